"""Addresses are read and printed as Excel does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.addresses import (
    column_index,
    column_letters,
    parse_address,
    parse_reference,
    print_area,
    print_reference,
    quote_sheet,
    reference_of,
    unquote_sheet,
)
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS

ROWS = st.integers(0, MAX_ROWS - 1)
COLUMNS = st.integers(0, MAX_COLUMNS - 1)
SHEETS = st.text(st.characters(exclude_characters="\\/?*[]:", exclude_categories=("Cs", "Cc")), min_size=1, max_size=31)


@given(COLUMNS)
def test_column_letters_and_index_are_inverse(column: int) -> None:
    """Every column's letters lead back to it."""
    assert column_index(column_letters(column)) == column


@given(ROWS, COLUMNS, ROWS, COLUMNS, st.booleans())
def test_a_printed_area_is_read_back_as_the_same_cells(
    row: int, column: int, row_2: int, column_2: int, fixed: bool
) -> None:
    """Printing and reading an area gives the area."""
    top, bottom = sorted((row, row_2))
    left, right = sorted((column, column_2))
    reference = parse_reference(print_area(top, left, bottom, right, fixed=fixed))
    assert reference is not None
    assert (reference.top, reference.left, reference.bottom, reference.right) == (top, left, bottom, right)


@given(SHEETS.filter(lambda name: not name.startswith("'") and not name.endswith("'")))
def test_a_quoted_sheet_name_is_read_back(name: str) -> None:
    """Any sheet name survives quoting in an address."""
    address = parse_address(f"{quote_sheet(name)}!B3")
    assert address is not None
    assert address.sheet == name


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Sheet1", "Sheet1"),
        ("Größe", "Größe"),
        ("My 'x' sheet", "'My ''x'' sheet'"),
        ("A1", "'A1'"),
        ("R1C1", "'R1C1'"),
        ("2026", "'2026'"),
        ("a-b", "'a-b'"),
        ("a.b_c", "a.b_c"),
    ],
)
def test_sheet_names_are_quoted_where_needed(name: str, quoted: str) -> None:
    """Quotes stand round names that are no plain word, or look like a cell."""
    assert quote_sheet(name) == quoted
    assert unquote_sheet(quoted + "!") == name


@pytest.mark.parametrize("text", ["A1", "$A$1", "$A1:B$2", "A:C", "$B:$B", "2:3", "$2:$9", "XFD1048576", "A1:A1"])
def test_a_reference_keeps_its_spelling(text: str) -> None:
    """Dollar signs and form are printed as read."""
    reference = parse_reference(text)
    assert reference is not None
    assert print_reference(reference) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "1",
        "A0",
        "XFE1",
        "A1048577",
        "A1:",
        ":A1",
        "A1:B",
        "A:1",
        "A1:2",
        "1A",
        "$",
        "A1 B2",
        "A$",
        "A$:B",
        "AAAA1",
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    """Half references, mixed forms and cells off the grid are none."""
    assert parse_reference(text) is None


def test_a_reference_that_is_none_is_an_error_where_one_is_known_to_be() -> None:
    """The message shows the text."""
    with pytest.raises(ValueError, match="'XFE1' is no reference"):
        reference_of("XFE1")


def test_corners_in_any_order_make_an_ordered_area() -> None:
    """B3:A1 means A1:B3."""
    reference = parse_reference("b3:a1")
    assert reference is not None
    assert print_reference(reference) == "A1:B3"


@pytest.mark.parametrize(
    ("text", "sheet"),
    [("A1", None), ("Sheet1!A1", "Sheet1"), ("'My ''x'' sheet'!A1:B2", "My 'x' sheet"), ("2026!A1", "2026")],
)
def test_the_sheet_of_an_address_is_its_plain_name(text: str, sheet: str | None) -> None:
    """Quotes of the prefix are taken off."""
    address = parse_address(text)
    assert address is not None
    assert address.sheet == sheet


@pytest.mark.parametrize("text", ["", "Sheet1!", "!A1", "Sheet1!Name", "'open!A1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """A prefix needs a name, and cells behind it."""
    assert parse_address(text) is None


@pytest.mark.parametrize(
    ("area", "text"),
    [
        ((0, 0, MAX_ROWS - 1, MAX_COLUMNS - 1), "1:1048576"),
        ((0, 2, MAX_ROWS - 1, 3), "C:D"),
        ((1, 0, 2, MAX_COLUMNS - 1), "2:3"),
        ((1, 1, 1, 1), "B2"),
    ],
)
def test_an_area_has_its_shortest_address(area: tuple[int, int, int, int], text: str) -> None:
    """Whole columns, whole rows and single cells are printed as such."""
    assert print_area(*area) == text
