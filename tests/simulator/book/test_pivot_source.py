"""Where the data of pivot tables come from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pivoted import Shape, pivoted

from pytest_workbook.simulator.book.model import Area, Cell, ErrorValue, Sheet, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.pivot_layout import DataOfField, Item, Kind
from pytest_workbook.simulator.book.pivot_source import headers, records, shown_at, source_area
from pytest_workbook.simulator.book.workbook import Workbook


def _source(attributes: str, change: Callable[[Workbook], object] | None = None) -> str | None:
    workbook = open_workbook(pivoted(Shape(source='name="Sales"')))
    if change is not None:
        change(workbook)
    root = parse_tree(f"<c><cacheSource><worksheetSource {attributes}/></cacheSource></c>".encode(), "x.xml")
    area = source_area(workbook, workbook.contents, root, {"data": workbook.sheets[0].sheet_id, "gone": "{0}"})
    return None if area is None else workbook.address(area)


@pytest.mark.parametrize(
    ("attributes", "address"),
    [
        ('ref="A1:D6" sheet="Data"', "Data!A1:D6"),
        ('ref="$A$1:$D$6" sheet="DATA"', "Data!A1:D6"),
        ('name="Sales"', "Data!A1:D6"),
        ('name="nothing"', None),
        ('ref="A1:D6" sheet="Gone"', None),
        ('ref="A1:D6" sheet="Other"', None),
        ('ref="A1:D6"', None),
        ('sheet="Data"', None),
        ('ref="A1:D6" sheet="Data" id="rId1"', None),
    ],
)
def test_source_is_found(attributes: str, address: str | None) -> None:
    """A range, a table with its headers, or nothing that we can read."""
    assert _source(attributes) == address


def test_source_moves_and_may_be_gone() -> None:
    """With its cells; and a table's totals are no data."""
    source = 'ref="A9:D12" sheet="Data"'
    assert _source(source, lambda book: book.insert_cells(book.area("Data!8:8"), Shift.DOWN)) == "Data!A10:D13"
    assert _source(source, lambda book: book.delete_cells(book.area("Data!9:12"), Shift.UP)) is None
    totals = _source('name="Sales"', lambda book: book.change_table(book.tables[0].table_id, show_totals=True))
    assert totals == "Data!A1:D6"


def test_what_is_no_source_is_none() -> None:
    """Data of another kind."""
    workbook = open_workbook(pivoted(Shape()))
    for text in ("<c/>", "<c><cacheSource type='external'/></c>"):
        assert source_area(workbook, workbook.contents, parse_tree(text.encode(), "x.xml"), {}) is None


def test_records_hold_what_cells_show() -> None:
    """Results of formulas, spilled values, and dates where the field has some."""
    cells = {
        (0, 0): Cell("Head"),
        (1, 0): Cell(46023, number_format="m/d/yyyy"),
        (2, 0): Cell(formula="=1", cached=ErrorValue("#N/A")),
        (3, 0): Cell(value=True),
        (1, 1): Cell("x"),
    }
    sheet = Sheet("{1}", "S", cells=cells, spills={(2, 1): 7.0})
    area = Area("{1}", 0, 0, 3, 1)
    assert headers(sheet, area) == ["Head", ""]
    rows = list(records(sheet, area, [DataOfField("Head", has_dates=True), DataOfField("")]))
    assert rows == [
        (Item(Kind.DATE, 46023), Item(Kind.TEXT, "x")),
        (Item(Kind.ERROR, "#N/A"), Item(Kind.NUMBER, 7.0)),
        (Item(Kind.BOOLEAN, value=True), Item(Kind.MISSING)),
    ]
    (plain, *_) = records(sheet, area, [DataOfField("Head"), DataOfField("")])
    assert plain[0] == Item(Kind.NUMBER, 46023)
    assert shown_at(sheet, (9, 9)) is None
