"""The values that a chart's part brings along for readers that do not look at the cells."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pytest_workbook.simulator.book.cells import Cells
from pytest_workbook.simulator.book.charts_data import (
    Datum,
    areas_of,
    levels_of,
    number_in_attribute,
    of_reference,
    series_name,
)
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import number_in, series_tags
from pytest_workbook.simulator.book.charts_tree import Document, Tag, plain_text, quoted_text
from pytest_workbook.simulator.book.saving_xml import escape_attribute


def with_values(book: Cells, chart: Chart, *, adds: bool) -> bytes:
    """A chart's part with the values that its cells have now; the very same bytes where it has them already.

    Args:
        book: the workbook.
        chart: the chart.
        adds: whether values are put in, too, where the part has none.
    """
    document = Document.read(chart.content)
    if document.is_extended:
        is_changed = _put_newer(book, chart.sheet, document, adds=adds)
        return document.content if is_changed else chart.content
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


def _put_newer(book: Cells, sheet: str, document: Document, *, adds: bool) -> bool:
    """Put values into a chart of Excel 2016; tells whether any became another."""
    is_changed = False
    for tag in [each for each in document.root.walk() if each.local in ("numDim", "strDim")]:
        formula, old = tag.find("f"), tag.all("lvl")
        if formula is None or not (old or adds) or areas_of(book, sheet, formula.text) is None:
            continue
        # The innermost level comes first.
        levels = levels_of(book, sheet, tag)[::-1]
        pairs = zip(old, levels, strict=False)
        if len(old) != len(levels) or not all(_is_same_level(tag.local, *pair) for pair in pairs):
            tag.remove("lvl")
            for level in levels:
                tag.add(_level(document, tag.local, level))
            is_changed = True
    return _put_names(book, sheet, document, adds=adds) or is_changed


def _put_names(book: Cells, sheet: str, document: Document, *, adds: bool) -> bool:
    is_changed = False
    for place, series in enumerate(series_tags(document.root)):
        named = series.find("tx", "txData")
        if named is None or named.find("f") is None or not (adds or named.find("v") is not None):
            continue
        old, name = named.find("v"), series_name(book, sheet, series, place)
        if old is None or old.text != plain_text(name):
            named.put(document.fragment(f"<c:v>{quoted_text(name)}</c:v>"))
            is_changed = True
    return is_changed


def _level(document: Document, dimension: str, data: Sequence[Datum]) -> Tag:
    points = "".join(
        f'<c:pt idx="{place}">{quoted_text(text)}</c:pt>'
        for place, datum in enumerate(data)
        if (text := _text_in(dimension, datum)) is not None
    )
    code = escape_attribute(plain_text(data[0].number_format if data else "General"))
    look = f' formatCode="{code}"' if dimension == "numDim" else ""
    return document.fragment(f'<c:lvl ptCount="{len(data)}"{look}>{points}</c:lvl>')


def _text_in(dimension: str, datum: Datum) -> str | None:
    if dimension == "strDim":
        return _text("strCache", datum)
    # A number here is a number: errors are left out like blanks.
    number = datum.number
    return None if number is None else repr(number).removesuffix(".0")


def _is_same_level(dimension: str, level: Tag, data: Sequence[Datum]) -> bool:
    points = {number_in_attribute(tag): tag.text for tag in level.all("pt")}
    texts = ((place, _text_in(dimension, datum)) for place, datum in enumerate(data))
    return number_in_attribute(level, "ptCount") == len(data) and _are_equal(points, dict(texts))


def _is_same(cache: Tag, data: Sequence[Datum]) -> bool:
    points = {number_in_attribute(tag): found.text for tag in cache.all("pt") if (found := tag.find("v")) is not None}
    texts = ((place, _text(cache.local, datum)) for place, datum in enumerate(data))
    return number_in(cache, "ptCount", 0) == len(data) and _are_equal(points, dict(texts))


def _are_equal(points: Mapping[int, str], texts: Mapping[int, str | None]) -> bool:
    shown = {place: text for place, text in texts.items() if text is not None}
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
