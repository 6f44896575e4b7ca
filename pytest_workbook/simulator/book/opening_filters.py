"""The filters and color sorts of a table part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pytest_workbook.simulator.book.model import TableColumn
from pytest_workbook.simulator.book.opening_parts import Node, is_on, unescaped
from pytest_workbook.simulator.book.table_view import (
    DYNAMIC,
    ICON_SETS,
    SPECIFICITIES,
    ColumnFilter,
    Criteria,
    FilterDate,
    FilterValue,
    Icon,
)

# Colors of cell and font by ``dxf`` index.
Tints = Sequence[tuple[str | None, str | None]]

OPERATORS: Final[Mapping[str, str]] = {
    "equal": "=",
    "notEqual": "<>",
    "greaterThan": ">",
    "greaterThanOrEqual": ">=",
    "lessThan": "<",
    "lessThanOrEqual": "<=",
}
_ICON_SETS: Final = {word: name for name, word in ICON_SETS.items()}
_DYNAMIC: Final = {word: name for name, word in DYNAMIC.items()}


def read_filters(auto_filter: Node | None, columns: Sequence[TableColumn], tints: Tints) -> tuple[ColumnFilter, ...]:
    """The filters of a table's ``autoFilter``; what cannot be read is left out, and stays in the file.

    Args:
        auto_filter: the element, or None.
        columns: of the table.
        tints: of the file's differential formats.
    """
    found = []
    for node in [] if auto_filter is None else auto_filter.all("filterColumn"):
        place = _whole(node.attributes.get("colId"))
        criteria = _criteria(node, tints)
        if place is not None and place < len(columns) and criteria is not None:
            found.append(ColumnFilter(columns[place].column_id, criteria))
    return tuple(found)


def tint_of(attributes: Mapping[str, str], tints: Tints, *, is_font: bool) -> str | None:
    """The color that a ``dxfId`` means; ``""`` for none where it is left out."""
    if "dxfId" not in attributes:
        return ""
    place = _whole(attributes["dxfId"])
    return None if place is None or place >= len(tints) else tints[place][is_font]


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None


def _criteria(column: Node, tints: Tints) -> Criteria | None:
    for node in column.children:
        if node.name == "filters":
            return _values(node)
        if node.name == "customFilters":
            return _custom(node)
        if node.name == "top10":
            return _extreme(node)
        if node.name == "dynamicFilter" and node.attributes.get("type") in _DYNAMIC:
            return Criteria("Dynamic", dynamic=_DYNAMIC[node.attributes["type"]])
        if node.name == "colorFilter":
            return _color(node, tints)
        if node.name == "iconFilter":
            icon = icon_of(node.attributes)
            return None if icon is None else Criteria("Icon", icon=icon)
        if node.name in NEWER:
            return _criteria(newest(node), tints)
    return None


NEWER: Final = ("AlternateContent", "extLst")
"""What may hold elements that only newer versions of Excel know."""


def newest(node: Node) -> Node:
    """What holds the elements that newer versions of Excel know: the first choice, or (assumed) the first extension.

    Source: ECMA-376 part 3, 9.3 (AlternateContent).

    Args:
        node: of a name in `NEWER`.
    """
    return next(iter(node.all("Choice" if node.name == "AlternateContent" else "ext")), Node("Choice", {}))


def _values(node: Node) -> Criteria | None:
    values: list[FilterValue] = [unescaped(each.attributes.get("val", "")) for each in node.all("filter")]
    values += [_date(each.attributes) for each in node.all("dateGroupItem")]
    if is_on(node, "blank"):
        values.append("")
    return Criteria("Values", values=tuple(values)) if values else None


def _date(attributes: Mapping[str, str]) -> FilterDate:
    specificity = attributes.get("dateTimeGrouping", "year").capitalize()
    year, month, day, hour, minute, second = (
        _whole(attributes.get(name.lower())) or default
        for name, default in zip(SPECIFICITIES, (1900, 1, 1, 0, 0, 0), strict=True)
    )
    date = f"{year:04}-{month:02}-{day:02}"
    if specificity in ("Hour", "Minute", "Second"):
        date += f"T{hour:02}:{minute:02}:{second:02}"
    return FilterDate(date, specificity if specificity in SPECIFICITIES else "Year")


def _custom(node: Node) -> Criteria | None:
    conditions = [
        OPERATORS.get(each.attributes.get("operator", "equal"), "=") + unescaped(each.attributes.get("val", "")).strip()
        for each in node.all("customFilter")
    ]
    if not conditions:
        return None
    second = conditions[1] if len(conditions) > 1 else None
    return Criteria("Custom", conditions[0], second, "And" if second is None or is_on(node, "and") else "Or")


def _extreme(node: Node) -> Criteria | None:
    end = "Bottom" if node.attributes.get("top") in ("0", "false") else "Top"
    text = node.attributes.get("val", "").removesuffix(".0")
    what = "Percent" if is_on(node, "percent") else "Items"
    return Criteria(f"{end}{what}", text) if _whole(text) else None


def _color(node: Node, tints: Tints) -> Criteria | None:
    is_font = node.attributes.get("cellColor") in ("0", "false")
    color = tint_of(node.attributes, tints, is_font=is_font)
    return None if color is None else Criteria("FontColor" if is_font else "CellColor", color=color)


def icon_of(attributes: Mapping[str, str], default: str = "") -> Icon | None:
    """The icon that ``iconSet`` and ``iconId`` mean; None for one of a set that is not known here.

    Args:
        attributes: of an element.
        default: the file's name of the set that is meant where none is named.
    """
    name, index = _ICON_SETS.get(attributes.get("iconSet", default)), _whole(attributes.get("iconId"))
    return None if name is None or index is None else Icon(name, index)
