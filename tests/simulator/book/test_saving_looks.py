"""Fonts, fills, borders and formats that are added to a styles part."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.styles import Alignment, Border, Protection, Side
from openpyxl.styles import Font as OpenpyxlFont
from openpyxl.styles.colors import Color

from pytest_workbook.simulator.book.colors import OFFICE_THEME
from pytest_workbook.simulator.book.looks import Edge, Font, Look
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.opening_looks import read_looks, read_tints
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_looks import Parts, argb
from pytest_workbook.simulator.book.saving_xml import apply, outline, start_tag

_ORDER = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_LOOK = Look(Font("Größe & Co", 9.5, bold=True), "#FF0000", top=Edge("Double", "Thick", "#00FF00"), wrap=True)


def added(data: bytes, look: Look) -> bytes:
    """A styles part in which the one format has another look."""
    root = outline(data, "s.xml", 3)
    formats = root.child("cellXfs")
    entry = None if formats is None else formats.all("xf")[0]
    parts = Parts(data, root)
    attributes = parts.attributes(entry, Look(), look)
    inside = parts.children(entry, Look(), look)
    assert formats is not None
    xf = start_tag(f"{root.prefix}xf", attributes) + inside + f"</{root.prefix}xf>".encode()
    whole = f"<{root.prefix}cellXfs>".encode() + xf + f"</{root.prefix}cellXfs>".encode()
    changed = apply(data, parts.edits(_ORDER))
    return changed.replace(data[formats.start : formats.end], whole)


@pytest.mark.parametrize(
    "data",
    [
        b"<styleSheet><cellXfs><xf/></cellXfs></styleSheet>",
        b"<styleSheet><fonts/><fills count='0'/><borders></borders><cellXfs><xf fontId='9'/></cellXfs></styleSheet>",
        b"<x:styleSheet xmlns:x='u'><x:fonts><x:font/></x:fonts><x:cellXfs><x:xf/></x:cellXfs></x:styleSheet>",
    ],
)
def test_lists_are_made_where_there_are_none(data: bytes) -> None:
    """With the entries first that every reader expects there, and in the prefix of the part."""
    root = parse_tree(added(data, _LOOK), "s.xml")
    assert read_looks(root, OFFICE_THEME) == (_LOOK,)
    assert [len(root.below(*names)) for names in (("fills", "fill"), ("borders", "border"))] == [3, 2]


def test_what_is_there_is_used_again() -> None:
    """Equal fonts, fills and borders are added once; no fill is the first fill."""
    data = b"<styleSheet><cellXfs><xf/></cellXfs></styleSheet>"
    parts = Parts(data, outline(data, "s.xml", 3))
    first = parts.attributes(None, Look(), _LOOK)
    assert parts.attributes(None, Look(), _LOOK) == first
    assert parts.attributes(None, _LOOK, replace(_LOOK, fill="")) == {"fillId": "0", "applyFill": "1"}
    assert parts.attributes(None, _LOOK, _LOOK) == {}


def test_colors_of_filters_become_differential_formats() -> None:
    """Of cells and of fonts, each once."""
    data = b"<styleSheet><cellXfs><xf/></cellXfs><dxfs count='1'><dxf/></dxfs></styleSheet>"
    parts = Parts(data, outline(data, "s.xml", 3))
    assert [
        parts.tint(color, is_font=is_font)
        for color, is_font in (("#FF0000", False), ("#FF0000", True), ("#FF0000", False))
    ] == [1, 2, 1]
    root = parse_tree(apply(data, parts.edits(_ORDER)), "s.xml")
    assert read_tints(root, OFFICE_THEME) == ((None, None), ("#FF0000", None), (None, "#FF0000"))
    assert argb("#123456") == "FF123456"


def test_parts_that_stay_keep_their_words() -> None:
    """A theme's color in a border, an indent and the scheme of a font come through a change beside them."""
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    themed = Side("thin", color=Color(theme=4, tint=0.5))
    sheet["A1"].border = Border(left=themed, right=themed)
    sheet["A1"].alignment = Alignment(indent=3, horizontal="left")
    sheet["A1"].font = OpenpyxlFont(name="Cambria", scheme="major", family=1, charset=0)
    sheet["A1"].protection = Protection(hidden=True)
    data = io.BytesIO()
    source.save(data)
    book = open_workbook(data.getvalue())
    area = book.area("A1")
    book.reformat(area, lambda look: replace(look, vertical="Top", font=replace(look.font, bold=True), locked=False))
    book.draw(area, "EdgeRight", lambda _: Edge("Dash", "Thin", "#FF0000"))
    cell = openpyxl.load_workbook(io.BytesIO(save_workbook(book))).active["A1"]  # type: ignore[index]  # a worksheet
    assert (cell.border.left.color.theme, cell.border.left.color.tint) == (4, 0.5)
    assert (cell.border.right.style, cell.border.right.color.rgb) == ("dashed", "FFFF0000")
    assert (cell.alignment.indent, cell.alignment.horizontal, cell.alignment.vertical) == (3, "left", "top")
    assert (cell.font.scheme, cell.font.b) == ("major", True)
    assert (cell.protection.hidden, cell.protection.locked) == (True, False)
    again = open_workbook(save_workbook(book))
    again.reformat(area, lambda look: replace(look, font=replace(look.font, name="Arial")))
    other = openpyxl.load_workbook(io.BytesIO(save_workbook(again))).active["A1"]  # type: ignore[index]  # a worksheet
    assert (other.font.name, other.font.scheme, other.font.b) == ("Arial", None, True)


def test_a_new_format_touches_the_styles_and_its_sheet_alone() -> None:
    """Every other part comes out byte for byte; in the styles, what was there stands where it stood."""
    source = openpyxl.Workbook()
    assert source.active is not None
    source.active["A1"] = "x"
    source.create_sheet("Other")["B2"] = 1
    data = io.BytesIO()
    source.save(data)
    book = open_workbook(data.getvalue())
    book.reformat(book.area("A1:B2"), lambda look: replace(look, fill="#FF0000"))
    before, after = Package.read(data.getvalue()), Package.read(save_workbook(book))
    changed = {name for name in before.names if before.part(name) != after.part(name)}
    assert changed == {"xl/styles.xml", "xl/worksheets/sheet1.xml"}
    assert set(before.names) == set(after.names)
    old = before.part("xl/styles.xml")
    assert old[old.index(b"<cellStyleXfs") : old.index(b"<cellXfs")] in after.part("xl/styles.xml")
