"""A table part for saving: the table's own record put into what was there."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.filtered import active_filters
from pytest_workbook.simulator.book.model import Table, TableColumn
from pytest_workbook.simulator.book.opening_filters import read_filters
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.opening_tables import read_sort
from pytest_workbook.simulator.book.saving_filters import filter_column, icon_tag
from pytest_workbook.simulator.book.saving_formulas import file_formula
from pytest_workbook.simulator.book.saving_sheets import MAIN_NAMESPACE, area_text
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_xml import (
    HEADER,
    Edit,
    Element,
    apply,
    as_utf8,
    changed,
    escape_string,
    outline,
    put_child,
    retag,
    start_tag,
    xstring,
)
from pytest_workbook.simulator.book.table_view import ColumnFilter, SortedBy

_ORDER: Final = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")
_NEW_TABLE: Final = (
    HEADER + f'<table xmlns="{MAIN_NAMESPACE}"><tableColumns count="0"/><tableStyleInfo/></table>'.encode()
)


def new_table_part(table: Table, number: int, part: str, styles: Styles) -> bytes:
    """The part of a table that the file did not have.

    Args:
        table: the table.
        number: its number in the file, from 1.
        part: name of the part.
        styles: gives filters and sorts the formats of their colors.
    """
    root = outline(_NEW_TABLE, part, 1)
    return table_part(apply(_NEW_TABLE, [retag(root, {"id": str(number)})]), table, part, styles)


def table_part(data: bytes, table: Table, part: str, styles: Styles) -> bytes:
    """A table's part, with what the record says.

    Args:
        data: the part as it was.
        table: the table as it is now.
        part: name of the part.
        styles: gives filters and sorts the formats of their colors.
    """
    data = as_utf8(data)
    root = outline(data, part, 3)
    area = area_text(table.top, table.left, table.bottom, table.right)
    named = table.name if root.attributes.get("displayName") != table.name else root.attributes.get("name", table.name)
    shown: dict[str, str | None] = {
        "name": named,
        "displayName": table.name,
        "ref": area,
        "headerRowCount": None if table.show_headers else "0",
        "totalsRowCount": "1" if table.show_totals else None,
    }
    if "totalsRowShown" not in root.attributes and not table.show_totals:
        shown["totalsRowShown"] = "0"
    edits = [retag(root, shown), *_filter(data, root, table, area, styles), *_sort(data, root, table, area, styles)]
    edits += put_child(root, "tableColumns", _columns(data, root, table), _ORDER)
    style = root.child("tableStyleInfo")
    attributes = changed({} if style is None else style.attributes, _style(table))
    tag = start_tag(f"{root.prefix}tableStyleInfo", attributes, empty=True)
    edits += put_child(root, "tableStyleInfo", tag, _ORDER)
    return apply(data, edits)


def _style(table: Table) -> dict[str, str | None]:
    def flag(on: bool) -> str:
        return "1" if on else "0"

    return {
        "name": table.style,
        "showFirstColumn": flag(table.highlight_first_column),
        "showLastColumn": flag(table.highlight_last_column),
        "showRowStripes": flag(table.show_banded_rows),
        "showColumnStripes": flag(table.show_banded_columns),
    }


def _filter(data: bytes, root: Element, table: Table, area: str, styles: Styles) -> list[Edit]:
    """The filter covers headers and data, never the totals; there is none without headers."""
    old = root.child("autoFilter")
    if not (table.show_filter_button and table.show_headers):
        return put_child(root, "autoFilter", b"", _ORDER)
    covered = area_text(table.top, table.left, table.bottom - table.show_totals, table.right)
    known = () if old is None else _known_filters(data, old, table, styles)
    has_moved = root.attributes.get("ref") != area or old is None or old.attributes.get("ref") != covered
    if not has_moved and known == active_filters(table):
        return []
    name = f"{root.prefix}autoFilter"
    attributes = changed({} if old is None else old.attributes, {"ref": covered})
    inside = _filter_columns(data, old, table, known, styles)
    tag = start_tag(name, attributes, empty=not inside)
    return put_child(root, "autoFilter", tag + inside + f"</{name}>".encode() if inside else tag, _ORDER)


def _known_filters(data: bytes, old: Element, table: Table, styles: Styles) -> tuple[ColumnFilter, ...]:
    """What the part says by now, as far as the model knows it."""
    # On its own, the element lacks the namespaces that its root declares; names are told apart without.
    root = parse_tree(data[old.start : old.end], "autoFilter")
    return read_filters(root, table.columns, styles.known_tints)


def _filter_columns(
    data: bytes, old: Element | None, table: Table, known: tuple[ColumnFilter, ...], styles: Styles
) -> bytes:
    """Filters of columns: as they were written where they are what they were, and what the model does not know."""
    ids = [column.column_id for column in table.columns]
    wanted = {ids.index(each.column_id): each for each in active_filters(table)}
    kept = {ids.index(each.column_id) for each in known if each in wanted.values()}
    spoken_for = {ids.index(each.column_id) for each in known} | wanted.keys()
    written: dict[int, bytes] = {}
    for child in [] if old is None else old.all("filterColumn"):
        number = child.attributes.get("colId", "")
        place = int(number) if number.isdigit() and len(number) < 6 else len(ids)
        if place < len(ids) and (place in kept or place not in spoken_for):
            written[place] = data[child.start : child.end]
    prefix = "" if old is None else old.prefix
    for place, each in wanted.items():
        if place not in written:
            written[place] = filter_column(place, each.criteria, prefix, styles.tint)
    return b"".join(written[place] for place in sorted(written))


def _sort(data: bytes, root: Element, table: Table, area: str, styles: Styles) -> list[Edit]:
    """The remembered order names cells; what it says of lists goes when the table has moved or grown."""
    old = root.child("sortState")
    order = None if old is None else parse_tree(data[old.start : old.end], "sortState")
    known = read_sort(order, table.columns, table.left, styles.known_tints)
    if root.attributes.get("ref") == area and known == table.sort:
        return []
    return put_child(root, "sortState", _sort_state(table, root.prefix, styles), _ORDER)


def _sort_state(table: Table, prefix: str, styles: Styles) -> bytes:
    ids = [column.column_id for column in table.columns]
    keys = [key for key in table.sort.keys if key.column_id in ids]
    if not keys:
        return b""
    body = table.body
    tags = []
    for key in keys:
        left = body.left + ids.index(key.column_id)
        tags.append(_condition(key, area_text(body.top, left, body.bottom, left), prefix, styles))
    attributes = {
        **({"caseSensitive": "1"} if table.sort.match_case else {}),
        **({"sortMethod": "stroke"} if table.sort.method == "StrokeCount" else {}),
        "ref": area_text(body.top, body.left, body.bottom, body.right),
    }
    name = f"{prefix}sortState"
    return start_tag(name, attributes) + b"".join(tags) + f"</{name}>".encode()


def _condition(key: SortedBy, area: str, prefix: str, styles: Styles) -> bytes:
    """The ``sortCondition`` of one key."""
    direction = {} if key.ascending else {"descending": "1"}
    if key.icon is not None:
        return icon_tag(key.icon, "sortCondition", prefix, {**direction, "sortBy": "icon", "ref": area})
    return start_tag(f"{prefix}sortCondition", {**direction, **_look(key, styles), "ref": area}, empty=True)


def _look(key: SortedBy, styles: Styles) -> dict[str, str]:
    """What a condition says of the color that it looks for."""
    if key.sort_on == "Value":
        return {}
    word = key.sort_on[0].lower() + key.sort_on[1:]
    tint = {"dxfId": str(styles.tint(key.color, is_font=key.sort_on == "FontColor"))} if key.color else {}
    return {"sortBy": word, **tint}


def _columns(data: bytes, root: Element, table: Table) -> bytes:
    listed = root.child("tableColumns")
    old = {} if listed is None else {child.attributes.get("id"): child for child in listed.all("tableColumn")}
    written = b"".join(
        _column(data, old.get(column.column_id), column, root.prefix, table.name) for column in table.columns
    )
    name = f"{root.prefix}tableColumns"
    return start_tag(name, {"count": str(len(table.columns))}) + written + f"</{name}>".encode()


def _column(data: bytes, old: Element | None, column: TableColumn, prefix: str, table: str) -> bytes:
    changes = {
        "id": column.column_id,
        "name": _escaped_name(column.name),
        "totalsRowFunction": column.totals_function,
        "totalsRowLabel": column.totals_label,
    }
    attributes = changed({} if old is None else old.attributes, changes)
    name = f"{prefix}tableColumn"
    formula = _formula(old, column, prefix, table)
    others = b""
    if old is not None:
        others = b"".join(data[c.start : c.end] for c in old.children if c.name != "calculatedColumnFormula")
    if not formula and not others:
        return start_tag(name, attributes, empty=True)
    return start_tag(name, attributes) + formula + others + f"</{name}>".encode()


def _escaped_name(name: str) -> str:
    # A header on several lines is written with escapes, as Excel does; an attribute's line breaks would be lost.
    return xstring(name).replace("\n", "_x000A_").replace("\t", "_x0009_")


def _formula(old: Element | None, column: TableColumn, prefix: str, table: str) -> bytes:
    if column.calculated_formula is None:
        return b""
    before = None if old is None else old.child("calculatedColumnFormula")
    name = f"{prefix}calculatedColumnFormula"
    attributes = {} if before is None else before.attributes
    text = escape_string(file_formula(column.calculated_formula, table))
    return start_tag(name, attributes) + f"{text}</{name}>".encode()
