"""Filters of tables: the rows that they hide, and what they are in the file."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.filters import ColorFilter, DateGroupItem, FilterColumn, Filters, IconFilter
from openpyxl.worksheet.table import Table as OpenpyxlTable

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.filtered import active_filters, filtered_rows
from pytest_workbook.simulator.book.looks import Edge
from pytest_workbook.simulator.book.model import Protection, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.table_view import DYNAMIC, ColumnFilter, Criteria, FilterDate, SortedBy, TableSort
from pytest_workbook.simulator.book.workbook import Grid, Workbook


def filled() -> Workbook:
    """A table of names and numbers in B2:C7, with a sum of the numbers that show below it."""
    book = Workbook.blank(today=lambda: datetime(2026, 2, 18, tzinfo=UTC))
    rows: Grid = [["name", "n"], ["a", 1], ["b", 2], ["a", 3], ["c", 4], ["b", 5]]
    book.write(book.area("B2:C7"), values=rows)
    book.add_table(book.area("B2:C7"), has_headers=True, name="T")
    book.write(book.area("E1:E2"), formulas=[["=SUBTOTAL(9,T[n])"], ["=SUBTOTAL(109,T[n])"]])
    return book


def shows(book: Workbook) -> list[object]:
    """The numbers of the rows that show."""
    hidden = book.sheet("Sheet1").hidden_rows
    return [book.values(book.area(f"C{row}"))[0][0] for row in range(3, 8) if row - 1 not in hidden]


NAMES = Criteria("Values", values=("a", "b"))
LARGE = Criteria("Custom", ">1")


def test_filters_of_two_columns_hide_together() -> None:
    """A row shows where both agree; taken away one by one, they show more and more."""
    book = filled()
    book.apply_filter("T", "name", NAMES)
    assert shows(book) == [1, 2, 3, 5]
    book.apply_filter("T", "n", LARGE)
    assert shows(book) == [2, 3, 5]
    assert (book.column_filter("T", "name"), book.column_filter("T", 1)) == (NAMES, LARGE)
    book.clear_filter("T", "name")
    assert (shows(book), book.column_filter("T", "name")) == ([2, 3, 4, 5], None)
    book.clear_filters("T")
    assert (shows(book), book.table("T").filters) == ([1, 2, 3, 4, 5], ())


def test_subtotals_are_of_what_shows() -> None:
    """Both kinds pass over filtered rows; only one passes over rows that were hidden otherwise."""
    book = filled()
    book.apply_filter("T", "name", Criteria("Values", values=("b",)))
    assert book.values(book.area("E1:E2")) == [[7], [7]]
    book.clear_filters("T")
    assert book.values(book.area("E1:E2")) == [[15], [15]]
    book.write(book.area("3:3"), rows_hidden=True)
    assert book.values(book.area("E1:E2")) == [[15], [14]]


def test_a_filter_is_applied_once_until_it_is_applied_again() -> None:
    """A value that changes, and a row that is added, show until then."""
    book = filled()
    book.apply_filter("T", "n", Criteria("TopItems", "2"))
    book.write(book.area("C6"), values=[[0]])
    assert shows(book) == [0, 5]
    book.reapply_filters("T")
    assert shows(book) == [3, 5]


def test_one_filter_takes_the_place_of_another() -> None:
    """A column has one."""
    book = filled()
    book.apply_filter("T", "n", LARGE)
    book.apply_filter("T", "n", Criteria("Dynamic", dynamic="BelowAverage"))
    assert shows(book) == [1, 2]
    assert len(book.table("T").filters) == 1


def test_colors_are_filtered() -> None:
    """Of cells and of fonts."""
    book = filled()
    book.reformat(book.area("C4"), lambda look: replace(look, fill="#FF0000"))
    book.reformat(book.area("C5"), lambda look: replace(look, font=replace(look.font, color="#00FF00")))
    for criteria, expected in (
        (Criteria("CellColor", color="#FF0000"), [2]),
        (Criteria("FontColor", color="#00FF00"), [3]),
        (Criteria("CellColor", color=""), [1, 3, 4, 5]),
    ):
        book.apply_filter("T", "n", criteria)
        assert shows(book) == expected


def test_nothing_happens_where_nothing_is_filtered() -> None:
    """Rows that were hidden otherwise stay so; clearing and applying again change nothing."""
    book = filled()
    book.write(book.area("4:4"), rows_hidden=True)
    book.clear_filters("T")
    book.clear_filter("T", "n")
    book.reapply_filters("T")
    assert shows(book) == [1, 3, 4, 5]
    assert filtered_rows(book.contents, book.table("T").sheet) == ()


@pytest.mark.parametrize(
    "end",
    [
        lambda book: book.change_table("T", show_filter_button=False),
        lambda book: book.change_table("T", show_headers=False),
        lambda book: book.convert_table("T"),
        lambda book: book.delete_table("T"),
        lambda book: book.delete_column("T", "n"),
    ],
)
def test_what_else_ends_a_filter_shows_the_rows(end: object) -> None:
    """Headers or buttons that go, a table that becomes plain cells, and a column that is deleted."""
    book = filled()
    book.apply_filter("T", "n", LARGE)
    assert callable(end)
    end(book)
    assert book.sheet("Sheet1").hidden_rows == set()
    assert all(not active_filters(table) for table in book.tables)


def test_another_column_may_be_deleted() -> None:
    """The filter stays with its own, wherever that stands then."""
    book = filled()
    book.apply_filter("T", "n", LARGE)
    book.delete_column("T", "name")
    assert book.column_filter("T", 0) == LARGE
    assert book.sheet("Sheet1").hidden_rows == {2}
    again = open_workbook(save_workbook(book))
    assert again.column_filter("T", 0) == LARGE


def test_filters_need_buttons_and_leave() -> None:
    """A table without buttons cannot be filtered; a protected sheet has to allow it."""
    book = filled()
    book.change_table("T", show_filter_button=False)
    with pytest.raises(BookError) as raised:
        book.apply_filter("T", "n", LARGE)
    assert raised.value.kind is ErrorKind.UNSUPPORTED
    book.change_table("T", show_filter_button=True)
    book.protect_sheet("Sheet1", Protection())
    with pytest.raises(BookError) as raised:
        book.apply_filter("T", "n", LARGE)
    assert raised.value.kind is ErrorKind.ACCESS_DENIED
    book.unprotect_sheet("Sheet1")
    book.protect_sheet("Sheet1", Protection(frozenset({"allowAutoFilter"})))
    book.apply_filter("T", "n", LARGE)
    assert shows(book) == [2, 3, 4, 5]


def test_a_filter_that_is_refused_changes_nothing() -> None:
    """The one before it stays."""
    book = filled()
    book.apply_filter("T", "n", LARGE)
    with pytest.raises(BookError):
        book.apply_filter("T", "n", Criteria("TopItems", "none"))
    assert (book.column_filter("T", "n"), shows(book)) == (LARGE, [2, 3, 4, 5])


_CRITERIA = st.one_of(
    st.builds(
        Criteria,
        st.just("Custom"),
        st.sampled_from([">1", "<>a", "=b*", "=", "<>", "=x & <y>"]),
        st.none() | st.sampled_from(["<=4", "=a"]),
        st.just("And"),
    ),
    st.just(Criteria("Custom", "=a", "=c", "Or")),
    st.lists(st.sampled_from(["a", "b", "5", 'x"&y']), min_size=1, unique=True).map(
        lambda texts: Criteria("Values", values=tuple(texts))
    ),
    st.sampled_from(["Year", "Month", "Day", "Hour", "Minute", "Second"]).map(
        lambda specificity: Criteria("Values", values=("a", FilterDate("2026-02-03T04:05:06", specificity), ""))
    ),
    st.builds(
        Criteria,
        st.sampled_from(["TopItems", "BottomItems", "TopPercent", "BottomPercent"]),
        st.sampled_from(["1", "10", "100"]),
    ),
    st.sampled_from(sorted(DYNAMIC)).map(lambda name: Criteria("Dynamic", dynamic=name)),
    st.builds(Criteria, st.sampled_from(["CellColor", "FontColor"]), color=st.sampled_from(["#FF0000", "#00FF00"])),
    st.just(Criteria("CellColor", color="")),
)


def _plain(criteria: Criteria | None) -> Criteria | None:
    """Criteria without the parts of a date that do not count, which a file does not keep."""
    if criteria is None or criteria.values is None:
        return criteria
    lengths = {"Year": 4, "Month": 7, "Day": 10, "Hour": 13, "Minute": 16, "Second": 19}
    values = [
        each if isinstance(each, str) else replace(each, date=each.date[: lengths[each.specificity]])
        for each in criteria.values
    ]
    return replace(criteria, values=tuple(sorted(values, key=str)))


@given(st.lists(st.tuples(st.sampled_from(["name", "n"]), _CRITERIA), max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_set_is_read_and_survives_saving(filters: list[tuple[str, Criteria]]) -> None:
    """Criteria are read as they were given; a saved file opens with the same filters and the same rows hidden."""
    book = filled()
    for column, criteria in filters:
        book.apply_filter("T", column, criteria)
        assert book.column_filter("T", column) == criteria
    data = save_workbook(book)
    again = open_workbook(data)
    for column in ("name", "n"):
        assert _plain(again.column_filter("T", column)) == _plain(book.column_filter("T", column))
    assert again.sheet("Sheet1").hidden_rows == book.sheet("Sheet1").hidden_rows
    again.reapply_filters("T")
    assert shows(again) == shows(book) or any(criteria.filter_on == "Dynamic" for _, criteria in filters)
    if not filters:
        assert save_workbook(again) == data


def test_other_readers_see_the_filter() -> None:
    """Criteria in the table, hidden rows in the sheet, and colors as formats, as openpyxl reads them."""
    book = filled()
    book.apply_filter("T", "n", Criteria("Custom", ">1", "<5"))
    book.apply_filter("T", "name", Criteria("CellColor", color=""))
    sheet = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active
    assert sheet is not None
    columns = {each.colId: each for each in sheet.tables["T"].autoFilter.filterColumn}
    custom = columns[1].customFilters
    assert [(each.operator, each.val) for each in custom.customFilter] == [("greaterThan", "1"), ("lessThan", "5")]
    assert custom._and is True
    assert columns[0].colorFilter is not None
    assert [row for row in range(2, 8) if sheet.row_dimensions[row].hidden] == [3, 7]
    book.apply_filter("T", "name", Criteria("FontColor", color="#12AB34"))
    found = openpyxl.load_workbook(io.BytesIO(save_workbook(book)))
    styles = found._differential_styles.styles  # type: ignore[attr-defined]  # its stubs lack it
    assert [style.font.color.rgb for style in styles] == ["FF12AB34"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_reads_filters_and_formats(tmp_path: Path) -> None:
    """Another office suite opens the file, and what it saves has the same looks, sizes and hidden rows."""
    book = filled()
    book.reformat(book.area("C4"), lambda look: replace(look, fill="#FFA500", font=replace(look.font, bold=True)))
    book.draw(book.area("B2:C7"), "InsideHorizontal", lambda _: Edge("Continuous", "Thick", "#0000FF"))
    book.resize(book.area("D9"), row_height=60, column_width=135)
    book.apply_filter("T", "n", Criteria("CellColor", color="#FFA500"))
    (tmp_path / "in.xlsx").write_bytes(save_workbook(book))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    folder = tmp_path / "out"
    subprocess.run([*command, "--outdir", str(folder), str(tmp_path / "in.xlsx")], check=True, capture_output=True)
    again = open_workbook((folder / "in.xlsx").read_bytes())
    look = again.looks(again.area("C4"))[0]
    assert (look.fill, look.font.bold) == ("#FFA500", True)
    assert again.edges(again.area("B2:C7"), "InsideHorizontal") == [Edge("Continuous", "Thick", "#0000FF")]
    assert again.row_heights(again.area("D9")) == {60.0}
    assert again.column_widths(again.area("D9")).pop() == pytest.approx(135, abs=1)
    assert again.sheet("Sheet1").hidden_rows == {2, 4, 5, 6}
    assert again.column_filter("T", "n") == Criteria("CellColor", color="#FFA500")


def test_filters_of_a_file_are_read_and_kept() -> None:
    """Those of another hand: dates, icons, and a color that the file lacks, which is kept though it means nothing."""
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    for row in (["d", "i", "x"], ["a", 1, 1], ["b", 2, 2]):
        sheet.append(row)
    table = OpenpyxlTable(displayName="T", ref="A1:C3")
    table._initialise_columns()  # type: ignore[attr-defined]  # its stubs lack it
    assert table.autoFilter is not None
    dated = FilterColumn(colId=0, filters=Filters(dateGroupItem=[DateGroupItem(year=2026, dateTimeGrouping="year")]))
    iconed = FilterColumn(colId=1, iconFilter=IconFilter(iconSet="3Arrows", iconId=2))
    table.autoFilter.filterColumn = [dated, iconed, FilterColumn(colId=2, colorFilter=ColorFilter(dxfId=7))]
    sheet.add_table(table)
    data = io.BytesIO()
    source.save(data)
    book = open_workbook(data.getvalue())
    assert book.column_filter("T", 0) == Criteria("Values", values=(FilterDate("2026-01-01", "Year"),))
    icon = book.column_filter("T", 1)
    assert icon is not None
    assert icon.icon is not None
    assert (icon.filter_on, icon.icon.set_name, icon.icon.index) == ("Icon", "ThreeArrows", 2)
    assert book.column_filter("T", 2) is None
    book.reapply_filters("T")
    assert book.sheet("Sheet").hidden_rows == {1, 2}
    book.clear_filter("T", 0)
    kept = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active
    assert kept is not None
    assert [each.colId for each in kept.tables["T"].autoFilter.filterColumn] == [1, 2]


def test_a_table_is_sorted_by_colors_and_remembers() -> None:
    """Those with the color first, or last, and the others as they were; a file keeps the order."""
    book = filled()
    book.reformat(book.area("C5:C6"), lambda look: replace(look, fill="#FF0000"))
    order = TableSort((SortedBy("2", sort_on="CellColor", color="#FF0000"), SortedBy("1")))
    book.sort_table("T", order)
    assert shows(book) == [3, 4, 1, 2, 5]
    again = open_workbook(save_workbook(book))
    assert again.table("T").sort == order
    assert save_workbook(again) == save_workbook(book)
    again.sort_table("T", TableSort((SortedBy("2", ascending=False, sort_on="CellColor", color="#FF0000"),)))
    assert shows(again) == [1, 2, 5, 3, 4]
    again.sort_table("T", TableSort((SortedBy("2", sort_on="FontColor", color="#000000"),)))
    assert shows(again) == [1, 2, 5, 3, 4]


def test_equal_filters_are_equal() -> None:
    """Records compare by what they say."""
    assert ColumnFilter("1", NAMES) == ColumnFilter("1", Criteria("Values", values=("a", "b")))


def test_cells_do_not_move_past_rows_that_a_filter_hides() -> None:
    """Rows below may be added, and whole rows move with what they hide; nothing has changed after a refusal."""
    book = filled()
    book.apply_filter("T", "n", Criteria("Custom", "<>3"))
    assert shows(book) == [1, 2, 4, 5]
    for address, shift in (("B4:C4", Shift.DOWN), ("B4:C4", Shift.UP), ("B5:C5", Shift.UP), ("A1:Z1", Shift.DOWN)):
        with pytest.raises(BookError) as raised:
            (book.insert_cells if shift is Shift.DOWN else book.delete_cells)(book.area(address), shift)
        assert raised.value.kind is ErrorKind.FILTERED_RANGE_CONFLICT
    with pytest.raises(BookError):
        book.delete_row("T", 0)
    assert shows(book) == [1, 2, 4, 5]
    book.add_rows("T", [["z", 6]])
    book.insert_cells(book.area("E1"), Shift.DOWN)
    book.delete_row("T", 3)
    assert shows(book) == [1, 2, 5, 6]
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    assert book.sheet("Sheet1").hidden_rows == {5}
