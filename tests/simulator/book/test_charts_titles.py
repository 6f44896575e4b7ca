"""Tests of titles and legends in a chart's part."""

from __future__ import annotations

import pytest
from charted import excel_chart
from modern import waterfall

from pytest_workbook.simulator.book.charts_places import Place, owner
from pytest_workbook.simulator.book.charts_titles import Legend, Title, legend_of, set_legend, set_title, title_of
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.errors import BookError

_PLACE = Place("title")
_RUN = "<a:r><a:t>a</a:t></a:r>"
_LINKED = "<c:strCache><c:pt><c:v>linked</c:v></c:pt></c:strCache>"


def with_title(title: str) -> Document:
    """A chart with a title as it stands in a file."""
    return Document.read(excel_chart().replace(b"<c:autoTitleDeleted", title.encode() + b"<c:autoTitleDeleted"))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("", Title(None, visible=False)),
        ("<c:title/>", Title("only", visible=True)),
        ("<c:title><c:overlay/></c:title>", Title("only", visible=True, overlay=True)),
        (
            f"<c:title><c:tx><c:rich><a:p>{_RUN}<a:br/>{_RUN}<a:endParaRPr/></a:p><a:p/></c:rich></c:tx></c:title>",
            Title("a\na\n", visible=True),
        ),
        (
            f'<c:title><c:tx><c:strRef><c:f>A1</c:f>{_LINKED}</c:strRef></c:tx><c:overlay val="0"/></c:title>',
            Title("linked", visible=True),
        ),
    ],
)
def test_titles_of_files(title: str, expected: Title) -> None:
    """Without one, left to Excel, in runs, and linked to a cell."""
    assert title_of(with_title(title).root, _PLACE, ["only"]) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ('<cx:title overlay="1"/>', Title("Chart Title", visible=True, overlay=True)),
        (
            "<cx:title><cx:tx><cx:txData><cx:f>A1</cx:f><cx:v>x</cx:v></cx:txData></cx:tx></cx:title>",
            Title("x", visible=True),
        ),
        (f"<cx:title><cx:tx><cx:rich><a:p>{_RUN}</a:p></cx:rich></cx:tx></cx:title>", Title("a", visible=True)),
        ("", Title(None, visible=False)),
    ],
)
def test_titles_of_files_of_excel_2016(title: str, expected: Title) -> None:
    """None is called as its only series is."""
    data = waterfall().replace(b'<cx:title pos="t" align="ctr" overlay="0"/>', title.encode())
    assert title_of(Document.read(data).root, _PLACE, ["only"]) == expected


def test_title_of_excel_2016_is_written_its_way() -> None:
    """Flags are attributes, which only a chart's title has; nothing says that a title was deleted."""
    document = Document.read(waterfall())
    set_title(document, _PLACE, Title(None, visible=False))
    assert b"title" not in document.content.lower().replace(b"<x ", b"")
    set_title(document, _PLACE, Title("New & old", visible=True, overlay=True))
    assert b'<cx:chart><cx:title pos="t" align="ctr" overlay="1"><cx:tx><cx:rich>' in document.content
    assert b"autoTitleDeleted" not in document.content
    place = Place("axisTitle", "valueAxis")
    set_title(document, place, Title("USD", visible=True))
    assert b'<cx:valScaling max="50" min="auto"/><cx:title><cx:tx><cx:rich>' in document.content
    assert title_of(document.root, place, []) == Title("USD", visible=True)


def test_legend_of_excel_2016() -> None:
    """Its place is said in attributes; the beginning of the right side is the corner."""
    document = Document.read(waterfall())
    assert legend_of(document.root) == Legend(visible=True, position="Top")
    for position, written in (
        ("Corner", b'<cx:legend pos="r" align="min" overlay="1"/>'),
        ("Left", b'<cx:legend pos="l" align="ctr" overlay="1"/>'),
    ):
        set_legend(document, Legend(visible=True, position=position, overlay=True))
        assert written in document.content
        assert legend_of(document.root) == Legend(visible=True, position=position, overlay=True)
    found = owner(document.root, Place("legend"))
    assert found is not None
    found.add(document.fragment('<c:offset w="0.5"/>'))
    assert legend_of(document.root).position == "Custom"
    set_legend(document, Legend(visible=True, position="Left"))
    assert legend_of(document.root) == Legend(visible=True, position="Left")
    set_legend(document, Legend(visible=False, position=None))
    assert legend_of(document.root) == Legend(visible=False, position=None)
    set_legend(document, Legend(visible=True, position=None))
    assert b'</cx:plotArea><cx:legend pos="r" align="ctr" overlay="0"/></cx:chart>' in document.content


def test_title_stands_in_its_place_and_is_announced() -> None:
    """Excel hides a title that is said to be deleted."""
    document = Document.read(excel_chart())
    set_title(document, _PLACE, Title("x", visible=True))
    assert b"<c:chart><c:title>" in document.content
    assert b'</c:title><c:autoTitleDeleted val="0"/>' in document.content
    set_title(document, _PLACE, Title("x", visible=False))
    assert b'<c:chart><c:autoTitleDeleted val="1"/>' in document.content


def test_title_of_an_axis_that_is_not_there() -> None:
    """It is refused."""
    document = Document.read(excel_chart())
    with pytest.raises(BookError, match="no seriesAxis"):
        set_title(document, Place("axisTitle", "seriesAxis"), Title("x", visible=True))
    assert title_of(document.root, Place("axisTitle", "seriesAxis"), []) == Title(None, visible=False)


@pytest.mark.parametrize(
    ("legend", "expected"),
    [
        ("", Legend(visible=False, position=None)),
        ("<c:legend/>", Legend(visible=True, position="Right")),
        ('<c:legend><c:legendPos val="tr"/></c:legend>', Legend(visible=True, position="Corner")),
        ('<c:legend><c:legendPos val="??"/></c:legend>', Legend(visible=True, position="Right")),
        ("<c:legend><c:layout><c:manualLayout/></c:layout></c:legend>", Legend(visible=True, position="Custom")),
    ],
)
def test_legends_of_files(legend: str, expected: Legend) -> None:
    """Without one, with little, and moved by hand."""
    data = excel_chart().replace(b"<c:plotVisOnly", legend.encode() + b"<c:plotVisOnly")
    assert legend_of(Document.read(data).root) == expected


def test_moved_legend_stays_until_it_is_told_where_to_stand() -> None:
    """Then it stands there."""
    legend = b"<c:legend><c:layout><c:manualLayout/></c:layout></c:legend>"
    document = Document.read(excel_chart().replace(b"<c:plotVisOnly", legend + b"<c:plotVisOnly"))
    for position in ("Custom", None):
        set_legend(document, Legend(visible=True, position=position, overlay=True))
        assert legend_of(document.root) == Legend(visible=True, position="Custom", overlay=True)
    set_legend(document, Legend(visible=True, position="Top"))
    assert legend_of(document.root) == Legend(visible=True, position="Top")
