"""Tests of what the body of a range's PATCH asks for."""

from __future__ import annotations

import math

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area
from pytest_workbook.simulator.ranges.update import Update, grid, parse, rows_of

TWO_BY_TWO = Area("{S}", 0, 0, 1, 1)
COLUMN_C = Area("{S}", 0, 2, MAX_ROWS - 1, 2)
ROW_2 = Area("{S}", 1, 0, 1, MAX_COLUMNS - 1)
SHAPE = "The number of rows or columns in the input array doesn't match the size or dimensions of the range."


def refused(body: object, area: Area = TWO_BY_TWO) -> str:
    """The message of the refusal."""
    with pytest.raises(BookError) as caught:
        parse(body, area)
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT
    return caught.value.message


def test_documented_update_is_read() -> None:
    """The page's own body: values with nulls, and a number format for one cell of two."""
    body = {"values": [["Hello", None], [1.5, True]], "numberFormat": [[None, "m-ddd"], [None, None]]}
    assert parse(body, TWO_BY_TWO) == Update(
        values=[["Hello", None], [1.5, True]], number_formats=[[None, "m-ddd"], [None, None]]
    )


def test_empty_object_asks_for_nothing() -> None:
    """An object without a property changes nothing and is no error."""
    assert parse({}, TWO_BY_TWO) == Update()


@pytest.mark.parametrize("value", ["x", [["x"]]])
def test_single_input_fills_the_range(value: object) -> None:
    """One scalar and one one-cell array go to every cell."""
    assert parse({"values": value}, TWO_BY_TWO).values == [["x", "x"], ["x", "x"]]


@pytest.mark.parametrize("name", ["values", "formulas", "formulasLocal"])
@pytest.mark.parametrize("formula", ["=A1*$A$1+Übersicht!B2", [["=A1*$A$1+Übersicht!B2"]]])
def test_single_formula_fills_like_control_enter(name: str, formula: object) -> None:
    """A single formula is the first cell's; in the others its relative references move along."""
    update = parse({name: formula}, TWO_BY_TWO)
    assert (update.values or update.formulas) == [
        ["=A1*$A$1+Übersicht!B2", "=B1*$A$1+Übersicht!C2"],
        ["=A2*$A$1+Übersicht!B3", "=B2*$A$1+Übersicht!C3"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("-A1", [["=-A1", "=-B1"], ["=-A2", "=-B2"]]), ("-5", [["-5"] * 2] * 2)]
)
def test_single_formula_may_begin_with_a_sign(text: str, expected: object) -> None:
    """What is a number stays one."""
    assert parse({"values": text}, TWO_BY_TWO).values == expected


def test_single_formula_of_one_cell_stays_as_it_is() -> None:
    """One cell needs no copying, so even a text that is no formula reaches the workbook as it came."""
    assert parse({"values": "=A1+"}, Area("{S}", 0, 0, 0, 0)).values == [["=A1+"]]


def test_single_text_of_an_equals_sign_is_a_text() -> None:
    """A lone equals sign is no formula."""
    assert parse({"values": "="}, TWO_BY_TWO).values == [["=", "="], ["=", "="]]


def test_annotations_are_ignored() -> None:
    """OData annotations of the object and of a property say nothing about cells."""
    body = {"@odata.type": "#microsoft.graph.workbookRange", "values@odata.type": "#Edm.Untyped", "values": 1}
    assert parse(body, TWO_BY_TWO).values == [[1, 1], [1, 1]]


def test_flags_are_read() -> None:
    """Rows and columns are hidden and shown by booleans."""
    assert parse({"rowHidden": True, "columnHidden": False}, TWO_BY_TWO) == Update(
        rows_hidden=True, columns_hidden=False
    )


@pytest.mark.parametrize("area", [COLUMN_C, ROW_2])
def test_whole_rows_and_columns_can_be_hidden(area: Area) -> None:
    """Hiding is a property of rows and columns, so it needs no single cells."""
    assert parse({"columnHidden": True}, area) == Update(columns_hidden=True)


@pytest.mark.parametrize("area", [COLUMN_C, ROW_2])
@pytest.mark.parametrize("name", ["values", "formulas", "formulasLocal", "formulasR1C1", "numberFormat"])
def test_cells_of_whole_rows_and_columns_cannot_be_set(area: Area, name: str) -> None:
    """A property of cells is refused for an unbounded range, even as a single input."""
    assert f"'{name}'" in refused({name: "x"}, area)


def test_formulas_of_both_languages_are_one() -> None:
    """Local formulas are formulas in English here; where both speak, the English one wins."""
    body = {"formulas": [["=1", None], [None, None]], "formulasLocal": [["=2", "=3"], [None, None]]}
    assert parse(body, TWO_BY_TWO).formulas == [["=1", "=3"], [None, None]]


