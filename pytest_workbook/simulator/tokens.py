"""Bearer tokens: the stand-in's own, and what any token's claims say."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pytest_workbook.simulator.replies import Refusal

__all__ = ["check_bearer", "claims_of", "is_app_only", "new_jwt"]

_STAND_IN = "pytest-workbook-stand-in"
# Observed 2022-09 with full headers.
_CHALLENGE = {
    "WWW-Authenticate": 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize",'
    ' client_id="00000003-0000-0000-c000-000000000000"'
}


def new_jwt(claims: Mapping[str, object]) -> str:
    """Return a token shaped as a JWT, which nobody can take for a signed one."""
    head = {"typ": "JWT", "alg": "RS256", "kid": _STAND_IN}
    return ".".join([_part(head), _part(claims), base64.urlsafe_b64encode(_STAND_IN.encode()).decode().rstrip("=")])


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a token; empty if it is not shaped as a JWT."""
    parts = token.split(".")
    return _read(parts[1]) if len(parts) == 3 else {}


def is_app_only(claims: Mapping[str, object]) -> bool:
    """Return whether the claims are those of an application without a user."""
    return claims.get("idtyp") == "app" or ("roles" in claims and "scp" not in claims)


def check_bearer(authorization: str | None, now: datetime, since: datetime | None = None) -> dict[str, Any]:
    """Return the claims of the request's token.

    Args:
        authorization: the header, or None.
        now: UTC, by which a stand-in's token expires; other tokens are not judged.
        since: time before it makes no token older; all time does if None.

    Raises:
        Refusal: 401 where there is no bearer token, or a stand-in's that has expired.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        msg = "Access token is empty."
        raise _unauthenticated(msg)
    claims = claims_of(token.strip())
    expires = claims.get("exp")
    is_ours = _read(token.strip().split(".")[0]).get("kid") == _STAND_IN
    if is_ours and isinstance(expires, int | float) and now.timestamp() >= expires + _spared(claims, since):
        msg = "Access token has expired or is not yet valid."
        raise _unauthenticated(msg)
    return claims


def _spared(claims: Mapping[str, Any], since: datetime | None) -> float:
    issued = claims.get("iat")
    return max(0.0, since.timestamp() - issued) if since is not None and isinstance(issued, int | float) else 0.0


def _unauthenticated(message: str) -> Refusal:
    return Refusal(401, "InvalidAuthenticationToken", None, message, headers=_CHALLENGE)


def _part(content: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content, separators=(",", ":")).encode()).decode().rstrip("=")


def _read(part: str) -> dict[str, Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
