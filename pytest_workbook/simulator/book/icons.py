"""The icons that conditional formats put into cells.

Source: ECMA-376 part 1, 18.3.1.49 (iconSet), 18.3.1.11 (cfvo) and 18.18.42 (names of sets); for the sets of Excel 2010
and for mixed icons, which stand in the worksheet's list of extensions, [MS-XLSX] 2.2.4.12 and 2.6.28 (CT_IconSet).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import Reference, parse_reference
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, InvalidFormula
from pytest_workbook.simulator.book.model import Position, Scalar, Sheet
from pytest_workbook.simulator.book.opening_filters import icon_of
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_parts import Node, is_on, parse_tree
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.rewriting import rule_rewritten
from pytest_workbook.simulator.book.saving_moves import moved_ranges
from pytest_workbook.simulator.book.saving_xml import as_utf8, outline
from pytest_workbook.simulator.book.table_view import Icon

_FORMAT: Final = "conditionalFormatting"
# Gives the number of a formula without leading "=".
Calculate = Callable[[str], float | None]
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
        thresholds: the lowest first.
        icons: of each threshold; None where a rule shows none.
        priority: the smallest counts first.
    """

    areas: tuple[Reference, ...]
    thresholds: tuple[_Threshold, ...]
    icons: tuple[Icon | None, ...]
    priority: int


def icons_in(book: Core, sheet: Sheet, positions: Sequence[Position]) -> Mapping[Position, Icon]:
    """The icons of some cells of a workbook.

    Args:
        book: the workbook.
        sheet: whose cells they are.
        positions: the cells; the file is looked at only if there are any.
    """
    if not positions or not isinstance(book.package, Original):
        return {}

    def calculate(formula: str) -> float | None:
        try:
            _, rows = book.evaluate("=" + rule_rewritten(book.contents, formula, sheet.sheet_id), sheet.sheet_id)
        except (BookError, InvalidFormula):
            return None
        return _number(rows[0][0])

    return icons_at(read_icon_rules(book.package.package, sheet, calculate), sheet, positions)


def _number(value: Scalar) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def read_icon_rules(package: Package, sheet: Sheet, calculate: Calculate) -> list[IconRule]:
    """The rules of a sheet's part, with their cells where they are now.

    Args:
        package: the file.
        sheet: with its moves.
        calculate: gives the number of a threshold's formula; a rule without one is left out.
    """
    if sheet.part is None:
        return []
    data = as_utf8(package.part(sheet.part))
    formats = []
    for child in outline(data, sheet.part, 1).children:
        if child.name in (_FORMAT, "extLst"):
            node = parse_tree(data[child.start : child.end], sheet.part)
            formats += [node] if child.name == _FORMAT else _newer_formats(node)
    found = []
    for node in formats:
        texts = moved_ranges(node.attributes.get("sqref", "") or _text(node, "sqref"), sheet.moves).split()
        areas = tuple(area for text in texts if (area := parse_reference(text)) is not None)
        found += [rule for each in node.all("cfRule") if (rule := _rule(each, areas, calculate)) is not None]
    return sorted(found, key=lambda rule: rule.priority)


def _newer_formats(extensions: Node) -> list[Node]:
    """The conditional formats that only newer versions of Excel know, which keep texts in elements."""
    return [node for each in extensions.all("ext") for node in each.below("conditionalFormattings", _FORMAT)]


def _text(node: Node, name: str) -> str:
    found = node.child(name)
    return "" if found is None else found.text.strip()


def _rule(node: Node, areas: tuple[Reference, ...], calculate: Calculate) -> IconRule | None:
    icon_set = node.child("iconSet")
    if node.attributes.get("type") != "iconSet" or icon_set is None:
        return None
    limits = icon_set.all("cfvo")
    thresholds = tuple(found for each in limits if (found := _threshold(each, calculate)) is not None)
    icons = _icons(icon_set, len(limits))
    if not icons or len(thresholds) != len(icons):
        return None
    priority = node.attributes.get("priority", "")
    number = int(priority) if priority.isascii() and priority.isdigit() and len(priority) < 11 else _LAST
    return IconRule(areas, thresholds, icons, number)


def _icons(icon_set: Node, count: int) -> tuple[Icon | None, ...]:
    """The icons of a rule, the lowest first; none at all for a set that is not known here."""
    if is_on(icon_set, "custom"):
        return tuple(icon_of(each.attributes) for each in icon_set.all("cfIcon"))
    icons = [icon_of({**icon_set.attributes, "iconId": str(place)}, _DEFAULT_SET) for place in range(count)]
    if None in icons:
        return ()
    return tuple(icons[::-1] if is_on(icon_set, "reverse") else icons)


def _threshold(node: Node, calculate: Calculate) -> _Threshold | None:
    kind, text = node.attributes.get("type", "num"), node.attributes.get("val", "") or _text(node, "f") or "0"
    try:
        value: float | None = float(text)
    except ValueError:
        value = calculate(text)
    if value is None or not math.isfinite(value):
        return None
    return _Threshold(kind, value, node.attributes.get("gte") not in ("0", "false"))


def icons_at(rules: Sequence[IconRule], sheet: Sheet, positions: Sequence[Position]) -> dict[Position, Icon]:
    """The icons of some cells; a cell without is left out.

    Args:
        rules: by their priority.
        sheet: whose cells they are.
        positions: the cells.
    """
    found: dict[Position, Icon | None] = {}
    for rule in rules:
        numbers = _numbers(sheet, rule.areas)
        if not numbers:
            continue
        limits = [(_limit(each, sorted(numbers.values())), each.includes) for each in rule.thresholds]
        for position in positions:
            if position in numbers and position not in found:
                found[position] = rule.icons[_place(numbers[position], limits)]
    return {position: icon for position, icon in found.items() if icon is not None}


def _numbers(sheet: Sheet, areas: Sequence[Reference]) -> Mapping[Position, float]:
    """The numbers in areas of a sheet."""
    return {
        (row, column): value
        for (row, column), cell in sheet.cells.items()
        if (value := _number(cell.shown)) is not None
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
