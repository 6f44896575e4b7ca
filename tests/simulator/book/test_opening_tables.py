"""Table parts as tables."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.model import TableColumn
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree
from pytest_workbook.simulator.book.opening_tables import derived_table_id, guid, read_sort, read_table
from pytest_workbook.simulator.book.package import BadWorkbook
from pytest_workbook.simulator.book.table_view import Icon, SortedBy, TableSort

_COLUMNS = '<tableColumns><tableColumn id="4" name="Größe"/><tableColumn id="2" name="B"/></tableColumns>'


def test_a_table_is_read_with_its_area_and_columns() -> None:
    """Name, place, column ids and the absent filter are those of the part."""
    text = f'<table id="3" displayName="Übersicht" ref="B2:C5" totalsRowCount="1">{_COLUMNS}</table>'
    table = read_table(parse_tree(text.encode(), "t.xml"), "t.xml", "S")
    assert (table.name, table.sheet, table.legacy_id, table.part) == ("Übersicht", "S", "3", "t.xml")
    assert (table.top, table.left, table.bottom, table.right) == (1, 1, 4, 2)
    assert table.columns == (TableColumn("4", "Größe"), TableColumn("2", "B"))
    assert (table.show_headers, table.show_totals, table.show_filter_button) == (True, True, False)
    assert table.table_id == derived_table_id(3)


@pytest.mark.parametrize("attributes", ['ref="A1:B2"', 'name="T"', 'name="T" ref="A1:C2"'])
def test_a_table_without_name_or_fitting_area_is_refused(attributes: str) -> None:
    """A missing name, a missing area and another width are damage."""
    with pytest.raises(BadWorkbook, match="has no name"):
        read_table(parse_tree(f"<table {attributes}>{_COLUMNS}</table>".encode(), "t.xml"), "t.xml", "S")


def test_ids_are_braced_guids_or_none() -> None:
    """A GUID is put into upper case; anything else is no id; numbers count in little-endian bytes."""
    assert guid("{0000000a-000b-000c-000d-00000000000e}") == "{0000000A-000B-000C-000D-00000000000E}"
    assert guid("0000000a") is None
    assert guid(None) is None
    assert derived_table_id(258) == "{00000000-000C-0000-FFFF-FFFF01010000}"


def order(conditions: str) -> Node:
    """The element that holds an order."""
    text = f'<sortState xmlns:mc="m" xmlns:x14="x" caseSensitive="1" sortMethod="stroke">{conditions}</sortState>'
    return parse_tree(text.encode(), "t.xml")


def test_a_sort_keeps_only_conditions_on_values_inside_the_table() -> None:
    """Colors, lists and columns outside are left out; without a key there is no order at all."""
    columns = (TableColumn("7", "A"), TableColumn("9", "B"))
    wanted = '<sortCondition ref="C2:C5" descending="1"/>'
    others = (
        '<sortCondition ref="B2:B5" sortBy="cellColor" dxfId="3"/><sortCondition ref="B2:B5" customList="x"/>'
        '<sortCondition ref="Z2:Z5"/><extLst/>'
    )
    expected = TableSort((SortedBy("9", ascending=False),), match_case=True, method="StrokeCount")
    assert read_sort(order(wanted + others), columns, 1) == expected
    assert read_sort(order(others), columns, 1) == TableSort()
    assert read_sort(None, columns, 1) == TableSort()


def test_a_condition_may_be_an_alternative_for_newer_versions() -> None:
    """The first choice counts, in its place among the others."""
    columns = (TableColumn("7", "A"), TableColumn("9", "B"))
    newer = (
        '<mc:AlternateContent><mc:Choice Requires="x14"><x14:sortCondition sortBy="icon" ref="B2:B5" iconSet="5Boxes" '
        'iconId="4"/></mc:Choice><mc:Fallback><sortCondition ref="C2:C5"/></mc:Fallback></mc:AlternateContent>'
    )
    extended = newer.replace("mc:AlternateContent", "extLst").replace("mc:Choice", "ext")
    assert read_sort(order(extended), columns, 1).keys == (read_sort(order(newer), columns, 1)).keys != ()
    read = read_sort(order(newer + '<sortCondition ref="C2:C5"/><mc:AlternateContent/>'), columns, 1)
    assert read.keys == (SortedBy("7", sort_on="Icon", icon=Icon("FiveBoxes", 4)), SortedBy("9"))
