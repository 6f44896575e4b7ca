"""Heights of rows and widths of columns."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.looks import Look
from pytest_workbook.simulator.book.model import Protection, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.sizing import MAX_HEIGHT, MAX_WIDTH, width_in_digits, width_shown
from pytest_workbook.simulator.book.workbook import Workbook


def sizes(book: Workbook, address: str) -> tuple[set[float], set[float]]:
    """The heights and widths of an area, in points."""
    area = book.area(address)
    return book.row_heights(area), book.column_widths(area)


def test_a_new_sheet_has_rows_of_15_and_columns_of_48_points() -> None:
    """64 pixels, which the file calls 9.140625 digits."""
    assert sizes(Workbook.blank(), "A1:C9") == ({15.0}, {48.0})


def test_sizes_are_whole_pixels() -> None:
    """Observed: a height of 22.15 is reported as 21.75."""
    book = Workbook.blank()
    book.resize(book.area("B2"), row_height=22.15, column_width=135)
    assert sizes(book, "B2") == ({21.75}, {135.0})
    assert sizes(book, "A1:B2") == ({15.0, 21.75}, {48.0, 135.0})


def test_nothing_is_hidden_and_anything_else_shows() -> None:
    """A size of 0 hides; a hidden line has the size 0, and shows again with another one."""
    book = Workbook.blank()
    area = book.area("B2")
    book.resize(area, row_height=0, column_width=0)
    assert (book.is_hidden(area, rows=True), book.is_hidden(area, rows=False)) == (True, True)
    assert sizes(book, "B2") == ({0.0}, {0.0})
    assert sizes(book, "A1:B2") == ({0.0, 15.0}, {0.0, 48.0})
    book.resize(area, row_height=30, column_width=30)
    assert (sizes(book, "B2"), book.is_hidden(area, rows=True)) == (({30.0}, {30.0}), False)


@pytest.mark.parametrize("wrong", [{"row_height": MAX_HEIGHT + 1}, {"column_width": MAX_WIDTH + 1}, {"row_height": -1}])
def test_sizes_have_limits(wrong: dict[str, float]) -> None:
    """A size beyond them changes nothing."""
    book = Workbook.blank()
    with pytest.raises(BookError) as raised:
        book.resize(book.area("A1"), **wrong)
    assert raised.value.kind is ErrorKind.INVALID_ARGUMENT
    assert sizes(book, "A1") == ({15.0}, {48.0})


def test_all_rows_of_a_sheet_are_sized_at_once() -> None:
    """Whole columns go through all of them; what one row had of its own is gone."""
    book = Workbook.blank()
    book.resize(book.area("2:2"), row_height=40.5)
    book.resize(book.area("C:C"), row_height=30)
    assert sizes(book, "A1:A1048576")[0] == {30.0}
    again = open_workbook(save_workbook(book))
    assert sizes(again, "A1:A1048576")[0] == {30.0}


def test_sizes_move_with_whole_lines() -> None:
    """Inserted rows and columns push them on."""
    book = Workbook.blank()
    book.resize(book.area("B2"), row_height=30, column_width=60)
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    book.insert_cells(book.area("A:B"), Shift.RIGHT)
    assert sizes(book, "D3") == ({30.0}, {60.0})
    assert sizes(book, "A1:C2") == ({15.0}, {48.0})
    again = open_workbook(save_workbook(book))
    assert sizes(again, "D3") == ({30.0}, {60.0})


def test_columns_are_fitted_to_what_shows() -> None:
    """Longer, larger and bolder texts need more room; a column with nothing in it stays as it is."""
    book = Workbook.blank()
    book.write(book.area("A1:D1"), values=[["short", "a much longer text", "same", "same"]])
    book.reformat(book.area("D1"), lambda look: replace(look, font=replace(look.font, size=30, bold=True)))
    book.autofit_columns(book.area("A:E"))
    widths = [sizes(book, each)[1].pop() for each in ("A1", "B1", "C1", "D1", "E1")]
    assert widths[0] < 48 < widths[1]
    assert widths[2] < widths[3]
    assert widths[4] == 48.0


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("100", 28),
        ("Thompson", 72),
        ("9/17/2014", 68),
        ("10/22/2016", 75),
        ("1,619.19", 57),
        ("Central", 52),
        ("日本", 37),
    ],
)
def test_columns_are_nearly_as_wide_as_excel_fits_them(text: str, pixels: int) -> None:
    """Within one pixel of columns that were seen; letters of East Asia are twice as wide, which nobody measured."""
    book = Workbook.blank()
    book.write(book.area("A1"), values=[["'" + text]])
    book.autofit_columns(book.area("A1"))
    assert abs(sizes(book, "A1")[1].pop() / 0.75 - pixels) <= 1


def test_a_fit_looks_at_the_rows_of_the_range_only() -> None:
    """What stands below it does not count, nor do merged cells."""
    book = Workbook.blank()
    book.write(book.area("A1:A3"), values=[["x"], ["a very, very long text in a merged cell"], ["another long text"]])
    book.merge(book.area("A2:B2"))
    book.autofit_columns(book.area("A1:A2"))
    assert sizes(book, "A1")[1].pop() < 30


def test_rows_are_fitted_to_fonts_and_wrapped_lines() -> None:
    """A height that was set is forgotten; a wrapped text takes as many lines as it needs."""
    book = Workbook.blank()
    book.write(book.area("A1:A4"), values=[["x"], ["large"], ["one\ntwo"], ["words " * 12]])
    book.reformat(book.area("A2"), lambda look: replace(look, font=replace(look.font, size=26)))
    book.reformat(book.area("A3:A4"), lambda look: replace(look, wrap=True))
    book.resize(book.area("A1:A9"), row_height=100)
    book.autofit_rows(book.area("A1:A9"))
    heights = [sizes(book, f"A{row}")[0].pop() for row in range(1, 6)]
    assert heights[:3] == [15.0, 33.75, 30.0]
    assert heights[3] > 60
    assert heights[4] == 15.0


def _in_size(size: float) -> Callable[[Look], Look]:
    return lambda look: replace(look, font=replace(look.font, size=size))


def test_rows_grow_with_their_fonts_until_they_are_sized() -> None:
    """By the highest of their cells, also a blank one, and back again; a row that was sized keeps its height."""
    book = Workbook.blank()
    book.reformat(book.area("C2"), _in_size(26))
    assert sizes(book, "A1:A3")[0] == {15.0, 33.75}
    book.reformat(book.area("A2"), _in_size(36))
    assert sizes(book, "XFD2")[0] == {45.75}
    book.reformat(book.area("A2:C2"), _in_size(8))
    assert sizes(book, "A2")[0] == {15.0}
    book.resize(book.area("A4"), row_height=20)
    book.reformat(book.area("A4"), _in_size(36))
    assert sizes(book, "A4")[0] == {20.0 - 0.5}
    book.autofit_rows(book.area("A4"))
    assert sizes(book, "A4")[0] == {45.75}


@pytest.mark.parametrize(
    ("size", "height"), [(12, 15.75), (14, 18.75), (16, 21), (18, 23.25), (20, 26.25), (22, 28.5), (24, 31.5)]
)
def test_rows_are_as_high_as_those_of_excel(size: float, height: float) -> None:
    """As they were seen for Calibri."""
    book = Workbook.blank()
    book.reformat(book.area("A1"), _in_size(size))
    assert sizes(book, "A1")[0] == {height}


def test_whole_rows_and_columns_grow_with_their_fonts() -> None:
    """A column makes all rows higher."""
    book = Workbook.blank()
    book.reformat(book.area("5:5"), _in_size(36))
    assert sizes(book, "A4:A5")[0] == {15.0, 45.75}
    book.reformat(book.area("B:B"), _in_size(26))
    assert sizes(book, "A4:A5")[0] == {33.75, 45.75}
    assert sizes(book, "A900000")[0] == {33.75}


def test_rows_grow_with_wrapped_texts() -> None:
    """As the text and the width of the column are; but not with those of merged cells, nor with hidden rows."""
    book = Workbook.blank()
    book.write(book.area("A1:A3"), values=[["one\ntwo"], ["one\ntwo\nthree"], ["one\ntwo"]])
    assert sizes(book, "A1:A3")[0] == {15.0}
    book.reformat(book.area("A1:A3"), lambda look: replace(look, wrap=True))
    assert [sizes(book, f"A{row}")[0] for row in (1, 2, 3)] == [{30.0}, {45.0}, {30.0}]
    book.write(book.area("A1"), values=[["one"]])
    book.merge(book.area("A2:B2"))
    book.write(book.area("A3"), rows_hidden=True)
    assert [sizes(book, f"A{row}")[0] for row in (1, 2, 3)] == [{15.0}, {15.0}, {0.0}]
    book.write(book.area("A4"), values=[["words " * 6]])
    book.reformat(book.area("A4"), lambda look: replace(look, wrap=True))
    narrow = sizes(book, "A4")[0].pop()
    book.resize(book.area("A1"), column_width=400)
    assert (narrow > 30, sizes(book, "A4")[0]) == (True, {15.0})


def test_sizes_may_be_protected() -> None:
    """Rows and columns each by their own option."""
    book = Workbook.blank()
    book.protect_sheet("Sheet1", Protection(frozenset({"allowFormatRows"})))
    book.resize(book.area("A1"), row_height=30)
    book.autofit_rows(book.area("A1"))
    with pytest.raises(BookError, match="allowFormatColumns"):
        book.resize(book.area("A1"), column_width=30)
    with pytest.raises(BookError, match="allowFormatColumns"):
        book.autofit_columns(book.area("A1"))


@given(st.integers(1, 1790))
def test_a_width_in_pixels_is_kept(pixels: int) -> None:
    """Through the file's digits and back."""
    assert width_shown(width_in_digits(pixels * 0.75)) == pixels * 0.75


def test_other_readers_see_sizes() -> None:
    """In the file's units, as openpyxl reads them."""
    book = Workbook.blank()
    book.resize(book.area("B2:C3"), row_height=49.5, column_width=135)
    sheet = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active
    assert sheet is not None
    assert sheet.row_dimensions[3].height == 49.5
    assert sheet.column_dimensions["B"].width == pytest.approx(180 / 7, abs=0.01)


def test_sizes_of_a_file_are_read() -> None:
    """Of rows, of groups of columns, and of all others."""
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    sheet.row_dimensions[4].height = 30
    sheet.column_dimensions["C"].width = 20.7109375
    sheet.sheet_format.defaultRowHeight = 18
    sheet.sheet_format.defaultColWidth = 12.7109375
    data = io.BytesIO()
    source.save(data)
    book = open_workbook(data.getvalue())
    assert (sizes(book, "C4"), sizes(book, "A1")) == (({30.0}, {108.75}), ({18.0}, {66.75}))
    book.resize(book.area("C4"), row_height=45)
    again = open_workbook(save_workbook(book))
    assert (sizes(again, "C4"), sizes(again, "A1")) == (({45.0}, {108.75}), ({18.0}, {66.75}))
