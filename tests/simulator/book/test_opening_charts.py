"""Tests of the charts that a file brings."""

from __future__ import annotations

import re

import pytest
from charted import by_excel, parts, with_parts
from modern import EX_PART, by_excel_2016, waterfall

from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.charts_tree import read_tag
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.opening_charts import chart_link, read_anchor
from pytest_workbook.simulator.book.saving import save_workbook

_DRAWING = "xl/drawings/drawing1.xml"
_FROM = "<from><col>1</col><colOff>2</colOff><row>3</row><rowOff>4</rowOff></from>"
_TO = "<to><col>5</col><colOff>6</colOff><row>7</row><rowOff>-8</rowOff></to>"


def charts(drawing: bytes) -> list[Chart]:
    """The charts of a file with another drawing."""
    book = open_workbook(with_parts(by_excel(), {_DRAWING: drawing}))
    return book.charts(book.sheet("Data").sheet_id)


def drawing() -> bytes:
    """The drawing of the file as it is."""
    return parts(by_excel())[_DRAWING]


def test_chart_is_found_and_the_shape_beside_it_is_none() -> None:
    """With its name, number and place."""
    (chart,) = charts(drawing())
    assert (chart.name, chart.number, chart.part) == ("Chart 1", 2, "xl/charts/chart1.xml")
    assert chart.chart_id == "{00000000-0008-0000-0000-000002000000}"
    assert chart.anchor == Anchor(Corner(4, 0, 2, 0), Corner(8, 12700, 12, 0))


def test_chart_of_excel_2016_is_found_in_its_alternative() -> None:
    """As the others, by its own kind of link; the mere shape beside it is none."""
    book = open_workbook(by_excel_2016())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    assert (chart.name, chart.number, chart.part) == ("Chart 1", 2, EX_PART)
    assert (chart.chart_id, chart.content) == ("{00000000-0008-0000-0000-000002000000}", waterfall())


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"plotAreaRegion", b"other"), (b"cx:plotArea>", b"cx:other>"), (b"</cx:chartSpace>", b"")],
)
def test_chart_of_excel_2016_without_a_plot_is_none(old: bytes, new: bytes) -> None:
    """It stays in the file."""
    data = with_parts(by_excel_2016(), {EX_PART: waterfall().replace(old, new)})
    book = open_workbook(data)
    assert book.charts(book.sheet("Data").sheet_id) == []
    book.write(book.area("Data!K1"), values=[["x"]])
    assert parts(save_workbook(book))[EX_PART] == parts(data)[EX_PART]


def test_id_is_the_one_that_excel_wrote() -> None:
    """In upper case and braces."""
    own = b'name="Chart 1"><x:ext xmlns:x="u"><y:creationId xmlns:y="v" id="{0a000000-0000-0000-0000-00000000000f}"/>'
    data = drawing().replace(b'name="Chart 1" descr="alt"/>', own + b"</x:ext></xdr:cNvPr>")
    assert charts(data)[0].chart_id == "{0A000000-0000-0000-0000-00000000000F}"


def test_one_part_is_one_chart() -> None:
    """Though it is placed twice."""
    anchor = re.search(rb"<xdr:twoCellAnchor.*</xdr:twoCellAnchor>", drawing())
    assert anchor is not None
    assert len(charts(drawing().replace(anchor[0], anchor[0] * 2))) == 1


def test_ids_are_unlike_each_other() -> None:
    """Where two shapes have one number."""
    anchor = re.search(rb"<xdr:twoCellAnchor.*</xdr:twoCellAnchor>", drawing())
    rels = parts(by_excel())["xl/drawings/_rels/drawing1.xml.rels"]
    link = re.search(rb"<Relationship [^>]*>", rels)
    assert anchor is not None
    assert link is not None
    other = link[0].replace(b"chart1.xml", b"chart2.xml").replace(b"rId1", b"rId2")
    twice = drawing().replace(anchor[0], anchor[0] + anchor[0].replace(b"rId1", b"rId2"))
    changed = {
        _DRAWING: twice,
        "xl/drawings/_rels/drawing1.xml.rels": rels.replace(link[0], link[0] + other),
        "xl/charts/chart2.xml": parts(by_excel())["xl/charts/chart1.xml"],
    }
    book = open_workbook(with_parts(by_excel(), changed))
    ids = [chart.chart_id for chart in book.charts(book.sheet("Data").sheet_id)]
    assert ids == ["{00000000-0008-0000-0000-000002000000}", "{00000000-0008-0000-0000-000003000000}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'id="2"', b'id="two"'),
        (b"rId1", b"rId9"),
        (b"<xdr:col>4<", b"<xdr:col>99999<"),
        (b"<xdr:col>4<", b"<xdr:col>four<"),
        (b"<xdr:col>4<", b"<xdr:col>\xc2\xb2<"),
        (b"<xdr:row>12<", b"<xdr:row>-1x<"),
        (b"xdr:nvGraphicFramePr>", b"xdr:other>"),
        (b"twoCellAnchor", b"grpAnchor"),
    ],
)
def test_what_cannot_be_read_is_no_chart(old: bytes, new: bytes) -> None:
    """And the workbook opens."""
    assert charts(drawing().replace(old, new)) == []


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (f"<twoCellAnchor>{_FROM}{_TO}</twoCellAnchor>", Anchor(Corner(1, 2, 3, 4), Corner(5, 6, 7, 0))),
        (
            f'<twoCellAnchor editAs="oneCell">{_FROM}{_TO}</twoCellAnchor>',
            Anchor(Corner(1, 2, 3, 4), Corner(5, 6, 7, 0), editing="oneCell"),
        ),
        (
            f'<oneCellAnchor>{_FROM}<ext cx="9" cy="8"/></oneCellAnchor>',
            Anchor(Corner(1, 2, 3, 4), None, (9, 8), "oneCell"),
        ),
        (
            '<absoluteAnchor><pos x="1" y="2"/><ext cx="3" cy="4"/></absoluteAnchor>',
            Anchor(Corner(0, 1, 0, 2), None, (3, 4), "absolute"),
        ),
        ("<twoCellAnchor><from/><to/></twoCellAnchor>", Anchor(Corner(), Corner())),
        (f"<twoCellAnchor>{_FROM}</twoCellAnchor>", None),
        (f"<twoCellAnchor>{_TO}</twoCellAnchor>", None),
        (f"<oneCellAnchor>{_FROM}</oneCellAnchor>", None),
        (f'<oneCellAnchor>{_FROM}<ext cx="wide" cy="8"/></oneCellAnchor>', None),
        ('<absoluteAnchor><ext cx="3" cy="4"/></absoluteAnchor>', None),
    ],
)
def test_anchors(xml: str, expected: Anchor | None) -> None:
    """Of all kinds, and none where numbers are missing; below 0 they are 0."""
    assert read_anchor(read_tag(xml.encode(), "p")) == expected


def test_link_of_what_is_no_chart() -> None:
    """There is none."""
    graphic = "<a><graphicFrame><graphic><graphicData><chart/></graphicData></graphic></graphicFrame></a>"
    assert chart_link(read_tag(graphic.encode(), "p")) is None
    assert chart_link(read_tag(b"<a/>", "p")) is None
