"""Refreshed pivot tables in a saved file: Excel is asked to build them anew."""

from __future__ import annotations

from rich_workbook import CACHE, parts, with_pivot

from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_pivots import to_be_refreshed


def test_refresh_changes_the_description_of_the_data_and_no_other_part() -> None:
    """By one attribute."""
    data = with_pivot()
    book = open_workbook(data)
    book.refresh_pivots(book.pivots(book.sheets[0].sheet_id))
    then, now = parts(data), parts(save_workbook(book))
    assert {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)} == {CACHE}
    assert now[CACHE].replace(b' refreshOnLoad="1"', b"") == then[CACHE]


def test_deleted_sheet_takes_its_refresh_along() -> None:
    """Nothing is written into parts that are gone."""
    book = open_workbook(with_pivot())
    book.refresh_pivots(book.pivots(book.sheets[0].sheet_id))
    book.delete_sheet(book.sheets[0].sheet_id)
    assert "xl/pivotTables/pivotTable1.xml" not in parts(save_workbook(book))


def test_attribute_that_is_there_is_set() -> None:
    """Not doubled."""
    assert to_be_refreshed(b'<a:b refreshOnLoad="0"/>', CACHE) == b'<a:b refreshOnLoad="1"/>'
