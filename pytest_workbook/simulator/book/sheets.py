"""Adding, renaming, moving, hiding and deleting worksheets."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Protection, Sheet, Visibility
from pytest_workbook.simulator.book.protecting import denied
from pytest_workbook.simulator.book.references import delete_sheet_in, rename_sheet_in
from pytest_workbook.simulator.book.rewriting import forget_table, rewrite_everywhere

MAX_SHEET_NAME: Final = 31
_FORBIDDEN: Final = frozenset("\\/?*[]:")


class Sheets(Core):
    """The worksheets as a whole."""

    def add_sheet(self, name: str | None = None) -> Sheet:
        """Add an empty sheet at the end; without a name, the first free ``SheetN``.

        Raises:
            BookError: ALREADY_EXISTS or INVALID_ARGUMENT for the name.
        """
        with self._change() as contents:
            name = self._free_sheet_name() if name is None else self._checked_name(name, None)
            sheet = Sheet(self._new_id(), name)
            contents.sheets.append(sheet)
            self._restructure()
        return sheet

    def _free_sheet_name(self) -> str:
        taken = {sheet.name.casefold() for sheet in self._contents.sheets}
        number = len(taken) + 1
        while f"sheet{number}" in taken:
            number += 1
        return f"Sheet{number}"

    def _checked_name(self, name: str, but: Sheet | None) -> str:
        problem = sheet_name_problem(name)
        if problem is not None:
            msg = f"{name!r} cannot be the name of a worksheet: {problem}"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        if any(sheet.name.casefold() == name.casefold() and sheet is not but for sheet in self._contents.sheets):
            msg = f"there is already a worksheet {name!r}; names are compared without regard to case"
            raise BookError(ErrorKind.ALREADY_EXISTS, msg)
        return name

    def rename_sheet(self, key: str, name: str) -> Sheet:
        """Rename a sheet; formulas, names and tables follow.

        Raises:
            BookError: ITEM_NOT_FOUND; ALREADY_EXISTS or INVALID_ARGUMENT for the name.
        """
        with self._change() as contents:
            sheet = self.sheet(key)
            old, sheet.name = sheet.name, self._checked_name(name, sheet)
            rewrite_everywhere(contents, lambda formula, _: rename_sheet_in(formula, old, name))
            self._restructure()
        return sheet

    def move_sheet(self, key: str, position: int) -> Sheet:
        """Move a sheet's tab to a zero-based position.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for a position outside.
        """
        with self._change() as contents:
            sheet = self.sheet(key)
            if not 0 <= position < len(contents.sheets):
                msg = f"position {position} is outside: the workbook has {len(contents.sheets)} worksheets, from 0 on"
                raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
            contents.sheets.remove(sheet)
            contents.sheets.insert(position, sheet)
            self._restructure()
        return sheet

    def set_visibility(self, key: str, visibility: Visibility) -> Sheet:
        """Show or hide a sheet.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT when no sheet would be left visible.
        """
        with self._change():
            sheet = self.sheet(key)
            if visibility is not Visibility.VISIBLE:
                self._guard_last_visible(sheet)
            sheet.visibility = visibility
        return sheet

    def protect_sheet(self, key: str, protection: Protection) -> Sheet:
        """Protect a sheet: locked cells cannot be changed from now on, nor what the protection does not allow.

        Raises:
            BookError: ITEM_NOT_FOUND; ACCESS_DENIED for a sheet that is protected already.
        """
        with self._change():
            sheet = self.sheet(key)
            if sheet.protection is not None:
                what = "to protect it once more"
                raise denied(sheet, what)
            sheet.protection = protection
        return sheet

    def unprotect_sheet(self, key: str) -> Sheet:
        """Take the protection from a sheet; nothing happens where there is none.

        Raises:
            BookError: ITEM_NOT_FOUND; ACCESS_DENIED where a password protects the sheet.
        """
        with self._change():
            sheet = self.sheet(key)
            if sheet.protection is not None and sheet.protection.has_password:
                what = "anything without its password"
                raise denied(sheet, what)
            sheet.protection = None
        return sheet

    def delete_sheet(self, key: str) -> None:
        """Delete a sheet with its tables and its own names; references to it become ``#REF!``.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT when no sheet would be left visible.
        """
        with self._change() as contents:
            sheet = self.sheet(key)
            self._guard_last_visible(sheet)
            contents.sheets.remove(sheet)
            contents.names[:] = [name for name in contents.names if name.sheet != sheet.sheet_id]
            contents.charts[:] = [chart for chart in contents.charts if chart.sheet != sheet.sheet_id]
            for table in [table for table in contents.tables if table.sheet == sheet.sheet_id]:
                forget_table(contents, table)
            name = sheet.name
            rewrite_everywhere(contents, lambda formula, _: delete_sheet_in(formula, name))
            self._dirty = {entry for entry in self._dirty if entry[0] != sheet.sheet_id}
            self._restructure()

    def _guard_last_visible(self, sheet: Sheet) -> None:
        visible = [each for each in self._contents.sheets if each.visibility is Visibility.VISIBLE]
        if visible == [sheet]:
            msg = f"{sheet.name!r} is the last visible worksheet; a workbook must keep one"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def sheet_name_problem(name: str) -> str | None:
    """What is wrong with a worksheet's name, or None."""
    if not 1 <= len(name) <= MAX_SHEET_NAME:
        return f"it has {len(name)} characters, and 1 to {MAX_SHEET_NAME} are allowed"
    bad = sorted(_FORBIDDEN & set(name))
    if bad:
        return f"it holds {' '.join(bad)}"
    if name.startswith("'") or name.endswith("'"):
        return "it starts or ends with an apostrophe"
    if name.casefold() == "history":
        return "Excel keeps it for itself"
    return None
