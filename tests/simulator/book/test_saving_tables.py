"""Tables written into their parts."""

from __future__ import annotations

from dataclasses import replace

from pytest_workbook.simulator.book.model import Table, TableColumn
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.opening_tables import derived_table_id, read_table
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_tables import new_table_part, table_part
from pytest_workbook.simulator.book.table_view import SortedBy, TableSort

_STYLES = Styles(CellFormats())
_TABLE = Table(
    derived_table_id(5), "5", "Übersicht", "S", 1, 1, 4, 2, (TableColumn("1", "Größe"), TableColumn("2", "a\nb"))
)


def test_a_new_table_reads_back_as_it_was() -> None:
    """Every field of the record survives, with names outside ASCII and on two lines."""
    table = replace(_TABLE, sort=TableSort((SortedBy("2", ascending=False),), match_case=True))
    found = read_table(parse_tree(new_table_part(table, 5, "t.xml", _STYLES), "t.xml"), "t.xml", "S")
    assert found == replace(table, part="t.xml")


def test_a_table_without_headers_has_no_filter() -> None:
    """The filter goes with the headers it hangs on."""
    data = table_part(
        new_table_part(_TABLE, 5, "t.xml", _STYLES), replace(_TABLE, show_headers=False), "t.xml", _STYLES
    )
    root = parse_tree(data, "t.xml")
    assert root.attributes["headerRowCount"] == "0"
    assert root.child("autoFilter") is None


def test_the_filter_leaves_out_the_totals() -> None:
    """Its area ends a row above the table's."""
    root = parse_tree(new_table_part(replace(_TABLE, show_totals=True), 5, "t.xml", _STYLES), "t.xml")
    found = root.child("autoFilter")
    assert found is not None
    assert (root.attributes["ref"], found.attributes["ref"]) == ("B2:C5", "B2:C4")
