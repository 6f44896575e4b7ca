"""Pivot tables of the workbook: which there are, and building them anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Cell, Contents
from pytest_workbook.simulator.book.opening_layouts import read_data, read_layout
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree
from pytest_workbook.simulator.book.pivot_building import MAX_CELLS, Built, build, joined, used_fields
from pytest_workbook.simulator.book.pivot_cells import area_of, changed_cells, guard_room, new_area, total_caption
from pytest_workbook.simulator.book.pivot_layout import Layout, PivotData
from pytest_workbook.simulator.book.pivot_lookups import PivotGrid, grid_of, read_lines
from pytest_workbook.simulator.book.pivot_source import headers, records, source_area


class Pivots(Core):
    """The part of `Workbook` that knows pivot tables."""

    def pivots(self, sheet: str) -> tuple[Pivot, ...]:
        """The pivot tables of a sheet, in the file's order.

        Args:
            sheet: the sheet's id.
        """
        return tuple(pivot for pivot in self._contents.pivots if pivot.sheet == sheet)

    def pivot(self, key: str, sheet: str) -> Pivot:
        """The pivot table with this braced id or this name (any case).

        Args:
            key: id or name.
            sheet: id of its sheet.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        folded = key.casefold()
        pivots = self.pivots(sheet)
        for pivot in pivots:
            if folded in (pivot.pivot_id.casefold(), pivot.name.casefold()):
                return pivot
        msg = f"there is no pivot table {key[:60]!r} on the sheet; it has {len(pivots)} pivot tables"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)

    def refresh_pivots(self, pivots: tuple[Pivot, ...]) -> None:
        """Build pivot tables anew, and all others over the same data; and let Excel do so when it opens the saved file.

        Where the layout of one of them is not one of the common ones, or its data are not columns of cells, the cells
        of all over these data stay as they are.

        Raises:
            BookError: ACCESS_DENIED on a protected sheet that does not allow pivot tables; UNSUPPORTED where one would
                grow over a table or another pivot table.
        """
        for pivot in pivots:
            protection = self.sheet(pivot.sheet).protection
            if protection is not None and "allowPivotTables" not in protection.allowed:
                msg = f"the sheet of the pivot table {pivot.name!r} is protected; take its protection away"
                raise BookError(ErrorKind.ACCESS_DENIED, msg)
        caches = dict.fromkeys(pivot.cache for pivot in pivots if pivot.cache is not None)
        if not caches:
            return
        with self._change() as contents:
            for cache in caches:
                self._refresh(contents, cache)
            contents.refreshed |= caches.keys()

    def _refresh(self, contents: Contents, cache: str) -> None:
        """Build all pivot tables over the same data anew, if they can be."""
        known = {sheet.sheet_id for sheet in contents.sheets}
        pivots = [pivot for pivot in contents.pivots if pivot.cache == cache and pivot.sheet in known]
        layouts = [self._layout(pivot) for pivot in pivots]
        shown = [layout for layout in layouts if layout is not None]
        data = self._data(contents, cache, {place for layout in shown for place in used_fields(layout)})
        if data is None or len(shown) < len(pivots):
            return
        count = len(data.fields)
        if any(max(used_fields(layout) | {each.field for each in layout.data}) >= count for layout in shown):
            return
        built = [build(layout, data) for layout in shown]
        pairs = [(pivot, each) for pivot, each in zip(pivots, built, strict=True) if each is not None]
        if len(pairs) < len(pivots):
            return
        contents.pivot_data = {**contents.pivot_data, cache: data}
        for pivot, each in pairs:
            self._show(contents, pivot, each)

    @cached_property
    def _grids(self) -> dict[str, tuple[Pivot, PivotGrid | None]]:
        """Pivot tables as they are looked up in, each with the one that it was made of, by their parts."""
        return {}

    def _pivot_grids(self, sheet: str) -> list[PivotGrid]:
        """The pivot tables of a sheet to be looked up in; those of uncommon layouts are none of them."""
        found: list[PivotGrid] = []
        for pivot in self.pivots(sheet):
            known = self._grids.get(pivot.part)
            if known is None or known[0] is not pivot:
                known = self._grids[pivot.part] = pivot, self._grid(pivot)
            if known[1] is not None:
                found.append(known[1])
        return found

    def _grid(self, pivot: Pivot) -> PivotGrid | None:
        layout, root = self._layout(pivot), self._part(pivot.part)
        data = self._contents.pivot_data.get(pivot.cache or "")
        cache = self._part(pivot.cache) if pivot.cache is not None and data is None else None
        fields = data.fields if data is not None else None if cache is None else read_data(cache)
        if layout is None or root is None or fields is None or pivot.place is None:
            return None
        made = pivot.rebuilt
        try:
            rows = read_lines(root, "rowItems") if made is None else made.rows
            columns = read_lines(root, "colItems") if made is None else made.columns
            return grid_of(pivot.place, layout, fields, rows, columns)
        except (ValueError, IndexError):
            # Damaged, or of items that the data do not have: Excel reads them anew.
            return None

    def _layout(self, pivot: Pivot) -> Layout | None:
        if pivot.rebuilt is not None:
            return pivot.rebuilt.layout
        root, area = self._part(pivot.part), area_of(pivot)
        layout = None if root is None else read_layout(root)
        if root is None or area is None or layout is None or "grandTotalCaption" in root.attributes:
            return layout
        lines = len(root.below("rowItems", "i"))
        return replace(layout, total_caption=total_caption(self.sheet(pivot.sheet), area, layout, lines))

    def _part(self, name: str) -> Node | None:
        package = self.package.package if isinstance(self.package, Original) else None
        return None if package is None or package.find(name) is None else parse_tree(package.part(name), name)

    def _data(self, contents: Contents, cache: str, listed: set[int]) -> PivotData | None:
        """The data as the cells are now; None where they are not simply columns of cells."""
        root = self._part(cache)
        if root is None:
            return None
        before = contents.pivot_data.get(cache)
        fields = read_data(root) if before is None else before.fields
        area = source_area(self, contents, root, self._origins())
        if fields is None or area is None or area.rows < 2 or area.rows * area.columns > MAX_CELLS:
            return None
        sheet = self.sheet(area.sheet)
        names = [name.casefold() for name in headers(sheet, area)]
        if names != [field.name.casefold() for field in fields]:
            return None
        return joined(fields, list(records(sheet, area, fields)), listed)

    def _origins(self) -> dict[str, str]:
        """Ids of the file's sheets by the names that they had in it."""
        original = self.package.contents.sheets if isinstance(self.package, Original) else []
        return {sheet.name.lower(): sheet.sheet_id for sheet in original}

    def _show(self, contents: Contents, pivot: Pivot, built: Built) -> None:
        """Put a pivot table into the cells, in place of what it was.

        Raises:
            BookError: UNSUPPORTED where there is no room.
        """
        before = area_of(pivot)
        if before is None:  # pragma: no cover - a pivot table without a place has no layout
            return
        sheet, after = self.sheet(pivot.sheet), new_area(before, built)
        guard_room(contents, pivot, after)
        for place, cell in list(changed_cells(sheet, before, built)):
            if cell is None or cell == Cell():
                sheet.cells.pop(place, None)
            else:
                sheet.cells[place] = cell
            self._dirty.add((sheet.sheet_id, place))
        place_now = (after.top, after.left, after.bottom, after.right)
        contents.pivots = tuple(
            replace(each, place=place_now, rebuilt=built.rebuilt) if each.part == pivot.part else each
            for each in contents.pivots
        )
