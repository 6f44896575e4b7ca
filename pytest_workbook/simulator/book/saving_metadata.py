"""The mark of formulas that spill by themselves, and the part that says what it means.

Source: [MS-XLSX] 2.4.70 (XLDAPR) and files that Excel wrote, read 2026-11-24.
"""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.opening_metadata import any_mark, read_marks
from pytest_workbook.simulator.book.package import Package

METADATA_LINK: Final = "sheetMetadata"
METADATA_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
NEW_METADATA: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    b' xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray">'
    b'<metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1"'
    b' pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1"'
    b' coerce="1" cellMeta="1"/></metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    b'<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext>'
    b'</extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)
_MOST_MARKS: Final = 1_000


class ArrayMark:
    """What a cell says whose formula is a dynamic array.

    Args:
        package: the file that the workbook came from.
        part: name of its metadata, or None.
    """

    def __init__(self, package: Package, part: str | None) -> None:
        is_dynamic = read_marks(package, part)
        self._is_there = is_dynamic is not any_mark
        numbers = (str(number) for number in range(1, _MOST_MARKS))
        # A file whose metadata say other things only has no such mark: its arrays are entered over their cells.
        self._number = next(filter(is_dynamic, numbers), None)
        self._is_used = False

    @property
    def is_new(self) -> bool:
        """Whether a cell has the mark, and the file has nothing that says what it means."""
        return self._is_used and not self._is_there

    def take(self) -> str | None:
        """The mark, for a cell; None where the file cannot have it."""
        self._is_used = True
        return self._number
