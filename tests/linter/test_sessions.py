"""The linter's rules about sessions."""

from __future__ import annotations

import pytest
from exchanges import GONE, seen

from pytest_workbook.linter.seen import Seen
from pytest_workbook.linter.sessions import header_elsewhere, left_open, one_per_call, too_many


def _open(name: str, **changes: object) -> Seen:
    return seen("POST createSession", 201, opened=name, **changes)  # type: ignore[arg-type] # passed on by name


def test_session_that_nobody_closed_is_left_open() -> None:
    """It is found where it was opened, by its name."""
    opened = _open("session-1")
    (found,) = left_open([opened, seen("GET worksheets", session="session-1")])
    assert found.exchange is opened.exchange
    assert found.text.startswith("session-1 was opened and never closed")


@pytest.mark.parametrize(
    "end",
    [
        seen("POST closeSession", 204, session="session-1"),
        seen("POST closeSession", 204, session="session-1", by="test"),
        seen("GET worksheets", 404, session="session-1", answer=GONE),
        seen("GET worksheets", 400, session="session-1", answer=GONE),
    ],
    ids=["closed", "closed by the test", "gone as 404", "gone as 400"],
)
def test_session_that_ended_is_not_left_open(end: Seen) -> None:
    """Whoever closed it, or that the service dropped it."""
    assert list(left_open([_open("session-1"), end])) == []


@pytest.mark.parametrize(
    "end",
    [
        seen("POST closeSession", 504, session="session-1"),
        seen("POST closeSession", 204, session="session-2"),
        seen("GET worksheets", 404, session="session-1", answer={"error": {"code": "ItemNotFound"}}),
    ],
    ids=["not closed", "another one", "a missing sheet"],
)
def test_session_that_did_not_end_is_left_open(end: Seen) -> None:
    """A refused closing, another session's, and a 404 of a resource end nothing."""
    assert len(list(left_open([_open("session-1"), end]))) == 1


@pytest.mark.parametrize("changes", [{"by": "plugin"}, {"by": "test"}, {"is_shared": True}])
def test_sessions_that_fixtures_close_later_are_not_left_open(changes: dict[str, object]) -> None:
    """Those of our own fixtures, and of fixtures that several tests share."""
    assert list(left_open([_open("session-1", **changes)])) == []


def test_three_sessions_for_three_calls_are_one_per_call() -> None:
    """It is found at the latest of them."""
    calls = [one for name in "abc" for one in (_open(name), seen("GET worksheets", session=name))]
    (found,) = one_per_call(calls)
    assert found.exchange is calls[4].exchange
    assert found.text.startswith("3 sessions were opened for 3 requests")


def test_sessions_that_are_used_are_not_one_per_call() -> None:
    """Two sessions may be a coincidence, and four requests in three sessions are no pattern; lost ones do not count."""
    calls = [one for name in "abc" for one in (_open(name), seen("GET worksheets", session=name))]
    assert list(one_per_call(calls[:4])) == []
    assert list(one_per_call([*calls, seen("GET tables", session="a")])) == []
    assert list(one_per_call([*calls, seen("GET tables", 404, session="c", answer=GONE)])) == []


def test_sessions_of_several_workbooks_are_counted_apart() -> None:
    """One session each for three workbooks is as it should be."""
    items = [f"https://graph.microsoft.com/v1.0/me/drive/items/{name}/workbook/createSession" for name in "abc"]
    assert list(one_per_call([_open(str(number), url=url) for number, url in enumerate(items)])) == []


def test_header_on_what_is_no_workbook_is_found() -> None:
    """A download of the file, and a listing."""
    calls = [seen(f"GET {path}", session="s") for path in ("/me/drive/items/01X/content", "/me/drive/root/children")]
    assert [one.exchange for one in header_elsewhere(calls)] == [one.exchange for one in calls]


@pytest.mark.parametrize(
    "call",
    [
        seen("GET worksheets", session="s"),
        seen("GET operations/1", session="s"),
        seen("POST /$batch", session="s"),
        seen("GET /me/drive/items/01X/content"),
        seen("GET /me/drive/items/01X/content", session="s", by="test"),
        seen("GET ", session="s", url="https://contoso.sharepoint.com/download", path="/download"),
    ],
    ids=["workbook", "operation", "batch", "no header", "not the code", "redirected"],
)
def test_header_where_it_belongs_is_not_found(call: Seen) -> None:
    """Below the workbook; a batch is for its parts, and a client follows a redirection by itself."""
    assert list(header_elsewhere([call])) == []


def test_more_than_25_open_sessions_are_found_once() -> None:
    """At the 26th, whoever opened them."""
    opened = [_open(str(number), by="plugin" if number % 2 else "code") for number in range(30)]
    (found,) = too_many(opened)
    assert found.exchange is opened[25].exchange
    assert list(too_many(opened[:25])) == []


def test_closed_sessions_make_room() -> None:
    """What matters is how many are open at once."""
    opened = [_open(str(number)) for number in range(26)]
    closed = seen("POST closeSession", 204, session="3")
    assert list(too_many([*opened[:25], closed, opened[25]])) == []
