"""Secrets in encodings and places that are seldom met, one exchange each; those that real code was seen to miss."""

from __future__ import annotations

import base64
import codecs
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from unicodedata import normalize
from urllib.parse import quote

from planting import (
    BOOK,
    CLIENT_SECRET,
    DRIVE,
    HOST,
    ITEM,
    JWT,
    MAIL,
    NAME,
    ROOT,
    SESSION,
    TENANT,
    USER,
    Planted,
    answered,
    sent,
)

__all__ = ["ODD"]

_JAPANESE = "山田太郎"
_CHINESE = "李明"
_RUSSIAN = "Ольга Петрова"
_GERMAN = "Jürgen Großmann"
_GUEST = "olga.petrova_fabricorp.com#EXT#@contoso.onmicrosoft.com"
_PERSON = {"createdBy": {"user": {"displayName": _GERMAN, "email": MAIL, "id": USER}}}
# Of nobody whom the run could know: reports are freed of those alone.
_OTHER = SESSION.replace("BEEF", "F00D")
_IN_A_FORM = {"Content-Type": "multipart/form-data; boundary=b"}


def _encodings() -> Iterator[Planted]:
    secrets = (_GERMAN, MAIL, USER)
    text = json.dumps(_PERSON, ensure_ascii=False)
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1"):
        yield answered(f"JSON in {encoding}", text.encode(encoding), *secrets, headers=_json(encoding))
    yield answered("JSON in UTF-16 that does not say so", text.encode("utf-16-le"), *secrets, headers=_json(""))
    yield answered("JSON with a mark of its order", codecs.BOM_UTF8 + text.encode(), *secrets, headers=_json("utf-8"))
    yield answered("JSON cut short", text[:-1].encode(), *secrets, headers=_json("utf-8"))
    twice = f'{{"value": [], "value": [{text}]}}'.encode()
    yield answered("JSON with a key twice", twice, *secrets, headers=_json("utf-8"))
    yield answered("JSON by the line", f"{text}\n{text}".encode(), *secrets)
    deep = ('{"a":' * 150 + text + "}" * 150).encode()
    yield answered("JSON that is too deep", deep, *secrets, headers=_json("utf-8"))
    yield answered("JSON in JSON five deep", {"a": _nested(json.dumps, 5)}, MAIL, _OTHER)
    yield answered("base64 three deep", {"a": _nested(lambda one: _base64(one.encode()), 3)}, MAIL, _OTHER)
    yield answered("percent-encoded three times", {"a": _nested(lambda one: quote(one, safe=""), 3)}, MAIL, _OTHER)
    entities = "".join(f"&#{ord(char)};" for char in MAIL)
    yield answered("HTML's numbers", {"a": entities, "b": MAIL.replace("@", "&#x40;")}, MAIL, entities)
    escaped = "".join(f"\\u{ord(char):04x}" for char in MAIL)
    yield answered("escapes in an escaped text", {"a": f'{{"m": "{escaped}"}}'}, MAIL, escaped)
    packed = {"a": _base64(gzip.compress(f"to {MAIL} with {JWT}".encode(), mtime=0))}
    yield answered("gzip in base64", packed, MAIL, JWT)


def _json(encoding: str) -> dict[str, str]:
    return {"Content-Type": f"application/json; charset={encoding}" if encoding else "application/json"}


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _nested(wrap: Callable[[str], str], times: int) -> str:
    text = f"of {MAIL} in {_OTHER} ."
    for _ in range(times):
        text = wrap(text)
    return text


def _files() -> Iterator[Planted]:
    book = _zipped("xl/sharedStrings.xml", f"<t>{JWT}</t>".encode())
    kind = {"Content-Type": "application/octet-stream"}
    content = f"/me/drive/items/{ITEM}/content"
    yield answered("token in a workbook", book, JWT, path=content, headers=kind)
    yield answered("token in a workbook in an archive", _zipped("a.xlsx", book), JWT, path=content, headers=kind)
    part = {"responses": [{"id": "1", "status": 200, "body": _base64(book)}]}
    yield answered("token in a workbook in a batch", part, JWT, path="/$batch")
    utf16 = codecs.BOM_UTF16_LE + f"<t>{JWT}</t>".encode("utf-16-le")
    yield answered("token in a file in UTF-16", utf16, JWT, headers=kind)


