"""Charts of a sheet: where its drawing places them, and the parts that describe them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner, Editing, original_chart_id
from pytest_workbook.simulator.book.charts_tree import Tag, is_extended, read_tag
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS
from pytest_workbook.simulator.book.opening_parts import relationships
from pytest_workbook.simulator.book.opening_tables import guid
from pytest_workbook.simulator.book.package import BadWorkbook, Package

ANCHORS: Final = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
# The second is that of the charts of Excel 2016.
_KINDS: Final = ("chart", "chartEx")
_EDITING: Final[dict[str, Editing]] = {"oneCell": "oneCell", "absolute": "absolute"}


def read_charts(package: Package, sheet_part: str, sheet: str, index: int, taken: Collection[str] = ()) -> list[Chart]:
    """The charts of a sheet; what cannot be read is left out, and saving leaves it where it is.

    Args:
        package: the file.
        sheet_part: name of the sheet's part.
        sheet: id of the sheet.
        index: zero-based place among the file's sheets.
        taken: ids of charts of other sheets.
    """
    found: list[Chart] = []
    for part in drawing_parts(package, sheet_part):
        for chart in _charts(package, part, sheet, index):
            ids = {*taken, *(other.chart_id for other in found)}
            if all(other.part != chart.part for other in found):
                found.append(replace(chart, chart_id=_free_id(chart.chart_id, index, chart.number, ids)))
    return found


def drawing_parts(package: Package, sheet_part: str) -> list[str]:
    """Names of the drawings of a sheet: one, as files go."""
    links = relationships(package, sheet_part).values()
    targets = [link.target for link in links if link.kind == "drawing" and not link.external]
    return [part for target in targets if (part := package.find(target)) is not None]


def _charts(package: Package, part: str, sheet: str, index: int) -> list[Chart]:
    try:
        root = read_tag(package.part(part), part)
        links = {link: found.target for link, found in relationships(package, part).items() if found.kind in _KINDS}
    except BadWorkbook:
        return []
    charts = (_chart(package, tag, links, sheet, index) for tag in root.all(*ANCHORS))
    return [chart for chart in charts if chart is not None]


def _chart(package: Package, tag: Tag, links: dict[str, str], sheet: str, index: int) -> Chart | None:
    frame, link = frame_of(tag), chart_link(tag)
    properties = None if frame is None else frame.find("nvGraphicFramePr", "cNvPr")
    part = package.find(links.get(link or "", ""))
    if properties is None or part is None:
        return None
    number, anchor = _whole(properties.attributes.get("id", "")), read_anchor(tag)
    content = _content(package, part)
    if number is None or anchor is None or content is None:
        return None
    own = next((guid(each.attributes.get("id")) for each in properties.walk() if each.local == "creationId"), None)
    name = properties.attributes.get("name", "")
    return Chart(own or original_chart_id(index, number), name, sheet, anchor, content, number, part)


def _content(package: Package, part: str) -> bytes | None:
    try:
        content = package.part(part)
        root = read_tag(content, part)
        plot = root.find("chart", "plotArea")
        is_chart = plot is not None and (not is_extended(root) or plot.find("plotAreaRegion") is not None)
    except BadWorkbook:
        return None
    return content if is_chart else None


def frame_of(tag: Tag) -> Tag | None:
    """The frame of a chart in its anchor; that of a chart of Excel 2016 is an alternative to a mere shape."""
    return tag.find("graphicFrame") or tag.find("AlternateContent", "Choice", "graphicFrame")


def chart_link(tag: Tag) -> str | None:
    """The relationship's id by which an anchor names its chart; None for one that holds another thing."""
    frame = frame_of(tag)
    found = None if frame is None else frame.find("graphic", "graphicData", "chart")
    if found is None:
        return None
    return next((value for name, value in found.attributes.items() if name.rpartition(":")[2] == "id"), None)


def _free_id(wanted: str, index: int, number: int, taken: set[str]) -> str:
    while wanted in taken:
        number += 1
        wanted = original_chart_id(index, number)
    return wanted


def read_anchor(tag: Tag) -> Anchor | None:
    """Where an anchor places its drawing; None for one that does not say it in numbers."""
    if tag.local == "absoluteAnchor":
        place, size = _pair(tag.find("pos"), "x", "y"), _pair(tag.find("ext"), "cx", "cy")
        if place is None or size is None:
            return None
        return Anchor(Corner(0, place[0], 0, place[1]), None, size, "absolute")
    start = _corner(tag.find("from"))
    if tag.local == "oneCellAnchor":
        size = _pair(tag.find("ext"), "cx", "cy")
        return None if start is None or size is None else Anchor(start, None, size, "oneCell")
    end = _corner(tag.find("to"))
    editing = _EDITING.get(tag.attributes.get("editAs", ""), "twoCell")
    return None if start is None or end is None else Anchor(start, end, (0, 0), editing)


def _corner(tag: Tag | None) -> Corner | None:
    if tag is None:
        return None
    column, right, row, down = (_whole(_text(tag, name)) for name in ("col", "colOff", "row", "rowOff"))
    if column is None or right is None or row is None or down is None:
        return None
    return Corner(column, right, row, down) if column < MAX_COLUMNS and row < MAX_ROWS else None


def _text(tag: Tag, name: str) -> str:
    found = tag.find(name)
    return "0" if found is None else found.text.strip()


def _pair(tag: Tag | None, first: str, second: str) -> tuple[int, int] | None:
    if tag is None:
        return None
    numbers = (_whole(tag.attributes.get(first, "")), _whole(tag.attributes.get(second, "")))
    return None if numbers[0] is None or numbers[1] is None else (numbers[0], numbers[1])


def _whole(text: str) -> int | None:
    # Excel itself writes offsets below 0 now and then, and reads them as 0.
    if text.startswith("-") and text[1:].isascii() and text[1:].isdecimal():
        return 0
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else None