def test_local_formulas_alone_are_read() -> None:
    """Local formulas are taken without the English ones."""
    assert parse({"formulasLocal": "=1"}, TWO_BY_TWO).formulas == [["=1", "=1"], ["=1", "=1"]]


def test_r1c1_formulas_are_read() -> None:
    """R1C1 formulas go their own way."""
    assert parse({"formulasR1C1": "=RC[-1]"}, TWO_BY_TWO).formulas_r1c1 == [["=RC[-1]"] * 2] * 2


@pytest.mark.parametrize(
    "values",
    [
        [["a", "b"]],
        [["a"], ["b"]],
        [["a", "b"], ["c"]],
        [["a", "b", "c"], ["d", "e", "f"]],
        [],
        [[]],
        [[], []],
    ],
)
def test_array_of_another_shape_is_refused(values: object) -> None:
    """Anything but one cell or the range's own shape is refused in the service's words."""
    assert refused({"values": values}) == SHAPE


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (None, "the body is null"),
        ([], "the body is an array"),
        ("values", "the body is a text of 6 characters"),
        (7, "the body is the int 7"),
        ({"values": None}, "'values' is null"),
        ({"rowHidden": None}, "'rowHidden' is null"),
        ({"rowHidden": "true"}, "'rowHidden' is a text"),
        ({"columnHidden": 1}, "'columnHidden' is the int 1"),
        ({"text": [["a"]]}, "'text' is read-only"),
        ({"Values": [["a"]]}, "'Values' is unknown"),
        ({"formulas": {"0": ["a", "b"], "1": ["c", "d"]}}, "'formulas' is an object"),
        ({"values": ["a", "b"]}, "'values' is an array whose items are not arrays"),
        ({"values": [["a", {}], ["b", "c"]]}, "'values' holds an object"),
        ({"values": [["a", []], ["b", "c"]]}, "'values' holds an array"),
        ({"values": math.nan}, "'values' holds the float nan"),
        ({"values": [[math.inf]]}, "'values' holds the float inf"),
        ({"values": 10**400}, "'values' holds the int 1000"),
        ({"values": "x" * 32_768}, "'values' holds a text of 32768 characters"),
        ({"values": "\ud800"}, "'values' holds a text of 1 characters"),
        ({"numberFormat": 0}, "'numberFormat' holds the int 0"),
        ({"numberFormat": "0" * 256}, "'numberFormat' holds a text of 256 characters"),
    ],
)
def test_body_of_another_kind_is_refused(body: object, part: str) -> None:
    """A refusal begins with the service's words and says what came."""
    message = refused(body)
    assert message.startswith("The argument is invalid or missing or has an incorrect format.")
    assert part in message


@pytest.mark.parametrize("value", [9.99999999999999e307, "x" * 32_767, "Übersicht 🗒", 0, False, ""])
def test_what_a_cell_can_hold_is_taken(value: object) -> None:
    """Values up to the limits of a cell are taken as they are."""
    assert parse({"values": value}, Area("{S}", 0, 0, 0, 0)).values == [[value]]


def test_null_in_a_single_input_array_leaves_every_cell_alone() -> None:
    """A one-cell array of null is an array, whose null leaves cells alone."""
    assert parse({"values": [[None]]}, TWO_BY_TWO).values == [[None, None], [None, None]]


def test_more_cells_than_one_request_may_write_are_refused() -> None:
    """Five million cells are the documented limit of one request."""
    with pytest.raises(BookError) as caught:
        parse({"values": 1}, Area("{S}", 0, 0, 999_999, 5))
    assert caught.value.kind is ErrorKind.RANGE_EXCEEDS_LIMIT


def test_grid_names_the_property_it_reads() -> None:
    """The row of a table is read like a range of its size."""
    assert grid(5, 1, 3, "values") == [[5, 5, 5]]
    with pytest.raises(BookError, match="'values' is an object"):
        grid({}, 1, 3, "values")


def test_rows_of_any_shape_are_read() -> None:
    """Rows are given as they came, whatever their length."""
    assert rows_of([[1, None], ["a"]], "values") == [[1, None], ["a"]]


@pytest.mark.parametrize("value", [None, "a", ["a"], [["a"], "b"], {"0": ["a"]}, [[{}]]])
def test_what_is_no_array_of_rows_is_refused(value: object) -> None:
    """Rows are a two-dimensional array, and nothing else."""
    with pytest.raises(BookError, match="'values'") as caught:
        rows_of(value, "values")
    assert caught.value.kind is ErrorKind.INVALID_ARGUMENT
