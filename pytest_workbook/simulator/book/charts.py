"""Charts: added, found, placed, given other cells, changed and deleted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from pytest_workbook.simulator.book.addresses import print_area, quote_sheet
from pytest_workbook.simulator.book.cells import Cells
from pytest_workbook.simulator.book.chartex_making import new_extended, plot_in_extended
from pytest_workbook.simulator.book.chartex_names import names_alone_in
from pytest_workbook.simulator.book.chartex_types import EXTENDED, HIERARCHIES
from pytest_workbook.simulator.book.charts_geometry import Geometry, geometry
from pytest_workbook.simulator.book.charts_making import new_chart, plot_others
from pytest_workbook.simulator.book.charts_model import Anchor, Chart, Corner
from pytest_workbook.simulator.book.charts_places import SCATTERED, groups, layout_of
from pytest_workbook.simulator.book.charts_source import Cells as SourceCells
from pytest_workbook.simulator.book.charts_source import SeriesBy, Source, sources
from pytest_workbook.simulator.book.charts_tree import Document, plain_text
from pytest_workbook.simulator.book.charts_types import TYPES
from pytest_workbook.simulator.book.dates import is_date_format
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, Contents
from pytest_workbook.simulator.book.protecting import denied

T = TypeVar("T")

# Documented: a new chart is 360 points wide and 216 high, and stands in the sheet's corner.
_NEW_BOX: Final = (0.0, 0.0, 360.0, 216.0)
_MAX_NAME: Final = 255
_MAX_CELLS: Final = 1_000_000
Box = tuple[float, float, float, float]


def _axes_of(layout: str) -> str:
    """How cells become series of a chart of Excel 2016; see `sources`."""
    return "levels" if layout in HIERARCHIES else "flat"


class Charts(Cells):
    """The charts of the worksheets."""

    def charts(self, sheet: str) -> list[Chart]:
        """The charts of a sheet, from the lowest to the one on top."""
        return [chart for chart in self._contents.charts if chart.sheet == sheet]

    def chart(self, chart_id: str) -> Chart:
        """The chart with this id.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        for chart in self._contents.charts:
            if chart.chart_id == chart_id:
                return chart
        msg = f"the workbook has no chart {chart_id[:80]!r}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)

    def find_chart(self, sheet: str, key: str) -> Chart:
        """The chart of a sheet with this id or name (any case).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        folded = key.casefold()
        for chart in self.charts(sheet):
            if folded in (chart.chart_id.casefold(), chart.name.casefold()):
                return chart
        msg = f"worksheet {self.sheet(sheet).name!r} has no chart {key[:80]!r}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)

    def box(self, chart: Chart) -> Box:
        """Left, top, width and height of a chart, in points."""
        return self._geometry(chart.sheet).box(chart.anchor)

    def add_chart(self, sheet: str, kind: str, area: Area | None, by: SeriesBy = SeriesBy.AUTO) -> Chart:
        """Add a chart to a sheet.

        Args:
            sheet: id of the sheet.
            kind: a name in `TYPES` or `EXTENDED`.
            area: the cells it plots; None for a chart without series.
            by: where a series stands.

        Raises:
            BookError: INVALID_ARGUMENT for cells that the type cannot plot; ACCESS_DENIED on a protected sheet.
        """
        with self._change() as contents:
            self._guard(sheet)
            anchor = self._geometry(sheet).anchored(Anchor(Corner(), Corner()), _NEW_BOX)
            chart_id = self._new_id()
            content = self._new_content(kind, area, by, chart_id)
            number = max((each.number for each in self.charts(sheet)), default=1) + 1
            chart = Chart(chart_id, self._free_chart_name(sheet), sheet, anchor, content, number)
            contents.charts.append(chart)
        return chart

    def _new_content(self, kind: str, area: Area | None, by: SeriesBy, chart_id: str) -> bytes:
        """The part of a new chart."""
        extended = EXTENDED.get(kind)
        if extended is not None:
            sources = [] if area is None else self._sources(area, by, _axes_of(extended.layout), "")
            return new_extended(extended, sources, self._refer, chart_id)
        chart_type = TYPES[kind]
        plotted = [] if area is None else self._sources(area, by, chart_type.axes, chart_type.group)
        if area is not None and chart_type.counts and len(plotted) != chart_type.counts:
            msg = f"a chart of the type {kind} takes {chart_type.counts} series; the cells make {len(plotted)}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        return new_chart(chart_type, plotted, self._refer)

    def _free_chart_name(self, sheet: str) -> str:
        charts = self.charts(sheet)
        number, taken = len(charts) + 1, {chart.name.casefold() for chart in charts}
        while f"chart {number}" in taken:
            number += 1
        return f"Chart {number}"

    def delete_chart(self, chart_id: str) -> None:
        """Delete a chart.

        Raises:
            BookError: ACCESS_DENIED on a protected sheet.
        """
        with self._change() as contents:
            chart = self.chart(chart_id)
            self._guard(chart.sheet)
            contents.charts.remove(chart)
            self._forget_names(contents, chart.content)

    def _forget_names(self, contents: Contents, content: bytes) -> None:
        """Drop the hidden names through which only this part of a chart named its cells."""
        gone = names_alone_in(content, contents.charts)
        kept = [name for name in contents.names if name.name not in gone]
        if len(kept) < len(contents.names):
            contents.names[:] = kept
            self._restructure()

    def rename_chart(self, chart_id: str, name: str) -> Chart:
        """Give a chart another name, without characters that no file can hold.

        Raises:
            BookError: INVALID_ARGUMENT for no name or one that is too long; ALREADY_EXISTS for another chart's of the
                sheet; ACCESS_DENIED on a protected sheet.
        """
        chart, name = self.chart(chart_id), plain_text(name)
        if not 1 <= len(name.strip()) <= _MAX_NAME:
            msg = f"the name of a chart has 1 to {_MAX_NAME} characters"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        if any(each.name.casefold() == name.casefold() and each is not chart for each in self.charts(chart.sheet)):
            msg = f"there is already a chart {name!r} on the worksheet"
            raise BookError(ErrorKind.ALREADY_EXISTS, msg)
        return self._replace(chart, replace(chart, name=name))

    def place_chart(self, chart_id: str, box: Box) -> Chart:
        """Place a chart in a box: left, top, width and height in points.

        Raises:
            BookError: INVALID_ARGUMENT for a box that leaves the sheet; ACCESS_DENIED on a protected sheet.
        """
        chart, lines = self.chart(chart_id), self._geometry(self.chart(chart_id).sheet)
        self._check_box(box, lines)
        return self._replace(chart, replace(chart, anchor=lines.anchored(chart.anchor, box)))

    @staticmethod
    def _check_box(box: Box, lines: Geometry) -> None:
        corner = lines.box(Anchor(Corner(), Corner(MAX_COLUMNS, 0, MAX_ROWS, 0)))
        if not all(math.isfinite(each) and each >= 0 for each in box):
            msg = "the place and the size of a chart are points from 0"
        elif box[0] + box[2] > corner[2] or box[1] + box[3] > corner[3]:
            msg = "the chart would reach beyond the edge of the worksheet"
        else:
            return
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)

    def place_chart_over(self, chart_id: str, start: Area, end: Area | None) -> Chart:
        """Let a chart cover the cells from one to another; without the other, only its place changes.

        Raises:
            BookError: ACCESS_DENIED on a protected sheet.
        """
        chart, lines = self.chart(chart_id), self._geometry(self.chart(chart_id).sheet)
        if end is None:
            left, top, _, _ = lines.box(lines.over(chart.anchor, start))
            _, _, width, height = self.box(chart)
            return self.place_chart(chart_id, (left, top, width, height))
        area = Area(
            start.sheet,
            min(start.top, end.top),
            min(start.left, end.left),
            max(start.bottom, end.bottom),
            max(start.right, end.right),
        )
        return self._replace(chart, replace(chart, anchor=lines.over(chart.anchor, area)))

    def plot(self, chart_id: str, area: Area, by: SeriesBy = SeriesBy.AUTO) -> Chart:
        """Let a chart plot other cells.

        Raises:
            BookError: INVALID_ARGUMENT for cells that it cannot plot; ACCESS_DENIED on a protected sheet.
        """

        def change(document: Document) -> None:
            if document.is_extended:
                axes = _axes_of(layout_of(document.root))
                plot_in_extended(document, self._sources(area, by, axes, ""), self._refer)
                return
            found = groups(document.root)
            name = found[0].local if found else ""
            axes = "scattered" if name in SCATTERED else "flat"
            plot_others(document, self._sources(area, by, axes, name), self._refer)

        self.change_chart(chart_id, change)
        return self.chart(chart_id)

    def change_chart(self, chart_id: str, change: Callable[[Document], T]) -> T:
        """Change what a chart's part says.

        Raises:
            BookError: whatever the change refuses; ACCESS_DENIED on a protected sheet.
        """
        chart = self.chart(chart_id)
        document = Document.read(chart.content)
        done = change(document)
        self._replace(chart, replace(chart, content=document.content))
        return done

    def _replace(self, chart: Chart, changed: Chart) -> Chart:
        with self._change() as contents:
            self._guard(chart.sheet)
            contents.charts[contents.charts.index(chart)] = changed
            if changed.content != chart.content:
                self._forget_names(contents, chart.content)
        return changed

    def _guard(self, sheet: str) -> None:
        found = self.sheet(sheet)
        if found.protection is not None:
            what = "to change its charts"
            raise denied(found, what)

    def _geometry(self, sheet: str) -> Geometry:
        return geometry(self.sheet(sheet))

    def _refer(self, area: Area) -> str:
        cells = print_area(area.top, area.left, area.bottom, area.right, fixed=True)
        return f"{quote_sheet(self.sheet(area.sheet).name)}!{cells}"

    def _sources(self, area: Area, by: SeriesBy, axes: str, group: str) -> list[Source]:
        area = self._in_use(area)
        if area.rows * area.columns > _MAX_CELLS:
            msg = f"a chart plots {_MAX_CELLS:,} cells at most"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        values = [[None if value == "" else value for value in row] for row in self.values(area)]
        are_dates = [[is_date_format(code) for code in row] for row in self.number_formats(area)]
        return sources(SourceCells(area, values, are_dates), by, axes, has_sizes=group == "bubbleChart")

    def _in_use(self, area: Area) -> Area:
        """An area without the empty rest of whole columns and rows."""
        if not (area.is_whole_columns or area.is_whole_rows):
            return area
        used = self.used_range(area.sheet, values_only=True)
        top, bottom = (used.top, used.bottom) if area.is_whole_columns else (area.top, area.bottom)
        left, right = (used.left, used.right) if area.is_whole_rows else (area.left, area.right)
        return Area(area.sheet, top, left, bottom, right)
