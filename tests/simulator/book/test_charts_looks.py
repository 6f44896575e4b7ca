"""Tests of fills, lines and fonts in a chart's part."""

from __future__ import annotations

import pytest
from charted import excel_chart

from pytest_workbook.simulator.book.charts_looks import Font, fill_of, font_of, line_of, set_fill, set_font, set_line
from pytest_workbook.simulator.book.charts_places import Place
from pytest_workbook.simulator.book.charts_tree import Document

_SERIES = Place("series", series=0)
_LEGEND = Place("legend")


def with_legend(text: str) -> Document:
    """A chart whose legend has a look."""
    legend = f"<c:legend>{text}</c:legend>".encode()
    return Document.read(excel_chart().replace(b"<c:plotVisOnly", legend + b"<c:plotVisOnly"))


def test_fill_takes_the_place_of_the_old_one() -> None:
    """The line stays."""
    document = Document.read(excel_chart())
    assert fill_of(document.root, _SERIES) == "4472C4"
    set_line(document, _SERIES, "red")
    set_fill(document, _SERIES, "#00ff00")
    spaces = b'<c:spPr><a:solidFill><a:srgbClr val="00FF00"/></a:solidFill><a:ln><a:solidFill><a:srgbClr val="FF0000"/>'
    assert spaces in document.content
    set_fill(document, _SERIES, None)
    assert (fill_of(document.root, _SERIES), line_of(document.root, _SERIES)) == ("", "#FF0000")


def test_what_says_nothing_has_no_fill() -> None:
    """Nor does a fill that is no single color."""
    assert fill_of(Document.read(excel_chart()).root, Place("area")) is None
    gradient = with_legend("<c:spPr><a:gradFill/></c:spPr>")
    assert fill_of(gradient.root, _LEGEND) is None


def properties(attributes: str, face: str) -> str:
    """Properties of text, as a legend has them."""
    run = f'<a:defRPr {attributes}><a:latin typeface="{face}"/></a:defRPr>'
    return f"<c:txPr><a:p><a:pPr>{run}</a:pPr></a:p></c:txPr>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Font()),
        (
            properties('b="1" i="true" sz="1250" u="dbl"', "Arial"),
            Font(bold=True, italic=True, size=12.5, underline="Single", name="Arial"),
        ),
        (properties('sz="x" u="none"', "+mn-lt"), Font()),
    ],
)
def test_fonts_of_files(text: str, expected: Font) -> None:
    """With all, and with what cannot be read or means the theme's own."""
    assert font_of(with_legend(text).root, _LEGEND) == expected


def test_run_wins_over_its_paragraph() -> None:
    """In a title that Excel wrote, and all of them are changed."""
    run = b'<a:r><a:rPr sz="2000"/><a:t>x</a:t></a:r>'
    paragraph = b'<a:p><a:pPr><a:defRPr sz="900"/></a:pPr>' + run + b"</a:p>"
    title = b"<c:title><c:tx><c:rich>" + paragraph + b"</c:rich></c:tx></c:title>"
    document = Document.read(excel_chart().replace(b"<c:autoTitleDeleted", title + b"<c:autoTitleDeleted"))
    place = Place("title")
    assert font_of(document.root, place).size == 20.0
    set_font(document, place, Font(size=11.0), frozenset({"size"}))
    assert document.content.count(b'sz="1100"') == 2
    assert b"txPr" not in document.content


def test_font_is_put_in_where_there_is_none() -> None:
    """Only what changed is said."""
    document = with_legend("")
    set_font(document, _LEGEND, Font(italic=True), frozenset({"italic"}))
    assert b'<a:defRPr i="1"/>' in document.content
    set_font(document, _LEGEND, Font(name="A & B", color="#0000ff"), frozenset({"name", "color"}))
    assert b'<a:srgbClr val="0000FF"/></a:solidFill><a:latin typeface="A &amp; B"/>' in document.content
