"""Pivot tables of a workbook: found, and marked to be refreshed."""

from __future__ import annotations

import pytest
from rich_workbook import CACHE, PIVOT_ID, with_pivot

from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.model import Protection
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a pivot table on its first sheet of two."""
    return open_workbook(with_pivot())


@pytest.mark.parametrize("key", [PIVOT_ID, PIVOT_ID.lower(), "Größen", "gRÖßEN"])
def test_pivot_table_is_found_by_id_and_name(book: Workbook, key: str) -> None:
    """In any case, on its own sheet."""
    assert book.pivot(key, book.sheets[0].sheet_id).name == "Größen"


def test_other_sheets_and_keys_have_none(book: Workbook) -> None:
    """A pivot table belongs to one sheet."""
    assert book.pivots(book.sheets[1].sheet_id) == ()
    for key, sheet in ((PIVOT_ID, book.sheets[1]), ("Nothing", book.sheets[0])):
        with pytest.raises(BookError) as refused:
            book.pivot(key, sheet.sheet_id)
        assert refused.value.kind.value == "ItemNotFound"


def test_refresh_marks_the_data_once(book: Workbook) -> None:
    """The second time there is nothing left to change."""
    pivots = book.pivots(book.sheets[0].sheet_id)
    before = book.revision
    book.refresh_pivots(pivots)
    book.refresh_pivots(pivots)
    assert (book.contents.refreshed, book.revision) == (frozenset({CACHE}), before + 1)


def test_protection_forbids_the_refresh(book: Workbook) -> None:
    """Unless it allows pivot tables."""
    sheet = book.sheets[0].sheet_id
    book.protect_sheet(sheet, Protection())
    with pytest.raises(BookError) as refused:
        book.refresh_pivots(book.pivots(sheet))
    assert (refused.value.kind.value, book.contents.refreshed) == ("AccessDenied", frozenset())
    book.unprotect_sheet(sheet)
    book.protect_sheet(sheet, Protection(frozenset({"allowPivotTables"})))
    book.refresh_pivots(book.pivots(sheet))
    assert book.contents.refreshed == {CACHE}
