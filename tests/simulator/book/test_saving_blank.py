"""The package of a workbook that came from no file."""

from __future__ import annotations

from pytest_workbook.simulator.book.opening_parts import relationships
from pytest_workbook.simulator.book.opening_styles import read_formats
from pytest_workbook.simulator.book.saving_blank import blank_original


def test_a_blank_package_leads_from_its_root_to_the_styles() -> None:
    """Each relationship ends at a part that is there, and the styles say what the record says."""
    found = blank_original()
    assert [link.target for link in relationships(found.package, "").values()] == [found.workbook_part]
    assert [link.target for link in relationships(found.package, found.workbook_part).values()] == [found.styles_part]
    assert read_formats(found.package, found.styles_part) == found.formats


def test_blank_packages_share_no_contents() -> None:
    """There is no sheet, and two new workbooks do not hold one list."""
    first, second = blank_original(), blank_original()
    assert first.contents.sheets == []
    assert first.contents.sheets is not second.contents.sheets
