"""The records of a workbook."""

import pytest

from pytest_workbook.simulator.book.model import (
    Area,
    Cell,
    Contents,
    DefinedName,
    ErrorValue,
    Sheet,
    Table,
    TableColumn,
    original_sheet_id,
)


@pytest.mark.parametrize(
    ("index", "sheet_id"),
    [
        (0, "{00000000-0001-0000-0000-000000000000}"),
        (3, "{00000000-0001-0000-0300-000000000000}"),
        (10, "{00000000-0001-0000-0A00-000000000000}"),
    ],
)
def test_ids_of_original_sheets_hold_their_place(index: int, sheet_id: str) -> None:
    """As observed on the wire."""
    assert original_sheet_id(index) == sheet_id


def test_a_cell_shows_its_constant_or_its_result() -> None:
    """A formula's constant is nothing."""
    assert Cell(5).shown == 5
    assert Cell(formula="=1/0", cached=ErrorValue("#DIV/0!")).shown == "#DIV/0!"
    assert Cell(formula="=A1").has_content
    assert not Cell(number_format="0%").has_content


def test_areas_know_their_size_and_what_they_touch() -> None:
    """Rows and columns are included at both ends."""
    area = Area("{1}", 1, 1, 2, 3)
    assert (area.rows, area.columns) == (2, 3)
    assert area.contains(2, 3)
    assert not area.contains(0, 1)
    assert area.overlaps(Area("{1}", 2, 3, 9, 9))
    assert not area.overlaps(Area("{1}", 3, 1, 9, 9))
    assert not area.overlaps(Area("{2}", 1, 1, 2, 3))


def test_whole_rows_and_columns_are_known() -> None:
    """By their ends at the sheet's edges."""
    assert Area("{1}", 0, 1, 1_048_575, 1).is_whole_columns
    assert Area("{1}", 1, 0, 1, 16_383).is_whole_rows
    assert not Area("{1}", 0, 0, 9, 9).is_whole_columns
    assert not Area("{1}", 0, 0, 9, 9).is_whole_rows


def test_copied_contents_change_alone() -> None:
    """Nothing that is put into a copy shows in the original."""
    contents = Contents([Sheet("{1}", "S", cells={(0, 0): Cell(1)})])
    copy = contents.copy()
    sheet = copy.sheets[0]
    sheet.cells[(0, 0)] = Cell(2)
    sheet.spills[(1, 1)] = 3
    sheet.hidden_rows.add(1)
    sheet.hidden_columns.add(1)
    sheet.merges.append((0, 0, 1, 1))
    sheet.name = "T"
    copy.names.append(DefinedName("N", "1"))
    copy.tables.append(Table("{T}", "1", "T", "{1}", 0, 0, 1, 0, (TableColumn("1", "A"),)))
    assert contents == Contents([Sheet("{1}", "S", cells={(0, 0): Cell(1)})])


def test_a_table_s_body_is_without_header_and_totals() -> None:
    """The area is with them."""
    table = Table("{T}", "1", "T", "{1}", 2, 1, 9, 1, (TableColumn("1", "A"),), show_totals=True)
    assert table.area == Area("{1}", 2, 1, 9, 1)
    assert table.body == Area("{1}", 3, 1, 8, 1)
    assert table.column_names == ("A",)
