"""Charts for saving: their parts with values, and the drawings that place them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from pytest_workbook.simulator.book.chartex_names import ChartNames
from pytest_workbook.simulator.book.charts_caches import with_values
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_moves import moved_anchor
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.model import Sheet
from pytest_workbook.simulator.book.opening_charts import chart_link, drawing_parts, read_anchor
from pytest_workbook.simulator.book.opening_parts import relationships
from pytest_workbook.simulator.book.package import BadWorkbook
from pytest_workbook.simulator.book.saving_drawings import NEW_DRAWING, DrawingPart, put_anchor, put_name
from pytest_workbook.simulator.book.saving_parts import Parts
from pytest_workbook.simulator.book.saving_sheets import LINK_NAMESPACE
from pytest_workbook.simulator.book.saving_xml import apply, as_utf8, outline, put_child, start_tag
from pytest_workbook.simulator.book.workbook import Workbook

_CHART: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_EXTENDED: Final = "application/vnd.ms-office.chartex+xml"
_EXTENDED_LINK: Final = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
# What may stand behind the drawing in a sheet's part. Source: ECMA-376 part 1, 18.3.1.99 (worksheet).
_ORDER: Final = (
    *("drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "AlternateContent"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
)


class ChartParts(Parts):
    """Saving of charts."""

    def _save_charts(self, book: Workbook, before: list[Chart], root: str, sheet_parts: Mapping[str, str]) -> None:
        """Save the charts of all sheets, and move what else is drawn on them along with the cells.

        Args:
            book: the workbook.
            before: the file's charts.
            root: folder of the workbook's part.
            sheet_parts: name of each sheet's part, by the sheet's id.
        """
        old = {chart.chart_id: chart for chart in before}
        names = ChartNames(book.names)
        gone: set[str] = set()
        for sheet in book.sheets:
            now = book.charts(sheet.sheet_id)
            was = [chart for chart in before if chart.sheet == sheet.sheet_id]
            for chart in now:
                self._save_content(book, chart, old.get(chart.chart_id), names)
            if now != was or sheet.moves:
                gone |= self._save_drawing(book, sheet, was, root, sheet_parts[sheet.sheet_id], names)
        self._added_names += names.added
        self._drop_with_dependents(gone)

    def _save_content(self, book: Workbook, chart: Chart, old: Chart | None, names: ChartNames) -> None:
        if chart.part is not None:
            is_changed = old is None or old.content != chart.content
            content = with_values(book, chart, adds=is_changed)
            self._put(chart.part, _named(content, names) if is_changed else content)

    def _save_drawing(
        self, book: Workbook, sheet: Sheet, was: list[Chart], root: str, sheet_part: str, names: ChartNames
    ) -> set[str]:
        """Save a sheet's drawing; gives the parts that are gone, in lower case."""
        gone: set[str] = set()
        drawings = [] if sheet.part is None else drawing_parts(self._package, sheet.part)
        for part in drawings:
            gone |= self._save_old(book, sheet, was, part, sheet_part)
        added = [chart for chart in book.charts(sheet.sheet_id) if chart.part is None]
        if added:
            kept = [part for part in drawings if part.lower() not in gone]
            part = kept[0] if kept else self._new_drawing(root, sheet_part)
            drawing = DrawingPart(self._part(part, NEW_DRAWING), part)
            for chart in added:
                drawing.add(chart, self._save_new(book, chart, part, root, names))
            self._put(part, drawing.content)
        return gone

    def _save_old(self, book: Workbook, sheet: Sheet, was: list[Chart], part: str, sheet_part: str) -> set[str]:
        try:
            drawing = DrawingPart(self._part(part), part)
            links = {link: found.target for link, found in relationships(self._package, part).items()}
        except BadWorkbook:
            # It could not be read either when the file was opened, and nothing in it is ours.
            return set()
        before = {chart.part: chart for chart in was}
        now = {chart.part: chart for chart in book.charts(sheet.sheet_id)}
        gone: set[str] = set()
        is_changed = False
        for tag in drawing.anchors:
            target = self._package.find(links.get(chart_link(tag) or "", "")) or ""
            if target in before and target not in now:
                drawing.remove(tag)
                gone.add(target.lower())
            elif target not in before:
                is_changed |= _move_along(tag, sheet)
            elif now[target] != before[target]:
                is_changed |= _put_changes(tag, now[target], before[target])
        if gone:
            self._unlink(part, lambda link: not link.external and link.target.lower() in gone)
        if gone and drawing.is_empty:
            self._drop_drawing(part, sheet_part)
            return {*gone, part.lower()}
        if gone or is_changed:
            self._put(part, drawing.content)
        return gone

    def _drop_drawing(self, part: str, sheet_part: str) -> None:
        self._unlink(sheet_part, lambda link: not link.external and link.target.lower() == part.lower())
        self._put_drawing(sheet_part, None)

    def _new_drawing(self, root: str, sheet_part: str) -> str:
        part = self._new_name(posixpath.join(root, "drawings", "drawing{}.xml"))
        self._added_kinds[part] = _DRAWING
        self._put_drawing(sheet_part, self._link(sheet_part, "drawing", part))
        return part

    def _put_drawing(self, sheet_part: str, link: str | None) -> None:
        data = as_utf8(self._part(sheet_part))
        root = outline(data, sheet_part, 1)
        attributes = {"xmlns:r": LINK_NAMESPACE, "r:id": link or ""}
        tag = start_tag(f"{root.prefix}drawing", attributes, empty=True) if link is not None else b""
        self._put(sheet_part, apply(data, put_child(root, "drawing", tag, _ORDER)))

    def _save_new(self, book: Workbook, chart: Chart, drawing: str, root: str, names: ChartNames) -> str:
        """Save the part of a new chart; gives the id of the drawing's relationship to it."""
        is_newer = Document.read(chart.content).is_extended
        part = self._new_name(posixpath.join(root, "charts", "chartEx{}.xml" if is_newer else "chart{}.xml"))
        self._added_kinds[part] = _EXTENDED if is_newer else _CHART
        self._put(part, _named(with_values(book, chart, adds=True), names))
        return self._link_as(drawing, _EXTENDED_LINK if is_newer else f"{LINK_NAMESPACE}/chart", part)


def _named(content: bytes, names: ChartNames) -> bytes:
    """A chart's part, with names in place of addresses where Excel wants them."""
    return names.named(content) if Document.read(content).is_extended else content


def _put_changes(tag: Tag, chart: Chart, before: Chart) -> bool:
    if chart.anchor != before.anchor:
        put_anchor(tag, chart.anchor)
    if chart.name != before.name:
        put_name(tag, chart.name)
    return chart.anchor != before.anchor or chart.name != before.name


def _move_along(tag: Tag, sheet: Sheet) -> bool:
    """Move what the model does not know as the cells have moved."""
    before = read_anchor(tag)
    anchor = before
    for move in sheet.moves:
        anchor = None if anchor is None else moved_anchor(anchor, move.area, move.shift)
    if anchor is None or anchor == before:
        return False
    put_anchor(tag, anchor)
    return True
