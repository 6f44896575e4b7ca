"""What an exchange teaches: ids by their place, people by their company, secrets by their looks."""

from __future__ import annotations

import base64
import json

import pytest

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.learning import learn_exchange, learn_url
from pytest_workbook.cassettes.trees import tree_of
from pytest_workbook.wire import Headers, Request, Response, json_response

_BOOK = "https://graph.microsoft.com/v1.0/drives/b!drive-of-ada/items/01ITEMOFADA/workbook"
_GUID = "6f1c2d3e-0000-4111-8222-93a4b5c6d7e8"


def _learned(request: Request, response: Response) -> dict[str, str]:
    table = AliasTable()
    learn_exchange(table, request, response, (tree_of(request.body), tree_of(response.body)), lambda text: text)
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


def test_a_pre_authenticated_location_is_one_secret() -> None:
    """Whatever host it is on; of a 202 it is a monitor."""
    url = "https://contoso.sharepoint.com/download?tempauth=abc"
    found = _learned(Request("GET", f"{_BOOK}/content"), Response(302, Headers({"Location": url})))
    assert found[url] == "download"
    found = _learned(Request("POST", f"{_BOOK}/copy"), Response(202, Headers({"Location": "https://m.test/1"})))
    assert found["https://m.test/1"] == "monitor"


def test_a_context_names_in_its_fragment_what_it_is_of() -> None:
    """The entity itself is named by a word of OData's."""
    table = AliasTable()
    learn_url(table, "https://graph.microsoft.com/v1.0/$metadata#drives('b!one')/items('01TWO')/workbook/$entity")
    assert set(dict(table.known())) == {"b!one", "01TWO"}
