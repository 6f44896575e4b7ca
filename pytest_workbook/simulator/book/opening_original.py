"""What a workbook keeps of the file it came from, so that saving loses nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_workbook.simulator.book.model import Contents
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.package import Package


@dataclass(frozen=True, slots=True)
class Original:
    """The file a workbook came from.

    Args:
        package: its parts.
        contents: as they were read; never changed.
        workbook_part: name of the workbook part.
        styles_part: name of the styles part, or None.
        formats: the cell formats of the styles part.
        is_1904: whether serial days count from 1904.
        is_manual: whether the file asks for manual calculation.
        spares_tables: whether the file asks not to calculate data tables by itself.
    """

    package: Package
    contents: Contents
    workbook_part: str
    styles_part: str | None
    formats: CellFormats
    is_1904: bool = False
    is_manual: bool = False
    spares_tables: bool = False
