"""Which service roots a token may go to; decided from the text alone, before any name is looked up."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import NoReturn
from urllib.parse import urlsplit

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT, is_graph_host

__all__ = ["check_graph_url"]

_UNSAFE = re.compile(r"[\x00-\x20\x7f-\uffff\U00010000-\U0010ffff\\@?#%]")
_LABELS = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_ADDRESS_LIKE = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+))*")


def check_graph_url(text: str, allowed_hosts: Collection[str]) -> str:
    """Return *text*, a service root, without a slash at its end.

    Args:
        text: as given by ``--workbook-graph-url``.
        allowed_hosts: named by ``--workbook-allow-host``.

    Raises:
        UsageError: it is not https (or http to loopback), has parts that a root has not, or names a host that
            is neither Graph's, nor loopback, nor allowed.
    """
    if (unsafe := _UNSAFE.search(text)) is not None:
        _refuse(text, f"{unsafe.group()!r} may not stand in it: no user, query, fragment, backslash, escape or space")
    scheme, host = _scheme_and_host(text)
    is_loopback = _is_loopback(host)
    if scheme == "http" and not is_loopback:
        _refuse(text, "http would carry the token readable; it is taken for 127.0.0.0/8, [::1] and localhost alone")
    if scheme not in ("http", "https"):
        _refuse(text, "it does not begin with https://")
    allowed = {one.strip().lower() for one in allowed_hosts}
    if not (is_loopback or is_graph_host(host) or host in allowed):
        _refuse(
            text,
            f"{host!r} is neither a Microsoft Graph host nor loopback, and the token would go there; "
            f"if that is meant, add --workbook-allow-host={host}",
        )
    return text.rstrip("/")


def _scheme_and_host(text: str) -> tuple[str, str]:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError as error:
        _refuse(text, str(error))
    if not host or port == 0 or parts.netloc.endswith(":"):
        _refuse(text, "it names no host, or a port that is none")
    if not (_is_address(host) or _is_name(host)):
        _refuse(text, f"{host!r} is no plain host name or address")
    if any(segment in (".", "..") for segment in parts.path.split("/")):
        _refuse(text, "its path has dot segments")
    return parts.scheme.lower(), host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_name(host: str) -> bool:
    # Resolvers take 0x7f.1 and 2130706433 for addresses, so they are no names either.
    return len(host) <= 253 and _LABELS.fullmatch(host) is not None and _ADDRESS_LIKE.fullmatch(host) is None


def _is_loopback(host: str) -> bool:
    if host in ("localhost", "::1"):
        return True
    return _is_address(host) and ipaddress.ip_address(host) in ipaddress.ip_network("127.0.0.0/8")


def _refuse(text: str, why: str) -> NoReturn:
    msg = (
        f"the service root {_shown(text)} cannot be used: {why}. "
        f"Expected https://host/v1.0 as in --workbook-graph-url={CANONICAL_ROOT}, or http://127.0.0.1:PORT/v1.0"
    )
    raise UsageError(msg)


def _shown(text: str) -> str:
    # What stands before an @ may be a password.
    return ascii(re.sub(r"//[^/]*@", "//***@", text[:200]))
