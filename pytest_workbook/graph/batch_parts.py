"""The bodies of what ``$batch`` carries: JSON as it is, anything else in base64."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

__all__ = ["part_content"]


def part_content(body: Any) -> bytes:
    """Return the bytes that *body*, of one request or answer of a batch, stands for.

    Args:
        body: parsed JSON; None for no body. A text that is no base64 stands for itself.
    """
    if body is None:
        return b""
    if isinstance(body, str):
        try:
            return base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            return body.encode()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
