"""The engine is kept in step with the cells."""

from datetime import UTC, datetime

import pytest

from pytest_workbook.simulator.book import calls
from pytest_workbook.simulator.book.calculation import Calculation, evaluate_apart, value_type
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Cell, Contents, ErrorValue, Scalar, Sheet, ValueType
from pytest_workbook.simulator.book.surroundings import Place, Surroundings

AROUND = Surroundings(
    sheet_names={"{1}": "S"},
    tables={},
    names={},
    now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    random=lambda: 0.5,
    drive_name="b.xlsx",
)


def contents(**formulas: Scalar) -> Contents:
    """One sheet with A1, A2, … as given, in order."""
    cells = {}
    for row, given in enumerate(formulas.values()):
        is_formula = isinstance(given, str) and given.startswith("=")
        cells[(row, 0)] = Cell(formula=str(given)) if is_formula else Cell(given)
    return Contents([Sheet("{1}", "S", cells=cells)])


def test_results_are_put_into_the_cells() -> None:
    """Cached values are those of the engine; formats and the like stay."""
    book = contents(a=2, b="=A1*2")
    book.sheets[0].cells[(1, 0)] = Cell(formula="=A1*2", number_format="0.0", style=7)
    Calculation(book, AROUND).run(book, AROUND)
    assert book.sheets[0].cells[(1, 0)] == Cell(formula="=A1*2", cached=4.0, number_format="0.0", style=7)


def test_only_dirty_cells_are_set_anew() -> None:
    """A change that was not told is not seen."""
    book = contents(a=2, b=3, c="=A1+A2")
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    book.sheets[0].cells[(0, 0)] = Cell(20)
    book.sheets[0].cells[(1, 0)] = Cell(30)
    calculation.run(book, AROUND, [("{1}", (0, 0))])
    assert book.sheets[0].cells[(2, 0)].cached == 23.0


def test_volatile_formulas_are_set_anew_with_every_run() -> None:
    """The time they show moves on."""
    book = contents(a="=NOW()")
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    later = Surroundings(AROUND.sheet_names, {}, {}, lambda: datetime(2026, 1, 2, tzinfo=UTC), lambda: 0.5, "b")
    calculation.run(book, later)
    assert book.sheets[0].cells[(0, 0)].cached == 46024.0


def test_a_formula_that_became_a_constant_is_forgotten() -> None:
    """Its cell is no longer looked for."""
    book = contents(a="=NOW()")
    calculation = Calculation(book, AROUND)
    book.sheets[0].cells.clear()
    calculation.run(book, AROUND, [("{1}", (0, 0))])
    assert calculation.index.formulas == set()
    assert calculation.index.volatile == set()
    assert calculation.index.filled == set()


def test_a_text_from_a_file_that_is_no_formula_is_a_name_error() -> None:
    """It does not stop the others."""
    book = contents(a='=[@"', b="=1+1")
    Calculation(book, AROUND).run(book, AROUND)
    assert [cell.cached for cell in book.sheets[0].cells.values()] == [ErrorValue("#NAME?"), 2.0]


def test_spilled_values_are_kept_apart_from_cells() -> None:
    """And are gone when their array is."""
    book = contents(a="=SEQUENCE(3)")
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    assert book.sheets[0].spills == {(1, 0): 2.0, (2, 0): 3.0}
    book.sheets[0].cells.clear()
    calculation.run(book, AROUND, [("{1}", (0, 0))])
    assert book.sheets[0].spills == {}


def test_an_array_formula_takes_the_cells_it_covers() -> None:
    """Values that the file has in them do not stand in its way."""
    book = contents(a=1, b=2)
    book.sheets[0].cells[(0, 1)] = Cell(formula="=A1:A2*10", array_size=(2, 1))
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    assert book.sheets[0].cells[(0, 1)].cached == 10.0
    assert book.sheets[0].spills == {(1, 1): 20.0}
    assert calculation.index.arrays == {("{1}", (0, 1))}


def test_a_clone_goes_on_from_a_snapshot() -> None:
    """Without filling an engine, and without a trace in the original."""
    book = contents(a=2, b="=A1*2")
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    copy = book.copy()
    clone = Calculation(copy, AROUND, calculation.snapshot())
    copy.sheets[0].cells[(0, 0)] = Cell(5)
    clone.run(copy, AROUND, [("{1}", (0, 0))])
    assert copy.sheets[0].cells[(1, 0)].cached == 10.0
    assert book.sheets[0].cells[(1, 0)].cached == 4.0


@pytest.mark.parametrize(
    ("formula", "rows"),
    [("=A1+1", [[3.0]]), ("=A1:A2", [[2.0], [3.0]]), ("={1,2;3,4}", [[1.0, 2.0], [3.0, 4.0]]), ("=Z99", [[0.0]])],
)
def test_a_formula_is_evaluated_apart(formula: str, rows: list[list[Scalar]]) -> None:
    """With as many values as it has."""
    book = contents(a=2, b=3)
    calculation = Calculation(book, AROUND)
    assert evaluate_apart(calculation.snapshot().data, 1, formula, Place("{1}"), AROUND) == rows


