"""Secrets planted where Graph's traffic may carry them, one exchange each."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from urllib.parse import quote

from planted_oddly import ODD
from planting import (
    BASE64,
    BOOK,
    CLIENT_SECRET,
    DIAGNOSTIC,
    DOWNLOAD,
    DRIVE,
    GROUP,
    HOST,
    ITEM,
    JWT,
    LIST,
    MAIL,
    NAME,
    OPAQUE,
    PERSONAL,
    ROOT,
    SESSION,
    SITE,
    TENANT,
    TICKET,
    URLSAFE,
    USER,
    WEB,
    Planted,
    answered,
    sent,
)

from pytest_workbook.wire import Headers, Request, json_response

__all__ = ["PLANTED", "Planted"]


def _urls() -> Iterator[Planted]:
    yield sent("drive", f"/drives/{DRIVE}/items/{ITEM}/workbook/worksheets", DRIVE, ITEM)
    yield sent("drive encoded", f"/drives/{quote(DRIVE, safe='')}/root", DRIVE)
    yield sent("drive encoded twice", f"/drives/{quote(quote(DRIVE, safe=''), safe='')}/root", DRIVE)
    yield sent("drive of another root", f"https://graph.microsoft.us/v1.0/drives/{DRIVE}/root", DRIVE)
    yield sent("item as a key", f"/me/drive/items('{ITEM}')/workbook/names", ITEM)
    yield sent("item in lower case later", f"/me/drive/items/{ITEM}?$expand=x({ITEM.lower()})", ITEM, ITEM.lower())
    yield sent("site", f"/sites/{SITE}/drive", SITE, WEB, "fabricorp")
    yield sent("site encoded", f"/sites/{quote(SITE, safe='')}/drive", SITE, WEB, "fabricorp")
    yield sent("site by path", "/sites/fabricorp.sharepoint.com:/sites/Finance:/drive", "fabricorp")
    yield sent("list", f"/sites/{SITE}/lists/{LIST}/items/3/driveItem", LIST, "fabricorp")
    yield sent("user by name", f"/users/{MAIL}/drive/root", MAIL, "fabricorp")
    yield sent("user by name encoded", f"/users/{quote(MAIL, safe='')}/drive/root", MAIL, "fabricorp")
    yield sent("user by id", f"/users/{USER}/drive/root", USER)
    yield sent("group", f"/groups/{GROUP}/drive/root", GROUP)
    share = base64.urlsafe_b64encode(f"https://{HOST}/:x:/p/{PERSONAL}/Eabc".encode()).decode().rstrip("=")
    yield sent("share", f"/shares/u!{share}/driveItem", share, HOST)
    yield sent("session in base64", f"{BOOK}/operations/1?sessionId={BASE64}", SESSION, BASE64)
    yield sent("session in base64 encoded", f"{BOOK}/operations/1?sessionId={quote(BASE64, safe='')}", SESSION)
    yield sent("session in base64url", f"{BOOK}/operations/1?sessionId={URLSAFE}", SESSION)
    yield sent("session encoded", f"{BOOK}/operations/1?sessionId={quote(SESSION, safe='')}", SESSION)
    yield sent("session encoded twice", f"{BOOK}/x?s={quote(quote(SESSION, safe=''), safe='')}", SESSION)
    yield sent("filter by mail", f"/me/drive/root/search(q='x')?$filter=by eq '{MAIL}'", MAIL, "fabricorp")
    yield sent("token in a query", f"{BOOK}/worksheets?access_token={JWT}", JWT, JWT.split(".")[2])
    yield sent("opaque token in a query", f"{BOOK}/worksheets?access_token={OPAQUE}", OPAQUE)
    yield sent("pre-authenticated", DOWNLOAD, TICKET, PERSONAL, "fabricorp")


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
        yield sent(f"asked with {name}", path, shown, headers={name: value})
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
        yield answered(f"told with {name}", {"value": []}, *parts, headers={name: value})
    yield answered("redirect", b"", TICKET, "fabricorp", status=302, headers={"Location": DOWNLOAD})
    yield answered("monitor", b"", TICKET, PERSONAL, status=202, headers={"Location": DOWNLOAD})
    fragment = f"https://app.fabricorp.com/cb#access_token={JWT}&state=1"
    yield answered("token in a fragment", b"", JWT, status=302, headers={"Location": fragment})


def _people() -> Iterator[Planted]:
    person = {"displayName": NAME, "email": MAIL, "id": USER}
    kept = (NAME, MAIL, USER, "fabricorp")
    yield answered("created by", {"createdBy": {"user": person}}, *kept)
    yield answered("last modified by", {"value": [{"lastModifiedBy": {"user": person}}]}, *kept)
    yield answered("owner of a drive", {"id": DRIVE, "driveType": "business", "owner": {"user": person}}, DRIVE, *kept)
    yield answered(
        "permission", {"value": [{"grantedToV2": {"siteUser": {**person, "loginName": f"i:0#.f|m|{MAIL}"}}}]}, *kept
    )
    yield answered(
        "permissions", {"grantedToIdentitiesV2": [{"user": person}, {"group": {**person, "id": GROUP}}]}, *kept, GROUP
    )
    yield answered("shared by", {"sharedBy": {"displayName": NAME, "address": MAIL, "id": USER}}, *kept)
    yield answered(
        "invitation", {"invitation": {"email": MAIL}, "grantedTo": {"user": {"displayName": NAME}}}, NAME, MAIL
    )
    yield answered("device", {"createdBy": {"device": {"displayName": "Ann's laptop", "id": GROUP}}}, "Ann's", GROUP)
    me = {"displayName": NAME, "givenName": "Annabel", "surname": "Smithson", "mail": MAIL, "userPrincipalName": MAIL}
    yield answered("me", {**me, "id": USER, "mobilePhone": "+1 425 555 0109"}, *kept, "Annabel", "Smithson", "555 0109")
    told = {
        "error": {"code": "accessDenied", "message": f"{MAIL} may not open {ITEM}", "innerError": {"request-id": USER}}
    }
    yield answered("error message", told, MAIL, ITEM, USER, status=403, path=f"/me/drive/items/{ITEM}")
    login = f"The token was issued by https://sts.windows.net/{TENANT}/ but not for this resource"
    yield answered("issuer in an error", {"error": {"message": login}}, TENANT, status=401)
    yield answered("mail in a cell", {"values": [["to", MAIL]]}, MAIL, "fabricorp")
    both = {"createdBy": {"user": person}, "note": f"by {NAME.upper()}", "values": [[f"Dear {NAME},"]]}
    yield answered("name in a cell", both, NAME)
    yield answered("login in a text", {"note": f"i:0#.f|membership|{MAIL}"}, MAIL)


def _places() -> Iterator[Planted]:
    ids = {"listId": LIST, "listItemUniqueId": GROUP, "siteId": SITE, "tenantId": TENANT, "webId": WEB}
    yield answered(
        "sharepoint ids",
        {"sharepointIds": {**ids, "siteUrl": f"https://{HOST}/personal/{PERSONAL}"}},
        *ids.values(),
        HOST,
        PERSONAL,
    )
    web = f"https://{HOST}/personal/{PERSONAL}/Documents/a.xlsx"
    yield answered("web URL", {"webUrl": web, "webDavUrl": web}, PERSONAL, "fabricorp")
    yield answered("web URL in a message", {"error": {"message": f"{web} is locked by {MAIL}"}}, PERSONAL, "fabricorp")
    yield answered("personal folder", {"note": f"/personal/{PERSONAL}/Documents"}, PERSONAL)
    yield answered(
        "tenant's domain", {"note": "see fabricorp.onmicrosoft.com and fabricorp.sharepoint.us"}, "fabricorp"
    )
    yield answered("context", {"@odata.context": f"{ROOT}/$metadata#users('{USER}')/drive/root/children"}, USER)
    yield answered("odata id", {"@odata.id": f"{ROOT}/users/{USER}/drives/{DRIVE}"}, USER, DRIVE)
    parent = {"driveId": DRIVE, "id": "01PARENTPARENTPARENTPARENT", "path": f"/drives/{DRIVE}/root:", "siteId": SITE}
    yield answered("parent", {"id": ITEM, "parentReference": parent}, DRIVE, ITEM, "01PARENT", WEB)
    yield answered("remote item", {"remoteItem": {"id": ITEM, "parentReference": parent}}, ITEM, DRIVE)
    yield answered("tags", {"eTag": f'"{{{GROUP}}},1"', "cTag": f'"c:{{{GROUP}}},9"'}, GROUP)
    yield answered(
        "next link",
        {"@odata.nextLink": f"{ROOT}/drives/{DRIVE}/root/children?$skiptoken=MQ&sessionId={URLSAFE}"},
        DRIVE,
        SESSION,
        URLSAFE,
    )
    inside = base64.b64encode(json.dumps({"drive": DRIVE, "by": MAIL}).encode()).decode()
    yield answered(
        "next link's token",
        {
            "parentReference": {"driveId": DRIVE},
            "@odata.nextLink": f"{ROOT}/me/drive/root/children?$skiptoken={quote(inside, safe='')}",
        },
        DRIVE,
        MAIL,
    )
    yield answered("delta link", {"@odata.deltaLink": f"{ROOT}/drives/{DRIVE}/root/delta?token=aTE09NjM3"}, DRIVE)
    yield answered(
        "operation",
        {"status": "succeeded", "resourceLocation": f"{ROOT}/drives/{DRIVE}/items/{ITEM}/workbook/x(key='{BASE64}')"},
        DRIVE,
        SESSION,
    )
    yield answered("download URL", {"id": ITEM, "@microsoft.graph.downloadUrl": DOWNLOAD}, ITEM, TICKET, "fabricorp")
    yield answered("download URL as content", {"@content.downloadUrl": DOWNLOAD}, TICKET, "fabricorp")
    yield answered(
        "upload URL",
        {"uploadUrl": f"https://{HOST}/_api/v2.0/drives/{DRIVE}/uploadSession?guid=1&tempauth={TICKET}"},
        TICKET,
        DRIVE,
    )
    yield answered(
        "sharing link",
        {"link": {"webUrl": f"https://fabricorp.sharepoint.com/:x:/g/{PERSONAL}/EaBcDeF"}},
        "fabricorp",
        PERSONAL,
    )
    yield answered(
        "signed URL in a text",
        {"note": "https://store.test/a?sv=1&sig=AbCdEfGhIjKlMnOpQrStUvWxYz012345%3D"},
        "AbCdEfGhIjKlMnOp",
    )


def _bodies() -> Iterator[Planted]:
    create = f"{BOOK}/createSession"
    yield answered("session id", {"persistChanges": True, "id": SESSION}, SESSION, "BEEF", path=create, status=201)
    escaped = json.dumps({"id": SESSION}).replace("&", "\\u0026").replace("=", "\\u003d").encode()
    yield answered("session in unicode escapes", escaped, SESSION, "BEEF", path=create, status=201)
    yield answered("session in an error", {"error": {"message": f"session {SESSION} is gone"}}, SESSION, status=404)
    nested = json.dumps({"inner": json.dumps({"id": SESSION, "driveId": DRIVE, "mail": MAIL})})
    yield answered("JSON in JSON", {"text": nested}, SESSION, DRIVE, MAIL, "BEEF")
    dotnet = json.dumps({"id": SESSION, "u": DOWNLOAD}).replace("&", "\\u0026").replace("=", "\\u003D")
    yield answered("JSON in JSON with escapes", {"text": dotnet}, SESSION, "BEEF", TICKET)
    yield answered(
        "escaped slashes",
        {"text": json.dumps({"@content.downloadUrl": DOWNLOAD}).replace("/", "\\/")},
        TICKET,
        PERSONAL,
    )
    yield answered("HTML", f"<a href='{DOWNLOAD.replace('&', '&amp;')}'>{MAIL}</a>".encode(), TICKET, MAIL, "fabricorp")
    yield answered("plain text", f"locked by {MAIL} at https://{HOST}/personal/{PERSONAL}".encode(), MAIL, PERSONAL)
    person = {"createdBy": {"user": {"displayName": NAME, "email": MAIL}}}
    packed = gzip.compress(json.dumps(person).encode(), mtime=0)
    yield answered("gzip", packed, NAME, MAIL, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})
    yield answered("JWT under any key", {"value": {"k": JWT}}, JWT, JWT.split(".")[2])
    yield answered("JWT in a cell", {"values": [[1, JWT]]}, JWT)
    yield answered("JWT in base64", {"note": base64.b64encode(JWT.encode()).decode()}, JWT)
    yield answered("opaque token", {"access_token": OPAQUE, "token_type": "Bearer"}, OPAQUE)
    yield answered("refresh token", {"refresh_token": OPAQUE}, OPAQUE)
    yield answered("opaque text in a cell", {"values": [[OPAQUE]]}, OPAQUE)
    form = (
        f"grant_type=client_credentials&client_id={GROUP}&client_secret={quote(CLIENT_SECRET)}&username={quote(MAIL)}"
    )
    yield sent("form", f"{BOOK}/x", CLIENT_SECRET, MAIL, method="POST", body=form.encode())
    yield sent(
        "client secret in JSON", f"{BOOK}/x", CLIENT_SECRET, method="POST", body={"client_secret": CLIENT_SECRET}
    )
    yield sent("client assertion", f"{BOOK}/x", JWT, method="POST", body=f"client_assertion={JWT}".encode())
    yield sent(
        "password", f"{BOOK}/x", "hunter2-hunter2", method="POST", body=b"grant_type=password&password=hunter2-hunter2"
    )
    part = (
        f"--b\r\nContent-Type: application/http\r\n\r\nGET /drives/{DRIVE}/root\r\nworkbook-session-id: {SESSION}\r\n"
    )
    yield sent("multipart", f"{BOOK}/x", SESSION, DRIVE, method="POST", body=f"{part}From: {MAIL}\r\n--b--".encode())
    yield sent("mail in a write", f"{BOOK}/x", MAIL, method="PATCH", body={"values": [[MAIL]]})
    upload = b"PK\x03\x04" + f"by {NAME} {SESSION}".encode() + bytes(range(8))
    yield sent("upload", f"/me/drive/items/{ITEM}/content", NAME, SESSION, method="PUT", body=upload)
    binary = b"\x00\x01" + f"{SESSION}".encode()
    yield answered("binary", binary, SESSION, headers={"Content-Type": "application/octet-stream"})
    secret = "s3cr+t/of-the-environment=="
    for name, spelled in {
        "plain": secret,
        "encoded": quote(secret, safe=""),
        "base64": base64.b64encode(f"x {secret}".encode()).decode(),
    }.items():
        one = answered(f"known secret {name}", {"values": [[spelled]]}, secret)
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
    yield sent("batch asked", "/$batch", DRIVE, ITEM, SESSION, OPAQUE, "rtFa", method="POST", body=asked)
    body = {"createdBy": {"user": {"displayName": NAME, "email": MAIL}}, "@odata.nextLink": f"{ROOT}/drives/{DRIVE}/x"}
    headers = {"x-ms-ags-diagnostic": DIAGNOSTIC, "Set-Cookie": "rtFa=Ab12", "Location": DOWNLOAD}
    told = {"responses": [{"id": "1", "status": 200, "headers": headers, "body": body}]}
    yield answered("batch told", told, NAME, MAIL, DRIVE, "CAFE", "rtFa", TICKET, path="/$batch")
    packed = base64.b64encode(json.dumps({"by": MAIL, "id": SESSION}).encode()).decode()
    parts = {"responses": [{"id": "1", "status": 200, "headers": {}, "body": packed}]}
    yield answered("batch part in base64", parts, MAIL, SESSION, path="/$batch")
    yield Planted(
        "claims of the token",
        Request("GET", f"{ROOT}{BOOK}/worksheets", Headers({"Authorization": f"Bearer {JWT}"})),
        json_response(403, {"error": {"message": f"tenant {TENANT} has locked {USER}, called {NAME}"}}),
        (TENANT, USER, NAME),
    )


PLANTED = (*_urls(), *_headers(), *_people(), *_places(), *_bodies(), *_batches(), *ODD)
"""All of them."""
