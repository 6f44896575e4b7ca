"""Requests made canonical: what is compared, and which ids are set aside for pairing."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from pytest_workbook.cassettes.places import Place
from pytest_workbook.cassettes.shape import SESSION_HEADER, action, shape
from pytest_workbook.wire import Headers, Request

ROOT = "https://graph.microsoft.com/v1.0"
SHEETS = f"{ROOT}/me/drive/items/01X/workbook/worksheets"


def _posted(body: Any, url: str = SHEETS) -> Request:
    return Request("POST", url, Headers(), json.dumps(body).encode())


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("workbook/createSession", "createSession"),
        ("workbook/CREATESESSION/", "createSession"),
        ("workbook/microsoft.graph.refreshSession", "refreshSession"),
        ("workbook/microsoft.graph.closeSession()?x=1", "closeSession"),
        ("workbook/createSession/x", None),
        ("workbook/worksheets?createSession", None),
        ("", None),
    ],
)
def test_an_action_is_the_last_segment_in_any_spelling(path: str, expected: str | None) -> None:
    """Case, namespace, brackets, a slash and a query make no difference."""
    assert action(f"{ROOT}/me/drive/items/01X/{path}") == expected


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("/me/drive/items/01X", "01X"),
        ("/drives/D/items/01X", "01X"),
        ("/users/ann/drive/items/01X", "01X"),
        ("/shares/u!abc/driveItem", "u!abc"),
        ("/me/drive/root:/Reports/a.xlsx:", "/Reports/a.xlsx"),
    ],
)
def test_an_item_is_one_place_however_it_is_addressed(address: str, value: str) -> None:
    """The path shows no owner and no drive, and the only id is the item's."""
    made = shape(Request("GET", f"{ROOT}{address}/workbook/worksheets"))
    assert made.path == "/v1.0/{item}/workbook/worksheets"
    assert made.ids == (Place("item", value),)


@pytest.mark.parametrize(
    ("address", "value"),
    [("/me/drive", "me"), ("/drive", "me"), ("/users/ann/drive", "ann"), ("/drives/D", "D")],
)
def test_a_drive_is_its_id_or_its_owner(address: str, value: str) -> None:
    """A drive without an id is told from others by whose it is."""
    made = shape(Request("GET", f"{ROOT}{address}/root/children"))
    assert made.path == "/v1.0/{drive}/root/children"
    assert made.ids == (Place("drive", value),)


def test_versions_of_the_service_are_not_the_same_request() -> None:
    """What was recorded from one root says nothing of another."""
    assert shape(Request("GET", SHEETS)).key != shape(Request("GET", SHEETS.replace("v1.0", "beta"))).key


def test_a_query_is_sorted_and_has_no_session() -> None:
    """Order is the client's choice; the session of a poll's URL is an id, in whatever case its name is."""
    made = shape(Request("get", f"{SHEETS}?b=2&SessionId=s1&a=1"))
    assert (made.method, made.query, made.sessionful) == ("GET", ("a=1", "b=2"), True)
    assert made.ids[-1] == Place("session", "s1")


def test_a_session_in_base64_is_the_session_of_the_header() -> None:
    """The service puts it encoded into a URL."""
    plain = "cluster=a&session=b"
    encoded = base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
    by_query = shape(Request("GET", f"{SHEETS}?sessionId={encoded}"))
    by_header = shape(Request("GET", SHEETS, Headers({SESSION_HEADER: plain})))
    assert by_query == by_header


def test_the_header_names_the_session_before_the_query() -> None:
    """Two names for a session are one id, the header's."""
    made = shape(Request("GET", f"{SHEETS}?sessionId=s1", Headers({"Workbook-Session-Id": "s2"})))
    assert [place for place in made.ids if place.kind == "session"] == [Place("session", "s2")]


def test_ids_stand_in_the_order_path_session_body() -> None:
    """Pairing goes through them one by one, so that order is part of the shape."""
    request = _posted({"parentReference": {"id": "P", "driveId": "D"}}).with_header(SESSION_HEADER, "s1")
    made = shape(request)
    assert made.ids == (Place("item", "01X"), Place("session", "s1"), Place("drive", "D"), Place("item", "P"))
    assert made.body == '{"parentReference":{"driveId":"{drive}","id":"{item}"}}'


@pytest.mark.parametrize("body", [b"{}", b'{"persistChanges": true}', b"not JSON", b"\x00\xff"])
@pytest.mark.parametrize("name", ["refreshSession", "closeSession"])
def test_what_is_sent_with_a_refresh_or_close_is_not_compared(name: str, body: bytes) -> None:
    """Clients differ in it, and the service does not read it."""
    url = f"{ROOT}/me/drive/items/01X/workbook/{name}"
    assert shape(Request("POST", url, Headers(), body)).key == shape(Request("POST", url)).key


def test_what_is_sent_with_a_creation_is_compared() -> None:
    """A session that keeps changes is another than one that does not."""
    url = f"{ROOT}/me/drive/items/01X/workbook/createSession"
    keeps, forgets = (shape(_posted({"persistChanges": keep}, url)) for keep in (True, False))
    assert keeps.key != forgets.key
    assert keeps.body == '{"persistChanges":true}'


@pytest.mark.parametrize("body", ["a=1&b=2", '{"a": ', "\xe4"])
def test_text_that_is_not_json_is_compared_as_it_stands(body: str) -> None:
    """A form or a broken body keeps every character."""
    assert shape(Request("POST", SHEETS, Headers(), body.encode())).body == body


def test_an_uploaded_file_is_compared_by_a_digest() -> None:
    """The file itself does not stand in the shape, but another file makes another one."""
    one, same, other = (
        shape(Request("PUT", SHEETS, Headers(), raw)) for raw in (b"PK\x00\x01", b"PK\x00\x01", b"\x00")
    )
    assert one == same
    assert one.body != other.body
    assert "PK" not in one.body


def test_values_of_cells_are_data_whatever_they_look_like() -> None:
    """Rows are compared, also where a cell holds the word that is a key elsewhere."""
    made = shape(_posted({"values": [["driveId", "D"], [None, 1.5]]}))
    assert made.body == '{"values":[["driveId","D"],[null,1.5]]}'
    assert made.ids == (Place("item", "01X"),)


def test_addresses_of_people_are_compared() -> None:
    """Whom something is sent to is not an id to pair; only ids of things and users are."""
    made = shape(_posted({"email": "ann@contoso.com", "userId": "1234"}))
    assert made.body == '{"email":"ann@contoso.com","userId":"{userid}"}'


@pytest.mark.parametrize("slash", ["/", ""])
def test_a_part_of_a_batch_is_as_canonical_as_a_request(slash: str) -> None:
    """Its item and session are ids, its query sorted, with or without a leading slash."""
    part = {
        "id": "1",
        "method": "GET",
        "url": f"{slash}me/drive/items/01Y/workbook/names?b=2&a=1",
        "headers": {"workbook-session-id": "s1"},
    }
    made = shape(_posted({"requests": [part]}, f"{ROOT}/$batch"))
    (shown,) = json.loads(made.body)["requests"]
    assert shown["url"].lstrip("/") == "{item}/workbook/names?a=1&b=2"
    assert shown["headers"] == {"workbook-session-id": "{session}"}
    assert set(made.ids) == {Place("item", "01Y"), Place("session", "s1")}


def test_a_url_outside_of_a_batch_is_data() -> None:
    """Only the parts of a batch are requests."""
    made = shape(_posted({"url": "/me/drive/items/01Y"}))
    assert made.body == '{"url":"/me/drive/items/01Y"}'
