"""Exchanges with a secret in them, and what the secrets are; nobody's real ones."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pytest_workbook.wire import Headers, Request, Response, json_response

__all__ = [
    "BASE64",
    "BOOK",
    "CLAIMS",
    "CLIENT_SECRET",
    "DIAGNOSTIC",
    "DOWNLOAD",
    "DRIVE",
    "GROUP",
    "HOST",
    "ITEM",
    "JWT",
    "LIST",
    "MAIL",
    "NAME",
    "OPAQUE",
    "PERSONAL",
    "ROOT",
    "SESSION",
    "SITE",
    "TENANT",
    "TICKET",
    "URLSAFE",
    "USER",
    "WEB",
    "Planted",
    "answered",
    "sent",
]

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


def sent(
    name: str, path: str, *secrets: str, method: str = "GET", body: Any = None, headers: Mapping[str, str] | None = None
) -> Planted:
    """Return an exchange whose request holds *secrets*."""
    raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    url = path if path.startswith("https://") else ROOT + path
    return Planted(name, Request(method, url, Headers(headers or {}), raw), json_response(200, {"value": []}), secrets)


def answered(
    name: str,
    body: Any,
    *secrets: str,
    path: str = f"{BOOK}/worksheets",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Planted:
    """Return an exchange whose answer holds *secrets*."""
    if isinstance(body, bytes):
        answer = Response(status, Headers(headers or {"Content-Type": "text/plain"}), body)
    else:
        answer = json_response(status, body, headers)
    return Planted(name, Request("GET", ROOT + path), answer, secrets)
