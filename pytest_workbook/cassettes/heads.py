"""Whose a cassette file is, from its first lines: whoever looks through many files reads none of them whole."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Head", "head_of"]

_ENOUGH = 64 * 1024
_BEGINS = re.compile(r"\n(?:metadata:\n  )?workbook:\n")
_LINE = re.compile(r"^ +(node_id|source|recorded_at): (\"[^\n]*\")$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a file of ours says.

    Args:
        node_id: the node that owns it; empty for the run's own.
        source: ``live`` or ``simulator``; empty where unknown.
        recorded_at: ISO 8601, UTC; empty where unknown.
    """

    node_id: str
    source: str = ""
    recorded_at: str = ""


def head_of(path: Path) -> Head | None:
    """Return whose the file *path* is, or None if it was not written by us, or was laid out anew by hand."""
    try:
        with path.open("rb") as file:
            text = file.read(_ENOUGH).decode("utf-8", "replace")
    except OSError:
        return None
    begins = _BEGINS.search(text)
    if begins is None or "\ninteractions:" in text[: begins.start()]:
        return None
    rest = text[begins.end() :]
    try:
        found = {name: str(json.loads(value)) for name, value in _LINE.findall(rest.partition("\ninteractions:")[0])}
    except ValueError:
        return None
    return Head(**found) if "node_id" in found else None