def test_a_sheet_called_as_the_scratch_sheet_is_no_hindrance() -> None:
    """Another name is found."""
    around = Surroundings({"{1}": "Scratch"}, {}, {}, AROUND.now, AROUND.random, "b")
    book = Contents([Sheet("{1}", "Scratch", cells={(0, 0): Cell(5)})])
    calculation = Calculation(book, around)
    assert evaluate_apart(calculation.snapshot().data, 1, "=A1", Place("{1}"), around) == [[5.0]]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, ValueType.EMPTY),
        ("", ValueType.STRING),
        ("#N/A", ValueType.STRING),
        (ErrorValue("#N/A"), ValueType.ERROR),
        (True, ValueType.BOOLEAN),
        (1, ValueType.DOUBLE),
    ],
)
def test_values_have_types(value: Scalar, kind: ValueType) -> None:
    """In Graph's words."""
    assert value_type(value) is kind


def test_cells_with_a_format_alone_are_not_calculated() -> None:
    """The engine does not hold them."""
    book = Contents([Sheet("{1}", "S", cells={(0, 0): Cell(number_format="0%")})])
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    assert calculation.index.filled == set()
    assert book.sheets[0].spills == {}


@pytest.fixture(name="unguarded")
def _unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held back from the engine, which breaks down at ``FIXED`` with a million decimals."""
    monkeypatch.setattr(calls, "guarded", lambda _name, given: given)


@pytest.mark.usefixtures("unguarded")
def test_a_formula_that_breaks_the_engine_is_an_error_and_no_other_is() -> None:
    """The rest is calculated, and goes on being calculated."""
    book = contents(a=2, b="=FIXED(1,1E6)", c="=A1*2", d="=IFERROR(A2,7)", e='=FIXED(2,"1000000")', f="=A1+1")
    book.sheets[0].cells[(0, 3)] = Cell(formula="=A1:A1*{1;2}", array_size=(2, 1))
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    column = [book.sheets[0].cells[(row, 0)].cached for row in range(1, 6)]
    assert column == [ErrorValue("#VALUE!"), 4.0, 7.0, ErrorValue("#VALUE!"), 3.0]
    assert book.sheets[0].cells[(0, 3)].cached == 2.0
    book.sheets[0].cells[(0, 0)] = Cell(5)
    book.sheets[0].cells[(1, 0)] = Cell(formula="=FIXED(A1,1)")
    clone = Calculation(book, AROUND, calculation.snapshot())
    clone.run(book, AROUND, [("{1}", (0, 0)), ("{1}", (1, 0))])
    column = [book.sheets[0].cells[(row, 0)].cached for row in range(1, 6)]
    assert column == ["5.0", 10.0, "5.0", ErrorValue("#VALUE!"), 6.0]


@pytest.mark.usefixtures("unguarded")
def test_many_formulas_that_break_the_engine_are_refused() -> None:
    """To find each costs several calculations."""
    book = contents(**{f"a{row}": "=FIXED(1,1E6)" for row in range(17)})
    with pytest.raises(BookError, match="many formulas") as refused:
        Calculation(book, AROUND).run(book, AROUND)
    assert refused.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.usefixtures("unguarded")
def test_a_formula_that_stands_in_no_cell_breaks_nothing() -> None:
    """Its value is an error."""
    book = contents(a=2)
    calculation = Calculation(book, AROUND)
    calculation.run(book, AROUND)
    data = calculation.snapshot().data
    assert evaluate_apart(data, 1, "=FIXED(A1,1E6)", Place("{1}"), AROUND) == [[ErrorValue("#VALUE!")]]


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ("={1,2}", [[1, 2], [1, 2], [1, 2]]),
        ("={1;2}", [[1, 1], [2, 2], ["#N/A", "#N/A"]]),
        ("=7", [[7, 7], [7, 7], [7, 7]]),
        ("={1,2,3;4,5,6;7,8,9;0,0,0}", [[1, 2], [4, 5], [7, 8]]),
        ("=1/{1,0}", [[1, "#DIV/0!"], [1, "#DIV/0!"], [1, "#DIV/0!"]]),
    ],
)
def test_an_array_formula_fills_its_cells(formula: str, rows: list[list[Scalar]]) -> None:
    """A single row or column again and again, and what is left over is not available."""
    book = contents()
    sheet = book.sheets[0]
    sheet.cells[(0, 0)] = Cell(formula=formula, array_size=(3, 2))
    Calculation(book, AROUND).run(book, AROUND)
    shown = {**sheet.spills, (0, 0): sheet.cells[(0, 0)].cached}
    assert [[shown[(row, column)] for column in (0, 1)] for row in range(3)] == rows
