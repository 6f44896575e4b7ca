"""Where a request goes: the service root that a client was told, and what of the service it asks for."""

from __future__ import annotations

import re

from pytest_workbook.graph.hosts import normalise, origin_of
from pytest_workbook.simulator.replies import Refusal

__all__ = ["located"]

# A stand-in's root may lie below a path of its own.
_VERSION = re.compile(r"(?P<base>.*?)/(?P<version>v1\.0|beta)(?P<path>/.*)?\Z", re.IGNORECASE)
# What stands for an escaped parenthesis while a URL is normalised: characters for private use, percent-encoded.
_OPEN, _CLOSE = "%EE%80%80", "%EE%80%81"


def located(url: str) -> tuple[str, str, str]:
    """Return service root, path and query of *url*; the path is normalised, but escaped parentheses stay escaped.

    Raises:
        Refusal: 404 where it names no version of the service.
    """
    address, mark, query = url.partition("?")
    clean = normalise(address.replace("%28", _OPEN).replace("%29", _CLOSE) + mark + query)
    origin = origin_of(clean)
    path, _, query = clean[len(origin) :].partition("?")
    found = _VERSION.match(path)
    if found is None:
        # Observed 2023-10 for another version segment.
        version = path.split("/")[1] if path.count("/") else path
        raise Refusal(404, "ResourceNotFound", None, f"Invalid version: {version[:40]}")
    below = (found["path"] or "/").replace(_OPEN, "%28").replace(_CLOSE, "%29")
    return f"{origin}{found['base']}/{found['version'].lower()}", below, query