def _zipped(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data)
    return file.getvalue()


def _people() -> Iterator[Planted]:
    context = f"{ROOT}/$metadata#users(displayName)/$entity"
    yield answered("name alone", {"@odata.context": context, "displayName": _JAPANESE}, _JAPANESE, path="/me")
    typed = {"value": [{"@odata.type": "#microsoft.graph.user", "displayName": _RUSSIAN}]}
    yield answered("name of a type", typed, _RUSSIAN, path="/groups/x/members")
    yield answered("name of two letters", {"createdBy": {"user": {"displayName": _CHINESE}}}, _CHINESE)
    yield answered("name and address", {"from": {"emailAddress": {"name": _RUSSIAN, "address": MAIL}}}, _RUSSIAN, MAIL)
    written = {"values": [[_RUSSIAN.upper(), normalize("NFD", _GERMAN)]], "note": "by محمد الأحمد"}
    people = [{"displayName": one} for one in (_RUSSIAN, _GERMAN, "\u200fمحمد الأحمد\u200e")]
    spelled = (_RUSSIAN.upper(), normalize("NFD", _GERMAN), "محمد")
    yield answered("names in other spellings", {**written, "value": [{"user": one} for one in people]}, *spelled)
    yield sent("invited by id", f"/me/drive/items/{ITEM}/invite", USER, method="POST", body={"x": [{"objectId": USER}]})
    about = {"userPrincipalName": MAIL, "employeeId": "E4711-99", "securityIdentifier": "S-1-12-1-344905"}
    yield answered("what a directory knows", about, MAIL, "E4711-99", "S-1-12-1-344905", path="/me")
    yield answered("made by", {"createdByUser": {"displayName": _RUSSIAN, "id": USER}}, _RUSSIAN, USER)
    yield answered("made by a program", {"createdBy": {"application": {"displayName": "Importer", "id": USER}}}, USER)
    domains = [{"name": "fabricorp.com", "isDefault": True}]
    company = {"value": [{"id": TENANT, "displayName": "Fabri Corporation", "verifiedDomains": domains}]}
    yield answered("organization", company, TENANT, "Fabri Corporation", "fabricorp", path="/organization")
    yield answered("guest", {"note": f"by {_GUEST}"}, _GUEST, "petrova", "contoso")
    yield sent("guest in a path", f"/users/{quote(_GUEST)}/drive", "petrova", "contoso")
    for address in ("jürgen.groß@fabricorp.de", "kontaktstelle@bücher-fabricorp.de", "ольга@почта.рф", "山田@例え.jp"):
        local, _, host = address.partition("@")
        yield answered(f"address {address}", {"note": f"an {address} schreiben"}, local, host)
    yield answered("address in a language without spaces", {"note": f"連絡先は{MAIL}です"}, MAIL)
    yield answered("address as a key", {"counts": {MAIL: 3}}, MAIL)
    told = f"User '{USER}' of tenant '{TENANT}' has no licence"
    yield answered("ids in a message", {"error": {"code": "accessDenied", "message": told}}, USER, TENANT, status=403)
    yield sent("tenant in a form", f"{BOOK}/x", TENANT, method="POST", body=f"tenantId={TENANT}".encode())


