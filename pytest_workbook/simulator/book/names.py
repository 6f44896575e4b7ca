"""Defined names: adding, changing, deleting, and what they mean."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.formulas import check_formula
from pytest_workbook.simulator.book.model import Area, Contents, DefinedName, Scalar, ValueType

MAX_NAME: Final = 255
_NAME: Final = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]*")
_LIKE_R1C1: Final = re.compile(r"[Rr](?:\d+)?(?:[Cc](?:\d+)?)?|[Cc](?:\d+)?")


class Names(Core):
    """Defined names. A scope is a sheet's id, or None for the workbook."""

    @property
    def names(self) -> tuple[DefinedName, ...]:
        """All defined names of all scopes."""
        return tuple(self._contents.names)

    def name(self, name: str, scope: str | None = None) -> DefinedName:
        """The name in exactly this scope (any case).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        key = name.casefold()
        for each in self._contents.names:
            if each.name.casefold() == key and each.sheet == scope:
                return each
        where = "in the workbook's scope" if scope is None else f"in the scope of {self.sheet(scope).name!r}"
        msg = f"there is no name {name!r} {where}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)

    def add_name(self, name: str, refers_to: str, *, scope: str | None = None, comment: str = "") -> DefinedName:
        """Add a name.

        Args:
            name: letters, digits, ``_``, ``.``, not like a cell address.
            refers_to: formula with or without leading ``=``.
            scope: id of the sheet, or None.
            comment: free text.

        Raises:
            InvalidFormula: refers_to is no formula.
            BookError: ALREADY_EXISTS or INVALID_ARGUMENT for the name; ITEM_NOT_FOUND for the scope.
        """
        sheet = self.sheet(scope).sheet_id if scope is not None else None
        _check_name(name)
        formula = _checked(refers_to)
        if any(each.name.casefold() == name.casefold() and each.sheet == sheet for each in self._contents.names):
            msg = f"there is already a name {name!r}; names are compared without regard to case"
            raise BookError(ErrorKind.ALREADY_EXISTS, msg)
        if any(table.name.casefold() == name.casefold() for table in self._contents.tables):
            msg = f"there is already a table {name!r}; names and tables share their names"
            raise BookError(ErrorKind.ALREADY_EXISTS, msg)
        added = DefinedName(name, formula, sheet, comment)
        with self._change() as contents:
            contents.names.append(added)
            self._restructure()
        return added

    def change_name(
        self,
        name: str,
        *,
        scope: str | None = None,
        refers_to: str | None = None,
        comment: str | None = None,
        visible: bool | None = None,
    ) -> DefinedName:
        """Change what is given.

        Raises:
            InvalidFormula: refers_to is no formula.
            BookError: ITEM_NOT_FOUND.
        """
        before = self.name(name, scope)
        after = replace(
            before,
            refers_to=before.refers_to if refers_to is None else _checked(refers_to),
            comment=before.comment if comment is None else comment,
            visible=before.visible if visible is None else visible,
        )
        with self._change() as contents:
            _put_name(contents, before, after)
            self._restructure()
        return after

    def delete_name(self, name: str, scope: str | None = None) -> None:
        """Delete a name; formulas that use it give ``#NAME?``.

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        found = self.name(name, scope)
        with self._change() as contents:
            contents.names.remove(found)
            self._restructure()

    def name_value(self, name: DefinedName) -> tuple[ValueType, Scalar]:
        """Type and value of a name: for a range, RANGE and its text without ``=``; else what it calculates to."""
        if self._area_of_text(name.refers_to, name.sheet) is not None:
            return ValueType.RANGE, name.refers_to
        kind, rows = self.evaluate("=" + name.refers_to, name.sheet)
        return kind, rows[0][0]

    def name_area(self, name: DefinedName) -> Area:
        """The cells a name means.

        Raises:
            BookError: INVALID_REFERENCE when it means none.
        """
        area = self._area_of_text(name.refers_to, name.sheet)
        if area is None:
            msg = f"the name {name.name!r} means no range: it refers to {name.refers_to!r}"
            raise BookError(ErrorKind.INVALID_REFERENCE, msg)
        return area


def _put_name(contents: Contents, before: DefinedName, after: DefinedName) -> None:
    contents.names[contents.names.index(before)] = after


def _check_name(name: str) -> None:
    problem = name_problem(name)
    if problem is not None:
        msg = f"{name!r} cannot be a name: {problem}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def name_problem(name: str) -> str | None:
    """What is wrong with the name of a range or a table, or None."""
    if not 1 <= len(name) <= MAX_NAME:
        return f"it has {len(name)} characters, and 1 to {MAX_NAME} are allowed"
    if not _NAME.fullmatch(name):
        return "it must start with a letter, _ or \\ and hold letters, digits, _ and . only"
    if parse_reference(name) is not None or _LIKE_R1C1.fullmatch(name):
        return "it looks like the address of a cell"
    if name.upper() in ("TRUE", "FALSE"):
        return "it is a value"
    return None


def _checked(refers_to: str) -> str:
    formula = refers_to.removeprefix("=")
    check_formula("=" + formula)
    return formula
