"""What a chart plots, taken from the cells that its part names, as they are now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_address
from pytest_workbook.simulator.book.cells import Cells
from pytest_workbook.simulator.book.chartex_data import dimensions_of, level_areas
from pytest_workbook.simulator.book.charts_places import number_in, series_tags
from pytest_workbook.simulator.book.charts_tree import Tag, is_extended
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Scalar

# A list of areas may stand in parentheses, and names of sheets may hold commas.
_AREAS: Final = re.compile(r"(?:'(?:[^']|'')*'|[^',])+")
# The most points that a series in two dimensions had until Excel 2010; today's bound is memory.
MAX_POINTS: Final = 32_000
_DEFAULT_NAME: Final = "Series"


@dataclass(frozen=True, slots=True)
class Datum:
    """One cell that a chart plots.

    Args:
        value: as calculated; None for a blank one.
        text: as the cell shows it.
        number_format: of the cell.
    """

    value: Scalar
    text: str
    number_format: str = "General"

    @property
    def number(self) -> float | None:
        """What is plotted: texts count as 0, blanks and errors are left out."""
        if isinstance(self.value, int | float):
            return float(self.value)
        return 0.0 if isinstance(self.value, str) and not self.value.startswith("#") else None


@dataclass(frozen=True, slots=True)
class Plotted:
    """One series with its data.

    Args:
        name: as the legend shows it.
        values: of its points.
        categories: what they are plotted over; empty for 1, 2, 3, ….
        sizes: of its bubbles.
        outer: texts of the levels around the categories of a hierarchy, the outermost first.
    """

    name: str
    values: tuple[Datum, ...]
    categories: tuple[Datum, ...] = ()
    sizes: tuple[Datum, ...] = ()
    outer: tuple[tuple[str, ...], ...] = ()


def plotted(book: Cells, sheet: str, root: Tag) -> list[Plotted]:
    """All series of a chart.

    Args:
        book: the workbook.
        sheet: id of the chart's sheet.
        root: the chart's part.
    """
    if is_extended(root):
        return [_dimensions(book, sheet, root, series, place) for place, series in enumerate(series_tags(root))]
    is_whole = _shows_hidden(root)
    found = []
    for place, series in enumerate(series_tags(root)):
        columns = [
            tuple(_data(book, sheet, series, names, is_whole=is_whole))
            for names in (("val", "yVal"), ("cat", "xVal"), ("bubbleSize",))
        ]
        values, categories, sizes = columns
        found.append(Plotted(series_name(book, sheet, series, place), values, categories, sizes))
    return found


def _dimensions(book: Cells, sheet: str, root: Tag, series: Tag, place: int) -> Plotted:
    """One series of a chart of Excel 2016."""
    found = dimensions_of(root, series)
    name = series_name(book, sheet, series, place)
    values = () if found.values is None else tuple(of_reference(book, sheet, found.values, is_whole=False))
    levels = [] if found.categories is None else levels_of(book, sheet, found.categories)
    outer = tuple(tuple(datum.text for datum in level) for level in levels[:-1])
    return Plotted(name, values, levels[-1] if levels else (), outer=outer)


def levels_of(book: Cells, sheet: str, dimension: Tag) -> list[tuple[Datum, ...]]:
    """What the levels of a dimension hold, the outermost first; what it brought along where there are no such cells.

    Args:
        book: the workbook.
        sheet: id of the sheet that a reference without one means.
        dimension: the element.
    """
    formula = dimension.find("f")
    areas = None if formula is None else areas_of(book, sheet, formula.text)
    if areas is not None:
        return [tuple(_cells(book, area, is_whole=False)) for area in level_areas(dimension, areas)]
    is_text = dimension.local == "strDim"
    # A part brings the innermost level along first.
    return [tuple(_points(cache, is_text=is_text)) for cache in reversed(dimension.all("lvl"))]


def _shows_hidden(root: Tag) -> bool:
    found = root.find("chart", "plotVisOnly")
    return found is not None and found.value in ("0", "false")


def series_name(book: Cells, sheet: str, series: Tag, place: int) -> str:
    """The name of a series: its own, that of its cells, or a counted one.

    Args:
        book: the workbook.
        sheet: id of the chart's sheet.
        series: the element.
        place: zero-based place among the chart's series.
    """
    newer = series.find("tx", "txData")
    own = series.find("tx", "v")
    if newer is not None:
        return _newer_name(book, sheet, newer, place)
    if own is not None:
        return own.text
    tag = series.find("tx")
    if tag is not None and tag.tags:
        texts = [datum.text for datum in of_reference(book, sheet, tag.tags[0], is_whole=True) if datum.text]
        if texts:
            return " ".join(texts)
    return f"{_DEFAULT_NAME}{place + 1}"


def _newer_name(book: Cells, sheet: str, named: Tag, place: int) -> str:
    formula, own = named.find("f"), named.find("v")
    areas = None if formula is None else areas_of(book, sheet, formula.text)
    texts = [datum.text for area in areas or [] for datum in _cells(book, area, is_whole=True) if datum.text]
    if areas is None and own is not None:
        return own.text
    return " ".join(texts) or f"{_DEFAULT_NAME}{place + 1}"


def _data(book: Cells, sheet: str, series: Tag, names: tuple[str, ...], *, is_whole: bool) -> Iterator[Datum]:
    for tag in series.all(*names):
        for reference in tag.tags[:1]:
            yield from of_reference(book, sheet, reference, is_whole=is_whole)


def of_reference(book: Cells, sheet: str, reference: Tag, *, is_whole: bool) -> Iterator[Datum]:
    """What a ``numRef``, ``strRef`` or ``numDim`` names; what it brought along where its cells are not to be found.

    Args:
        book: the workbook.
        sheet: id of the sheet that a reference without one means.
        reference: the element.
        is_whole: whether hidden cells count.
    """
    formula = reference.find("f")
    areas = None if formula is None else areas_of(book, sheet, formula.text)
    if areas is None:
        yield from _brought(reference)
        return
    for area in areas:
        yield from _cells(book, area, is_whole=is_whole)


def areas_of(book: Cells, sheet: str, formula: str) -> list[Area] | None:
    """The cells that a chart's reference names, cut to those in use; None where it names none of this workbook.

    Args:
        book: the workbook.
        sheet: id of the sheet that a reference without one means.
        formula: ``Sheet1!$A$1:$A$5``, several such in parentheses, or a defined name behind the file's name.
    """
    text = formula.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    found = [_area(book, sheet, part) for part in _AREAS.findall(text)]
    areas = [area for area in found if area is not None]
    return areas if len(areas) == len(found) and areas else None


def _area(book: Cells, sheet: str, text: str) -> Area | None:
    name = text.rpartition("!")[2]
    # A defined name stands behind the file's name: 'Book.xlsx'!Sales.
    texts = [text] if parse_address(name) is not None else [text, name]
    for each in texts:
        try:
            return _in_use(book, book.area(each.strip(), sheet))
        except BookError:
            continue
    return None


def _in_use(book: Cells, area: Area) -> Area:
    """An area without the empty rest of whole columns and rows."""
    if not (area.is_whole_columns or area.is_whole_rows):
        return area
    used = book.used_range(area.sheet, values_only=True)
    bottom = max(min(area.bottom, used.bottom), area.top) if area.bottom == MAX_ROWS - 1 else area.bottom
    right = max(min(area.right, used.right), area.left) if area.right == MAX_COLUMNS - 1 else area.right
    return Area(area.sheet, area.top, area.left, bottom, right)


def _cells(book: Cells, area: Area, *, is_whole: bool) -> Iterator[Datum]:
    sheet = book.sheet(area.sheet)
    if area.rows * area.columns > MAX_POINTS:
        rows = max(MAX_POINTS // area.columns, 1)
        area = Area(area.sheet, area.top, area.left, area.top + rows - 1, area.right)
    values, texts, formats = book.values(area), book.text(area), book.number_formats(area)
    for down in range(area.rows):
        for across in range(area.columns):
            hidden = area.top + down in sheet.hidden_rows or area.left + across in sheet.hidden_columns
            if is_whole or not hidden:
                value = values[down][across]
                yield Datum(None if value == "" else value, texts[down][across], formats[down][across])


def _brought(reference: Tag) -> Iterator[Datum]:
    """The points that a part brings along, in its caches or as they are."""
    if reference.local == "numDim":
        yield from (datum for cache in reference.all("lvl")[:1] for datum in _points(cache, is_text=False))
        return
    cache = next((tag for tag in reference.tags if tag.local.endswith("Cache")), reference)
    points = {number_in_attribute(tag): found.text for tag in cache.all("pt") if (found := tag.find("v")) is not None}
    count = min(number_in(cache, "ptCount", 0), MAX_POINTS)
    is_text = cache.local.startswith("str")
    for place in range(count):
        text = points.get(place)
        yield Datum(None if text is None else (text if is_text else _number(text)), text or "")


def _points(cache: Tag, *, is_text: bool) -> Iterator[Datum]:
    """The points of a level that a chart of Excel 2016 brings along."""
    points = {number_in_attribute(tag): tag.text for tag in cache.all("pt")}
    count = min(number_in_attribute(cache, "ptCount"), MAX_POINTS)
    for place in range(count):
        text = points.get(place)
        yield Datum(None if text is None else (text if is_text else _number(text)), text or "")


def number_in_attribute(tag: Tag, name: str = "idx") -> int:
    """The whole number in an attribute, such as the place of a point in a cache; -1 for none."""
    text = tag.attributes.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else -1


def _number(text: str) -> Scalar:
    try:
        return float(text)
    except ValueError:
        return text
