"""A table part as a `Table`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.model import Table, TableColumn
from pytest_workbook.simulator.book.opening_filters import NEWER, Tints, icon_of, newest, read_filters, tint_of
from pytest_workbook.simulator.book.opening_functions import shown_formula
from pytest_workbook.simulator.book.opening_parts import Node, is_on, unescaped, whole_number
from pytest_workbook.simulator.book.package import BadWorkbook
from pytest_workbook.simulator.book.table_view import Icon, SortedBy, TableSort

_GUID: Final = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")


def guid(text: str | None) -> str | None:
    """A braced GUID in upper case; None for anything else."""
    return text.upper() if text is not None and _GUID.fullmatch(text) else None


def derived_table_id(number: int) -> str:
    """The id of a table whose part has no ``xr:uid``.

    Assumed: Excel writes ids of this form for tables of files that had none, counting in little-endian bytes.

    Args:
        number: the table's number in the file, from 1.
    """
    tail = max(number - 1, 0).to_bytes(8, "little")[:4].hex().upper()
    return f"{{00000000-000C-0000-FFFF-FFFF{tail}}}"


def read_table(root: Node, part: str, sheet: str, tints: Tints = ()) -> Table:
    """A table.

    Args:
        root: the part's tree.
        part: its name.
        sheet: id of the sheet it stands on.
        tints: colors of cell and font of the file's differential formats, which filters and sorts name.

    Raises:
        BadWorkbook: it has no name, no columns, or an area that does not fit.
    """
    area = parse_reference(root.attributes.get("ref", ""))
    columns = tuple(_column(node, part, index) for index, node in enumerate(root.below("tableColumns", "tableColumn")))
    name = unescaped(root.attributes.get("displayName") or root.attributes.get("name", ""))
    if area is None or not name or len(columns) != area.right - area.left + 1:
        msg = f"the workbook is damaged: the table in {part!r} has no name, or no area with as many columns as it lists"
        raise BadWorkbook(msg)
    number = whole_number(root, "id", part, 1)
    headers = whole_number(root, "headerRowCount", part, 1) > 0
    style = root.child("tableStyleInfo") or Node("tableStyleInfo", {})
    return Table(
        table_id=guid(root.attributes.get("uid")) or derived_table_id(number),
        legacy_id=str(number),
        name=name,
        sheet=sheet,
        top=area.top,
        left=area.left,
        bottom=area.bottom,
        right=area.right,
        columns=columns,
        show_headers=headers,
        show_totals=whole_number(root, "totalsRowCount", part) > 0,
        style=style.attributes.get("name"),
        show_banded_rows=is_on(style, "showRowStripes"),
        show_banded_columns=is_on(style, "showColumnStripes"),
        highlight_first_column=is_on(style, "showFirstColumn"),
        highlight_last_column=is_on(style, "showLastColumn"),
        show_filter_button=root.child("autoFilter") is not None,
        part=part,
        sort=read_sort(root.child("sortState"), columns, area.left, tints),
        filters=read_filters(root.child("autoFilter"), columns, tints),
    )


def read_sort(order: Node | None, columns: Sequence[TableColumn], left: int, tints: Tints = ()) -> TableSort:
    """The order that a table's ``sortState`` describes, without what is sorted by lists.

    Args:
        order: the element, or None.
        columns: of the table.
        left: the table's first column.
        tints: as of `read_table`.
    """
    if order is None:
        return TableSort()
    keys = []
    for condition in _conditions(order):
        area = parse_reference(condition.get("ref", ""))
        place = -1 if area is None else area.left - left
        kind, color, icon = _look_of(condition, tints)
        if kind is not None and "customList" not in condition and 0 <= place < len(columns):
            is_ascending = condition.get("descending") not in {"1", "true"}
            keys.append(SortedBy(columns[place].column_id, is_ascending, sort_on=kind, color=color, icon=icon))
    method = "StrokeCount" if order.attributes.get("sortMethod") == "stroke" else "PinYin"
    return TableSort(tuple(keys), is_on(order, "caseSensitive"), method) if keys else TableSort()


def _conditions(order: Node) -> list[dict[str, str]]:
    """The attributes of each ``sortCondition``, also of those that only newer versions of Excel know."""
    found = []
    for node in order.children:
        inside = newest(node).children if node.name in NEWER else [node]
        found += [each.attributes for each in inside if each.name == "sortCondition"]
    return found


_KINDS: Final = {"value": "Value", "cellColor": "CellColor", "fontColor": "FontColor", "icon": "Icon"}


def _look_of(condition: Mapping[str, str], tints: Tints) -> tuple[str | None, str | None, Icon | None]:
    """What a sort looks at, and the color or icon that it looks for; None for what is not known here."""
    kind = _KINDS.get(condition.get("sortBy", "value"))
    if kind == "Icon":
        icon = icon_of(condition)
        return (None if icon is None else kind), None, icon
    if kind in (None, "Value"):
        return kind, None, None
    color = tint_of(condition, tints, is_font=kind == "FontColor")
    return (None if color is None else kind), color, None


def _column(node: Node, part: str, index: int) -> TableColumn:
    formula = node.child("calculatedColumnFormula")
    return TableColumn(
        column_id=str(whole_number(node, "id", part, index + 1)),
        name=unescaped(node.attributes.get("name", f"Column{index + 1}")),
        calculated_formula=shown_formula(formula.text) if formula is not None and formula.text else None,
        totals_function=node.attributes.get("totalsRowFunction"),
        totals_label=node.attributes.get("totalsRowLabel"),
    )
