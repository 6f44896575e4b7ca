"""Cell formats for saving: a format the file lacks is a copy of the cell's own with another number format."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.model import Cell
from pytest_workbook.simulator.book.opening_styles import BUILTIN_FORMATS, CellFormats
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


class Styles:
    """The formats that saved cells ask for.

    Args:
        formats: those of the file.
    """

    def __init__(self, formats: CellFormats) -> None:
        self._formats = formats
        self._added: dict[tuple[int, str, bool], int] = {}
        self._numbers = {code: number for number, code in reversed(formats.custom)}
        self._new_numbers: dict[str, int] = {}

    def index(self, cell: Cell, inherited: int = 0) -> int:
        """The ``cellXfs`` index for a cell.

        Args:
            cell: with the index it came with, if it came with one.
            inherited: index of its row or column, for a cell that came with none.
        """
        base = inherited if cell.style is None else cell.style
        base = base if self._formats.is_entry(base) else 0
        if self._formats.codes[base] == cell.number_format and self._formats.quotes[base] == cell.quote_prefix:
            return base
        key = (base, cell.number_format, cell.quote_prefix)
        return self._added.setdefault(key, len(self._formats.codes) + len(self._added))

    @property
    def is_changed(self) -> bool:
        """Whether cells asked for formats that the file lacks."""
        return bool(self._added)

    def part(self, data: bytes, part: str) -> bytes:
        """The styles part with the formats that cells asked for.

        Args:
            data: the part as it was.
            part: its name.
        """
        data = as_utf8(data)
        root = outline(data, part, 2)
        formats = root.child("cellXfs")
        entries = [] if formats is None else formats.all("xf")
        copies = [self._copy(data, root, entries, key) for key in self._added]
        edits: list[Edit] = []
        if formats is None or not entries:
            default = start_tag(root.prefix + "xf", _DEFAULT_XF, empty=True)
            content = _listed(root.prefix + "cellXfs", [default, *copies])
            edits += put_child(root, "cellXfs", content, _ORDER)
        else:
            edits += append_child(formats, b"".join(copies), {"count": str(len(entries) + len(copies))})
        return apply(data, [*edits, *self._number_formats(root)])

    def _copy(self, data: bytes, root: Element, entries: list[Element], key: tuple[int, str, bool]) -> bytes:
        base, code, quote = key
        changes = {"numFmtId": str(self._number(code)), "applyNumberFormat": "1", "quotePrefix": "1" if quote else None}
        if base >= len(entries):
            return start_tag(root.prefix + "xf", changed(_DEFAULT_XF, changes), empty=True)
        entry = entries[base]
        tag = start_tag(entry.prefix + "xf", changed(entry.attributes, changes), empty=entry.is_empty_tag)
        return tag + data[entry.open_end : entry.end]

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
