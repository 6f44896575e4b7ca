"""Looks for saving: fonts, fills, borders and differential formats that the file lacks, put behind its own.

A new font or border is a copy of the one that the format had, with what differs, so that what the model does not
know of it, such as a line through the text, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pytest_workbook.simulator.book.looks import HORIZONTAL, LINES, UNDERLINES, VERTICAL, Edge, Font, Look
from pytest_workbook.simulator.book.saving_xml import (
    Edit,
    Element,
    append_child,
    changed,
    escape_attribute,
    put_child,
    start_tag,
)

# Source: ECMA-376 part 1, 18.8.22 (font), in the order in which Excel writes and expects them.
_FONT: Final = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name"),
    *("family", "charset", "scheme"),
)
_BORDER: Final = ("start", "end", "left", "right", "top", "bottom", "diagonal", "vertical", "horizontal")
_OF_NAME: Final = ("family", "charset", "scheme")
_DEFAULTS: Final[Mapping[str, str]] = {
    "fonts": '<{0}font><{0}sz val="11"/><{0}name val="Calibri"/><{0}family val="2"/></{0}font>',
    "fills": '<{0}fill><{0}patternFill patternType="none"/></{0}fill>'
    '<{0}fill><{0}patternFill patternType="gray125"/></{0}fill>',
    "borders": "<{0}border><{0}left/><{0}right/><{0}top/><{0}bottom/><{0}diagonal/></{0}border>",
    "dxfs": "",
}
_ITEMS: Final = {"fonts": "font", "fills": "fill", "borders": "border", "dxfs": "dxf"}


def argb(color: str) -> str:
    """A color as files have it: opaque."""
    return "FF" + color.removeprefix("#")


class Parts:
    """The lists of a styles part that formats point into, and what is added to them.

    Args:
        data: the part in UTF-8.
        root: outlined to level 3.
    """

    def __init__(self, data: bytes, root: Element) -> None:
        self._data = data
        self._root = root
        self._prefix = root.prefix
        self._added: dict[str, list[bytes]] = {name: [] for name in _ITEMS}

    def edits(self, order: tuple[str, ...]) -> list[Edit]:
        """What is to be done to the part.

        Args:
            order: of the root's children.
        """
        edits: list[Edit] = []
        for name, added in self._added.items():
            if not added:
                continue
            old, content = self._root.child(name), b"".join(added)
            count = {"count": str(self._known(name) + len(added))}
            if old is not None and old.all(_ITEMS[name]):
                edits += append_child(old, content, count)
            else:
                tag = start_tag(self._prefix + name, count)
                whole = tag + self._default(name) + content + f"</{self._prefix}{name}>".encode()
                edits += put_child(self._root, name, whole, order)
        return edits

    def attributes(self, entry: Element | None, before: Look, look: Look) -> dict[str, str]:
        """What changes in the attributes of a format whose look becomes another."""
        changes: dict[str, str] = {}
        if look.font != before.font:
            changes |= {"fontId": self._add("fonts", self._font(entry, before.font, look.font)), "applyFont": "1"}
        if look.fill != before.fill:
            changes |= {"fillId": self._add("fills", self._fill(look.fill)), "applyFill": "1"}
        if _edges(look) != _edges(before):
            changes |= {"borderId": self._add("borders", self._border(entry, before, look)), "applyBorder": "1"}
        if _alignment(look) != _alignment(before):
            changes["applyAlignment"] = "1"
        if _protection(look) != _protection(before):
            changes["applyProtection"] = "1"
        return changes

    def children(self, entry: Element | None, before: Look, look: Look) -> bytes:
        """The children of a format whose look becomes another."""
        found = {} if entry is None else {child.name: child for child in entry.children}
        written = {name: self._data[child.start : child.end] for name, child in found.items()}
        for name, settings in (("alignment", _alignment), ("protection", _protection)):
            if settings(look) != settings(before):
                old = found[name].attributes if name in found else {}
                written[name] = start_tag(self._prefix + name, changed(old, settings(look)), empty=True)
        rest = [content for name, content in written.items() if name not in ("alignment", "protection")]
        return b"".join([written.get("alignment", b""), written.get("protection", b""), *rest])

    def tint(self, color: str, *, is_font: bool) -> int:
        """Index of a differential format of this color, which a filter or sort names; it is added."""
        p, rgb = self._prefix, argb(color)
        inside = (
            f'<{p}font><{p}color rgb="{rgb}"/></{p}font>'
            if is_font
            else f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{rgb}"/><{p}bgColor rgb="{rgb}"/>'
            f"</{p}patternFill></{p}fill>"
        )
        return int(self._add("dxfs", f"<{p}dxf>{inside}</{p}dxf>".encode()))

    def _add(self, name: str, content: bytes) -> str:
        """Index of an item of a list, which is added unless it was already."""
        added = self._added[name]
        if name == "fills" and content == self._fill(""):
            # Excel and the standard have no fill at the first place.
            return "0"
        if content not in added:
            added.append(content)
        return str(self._known(name) + added.index(content))

    def _known(self, name: str) -> int:
        """How many items come before those that are added."""
        found = self._root.child(name)
        return len([] if found is None else found.all(_ITEMS[name])) or self._default(name).count(b"</")

    def _default(self, name: str) -> bytes:
        return _DEFAULTS[name].format(self._prefix).encode()

    def _listed(self, entry: Element | None, attribute: str, name: str) -> Element | None:
        """The font or border that a format has in the file."""
        found = self._root.child(name)
        items = [] if found is None else found.all(_ITEMS[name])
        text = "0" if entry is None else entry.attributes.get(attribute, "0")
        place = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        return items[place] if place < len(items) else None

    def _font(self, entry: Element | None, before: Font, font: Font) -> bytes:
        old = self._listed(entry, "fontId", "fonts")
        parts = {} if old is None else {child.name: self._data[child.start : child.end] for child in old.children}
        if old is None:
            before = Font("", 0.0, color="")
        if font.name != before.name:
            parts = {name: content for name, content in parts.items() if name not in _OF_NAME}
        for name, what in _FONT_PARTS.items():
            if what(font) != what(before):
                parts[name] = self._font_part(name, what(font))
        rank = {name: place for place, name in enumerate(_FONT)}
        inside = b"".join(parts[name] for name in sorted(parts, key=lambda name: rank.get(name, len(rank))))
        return f"<{self._prefix}font>".encode() + inside + f"</{self._prefix}font>".encode()

    def _font_part(self, name: str, value: str | None) -> bytes:
        if value is None:
            return b""
        attribute = "rgb" if name == "color" else "val"
        return f'<{self._prefix}{name} {attribute}="{escape_attribute(value)}"/>'.encode()

    def _fill(self, color: str) -> bytes:
        p = self._prefix
        if not color:
            return f'<{p}fill><{p}patternFill patternType="none"/></{p}fill>'.encode()
        inside = f'<{p}fgColor rgb="{argb(color)}"/><{p}bgColor indexed="64"/>'
        return f'<{p}fill><{p}patternFill patternType="solid">{inside}</{p}patternFill></{p}fill>'.encode()

    def _border(self, entry: Element | None, before: Look, look: Look) -> bytes:
        old = self._listed(entry, "borderId", "borders")
        parts = {} if old is None else {child.name: self._data[child.start : child.end] for child in old.children}
        for side in ("left", "right", "top", "bottom"):
            if side not in parts or look.edge(side) != before.edge(side):
                parts[side] = self._line(side, look.edge(side))
        diagonal = look.diagonal_down if look.diagonal_down.is_line else look.diagonal_up
        was = before.diagonal_down if before.diagonal_down.is_line else before.diagonal_up
        if "diagonal" not in parts or diagonal != was:
            parts["diagonal"] = self._line("diagonal", diagonal)
        flags = {
            "diagonalUp": "1" if look.diagonal_up.is_line else None,
            "diagonalDown": "1" if look.diagonal_down.is_line else None,
        }
        rank = {name: place for place, name in enumerate(_BORDER)}
        inside = b"".join(parts[name] for name in sorted(parts, key=lambda name: rank.get(name, len(rank))))
        tag = start_tag(f"{self._prefix}border", changed({} if old is None else old.attributes, flags))
        return tag + inside + f"</{self._prefix}border>".encode()

    def _line(self, side: str, edge: Edge) -> bytes:
        p = self._prefix
        word = LINES.get((edge.style, edge.weight))
        if word is None:
            return f"<{p}{side}/>".encode()
        return f'<{p}{side} style="{word}"><{p}color rgb="{argb(edge.color)}"/></{p}{side}>'.encode()


_FONT_PARTS: Final[Mapping[str, Callable[[Font], str | None]]] = {
    "b": lambda font: "1" if font.bold else None,
    "i": lambda font: "1" if font.italic else None,
    "u": lambda font: UNDERLINES[font.underline] if font.underline != "None" else None,
    "sz": lambda font: f"{font.size:g}",
    "color": lambda font: argb(font.color),
    "name": lambda font: font.name,
}


def _edges(look: Look) -> tuple[Edge, ...]:
    return look.left, look.right, look.top, look.bottom, look.diagonal_down, look.diagonal_up


def _alignment(look: Look) -> dict[str, str | None]:
    return {
        "horizontal": HORIZONTAL[look.horizontal] if look.horizontal != "General" else None,
        "vertical": VERTICAL[look.vertical] if look.vertical != "Bottom" else None,
        "wrapText": "1" if look.wrap else None,
    }


def _protection(look: Look) -> dict[str, str | None]:
    return {"locked": None if look.locked else "0", "hidden": "1" if look.formula_hidden else None}