def _links() -> Iterator[Planted]:
    links = {"@odata.editLink": f"users('{USER}')/drives('{DRIVE}')", "items@odata.navigationLink": f"drives/{DRIVE}/x"}
    yield answered("links from the root", links, USER, DRIVE)
    parts = {"requests": [{"id": "1", "method": "GET", "url": f"drives/{DRIVE}/items/{ITEM}/workbook"}]}
    yield sent("batch without a slash", "/$batch", DRIVE, ITEM, method="POST", body=parts)
    preview = {"getUrl": f"https://{HOST}/embed?x=1&access_token=abcd.efgh.0123456789"}
    yield answered("token in a link", preview, "abcd.efgh", "fabricorp")
    share = f"https://fabricorp.sharepoint.com/:x:/s/{ITEM}/EbSharedWithAll?e=4aB"
    yield answered(
        "sharing link in a text", {"note": f"see {share} and https://1drv.ms/x/s!EbOther"}, "EbShared", "EbOther"
    )
    yield sent("ids in a filter", f"/me/drive/root/children?$filter=a eq '{DRIVE}' or b eq '{ITEM}'", DRIVE, ITEM)
    hidden = quote(f"https://{HOST}/x", safe="").replace("-", "%2D").replace(".", "%2E")
    yield answered("host in needless escapes", {"note": f"x?src={hidden}"}, HOST, "fabricorp")
    hook = f"https://fabricorp.webhook.office.com/webhookb2/{TENANT}@{TENANT}/IncomingWebhook/abcdef0123456789/x"
    yield answered("webhook", {"note": hook}, "abcdef0123456789")


def _texts() -> Iterator[Planted]:
    for name, value in {"Accept": f"application/json; by={MAIL}", "Prefer": f"respond-async; by={MAIL}"}.items():
        yield sent(f"asked with {name}", f"{BOOK}/worksheets", MAIL, headers={name: value})
    for name, value in {
        "Content-Disposition": f'attachment; filename="{MAIL}.xlsx"',
        "content-disposition": f"attachment; filename*=UTF-8''{quote(MAIL, safe='')}.xlsx",
    }.items():
        yield answered(f"told with {name}", {"value": []}, MAIL, quote(MAIL, safe=""), headers={name: value})
    for key in ("clientSecret", "secretText", "clientState", "newPassword"):
        yield answered(f"secret as {key}", {"value": [{key: CLIENT_SECRET}]}, CLIENT_SECRET)
    inner = json.dumps(json.dumps({"client_secret": "hunter2-hunter2", "refresh_token": "1.AREAv4j5"}))
    yield answered("secret in JSON in JSON", {"note": inner}, "hunter2-hunter2", "1.AREAv4j5")
    form = f'--b\r\nContent-Disposition: form-data; name="client_secret"\r\n\r\n{CLIENT_SECRET}\r\n--b--'
    yield sent("secret in a part", f"{BOOK}/x", CLIENT_SECRET, method="POST", body=form.encode(), headers=_IN_A_FORM)
    yield sent("short refresh token", f"{BOOK}/x", "1.AREAv4j5", method="POST", body=b"refresh_token=1.AREAv4j5")
    yield answered("cookie in a text", {"note": "Set-Cookie: rtFa=AbCdEf012345; HttpOnly"}, "AbCdEf012345")
    part = b"HTTP/1.1 200 OK\r\nSet-Cookie: rtFa=AbCdEf012345\r\nclient_secret=hunter2-hunter2"
    yield answered("cookie in a line", part, "AbCdEf012345", "hunter2-hunter2")
    yield sent("secret in a line", f"{BOOK}/x", "hunter2", method="POST", body=b"a: 1\npassword=hunter2-hunter2")
    yield answered("basic authorization", {"note": "Authorization: Basic YW5uOmh1bnRlcjI="}, "YW5uOmh1bnRlcjI")
    yield answered("JWT of five parts", {"values": [[f"{JWT}.aaaaaaaaaa.bbbbbbbbbb"]]}, JWT, "bbbbbbbbbb")
    yield answered("name in a message", {**_PERSON, "error": {"message": f"locked by {_GERMAN}"}}, _GERMAN, NAME)


ODD = (*_encodings(), *_files(), *_people(), *_links(), *_texts())
"""All of them."""
