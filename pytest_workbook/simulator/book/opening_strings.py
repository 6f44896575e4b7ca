"""The strings that cells share."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.furigana import Furigana
from pytest_workbook.simulator.book.opening_parts import Node, each_child, rich_text

# Katakana to hiragana: small a to ke, and the iteration marks.
_HIRAGANA: Final = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_DIGITS: Final = 12


def read_strings(data: bytes, part: str) -> list[str]:
    """The shared strings, by index."""
    strings: list[str] = []

    def take(node: Node) -> None:
        if node.name == "si":
            strings.append(read_text(node))

    each_child(data, part, take)
    return strings


def read_text(node: Node) -> str:
    """The text of an ``si`` element, with its reading where it has one.

    Source: ECMA-376 part 1, 18.4.6 (rPh) and 18.4.3 (phoneticPr), read 2026-11-24.

    Args:
        node: the element.
    """
    text = rich_text(node)
    runs = sorted((run for run in map(_run, node.all("rPh")) if run is not None), key=lambda run: run[0])
    if not runs:
        return text
    signs = text.encode("utf-16-le")
    pieces: list[bytes] = []
    at = 0
    for start, end, reading in runs:
        # Counted in halves of UTF-16; a run that begins within the one before is damaged.
        if start >= at and end > start:
            pieces += [signs[2 * at : 2 * start], reading.encode("utf-16-le")]
            at = end
    read = b"".join([*pieces, signs[2 * at :]]).decode("utf-16-le", "replace")
    properties = node.child("phoneticPr")
    is_hiragana = properties is not None and properties.attributes.get("type") == "Hiragana"
    return Furigana(text, read.translate(_HIRAGANA) if is_hiragana else read)


def _run(node: Node) -> tuple[int, int, str] | None:
    start, end = node.attributes.get("sb", ""), node.attributes.get("eb", "")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < _DIGITS):
        return None
    return int(start), int(end), rich_text(node)
