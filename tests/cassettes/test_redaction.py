from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.redaction import (
    NO_ROOTS,
    Roots,
    decoded,
    learn,
    redacted_request,
    redacted_response,
)
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.wire import Headers, Request, Response, json_response

ROOT = "https://graph.microsoft.com/v1.0"
DRIVE = "b!Qw3rTyUiOp-aSdFgHjKl_zXcVbNm1234567890"
ITEM = "01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
SITE = "contoso.sharepoint.com,2c712604-1370-44e7-a1f5-426573fda80a,2d2244c3-251a-49ea-93a8-39e1c3a060fe"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
USER = "48d31887-5fad-4d73-a9f5-3c356e68a038"
SESSION = (
    "cluster=PNL1&session=15.AM4PEPF0000000A1.A81.1.V25.00000abcdefghijklmnopqrstu14.5.en-US5.en-US24."
    "0123456789abcdef-Private1.S1.N16.16.0.14117.3590314.5.en-US5.en-US1.V1.N0.1.S&usid=5a1f7a3e-1c1b-4b6e-9d0a-000000000001"
)
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiI3MmY5ODhiZiJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
DOWNLOAD = "https://contoso-my.sharepoint.com/personal/ann/_layouts/15/download.aspx?UniqueId=7b&tempauth=v1.eyJzaXRl"
SHEET = "{00000000-0001-0000-0000-000000000000}"


def _recorded(request: Request, response: Response, roots: Roots = NO_ROOTS) -> str:
    tape = Tape.new(Path("a"), "n", roots=roots)
    tape.record(request, response)
    return dumped(tape.document())


def _everywhere() -> tuple[Request, Response]:
    """One exchange that holds each kind of secret at many places and in many spellings."""
    etag = '"{1B2C3D4E-0000-4000-8000-000000000000},3"'
    item = {
        "@odata.context": f"{ROOT}/$metadata#users('{USER}')/drive/items/$entity",
        "@microsoft.graph.downloadUrl": DOWNLOAD,
        "id": ITEM,
        "eTag": etag,
        "webUrl": "https://contoso-my.sharepoint.com/personal/ann_contoso_com/Documents/budget.xlsx",
        "parentReference": {
            "driveId": DRIVE,
            "id": "01PARENTPARENTPARENTPARENT",
            "siteId": SITE,
            "path": "/drive/root:",
        },
        "createdBy": {"user": {"displayName": "Ann Smith", "email": "ann@contoso.com", "id": USER}},
        "tenantId": TENANT,
        "note": f"{SESSION} {quote(SESSION, safe='')} {base64.b64encode(SESSION.encode()).decode()} Ann Smith wrote",
        "file": {},
    }
    headers = Headers(
        {
            "Authorization": f"Bearer {TOKEN}",
            "Cookie": "SPOIDCRL=abcdefgh",
            "workbook-session-id": SESSION,
            "client-request-id": "5a1f7a3e-1c1b-4b6e-9d0a-111111111111",
            "Content-Type": "application/json",
        }
    )
    encoded = quote(base64.b64encode(SESSION.encode()).decode(), safe="")
    url = f"{ROOT}/drives/{quote(DRIVE, safe='')}/items('{ITEM}')/workbook/operations/1?sessionId={encoded}"
    answer = json_response(
        200,
        item,
        {"Set-Cookie": "x=secretcookie", "request-id": USER, "Date": "Tue, 24 Nov 2026", "ETag": etag},
    )
    return Request("POST", url, headers, json.dumps({"to": "ann@contoso.com", "drive": DRIVE}).encode()), answer


@pytest.mark.parametrize(
    "secret",
    [
        *(DRIVE, quote(DRIVE, safe=""), ITEM, SITE, TENANT, USER, SESSION, quote(SESSION, safe="")),
        *("cluster=", base64.b64encode(SESSION.encode()).decode()[:40], TOKEN, "Bearer", "SPOIDCRL", "secretcookie"),
        *("tempauth", "contoso", "Ann", "ann@", "01PARENT", "1B2C3D4E", "5a1f7a3e", "24 Nov 2026"),
    ],
)
def test_no_secret_stays_in_any_spelling(secret: str) -> None:
    """URL, headers and bodies are freed from what tells who and where."""
    assert secret not in _recorded(*_everywhere())


def test_aliases_agree_over_url_headers_and_bodies() -> None:
    """One value has one alias wherever it stands, in the spelling of its place."""
    text = _recorded(*_everywhere())
    encoded = quote(base64.b64encode(b"session-1").decode(), safe="")
    assert f"/drives/drive-1/items('item-1')/workbook/operations/1?sessionId={encoded}" in text
    assert '"Workbook-Session-Id": ["session-1"]' in text
    assert "session-1 session-1 c2Vzc2lvbi0x User One wrote" in text
    assert '"to": "user-1@example.com"' in text
    assert '"@microsoft.graph.downloadUrl": "https://download.example/1"' in text
    assert "users('userid-1')/drive" in text


