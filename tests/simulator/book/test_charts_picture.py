"""Tests of what a chart's picture shows."""

from __future__ import annotations

from collections.abc import Callable

from charted import by_excel, filled

from pytest_workbook.simulator.book.charts_axes import Bounds, set_bounds, set_gridlines
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_looks import set_fill, set_line
from pytest_workbook.simulator.book.charts_picture import Picture, picture
from pytest_workbook.simulator.book.charts_places import Place
from pytest_workbook.simulator.book.charts_titles import Legend, Title, set_legend, set_title
from pytest_workbook.simulator.book.charts_tree import Document
from pytest_workbook.simulator.book.opening import open_workbook


def shown(kind: str, change: Callable[[Document], None] = lambda _: None, cells: str = "A1:C4") -> Picture:
    """The picture of a chart after a change."""
    book = filled()
    made = book.add_chart(book.sheets[0].sheet_id, kind, book.area(cells))
    book.change_chart(made.chart_id, change)
    root = Document.read(book.chart(made.chart_id).content).root
    return picture(root, plotted(book, made.sheet, root))


def test_new_chart() -> None:
    """Texts, numbers, colors and the scale that Excel would choose."""
    found = shown("ColumnStacked")
    assert (found.title, found.categories, found.legend) == ("Chart Title", ("Jan", "Feb", "Mar"), "Bottom")
    assert (found.stacked, found.percent, found.lies, found.gridlines) == (True, False, False, True)
    assert found.scale == (0.0, 12.0, 2.0)
    assert [(s.name, s.kind, s.values, s.color) for s in found.shapes] == [
        ("North", "bar", (1.0, 3.0, 5.0), "#4472C4"),
        ("South", "bar", (2.0, 4.0, 6.0), "#ED7D31"),
    ]
    assert found.background == "#FFFFFF"


def test_what_is_changed_shows() -> None:
    """Title, legend, axes, fills, lines and single points."""

    def change(document: Document) -> None:
        set_title(document, Place("title"), Title(None, visible=False))
        set_title(document, Place("axisTitle", "valueAxis"), Title("v", visible=True))
        set_legend(document, Legend(visible=False, position=None))
        set_bounds(document, "valueAxis", Bounds(0.0, 9.0, 3.0))
        set_gridlines(document, "valueAxis", "majorGridlines", visible=False)
        set_fill(document, Place("area"), "orange")
        set_fill(document, Place("series", series=1), None)
        set_fill(document, Place("point", series=0, point=2), "red")

    found = shown("BarClustered", change)
    assert (found.title, found.legend, found.titles, found.scale) == ("", None, ("", "v"), (0.0, 9.0, 3.0))
    assert (found.gridlines, found.background, found.lies) == (False, "#FFA500", True)
    assert [(shape.color, shape.points) for shape in found.shapes] == [("#4472C4", {2: "#FF0000"}), ("", {})]


def test_cleared_ground_is_transparent() -> None:
    """It has no color."""
    assert shown("Line", lambda document: set_fill(document, Place("area"), None)).background == ""


def test_lines_have_the_color_of_their_line() -> None:
    """Not of a fill; where it is cleared, markers of scattered points stay."""
    series = Place("series", series=0)
    assert shown("Line", lambda document: set_line(document, series, "red")).shapes[0].color == "#FF0000"
    cleared = shown("Line", lambda document: set_line(document, series, None)).shapes[0]
    assert (cleared.color, cleared.has_line) == ("", False)
    points = shown("XYScatter").shapes[0]
    assert (points.color, points.has_line) == ("#4472C4", False)
    assert shown("XYScatterLines").shapes[0].has_line


def test_texts_are_counted_where_numbers_are_plotted_over() -> None:
    """As Excel does in a scattered chart; numbers are taken."""
    assert shown("XYScatter").shapes[0].over == (1.0, 2.0, 3.0)
    assert shown("XYScatter", cells="B1:C4").shapes[0].over == (1.0, 3.0, 5.0)


def test_categories_are_counted_where_there_are_none() -> None:
    """From 1 on."""
    assert shown("Line", cells="B2:B4").categories == ("1", "2", "3")


def test_round_charts_have_no_scale() -> None:
    """Nor gridlines."""
    found = shown("Pie")
    assert (found.scale, found.gridlines) == (None, False)


def test_chart_of_a_file_without_series() -> None:
    """It has nothing but its ground."""
    book = open_workbook(by_excel())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    root = Document.read(b'<c:chartSpace xmlns:c="c"><c:chart><c:plotArea/></c:chart></c:chartSpace>').root
    found = picture(root, plotted(book, chart.sheet, root))
    assert (found.shapes, found.scale, found.stacked) == ((), None, False)


def test_numbers_at_the_ends_are_drawn_as_large_ones() -> None:
    """And such scales are left to whoever draws."""
    book = filled()
    book.write(book.area("B2:B4"), values=[[9e307], [-9e307], [1e-300]])
    made = book.add_chart(book.sheets[0].sheet_id, "Line", book.area("A1:B4"))
    root = Document.read(made.content).root
    found = picture(root, plotted(book, made.sheet, root))
    assert found.shapes[0].values == (1e30, -1e30, 0.0)
    assert found.scale is None
