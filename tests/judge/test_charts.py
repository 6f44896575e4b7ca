"""LibreOffice reads the charts that are saved: all types, with all their series."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from charted import STOCK, by_excel, with_prices
from judging import needs_soffice, recalculated

from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts_places import series_tags
from pytest_workbook.simulator.book.charts_source import SeriesBy
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.charts_types import TYPES
from pytest_workbook.simulator.book.model import Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook

pytestmark = needs_soffice


def _all_types() -> Workbook:
    book = with_prices()
    sheet = book.sheets[0].sheet_id
    for kind in TYPES:
        book.add_chart(sheet, kind, book.area(STOCK.get(kind, "A1:C4")), SeriesBy.COLUMNS)
    for kind in EXTENDED:
        # It shows none of these, but they are no reason to call the file damaged.
        book.add_chart(sheet, kind, book.area("A1:B4"), SeriesBy.COLUMNS)
    return book


def _moved() -> Workbook:
    book = open_workbook(by_excel())
    book.insert_cells(book.area("Data!1:2"), Shift.DOWN)
    book.rename_sheet("Data", "It's ü")
    return book


@pytest.fixture(name="read", scope="module")
def _read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Both workbooks as LibreOffice writes them again."""
    files = {"types": save_workbook(_all_types()), "moved": save_workbook(_moved())}
    return dict(recalculated(files, tmp_path_factory.mktemp("charts")))


def _charts(book: Any) -> Iterator[Any]:
    yield from getattr(book.worksheets[0], "_charts")  # noqa: B009 - openpyxl shows charts nowhere else


def test_each_type_is_read_with_its_series(read: dict[str, Any]) -> None:
    """Every chart has as many there as here."""
    book = _all_types()
    parts = [Document.read(chart.content) for chart in book.charts(book.sheets[0].sheet_id)]
    ours = [len(series_tags(part.root)) for part in parts if not part.is_extended]
    # Of a chart of two kinds, openpyxl counts the second by itself.
    theirs = [sum(len(part.series) for part in getattr(chart, "_charts")) for chart in _charts(read["types"])]  # noqa: B009
    assert theirs == ours


def test_moved_chart_plots_the_cells_where_they_are(read: dict[str, Any]) -> None:
    """The part that Excel wrote names them as they are called now."""
    (chart,) = _charts(read["moved"])
    assert [series.val.numRef.f for series in chart.series] == ["'It''s ü'!$B$4:$B$6", "'It''s ü'!$C$4:$C$6"]
    assert [point.v for point in chart.series[0].val.numRef.numCache.pt] == [1.0, 3.0, 5.0]
