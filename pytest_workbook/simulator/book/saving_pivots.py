"""Pivot tables and their data for saving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area
from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.model import Sheet
from pytest_workbook.simulator.book.pivot_layout import DataOfField, Item, Kind, Layout, Line, PivotData, PivotItem
from pytest_workbook.simulator.book.saving_moves import moved_ranges
from pytest_workbook.simulator.book.saving_xml import (
    Edit,
    Element,
    apply,
    as_utf8,
    escape_attribute,
    outline,
    put_child,
    retag,
    start_tag,
    xstring,
)
from pytest_workbook.simulator.book.serials import from_serial

# Source: ECMA-376 part 1, CT_pivotTableDefinition and CT_CacheField.
_ROOT_ORDER: Final = (
    *("location", "pivotFields", "rowFields", "rowItems", "colFields", "colItems", "pageFields", "dataFields"),
    *("formats", "conditionalFormats", "chartFormats", "pivotHierarchies", "pivotTableStyleInfo", "filters"),
    *("rowHierarchiesUsage", "colHierarchiesUsage", "extLst"),
)
_FIELD_ORDER: Final = ("sharedItems", "fieldGroup", "mpMap", "extLst")


def to_be_refreshed(data: bytes, part: str) -> bytes:
    """A description of a pivot table's data that asks Excel to read them anew when it opens the file.

    Args:
        data: the part.
        part: its name.
    """
    data = as_utf8(data)
    return apply(data, [retag(outline(data, part, 1), {"refreshOnLoad": "1"})])


def with_layout(data: bytes, pivot: Pivot) -> bytes:
    """A pivot table where it is now, and as it was built anew.

    Args:
        data: its part.
        pivot: the pivot table.
    """
    data = as_utf8(data)
    root = outline(data, pivot.part, 4)
    location = root.child("location")
    if location is None or pivot.place is None:
        return data
    edits = [] if _is_there(location, pivot) else [retag(location, {"ref": print_area(*pivot.place)})]
    if pivot.rebuilt is not None:
        edits += _lines(root, "rowItems", pivot.rebuilt.rows)
        edits += _lines(root, "colItems", pivot.rebuilt.columns)
        edits += _field_items(root, pivot.rebuilt.layout)
    return apply(data, edits)


def _is_there(location: Element, pivot: Pivot) -> bool:
    reference = parse_reference(location.attributes.get("ref", ""))
    return reference is not None and (reference.top, reference.left, reference.bottom, reference.right) == pivot.place


def _lines(root: Element, name: str, lines: Sequence[Line]) -> list[Edit]:
    prefix = root.prefix
    inner = "".join(_line(prefix, line) for line in lines)
    content = f'<{prefix}{name} count="{len(lines)}">{inner}</{prefix}{name}>'
    return put_child(root, name, content.encode(), _ROOT_ORDER)


def _line(prefix: str, line: Line) -> str:
    kind = "" if line.kind == "data" else f' t="{line.kind}"'
    repeats = f' r="{line.repeats}"' if line.repeats else ""
    data = f' i="{line.data}"' if line.data else ""
    places = "".join(_place(prefix, place) for place in line.path[line.repeats :])
    return f"<{prefix}i{kind}{repeats}{data}>{places}</{prefix}i>" if places else f"<{prefix}i{kind}{repeats}{data}/>"


def _place(prefix: str, place: int) -> str:
    return f'<{prefix}x v="{place}"/>' if place else f"<{prefix}x/>"


def _field_items(root: Element, layout: Layout) -> Iterator[Edit]:
    """New items of the fields, before the ones that stand for totals."""
    fields = root.child("pivotFields")
    for place, field in enumerate(fields.all("pivotField") if fields is not None else ()):
        shown = layout.fields[place].items
        items = field.child("items")
        if items is None or not shown:
            continue
        own = {each.attributes.get("x"): each for each in items.all("item") if "x" in each.attributes}
        others = [each for each in items.all("item") if "x" not in each.attributes]
        tags = [_item_tag(root.prefix, item, own.get(str(item.index))) for item in shown]
        tags += [start_tag(root.prefix + "item", each.attributes, empty=True) for each in others]
        open_tag = start_tag(root.prefix + "items", {**items.attributes, "count": str(len(tags))})
        yield Edit(items.start, items.end, open_tag + b"".join(tags) + f"</{root.prefix}items>".encode())


def _item_tag(prefix: str, item: PivotItem, old: Element | None) -> bytes:
    fresh = {"h": "1", "x": str(item.index)} if item.is_hidden else {"x": str(item.index)}
    return start_tag(prefix + "item", fresh if old is None else old.attributes, empty=True)


def with_data(data: bytes, part: str, fresh: PivotData, *, has_records: bool) -> bytes:
    """A description of a pivot table's data with the values that there are now.

    Args:
        data: the part.
        part: its name.
        fresh: the data.
        has_records: whether the records are saved, too.
    """
    data = as_utf8(data)
    root = outline(data, part, 3)
    fields = root.child("cacheFields")
    edits = [retag(root, {"recordCount": str(len(fresh.records))})] if has_records else []
    for place, field in enumerate(fields.all("cacheField") if fields is not None else ()):
        values = [record[place] for record in fresh.records]
        content = _shared(root.prefix, fresh.fields[place], values)
        edits += put_child(field, "sharedItems", content, _FIELD_ORDER)
    return apply(data, edits)


def _shared(prefix: str, field: DataOfField, values: Sequence[Item]) -> bytes:
    listed = field.items if field.is_listed else ()
    seen = [*listed, *values]
    attributes = {**_kinds(seen), **({"count": str(len(listed))} if listed else {})}
    if not listed:
        return start_tag(prefix + "sharedItems", attributes, empty=True)
    inner = "".join(_value(prefix, item) for item in listed)
    return start_tag(prefix + "sharedItems", attributes) + f"{inner}</{prefix}sharedItems>".encode()


def _kinds(items: Sequence[Item]) -> dict[str, str]:
    """What kinds of values there are, as the file tells readers beforehand."""
    kinds = {item.kind for item in items}
    texts = kinds & {Kind.TEXT, Kind.BOOLEAN, Kind.ERROR}
    numbers = [float(item.value or 0) for item in items if item.kind is Kind.NUMBER]
    dates = [float(item.value or 0) for item in items if item.kind is Kind.DATE]
    found = {
        "containsSemiMixedTypes": "0" if not texts and Kind.MISSING not in kinds and kinds else None,
        "containsNonDate": "0" if dates and not numbers and not texts else None,
        "containsDate": "1" if dates else None,
        "containsString": "0" if not texts and kinds else None,
        "containsBlank": "1" if Kind.MISSING in kinds else None,
        "containsMixedTypes": "1" if texts and (numbers or dates) else None,
        "containsNumber": "1" if numbers else None,
        "containsInteger": "1" if numbers and all(number.is_integer() for number in numbers) else None,
        "minValue": f"{min(numbers):.17g}" if numbers else None,
        "maxValue": f"{max(numbers):.17g}" if numbers else None,
        "minDate": _moment(min(dates)) if dates else None,
        "maxDate": _moment(max(dates)) if dates else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def with_records(data: bytes, part: str, fresh: PivotData) -> bytes:
    """The records of a pivot table's data as they are now.

    Args:
        data: the part.
        part: its name.
        fresh: the data.
    """
    data = as_utf8(data)
    root = outline(data, part, 1)
    prefix = root.prefix
    places = [{item.key: place for place, item in enumerate(field.items)} for field in fresh.fields]
    lines = (
        "".join(
            f'<{prefix}x v="{places[place][item.key]}"/>' if field.is_listed else _value(prefix, item)
            for place, (field, item) in enumerate(zip(fresh.fields, record, strict=True))
        )
        for record in fresh.records
    )
    inner = "".join(f"<{prefix}r>{line}</{prefix}r>" for line in lines)
    open_tag = start_tag(prefix + root.name, {**root.attributes, "count": str(len(fresh.records))})
    return apply(data, [Edit(root.start, root.end, open_tag + inner.encode() + f"</{prefix}{root.name}>".encode())])


def _value(prefix: str, item: Item) -> str:
    if item.kind is Kind.MISSING:
        return f"<{prefix}m/>"
    if item.kind is Kind.TEXT:
        text = xstring(str(item.value))
    elif item.kind is Kind.DATE:
        text = _moment(float(item.value or 0))
    elif item.kind is Kind.BOOLEAN:
        text = "1" if item.value else "0"
    else:
        text = f"{item.value:.17g}" if isinstance(item.value, float | int) else str(item.value)
    return f'<{prefix}{item.kind.value} v="{escape_attribute(text)}"/>'


def _moment(serial: float) -> str:
    year, month, day, _ = from_serial(int(serial))
    seconds = round(serial % 1 * 86400)
    return f"{year:04}-{month:02}-{day:02}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def with_source(data: bytes, part: str, sheets: Mapping[str, Sheet]) -> bytes:
    """A description of a pivot table's data that follows the cells they come from, and their sheet's name.

    Args:
        data: the part.
        part: its name.
        sheets: as they are now, by the names they had in the file, in lower case.
    """
    data = as_utf8(data)
    cache = outline(data, part, 2).child("cacheSource")
    source = None if cache is None else cache.child("worksheetSource")
    sheet = None if source is None else sheets.get(source.attributes.get("sheet", "").lower())
    if source is None or sheet is None:
        return data
    ref = source.attributes.get("ref", "")
    moved = moved_ranges(ref, sheet.moves)
    changes = {"ref": moved} if _is_one(moved, ref) else {}
    if source.attributes["sheet"].lower() != sheet.name.lower():
        changes["sheet"] = sheet.name
    return apply(data, [retag(source, changes)]) if changes else data


def _is_one(moved: str, before: str) -> bool:
    """Whether an area has moved, and is neither deleted nor torn."""
    return bool(moved) and moved != before and " " not in moved
