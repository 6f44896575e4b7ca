"""The strings that cells share."""

from __future__ import annotations

from pytest_workbook.simulator.book.opening_parts import Node, each_child, rich_text


def read_strings(data: bytes, part: str) -> list[str]:
    """The shared strings, by index."""
    strings: list[str] = []

    def take(node: Node) -> None:
        if node.name == "si":
            strings.append(rich_text(node))

    each_child(data, part, take)
    return strings
