"""Cells are read and written honestly."""

from collections.abc import Callable, Sequence

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula
from pytest_workbook.simulator.book.model import Area, Cell, Clearing, Contents, ErrorValue, Scalar, Sheet
from pytest_workbook.simulator.book.workbook import Workbook


def book_of(*rows: Sequence[Scalar]) -> Workbook:
    """A workbook with these rows from A1 on."""
    book = Workbook.blank()
    area = Area(book.sheets[0].sheet_id, 0, 0, len(rows) - 1, len(rows[0]) - 1)
    book.write(area, values=rows)
    return book


def test_values_are_as_json_would_show_them() -> None:
    """Whole numbers as int, blanks as "", errors as their text."""
    book = book_of([5, 2.5, "x", True, None, "=1/0", "=A1", 1e20])
    (values,) = book.values(book.area("A1:H1"))
    assert values == [5, 2.5, "x", True, "", "#DIV/0!", 5, 1e20]
    assert [type(value) for value in values] == [int, float, str, bool, str, ErrorValue, int, float]


def test_types_are_graph_s() -> None:
    """Whole numbers are doubles too; an empty text is a text."""
    book = book_of([5, 2.5, "x", True, None, "=1/0", '=""'])
    assert book.value_types(book.area("A1:G1")) == [
        ["Double", "Double", "String", "Boolean", "Empty", "Error", "String"]
    ]


def test_formulas_of_constants_are_the_constants() -> None:
    """Those of formulas are their text, as entered."""
    book = book_of([5, "x", "= a1 * 2", None])
    assert book.formulas(book.area("A1:D1")) == [[5, "x", "= a1 * 2", ""]]
    assert book.formulas_r1c1(book.area("B1:D1")) == [["x", "= RC[-2] * 2", ""]]


def test_a_text_from_a_file_that_is_no_formula_is_shown_as_it_is() -> None:
    """In both notations."""
    book = Workbook(Contents([Sheet("{1}", "S", cells={(0, 0): Cell(formula='=A1&"')})]))
    assert book.formulas_r1c1(book.area("A1")) == [['=A1&"']]
    assert book.formulas(book.area("A1")) == [['=A1&"']]


def test_texts_are_shown_by_formats() -> None:
    """Each with its own."""
    book = book_of(["$1,234.50", "12%", "1/1/2026", "=A1*2", 7])
    book.write(book.area("D1:E1"), number_formats=[["0.0", ""]])
    assert book.text(book.area("A1:E1")) == [["$1,234.50 ", "12%", "1/1/2026", "2469.0", "7"]]
    assert book.number_formats(book.area("B1:E1")) == [["0%", "m/d/yyyy", "0.0", "General"]]


def test_none_leaves_a_cell_alone_and_empty_text_clears_it() -> None:
    """Its format stays; of formats, the empty text is General."""
    book = book_of(["12%", "12%"])
    book.write(book.area("A1:B1"), values=[[None, ""]], number_formats=[[None, None]])
    assert book.values(book.area("A1:B1")) == [[0.12, ""]]
    assert book.number_formats(book.area("A1:B1")) == [["0%", "0%"]]
    book.write(book.area("A1:B1"), number_formats=[["", ""]])
    assert book.number_formats(book.area("A1:B1")) == [["General", "General"]]


def test_what_is_typed_does_not_override_a_format() -> None:
    """Only unformatted cells take the format of what is typed."""
    book = book_of([None])
    book.write(book.area("A1"), number_formats=[["0.000"]])
    book.write(book.area("A1"), values=[["12%"]])
    assert book.text(book.area("A1")) == [["0.120"]]


@pytest.mark.parametrize(("given", "kept"), [("007", "007"), ("=1+1", "=1+1"), (5, "5"), (True, True), ("", "")])
def test_a_cell_formatted_as_text_takes_everything_as_text(given: Scalar, kept: Scalar) -> None:
    """But booleans; and clearing clears."""
    book = book_of([None])
    book.write(book.area("A1"), number_formats=[["@"]])
    book.write(book.area("A1"), values=[[given]])
    assert book.values(book.area("A1")) == [[kept]]


def test_properties_are_written_together() -> None:
    """A formula wins over a value, R1C1 over both, formats come last."""
    book = book_of([1, 2, 3])
    book.write(
        book.area("A1:C1"),
        values=[["1/1/2026", 8, 9]],
        formulas=[[None, "=A1+1", "=A1+2"]],
        formulas_r1c1=[[None, None, "=RC[-1]*2"]],
        number_formats=[["0", "0", "0"]],
    )
    assert book.formulas(book.area("A1:C1")) == [[46023, "=A1+1", "=B1*2"]]
    assert book.text(book.area("A1:C1")) == [["46023", "46024", "92048"]]


