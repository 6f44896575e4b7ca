"""The values that a chart's part brings along for readers that do not look at the cells."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pytest_workbook.simulator.book.cells import Cells
from pytest_workbook.simulator.book.charts_data import Datum, areas_of, number_in_attribute, of_reference
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import number_in
from pytest_workbook.simulator.book.charts_tree import Document, Tag, quoted_text


def with_values(book: Cells, chart: Chart, *, adds: bool) -> bytes:
    """A chart's part with the values that its cells have now; the very same bytes where it has them already.

    Args:
        book: the workbook.
        chart: the chart.
        adds: whether values are put in, too, where the part has none.
    """
    document = Document.read(chart.content)
    is_changed = False
    for tag in list(document.root.walk()):
        formula = tag.find("f")
        if tag.local not in ("numRef", "strRef") or formula is None:
            continue
        name = "numCache" if tag.local == "numRef" else "strCache"
        cache = tag.find(name)
        if (cache is None and not adds) or areas_of(book, chart.sheet, formula.text) is None:
            continue
        data = list(of_reference(book, chart.sheet, tag, is_whole=tag.local == "strRef"))
        if cache is None or not _is_same(cache, data):
            tag.put(_cache(document, name, data))
            is_changed = True
    return document.content if is_changed else chart.content


def _is_same(cache: Tag, data: Sequence[Datum]) -> bool:
    points = {number_in_attribute(tag): found.text for tag in cache.all("pt") if (found := tag.find("v")) is not None}
    if number_in(cache, "ptCount", 0) != len(data):
        return False
    shown = {place: text for place, datum in enumerate(data) if (text := _text(cache.local, datum)) is not None}
    return points.keys() == shown.keys() and all(_is_equal(points[place], shown[place]) for place in points)


def _is_equal(one: str, other: str) -> bool:
    try:
        return one == other or math.isclose(float(one), float(other), rel_tol=1e-12)
    except ValueError:
        return False


def _cache(document: Document, name: str, data: Sequence[Datum]) -> Tag:
    look = ""
    if name == "numCache":
        code = data[0].number_format if data else "General"
        look = f"<c:formatCode>{quoted_text(code)}</c:formatCode>"
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{quoted_text(text)}</c:v></c:pt>'
        for place, datum in enumerate(data)
        if (text := _text(name, datum)) is not None
    )
    return document.fragment(f'<c:{name}>{look}<c:ptCount val="{len(data)}"/>{points}</c:{name}>')


def _text(name: str, datum: Datum) -> str | None:
    if datum.value is None:
        return None
    if name == "strCache":
        return datum.text
    if isinstance(datum.value, str) and datum.value.startswith("#"):
        # The one error that all readers know among numbers: openpyxl takes no other.
        return "#N/A"
    number = datum.number
    return None if number is None else repr(number).removesuffix(".0")
