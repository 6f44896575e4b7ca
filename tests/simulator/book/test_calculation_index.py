"""Formulas over whole columns follow the rows that are filled."""

from datetime import UTC, datetime

import pytest

from pytest_workbook.simulator.book.calculation_index import Index, with_extents
from pytest_workbook.simulator.book.model import Cell, Contents, Scalar, Sheet
from pytest_workbook.simulator.book.surroundings import Surroundings
from pytest_workbook.simulator.book.workbook import Workbook

COUNT = '=SUMPRODUCT((A:A<>"")*1)'


def counted(book: Workbook) -> Scalar:
    """What E1 counts."""
    return book.values(book.area("E1"))[0][0]


def test_cells_far_down_are_counted() -> None:
    """When they are written, when they are taken away, and in a clone."""
    book = Workbook.blank()
    book.write(book.area("E1"), formulas=[[COUNT]])
    assert counted(book) == 0
    book.write(book.area("A500000:A500001"), values=[["x"], ["y"]])
    assert counted(book) == 2
    clone = book.clone()
    clone.write(clone.area("A1048576"), values=[["z"]])
    book.write(book.area("A500000"), values=[[""]])
    assert (counted(clone), counted(book)) == (3, 1)


def test_cells_that_are_spilled_into_are_counted() -> None:
    """However far; a formula that spills by what it counts is followed for some rounds."""
    book = Workbook.blank()
    book.write(book.area("E1"), formulas=[[COUNT]])
    book.write(book.area("A3"), formulas=[["=SEQUENCE(3000)"]])
    assert counted(book) == 3_000
    book.write(book.area("A3"), formulas=[["=SEQUENCE(E2)"]])
    book.write(book.area("E2"), values=[[9_000]])
    assert counted(book) == 9_000


def test_other_sheets_are_followed() -> None:
    """Whichever the column is of."""
    book = Workbook.blank()
    other = book.add_sheet("Other")
    book.write(book.area("E1"), formulas=[['=SUMPRODUCT((Other!A:A="x")*1)']])
    book.write(book.area("A90000", other.sheet_id), values=[["x"]])
    assert counted(book) == 1


def test_an_index_grows_in_steps() -> None:
    """So that not each row makes formulas be set anew."""
    index = Index()
    assert index.grow("{1}", [(0, 0)])
    assert not index.grow("{1}", [(127, 15)])
    assert index.grow("{1}", [(128, 16)])
    assert index.copy().extents == {"{1}": (256, 32)}
    assert not index.grow("{1}", [])


def test_extents_are_those_of_cells_and_spilled_values() -> None:
    """Of the sheet that is asked for."""
    sheets = [Sheet("{1}", "One", cells={(300, 0): Cell(1)}), Sheet("{2}", "Two", spills={(0, 200): 1})]
    around = Surroundings({}, {}, {}, lambda: datetime(2026, 1, 1, tzinfo=UTC), lambda: 0.5, "b.xlsx")
    extent = with_extents(around, Contents(sheets)).extent
    assert [extent("{1}"), extent("{2}")] == [(384, 16), (128, 208)]


@pytest.mark.parametrize("formula", ["=SUMPRODUCT(A:A*1)", "=COUNTBLANK(A:XFD)+SUM(A:A*1)"])
def test_a_formula_apart_is_clipped(formula: str) -> None:
    """As one in a cell."""
    book = Workbook.blank()
    book.write(book.area("A200000"), values=[[5]])
    kind, rows = book.evaluate(formula)
    assert kind.value == "Double"
    assert rows == [[5 if "BLANK" not in formula else 16_384 * 1_048_576 - 1 + 5]]