def test_r1c1_grids_take_constants_too() -> None:
    """As the other grids do."""
    book = book_of([None, None])
    book.write(book.area("A1:B1"), formulas_r1c1=[["x", ""]], formulas=[["=1", "=1"]])
    assert book.values(book.area("A1:B1")) == [["x", ""]]


@pytest.mark.parametrize("grid", [[[1]], [[1, 2], [3, 4]], [[1, 2], [3]]])
def test_a_grid_of_another_shape_is_refused(grid: list[list[Scalar]]) -> None:
    """In the service's words."""
    book = book_of([None])
    with pytest.raises(BookError, match="doesn't match the size or dimensions of the range") as caught:
        book.write(book.area("A1:B1"), values=grid)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT


@pytest.mark.parametrize("formula", ["=1+", "=SUM(1,2", "=Nope[x]", "=[@x]", "=" + "1" * 9000, "=Sheet1!"])
def test_a_bad_formula_is_refused_not_kept(formula: str) -> None:
    """It never becomes an error in a cell."""
    book = book_of([1])
    with pytest.raises(InvalidFormula):
        book.write(book.area("A1"), values=[[formula]])
    assert book.values(book.area("A1")) == [[1]]


def test_a_text_too_long_is_refused() -> None:
    """A cell takes 32767 characters."""
    book = book_of(["x" * 32767])
    with pytest.raises(BookError, match="32768 characters"):
        book.write(book.area("A1"), values=[["x" * 32768]])


@pytest.mark.parametrize("number_format", ['0"', "0;0;0;0;0"])
def test_a_bad_number_format_is_refused(number_format: str) -> None:
    """Before anything is written."""
    book = book_of([1])
    with pytest.raises(BookError, match="no number format"):
        book.write(book.area("A1"), values=[[2]], number_formats=[[number_format]])
    assert book.values(book.area("A1")) == [[1]]


def test_too_many_cells_are_not_read_at_once() -> None:
    """Five million are the limit."""
    book = book_of([1])
    with pytest.raises(BookError, match="5000000") as caught:
        book.values(book.whole_sheet("Sheet1"))
    assert caught.value.kind is ErrorKind.RANGE_EXCEEDS_LIMIT


def test_rows_and_columns_are_hidden_and_shown() -> None:
    """Partly hidden is told from hidden."""
    book = book_of([1])
    area = book.area("B2:C3")
    assert book.is_hidden(area, rows=True) is False
    book.write(area, rows_hidden=True, columns_hidden=True)
    assert (book.is_hidden(area, rows=True), book.is_hidden(area, rows=False)) == (True, True)
    assert book.is_hidden(book.area("A1:C3"), rows=True) is None
    book.write(book.area("B2"), rows_hidden=False, columns_hidden=False)
    assert book.sheets[0].hidden_rows == {2}
    assert book.sheets[0].hidden_columns == {2}


def test_the_used_range_is_where_content_or_formats_are() -> None:
    """Spilled values count; a blank sheet has A1."""
    book = book_of([None])
    sheet = book.sheets[0].sheet_id
    assert book.used_range(sheet) == Area(sheet, 0, 0, 0, 0)
    book.write(book.area("B2"), values=[["=SEQUENCE(3)"]])
    book.write(book.area("D9"), number_formats=[["0%"]])
    assert book.used_range(sheet) == Area(sheet, 1, 1, 8, 3)
    assert book.used_range(sheet, values_only=True) == Area(sheet, 1, 1, 3, 1)


def test_spilled_values_are_read_as_values() -> None:
    """They have no formula of their own, and give way to what is written."""
    book = book_of(["=SEQUENCE(2)"])
    assert book.formulas(book.area("A1:A2")) == [["=SEQUENCE(2)"], [2]]
    book.write(book.area("A2"), values=[["x"]])
    assert book.values(book.area("A1:A2")) == [["#SPILL!"], ["x"]]
    book.write(book.area("A1:A2"), values=[[5], [None]])
    assert book.values(book.area("A1:A2")) == [[5], ["x"]]


def test_a_spill_makes_way_for_constants_in_one_change() -> None:
    """Whatever the order in which the cells are set."""
    book = book_of(["=SEQUENCE(4)"])
    book.write(book.area("A1:A4"), values=[[None], ["b"], ["c"], ["d"]])
    book.write(book.area("A1:A4"), values=[["=SEQUENCE(1)"], [""], [""], [""]])
    book.write(book.area("A1"), values=[["=SEQUENCE(4)"]])
    book.write(book.area("A1:A4"), values=[["a"], ["b"], ["c"], ["d"]])
    assert book.values(book.area("A1:A4")) == [["a"], ["b"], ["c"], ["d"]]


@pytest.mark.parametrize(
    ("what", "values", "formats"),
    [
        (Clearing.ALL, [["", 0.5]], [["General", "0%"]]),
        (Clearing.CONTENTS, [["", 0.5]], [["0%", "0%"]]),
        (Clearing.FORMATS, [[0.12, 0.5]], [["General", "0%"]]),
    ],
)
def test_clearing_takes_what_it_says(what: Clearing, values: object, formats: object) -> None:
    """From the area alone."""
    book = book_of(["12%", "50%"])
    book.clear(book.area("A1"), what)
    assert book.values(book.area("A1:B1")) == values
    assert book.number_formats(book.area("A1:B1")) == formats


