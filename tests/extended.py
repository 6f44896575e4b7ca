"""Workbooks whose first sheet has a list of extensions, as Excel 2010 and newer write it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import openpyxl
from charted import parts, with_parts

SHEET: Final = "xl/worksheets/sheet1.xml"
_EXCEL_2010: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_FORMULAS: Final = "http://schemas.microsoft.com/office/excel/2006/main"
FORMATS: Final = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
VALIDATIONS: Final = "{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"


def icon_format(
    attributes: str, limits: Sequence[str], icons: str = "", *, cells: str = "A2:A7", kind: str = "num"
) -> str:
    """A conditional format with icons of Excel 2010."""
    thresholds = "".join(f'<x14:cfvo type="{kind}"><xm:f>{limit}</xm:f></x14:cfvo>' for limit in limits)
    return (
        '<x14:conditionalFormatting><x14:cfRule type="iconSet" priority="2" id="{0}">'
        f"<x14:iconSet {attributes}>{thresholds}{icons}</x14:iconSet></x14:cfRule>"
        f"<xm:sqref>{cells}</xm:sqref></x14:conditionalFormatting>"
    )


def extension(uri: str, inside: str) -> str:
    """One extension, with the namespaces that it needs."""
    return f'<ext xmlns:x14="{_EXCEL_2010}" xmlns:xm="{_FORMULAS}" uri="{uri}">{inside}</ext>'


def with_extensions(values: Sequence[object], *extensions: str) -> bytes:
    """A file with a header and values from A1 on, and with extensions of its sheet."""
    source = openpyxl.Workbook()
    sheet = source.worksheets[0]
    for value in ["n", *values]:
        sheet.append([value])
    stream = io.BytesIO()
    source.save(stream)
    listed = f"<extLst>{''.join(extensions)}</extLst></worksheet>".encode()
    content = parts(stream.getvalue())[SHEET].replace(b"</worksheet>", listed)
    return with_parts(stream.getvalue(), {SHEET: content})


def with_icons(values: Sequence[object], *formats: str) -> bytes:
    """A file with a header and values from A1 on, and with conditional formats of Excel 2010."""
    inside = f"<x14:conditionalFormattings>{''.join(formats)}</x14:conditionalFormattings>"
    return with_extensions(values, extension(FORMATS, inside))
