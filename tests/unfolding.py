"""Texts within texts, as an attacker reads them: what a file says in percent-encoding, escapes, HTML and base64."""

from __future__ import annotations

import base64
import binascii
import re
from html import unescape
from urllib.parse import unquote

__all__ = ["unfolded"]


def unfolded(text: str, depth: int = 3) -> str:
    """Return *text* and all that it holds in percent-encoding, escapes, HTML and base64, three deep."""
    inner = [unquote(text), unescape(text), _unescaped(text), *_from_base64(text)]
    fresh = [one for one in inner if one != text]
    return "\n".join([text, *(unfolded(one, depth - 1) for one in fresh)]) if depth else text


def _unescaped(text: str) -> str:
    plain = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"\\+(.)", r"\1", plain)


def _from_base64(text: str) -> list[str]:
    found = []
    for word in set(re.findall(r"[A-Za-z0-9+/_-]{11,}", text)):
        for start in range(4):
            piece = word[start:].replace("-", "+").replace("_", "/")
            whole = piece[:-1] if len(piece) % 4 == 1 else piece
            try:
                found.append(base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1"))
            except binascii.Error:
                continue
    return found
