"""The package of a workbook that came from no file: the least that every reader opens."""

from __future__ import annotations

from pytest_workbook.simulator.book.model import Contents
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving_links import CONTENT_TYPES
from pytest_workbook.simulator.book.saving_sheets import LINK_NAMESPACE, MAIN_NAMESPACE
from pytest_workbook.simulator.book.saving_xml import HEADER

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

NEW_STYLES = (
    HEADER
    + f'<styleSheet xmlns="{MAIN_NAMESPACE}">'.encode()
    + b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    + b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    + b'<fill><patternFill patternType="gray125"/></fill></fills>'
    + b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    + b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    + b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    + b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
STYLES_KIND = f"{_KIND}.styles+xml"


def blank_original() -> Original:
    """A file without any sheet, from which a new workbook is saved."""
    parts = {
        CONTENT_TYPES: HEADER
        + f'<Types xmlns="{_PACKAGE}/content-types">'.encode()
        + b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + b'<Default Extension="xml" ContentType="application/xml"/>'
        + f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'.encode()
        + f'<Override PartName="/xl/styles.xml" ContentType="{STYLES_KIND}"/></Types>'.encode(),
        "_rels/.rels": HEADER
        + f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '.encode()
        + f'Type="{LINK_NAMESPACE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": HEADER
        + f'<workbook xmlns="{MAIN_NAMESPACE}" xmlns:r="{LINK_NAMESPACE}">'.encode()
        + b"<bookViews><workbookView/></bookViews><sheets></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": HEADER
        + f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '.encode()
        + f'Type="{LINK_NAMESPACE}/styles" Target="styles.xml"/></Relationships>'.encode(),
        "xl/styles.xml": NEW_STYLES,
    }
    return Original(Package.of_parts(parts), Contents([]), "xl/workbook.xml", "xl/styles.xml", CellFormats())
