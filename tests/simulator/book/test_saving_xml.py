"""Splicing XML: what is not touched stays, byte for byte."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.saving_xml import (
    append_child,
    apply,
    as_utf8,
    escape_attribute,
    escape_string,
    outline,
    put_child,
    retag,
)

_ORDER = ("a", "b", "c")


@pytest.mark.parametrize(
    ("before", "content", "after"),
    [
        (b"<r><a/><c x='>'>t</c></r>", b"<b/>", b"<r><a/><b/><c x='>'>t</c></r>"),
        (b"<r><a/><b>old</b ><c/></r>", b"<b/>", b"<r><a/><b/><c/></r>"),
        (b"<r><a/><b/><c/></r>", b"", b"<r><a/><c/></r>"),
        (b"<r><a/><!-- <b/> --></r>", b"", b"<r><a/><!-- <b/> --></r>"),
        (b"<r><a/>\n</r>", b"<c/>", b"<r><a/>\n<c/></r>"),
        (b"<p:r x='/>' />", b"<b/>", b"<p:r x='/>' ><b/></p:r>"),
    ],
)
def test_children_are_put_at_their_place(before: bytes, content: bytes, after: bytes) -> None:
    """A child is replaced, put in by the schema's order, or taken out."""
    name = "c" if content == b"<c/>" else "b"
    assert apply(before, put_child(outline(before, "part", 1), name, content, _ORDER)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"<r><x/></r>", b'<r n="2"><x/><y/></r>'), (b'<r n="1"/>', b'<r n="2"><y/></r>')],
)
def test_children_are_appended(before: bytes, after: bytes) -> None:
    """A child comes last, also in an element that had none."""
    assert apply(before, append_child(outline(before, "part", 1), b"<y/>", {"n": "2"})) == after


def test_attributes_are_changed_and_taken_away() -> None:
    """Other attributes keep their order and meaning."""
    data = b'<r a="1" b="&lt;&#10;" c="3"><x/></r>'
    assert apply(data, [retag(outline(data, "part", 1), {"a": None, "c": "4"})]) == (b'<r b="&lt;&#10;" c="4"><x/></r>')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_parts_of_any_encoding_become_utf_8(encoding: str) -> None:
    """The text is the same, and the declaration tells the truth."""
    declared = encoding.removesuffix("-sig")
    data = f'<?xml version="1.0" encoding="{declared}"?><r>é</r>'.encode(encoding)
    assert as_utf8(data).decode("utf-8").partition("?>")[2].strip() == "<r>é</r>"
    assert outline(as_utf8(data), "part", 1).name == "r"


def test_what_xml_cannot_hold_is_escaped() -> None:
    """Control characters, and text that looks like an escape, are written as Excel writes them."""
    assert escape_string("a\x0bb\r\n_x0041_&<>\ufffe") == "a_x000B_b_x000D_\n_x005F_x0041_&amp;&lt;&gt;_xFFFE_"
    assert escape_attribute('"\t\n') == "&quot;&#9;&#10;"
