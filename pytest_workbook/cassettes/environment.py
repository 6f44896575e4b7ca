"""What environment variables tell of who signs in: secrets that may stand in no file, and ids that get an alias. Pure.

Rules:
1. The name of a variable says what its value is; a value that may be an ordinary word is nothing.
2. Ids get an alias where an exchange says them, and are nowhere else looked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

__all__ = ["Known", "is_nobodys", "known_from"]

# Source: azure-identity, EnvironmentCredential and ManagedIdentityCredential; Terraform's azurerm; "azure/login" of
# GitHub; what projects around Graph call theirs; read 2026-11-24.
_OF_SIGN_IN = re.compile(
    r"(?:AZURE|AAD|ARM|ENTRA|GRAPH|MS|MSI|MSAL|MSGRAPH|MICROSOFT|M365|O365|OFFICE365|SHAREPOINT|IDENTITY"
    r"|PYTEST_WORKBOOK)_"
)
_SECRET = frozenset({"SECRET", "SECRETS", "PASSWORD", "PASSWD", "PWD", "PASSPHRASE", "ASSERTION"})
_SECRET_AT_THE_END = frozenset({"TOKEN", "KEY", "SAS", "HEADER", "COOKIE"})
# A path or an address of something secret is none.
_ELSEWHERE = frozenset({"FILE", "PATH", "DIR", "URL", "URI", "HOST", "ENDPOINT", "NAME", "ID", "AGENT", "COMMAND"})
_KINDS = (
    (re.compile(r"(?:TENANT|DIRECTORY)(?:_ID)?$"), "tenant"),
    (re.compile(r"(?:CLIENT|APP|APPLICATION|OBJECT|PRINCIPAL|USER|SUBSCRIPTION|IDENTITY)_?ID$"), "userid"),
    (re.compile(r"(?:USERNAME|USER|UPN|E?MAIL|LOGIN)$"), "user"),
    (re.compile(r"DRIVE_?ID$"), "drive"),
    (re.compile(r"ITEM_?ID$"), "item"),
    (re.compile(r"SITE_?ID$"), "site"),
    (re.compile(r"GROUP_?ID$"), "group"),
)
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Names kept for documentation and tests (RFC 2606, RFC 6761): nobody's.
_NOBODY = re.compile(r"(?:^|[@.])(?:example(?:\.com|\.org|\.net)?|test|invalid|localhost)$", re.IGNORECASE)
_SHORTEST = 8
_LONG = 16
# All zeros, or the made-up id of a test, stand in many texts.
_FEWEST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before any traffic is seen; its repr shows nothing.

    Args:
        secrets: which may stand in no file and in no report.
        ids: kind of alias, and value.
    """

    secrets: tuple[str, ...] = field(default=(), repr=False)
    ids: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def is_nobodys(address: str) -> bool:
    """Return whether *address*, of mail or of a host, is one of those that documents and tests use."""
    return _NOBODY.search(address) is not None


def known_from(environ: Mapping[str, str]) -> Known:
    """Return what the variables of *environ* tell."""
    secrets: dict[str, None] = {}
    ids: dict[str, str] = {}
    for name, value in _said(environ):
        if _is_secret(name):
            if _is_telling(value):
                secrets[value] = None
        elif (kind := _kind(name, value)) is not None:
            ids.setdefault(value, kind)
    return Known(tuple(secrets), tuple((kind, value) for value, kind in ids.items()))


def _said(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in environ.items():
        upper = name.upper()
        if not _OF_SIGN_IN.match(upper):
            continue
        yield upper, value.strip()
        # AZURE_CREDENTIALS of GitHub's azure/login is an object with clientId, clientSecret and tenantId.
        if value.lstrip().startswith("{"):
            yield from _members(value)


def _members(value: str) -> Iterator[tuple[str, str]]:
    try:
        tree = json.loads(value)
    except (ValueError, RecursionError):
        return
    for name, one in tree.items():
        if isinstance(one, str):
            yield _CAMEL.sub("_", name).upper(), one.strip()


def _is_secret(name: str) -> bool:
    words = name.split("_")
    if words[-1] in _ELSEWHERE:
        return False
    return not _SECRET.isdisjoint(words) or words[-1] in _SECRET_AT_THE_END or name.endswith("CONNECTION_STRING")


def _is_telling(value: str) -> bool:
    """Return whether a text with *value* in it can only have it from there: no word, and no number of a few digits."""
    if len(value) < _SHORTEST or is_nobodys(value):
        return False
    is_word = value.isalpha() and value[1:] in {value[1:].lower(), value[1:].upper()}
    return len(value) >= _LONG or not (is_word or value.isdigit())


def _kind(name: str, value: str) -> str | None:
    kind = next((kind for pattern, kind in _KINDS if pattern.search(name)), None)
    if kind is None or len(value) < _SHORTEST or is_nobodys(value):
        return None
    if _GUID.fullmatch(value):
        return None if len(set(value.lower())) < _FEWEST_DIGITS else "userid" if kind == "user" else kind
    if kind == "tenant":
        return kind if _DOMAIN.fullmatch(value) else None
    if not _is_telling(value) or value.isalpha():
        return None
    return "user" if "@" in value else "userid" if kind == "user" else kind
