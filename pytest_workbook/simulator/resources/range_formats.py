"""The format of a range: sizes, alignment, font, fill and protection. Where its cells differ, a property is null."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from pytest_workbook.simulator.book.colors import parse_color
from pytest_workbook.simulator.book.looks import HORIZONTAL, UNDERLINES, VERTICAL
from pytest_workbook.simulator.book.model import Area
from pytest_workbook.simulator.book.sizing import MAX_HEIGHT, MAX_WIDTH
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import done, entity, invalid_argument
from pytest_workbook.simulator.resources.bodies import all_or_nothing, expect_parameters, properties
from pytest_workbook.simulator.resources.ranges import RANGE
from pytest_workbook.simulator.resources.sort_fields import choice, fill_color

members = Members()

_T = TypeVar("_T")
_Change = Callable[[Workbook], object]

FORMAT: Final[Kind[Area]] = Kind("workbookRangeFormat")
FONT: Final[Kind[Area]] = Kind("workbookRangeFont")
FILL: Final[Kind[Area]] = Kind("workbookRangeFill")
PROTECTION: Final[Kind[Area]] = Kind("workbookFormatProtection")

_GET = Evidence("documented", "Get RangeFormat", "2026-11-24")
_UPDATE = Evidence("documented", "Update rangeformat", "2026-11-24")
_AUTOFIT_COLUMNS = Evidence("documented", "RangeFormat: autofitColumns", "2026-11-24")
_AUTOFIT_ROWS = Evidence("documented", "RangeFormat: autofitRows", "2026-11-24")
_GET_FONT = Evidence("documented", "Get RangeFont", "2026-11-24")
_UPDATE_FONT = Evidence("documented", "Update rangefont", "2026-11-24")
_GET_FILL = Evidence("documented", "Get RangeFill", "2026-11-24")
_UPDATE_FILL = Evidence("documented", "Update rangefill", "2026-11-24")
_CLEAR_FILL = Evidence("documented", "RangeFill: clear", "2026-11-24")
_GET_PROTECTION = Evidence("documented", "Get FormatProtection", "2026-11-24")
_UPDATE_PROTECTION = Evidence("documented", "Update formatprotection", "2026-11-24")

# Source: "Excel specifications and limits", read 2026-11-24.
_MAX_FONT_SIZE: Final = 409
_MAX_FONT_NAME: Final = 31

_FORMAT_PROPERTIES: Final = ("columnWidth", "horizontalAlignment", "rowHeight", "verticalAlignment", "wrapText")
_FONT_PROPERTIES: Final = ("bold", "color", "italic", "name", "size", "underline")
_PROTECTION_PROPERTIES: Final = ("formulaHidden", "locked")


def same(values: Iterable[_T]) -> _T | None:
    """The one value that all are, or None where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def shown_format(book: Workbook, area: Area) -> dict[str, object]:
    """The format's own properties, in the order of the page."""
    looks = book.looks(area)
    return {
        "columnWidth": _plain(same(book.column_widths(area))),
        "horizontalAlignment": same(look.horizontal for look in looks),
        "rowHeight": _plain(same(book.row_heights(area))),
        "verticalAlignment": same(look.vertical for look in looks),
        "wrapText": same(look.wrap for look in looks),
    }


def shown_font(book: Workbook, area: Area) -> dict[str, object]:
    """The properties of the font."""
    fonts = [look.font for look in book.looks(area)]
    shown = {name: same(getattr(font, name) for font in fonts) for name in _FONT_PROPERTIES}
    return {**shown, "size": _plain(same(font.size for font in fonts))}


def _plain(number: float | None) -> float | None:
    """A whole number without a fraction, as the pages print it."""
    return int(number) if number is not None and number.is_integer() else number


def shown_fill(book: Workbook, area: Area) -> dict[str, object]:
    """The color of the background. Observed: ``""`` where there is none, null where it differs."""
    return {"color": same(look.fill for look in book.looks(area))}


def shown_protection(book: Workbook, area: Area) -> dict[str, object]:
    """Whether cells are locked, and formulas hidden."""
    looks = book.looks(area)
    return {
        "formulaHidden": same(look.formula_hidden for look in looks),
        "locked": same(look.locked for look in looks),
    }


_PARTS: Final[Mapping[str, Callable[[Workbook, Area], dict[str, object]]]] = {
    "fill": shown_fill,
    "font": shown_font,
    "protection": shown_protection,
}


# Format


@members.step(RANGE, "format", evidence=_GET)
def _format(call: Call[Area]) -> Node[Area]:
    return FORMAT.node(call.value, f"{call.node.odata_id}/format")


@members.operation("GET", FORMAT, evidence=_GET)
def _get(call: Call[Area]) -> Reply:
    return entity(call, shown_format(call.book, call.value))


