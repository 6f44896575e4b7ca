"""The number formats that a styles part gives to cells."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.opening_styles import CellFormats, read_formats
from pytest_workbook.simulator.book.package import BadWorkbook, Package


def _read(body: str) -> CellFormats:
    return read_formats(Package.of_parts({"s.xml": f"<styleSheet>{body}</styleSheet>".encode()}), "s.xml")


def test_without_styles_there_is_one_general_format() -> None:
    """Neither a missing part nor an empty one leaves cells without a format."""
    assert read_formats(Package.of_parts({}), None).codes == ("General",)
    assert _read("").codes == ("General",)


def test_codes_come_from_the_file_before_the_built_in_ones() -> None:
    """A number format of the file wins over the built-in one of its id; unknown ids are General."""
    found = _read(
        '<numFmts><numFmt numFmtId="14" formatCode="0 &quot;Stück&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="14"/><xf numFmtId="10" quotePrefix="1"/>'
        '<xf numFmtId="99"><protection locked="0"/></xf></cellXfs>'
    )
    assert found.codes == ('0 "Stück"', "0.00%", "General")
    assert found.quotes == (False, True, False)
    assert [style.look.locked for style in found.styles] == [True, True, False]
    assert (found.is_entry(2), found.is_entry(3), found.is_entry(-1)) == (True, False, False)


def test_a_number_format_without_id_is_refused() -> None:
    """A format that no cell could name is damage."""
    with pytest.raises(BadWorkbook, match="no numFmtId"):
        _read('<numFmts><numFmt formatCode="0"/></numFmts>')
