"""References follow cells that move and sheets that are renamed or deleted."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.addresses import parse_reference, print_area, print_reference
from pytest_workbook.simulator.book.model import Shift
from pytest_workbook.simulator.book.references import (
    delete_sheet_in,
    offset_references,
    qualify_references,
    rename_sheet_in,
    shift_reference,
    shift_references,
)

SMALL = st.integers(0, 40)
AREAS = st.tuples(SMALL, SMALL, SMALL, SMALL).map(
    lambda corners: (
        min(corners[0], corners[2]),
        min(corners[1], corners[3]),
        max(corners[0], corners[2]),
        max(corners[1], corners[3]),
    )
)
ROWS_2_TO_3 = (1, 0, 2, 16383)
COLUMN_B = (0, 1, 1048575, 1)


def shifted(formula: str, area: tuple[int, int, int, int], shift: Shift) -> str:
    """The formula on Sheet1 after a shift of Sheet1's cells."""
    return shift_references(formula, "Sheet1", "Sheet1", area, shift)


@given(AREAS, AREAS, st.sampled_from([(Shift.DOWN, Shift.UP), (Shift.RIGHT, Shift.LEFT)]))
def test_inserting_and_deleting_the_same_cells_changes_no_reference(
    reference: tuple[int, int, int, int], area: tuple[int, int, int, int], shifts: tuple[Shift, Shift]
) -> None:
    """Whatever a reference covers, cells inserted and taken out again leave it as it was."""
    before = parse_reference(print_area(*reference))
    assert before is not None
    inserted = shift_reference(before, area, shifts[0])
    assert inserted is not None
    assert shift_reference(inserted, area, shifts[1]) == before


@given(AREAS, AREAS, st.sampled_from([Shift.UP, Shift.LEFT]))
def test_deleting_cells_never_makes_a_reference_larger(
    reference: tuple[int, int, int, int], area: tuple[int, int, int, int], shift: Shift
) -> None:
    """A reference keeps its size or shrinks."""
    before = parse_reference(print_area(*reference))
    assert before is not None
    after = shift_reference(before, area, shift)
    assume(after is not None)
    assert after is not None
    assert after.bottom - after.top <= before.bottom - before.top
    assert after.right - after.left <= before.right - before.left


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=A1", "=A1"),
        ("=A2", "=A4"),
        ("=$A$2+a1", "=$A$4+a1"),
        ("=SUM(A1:A2)", "=SUM(A1:A4)"),
        ("=SUM(A2:A9)", "=SUM(A4:A11)"),
        ("=SUM(A:A)", "=SUM(A:A)"),
        ("=SUM(2:3)", "=SUM(4:5)"),
        ("=Other!A2", "=Other!A2"),
        ("=Sheet1!A2", "=Sheet1!A4"),
        ("=[1]Sheet1!A2", "=[1]Sheet1!A2"),
        ('="A2"&A2', '="A2"&A4'),
        ("=A1048576", "=#REF!"),
        ("=Sheet1!A1048576", "=#REF!"),
        ("=SUM(A1:A1048575)", "=SUM(A1:A1048576)"),
    ],
)
def test_inserted_rows_move_references(before: str, after: str) -> None:
    """Two rows inserted before row 2 of Sheet1."""
    assert shifted(before, ROWS_2_TO_3, Shift.DOWN) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=A1", "=A1"),
        ("=A2", "=#REF!"),
        ("=A4", "=A2"),
        ("=SUM(A2:A9)", "=SUM(A2:A7)"),
        ("=SUM(A1:A2)", "=SUM(A1:A1)"),
        ("=SUM(A2:A3)", "=SUM(#REF!)"),
        ("=SUM(A1:A9)", "=SUM(A1:A7)"),
        ("=Sheet1!A3", "=#REF!"),
    ],
)
def test_deleted_rows_shrink_references(before: str, after: str) -> None:
    """Rows 2 and 3 of Sheet1 deleted: an edge row shrinks a range, all of it gives #REF!."""
    assert shifted(before, ROWS_2_TO_3, Shift.UP) == after