@members.operation("PATCH", FORMAT, evidence=_UPDATE)
def _update(call: Call[Area]) -> Reply:
    area = call.value
    given = properties(call, shown_format(call.book, area), *_FORMAT_PROPERTIES)
    height = _size(given, "rowHeight", MAX_HEIGHT)
    width = _size(given, "columnWidth", MAX_WIDTH)
    changes: list[_Change] = []
    if height is not None or width is not None:
        changes.append(lambda book: book.resize(area, row_height=height, column_width=width))
    settings: dict[str, Any] = {}
    if "horizontalAlignment" in given:
        settings["horizontal"] = choice(given, "horizontalAlignment", tuple(HORIZONTAL))
    if "verticalAlignment" in given:
        settings["vertical"] = choice(given, "verticalAlignment", tuple(VERTICAL))
    if "wrapText" in given:
        settings["wrap"] = given.flag("wrapText")
    if settings:
        changes.append(lambda book: book.reformat(area, lambda look: replace(look, **settings)))
    all_or_nothing(call.book, changes)
    return entity(call, shown_format(call.book, area))


def _size(given: Arguments, name: str, most: float) -> float | None:
    return _number(given, name, 0, most) if name in given else None


def _number(given: Arguments, name: str, least: float, most: float) -> float:
    value = given.given[name.lower()]
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        msg = f"'{name}' takes a number from {least:g} to {most:g}"
        raise invalid_argument(msg)
    return float(value)


@members.operation("POST", FORMAT, "autofitColumns", evidence=_AUTOFIT_COLUMNS)
def _autofit_columns(call: Call[Area]) -> Reply:
    expect_parameters(call)
    call.book.autofit_columns(call.value)
    return done(call)


@members.operation("POST", FORMAT, "autofitRows", evidence=_AUTOFIT_ROWS)
def _autofit_rows(call: Call[Area]) -> Reply:
    expect_parameters(call)
    call.book.autofit_rows(call.value)
    return done(call)


# Font


@members.step(FORMAT, "font", evidence=_GET_FONT)
def _font(call: Call[Area]) -> Node[Area]:
    return FONT.node(call.value, f"{call.node.odata_id}/font")


@members.operation("GET", FONT, evidence=_GET_FONT)
def _get_font(call: Call[Area]) -> Reply:
    return entity(call, shown_font(call.book, call.value))


@members.operation("PATCH", FONT, evidence=_UPDATE_FONT)
def _update_font(call: Call[Area]) -> Reply:
    settings = _font_settings(properties(call, shown_font(call.book, call.value), *_FONT_PROPERTIES))
    if settings:
        call.book.reformat(call.value, lambda look: replace(look, font=replace(look.font, **settings)))
    return entity(call, shown_font(call.book, call.value))


def _font_settings(given: Arguments) -> dict[str, Any]:
    settings: dict[str, Any] = {name: given.flag(name) for name in ("bold", "italic") if name in given}
    if "color" in given:
        settings["color"] = color(given, "color")
    if "name" in given:
        settings["name"] = name = given.text("name").strip()
        if not 0 < len(name) <= _MAX_FONT_NAME:
            msg = f"'name' takes a font's name of 1 to {_MAX_FONT_NAME} characters"
            raise invalid_argument(msg)
    if "size" in given:
        settings["size"] = _number(given, "size", 1, _MAX_FONT_SIZE)
    if "underline" in given:
        settings["underline"] = choice(given, "underline", tuple(UNDERLINES))
    return settings


def color(given: Arguments, name: str) -> str:
    """Return a color as ``#RRGGBB``.

    Raises:
        Refusal: 400 for what is none.
    """
    found = parse_color(given.text(name))
    if found is None:
        msg = f"'{name}' takes a color such as '#FFA500' or 'orange'"
        raise invalid_argument(msg)
    return found


# Fill


@members.step(FORMAT, "fill", evidence=_GET_FILL)
def _fill(call: Call[Area]) -> Node[Area]:
    return FILL.node(call.value, f"{call.node.odata_id}/fill")


@members.operation("GET", FILL, evidence=_GET_FILL)
def _get_fill(call: Call[Area]) -> Reply:
    return entity(call, shown_fill(call.book, call.value))


@members.operation("PATCH", FILL, evidence=_UPDATE_FILL)
def _update_fill(call: Call[Area]) -> Reply:
    given = properties(call, shown_fill(call.book, call.value), "color")
    if "color" in given:
        wanted = fill_color(given)
        call.book.reformat(call.value, lambda look: replace(look, fill=wanted))
    return entity(call, shown_fill(call.book, call.value))


@members.operation("POST", FILL, "clear", evidence=_CLEAR_FILL)
def _clear_fill(call: Call[Area]) -> Reply:
    expect_parameters(call)
    call.book.reformat(call.value, lambda look: replace(look, fill=""))
    return done(call)


# Protection


@members.step(FORMAT, "protection", evidence=_GET_PROTECTION)
def _protection(call: Call[Area]) -> Node[Area]:
    return PROTECTION.node(call.value, f"{call.node.odata_id}/protection")


@members.operation("GET", PROTECTION, evidence=_GET_PROTECTION)
def _get_protection(call: Call[Area]) -> Reply:
    return entity(call, shown_protection(call.book, call.value))


@members.operation("PATCH", PROTECTION, evidence=_UPDATE_PROTECTION)
def _update_protection(call: Call[Area]) -> Reply:
    given = properties(call, shown_protection(call.book, call.value), *_PROTECTION_PROPERTIES)
    names = {"formulaHidden": "formula_hidden", "locked": "locked"}
    settings: dict[str, Any] = {into: given.flag(name) for name, into in names.items() if name in given}
    if settings:
        call.book.reformat(call.value, lambda look: replace(look, **settings), locks=True)
    return entity(call, shown_protection(call.book, call.value))
