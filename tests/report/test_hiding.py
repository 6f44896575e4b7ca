"""What a report shows of URLs."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence

import pytest
from exchanges import exchange

from pytest_workbook.cassettes.redaction import NO_ROOTS, Roots
from pytest_workbook.report.hiding import HIDDEN, Hiding, Shown
from pytest_workbook.timeline import Exchange
from pytest_workbook.wire import Headers

_SESSION = "cluster=PUS7&session=12.abcdefghijklmnop&usid=0f0e0d0c"
_TOKEN = "0.AXkAv4j5cvGGr0GRqy180BHbR3x-Q9aZmT8Lw-PkYc5uN2dEoViXsBfHgJ7"


def shown(
    exchanges: Sequence[Exchange],
    sessions: Sequence[str] = (),
    roots: Roots = NO_ROOTS,
    secrets: Sequence[str] = (),
) -> list[Shown]:
    """Return what is shown when all is learned."""
    hiding = Hiding(roots)
    hiding.learn_sessions(sessions)
    for one in exchanges:
        hiding.learn(one)
    return hiding.shown(exchanges, secrets)


def _at(url: str) -> Exchange:
    return exchange("GET worksheets", url=f"https://graph.microsoft.com/v1.0{url}")


def test_a_path_below_the_workbook_is_shown_with_its_item_beside_it() -> None:
    """Names of sheets and addresses stay; a query does not."""
    (one,) = shown(
        [_at("/me/drive/items/01CYZLFJGUJ7JHB/workbook/worksheets/Caf%C3%A9/range(address='A1')?$select=text")]
    )
    assert (one.label, one.path) == ("GET worksheets/*/range()", "worksheets/Café/range(address='A1')")
    assert one.item == "/me/drive/items/item-1"


def test_ids_and_people_have_aliases_the_same_everywhere() -> None:
    """Also one that only a later answer tells."""
    later = exchange("GET /me", answer={"displayName": "Jane Doe", "mail": "jane@contoso.com", "id": "0d9c1d4e-1"})
    found = shown(
        [
            _at("/users/jane@contoso.com/drive/items/01CYZLFJGUJ7JHB/content"),
            _at("/drives/b!abcdefghijklmnop/items/01CYZLFJGUJ7JHB"),
            later,
        ]
    )
    assert [one.path for one in found[:2]] == [
        "/users/user-1@example.com/drive/items/item-1/content",
        "/drives/drive-1/items/item-1",
    ]


@pytest.mark.parametrize(
    ("spelled", "alias"),
    [
        (_SESSION, "session-2"),
        (_SESSION.replace("&", "%26").replace("=", "%3D"), "session-2"),
        (base64.b64encode(_SESSION.encode()).decode(), base64.b64encode(b"session-2").decode()),
    ],
)
def test_a_session_id_in_a_url_is_its_alias(spelled: str, alias: str) -> None:
    """In the number in which it was given, however it is spelled."""
    (one,) = shown(
        [_at(f"/me/drive/items/01X/workbook/sessionInfoResource(key='{spelled}')")], ["cluster=A&session=1.b", _SESSION]
    )
    assert one.path == f"sessionInfoResource(key='{alias}')"
    assert "PUS7" not in repr(one)


def test_what_looks_like_a_secret_is_hidden_with_its_label() -> None:
    """In doubt, nothing of it is shown; all else is."""
    found = shown(
        [_at(f"/{_TOKEN}/x"), _at("/me/drive/items/01CYZLFJGUJ7JHB/workbook/tables"), _at("/known-secret-1")],
        secrets=["known-secret-1"],
    )
    assert [(one.label, one.path, one.item) for one in found] == [
        (HIDDEN, HIDDEN, ""),
        ("GET tables", "tables", "/me/drive/items/item-1"),
        (HIDDEN, HIDDEN, ""),
    ]


def test_a_line_break_in_a_path_hides_nobody_else() -> None:
    """Each path is judged by itself."""
    found = shown([_at("/me/drive/items/01X/workbook/worksheets/A%0AB"), _at(f"/{_TOKEN}")])
    assert [one.path for one in found] == ["worksheets/A\nB", HIDDEN]


def test_a_stand_in_is_shown_as_the_service_and_what_the_user_hides_is_hidden() -> None:
    """Its host may be anybody's."""
    roots = Roots.of("https://stand-in.contoso.net/v1.0", hidden=(re.compile("ACME-[0-9]+"),))
    one = exchange(
        "GET worksheets", url="https://stand-in.contoso.net/v1.0/me/drive/items/01X/workbook/worksheets/ACME-12"
    )
    assert shown([one], roots=roots)[0].path == "worksheets/secret-1"


def test_what_was_handed_out_on_another_host_is_an_alias() -> None:
    """A pre-authenticated URL is a secret itself."""
    url = "https://contoso.sharepoint.com/_layouts/15/download.aspx?UniqueId=1&tempauth=v1.abcdefgh"
    redirect = exchange("GET /me/drive/items/01X/content", 302, response_headers=Headers({"Location": url}))
    found = shown([redirect, exchange("GET /x", url=url)])
    assert (found[1].path, "contoso" in repr(found)) == ("https://download.example/1", False)


def test_a_session_header_teaches_nothing() -> None:
    """The timeline has an alias there, or the word "unknown"."""
    one = exchange("GET worksheets('unknown')", request_headers=Headers({"workbook-session-id": "unknown"}))
    assert shown([one])[0].path == "worksheets('unknown')"


def test_a_path_without_end_is_cut() -> None:
    """A table of thousands of rows has to stay readable."""
    (one,) = shown([_at(f"/me/drive/items/01X/workbook/names/{'n ' * 400}")])
    assert (len(one.path), one.path[-1]) == (300, "…")


def test_cells_teach_nothing() -> None:
    """They are most of all that is exchanged; a person's name in one is data, and an address is told by its looks."""
    answer = {"lastModifiedBy": {"user": {"displayName": "John Roe"}}, "values": [["Jane Doe"], ["ann@contoso.com"]]}
    sheets = [
        _at(f"/me/drive/items/01X/workbook/worksheets/{name}") for name in ("Jane Doe", "John Roe", "ann@contoso.com")
    ]
    found = shown([*sheets, exchange("GET worksheets('A')/usedRange()", answer=answer, request_body=b"no JSON")])
    assert [one.path for one in found[:3]] == [
        "worksheets/Jane Doe",
        "worksheets/User One",
        "worksheets/user-1@example.com",
    ]


def test_a_body_without_bottom_ends_no_run() -> None:
    """What lies deeper than any answer of the service teaches nothing."""
    person = '{"lastModifiedBy": {"user": {"displayName": "John Roe"}}}'
    deep = ('{"x":' * 700 + person + "}" * 700).encode()
    found = shown([exchange("GET worksheets('John Roe')", response_body=deep)])
    assert found[0].path == "worksheets('John Roe')"


def test_nothing_sent_is_nothing_shown() -> None:
    """A run without a request."""
    assert shown([]) == []
