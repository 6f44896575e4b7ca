"""Secrets planted where Graph's traffic may carry them, one exchange each; nobody's real ones."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pytest_workbook.wire import Headers, Request, Response, json_response

__all__ = ["PLANTED", "Planted"]

ROOT = "https://graph.microsoft.com/v1.0"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
USER = "48d31887-5fad-4d73-a9f5-3c356e68a038"
GROUP = "02bd9fd6-8f93-4758-87c3-1fb73740a315"
DRIVE = "b!Qw3rTyUiOp-aSdFgHjKl_zXcVbNm1234567890QwErTyUiOp"
ITEM = "01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
LIST = "6b7c8d9e-1111-4222-8333-444455556666"
WEB = "2d2244c3-251a-49ea-93a8-39e1c3a060fe"
SITE = f"fabricorp.sharepoint.com,2c712604-1370-44e7-a1f5-426573fda80a,{WEB}"
MAIL = "ann.smith@fabricorp.com"
NAME = "Ann Smith"
PERSONAL = "ann_smith_fabricorp_com"
HOST = "fabricorp-my.sharepoint.com"
SESSION = (
    "cluster=PNL1&session=15.AM4PEPF0000BEEF.A81.1.V25.00000abcdefghijklmnopqrstu14.5.en-US5.en-US24."
    "0123456789abcdef-Private1.S1.N16.16.0.14117.35903&usid=5a1f7a3e-1c1b-4b6e-9d0a-000000000001"
)
BASE64 = base64.b64encode(SESSION.encode()).decode()
URLSAFE = base64.urlsafe_b64encode(SESSION.encode()).decode().rstrip("=")
CLAIMS = {"tid": TENANT, "oid": USER, "upn": MAIL, "name": NAME}


def _part(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


JWT = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(CLAIMS)}.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw"
OPAQUE = "0.AXkAv4j5cvGGr0GRqy180BHbR3x-Q9aZmT8Lw-PkYc5uN2dEoViXsBfHgJ7"
CLIENT_SECRET = "x8Q~kP3vZ7wLm2RtYb5NcHd9JgFs4TqEaUo1Wi"
TICKET = "v1.eyJzaXRlaWQiOiIyYzcxMjYwNCJ9.CgQICA"
DOWNLOAD = f"https://{HOST}/personal/{PERSONAL}/_layouts/15/download.aspx?UniqueId=7b&tempauth={TICKET}"
DIAGNOSTIC = '{"ServerInfo":{"DataCenter":"West Europe","Ring":"5","RoleInstance":"AM2PEPF0000CAFE"}}'
BOOK = f"/me/drive/items/{ITEM}/workbook"


@dataclass(frozen=True, slots=True)
class Planted:
    """One exchange with a secret in it.

    Args:
        name: of the place, for the test's id.
        request: as a client sends it.
        response: as the service answers.
        secrets: what may be found in no spelling.
        known: what a run knows to be secret from its environment.
    """

    name: str
    request: Request
    response: Response
    secrets: tuple[str, ...]
    known: tuple[str, ...] = field(default=())


def _asked(
    name: str, path: str, *secrets: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None
) -> Planted:
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    url = path if path.startswith("https://") else ROOT + path
    return Planted(name, Request(method, url, Headers(headers or {}), raw), json_response(200, {"value": []}), secrets)


def _told(
    name: str,
    body: Any,
    *secrets: str,
    path: str = f"{BOOK}/worksheets",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Planted:
    if isinstance(body, bytes):
        answer = Response(status, Headers(headers or {"Content-Type": "text/plain"}), body)
    else:
        answer = json_response(status, body, headers)
    return Planted(name, Request("GET", ROOT + path), answer, secrets)


def _urls() -> Iterator[Planted]:
    yield _asked("drive", f"/drives/{DRIVE}/items/{ITEM}/workbook/worksheets", DRIVE, ITEM)
    yield _asked("drive encoded", f"/drives/{quote(DRIVE, safe='')}/root", DRIVE)
    yield _asked("drive encoded twice", f"/drives/{quote(quote(DRIVE, safe=''), safe='')}/root", DRIVE)
    yield _asked("drive of another root", f"https://graph.microsoft.us/v1.0/drives/{DRIVE}/root", DRIVE)
    yield _asked("item as a key", f"/me/drive/items('{ITEM}')/workbook/names", ITEM)
    yield _asked("item in lower case later", f"/me/drive/items/{ITEM}?$expand=x({ITEM.lower()})", ITEM, ITEM.lower())
    yield _asked("site", f"/sites/{SITE}/drive", SITE, WEB, "fabricorp")
    yield _asked("site encoded", f"/sites/{quote(SITE, safe='')}/drive", SITE, WEB, "fabricorp")
    yield _asked("site by path", "/sites/fabricorp.sharepoint.com:/sites/Finance:/drive", "fabricorp")
    yield _asked("list", f"/sites/{SITE}/lists/{LIST}/items/3/driveItem", LIST, "fabricorp")
    yield _asked("user by name", f"/users/{MAIL}/drive/root", MAIL, "fabricorp")
    yield _asked("user by name encoded", f"/users/{quote(MAIL, safe='')}/drive/root", MAIL, "fabricorp")
    yield _asked("user by id", f"/users/{USER}/drive/root", USER)
    yield _asked("group", f"/groups/{GROUP}/drive/root", GROUP)
    share = base64.urlsafe_b64encode(f"https://{HOST}/:x:/p/{PERSONAL}/Eabc".encode()).decode().rstrip("=")
    yield _asked("share", f"/shares/u!{share}/driveItem", share, HOST)
    yield _asked("session in base64", f"{BOOK}/operations/1?sessionId={BASE64}", SESSION, BASE64)
    yield _asked("session in base64 encoded", f"{BOOK}/operations/1?sessionId={quote(BASE64, safe='')}", SESSION)
    yield _asked("session in base64url", f"{BOOK}/operations/1?sessionId={URLSAFE}", SESSION)
    yield _asked("session encoded", f"{BOOK}/operations/1?sessionId={quote(SESSION, safe='')}", SESSION)
    yield _asked("session encoded twice", f"{BOOK}/x?s={quote(quote(SESSION, safe=''), safe='')}", SESSION)
    yield _asked("filter by mail", f"/me/drive/root/search(q='x')?$filter=by eq '{MAIL}'", MAIL, "fabricorp")
    yield _asked("token in a query", f"{BOOK}/worksheets?access_token={JWT}", JWT, JWT.split(".")[2])
    yield _asked("opaque token in a query", f"{BOOK}/worksheets?access_token={OPAQUE}", OPAQUE)
    yield _asked("pre-authenticated", DOWNLOAD, TICKET, PERSONAL, "fabricorp")


def _headers() -> Iterator[Planted]:
    path = f"{BOOK}/worksheets"
    for name, value in {
        "workbook-session-id": SESSION,
        "WORKBOOK-SESSION-ID": SESSION,
        "Authorization": f"Bearer {JWT}",
        "authorization": f"bearer {OPAQUE}",
        "Proxy-Authorization": "Basic YW5uOmh1bnRlcjI0Mg==",
        "Cookie": "SPOIDCRL=77u/PD94bWwgdmVyc2lvbj0; rtFa=AbCdEf012345",
        "Ocp-Apim-Subscription-Key": "0123456789abcdef0123456789abcdef",
        "Referer": f"https://{HOST}/personal/{PERSONAL}?tempauth={TICKET}",
        "X-AnchorMailbox": MAIL,
        "client-request-id": USER,
    }.items():
        shown = value.rpartition(" ")[2] if "uthorization" in name else value
        yield _asked(f"asked with {name}", path, shown, headers={name: value})
    for name, value in {
        "Set-Cookie": "rtFa=AbCdEf0123456789AbCdEf; domain=sharepoint.com; HttpOnly",
        "x-ms-ags-diagnostic": DIAGNOSTIC,
        "WWW-Authenticate": f'Bearer authorization_uri="https://login.microsoftonline.com/{TENANT}/oauth2/authorize"',
        "request-id": USER,
        "SPRequestGuid": GROUP,
        "Location": f"{ROOT}/drives/{DRIVE}/items/{ITEM}/workbook/operations/1?sessionId={BASE64}",
        "ETag": f'"{{{GROUP.upper()}}},3"',
        "workbook-session-id": SESSION,
        "X-SharePointHealthScore": f"3; user={MAIL}",
    }.items():
        parts = (DRIVE, ITEM, BASE64) if name == "Location" else (GROUP,) if name == "ETag" else (value,)
        yield _told(f"told with {name}", {"value": []}, *parts, headers={name: value})
    yield _told("redirect", b"", TICKET, "fabricorp", status=302, headers={"Location": DOWNLOAD})
    yield _told("monitor", b"", TICKET, PERSONAL, status=202, headers={"Location": DOWNLOAD})
    fragment = f"https://app.fabricorp.com/cb#access_token={JWT}&state=1"
    yield _told("token in a fragment", b"", JWT, status=302, headers={"Location": fragment})


def _people() -> Iterator[Planted]:
    person = {"displayName": NAME, "email": MAIL, "id": USER}
    kept = (NAME, MAIL, USER, "fabricorp")
    yield _told("created by", {"createdBy": {"user": person}}, *kept)
    yield _told("last modified by", {"value": [{"lastModifiedBy": {"user": person}}]}, *kept)
    yield _told("owner of a drive", {"id": DRIVE, "driveType": "business", "owner": {"user": person}}, DRIVE, *kept)
    yield _told(
        "permission", {"value": [{"grantedToV2": {"siteUser": {**person, "loginName": f"i:0#.f|m|{MAIL}"}}}]}, *kept
    )
    yield _told(
        "permissions", {"grantedToIdentitiesV2": [{"user": person}, {"group": {**person, "id": GROUP}}]}, *kept, GROUP
    )
    yield _told("shared by", {"sharedBy": {"displayName": NAME, "address": MAIL, "id": USER}}, *kept)
    yield _told("invitation", {"invitation": {"email": MAIL}, "grantedTo": {"user": {"displayName": NAME}}}, NAME, MAIL)
    yield _told("device", {"createdBy": {"device": {"displayName": "Ann's laptop", "id": GROUP}}}, "Ann's", GROUP)
    me = {"displayName": NAME, "givenName": "Annabel", "surname": "Smithson", "mail": MAIL, "userPrincipalName": MAIL}
    yield _told("me", {**me, "id": USER, "mobilePhone": "+1 425 555 0109"}, *kept, "Annabel", "Smithson", "555 0109")
    told = {
        "error": {"code": "accessDenied", "message": f"{MAIL} may not open {ITEM}", "innerError": {"request-id": USER}}
    }
    yield _told("error message", told, MAIL, ITEM, USER, status=403, path=f"/me/drive/items/{ITEM}")
    login = f"The token was issued by https://sts.windows.net/{TENANT}/ but not for this resource"
    yield _told("issuer in an error", {"error": {"message": login}}, TENANT, status=401)
    yield _told("mail in a cell", {"values": [["to", MAIL]]}, MAIL, "fabricorp")
    both = {"createdBy": {"user": person}, "note": f"by {NAME.upper()}", "values": [[f"Dear {NAME},"]]}
    yield _told("name in a cell", both, NAME)
    yield _told("login in a text", {"note": f"i:0#.f|membership|{MAIL}"}, MAIL)


def _places() -> Iterator[Planted]:
    ids = {"listId": LIST, "listItemUniqueId": GROUP, "siteId": SITE, "tenantId": TENANT, "webId": WEB}
    yield _told(
        "sharepoint ids",
        {"sharepointIds": {**ids, "siteUrl": f"https://{HOST}/personal/{PERSONAL}"}},
        *ids.values(),
        HOST,
        PERSONAL,
    )
    web = f"https://{HOST}/personal/{PERSONAL}/Documents/a.xlsx"
    yield _told("web URL", {"webUrl": web, "webDavUrl": web}, PERSONAL, "fabricorp")
    yield _told("web URL in a message", {"error": {"message": f"{web} is locked by {MAIL}"}}, PERSONAL, "fabricorp")
    yield _told("personal folder", {"note": f"/personal/{PERSONAL}/Documents"}, PERSONAL)
    yield _told("tenant's domain", {"note": "see fabricorp.onmicrosoft.com and fabricorp.sharepoint.us"}, "fabricorp")
    yield _told("context", {"@odata.context": f"{ROOT}/$metadata#users('{USER}')/drive/root/children"}, USER)
    yield _told("odata id", {"@odata.id": f"{ROOT}/users/{USER}/drives/{DRIVE}"}, USER, DRIVE)
    parent = {"driveId": DRIVE, "id": "01PARENTPARENTPARENTPARENT", "path": f"/drives/{DRIVE}/root:", "siteId": SITE}
    yield _told("parent", {"id": ITEM, "parentReference": parent}, DRIVE, ITEM, "01PARENT", WEB)
    yield _told("remote item", {"remoteItem": {"id": ITEM, "parentReference": parent}}, ITEM, DRIVE)
    yield _told("tags", {"eTag": f'"{{{GROUP}}},1"', "cTag": f'"c:{{{GROUP}}},9"'}, GROUP)
    yield _told(
        "next link",
        {"@odata.nextLink": f"{ROOT}/drives/{DRIVE}/root/children?$skiptoken=MQ&sessionId={URLSAFE}"},
        DRIVE,
        SESSION,
        URLSAFE,
    )
    inside = base64.b64encode(json.dumps({"drive": DRIVE, "by": MAIL}).encode()).decode()
    yield _told(
        "next link's token",
        {
            "parentReference": {"driveId": DRIVE},
            "@odata.nextLink": f"{ROOT}/me/drive/root/children?$skiptoken={quote(inside, safe='')}",
        },
        DRIVE,
        MAIL,
    )
    yield _told("delta link", {"@odata.deltaLink": f"{ROOT}/drives/{DRIVE}/root/delta?token=aTE09NjM3"}, DRIVE)
    yield _told(
        "operation",
        {"status": "succeeded", "resourceLocation": f"{ROOT}/drives/{DRIVE}/items/{ITEM}/workbook/x(key='{BASE64}')"},
        DRIVE,
        SESSION,
    )
    yield _told("download URL", {"id": ITEM, "@microsoft.graph.downloadUrl": DOWNLOAD}, ITEM, TICKET, "fabricorp")
    yield _told("download URL as content", {"@content.downloadUrl": DOWNLOAD}, TICKET, "fabricorp")
    yield _told(
        "upload URL",
        {"uploadUrl": f"https://{HOST}/_api/v2.0/drives/{DRIVE}/uploadSession?guid=1&tempauth={TICKET}"},
        TICKET,
        DRIVE,
    )
    yield _told(
        "sharing link",
        {"link": {"webUrl": f"https://fabricorp.sharepoint.com/:x:/g/{PERSONAL}/EaBcDeF"}},
        "fabricorp",
        PERSONAL,
    )
    yield _told(
        "signed URL in a text",
        {"note": "https://store.test/a?sv=1&sig=AbCdEfGhIjKlMnOpQrStUvWxYz012345%3D"},
        "AbCdEfGhIjKlMnOp",
    )


def _bodies() -> Iterator[Planted]:
    create = f"{BOOK}/createSession"
    yield _told("session id", {"persistChanges": True, "id": SESSION}, SESSION, "BEEF", path=create, status=201)
    escaped = json.dumps({"id": SESSION}).replace("&", "\\u0026").replace("=", "\\u003d").encode()
    yield _told("session in unicode escapes", escaped, SESSION, "BEEF", path=create, status=201)
    yield _told("session in an error", {"error": {"message": f"session {SESSION} is gone"}}, SESSION, status=404)
    nested = json.dumps({"inner": json.dumps({"id": SESSION, "driveId": DRIVE, "mail": MAIL})})
    yield _told("JSON in JSON", {"text": nested}, SESSION, DRIVE, MAIL, "BEEF")
    dotnet = json.dumps({"id": SESSION, "u": DOWNLOAD}).replace("&", "\\u0026").replace("=", "\\u003D")
    yield _told("JSON in JSON with escapes", {"text": dotnet}, SESSION, "BEEF", TICKET)
    yield _told(
        "escaped slashes",
        {"text": json.dumps({"@content.downloadUrl": DOWNLOAD}).replace("/", "\\/")},
        TICKET,
        PERSONAL,
    )
    yield _told("HTML", f"<a href='{DOWNLOAD.replace('&', '&amp;')}'>{MAIL}</a>".encode(), TICKET, MAIL, "fabricorp")
    yield _told("plain text", f"locked by {MAIL} at https://{HOST}/personal/{PERSONAL}".encode(), MAIL, PERSONAL)
    person = {"createdBy": {"user": {"displayName": NAME, "email": MAIL}}}
    packed = gzip.compress(json.dumps(person).encode(), mtime=0)
    yield _told("gzip", packed, NAME, MAIL, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})
    yield _told("JWT under any key", {"value": {"k": JWT}}, JWT, JWT.split(".")[2])
    yield _told("JWT in a cell", {"values": [[1, JWT]]}, JWT)
    yield _told("JWT in base64", {"note": base64.b64encode(JWT.encode()).decode()}, JWT)
    yield _told("opaque token", {"access_token": OPAQUE, "token_type": "Bearer"}, OPAQUE)
    yield _told("refresh token", {"refresh_token": OPAQUE}, OPAQUE)
    yield _told("opaque text in a cell", {"values": [[OPAQUE]]}, OPAQUE)
    form = (
        f"grant_type=client_credentials&client_id={GROUP}&client_secret={quote(CLIENT_SECRET)}&username={quote(MAIL)}"
    )
    yield _asked("form", f"{BOOK}/x", CLIENT_SECRET, MAIL, method="POST", body=form.encode())
    yield _asked(
        "client secret in JSON", f"{BOOK}/x", CLIENT_SECRET, method="POST", body={"client_secret": CLIENT_SECRET}
    )
    yield _asked("client assertion", f"{BOOK}/x", JWT, method="POST", body=f"client_assertion={JWT}".encode())
    yield _asked(
        "password", f"{BOOK}/x", "hunter2-hunter2", method="POST", body=b"grant_type=password&password=hunter2-hunter2"
    )
    part = (
        f"--b\r\nContent-Type: application/http\r\n\r\nGET /drives/{DRIVE}/root\r\nworkbook-session-id: {SESSION}\r\n"
    )
    yield _asked("multipart", f"{BOOK}/x", SESSION, DRIVE, method="POST", body=f"{part}From: {MAIL}\r\n--b--".encode())
    yield _asked("mail in a write", f"{BOOK}/x", MAIL, method="PATCH", body={"values": [[MAIL]]})
    upload = b"PK\x03\x04" + f"by {NAME} {SESSION}".encode() + bytes(range(8))
    yield _asked("upload", f"/me/drive/items/{ITEM}/content", NAME, SESSION, method="PUT", body=upload)
    binary = b"\x00\x01" + f"{SESSION}".encode()
    yield _told("binary", binary, SESSION, headers={"Content-Type": "application/octet-stream"})
    secret = "s3cr+t/of-the-environment=="
    for name, spelled in {
        "plain": secret,
        "encoded": quote(secret, safe=""),
        "base64": base64.b64encode(f"x {secret}".encode()).decode(),
    }.items():
        one = _told(f"known secret {name}", {"values": [[spelled]]}, secret)
        yield Planted(one.name, one.request, one.response, one.secrets, (secret,))


def _batches() -> Iterator[Planted]:
    asked = {
        "requests": [
            {
                "id": "1",
                "method": "GET",
                "url": f"/drives/{DRIVE}/items/{ITEM}/workbook/worksheets",
                "headers": {"workbook-session-id": SESSION, "Authorization": f"Bearer {OPAQUE}", "Cookie": "rtFa=Ab12"},
            }
        ]
    }
    yield _asked("batch asked", "/$batch", DRIVE, ITEM, SESSION, OPAQUE, "rtFa", method="POST", body=asked)
    body = {"createdBy": {"user": {"displayName": NAME, "email": MAIL}}, "@odata.nextLink": f"{ROOT}/drives/{DRIVE}/x"}
    headers = {"x-ms-ags-diagnostic": DIAGNOSTIC, "Set-Cookie": "rtFa=Ab12", "Location": DOWNLOAD}
    told = {"responses": [{"id": "1", "status": 200, "headers": headers, "body": body}]}
    yield _told("batch told", told, NAME, MAIL, DRIVE, "CAFE", "rtFa", TICKET, path="/$batch")
    packed = base64.b64encode(json.dumps({"by": MAIL, "id": SESSION}).encode()).decode()
    parts = {"responses": [{"id": "1", "status": 200, "headers": {}, "body": packed}]}
    yield _told("batch part in base64", parts, MAIL, SESSION, path="/$batch")
    yield Planted(
        "claims of the token",
        Request("GET", f"{ROOT}{BOOK}/worksheets", Headers({"Authorization": f"Bearer {JWT}"})),
        json_response(403, {"error": {"message": f"tenant {TENANT} has locked {USER}, called {NAME}"}}),
        (TENANT, USER, NAME),
    )


PLANTED = (*_urls(), *_headers(), *_people(), *_places(), *_bodies(), *_batches())
"""All of them."""
