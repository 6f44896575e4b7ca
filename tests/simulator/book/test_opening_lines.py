"""Styles and sizes of rows and columns, as a file says them."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.looks import Lines
from pytest_workbook.simulator.book.opening_lines import LineReader, read_size
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.package import BadWorkbook


def reader() -> LineReader:
    """For a file with three styles."""
    return LineReader("s.xml", CellFormats(("General",) * 3, (False,) * 3))


def test_nothing_said_is_as_by_default() -> None:
    """Rows of 15 points, and columns of 64 pixels."""
    assert reader().lines == Lines({}, {}, {}, {}, 15.0, 9.140625)


def test_rows_and_columns() -> None:
    """A row's style counts only where it says so; groups of columns share what they have."""
    found = reader()
    found.sizes({"defaultRowHeight": "18", "defaultColWidth": "10.5"})
    found.row(2, {"ht": "30.5", "s": "1", "customFormat": "1"})
    found.row(3, {"s": "1"})
    found.columns(range(1, 3), {"width": "20", "style": "2"})
    found.columns(range(5, 6), {"style": "0"})
    assert found.lines == Lines({2: 1}, {1: 2, 2: 2}, {2: 30.5}, {1: 20.0, 2: 20.0}, 18.0, 10.5)


def test_what_makes_no_sense_is_passed_over() -> None:
    """Sizes that are none, and styles that the file lacks; but a style has to be a number."""
    found = reader()
    found.sizes({"defaultRowHeight": "x", "defaultColWidth": "-1"})
    found.row(0, {"ht": "high", "s": "9", "customFormat": "true"})
    found.columns(range(1), {"width": "0", "style": "9"})
    assert found.lines == Lines({0: 0}, {}, {}, {}, 15.0, 9.140625)
    with pytest.raises(BadWorkbook):
        found.row(1, {"s": "x"})
    with pytest.raises(BadWorkbook):
        found.columns(range(1), {"style": "x"})


@pytest.mark.parametrize(
    ("text", "size"), [(None, 0), ("", 0), ("7.5", 7.5), ("nan", 0), ("inf", 0), ("1e9", 0), ("-3", 0)]
)
def test_sizes(text: str | None, size: float) -> None:
    """A size is a number above 0 that some row could have."""
    assert read_size(text) == size
