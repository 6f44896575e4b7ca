"""The icons that conditional formats put into cells, by the sets that every version of Excel knows.

Source: ECMA-376 part 1, 18.3.1.49 (iconSet), 18.3.1.11 (cfvo) and 18.18.42 (names of sets).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import Reference, parse_reference
from pytest_workbook.simulator.book.model import Position, Sheet
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_parts import Node, is_on, parse_tree
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving_moves import moved_ranges
from pytest_workbook.simulator.book.saving_xml import as_utf8, outline
from pytest_workbook.simulator.book.table_view import ICON_SETS, Icon

_DEFAULT_SET: Final = "3TrafficLights1"
_LAST: Final = 2**31


@dataclass(frozen=True, slots=True)
class _Threshold:
    """From where on a cell has an icon."""

    kind: str
    value: float
    includes: bool


@dataclass(frozen=True, slots=True)
class IconRule:
    """A conditional format with icons.

    Args:
        areas: of the sheet.
        set_name: in Graph's words.
        thresholds: one for each icon, the lowest first.
        is_reversed: whether the icons come in reverse.
        priority: the smallest counts first.
    """

    areas: tuple[Reference, ...]
    set_name: str
    thresholds: tuple[_Threshold, ...]
    is_reversed: bool
    priority: int


def icons_in(original: object, sheet: Sheet, positions: Sequence[Position]) -> Mapping[Position, Icon]:
    """The icons of some cells of a workbook.

    Args:
        original: the file that it came from, if it came from one.
        sheet: whose cells they are.
        positions: the cells; the file is looked at only if there are any.
    """
    if not positions or not isinstance(original, Original):
        return {}
    return icons_at(read_icon_rules(original.package, sheet), sheet, positions)


def read_icon_rules(package: Package, sheet: Sheet) -> list[IconRule]:
    """The rules of a sheet's part, with their cells where they are now; those that name a formula are left out.

    Args:
        package: the file.
        sheet: with its moves.
    """
    if sheet.part is None:
        return []
    data = as_utf8(package.part(sheet.part))
    found = []
    for child in outline(data, sheet.part, 1).all("conditionalFormatting"):
        node = parse_tree(data[child.start : child.end], sheet.part)
        texts = moved_ranges(node.attributes.get("sqref", ""), sheet.moves).split()
        areas = tuple(area for text in texts if (area := parse_reference(text)) is not None)
        found += [rule for each in node.all("cfRule") if (rule := _rule(each, areas)) is not None]
    return sorted(found, key=lambda rule: rule.priority)


def _rule(node: Node, areas: tuple[Reference, ...]) -> IconRule | None:
    icons = node.child("iconSet")
    if node.attributes.get("type") != "iconSet" or icons is None:
        return None
    words = {word: name for name, word in ICON_SETS.items()}
    name = words.get(icons.attributes.get("iconSet", _DEFAULT_SET))
    thresholds = tuple(threshold for each in icons.all("cfvo") if (threshold := _threshold(each)) is not None)
    if name is None or len(thresholds) != len(icons.all("cfvo")) or not thresholds:
        return None
    priority = node.attributes.get("priority", "")
    number = int(priority) if priority.isascii() and priority.isdigit() and len(priority) < 11 else _LAST
    return IconRule(areas, name, thresholds, is_on(icons, "reverse"), number)


def _threshold(node: Node) -> _Threshold | None:
    kind = node.attributes.get("type", "num")
    try:
        value = float(node.attributes.get("val", "0"))
    except ValueError:
        return None
    if kind == "formula" or not math.isfinite(value):
        return None
    return _Threshold(kind, value, node.attributes.get("gte") not in ("0", "false"))


def icons_at(rules: Sequence[IconRule], sheet: Sheet, positions: Sequence[Position]) -> dict[Position, Icon]:
    """The icons of some cells; a cell without is left out.

    Args:
        rules: by their priority.
        sheet: whose cells they are.
        positions: the cells.
    """
    found: dict[Position, Icon] = {}
    for rule in rules:
        numbers = _numbers(sheet, rule.areas)
        if not numbers:
            continue
        limits = [(_limit(each, sorted(numbers.values())), each.includes) for each in rule.thresholds]
        for position in positions:
            if position in numbers and position not in found:
                place = _place(numbers[position], limits)
                index = len(limits) - 1 - place if rule.is_reversed else place
                found[position] = Icon(rule.set_name, index)
    return found


def _numbers(sheet: Sheet, areas: Sequence[Reference]) -> Mapping[Position, float]:
    """The numbers in areas of a sheet."""
    return {
        (row, column): float(value)
        for (row, column), cell in sheet.cells.items()
        if isinstance(value := cell.shown, int | float) and not isinstance(value, bool)
        if any(area.top <= row <= area.bottom and area.left <= column <= area.right for area in areas)
    }


def _limit(threshold: _Threshold, numbers: Sequence[float]) -> float:
    low, high, value = numbers[0], numbers[-1], threshold.value
    if threshold.kind == "percentile":
        place = min(max(value, 0), 100) / 100 * (len(numbers) - 1)
        below = math.floor(place)
        above = min(below + 1, len(numbers) - 1)
        return numbers[below] + (numbers[above] - numbers[below]) * (place - below)
    return {"percent": low + (high - low) * value / 100, "min": low, "max": high}.get(threshold.kind, value)


def _place(number: float, limits: Sequence[tuple[float, bool]]) -> int:
    """The last threshold that is reached; the first one always is."""
    for place in range(len(limits) - 1, 0, -1):
        limit, includes = limits[place]
        if number > limit or (includes and number == limit):
            return place
    return 0
