"""The looks of cells: fonts, fills, borders, alignment and protection by ``cellXfs`` index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from pytest_workbook.simulator.book.colors import OFFICE_THEME, THEME_ORDER, file_color
from pytest_workbook.simulator.book.looks import (
    BLACK,
    HORIZONTAL,
    LINES,
    NO_EDGE,
    UNDERLINES,
    VERTICAL,
    Edge,
    Font,
    Look,
)
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree
from pytest_workbook.simulator.book.package import Package

_T = TypeVar("_T")

_LINES: Final = {word: line for line, word in LINES.items()}
_UNDERLINES: Final = {word: name for name, word in UNDERLINES.items()}
_HORIZONTAL: Final = {word: name for name, word in HORIZONTAL.items()}
_VERTICAL: Final = {word: name for name, word in VERTICAL.items()}
_OFF: Final = ("0", "false")
_ON: Final = ("1", "true")
_NONE: Final = Node("none", {})


def read_theme(package: Package, part: str | None) -> tuple[str, ...]:
    """The colors of a theme part as ``#RRGGBB``, in the order of ``THEME_ORDER``; Office's own where it has none.

    Raises:
        BadWorkbook: the part is damaged.
    """
    if part is None or package.find(part) is None:
        return OFFICE_THEME
    scheme = _child(_child(parse_tree(package.part(part), part), "themeElements"), "clrScheme")
    return tuple(
        _theme_color(_child(scheme, name), default) for name, default in zip(THEME_ORDER, OFFICE_THEME, strict=True)
    )


def _theme_color(node: Node, default: str) -> str:
    given = node.children[0].attributes if node.children else {}
    # A color of the system is given with what it was when the file was saved.
    text = given.get("lastClr") or given.get("val", "")
    return file_color({"rgb": text}, (), default)


def read_looks(root: Node, theme: Sequence[str]) -> tuple[Look, ...]:
    """The look of each ``cellXfs`` entry of a styles part.

    What cannot be read is as it is by default; an index that leads nowhere means the first entry.

    Args:
        root: the part's tree.
        theme: the colors of the theme, as ``#RRGGBB``.
    """
    fonts = [_font(node, theme) for node in root.below("fonts", "font")] or [Font()]
    fills = [_fill(node, theme) for node in root.below("fills", "fill")] or [""]
    borders = [_Border(node, theme) for node in root.below("borders", "border")] or [_Border(_NONE, theme)]
    return tuple(
        _look(xf, _chosen(fonts, xf, "fontId"), _chosen(fills, xf, "fillId"), _chosen(borders, xf, "borderId"))
        for xf in root.below("cellXfs", "xf")
    )


def read_tints(root: Node, theme: Sequence[str]) -> tuple[tuple[str | None, str | None], ...]:
    """The colors of cell and font of each differential format (``dxf``) of a styles part, which filters name."""
    return tuple(_tint(node, theme) for node in root.below("dxfs", "dxf"))


def _tint(node: Node, theme: Sequence[str]) -> tuple[str | None, str | None]:
    pattern = _child(_child(node, "fill"), "patternFill")
    # Of a differential format, the background is what is seen; of what Excel writes for filters, both are the same.
    shown = pattern.child("bgColor") or pattern.child("fgColor")
    font = _child(node, "font").child("color")
    return (
        None if shown is None else file_color(shown.attributes, theme, "") or None,
        None if font is None else file_color(font.attributes, theme, "") or None,
    )


def _child(node: Node, name: str) -> Node:
    return node.child(name) or _NONE


def _chosen(listed: Sequence[_T], xf: Node, name: str) -> _T:
    text = xf.attributes.get(name, "0")
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return listed[place] if place < len(listed) else listed[0]


def _look(xf: Node, font: Font, fill: str, border: _Border) -> Look:
    alignment, protection = _child(xf, "alignment").attributes, _child(xf, "protection").attributes
    return Look(
        font,
        fill,
        border.line("left"),
        border.line("right"),
        border.line("top"),
        border.line("bottom"),
        border.diagonal("diagonalDown"),
        border.diagonal("diagonalUp"),
        _HORIZONTAL.get(alignment.get("horizontal", ""), "General"),
        _VERTICAL.get(alignment.get("vertical", ""), "Bottom"),
        wrap=alignment.get("wrapText") in _ON,
        locked=protection.get("locked") not in _OFF,
        formula_hidden=protection.get("hidden") in _ON,
    )


def _font(node: Node, theme: Sequence[str]) -> Font:
    def on(name: str) -> bool:
        found = node.child(name)
        return found is not None and found.attributes.get("val") not in _OFF

    def given(name: str, read: Callable[[str], _T], default: _T) -> _T:
        return read(_child(node, name).attributes.get("val", "")) or default

    line = node.child("u")
    return Font(
        given("name", str, "Calibri"),
        given("sz", _size, 11.0),
        on("b"),
        on("i"),
        "None" if line is None else _UNDERLINES.get(line.attributes.get("val", "single"), "Single"),
        file_color(_child(node, "color").attributes, theme, BLACK),
    )


def _size(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        return 0.0
    return size if 0 < size < 1000 else 0.0


def _fill(node: Node, theme: Sequence[str]) -> str:
    pattern = _child(node, "patternFill")
    kind = pattern.attributes.get("patternType", "none")
    if kind == "none":
        return ""
    # A solid fill has the color of its foreground; any other pattern is drawn on its background.
    color = pattern.child("fgColor" if kind == "solid" else "bgColor")
    return "" if color is None else file_color(color.attributes, theme, "#FFFFFF")


class _Border:
    """One ``border`` of the file."""

    def __init__(self, node: Node, theme: Sequence[str]) -> None:
        self._node = node
        self._theme = theme

    def line(self, name: str) -> Edge:
        found = _child(self._node, name)
        line = _LINES.get(found.attributes.get("style", "none"))
        if line is None:
            return NO_EDGE
        return Edge(*line, file_color(_child(found, "color").attributes, self._theme, BLACK))

    def diagonal(self, flag: str) -> Edge:
        return self.line("diagonal") if self._node.attributes.get(flag) in _ON else NO_EDGE