def test_the_pre_authenticated_url_is_asked_for_under_its_alias() -> None:
    """What a client fetches from a handed-out URL is recorded, and answered on replay, under the alias it gets."""
    tape = Tape.new(Path("a"), "n")
    tape.record(
        Request("GET", f"{ROOT}/me/drive/items/{ITEM}"), json_response(200, {"@microsoft.graph.downloadUrl": DOWNLOAD})
    )
    tape.record(Request("GET", DOWNLOAD), Response(200, body=b"PK"), sequence=1)
    alias = tape.play(Request("GET", f"{ROOT}/me/drive/items/{ITEM}")).json()["@microsoft.graph.downloadUrl"]
    assert alias == "https://download.example/1"
    assert tape.play(Request("GET", alias)).body == b"PK"


@pytest.mark.parametrize(("status", "alias"), [(302, "https://download.example/1"), (202, "https://monitor.example/1")])
def test_a_location_elsewhere_gets_an_alias(status: int, alias: str) -> None:
    """A redirect to storage and a monitor URL let in whoever has them."""
    text = _recorded(
        Request("GET", f"{ROOT}/me/drive/root:/a.xlsx:/content"), Response(status, Headers({"Location": DOWNLOAD}))
    )
    assert f'"Location": ["{alias}"]' in text


def test_a_location_of_the_service_stays_the_services() -> None:
    """A poll URL keeps its path; ids in it get aliases."""
    url = f"{ROOT}/me/drive/items/{ITEM}/workbook/operations/7"
    text = _recorded(
        Request("POST", f"{ROOT}/me/drive/items/{ITEM}/workbook/createSession"),
        Response(202, Headers({"Location": url})),
    )
    assert f'"Location": ["{ROOT}/me/drive/items/item-1/workbook/operations/7"]' in text


def test_sheet_ids_formulas_and_numbers_stay() -> None:
    """What belongs to the workbook is kept to the digit."""
    body = b'{"id": "%s", "formulas": [["=SUM(A1:B2)", 1.10, 1e400, 12345678901234567890123]]}' % SHEET.encode()
    text = _recorded(Request("GET", f"{ROOT}/me/drive/items/{ITEM}/workbook/worksheets"), Response(200, body=body))
    assert SHEET in text
    assert '["=SUM(A1:B2)", 1.10, 1e400, 12345678901234567890123]' in text


def test_addresses_for_documentation_stay() -> None:
    """Reserved domains are nobody's."""
    text = _recorded(Request("GET", f"{ROOT}/me"), json_response(200, {"values": [["bob@example.com", "x@host.test"]]}))
    assert '["bob@example.com", "x@host.test"]' in text


def test_ids_and_times_of_errors_are_constant() -> None:
    """Two recordings of one refusal are equal."""
    inner = {"code": "x", "request-id": USER, "client-request-id": USER, "date": "2026-11-24T01:02:03"}
    text = _recorded(Request("GET", f"{ROOT}/me"), json_response(404, {"error": {"innerError": inner, "date": "kept"}}))
    assert '"date": "2000-01-01T00:00:00"' in text
    assert text.count("00000000-0000-0000-0000-000000000000") == 2
    assert '"date": "kept"' in text


@pytest.mark.parametrize(
    "root",
    [
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8080/v1.0",
        "https://graph.microsoft.us/v1.0",
        "https://graph.test/proxy/beta/",
    ],
)
def test_any_root_becomes_the_canonical_one(root: str) -> None:
    """URL, Location, nextLink and resourceLocation are kept as if the public service had answered."""
    roots = Roots.of(root)
    base = root.removesuffix("/").removesuffix("/v1.0").removesuffix("/beta")
    body = {"@odata.nextLink": f"{base}/v1.0/me/x?$skip=1", "resourceLocation": f"{base}/beta/me/y"}
    answer = json_response(202, body, {"Location": f"{base}/v1.0/me/operations/1"})
    text = _recorded(Request("GET", f"{base}/v1.0/me"), answer, roots)
    assert base not in text
    for kept in ("/v1.0/me", "/v1.0/me/x?$skip=1", "/beta/me/y", "/v1.0/me/operations/1"):
        assert f'"https://graph.microsoft.com{kept}"' in text


def test_a_root_that_begins_another_does_not_cut_it() -> None:
    """Port 80 is not port 8080."""
    assert Roots.of("http://h:80").canonical("http://h:8080/v1.0") == "http://h:8080/v1.0"


def test_a_batch_teaches_its_parts() -> None:
    """Ids in the URLs, headers and answers of parts are replaced as those of requests."""
    part = {
        "id": "1",
        "method": "GET",
        "url": f"/drives/{DRIVE}/items/{ITEM}/workbook/worksheets",
        "headers": {"workbook-session-id": SESSION},
    }
    answer = {
        "responses": [{"id": "1", "status": 201, "body": {"persistChanges": True, "id": "another-session-of-mine"}}]
    }
    text = _recorded(
        Request("POST", f"{ROOT}/$batch", body=json.dumps({"requests": [part]}).encode()), json_response(200, answer)
    )
    assert "/drives/drive-1/items/item-1/workbook/worksheets" in text
    assert '"workbook-session-id": "session-1"' in text
    assert '"id": "session-2"' in text
    assert text.count('"id": "1"') == 2


