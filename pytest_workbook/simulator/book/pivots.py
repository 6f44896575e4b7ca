"""Pivot tables of the workbook: which there are, and that they are to be refreshed."""

from __future__ import annotations

from pytest_workbook.simulator.book.beside import Pivot
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind


class Pivots(Core):
    """The part of `Workbook` that knows pivot tables. Their cells are those that the file has."""

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
        """Let Excel build pivot tables anew when it opens the saved file; here their cells stay as they are.

        Raises:
            BookError: ACCESS_DENIED on a protected sheet that does not allow pivot tables.
        """
        for pivot in pivots:
            protection = self.sheet(pivot.sheet).protection
            if protection is not None and "allowPivotTables" not in protection.allowed:
                msg = f"the sheet of the pivot table {pivot.name!r} is protected; take its protection away"
                raise BookError(ErrorKind.ACCESS_DENIED, msg)
        caches = frozenset(pivot.cache for pivot in pivots if pivot.cache is not None)
        if caches - self._contents.refreshed:
            with self._change() as contents:
                contents.refreshed |= caches
