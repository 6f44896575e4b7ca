"""Tests of data labels in a chart's part."""

from __future__ import annotations

import pytest
from charted import excel_chart
from modern import made, waterfall

from pytest_workbook.simulator.book.charts_labels import Labels, labels_in, set_labels
from pytest_workbook.simulator.book.charts_places import series_tags
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.errors import BookError


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("", Labels()),
        ('<c:dLbls><c:delete val="1"/></c:dLbls>', Labels()),
        ("<c:dLbls><c:showVal/></c:dLbls>", Labels(shows=frozenset({"showValue"}))),
        (
            '<c:dLbls><c:dLblPos val="t"/><c:showSerName val="1"/><c:separator>\n</c:separator></c:dLbls>',
            Labels("Top", "\n", frozenset({"showSeriesName"})),
        ),
        ('<c:dLbls><c:dLblPos val="?"/></c:dLbls>', Labels()),
    ],
)
def test_labels_of_files(labels: str, expected: Labels) -> None:
    """With little, with much, and deleted."""
    data = excel_chart().replace(b"</c:spPr><c:val>", b"</c:spPr>" + labels.encode() + b"<c:val>", 1)
    assert labels_in(Document.read(data).root) == expected


def test_labels_of_excel_2016() -> None:
    """Flags and place are attributes, the separator is a text; what was formatted stays."""
    assert labels_in(made("Histogram").root) == Labels()
    document = Document.read(waterfall().replace(b"<cx:visibility", b'<cx:numFmt formatCode="0"/><cx:visibility'))
    assert labels_in(document.root) == Labels("OutsideEnd", shows=frozenset({"showValue"}))
    wanted = Labels("InsideEnd", "; ", frozenset({"showSeriesName", "showCategoryName"}))
    set_labels(document, wanted)
    assert (
        b'<cx:dataLabels pos="inEnd"><cx:numFmt formatCode="0"/><cx:visibility seriesName="1" categoryName="1" '
        b'value="0"/><cx:separator>; </cx:separator></cx:dataLabels>' in document.content
    )
    assert labels_in(document.root) == wanted
    set_labels(document, Labels())
    assert labels_in(document.root) == Labels()
    bare = Document.read(waterfall().replace(b'<cx:visibility seriesName="0" categoryName="0" value="1"/>', b""))
    assert labels_in(bare.root) == Labels("OutsideEnd")


@pytest.mark.parametrize(
    ("kind", "labels", "problem"),
    [
        ("Waterfall", Labels(shows=frozenset({"showPercentage"})), "not 'showPercentage'"),
        ("Waterfall", Labels(shows=frozenset({"showLegendKey", "showValue"})), "not 'showLegendKey'"),
        ("Waterfall", Labels("Top"), "stand at None, Center, InsideEnd, InsideBase, OutsideEnd, not 'Top'"),
        ("Treemap", Labels("OutsideEnd"), "stand at None, InsideEnd, not"),
        ("RegionMap", Labels("Center"), "stand at None, not"),
    ],
)
def test_what_labels_of_excel_2016_cannot_show(kind: str, labels: Labels, problem: str) -> None:
    """It is refused, and nothing changes."""
    document = made(kind)
    before = document.content
    with pytest.raises(BookError, match=problem):
        set_labels(document, labels)
    assert document.content == before


def test_all_series_get_the_labels() -> None:
    """Each with all flags, for a missing one is on; what was formatted stays."""
    own = b'<c:dLbls><c:numFmt formatCode="0.0"/><c:dLblPos val="t"/><c:showVal val="1"/></c:dLbls>'
    document = Document.read(excel_chart().replace(b"</c:spPr><c:val>", b"</c:spPr>" + own + b"<c:val>", 1))
    set_labels(document, Labels("Bottom", "; <x>", frozenset({"showCategoryName"})))
    for series in series_tags(document.root):
        found = series.find("dLbls")
        assert found is not None
        assert [(tag.local, tag.value) for tag in found.tags if tag.local != "numFmt"] == [
            ("dLblPos", "b"),
            ("showLegendKey", "0"),
            ("showVal", "0"),
            ("showCatName", "1"),
            ("showSerName", "0"),
            ("showPercent", "0"),
            ("showBubbleSize", "0"),
            ("separator", None),
        ]
    assert document.content.count(b"numFmt") == 1
    assert labels_in(document.root).separator == "; <x>"
    set_labels(document, Labels())
    assert labels_in(document.root) == Labels()
