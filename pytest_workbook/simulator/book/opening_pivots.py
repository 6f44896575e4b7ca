"""Pivot tables of a sheet, as its file describes them."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree, relationships, unescaped
from pytest_workbook.simulator.book.opening_tables import guid
from pytest_workbook.simulator.book.package import Package

_PIVOT: Final = "pivotTable"
_CACHE: Final = "pivotCacheDefinition"


def read_pivots(package: Package, sheet_part: str, sheet: str) -> list[Pivot]:
    """The pivot tables of a sheet.

    Args:
        package: the file.
        sheet_part: name of the sheet's part.
        sheet: id of the sheet.

    Raises:
        BadWorkbook: one of their parts is no XML.
    """
    links = relationships(package, sheet_part).values()
    parts = (package.find(link.target) for link in links if link.kind == _PIVOT and not link.external)
    found: list[Pivot] = []
    for part in parts:
        if part is not None:
            found.append(_pivot(package, part, sheet, len(found) + 1))
    return found


def _pivot(package: Package, part: str, sheet: str, number: int) -> Pivot:
    root = parse_tree(package.part(part), part)
    caches = (link.target for link in relationships(package, part).values() if link.kind == _CACHE)
    cache = next(caches, None)
    return Pivot(
        # Assumed, as for tables: the id that Excel wrote, and a counted one where there is none.
        pivot_id=guid(root.attributes.get("uid")) or f"{sheet[:-13]}{number:012X}}}",
        name=unescaped(root.attributes.get("name", f"PivotTable{number}")),
        sheet=sheet,
        part=part,
        cache=None if cache is None else package.find(cache),
        place=_place(root),
        page_rows=_page_rows(root),
    )


def _page_rows(root: Node) -> int:
    location = root.child("location")
    text = "" if location is None else location.attributes.get("rowPageCount", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _place(root: Node) -> tuple[int, int, int, int] | None:
    location = root.child("location")
    found = None if location is None else parse_reference(location.attributes.get("ref", ""))
    return None if found is None else (found.top, found.left, found.bottom, found.right)
