"""The fields of a sort's body, for ranges and tables alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pytest_workbook.simulator.book.colors import parse_color
from pytest_workbook.simulator.book.sorting import SortKey
from pytest_workbook.simulator.book.table_view import ICON_SETS, Icon
from pytest_workbook.simulator.members import Call
from pytest_workbook.simulator.odata import Arguments, Loose
from pytest_workbook.simulator.replies import invalid_argument

METHODS: Final = ("PinYin", "StrokeCount")
"""Orders of Chinese characters; none is told from the other here."""

_FIELD: Final = ("key", "sorton", "ascending", "color", "dataoption", "icon", "subfield")
_BY_COLOR: Final = ("CellColor", "FontColor")
_NO_SET: Final = "Invalid"
_SIZES: Final = {"Thr": 3, "Fou": 4, "Fiv": 5}
_AS_NUMBER: Final = "TextAsNumber"


def sort_keys(call: Call[Any], count: int) -> list[SortKey]:
    """Return what the ``fields`` of a body ask for.

    Args:
        call: of the action.
        count: how many columns (or rows) there are to sort by.

    Raises:
        Refusal: 400 for no fields, or one that names no column or asks for something unknown.
    """
    fields = call.arguments.given.get("fields")
    if not isinstance(fields, list) or not fields or not all(isinstance(field, dict) for field in fields):
        msg = "'fields' takes an array of one object or more, each with a key"
        raise invalid_argument(msg)
    return [_key(field, count) for field in fields]


def _key(field: Mapping[str, object], count: int) -> SortKey:
    given = Arguments({name.lower(): value for name, value in field.items() if "@odata." not in name})
    for name in given.given:
        if name not in _FIELD:
            msg = f"'{name[:40]}' is no property of a field; there are {', '.join(_FIELD)}"
            raise invalid_argument(msg)
    # A client of Python sends the key as a text.
    key = given.given.get("key")
    offset = Arguments({"key": Loose(key) if isinstance(key, str) else key}).integer("key")
    if not 0 <= offset < count:
        msg = f"the key {offset} is outside; there are keys from 0 to {count - 1}"
        raise invalid_argument(msg)
    sort_on = choice(given, "sortOn", ("Value", *_BY_COLOR, "Icon"))
    option = choice(given, "dataOption", ("Normal", _AS_NUMBER))
    color = fill_color(given) if sort_on in _BY_COLOR else None
    wanted = icon(given) if sort_on == "Icon" else None
    return SortKey(offset, given.flag("ascending", default=True), option == _AS_NUMBER, sort_on, color, wanted)


def shown_icon(icon: Icon | None) -> dict[str, object] | None:
    """An icon as an answer shows it."""
    return None if icon is None else {"index": icon.index, "set": icon.set_name}


def icon(given: Arguments) -> Icon:
    """Return the icon of a field, or of criteria.

    Raises:
        Refusal: 400 for what is none.
    """
    body = given.given.get("icon")
    if not isinstance(body, dict):
        msg = "'icon' takes an object with set and index"
        raise invalid_argument(msg)
    named = Arguments({name.lower(): value for name, value in body.items() if "@odata." not in name})
    set_name = choice(named, "set", (_NO_SET, *ICON_SETS))
    index = named.integer("index")
    if set_name == _NO_SET or not 0 <= index < _SIZES[set_name[:3]]:
        msg = f"'icon' takes one of the sets {', '.join(ICON_SETS)}, and an index of that set"
        raise invalid_argument(msg)
    return Icon(set_name, index)


def fill_color(given: Arguments) -> str:
    """Return the color of a fill as ``#RRGGBB``; ``""``, for cells without one, as they are read.

    Raises:
        Refusal: 400 for what is none.
    """
    text = given.text("color")
    found = parse_color(text) if text else ""
    if found is None:
        msg = "'color' takes a color such as '#FFA500' or 'orange'"
        raise invalid_argument(msg)
    return found


def choice(given: Arguments, name: str, choices: tuple[str, ...]) -> str:
    """Return one of some words, compared without case; the first where nothing was given.

    Raises:
        Refusal: 400 for another.
    """
    text = given.text(name, choices[0]).lower()
    found = {each.lower(): each for each in choices}.get(text)
    if found is None:
        msg = f"'{name}' takes {', '.join(choices)}"
        raise invalid_argument(msg)
    return found