@pytest.mark.parametrize(
    ("shift", "before", "after"),
    [
        (Shift.RIGHT, "=B1+A1", "=C1+A1"),
        (Shift.RIGHT, "=SUM(A1:B1)", "=SUM(A1:C1)"),
        (Shift.RIGHT, "=SUM(B:C)", "=SUM(C:D)"),
        (Shift.RIGHT, "=XFD1", "=#REF!"),
        (Shift.LEFT, "=C1+B1", "=B1+#REF!"),
        (Shift.LEFT, "=SUM(A1:C1)", "=SUM(A1:B1)"),
        (Shift.LEFT, "=SUM(1:1)", "=SUM(1:1)"),
    ],
)
def test_columns_move_references_sideways(shift: Shift, before: str, after: str) -> None:
    """Column B inserted or deleted."""
    assert shifted(before, COLUMN_B, shift) == after


def test_a_reference_that_sticks_out_sideways_stays() -> None:
    """Cells shifted in columns A:B leave A1:C9 alone, as in Excel."""
    assert shifted("=SUM(A1:C9)+B5", (2, 0, 3, 1), Shift.DOWN) == "=SUM(A1:C9)+B7"


def test_an_unchanged_formula_is_the_same_object() -> None:
    """So that callers can tell by identity, and texts are not printed anew."""
    formula = "= sum( a1 )"
    assert shifted(formula, ROWS_2_TO_3, Shift.DOWN) is formula


def test_a_name_s_text_without_equals_sign_stays_without() -> None:
    """Defined names are kept without it."""
    assert shifted("Sheet1!$A$2", ROWS_2_TO_3, Shift.DOWN) == "Sheet1!$A$4"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=Sheet1!A1", "='My ''x'''!A1"),
        ("=sheet1!A1+Other!A1", "='My ''x'''!A1+Other!A1"),
        ('="Sheet1!A1"', '="Sheet1!A1"'),
        ("=SUM(Sheet1:Other!A1)", "=SUM('My ''x'':Other'!A1)"),
        ("=SUM(Other:Sheet1!A1)", "=SUM('Other:My ''x'''!A1)"),
        ("=A1", "=A1"),
    ],
)
def test_a_renamed_sheet_is_renamed_in_formulas(before: str, after: str) -> None:
    """In any case, quoted as needed, at both ends of 3-D references, not in texts."""
    assert rename_sheet_in(before, "Sheet1", "My 'x'") == after


def test_a_quoted_sheet_is_renamed_to_a_plain_one() -> None:
    """Quotes go with the name that needed them."""
    assert rename_sheet_in("='it''s'!A1", "it's", "Plain") == "=Plain!A1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=Sheet1!A1+B1", "=#REF!+B1"),
        ("=SUM('sheet1'!A1:B2)", "=SUM(#REF!)"),
        ("=Sheet1!Name", "=#REF!"),
        ("=Other!A1", "=Other!A1"),
        ("=Sheet11!A1", "=Sheet11!A1"),
    ],
)
def test_references_to_a_deleted_sheet_are_lost(before: str, after: str) -> None:
    """They become #REF!, which the calc engine alone does not do."""
    assert delete_sheet_in(before, "Sheet1") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("=A1", "=B3"),
        ("=$A1+A$1", "=$A3+B$1"),
        ("=A:A", "=B:B"),
        ("=1:1", "=3:3"),
        ("=$A$1:B2", "=$A$1:C4"),
        ("=XFD1048576", "=A2"),
    ],
)
def test_a_copied_formula_keeps_its_fixed_parts(before: str, after: str) -> None:
    """Copied two rows down and one column right; off the grid it wraps around."""
    assert offset_references(before, "Sheet1", 2, 1) == after


def test_unqualified_references_get_their_sheet() -> None:
    """So that a formula means the same elsewhere."""
    assert qualify_references("=A1+Other!B2+SUM(C:C)", "My S") == "='My S'!A1+Other!B2+SUM('My S'!C:C)"


def test_a_shifted_reference_keeps_its_dollars() -> None:
    """Dollar signs are no part of what moves."""
    reference = parse_reference("$B$5:C$9")
    assert reference is not None
    moved = shift_reference(reference, ROWS_2_TO_3, Shift.DOWN)
    assert moved is not None
    assert print_reference(moved) == "$B$7:C$11"


def test_references_that_name_a_sheet_may_stay() -> None:
    """Even where it is the formula's own."""
    formula = "=A1+$A$1+Sheet1!A1+'Größe''s'!B2"
    assert offset_references(formula, "Sheet1", 1, 1, keeps_qualified=True) == "=B2+$A$1+Sheet1!A1+'Größe''s'!B2"
    assert offset_references(formula, "Sheet1", 1, 1) == "=B2+$A$1+Sheet1!B2+'Größe''s'!C3"
