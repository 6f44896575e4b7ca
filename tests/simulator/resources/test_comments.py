"""Tests of comments and their replies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich_workbook import COMMENT_ID, REPLY_ID, with_comments

from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]

COMMENT = f"comments('{COMMENT_ID.replace('{', '%7B').replace('}', '%7D')}')"


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a thread of two entries, and a note."""
    return open_workbook(with_comments())


def code(response: Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status, response.json()["error"]["code"]


def test_comments_are_listed_without_notes(send: Send) -> None:
    """In the documented order of keys; notes are none, as for Excel's add-ins."""
    body = send("GET", "comments").json()
    assert body["@odata.context"].endswith("/workbook/comments")
    (item,) = body["value"]
    assert list(item) == ["@odata.id", "content", "contentType", "id"]
    assert (item["content"], item["contentType"], item["id"]) == ("Größer als <geplant>?", "plain", COMMENT_ID)
    assert item["@odata.id"].endswith(f"/comments(%27{COMMENT_ID.replace('{', '%7B').replace('}', '%7D')}%27)")


def test_profile_lists_notes_too(send: Send) -> None:
    """For those whose files have notes only."""
    values = send("GET", "comments", profile="notes=comments").json()["value"]
    assert [value["content"] for value in values] == ["Größer als <geplant>?", "a note"]
    note = f"comments/{values[1]['id']}"
    assert send("GET", note, profile="notes=comments").json()["content"] == "a note"
    assert code(send("GET", note)) == (404, "ItemNotFound")
    refused = send("POST", f"{note}/replies", {"content": "x"}, profile="notes=comments")
    assert code(refused) == (400, "UnsupportedOperation")


@pytest.mark.parametrize("path", [COMMENT, f"comments/{COMMENT_ID.lower()}"])
def test_comment_is_read_by_id(send: Send, path: str) -> None:
    """In key syntax and as a segment."""
    body = send("GET", path).json()
    assert list(body) == ["@odata.context", "@odata.id", "content", "contentType", "id"]
    assert body["@odata.context"].endswith("/workbook/comments/$entity")


def test_replies_are_listed_and_read(send: Send) -> None:
    """A reply that names somebody says so in its type."""
    (item,) = send("GET", f"{COMMENT}/replies").json()["value"]
    assert (item["content"], item["contentType"], item["id"]) == ("@Ada no.", "mention", REPLY_ID)
    body = send("GET", f"{COMMENT}/replies/{REPLY_ID}").json()
    assert (body["content"], body["id"]) == ("@Ada no.", REPLY_ID)


def test_documented_reply_is_created(send: Send) -> None:
    """201, its entity, and it is the last of the list."""
    response = send("POST", f"{COMMENT}/replies", {"content": "This is my reply.", "contentType": "Plain"})
    body = response.json()
    assert response.status == 201
    assert list(body) == ["@odata.context", "@odata.id", "content", "contentType", "id"]
    assert (body["content"], body["contentType"]) == ("This is my reply.", "plain")
    assert send("GET", f"{COMMENT}/replies?$skip=1").json()["value"][0]["id"] == body["id"]
    assert body["@odata.context"].endswith("/replies/$entity")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (None, "a JSON object"),
        ({}, "'content' takes a text"),
        ({"content": 1}, "'content' takes a text"),
        ({"content": ""}, "1 to 32767"),
        ({"content": "x", "contentType": "html"}, "'contentType' takes plain"),
        ({"content": "x", "contentType": None}, "'contentType' takes plain"),
        ({"content": "x", "author": "me"}, "'author' is no parameter"),
    ],
)
def test_wrong_replies_are_refused(send: Send, body: object, told: str) -> None:
    """Each with what was expected; nothing is added."""
    response = send("POST", f"{COMMENT}/replies", body)
    assert code(response) == (400, "InvalidArgument")
    assert told in response.json()["error"]["message"]
    assert len(send("GET", f"{COMMENT}/replies").json()["value"]) == 1


@pytest.mark.parametrize("path", ["comments/nothing", f"{COMMENT}/replies/nothing", "comments/x/replies"])
def test_unknown_ids_are_not_found(send: Send, path: str) -> None:
    """Of comments and of replies."""
    assert code(send("GET", path)) == (404, "ItemNotFound")


@pytest.mark.parametrize(("verb", "path"), [("POST", "comments"), ("DELETE", COMMENT), ("PATCH", COMMENT)])
def test_what_no_page_documents_is_refused(send: Send, verb: str, path: str) -> None:
    """Comments are made and changed in Excel."""
    assert send(verb, path, {"content": "x"}).status in (405, 501)
