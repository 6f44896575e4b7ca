"""Manual calculation: what is shown until formulas are calculated."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pytest_workbook.simulator.book.manual import lacks_values
from pytest_workbook.simulator.book.model import Cell, Contents, Sheet, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook in manual mode whose B1 is stale: A1 is 5, and B1, twice of it, still 2."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    book.automatic = False
    book.write(book.area("A1"), values=[[5]])
    return book


def test_an_entered_formula_is_calculated_from_what_is_shown(book: Workbook) -> None:
    """And no other with it, whether it stands before or behind."""
    book.write(book.area("C1"), values=[["=A1*3"]])
    book.write(book.area("D1"), values=[["=B1+C1"]])
    assert book.values(book.area("A1:D1")) == [[5, 2, 15, 17]]
    book.calculate()
    assert book.values(book.area("A1:D1")) == [[5, 10, 15, 25]]


def test_a_formula_is_entered_anew(book: Workbook) -> None:
    """The same text is calculated again."""
    book.write(book.area("B1"), formulas=[["=A1*2"]])
    assert book.values(book.area("B1")) == [[10]]


def test_an_entered_array_spills(book: Workbook) -> None:
    """At once, and not into what is there."""
    book.write(book.area("D1"), values=[["=SEQUENCE(2)*A1"]])
    assert book.values(book.area("D1:D2")) == [[5], [10]]
    book.write(book.area("F1:F2"), values=[["=SEQUENCE(2)"], ["x"]])
    assert book.values(book.area("F1:F2")) == [["#SPILL!"], ["x"]]
    assert book.values(book.area("D1:D2")) == [[5], [10]]


def test_names_and_evaluations_see_what_is_shown(book: Workbook) -> None:
    """A formula in no cell calculates none that stands in one."""
    assert book.evaluate("=B1+1")[1] == [[3]]
    assert book.values(book.area("B1")) == [[2]]


def test_values_stay_through_changes_of_structure(book: Workbook) -> None:
    """Inserted rows move formulas, and calculate none."""
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    assert (book.values(book.area("A2:B2")), book.formulas(book.area("B2"))) == ([[5, 2]], [["=A2*2"]])


def test_volatile_formulas_wait_too(book: Workbook) -> None:
    """Nothing is calculated that was not entered."""
    book.write(book.area("C1"), values=[["=RAND()*0+A1"]])
    book.write(book.area("A1"), values=[[6]])
    assert book.values(book.area("C1")) == [[5]]


def test_a_saved_file_keeps_its_values_when_it_is_opened(book: Workbook) -> None:
    """Stale ones, too, as Excel shows them; a file that lacks values is calculated once."""
    again = open_workbook(save_workbook(book))
    assert (again.automatic, again.values(again.area("A1:B1"))) == (False, [[5, 2]])
    assert again.clone().values(again.area("B1")) == [[2]]
    again.calculate()
    assert again.values(again.area("B1")) == [[10]]

    made = openpyxl.Workbook()
    made.active["A1"], made.active["B1"] = 5, "=A1*2"  # type: ignore[index]  # a new workbook has an active sheet
    made.calculation.calcMode = "manual"
    data = io.BytesIO()
    made.save(data)
    fresh = open_workbook(data.getvalue())
    assert (fresh.automatic, fresh.values(fresh.area("B1"))) == (False, [[10]])


@pytest.mark.parametrize(
    ("cell", "lacks"),
    [
        (Cell(1), False),
        (Cell(formula="=1", cached=1), False),
        (Cell(formula="=1"), True),
        (Cell(formula="=1", cached=""), False),
    ],
)
def test_only_formulas_lack_values(cell: Cell, lacks: bool) -> None:
    """A blank text is one."""
    assert lacks_values(Contents([Sheet("{1}", "S", cells={(0, 0): cell})])) is lacks
