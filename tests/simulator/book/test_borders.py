"""The lines at the edges of areas, within them and across their cells."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_workbook.simulator.book.borders import SIDE_INDEXES
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.looks import LINES, NO_EDGE, Edge
from pytest_workbook.simulator.book.model import Protection
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook

THIN = Edge("Continuous", "Thin")
THICK = Edge("Continuous", "Thick", "#FF0000")


def draw(book: Workbook, address: str, side: str, edge: Edge) -> None:
    """Draw a line."""
    book.draw(book.area(address), side, lambda _: edge)


def edges(book: Workbook, address: str, side: str) -> list[Edge]:
    """The lines at a side of an area."""
    return book.edges(book.area(address), side)


def test_a_line_is_seen_from_both_sides() -> None:
    """The bottom of a cell is the top of the one below, whichever of them was written."""
    book = Workbook.blank()
    draw(book, "B2", "EdgeBottom", THIN)
    draw(book, "B2", "EdgeRight", THICK)
    assert (edges(book, "B3", "EdgeTop"), edges(book, "C2", "EdgeLeft")) == ([THIN], [THICK])
    assert set(book.sheet("Sheet1").cells) == {(1, 1)}
    draw(book, "B3", "EdgeTop", THICK)
    draw(book, "C2", "EdgeLeft", NO_EDGE)
    assert (edges(book, "B2", "EdgeBottom"), edges(book, "B2", "EdgeRight")) == ([THICK], [NO_EDGE])


def test_lines_within_lie_between_cells() -> None:
    """They are drawn between rows and columns, not at the edges; a single row has none between rows."""
    book = Workbook.blank()
    draw(book, "A1:C3", "InsideHorizontal", THIN)
    draw(book, "A1:C3", "InsideVertical", THICK)
    assert edges(book, "A1:C3", "InsideHorizontal") == edges(book, "B2", "EdgeTop") == [THIN]
    assert edges(book, "A1:C3", "InsideVertical") == edges(book, "B2", "EdgeLeft") == [THICK]
    for side in ("EdgeTop", "EdgeBottom", "EdgeLeft", "EdgeRight"):
        assert edges(book, "A1:C3", side) == [NO_EDGE]
    draw(book, "E1:F1", "InsideHorizontal", THIN)
    assert edges(book, "E1:F1", "InsideHorizontal") == [NO_EDGE]


def test_lines_that_differ_are_all_given() -> None:
    """In the order of the cells."""
    book = Workbook.blank()
    draw(book, "B1", "EdgeTop", THIN)
    assert edges(book, "A1:C1", "EdgeTop") == [NO_EDGE, THIN]


def test_diagonals_share_one_kind_of_line() -> None:
    """A file keeps one for both."""
    book = Workbook.blank()
    draw(book, "A1", "DiagonalDown", THIN)
    assert edges(book, "A1", "DiagonalUp") == [NO_EDGE]
    draw(book, "A1", "DiagonalUp", THICK)
    assert edges(book, "A1", "DiagonalDown") == [THICK]
    draw(book, "A1", "DiagonalDown", NO_EDGE)
    assert edges(book, "A1", "DiagonalUp") == [THICK]


@pytest.mark.parametrize(("address", "side"), [("C:C", "EdgeLeft"), ("C:C", "EdgeRight"), ("C:D", "InsideVertical")])
def test_whole_columns_have_lines(address: str, side: str) -> None:
    """Drawn in the columns, seen from both sides, and taken away again."""
    book = Workbook.blank()
    draw(book, "D7", "EdgeLeft", THIN)
    draw(book, address, side, THICK)
    assert edges(book, address, side) == [THICK]
    beside, seen = {"EdgeLeft": ("B:B", "EdgeRight"), "EdgeRight": ("D:D", "EdgeLeft")}.get(side, ("C9", "EdgeRight"))
    assert THICK in edges(book, beside, seen)
    draw(book, address, side, NO_EDGE)
    assert edges(book, address, side) == [NO_EDGE]


def test_edges_of_the_sheet_have_no_neighbours() -> None:
    """Nothing lies above the first row or left of the first column."""
    book = Workbook.blank()
    for address in ("A1", "A:A"):
        draw(book, address, "EdgeLeft", THIN)
        draw(book, address, "EdgeTop", THIN)
        assert edges(book, address, "EdgeLeft") == edges(book, address, "EdgeTop") == [THIN]


def test_formats_may_be_protected() -> None:
    """Lines are formats."""
    book = Workbook.blank()
    book.protect_sheet("Sheet1", Protection())
    with pytest.raises(BookError, match="allowFormatCells"):
        draw(book, "A1", "EdgeTop", THIN)


_EDGES = st.sampled_from([*LINES]).flatmap(lambda line: st.builds(Edge, st.just(line[0]), st.just(line[1])))
_DRAWN = st.builds(lambda edge, color: replace(edge, color=color), _EDGES, st.sampled_from(["#000000", "#12AB34"]))


@given(
    st.lists(
        st.tuples(st.sampled_from(["B2", "A1:C3", "B:B", "2:2"]), st.sampled_from(SIDE_INDEXES), _DRAWN), max_size=5
    )
)
@settings(max_examples=40, deadline=None)
def test_what_is_drawn_is_seen_and_survives_saving(lines: list[tuple[str, str, Edge]]) -> None:
    """A line that was drawn is read back; a saved file opens with the same lines everywhere."""
    book = Workbook.blank()
    for address, side, edge in lines:
        draw(book, address, side, edge)
        area = book.area(address)
        exists = (side != "InsideVertical" or area.columns > 1) and (side != "InsideHorizontal" or area.rows > 1)
        assert book.edges(area, side) == [edge if exists else NO_EDGE]
    again = open_workbook(save_workbook(book))
    for address in ("B2", "A1:C3", "B:B", "2:2", "D4"):
        for side in SIDE_INDEXES:
            assert set(edges(again, address, side)) == set(edges(book, address, side))


def test_other_readers_see_the_lines() -> None:
    """Styles and colors, also of diagonals, as openpyxl reads them."""
    book = Workbook.blank()
    draw(book, "B2:C3", "EdgeTop", Edge("Double", "Thick", "#00FF00"))
    draw(book, "B2:C3", "DiagonalUp", THIN)
    sheet = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active
    assert sheet is not None
    border = sheet["C2"].border
    assert (border.top.style, border.top.color.rgb, border.bottom.style) == ("double", "FF00FF00", None)
    assert (border.diagonal.style, border.diagonalUp, border.diagonalDown) == ("thin", True, False)
