"""Shapes of notes after cells have moved."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.model import Area, Move, Shift
from pytest_workbook.simulator.book.saving_shapes import with_moved_notes

_PART = "xl/drawings/vmlDrawing1.vml"
_RIGHT = Move(Area("", 0, 0, 1048575, 1), Shift.RIGHT)
_DOWN = Move(Area("", 0, 0, 2, 16383), Shift.DOWN)
_GONE = Move(Area("", 1, 0, 1, 16383), Shift.UP)


def _drawing(client: str, kind: str = "Note") -> bytes:
    return f'<xml><v:shape id="s"><x:ClientData ObjectType="{kind}">{client}</x:ClientData></v:shape></xml>'.encode()


_NOTE = "<x:Anchor>{}</x:Anchor><x:Row>{}</x:Row><x:Column>{}</x:Column>"


def test_note_moves_with_its_cell_and_keeps_its_size() -> None:
    """Row, column, and the four corners of its anchor; the offsets stay."""
    before = _drawing(_NOTE.format(" 1, 15, 0, 2, 3, 31, 4, 1", 1, 0))
    after = _drawing(_NOTE.format("3, 15, 3, 2, 5, 31, 7, 1", 4, 2))
    assert with_moved_notes(before, _PART, [_RIGHT, _DOWN]) == after


def test_anchor_stays_on_the_sheet() -> None:
    """A note near the top edge hangs over its cell."""
    move = Move(Area("", 0, 0, 2, 16383), Shift.UP)
    before = _drawing(_NOTE.format("1, 15, 1, 2, 3, 31, 5, 1", 3, 0))
    assert with_moved_notes(before, _PART, [move]) == _drawing(_NOTE.format("1, 15, 0, 2, 3, 31, 2, 1", 0, 0))


def test_note_of_a_deleted_cell_is_gone() -> None:
    """With its shape."""
    assert with_moved_notes(_drawing(_NOTE.format("", 1, 0)), _PART, [_GONE]) == b"<xml></xml>"


@pytest.mark.parametrize(
    "part",
    [
        _drawing(_NOTE.format("x", 9, 0), "Button"),
        _drawing("<x:Row>9</x:Row>"),
        _drawing("<x:Row>-9</x:Row><x:Column/>"),
        b"<xml><v:shape/></xml>",
        b"<xml><v:shape><br></v:shape></xml>",
    ],
    ids=["button", "no column", "no numbers", "no data", "not well-formed"],
)
def test_other_shapes_stay(part: bytes) -> None:
    """So does a part that no parser of XML reads."""
    assert with_moved_notes(part, _PART, [_DOWN]) == part


def test_odd_anchor_stays() -> None:
    """Only the row is another."""
    before = _drawing(_NOTE.format("1, 2", 5, 0))
    assert with_moved_notes(before, _PART, [_DOWN]) == _drawing(_NOTE.format("1, 2", 8, 0))
