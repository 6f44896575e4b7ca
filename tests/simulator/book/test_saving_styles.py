"""Formats that saved cells ask for."""

from __future__ import annotations

from pytest_workbook.simulator.book.model import Cell
from pytest_workbook.simulator.book.opening_styles import CellFormats, read_formats
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving_blank import NEW_STYLES
from pytest_workbook.simulator.book.saving_styles import Styles


def test_a_known_format_changes_nothing() -> None:
    """A cell keeps its entry, or takes its row's; an entry that is none counts as the first."""
    styles = Styles(CellFormats(("General", "General"), (False, False)))
    assert styles.index(Cell(1, style=1)) == 1
    assert styles.index(Cell(1), 1) == 1
    assert styles.index(Cell(1, style=9)) == 0
    assert not styles.is_changed


def test_new_formats_are_appended_once_and_read_back() -> None:
    """Equal wishes share an entry, and what was written opens as what was asked for."""
    styles = Styles(CellFormats())
    asked = [Cell(1, number_format='0 "Stück"'), Cell(2, number_format='0 "Stück"'), Cell("x", quote_prefix=True)]
    assert [styles.index(cell) for cell in asked] == [1, 1, 2]
    assert styles.is_changed
    found = read_formats(Package.of_parts({"s.xml": styles.part(NEW_STYLES, "s.xml")}), "s.xml")
    assert found.codes == ("General", '0 "Stück"', "General")
    assert found.quotes == (False, False, True)
    assert found.custom == ((164, '0 "Stück"'),)


def test_a_part_without_formats_gets_the_default_first() -> None:
    """Entry 0 is General even where the part listed none; built-in codes need no definition."""
    styles = Styles(CellFormats())
    assert styles.index(Cell(1, number_format="0%")) == 1
    found = read_formats(Package.of_parts({"s.xml": styles.part(b"<styleSheet/>", "s.xml")}), "s.xml")
    assert (found.codes, found.custom) == (("General", "0%"), ())
