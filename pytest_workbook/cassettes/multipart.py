"""Boundaries of multipart bodies, which clients choose by chance, made constant. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from pytest_workbook.wire import Headers, Request

__all__ = ["with_constant_boundary"]

_PARAMETER = re.compile(rb"""\bboundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))""", re.IGNORECASE)
_CONSTANT = b"boundary"


def with_constant_boundary(request: Request) -> Request:
    """Return *request* with constant boundaries: those that its content type, and parts of its body, name."""
    content_type = request.headers.get("content-type", "")
    if "multipart/" not in content_type.lower():
        return request
    header, body = content_type.encode("utf-8", "surrogateescape"), request.body
    named = [found[1] or found[2] for text in (header, body) for found in _PARAMETER.finditer(text)]
    constant = {
        name: _CONSTANT + (b"-%d" % number if number > 1 else b"")
        for number, name in enumerate(dict.fromkeys(named), start=1)
    }
    if not constant or all(name == made for name, made in constant.items()):
        return request
    # The longest first: one may begin as another does.
    any_of = b"|".join(re.escape(name) for name in sorted(constant, key=len, reverse=True))
    pattern = re.compile(
        rb"(?<=--)(?:%b)(?=--|\s|$)|(?<=boundary=)(?:%b)|(?<=boundary=\")(?:%b)" % ((any_of,) * 3), re.IGNORECASE
    )

    def made(text: bytes) -> bytes:
        return pattern.sub(lambda found: constant.get(found[0], found[0]), text)

    headers = request.headers.without("content-type")
    typed = Headers([*headers.pairs, ("Content-Type", made(header).decode("utf-8", "surrogateescape"))])
    return replace(request, headers=typed, body=made(body))