def array_book() -> Workbook:
    """A workbook with an array formula in B1:B2."""
    cells = {(0, 0): Cell(1), (1, 0): Cell(2), (0, 1): Cell(formula="=A1:A2*10", array_size=(2, 1))}
    return Workbook(Contents([Sheet("{1}", "S", cells=cells)]))


@pytest.mark.parametrize("is_read", [True, False])
def test_a_part_of_an_array_formula_is_not_changed(is_read: bool) -> None:
    """Excel says the same; all of it may be changed."""
    book = array_book()
    if is_read:
        assert book.values(book.area("B1:B2")) == [[10], [20]]
    changes: list[Callable[[], None]] = [
        lambda: book.write(book.area("B2"), values=[[1]]),
        lambda: book.clear(book.area("A1:B1")),
    ]
    for change in changes:
        with pytest.raises(BookError, match="part of the array formula"):
            change()
    book.write(book.area("B1:B2"), values=[["x"], ["y"]])
    assert book.values(book.area("B1:B2")) == [["x"], ["y"]]


def test_an_array_formula_in_a_clone_is_guarded_too() -> None:
    """Before the clone has calculated anything."""
    book = array_book()
    clone = book.clone()
    with pytest.raises(BookError, match="part of the array formula"):
        clone.write(clone.area("B2"), values=[[1]])


def test_merging_keeps_the_top_left_content() -> None:
    """Whole, or row by row; and it is undone."""
    book = book_of([1, 2], [3, 4])
    book.merge(book.area("A1:B2"), across=True)
    assert book.values(book.area("A1:B2")) == [[1, ""], [3, ""]]
    assert book.sheets[0].merges == [(0, 0, 0, 1), (1, 0, 1, 1)]
    book.merge(book.area("A1:B2"))
    assert book.values(book.area("A1:B2")) == [[1, ""], ["", ""]]
    assert book.sheets[0].merges == [(0, 0, 1, 1)]
    book.unmerge(book.area("B2"))
    book.merge(book.area("C3"))
    assert book.sheets[0].merges == []


def test_an_apostrophe_and_a_style_are_kept() -> None:
    """So that saving can write them."""
    book = Workbook(Contents([Sheet("{1}", "S", cells={(0, 0): Cell(1, number_format="0.0", style=4)})]))
    book.write(book.area("A1"), values=[["'007"]])
    assert book.sheets[0].cells[(0, 0)] == Cell("007", number_format="0.0", style=4, quote_prefix=True)


def test_an_array_formula_on_another_sheet_guards_nothing_here() -> None:
    """Only its own cells."""
    book = array_book()
    other = book.add_sheet("Other").sheet_id
    book.write(book.area("B2", other), values=[[7]])
    assert book.values(book.area("B2", other)) == [[7]]


def test_first_content_of_merged_cells_moves_to_the_top_left() -> None:
    """Where that is blank; a format of the corner's style stays, and the others lose their contents."""
    book = Workbook.blank()
    area = book.area("A1:C2")
    book.write(area, formulas=[[None, "=1+1", 5], [7, None, None]])
    book.merge(area)
    assert book.formulas(area) == [["=1+1", "", ""], ["", "", ""]]
    book.unmerge(area)
    book.write(area, values=[["", "", 5], ["", 7, 8]])
    book.merge(area, across=True)
    assert book.values(area) == [[5, "", ""], [7, "", ""]]


def test_a_sign_makes_a_formula_of_what_is_typed() -> None:
    """Unless it is a number, a date, in a cell for texts, or nothing that can be read."""
    book = Workbook.blank()
    book.write(book.area("D1"), number_formats=[["@"]])
    book.write(book.area("A1:D1"), values=[[5, "-A1*2", "+1", "-A1"]])
    assert book.formulas(book.area("A1:D1")) == [[5, "=-A1*2", 1, "-A1"]]
    assert book.values(book.area("B1:D1")) == [[-10, 1, "-A1"]]
    book.write(book.area("A2:C2"), values=[["+49 170 1234567", "-", "'-A1"]])
    assert book.formulas(book.area("A2:C2")) == [["+49 170 1234567", "-", "-A1"]]
    book.write(book.area("A3"), values=[["- item"]])
    assert book.values(book.area("A3")) == [["#NAME?"]]


def test_digits_beyond_the_fifteenth_are_lost_in_typing_alone() -> None:
    """A number of JSON comes as it is."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[["0.12345678901234567", 0.12345678901234567]])
    assert book.values(book.area("A1:B1")) == [[0.123456789012345, 0.12345678901234567]]
