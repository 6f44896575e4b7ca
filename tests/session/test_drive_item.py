"""The drive item: what its address and its source know, and requests without a session."""

from __future__ import annotations

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import GraphError, UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.session.drive_item import DriveItem, ItemDoor, ItemFacts
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.options import Limits
from pytest_workbook.wire import Headers, Request, Response, json_response

ROOT = "https://graph.microsoft.com/v1.0"
ITEM = f"{ROOT}/me/drive/items/01X"


class _Source:
    """A scripted source."""

    def __init__(self, *answers: Response) -> None:
        self.clock = ManualClock()
        self.answers = list(answers)
        self.seen: list[Request] = []
        self.events = SessionEvents()

    def door(self) -> ItemDoor:
        return ItemDoor(self.send, self.clock, ROOT + "/", lambda *, refresh=False: "t", Limits(), self.events)

    def send(self, request: Request, *, by: str) -> Response:
        assert by == "test"
        self.seen.append(request)
        return self.answers.pop(0) if self.answers else json_response(200, {"values": [[1]]})

    def item(self, path: str = "/me/drive/items/01X", facts: ItemFacts | None = None) -> DriveItem:
        known = facts or ItemFacts()
        return DriveItem(self.door, ItemAddress(path), lambda: known)


@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("/me/drive/items/01X", ("01X", None, None, None)),
        ("/drives/D/items/I", ("I", "D", None, None)),
        ("/me/drive/root:/Reports/b%20c.xlsx:", (None, None, "/Reports/b c.xlsx", "b c.xlsx")),
        ("/shares/u!x/driveItem", (None, None, None, None)),
    ],
)
def test_what_an_address_says_is_known(path: str, members: tuple[str | None, ...]) -> None:
    """Without a source that knows more, the rest is None, and nothing is sent."""
    source = _Source()
    item = source.item(path)
    assert (item.id, item.drive_id, item.drive_path, item.name) == members
    assert (item.path, item.url, item.workbook_url) == (path, ROOT + path, f"{ROOT}{path}/workbook")
    assert source.seen == []
    assert DriveItem(source.door, ItemAddress(path)).drive_path == members[2]


def test_a_source_knows_more() -> None:
    """The simulator knows all four under every address."""
    item = _Source().item("/shares/u!x/driveItem", ItemFacts("01X", "D", "/b.xlsx", "b.xlsx"))
    assert (item.id, item.drive_id, item.drive_path, item.name) == ("01X", "D", "/b.xlsx", "b.xlsx")


def test_items_are_equal_by_address() -> None:
    """Two objects for one address are one item."""
    source = _Source()
    assert source.item() == source.item()
    assert len({source.item(), source.item(), source.item("/drives/D/items/I")}) == 2
    assert source.item() != "/me/drive/items/01X"
    assert repr(source.item()) == "<DriveItem /me/drive/items/01X>"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("worksheets", f"{ITEM}/workbook/worksheets"),
        ("/names/X", f"{ITEM}/workbook/names/X"),
        ("tables('T')/rows", f"{ITEM}/workbook/tables('T')/rows"),
        ("createSession", f"{ITEM}/workbook/createSession"),
        ("workbook/worksheets", f"{ITEM}/workbook/worksheets"),
        ("content", f"{ITEM}/content"),
        ("namesake", f"{ITEM}/namesake"),
        ("", ITEM),
        (f"{ITEM}/workbook/names", f"{ITEM}/workbook/names"),
    ],
)
def test_paths_mean_the_item_or_its_workbook(path: str, url: str) -> None:
    """What only workbooks have is looked for there, so that a session's paths work here too."""
    source = _Source()
    assert source.item().get(path).status_code == 200
    assert [sent.url for sent in source.seen] == [url]
    assert source.seen[0].headers["Authorization"] == "Bearer t"
    assert "workbook-session-id" not in source.seen[0].headers


def test_paths_that_lead_out_are_refused() -> None:
    """Another item is another DriveItem."""
    source = _Source()
    for path in ("../01Y", "worksheets/../../../01Y", f"{ROOT}/me"):
        with pytest.raises(UsageError, match="leads out of"):
            source.item().get(path)
    assert source.seen == []


def test_throttled_requests_wait() -> None:
    """As in a session; a 404 of a session's kind is just an answer."""
    source = _Source(Response(429, Headers({"Retry-After": "2"})), Response(404))
    assert source.item().get("worksheets").status_code == 404
    assert (source.clock.now(), source.events.retries, len(source.seen)) == (2, 1, 2)


def test_content_follows_the_redirect_without_the_token() -> None:
    """Download links are of another origin and carry their own permission."""
    source = _Source(
        Response(302, Headers({"Location": "https://dl.example.net/x?tempauth=1"})), Response(200, body=b"PK")
    )
    assert source.item().content() == b"PK"
    assert [(sent.url, "Authorization" in sent.headers) for sent in source.seen] == [
        (f"{ITEM}/content", True),
        ("https://dl.example.net/x?tempauth=1", False),
    ]


@pytest.mark.parametrize("answer", [Response(404), Response(302), Response(204)])
def test_content_that_cannot_be_had_is_an_error(answer: Response) -> None:
    """A refusal, a redirect to nowhere."""
    with pytest.raises(GraphError, match=f"was answered {answer.status}"):
        _Source(answer).item().content()


def test_endless_redirects_end() -> None:
    """Five at most."""
    loop = Response(302, Headers({"Location": "/v1.0/me/drive/items/01X/content"}))
    source = _Source(*[loop] * 20)
    with pytest.raises(GraphError, match="was answered 302"):
        source.item().content()
    assert len(source.seen) == 6


def test_ranges_read_what_is_saved() -> None:
    """Without a session id."""
    source = _Source()
    item = source.item()
    assert item.range("S!A1") == [[1]]
    assert [item.get("names").status_code, item.get("tables").status_code] == [200, 200]
    assert all("workbook-session-id" not in sent.headers for sent in source.seen)
    assert source.item().utc() == source.clock.utc()
