"""Charts of Excel 2016 whose parts are odd are read and changed all the same, or refused: nothing breaks."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import cycle, islice

from hypothesis import given, settings
from hypothesis import strategies as st
from modern import added, filled_for_2016

from pytest_workbook.simulator.book.chartex_names import ChartNames
from pytest_workbook.simulator.book.chartex_picture import extended_picture
from pytest_workbook.simulator.book.chartex_types import EXTENDED
from pytest_workbook.simulator.book.charts_axes import Bounds, axis_scale, set_bounds, set_gridlines
from pytest_workbook.simulator.book.charts_caches import with_values
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_labels import Labels, labels_in, set_labels
from pytest_workbook.simulator.book.charts_looks import Font, font_of, set_fill, set_font
from pytest_workbook.simulator.book.charts_places import Place, plot_area, series_tags
from pytest_workbook.simulator.book.charts_titles import Legend, Title, legend_of, set_legend, set_title, title_of
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.errors import BookError

_BOOK = filled_for_2016()
_CHARTS = {kind: added(_BOOK, kind) for kind in EXTENDED}
_WORDS = ("", "-1", "1e400", "nan", "99999999999", "x", "auto", "0", "true", None)
_Damage = tuple[str, int, str | None]
_KINDS = ("lose", "double", "say", "text")
_DAMAGES = st.lists(
    st.tuples(st.sampled_from(_KINDS), st.integers(0, 400), st.sampled_from(_WORDS)), min_size=1, max_size=4
)


def damaged(content: bytes, damages: Sequence[_Damage]) -> bytes:
    """A part with elements lost and doubled, and with other attributes and texts."""
    document = Document.read(content)
    for kind, place, word in damages:
        tag = next(islice(cycle(list(document.root.walk())), place, None))
        if kind == "lose" and tag.tags:
            tag.children.remove(tag.tags[place % len(tag.tags)])
        elif kind == "double" and tag.tags:
            tag.children.append(copy.deepcopy(tag.tags[place % len(tag.tags)]))
        elif kind == "say" and tag.attributes:
            name = sorted(tag.attributes)[place % len(tag.attributes)]
            others = {key: value for key, value in tag.attributes.items() if key != name}
            tag.attributes = others if word is None else {**others, name: word}
        elif kind == "text":
            tag.children = [word or ""]
    return document.content


def is_chart(root: Tag) -> bool:
    """Whether opening would take it for a chart of Excel 2016."""
    plot = root.find("chart", "plotArea")
    namespace = root.attributes.get("xmlns:cx", "")
    return plot is not None and plot.find("plotAreaRegion") is not None and namespace.endswith("/chartex")


def changes(root: Tag) -> list[Callable[[Document], object]]:
    """What may be asked of a chart."""
    things = [Place("area"), Place("title"), Place("legend"), Place("labels")]
    things += [Place("series", series=place) for place in range(len(series_tags(root)))]
    return [
        lambda document: set_title(document, Place("title"), Title("x", visible=True)),
        lambda document: set_title(document, Place("axisTitle", "valueAxis"), Title("x", visible=True)),
        lambda document: set_legend(document, Legend(visible=True, position="Corner")),
        lambda document: set_labels(document, Labels("Center", ";")),
        lambda document: set_bounds(document, "valueAxis", Bounds(1.0, 2.0)),
        lambda document: set_gridlines(document, "categoryAxis", "majorGridlines", visible=True),
        *[lambda document, place=place: set_fill(document, place, "red") for place in things],
        *[lambda document, place=place: set_font(document, place, Font(), frozenset({"bold"})) for place in things],
    ]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(EXTENDED)), _DAMAGES)
def test_odd_parts_break_nothing(kind: str, damages: list[_Damage]) -> None:
    """Everything that reads and changes a chart gets along with it, or refuses it in words."""
    chart = _CHARTS[kind]
    content = damaged(with_values(_BOOK, chart, adds=True), damages)
    root = Document.read(content).root
    if not is_chart(root):
        return
    data = plotted(_BOOK, chart.sheet, root)
    assert len(data) == len(series_tags(root))
    assert len(extended_picture(root, data).shapes) <= len(data) + 1
    assert plot_area(root) is not None
    title_of(root, Place("title"), []), legend_of(root), labels_in(root), font_of(root, Place("title"))
    with suppress(BookError):
        axis_scale(root, "valueAxis", data)
    for change in changes(root):
        document = Document.read(content)
        with suppress(BookError):
            change(document)
        assert Document.read(document.content).root.local == root.local
    saved = ChartNames([]).named(with_values(_BOOK, replace(chart, content=content), adds=True))
    assert b">Sheet1!" not in saved
