"""Bodies that are text, and JSON in other encodings than the one that all else here reads. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from pytest_workbook.wire import Response

__all__ = ["in_utf8", "is_text"]

_CONTROLS = bytes([*range(9), *range(14, 32)])
_JSON = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json\b", re.IGNORECASE)
_CHARSET = re.compile(r";\s*charset=\"?([\w:.-]+)\"?", re.IGNORECASE)


def is_text(body: bytes) -> bool:
    """Return whether *body* is UTF-8 without control characters that no text has."""
    if len(body.translate(None, _CONTROLS)) < len(body):
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def in_utf8(response: Response) -> Response:
    """Return *response* with a body of JSON in UTF-8, so that it is read, scrubbed and compared as any other."""
    kind = response.headers.get("content-type") or ""
    if not response.body or is_text(response.body) or not _JSON.match(kind):
        return response
    named = _CHARSET.search(kind)
    for encoding in (*([named[1]] if named else ()), json.detect_encoding(response.body), "latin-1"):
        try:
            text = response.body.decode(encoding).removeprefix("\ufeff")
        except (LookupError, UnicodeError):
            continue
        if text.lstrip()[:1] in {"{", "["}:
            headers = response.headers.with_header("Content-Type", _CHARSET.sub("; charset=utf-8", kind))
            return replace(response, headers=headers, body=text.encode("utf-8", "replace"))
    return response
