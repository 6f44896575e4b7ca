"""Layouts of pivot tables and their data, as files hold them; only those that can be built anew here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pytest_workbook.simulator.book.opening_parts import Node, is_on, unescaped
from pytest_workbook.simulator.book.pivot_layout import (
    DataField,
    DataOfField,
    Item,
    Kind,
    Layout,
    PivotField,
    PivotItem,
)
from pytest_workbook.simulator.book.serials import to_serial

FUNCTIONS: Final = frozenset({"sum", "count", "countNums", "average", "max", "min", "product"})
_DATA: Final = "-2"
_ON_ROWS: Final = "axisRow"
_ON_COLUMNS: Final = "axisCol"
_COMPLEX_CHILDREN: Final = frozenset(
    {
        "filters",
        "calculatedItems",
        "calculatedMembers",
        "pivotHierarchies",
        "rowHierarchiesUsage",
        "colHierarchiesUsage",
    }
)
_COMPLEX_FLAGS: Final = ("insertBlankRow", "autoShow", "hiddenLevel", "measureFilter")
_OWN_SUBTOTALS: Final = (
    *("sumSubtotal", "countASubtotal", "avgSubtotal", "maxSubtotal", "minSubtotal", "productSubtotal"),
    *("countSubtotal", "stdDevSubtotal", "stdDevPSubtotal", "varSubtotal", "varPSubtotal"),
)
_MAX_FIELDS: Final = 1_000
# Fields inside each other.
_MAX_DEPTH: Final = 32


class _TooComplex(Exception):
    """The layout is none that can be built anew."""


def read_layout(root: Node) -> Layout | None:
    """The layout of a pivot table; None where it is not one of the common ones, or is damaged.

    Args:
        root: of its part.
    """
    try:
        return _layout(root)
    except (_TooComplex, ValueError, KeyError):
        return None


def read_data(root: Node) -> tuple[DataOfField, ...] | None:
    """The fields of a pivot table's data; None where they are not simply columns of cells.

    Args:
        root: of the part.
    """
    fields = root.below("cacheFields", "cacheField")
    if not 0 < len(fields) < _MAX_FIELDS or root.child("cacheHierarchies") is not None:
        return None
    if any("formula" in each.attributes or each.child("fieldGroup") is not None for each in fields):
        return None
    try:
        return tuple(_data_of_field(each) for each in fields)
    except (_TooComplex, ValueError):
        return None


def _data_of_field(node: Node) -> DataOfField:
    shared = node.child("sharedItems")
    items = () if shared is None else tuple(_item(child) for child in shared.children)
    has_dates = shared is not None and is_on(shared, "containsDate")
    return DataOfField(unescaped(node.attributes.get("name", "")), items, bool(items), has_dates)


def _item(node: Node) -> Item:
    text = node.attributes.get("v", "")
    if node.name == "m":
        return Item(Kind.MISSING)
    if node.name == "s":
        return Item(Kind.TEXT, unescaped(text))
    if node.name == "e":
        return Item(Kind.ERROR, text)
    if node.name == "b":
        return Item(Kind.BOOLEAN, text in {"1", "true"})
    if node.name == "d":
        return Item(Kind.DATE, to_serial(datetime.fromisoformat(text)))
    if node.name == "n" and math.isfinite(number := float(text)):
        return Item(Kind.NUMBER, number)
    raise _TooComplex


def _layout(root: Node) -> Layout:
    _expect(not any(child.name in _COMPLEX_CHILDREN and child.children for child in root.children))
    _expect(not any("pivotShowAs" in node.attributes for node in _each(root)))
    fields = tuple(_field(node) for node in root.below("pivotFields", "pivotField"))
    rows = tuple(_places(root, "rowFields"))
    columns = tuple(place for place in _places(root, "colFields") if place >= 0)
    data = tuple(_data_field(node) for node in root.below("dataFields", "dataField"))
    _expect(
        0 < len(rows) <= _MAX_DEPTH
        and min(rows) >= 0
        and len(columns) < 2
        and bool(data)
        and not (columns and len(data) > 1)
    )
    location = root.child("location")
    _expect(location is not None)
    places = {} if location is None else location.attributes
    layout = Layout(
        fields,
        rows,
        columns[0] if columns else None,
        data,
        tuple(_page(node) for node in root.below("pageFields", "pageField")),
        int(places["firstDataRow"]),
        int(places["firstDataCol"]),
        # As Excel's own files have it: the totals of rows are the last line of the rows.
        is_on(root, "rowGrandTotals", default=True),
        is_on(root, "colGrandTotals", default=True),
        unescaped(root.attributes.get("grandTotalCaption", "Grand Total")),
    )
    used = [*rows, *columns, *(each.field for each in data), *(page for page, _ in layout.pages)]
    _expect(all(0 <= place < len(fields) for place in used))
    _expect(0 < layout.header_rows < 4 and label_columns(layout)[-1] + 1 == layout.label_columns)
    return layout


def label_columns(layout: Layout) -> list[int]:
    """The column in which each of the fields of rows stands."""
    column, found = 0, []
    for place in layout.rows:
        found.append(column)
        shown = layout.fields[place]
        column += 0 if shown.is_compact and shown.is_outline else 1
    return found


def _expect(is_so: bool) -> None:
    if not is_so:
        raise _TooComplex


def _each(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _each(child)


def _places(root: Node, name: str) -> Iterator[int]:
    for node in root.below(name, "field"):
        text = node.attributes.get("x", "0")
        yield -2 if text == _DATA else int(text)


def _data_field(node: Node) -> DataField:
    function = node.attributes.get("subtotal", "sum")
    _expect(function in FUNCTIONS and node.attributes.get("showDataAs", "normal") == "normal")
    return DataField(unescaped(node.attributes.get("name", "")), int(node.attributes["fld"]), function)


def _page(node: Node) -> tuple[int, int | None]:
    item = node.attributes.get("item")
    return int(node.attributes["fld"]), None if item is None else int(item)


def _field(node: Node) -> PivotField:
    axis = node.attributes.get("axis")
    if axis in (_ON_ROWS, _ON_COLUMNS):
        _expect(not any(is_on(node, flag) for flag in (*_COMPLEX_FLAGS, *_OWN_SUBTOTALS)))
        _expect(not is_on(node, "showAll", default=True) and node.child("autoSortScope") is None)
        _expect("subtotalCaption" not in node.attributes)
    items = [each for each in node.below("items", "item") if each.attributes.get("t", "data") == "data"]
    _expect(all(is_on(each, "sd", default=True) and not is_on(each, "f") for each in items))
    _expect(all(each.attributes.get("t", "data") in ("data", "default") for each in node.below("items", "item")))
    return PivotField(
        tuple(PivotItem(int(each.attributes["x"]), is_on(each, "h"), _caption(each)) for each in items),
        is_on(node, "compact", default=True),
        is_on(node, "outline", default=True),
        is_on(node, "defaultSubtotal", default=True),
        is_on(node, "subtotalTop", default=True),
        node.attributes.get("sortType", "manual"),
        is_on(node, "includeNewItemsInFilter"),
        any(is_on(each, "fillDownLabels") for each in _each(node)),
    )


def _caption(node: Node) -> str | None:
    return unescaped(node.attributes["n"]) if "n" in node.attributes else None
