"""What areas look like, and changing it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font as OpenpyxlFont
from openpyxl.styles import PatternFill

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.looks import HORIZONTAL, UNDERLINES, VERTICAL, Font, Look
from pytest_workbook.simulator.book.model import Area, Clearing, Protection, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.sorting import SortKey
from pytest_workbook.simulator.book.workbook import Workbook


def _red(look: Look) -> Look:
    return replace(look, fill="#FF0000")


def _bold(look: Look) -> Look:
    return replace(look, font=replace(look.font, bold=True))


def fills(book: Workbook, address: str) -> set[str]:
    """The fills of an area."""
    return {look.fill for look in book.looks(book.area(address))}


def test_blank_cells_look_as_the_file_says() -> None:
    """A new workbook is written in Calibri 11."""
    book = Workbook.blank()
    assert book.looks(book.area("B2:C9")) == [Look()]
    assert book.looks(book.area("A1"))[0].font == Font("Calibri", 11.0)


def test_an_area_is_changed_and_no_more() -> None:
    """Cells beside it keep their look; values and number formats stay."""
    book = Workbook.blank()
    book.write(book.area("A1:B1"), values=[[1, 2]], number_formats=[["0.00", "0"]])
    book.reformat(book.area("B1:C2"), _red)
    assert [fills(book, each) for each in ("B1:C2", "A1", "D1", "A1:C2")] == [{"#FF0000"}, {""}, {""}, {"", "#FF0000"}]
    assert book.values(book.area("A1:B1")) == [[1, 2]]
    assert book.number_formats(book.area("A1:B1")) == [["0.00", "0"]]
    assert book.address(book.used_range("Sheet1")) == "Sheet1!A1:C2"


def test_a_change_that_changes_nothing_makes_no_cell() -> None:
    """The used range would grow."""
    book = Workbook.blank()
    book.reformat(book.area("B2:C9"), lambda look: look)
    assert book.sheet("Sheet1").cells == {}


def test_equal_looks_share_a_style() -> None:
    """However often, and in whatever order they are made."""
    book = Workbook.blank()
    book.reformat(book.area("A1:C9"), _red)
    book.reformat(book.area("A1"), lambda look: replace(look, fill="#00FF00"))
    book.reformat(book.area("A1"), _red)
    assert len(book.contents.styles) == 3


@pytest.mark.parametrize("order", [("B:B", "2:2"), ("2:2", "B:B")])
def test_whole_columns_and_rows_cross(order: tuple[str, str]) -> None:
    """Where a column and a row cross, both changes are seen; elsewhere only the one."""
    book = Workbook.blank()
    book.write(book.area("B1:B3"), values=[["a"], ["b"], ["c"]])
    for address in order:
        book.reformat(book.area(address), _red if address == "B:B" else _bold)
    assert [fills(book, each) for each in ("B:B", "B9999", "A2", "C5")] == [{"#FF0000"}, {"#FF0000"}, {""}, {""}]
    assert {look.font.bold for look in book.looks(book.area("2:2"))} == {True}
    assert {look.font.bold for look in book.looks(book.area("B1:B3"))} == {True, False}
    assert book.looks(book.area("B2")) == [_bold(_red(Look()))]


def test_a_whole_sheet_is_formatted_before_its_rows() -> None:
    """A row takes over what all columns say, without a cell for each of them."""
    book = Workbook.blank()
    book.reformat(book.whole_sheet("Sheet1"), _red)
    book.reformat(book.area("3:3"), _bold)
    assert book.looks(book.area("3:3")) == [_bold(_red(Look()))]
    assert fills(book, "A1:XFD1048576") == {"#FF0000"}
    assert book.sheet("Sheet1").cells == {}


def test_rows_keep_what_few_columns_say_among_many() -> None:
    """Where all columns but one are red, the one that is not keeps its look in a row that becomes bold."""
    book = Workbook.blank()
    book.reformat(book.whole_sheet("Sheet1"), _red)
    book.reformat(book.area("C:C"), lambda look: replace(look, fill=""))
    book.reformat(book.area("3:3"), _bold)
    assert (fills(book, "C3"), fills(book, "D3")) == ({""}, {"#FF0000"})
    assert len(book.sheet("Sheet1").cells) == 1


def test_a_filled_cell_keeps_what_its_column_says_when_its_row_is_formatted() -> None:
    """Also where the change makes no difference to it."""
    book = Workbook.blank()
    book.write(book.area("C3"), values=[["x"]])
    book.reformat(book.area("C:C"), lambda look: _bold(_red(look)))
    book.reformat(book.area("3:3"), _bold)
    assert book.looks(book.area("C3")) == [_bold(_red(Look()))]
    assert book.looks(book.area("D3")) == [_bold(Look())]
    assert book.values(book.area("C3")) == [["x"]]


def test_formats_move_with_whole_lines_and_with_sorted_cells() -> None:
    """Inserting, deleting and sorting take looks along."""
    book = Workbook.blank()
    book.write(book.area("A1:A2"), values=[[2], [1]])
    book.reformat(book.area("A1"), _bold)
    book.reformat(book.area("4:4"), _red)
    book.reformat(book.area("D:D"), _red)
    book.insert_cells(book.area("3:3"), Shift.DOWN)
    book.delete_cells(book.area("C:C"), Shift.LEFT)
    book.sort(book.area("A1:A2"), [SortKey(0)])
    assert (fills(book, "A5"), fills(book, "A4"), fills(book, "C1"), fills(book, "D1")) == (
        {"#FF0000"},
        {""},
        {"#FF0000"},
        {""},
    )
    assert [book.looks(book.area(each))[0].font.bold for each in ("A1", "A2")] == [False, True]


def test_clearing_takes_formats_away() -> None:
    """Of cells, of cells in columns that have a style, and of the columns themselves."""
    book = Workbook.blank()
    book.reformat(book.area("B:B"), _red)
    book.reformat(book.area("7:7"), _red)
    book.clear(book.area("A2:C3"), Clearing.FORMATS)
    assert [fills(book, each) for each in ("A2:C3", "B1", "A7:D7")] == [{""}, {"#FF0000"}, {"#FF0000"}]
    book.clear(book.area("B:B"), Clearing.ALL)
    book.clear(book.area("7:7"), Clearing.CONTENTS)
    assert [fills(book, each) for each in ("B1:B6", "A7")] == [{""}, {"#FF0000"}]
    book.clear(book.area("7:7"))
    assert fills(book, "A1:XFD1048576") == {""}


def test_a_change_that_fails_leaves_the_look() -> None:
    """Also where some cells were changed by then."""
    book = Workbook.blank()

    def fails(_: Look) -> Look:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book.reformat(book.area("A1:B2"), fails)
    assert book.looks(book.area("A1:B2")) == [Look()]
    with pytest.raises(BookError) as raised:
        book.reformat(book.area("A1:Z1000000"), _red)
    assert raised.value.kind is ErrorKind.RANGE_EXCEEDS_LIMIT


def test_protection_decides_who_may_format() -> None:
    """Formatting has to be allowed, and locking is not even then; an unlocked cell can be written."""
    book = Workbook.blank()
    book.reformat(book.area("A1"), lambda look: replace(look, locked=False), locks=True)
    book.protect_sheet("Sheet1", Protection(frozenset({"allowFormatCells"})))
    book.reformat(book.area("B1"), _red)
    book.write(book.area("A1"), values=[["x"]])
    with pytest.raises(BookError) as raised:
        book.write(book.area("B1"), values=[["x"]])
    assert raised.value.kind is ErrorKind.ACCESS_DENIED
    with pytest.raises(BookError) as raised:
        book.reformat(book.area("B1"), lambda look: replace(look, locked=False), locks=True)
    assert raised.value.kind is ErrorKind.ACCESS_DENIED


_COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
_FONTS = st.builds(
    Font,
    st.sampled_from(["Arial", "Größe & Co", 'x"y', "Calibri"]),
    st.integers(2, 818).map(lambda half: half / 2),
    st.booleans(),
    st.booleans(),
    st.sampled_from(list(UNDERLINES)),
    _COLORS,
)
_LOOKS = st.builds(
    Look,
    font=_FONTS,
    fill=st.just("") | _COLORS,
    horizontal=st.sampled_from(list(HORIZONTAL)),
    vertical=st.sampled_from(list(VERTICAL)),
    wrap=st.booleans(),
    locked=st.booleans(),
    formula_hidden=st.booleans(),
)


@given(st.lists(st.tuples(st.sampled_from(["A1", "A1:C3", "B:B", "2:2", "B2:B9"]), _LOOKS), max_size=4))
@settings(max_examples=40, deadline=None)
def test_what_is_set_is_read_and_survives_saving(changes: list[tuple[str, Look]]) -> None:
    """After each change the area has that look alone; a file that was saved opens with the same looks everywhere."""
    book = Workbook.blank()
    for address, look in changes:
        book.reformat(book.area(address), lambda _, look=look: look)  # type: ignore[misc]  # bound in the loop
        assert book.looks(book.area(address)) == [look]
    again = open_workbook(save_workbook(book))
    for address in ("A1", "A1:C3", "B:B", "2:2", "B2:B9", "XFD2", "B5000", "D4", "A1:XFD1048576"):
        assert set(again.looks(again.area(address))) == set(book.looks(book.area(address)))


def test_other_readers_see_what_was_formatted() -> None:
    """Fonts, fills, alignment and protection of cells, columns and rows, as openpyxl reads them."""
    book = Workbook.blank()
    font = Font("Arial", 14, bold=True, italic=True, underline="DoubleAccountant", color="#4B180E")
    look = Look(font, "#FFA500", horizontal="CenterAcrossSelection", vertical="Top", wrap=True, locked=False)
    book.write(book.area("A1"), values=[["x"]])
    for address in ("A1", "C:C", "5:5"):
        book.reformat(book.area(address), lambda _: look)
    sheet = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active
    assert sheet is not None
    for cell in (sheet["A1"], sheet.column_dimensions["C"], sheet.row_dimensions[5]):
        assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.i) == ("Arial", 14, True, True)
        assert (cell.font.u, cell.font.color.rgb) == ("doubleAccounting", "FF4B180E")
        assert (cell.fill.fill_type, cell.fill.fgColor.rgb) == ("solid", "FFFFA500")
        assert (cell.alignment.horizontal, cell.alignment.vertical) == ("centerContinuous", "top")
        assert (cell.alignment.wrap_text, cell.protection.locked) == (True, False)


def test_what_the_model_does_not_know_of_a_font_stays() -> None:
    """A line through the text and the number format come through a change of color."""
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    sheet["A1"].font = OpenpyxlFont(strike=True, vertAlign="superscript", name="Arial")
    sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["A1"].number_format = "0.000"
    data = io.BytesIO()
    source.save(data)
    book = open_workbook(data.getvalue())
    before = book.looks(book.area("A1"))[0]
    assert (before.font.name, before.fill) == ("Arial", "#00FF00")
    book.reformat(book.area("A1"), lambda look: replace(look, font=replace(look.font, color="#123456")))
    found = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active
    assert found is not None
    cell = found["A1"]
    assert (cell.font.strike, cell.font.vertAlign, cell.font.color.rgb) == (True, "superscript", "FF123456")
    assert (cell.fill.fgColor.rgb, cell.number_format) == ("FF00FF00", "0.000")


def test_a_format_set_back_saves_the_file_it_was() -> None:
    """Nothing is left of a look that was taken back."""
    book = Workbook.blank()
    book.write(book.area("A1"), values=[["x"]])
    data = save_workbook(book)
    again = open_workbook(data)
    again.reformat(again.area("A1"), _red)
    assert save_workbook(again) != data
    again.reformat(again.area("A1"), lambda look: replace(look, fill=""))
    assert save_workbook(again) == data


_CHANGES: dict[str, Callable[[Look], Look]] = {
    "red": _red,
    "plain": lambda look: replace(look, fill=""),
    "wrap": lambda look: replace(look, wrap=True),
    "toggle": lambda look: replace(look, font=replace(look.font, bold=not look.font.bold)),
}
_AREAS = ["A1", "B2:C3", "A1:D4", "B:B", "A:C", "2:2", "1:3", "A1:XFD1048576"]


@given(st.lists(st.tuples(st.sampled_from([*_CHANGES, "write", "clear"]), st.sampled_from(_AREAS)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_changes_are_those_of_each_cell(steps: list[tuple[str, str]]) -> None:
    """Cells, rows, columns and whole sheets, in any order: as if each cell had been changed by itself; also saved."""
    book = Workbook.blank()
    expected = {(row, column): Look() for row in range(4) for column in range(4)}
    for what, address in steps:
        area = book.area(address)
        inside = [position for position in expected if area.contains(*position)]
        if what == "write":
            if area.rows * area.columns < 20:
                book.write(area, values=[[1] * area.columns] * area.rows)
            continue
        if what == "clear":
            book.clear(area)
        else:
            book.reformat(area, _CHANGES[what])
        expected.update((place, Look() if what == "clear" else _CHANGES[what](expected[place])) for place in inside)
    for each in (book, open_workbook(save_workbook(book))):
        sheet = each.sheets[0].sheet_id
        assert {(row, column): each.looks(Area(sheet, row, column, row, column)) for row, column in expected} == {
            place: [look] for place, look in expected.items()
        }
        assert set(each.looks(Area(sheet, 0, 0, 3, 3))) == set(expected.values())
