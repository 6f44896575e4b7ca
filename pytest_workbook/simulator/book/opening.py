"""An ``.xlsx`` file as a `Workbook`: everything the model knows is read, everything else stays in the package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pytest_workbook.simulator.book.core import fixed_random, fixed_today
from pytest_workbook.simulator.book.model import Contents, DefinedName, Sheet, Table, Visibility, original_sheet_id
from pytest_workbook.simulator.book.opening_charts import read_charts
from pytest_workbook.simulator.book.opening_comments import read_comments
from pytest_workbook.simulator.book.opening_functions import shown_formula
from pytest_workbook.simulator.book.opening_metadata import read_marks
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_parts import (
    Node,
    Relationship,
    is_on,
    parse_tree,
    relationships,
    unescaped,
    whole_number,
)
from pytest_workbook.simulator.book.opening_pivots import read_pivots
from pytest_workbook.simulator.book.opening_sheets import SheetReader
from pytest_workbook.simulator.book.opening_strings import read_strings
from pytest_workbook.simulator.book.opening_styles import CellFormats, read_formats
from pytest_workbook.simulator.book.opening_tables import derived_table_id, guid, read_table
from pytest_workbook.simulator.book.package import MAX_UNZIPPED, BadWorkbook, Package
from pytest_workbook.simulator.book.workbook import Workbook

_VISIBILITY: Final = {
    "visible": Visibility.VISIBLE,
    "hidden": Visibility.HIDDEN,
    "veryHidden": Visibility.VERY_HIDDEN,
}
# Excel's own names bear this prefix in files and not on screen.
BUILTIN_PREFIX: Final = "_xlnm."


@dataclass(frozen=True, slots=True)
class _Tab:
    """An entry of the workbook's list of sheets.

    Args:
        name: as on the tab.
        visibility: whether it shows.
        number: ``sheetId``.
        relationship: to the sheet's part.
    """

    name: str
    visibility: Visibility
    number: int
    relationship: Relationship


def open_workbook(
    data: bytes,
    *,
    today: Callable[[], datetime] = fixed_today,
    random: Callable[[], float] = fixed_random,
    drive_name: str = "Book.xlsx",
    max_unzipped: int = MAX_UNZIPPED,
) -> Workbook:
    """Open a workbook.

    Args:
        data: the ``.xlsx`` file; untrusted.
        today: the local date and time that ``NOW`` and ``TODAY`` give.
        random: number in [0, 1) that ``RAND`` gives.
        drive_name: file name that ``CELL("filename")`` gives.
        max_unzipped: most bytes that all parts together may have.

    Returns:
        The workbook; its ``package`` is the `Original` that saving starts from.

    Raises:
        BadWorkbook: the file is none, is damaged, encrypted, too large or tries a trick.
    """
    original = read_original(Package.read(data, max_unzipped=max_unzipped))
    workbook = Workbook(original.contents.copy(), today=today, random=random, drive_name=drive_name, package=original)
    if original.is_manual:
        workbook.automatic = False
    return workbook


def read_original(package: Package) -> Original:
    """Read everything the model knows.

    Raises:
        BadWorkbook: no workbook, or a damaged one.
    """
    part = _workbook_part(package)
    root = parse_tree(package.part(part), part)
    if root.name != "workbook":
        msg = (
            f"the file is an Office document but no workbook: its main part is a {root.name[:40]!r}; name an .xlsx file"
        )
        raise BadWorkbook(msg)
    links = relationships(package, part)
    styles = _target(links, "styles")
    properties = root.child("workbookPr")
    is_1904 = properties is not None and is_on(properties, "date1904")
    formats = read_formats(package, styles, _target(links, "theme"))
    calculation = root.child("calcPr")
    mode = None if calculation is None else calculation.attributes.get("calcMode")
    return Original(
        package=package,
        contents=_contents(package, part, root, formats, is_1904=is_1904),
        workbook_part=part,
        styles_part=styles,
        formats=formats,
        is_1904=is_1904,
        is_manual=mode == "manual",
        spares_tables=mode == "autoNoTable",
    )


def _workbook_part(package: Package) -> str:
    part = _target(relationships(package, ""), "officeDocument")
    found = None if part is None else package.find(part)
    if found is None:
        msg = "the file is a zip archive but no workbook: it has no workbook part; name an .xlsx file"
        raise BadWorkbook(msg)
    if found.lower().endswith(".bin"):
        msg = "the workbook is in the binary .xlsb format; open it in Excel and save it as .xlsx"
        raise BadWorkbook(msg)
    return found


def _target(links: dict[str, Relationship], kind: str) -> str | None:
    return next((link.target for link in links.values() if link.kind == kind and not link.external), None)


def _contents(package: Package, part: str, root: Node, formats: CellFormats, *, is_1904: bool) -> Contents:
    links = relationships(package, part)
    tabs = _tabs(root, links, part)
    strings_part = _target(links, "sharedStrings")
    strings = [] if strings_part is None else read_strings(package.part(strings_part), strings_part)
    is_dynamic = read_marks(package, _target(links, "sheetMetadata"))
    numbers = sorted(tab.number for tab in tabs if tab.relationship.kind == "worksheet")
    contents = Contents([], styles=formats.styles)
    ids: dict[int, str] = {}
    for index, tab in enumerate(tabs):
        if tab.relationship.kind != "worksheet":
            continue
        place = numbers.index(tab.number)
        sheet = Sheet(original_sheet_id(place), tab.name, tab.visibility)
        sheet.part = package.find(tab.relationship.target) or tab.relationship.target
        reader = SheetReader(sheet, sheet.part, strings, formats, is_1904=is_1904, is_dynamic=is_dynamic)
        reader.read(package.part(sheet.part))
        _take_uid(sheet, reader.uid, contents)
        contents.sheets.append(sheet)
        _add_tables(contents, package, sheet, reader.table_parts, formats)
        contents.comments += read_comments(package, sheet.part, sheet.sheet_id)
        contents.pivots += tuple(read_pivots(package, sheet.part, sheet.sheet_id))
        taken = [chart.chart_id for chart in contents.charts]
        contents.charts += read_charts(package, sheet.part, sheet.sheet_id, place, taken)
        ids[index] = sheet.sheet_id
    if not contents.sheets:
        msg = "the workbook has no worksheet; add one in Excel"
        raise BadWorkbook(msg)
    names = (_name(node, ids, part) for node in root.below("definedNames", "definedName"))
    contents.names = [name for name in names if name is not None]
    return contents


def _take_uid(sheet: Sheet, uid: str | None, contents: Contents) -> None:
    # Assumed: the service gives a sheet the id that Excel wrote into its part, and counts where there is none.
    found = guid(uid)
    if found is not None and all(other.sheet_id != found for other in contents.sheets):
        sheet.sheet_id = found


def _tabs(root: Node, links: dict[str, Relationship], part: str) -> list[_Tab]:
    tabs = [_tab(node, links, part) for node in root.below("sheets", "sheet")]
    names = [tab.name.lower() for tab in tabs]
    if len(set(names)) != len(names) or "" in names:
        msg = "the workbook is damaged: two of its sheets have the same name, or one has none"
        raise BadWorkbook(msg)
    if len({tab.relationship.target.lower() for tab in tabs}) != len(tabs):
        msg = "the workbook is damaged: two of its sheets are the same part"
        raise BadWorkbook(msg)
    return tabs


def _tab(node: Node, links: dict[str, Relationship], part: str) -> _Tab:
    link = links.get(node.attributes.get("id", ""))
    name = unescaped(node.attributes.get("name", ""))
    if link is None:
        msg = f"the workbook is damaged: its sheet {name[:40]!r} has no part"
        raise BadWorkbook(msg)
    visibility = _VISIBILITY.get(node.attributes.get("state", "visible"), Visibility.VISIBLE)
    return _Tab(name, visibility, whole_number(node, "sheetId", part, 1), link)


def _add_tables(contents: Contents, package: Package, sheet: Sheet, ids: list[str], formats: CellFormats) -> None:
    links = relationships(package, sheet.part or "")
    parts = {table.part for table in contents.tables}
    names = {table.name.lower() for table in contents.tables}
    for relationship_id in ids:
        link = links.get(relationship_id)
        part = None if link is None else package.find(link.target)
        if part is None or part in parts:
            msg = f"the workbook is damaged: the sheet {sheet.name[:40]!r} has a table without a part of its own"
            raise BadWorkbook(msg)
        table = read_table(parse_tree(package.part(part), part), part, sheet.sheet_id, formats.tints)
        if table.name.lower() in names:
            msg = f"the workbook is damaged: it has two tables named {table.name[:40]!r}"
            raise BadWorkbook(msg)
        parts.add(part)
        names.add(table.name.lower())
        contents.tables.append(_with_own_id(table, contents))


def _with_own_id(table: Table, contents: Contents) -> Table:
    taken = {other.table_id for other in contents.tables}
    numbers = {other.legacy_id for other in contents.tables}
    number = int(table.legacy_id)
    while table.table_id in taken or table.legacy_id in numbers:
        number += 1
        table = replace(table, table_id=derived_table_id(number), legacy_id=str(number))
    return table


def _name(node: Node, sheets: dict[int, str], part: str) -> DefinedName | None:
    """A name; None for one whose scope is no worksheet (but a chart sheet, say): saving leaves it where it is."""
    scope = whole_number(node, "localSheetId", part) if "localSheetId" in node.attributes else None
    if scope is not None and scope not in sheets:
        return None
    name = node.attributes.get("name", "").removeprefix(BUILTIN_PREFIX)
    return DefinedName(
        name,
        shown_formula(unescaped(node.text.strip())).removeprefix("="),
        None if scope is None else sheets[scope],
        unescaped(node.attributes.get("comment", "")),
        # Excel hides what its filters keep; other writers leave the flag out.
        not is_on(node, "hidden") and name != "_FilterDatabase",
    )
