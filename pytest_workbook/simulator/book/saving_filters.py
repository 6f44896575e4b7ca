"""The filters of a table for saving."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from pytest_workbook.simulator.book.opening_filters import OPERATORS
from pytest_workbook.simulator.book.saving_xml import start_tag, xstring
from pytest_workbook.simulator.book.table_view import (
    DYNAMIC,
    ICON_SETS,
    NEWER_SETS,
    SPECIFICITIES,
    Criteria,
    FilterDate,
    Icon,
)

_CONDITION: Final = re.compile(r"(<>|>=|<=|=|>|<)?(.*)", re.DOTALL)
_ALTERNATIVES: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_EXCEL_2010: Final = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_OPERATORS: Final = {sign: word for word, sign in OPERATORS.items()}


class Tint(Protocol):
    """Gives the index of the differential format of a color."""

    def __call__(self, color: str, *, is_font: bool) -> int:
        """The ``dxfs`` index of a color of cells, or of their font."""


def filter_column(place: int, criteria: Criteria, prefix: str, tint: Tint) -> bytes:
    """The ``filterColumn`` element of a column.

    Args:
        place: zero-based, in the table.
        criteria: what it is filtered by.
        prefix: namespace prefix of the part's elements.
        tint: for filters by colors.
    """
    name = f"{prefix}filterColumn"
    inside = _inside(criteria, prefix, tint)
    return start_tag(name, {"colId": str(place)}) + inside + f"</{name}>".encode()


def _inside(criteria: Criteria, prefix: str, tint: Tint) -> bytes:
    kind = criteria.filter_on
    if kind == "Values":
        return _values(criteria, prefix)
    if kind == "Custom":
        return _custom(criteria, prefix)
    if kind == "Dynamic":
        return start_tag(f"{prefix}dynamicFilter", {"type": DYNAMIC[criteria.dynamic]}, empty=True)
    if kind in ("CellColor", "FontColor"):
        return start_tag(f"{prefix}colorFilter", color_attributes(criteria.color or "", kind, tint), empty=True)
    if criteria.icon is not None:
        return icon_tag(criteria.icon, "iconFilter", prefix, {})
    flags = {"top": "0"} if kind.startswith("Bottom") else {}
    flags |= {"percent": "1"} if kind.endswith("Percent") else {}
    return start_tag(f"{prefix}top10", {**flags, "val": str(int(criteria.criterion1 or "10"))}, empty=True)


def color_attributes(color: str, kind: str, tint: Tint) -> dict[str, str]:
    """The attributes of a ``colorFilter``; without a ``dxfId`` for cells without a fill."""
    is_font = kind == "FontColor"
    named = {"dxfId": str(tint(color, is_font=is_font))} if color else {}
    return {**named, **({"cellColor": "0"} if is_font else {})}


def icon_tag(icon: Icon, name: str, prefix: str, attributes: Mapping[str, str]) -> bytes:
    """An element that names an icon, an alternative for newer versions of Excel where its set came with Excel 2010.

    Source: [MS-XLSX] 2.4.28 (sortCondition), 2.6.57 (CT_IconFilter), for both of which older versions know no icons.

    Args:
        icon: the icon.
        name: local name of the element.
        prefix: namespace prefix of the part's elements.
        attributes: what the element says besides.
    """
    attributes = {**attributes, "iconSet": ICON_SETS[icon.set_name], "iconId": str(icon.index)}
    if icon.set_name not in NEWER_SETS:
        return start_tag(f"{prefix}{name}", attributes, empty=True)
    opened = start_tag("mc:AlternateContent", {"xmlns:mc": _ALTERNATIVES})
    chosen = start_tag("mc:Choice", {"xmlns:x14": _EXCEL_2010, "Requires": "x14"})
    inside = start_tag(f"x14:{name}", attributes, empty=True)
    return opened + chosen + inside + b"</mc:Choice></mc:AlternateContent>"


def _values(criteria: Criteria, prefix: str) -> bytes:
    values = criteria.values or ()
    name = f"{prefix}filters"
    tags = [
        start_tag(f"{prefix}filter", {"val": xstring(value)}, empty=True)
        for value in values
        if isinstance(value, str) and value
    ]
    tags += [_date(value, prefix) for value in values if isinstance(value, FilterDate)]
    return start_tag(name, {"blank": "1"} if "" in values else {}) + b"".join(tags) + f"</{name}>".encode()


def _date(value: FilterDate, prefix: str) -> bytes:
    moment = datetime.fromisoformat(value.date)
    count = SPECIFICITIES.index(value.specificity) + 1
    parts = {name.lower(): str(getattr(moment, name.lower())) for name in SPECIFICITIES[:count]}
    return start_tag(f"{prefix}dateGroupItem", {**parts, "dateTimeGrouping": value.specificity.lower()}, empty=True)


def _custom(criteria: Criteria, prefix: str) -> bytes:
    name = f"{prefix}customFilters"
    texts = [text for text in (criteria.criterion1, criteria.criterion2) if text is not None]
    is_and = len(texts) > 1 and criteria.operator == "And"
    tags = b"".join(_condition(text, prefix) for text in texts)
    return start_tag(name, {"and": "1"} if is_and else {}) + tags + f"</{name}>".encode()


def _condition(text: str, prefix: str) -> bytes:
    found = _CONDITION.fullmatch(text)
    sign, operand = (found[1] or "=", found[2]) if found else ("=", text)
    operator = {} if sign == "=" else {"operator": _OPERATORS[sign]}
    # Excel writes a blank for "nothing".
    return start_tag(f"{prefix}customFilter", {**operator, "val": xstring(operand) or " "}, empty=True)
