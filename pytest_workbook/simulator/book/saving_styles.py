"""Cell formats for saving: a format the file lacks is a copy of the one that the cell had, with what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.looks import Look, Style
from pytest_workbook.simulator.book.model import Cell
from pytest_workbook.simulator.book.opening_styles import BUILTIN_FORMATS, CellFormats
from pytest_workbook.simulator.book.saving_looks import Parts
from pytest_workbook.simulator.book.saving_xml import (
    Edit,
    Element,
    append_child,
    apply,
    as_utf8,
    changed,
    escape_attribute,
    outline,
    put_child,
    start_tag,
    xstring,
)

_ORDER: Final = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_FIRST_CUSTOM: Final = 164
_BUILTIN_IDS: Final = {code: number for number, code in reversed(BUILTIN_FORMATS.items())}


@dataclass(frozen=True, slots=True)
class _Wish:
    """A format that the file lacks: one of its own, with another number format, quote or look (None for its own)."""

    base: int
    code: str
    quote: bool
    look: Look | None


class Styles:
    """The formats that saved cells ask for.

    Args:
        formats: those of the file.
        styles: those of the workbook: the file's, then others.
    """

    def __init__(self, formats: CellFormats, styles: Sequence[Style] = ()) -> None:
        self._formats = formats
        self._made = styles
        self._own = formats.styles
        self._added: dict[_Wish, int] = {}
        self._tints: dict[tuple[str, bool], int] = {}
        self._numbers = {code: number for number, code in reversed(formats.custom)}
        self._new_numbers: dict[str, int] = {}

    def index(self, cell: Cell, inherited: int = 0) -> int:
        """The ``cellXfs`` index for a cell.

        Args:
            cell: with its style, if it has one.
            inherited: style of its row or column, for a cell that has none.
        """
        base, look = self._found(inherited if cell.style is None else cell.style)
        return self._entry(_Wish(base, cell.number_format, cell.quote_prefix, look))

    def line(self, style: int) -> int:
        """The ``cellXfs`` index for a row or column of this style."""
        base, look = self._found(style)
        return self._entry(_Wish(base, self._formats.codes[base], self._formats.quotes[base], look))

    def tint(self, color: str, *, is_font: bool) -> int:
        """The ``dxfs`` index of a color of cells, or of their font."""
        for index, (cell, font) in enumerate(self._formats.tints):
            if (font if is_font else cell) == color and (cell if is_font else font) is None:
                return index
        return self._tints.setdefault((color, is_font), len(self._formats.tints) + len(self._tints))

    @property
    def known_tints(self) -> tuple[tuple[str | None, str | None], ...]:
        """Colors of cell and font of each differential format that the file has."""
        return self._formats.tints

    def _found(self, style: int) -> tuple[int, Look | None]:
        """The file's entry that a style comes from, and its look where it is another."""
        if self._formats.is_entry(style):
            return style, None
        if not 0 <= style < len(self._made):
            return 0, None
        made = self._made[style]
        return made.base, None if made.look == self._own[made.base].look else made.look

    def _entry(self, wish: _Wish) -> int:
        base = wish.base
        codes, quotes = self._formats.codes, self._formats.quotes
        if wish.look is None and codes[base] == wish.code and quotes[base] == wish.quote:
            return base
        return self._added.setdefault(wish, len(codes) + len(self._added))

    @property
    def is_changed(self) -> bool:
        """Whether formats were asked for that the file lacks."""
        return bool(self._added or self._tints)

    def part(self, data: bytes, part: str) -> bytes:
        """The styles part with the formats that were asked for.

        Args:
            data: the part as it was.
            part: its name.
        """
        data = as_utf8(data)
        root = outline(data, part, 3)
        formats = root.child("cellXfs")
        entries = [] if formats is None else formats.all("xf")
        parts = Parts(data, root)
        for color, is_font in self._tints:
            parts.tint(color, is_font=is_font)
        copies = [self._copy(data, root, entries, wish, parts) for wish in self._added]
        edits = parts.edits(_ORDER)
        if not copies:
            return apply(data, edits)
        if formats is None or not entries:
            default = start_tag(root.prefix + "xf", _DEFAULT_XF, empty=True)
            content = _listed(root.prefix + "cellXfs", [default, *copies])
            edits += put_child(root, "cellXfs", content, _ORDER)
        else:
            edits += append_child(formats, b"".join(copies), {"count": str(len(entries) + len(copies))})
        return apply(data, [*edits, *self._number_formats(root)])

    def _copy(self, data: bytes, root: Element, entries: list[Element], wish: _Wish, parts: Parts) -> bytes:
        entry = entries[wish.base] if wish.base < len(entries) else None
        changes: dict[str, str | None] = {"quotePrefix": "1" if wish.quote else None}
        if wish.code != self._formats.codes[wish.base] or wish.look is None:
            changes |= {"numFmtId": str(self._number(wish.code)), "applyNumberFormat": "1"}
        inside = b"" if entry is None else data[entry.open_end : entry.close]
        if wish.look is not None:
            before = self._own[wish.base].look
            changes |= parts.attributes(entry, before, wish.look)
            inside = parts.children(entry, before, wish.look)
        name = f"{root.prefix}xf"
        attributes = changed(_DEFAULT_XF if entry is None else entry.attributes, changes)
        if not inside:
            return start_tag(name, attributes, empty=True)
        return start_tag(name, attributes) + inside + f"</{name}>".encode()

    def _number(self, code: str) -> int:
        known = self._numbers.get(code, self._new_numbers.get(code))
        if known is not None:
            return known
        # An id that the file gives another meaning is not the built-in one.
        builtin = _BUILTIN_IDS.get(code)
        if builtin is not None and builtin not in dict(self._formats.custom):
            return builtin
        highest = max([_FIRST_CUSTOM - 1, *dict(self._formats.custom), *self._new_numbers.values()])
        self._new_numbers[code] = highest + 1
        return highest + 1

    def _number_formats(self, root: Element) -> list[Edit]:
        if not self._new_numbers:
            return []
        written = [
            f'<{root.prefix}numFmt numFmtId="{number}" formatCode="{escape_attribute(xstring(code))}"/>'.encode()
            for code, number in self._new_numbers.items()
        ]
        old = root.child("numFmts")
        if old is None:
            return put_child(root, "numFmts", _listed(root.prefix + "numFmts", written), _ORDER)
        return append_child(old, b"".join(written), {"count": str(len(old.children) + len(written))})


_DEFAULT_XF: Final = {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0", "xfId": "0"}


def _listed(name: str, items: list[bytes]) -> bytes:
    return start_tag(name, {"count": str(len(items))}) + b"".join(items) + f"</{name}>".encode()