def test_an_uploaded_file_is_kept_as_its_hash() -> None:
    """A workbook's bytes are compared, not stored."""
    text = _recorded(Request("PUT", f"{ROOT}/me/drive/root:/a.xlsx:/content", body=b"PK\x03\x04\xff"), Response(201))
    assert 'body: "sha256:' in text
    assert "(5 bytes)" in text


def test_deflated_and_wrongly_labelled_bodies_are_read() -> None:
    """A content encoding that is left over does not hide a body, and a true one is undone."""
    label = Headers({"Content-Encoding": "deflate"})
    assert decoded(Response(200, label, zlib.compress(b"text"))).body == b"text"
    assert decoded(Response(200, label, b"text")).body == b"text"
    assert decoded(Response(200, Headers({"Content-Encoding": "gzip"}), b"\x1f\x8bbroken")).body == b"\x1f\x8bbroken"


def test_a_late_lesson_reaches_early_exchanges() -> None:
    """A name learned from the second answer is replaced in the first too."""
    tape = Tape.new(Path("a"), "n")
    tape.record(Request("GET", f"{ROOT}/me/drive"), json_response(200, {"values": [["Ann Smith", "Annual"]]}))
    tape.record(
        Request("GET", f"{ROOT}/me"), json_response(200, {"displayName": "Ann Smith", "userPrincipalName": "a@b.cd"})
    )
    assert '["User One", "Annual"]' in dumped(tape.document())


@pytest.mark.parametrize(
    ("body", "aliased"),
    [
        ({"id": "AAAA1111", "driveType": "business"}, "drive-1"),
        ({"drive": {"id": "AAAA1111"}}, "drive-1"),
        ({"site": {"id": "AAAA1111"}}, "site-1"),
        ({"id": "AAAA1111", "siteCollection": {}}, "site-1"),
        ({"list": {"id": "AAAA1111"}}, "list-1"),
        ({"value": [{"id": "AAAA1111", "folder": {}}]}, "item-1"),
        ({"id": "AAAA1111", "givenName": "Ann", "mobilePhone": "+351 123", "businessPhones": ["+351 456"]}, "userid-1"),
        ({"otherMails": ["AAAA1111@contoso.com"], "userPrincipalName": "x@contoso.com"}, "user-"),
        ({"tenantId": "AAAA1111"}, "tenant-1"),
    ],
)
def test_an_id_is_known_by_its_company(body: dict[str, Any], aliased: str) -> None:
    """What an id is of is told by the keys around it."""
    text = _recorded(Request("GET", f"{ROOT}/x"), json_response(200, body))
    assert f'"{aliased}' in text
    assert "AAAA1111" not in text
    assert "+351" not in text


def test_a_thumbnails_url_lets_in_too() -> None:
    """A URL with its own ticket gets an alias under whatever key it stands."""
    body = {"large": {"url": "https://media.test/thumbnail?docid=1&tempauth=eyJ0", "width": 800}}
    text = _recorded(Request("GET", f"{ROOT}/me/drive/items/{ITEM}/thumbnails"), json_response(200, body))
    assert '"url": "https://download.example/1"' in text


def test_columns_named_like_secrets_keep_their_data() -> None:
    """A key says what a value may be; the value says what it is."""
    body = {"email": "none given", "webUrl": "n/a", "uploadUrl": 3, "id": "1", "downloadUrl": "x", "mail": None}
    text = _recorded(Request("GET", f"{ROOT}/x"), json_response(200, {**body, "@content.downloadUrl": "none"}))
    for kept in (
        '"none given"',
        '"n/a"',
        '"uploadUrl": 3',
        '"id": "1"',
        '"mail": null',
        '"@content.downloadUrl": "none"',
    ):
        assert kept in text


_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from([SESSION, ITEM, "Ann Smith", DOWNLOAD]),
)
_keys = st.one_of(
    st.text(max_size=8), st.sampled_from(["id", "driveId", "parentReference", "user", "displayName", "eTag", "webUrl"])
)
_trees: st.SearchStrategy[Any] = st.recursive(
    _values, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_trees)
def test_redacting_twice_is_redacting_once(tree: Any) -> None:
    """What is redacted stays as it is, whatever is redacted."""
    table = AliasTable()
    request, response = (
        Request("POST", f"{ROOT}/me/drive/items/{ITEM}", body=json.dumps(tree).encode()),
        json_response(200, tree),
    )
    learn(table, request, response, NO_ROOTS)
    once = redacted_request(table, request, NO_ROOTS), redacted_response(table, response, NO_ROOTS)
    learn(table, *once, NO_ROOTS)
    assert once == (redacted_request(table, once[0], NO_ROOTS), redacted_response(table, once[1], NO_ROOTS))
