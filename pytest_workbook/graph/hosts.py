"""Which hosts are Microsoft Graph's or its sign-in's, and one spelling for each URL."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

__all__ = [
    "CANONICAL_ROOT",
    "GRAPH_HOSTS",
    "SIGN_IN_HOSTS",
    "host_of",
    "is_below",
    "is_graph_host",
    "is_loopback_host",
    "is_sign_in_host",
    "normalise",
    "origin_of",
    "service_path",
]

CANONICAL_ROOT = "https://graph.microsoft.com/v1.0"

# Source: "National cloud deployments", read 2026-11; graph.microsoft.de is retired, but code may still name it.
GRAPH_HOSTS = frozenset(
    {
        "graph.microsoft.com",
        "graph.microsoft.us",
        "dod-graph.microsoft.us",
        "graph.microsoft.de",
        "microsoftgraph.chinacloudapi.cn",
    }
)

# The twins are aliases that the instance discovery document lists, and the hosts of older libraries.
SIGN_IN_HOSTS = frozenset(
    {
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.microsoftonline.de",
        "login.microsoft.com",
        "login.microsoftonline-us.com",
        "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn",
        "login.usgovcloudapi.net",
        "login.windows.net",
        "login.live.com",
        "sts.windows.net",
    }
)

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED_IN_PATH = "/:@!$&'()*+,;=-._~"
_RECODED = re.compile(f"[A-Za-z0-9_.~/{re.escape(_UNRESERVED_IN_PATH)}-]*")
_VERSION_ROOT = re.compile(r"^(?P<base>.*?)/(?:v1\.0|beta)(?P<rest>/.*)?$", re.IGNORECASE)
# What ``normalise`` would return as it is, as nearly every URL.
_NORMAL = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    rf"(?:/(?!\.\.?(?:[/?]|$))[A-Za-z0-9{re.escape(_UNRESERVED_IN_PATH.replace('/', ''))}]+)+/?(?:\?[!-\"$-~]+)?"
)
_LOOPBACK = re.compile(r"^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|localhost)$")


def is_graph_host(host: str) -> bool:
    """Return whether *host* is one of Graph's, whatever its case and with or without the root dot."""
    return _plain(host) in GRAPH_HOSTS


def is_sign_in_host(host: str) -> bool:
    """Return whether *host* is one at which Graph's clients sign in."""
    return _plain(host) in SIGN_IN_HOSTS


def is_loopback_host(host: str) -> bool:
    """Return whether *host* is literally ``127.x.x.x``, ``::1`` or ``localhost``; nothing is looked up."""
    return bool(_LOOPBACK.match(_plain(host)))


def host_of(url: str) -> str:
    """Return the host of *url* in lower case, or an empty string if it has none."""
    return _plain(_split(url).hostname or "")


def origin_of(url: str) -> str:
    """Return ``scheme://host[:port]`` of *url*; the default port is left out."""
    parts = _split(url)
    return f"{parts.scheme.lower()}://{_netloc(parts)}"


def normalise(url: str) -> str:
    """Return one spelling of *url*: case, default port, percent-escapes, dot segments, doubled slashes; no fragment.

    Userinfo is dropped. Escapes of characters that need none are decoded, all others are upper case, so that
    ``A1%3AB2`` and ``A1:B2`` are one. A slash or question mark that was escaped stays escaped.
    """
    if _NORMAL.fullmatch(url):
        return url
    parts = _split(url)
    path = _resolve(_recode(parts.path) or "/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme.lower()}://{_netloc(parts)}{path}{query}"


def service_path(url: str) -> str | None:
    """Return path and query below ``/v1.0`` or ``/beta``, with a leading slash; None if elsewhere."""
    parts = _split(normalise(url))
    found = _VERSION_ROOT.match(parts.path)
    if found is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return (found["rest"] or "/") + query


def is_below(url: str, base: str) -> bool:
    """Return whether *url* is *base* or below it, both normalised; an origin that differs in anything is not.

    Checked as written and decoded once: what a server makes of ``..%2F`` or a backslash is not in our hands.
    """
    pairs = ((url, base), (_decoded(url), _decoded(base)))
    return all(_is_at_or_below(normalise(one), normalise(above).rstrip("/")) for one, above in pairs)


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def _split(url: str) -> SplitResult:
    return urlsplit(url)


def _netloc(parts: SplitResult) -> str:
    host = _plain(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    try:
        port = parts.port
    except ValueError:
        # Not a number: kept as it came, so that it is nobody's known origin.
        return f"{host}:{parts.netloc.rpartition(':')[2]}"
    if port is None or port == _DEFAULT_PORTS.get(parts.scheme.lower()):
        return host
    return f"{host}:{port}"


def _recode(path: str) -> str:
    if _RECODED.fullmatch(path):
        # As nearly every path is: there is nothing to decode and nothing to escape.
        return path
    # An escaped slash is data, not a border between segments: it is kept out of the decoding.
    return "/".join(_recode_segment(segment) for segment in path.replace("\\", "%5C").split("/"))


def _recode_segment(segment: str) -> str:
    pieces = re.split(r"(%2F|%3F|%23|%25)", segment, flags=re.IGNORECASE)
    return "".join(
        piece.upper() if index % 2 else quote(unquote_to_bytes(piece), safe=_UNRESERVED_IN_PATH.replace("/", ""))
        for index, piece in enumerate(pieces)
    )


def _resolve(path: str) -> str:
    kept: list[str] = []
    segments = [segment for index, segment in enumerate(path.split("/")) if segment or index == 0]
    for segment in segments[1:]:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    trailing = "/" if path.endswith("/") and kept else ""
    return "/" + "/".join(kept) + trailing


def _decoded(url: str) -> str:
    return unquote(url).replace("\\", "/")


def _is_at_or_below(url: str, base: str) -> bool:
    return url == base or url.startswith((base + "/", base + "?"))
