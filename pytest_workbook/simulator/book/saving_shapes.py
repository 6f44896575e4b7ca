"""The shapes in which older readers show notes, after cells have moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area
from pytest_workbook.simulator.book.model import Move
from pytest_workbook.simulator.book.package import BadWorkbook
from pytest_workbook.simulator.book.saving_moves import moved_ranges
from pytest_workbook.simulator.book.saving_xml import Edit, Element, apply, as_utf8, outline

# Numbers of an anchor: left column, offset, top row, offset, right column, offset, bottom row, offset.
_ANCHOR_NUMBERS: Final = 8


def with_moved_notes(data: bytes, part: str, moves: Sequence[Move]) -> bytes:
    """A drawing of notes after its sheet's cells have moved; shapes of deleted cells are gone.

    A part that is not well-formed, as such drawings may be, stays as it is.

    Args:
        data: the part.
        part: its name.
        moves: of the sheet's cells.
    """
    try:
        root = outline(as_utf8(data), part, 4)
    except BadWorkbook:
        return data
    data = as_utf8(data)
    return apply(data, [edit for shape in root.all("shape") for edit in _moved(data, shape, moves)])


def _moved(data: bytes, shape: Element, moves: Sequence[Move]) -> Iterator[Edit]:
    client = shape.child("ClientData")
    if client is None or client.attributes.get("ObjectType") != "Note":
        return
    row, column = (_number(data, client.child(name)) for name in ("Row", "Column"))
    if row is None or column is None:
        return
    place = parse_reference(moved_ranges(print_area(row, column, row, column), moves))
    if place is None:
        yield Edit(shape.start, shape.end, b"")
        return
    by = (place.top - row, place.left - column)
    if by != (0, 0):
        yield from _placed(data, client, (place.top, place.left), by)


def _placed(data: bytes, client: Element, place: tuple[int, int], by: tuple[int, int]) -> Iterator[Edit]:
    for element in client.children:
        text = data[element.open_end : element.close].decode()
        if element.name in ("Row", "Column"):
            yield Edit(element.open_end, element.close, str(place[element.name == "Column"]).encode())
        numbers = [number.strip() for number in text.split(",")]
        if element.name == "Anchor" and len(numbers) == _ANCHOR_NUMBERS and all(n.isdigit() for n in numbers):
            shifts = (by[1], 0, by[0], 0) * 2
            moved = [str(max(int(number) + shift, 0)) for number, shift in zip(numbers, shifts, strict=True)]
            yield Edit(element.open_end, element.close, ", ".join(moved).encode())


def _number(data: bytes, element: Element | None) -> int | None:
    text = "" if element is None else data[element.open_end : element.close].decode().strip()
    return int(text) if text.isascii() and text.isdigit() else None
