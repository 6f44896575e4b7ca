"""What an exchange teaches: ids by their place, people by their company, secrets by their looks."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.learning import learn_exchange
from pytest_workbook.cassettes.trees import tree_of
from pytest_workbook.wire import Headers, Request, Response, json_response

_BOOK = "https://graph.microsoft.com/v1.0/drives/b!drive-of-ada/items/01ITEMOFADA/workbook"
_ROOT = "https://graph.microsoft.com/v1.0/me"
_GUID = "6f1c2d3e-0000-4111-8222-93a4b5c6d7e8"


def _learned(request: Request, response: Response, *known: tuple[str, str]) -> dict[str, str]:
    table = AliasTable()
    trees = (tree_of(request.body), tree_of(response.body))
    learn_exchange(table, request, response, trees, lambda text: text, (), known)
    return dict(table.known())


def _bearer(**claims: str) -> Headers:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return Headers({"Authorization": f"Bearer e30.{payload}.x"})


def test_ids_have_aliases_by_their_place_in_the_url() -> None:
    """Of drive and item."""
    learned = _learned(Request("GET", f"{_BOOK}/worksheets"), json_response(200, {"value": []}))
    assert learned == {"b!drive-of-ada": "drive", "01ITEMOFADA": "item"}


@pytest.mark.parametrize(
    ("claim", "value", "kind"),
    [
        ("oid", _GUID, "userid"),
        ("tid", _GUID, "tenant"),
        ("upn", "ada@contoso.com", "user"),
        ("name", "Ada Lovelace", "name"),
        # Any word of a body may be these.
        ("oid", "client", None),
        ("tid", "common", None),
        ("upn", "ada", None),
        ("name", "Total", None),
    ],
)
def test_claims_of_the_token_are_learned_where_they_can_be_nobody_elses(
    claim: str, value: str, kind: str | None
) -> None:
    """And where the exchange says them at all."""
    request = Request("GET", f"{_BOOK}/names", _bearer(**{claim: value}))
    said = _learned(request, json_response(200, {"note": f"by {value}"}))
    assert said.get(value) == kind
    assert value not in _learned(request, json_response(200, {"note": "by nobody"}))


@pytest.mark.parametrize(
    "told",
    [
        {"values": [["svc-01", 1]]},
        {"note": "by SVC-01."},
        {"note": base64.b64encode(b"it was svc-01, or another").decode()},
        {"note": json.dumps({"inner": "svc-01"})},
    ],
)
def test_what_the_environment_tells_is_learned_where_it_is_said(told: object) -> None:
    """In a cell, in any case, within base64 or JSON; and nowhere where it is not."""
    request = Request("GET", f"{_ROOT}/drive")
    known = ("userid", "svc-01")
    assert _learned(request, json_response(200, told), known) == {"svc-01": "userid"}
    assert _learned(request, json_response(200, {"note": "by svc"}), known) == {}
    in_url = Request("GET", f"{_ROOT}/drive/root/search(q='svc-01')")
    assert _learned(in_url, json_response(200, {}), known) == {"svc-01": "userid"}


def test_a_pre_authenticated_location_is_one_secret() -> None:
    """Whatever host it is on; of a 202 it is a monitor."""
    url = "https://contoso.sharepoint.com/download?tempauth=abc"
    found = _learned(Request("GET", f"{_BOOK}/content"), Response(302, Headers({"Location": url})))
    assert found[url] == "download"
    found = _learned(Request("POST", f"{_BOOK}/copy"), Response(202, Headers({"Location": "https://m.test/1"})))
    assert found["https://m.test/1"] == "monitor"


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ({"@odata.id": "/users('ada%40contoso.com')/drive"}, {"ada@contoso.com"}),
        ({"@odata.id": "/users('ada@contoso.com')/drive"}, {"ada@contoso.com"}),
        ({"note": "by 'ada@contoso.com' and %27ada@contoso.com%27"}, {"ada@contoso.com"}),
        ({"note": "ada%2Bx@contoso.com, ada%252Bx%2540contoso.com"}, {"ada+x@contoso.com"}),
        ({"note": "O'Brien@contoso.com wrote to o%27brien%40x.org"}, {"O'Brien@contoso.com", "o'brien@x.org"}),
        ({"note": "/drives/b%2521one/root and /drives/b!one/root"}, {"b!one"}),
        ({"note": "https://a.test/x?sv=1&sig=abc%3D"}, {"https://a.test/x?sv=1&sig=abc%3D"}),
    ],
)
def test_spellings_of_one_value_are_one_value(told: dict[str, str], values: set[str]) -> None:
    """Quotes of a key, and escapes once or twice, make no second person of one."""
    table = AliasTable()
    response = json_response(200, told)
    learn_exchange(table, Request("GET", _ROOT), response, (None, tree_of(response.body)), lambda text: text)
    assert dict(table.known()).keys() == values
    assert sum(table.counts.values()) == len(values)
    shown = table.replace(next(iter(told.values())))
    assert "ada" not in shown.lower()
    assert "brien" not in shown.lower()


def test_a_session_in_an_encoded_query_is_one_session() -> None:
    """Its own ampersand ends no parameter."""
    session = "cluster=PNL1&session=15.AM4PEPF0000BEEF.A81&usid=1"
    url = f"{_BOOK}/operations/1?sessionId={quote(session, safe='')}"
    assert list(_learned(Request("GET", url), json_response(200, {})).values()).count("session") == 1


def test_addresses_are_found_in_a_text_of_quotes_in_no_time_that_grows_with_its_square() -> None:
    """Each place is tried as the beginning of one address, or is bounded."""
    text = "'" * 3 + "a" + "''a" * 20_000
    assert _learned(Request("GET", _ROOT), json_response(200, {"note": f"{text}@"})) == {}
