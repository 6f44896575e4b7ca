"""Tests of drawings on their way into the file."""

from __future__ import annotations

import pytest
from charted import excel_chart

from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.charts_tree import read_tag, written
from pytest_workbook.simulator.book.opening_charts import chart_link, read_anchor
from pytest_workbook.simulator.book.saving_drawings import NEW_DRAWING, DrawingPart, put_anchor, put_name

_CHART = Chart("{0A}", 'A & "B"', "S", Anchor(Corner(1, 2, 3, 4), Corner(5, 6, 7, 8)), excel_chart(), 2)


def test_new_chart_is_put_on_top() -> None:
    """What was written is read again."""
    drawing = DrawingPart(NEW_DRAWING, "d")
    assert drawing.is_empty
    drawing.add(_CHART, "rId7")
    again = DrawingPart(drawing.content, "d")
    (anchor,) = again.anchors
    assert read_anchor(anchor) == _CHART.anchor
    assert chart_link(anchor) == "rId7"
    properties = anchor.find("graphicFrame", "nvGraphicFramePr", "cNvPr")
    assert properties is not None
    assert properties.attributes == {"id": "2", "name": 'A & "B"'}
    assert b'id="{0A}"' in drawing.content


def test_numbers_of_shapes_are_unlike_each_other() -> None:
    """The next one is free."""
    drawing = DrawingPart(NEW_DRAWING, "d")
    for _ in range(3):
        drawing.add(_CHART, "rId1")
    ids = [tag.attributes["id"] for anchor in drawing.anchors for tag in anchor.walk() if tag.local == "cNvPr"]
    assert ids == ["2", "3", "4"]


def test_chart_is_taken_out() -> None:
    """The others stay."""
    drawing = DrawingPart(b"<d><twoCellAnchor/>\n<other/><oneCellAnchor/></d>", "d")
    drawing.remove(drawing.anchors[0])
    assert drawing.content.endswith(b"<d>\n<other/><oneCellAnchor/></d>")
    assert not drawing.is_empty


@pytest.mark.parametrize(
    ("xml", "anchor"),
    [
        (b"<x:twoCellAnchor><x:from/><x:to/></x:twoCellAnchor>", Anchor(Corner(1, 2, 3, 4), Corner(5, 6, 7, 8))),
        (
            b'<oneCellAnchor><from/><ext cx="0" cy="0"/></oneCellAnchor>',
            Anchor(Corner(1, 2, 3, 4), None, (5, 6), "oneCell"),
        ),
        (
            b'<absoluteAnchor><pos x="0" y="0"/><ext cx="0" cy="0"/></absoluteAnchor>',
            Anchor(Corner(0, 1, 0, 2), None, (5, 6), "absolute"),
        ),
    ],
)
def test_anchor_of_each_kind(xml: bytes, anchor: Anchor) -> None:
    """It says where the drawing is now, with the prefixes it had."""
    tag = read_tag(xml, "d")
    put_anchor(tag, anchor)
    assert read_anchor(tag) == anchor
    assert (b"<x:col>1</x:col>" in written(tag)) is xml.startswith(b"<x:")


def test_what_is_not_there_is_not_named() -> None:
    """Nor placed."""
    tag = read_tag(b"<twoCellAnchor/>", "d")
    put_name(tag, "x")
    put_anchor(tag, Anchor(Corner(), None, (1, 1)))
    assert written(tag) == b"<twoCellAnchor/>"
