"""Formula text for the file: the signs ``@`` and ``#``, which files spell out, besides the prefixes of functions."""

from __future__ import annotations

import re
from typing import Final

from pytest_workbook.simulator.book.intersecting import intersected
from pytest_workbook.simulator.book.opening_functions import stored_formula

_CELLS: Final = r"(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?"
_PART: Final = r"(?:[^\[\]'@#]|'.)"
_COLUMNS: Final = rf"\[{_PART}+\](?::\[{_PART}+\])?|{_PART}+"
# The first alternative that fits wins: what is written out stands before what is passed over.
_SIGNS: Final = re.compile(
    rf"\"(?:[^\"]|\"\")*\"|(?P<spilled>{_CELLS})\#|@(?P<single>{_CELLS})(?![\w(!.\[:\#])|(?P<at>@)"
    rf"|(?P<table>[^\W\d][\w.]*)?\[@(?P<columns>{_COLUMNS})?\]"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]|'(?:[^']|'')*'"
)


def file_formula(formula: str, table: str | None = None) -> str:
    """A formula as files hold it, without leading ``=``.

    Args:
        formula: as the user sees it.
        table: name of the table that the formula's cell stands in, which ``[@Column]`` means.
    """

    def spelled(match: re.Match[str]) -> str:
        if match["spilled"]:
            return f"ANCHORARRAY({match['spilled']})"
        if match["single"]:
            return f"SINGLE({match['single']})"
        if match["at"]:
            # Before anything else the sign is what a formula does by itself in a file, unless marked as dynamic.
            return ""
        return _row(match, table) if match.group().partition("[")[2].startswith("@") else match.group()

    if "@" in formula or "#" in formula:
        formula = _SIGNS.sub(spelled, formula)
    return stored_formula(formula)


def plain_formula(formula: str, table: str | None = None) -> str | None:
    """A formula as `file_formula` gives it; None for one that says something else when nothing marks it as an array.

    Args:
        formula: as the user sees it.
        table: as for `file_formula`.
    """
    bare = _SIGNS.sub(_without_at, formula) if "@" in formula else formula
    if intersected(bare) == formula:
        return file_formula(bare, table)
    return file_formula(formula, table) if intersected(formula) == formula else None


def _without_at(match: re.Match[str]) -> str:
    return match["single"] or ("" if match["at"] else match.group())


def _row(match: re.Match[str], table: str | None) -> str:
    name = match["table"] or table or ""
    columns = match["columns"]
    if not columns:
        return f"{name}[#This Row]"
    return f"{name}[[#This Row],{columns if columns.startswith('[') else f'[{columns}]'}]"
