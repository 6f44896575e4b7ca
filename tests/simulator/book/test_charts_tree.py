"""Tests of a chart's part as a tree."""

from __future__ import annotations

import pytest
from charted import excel_chart

from pytest_workbook.simulator.book.charts_tree import Document, quoted_text, read_tag, written
from pytest_workbook.simulator.book.package import BadWorkbook

_OURS = (
    b'<q:chartSpace xmlns:q="urn:c" xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/main"><q:chart>'
    b"<q:plotArea/></q:chart></q:chartSpace>"
)


def test_what_is_not_touched_comes_out_as_it_was() -> None:
    """Unknown elements, texts, escapes and prefixes included."""
    data = b'<a:x xmlns:a="u" b="1 &amp; &quot;2&quot;"> t &lt; <c/> <a:d/>\n</a:x>'
    assert written(read_tag(data, "p")) == data
    tree = Document.read(excel_chart())
    assert Document.read(tree.content).content == tree.content


def test_new_elements_take_the_prefixes_of_the_part() -> None:
    """Whatever they are called there; where drawings have none, one is declared."""
    document = Document.read(_OURS)
    document.need(document.root, "c:spPr/a:ln").add(document.fragment("<a:noFill/>"))
    assert b"<q:spPr><d:ln><d:noFill/></d:ln></q:spPr></q:chartSpace>" in document.content
    plain = Document.read(b"<chartSpace/>")
    plain.need(plain.root, "c:spPr/a:ln")
    assert plain.content.endswith(
        b'<chartSpace xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><spPr><a:ln/></spPr></chartSpace>'
    )


def test_children_stand_in_the_order_of_the_schema() -> None:
    """Whatever order they are put in; what is unknown stays last, and texts where they are."""
    document = Document.read(_OURS)
    series = document.fragment("<c:ser><c:unknown/></c:ser>")
    for name in ("val", "dPt", "idx", "tx", "dPt", "spPr", "cat"):
        series.add(document.fragment(f"<c:{name}/>"))
    assert [tag.local for tag in series.tags] == ["idx", "tx", "spPr", "dPt", "dPt", "cat", "val", "unknown"]


def test_put_takes_the_place_of_the_old_one() -> None:
    """However many there were."""
    document = Document.read(_OURS)
    axis = document.fragment('<c:valAx><c:axId/><c:title/><c:title/><c:majorUnit val="1"/></c:valAx>')
    axis.put(document.fragment('<c:title x="1"/>'))
    axis.put(document.fragment('<c:majorUnit val="2"/>'))
    axis.put(document.fragment("<c:scaling/>"))
    assert [tag.local for tag in axis.tags] == ["axId", "scaling", "title", "majorUnit"]
    unit = axis.find("majorUnit")
    assert unit is not None
    assert unit.value == "2"
    axis.remove("title", "axId")
    assert [tag.local for tag in axis.tags] == ["scaling", "majorUnit"]


def test_what_is_found() -> None:
    """Along a path, the first of each name; nothing where the path ends early."""
    root = read_tag(b"<a><b><c>one</c></b><b><c>two</c></b>text</a>", "p")
    found = root.find("b", "c")
    assert found is not None
    assert (found.text, root.text, root.value) == ("one", "text", None)
    assert root.find("b", "x", "c") is None
    assert root.find() is root
    assert [tag.text for tag in root.walk()] == ["text", "", "one", "", "two"]
    assert len(root.all("b", "c")) == 2


@pytest.mark.parametrize("data", [b"<a>", b"", b"<!DOCTYPE a []><a/>", b"<a>" * 300 + b"</a>" * 300])
def test_what_is_no_part_is_refused(data: bytes) -> None:
    """Broken, empty, with a document type, or too deep."""
    with pytest.raises(BadWorkbook):
        read_tag(data, "p")


def test_texts_lose_what_xml_cannot_hold() -> None:
    """And markup is escaped."""
    assert quoted_text("a\x00\ud800<&>\n\tü") == "a&lt;&amp;&gt;\n\tü"
