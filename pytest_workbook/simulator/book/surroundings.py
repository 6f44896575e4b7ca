"""Where a formula stands, and what it can name and take from there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pytest_workbook.simulator.book.furigana import Furigana
from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Contents, DefinedName, Position, Table
from pytest_workbook.simulator.book.pivot_lookups import PivotGrid

_ALL: Final = (MAX_ROWS, MAX_COLUMNS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands.

    Args:
        sheet: id of its sheet.
        row: zero-based; None when it stands in no cell.
        column: zero-based; None when it stands in no cell.
    """

    sheet: str
    row: int | None = None
    column: int | None = None


def _nothing_hidden(_sheet: str) -> Collection[int]:
    return ()


def _not_known(_sheet: str) -> tuple[int, int]:
    return _ALL


def _no_pivots(_sheet: str) -> Sequence[PivotGrid]:
    return ()


def _not_read(_sheet: str, _position: Position) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What formulas can name, and what they take from outside.

    Args:
        sheet_names: sheet id to name, in tab order.
        tables: lower-cased name to table.
        names: (scope or None, lower-cased name) to name.
        now: gives what ``NOW`` gives.
        random: number in [0, 1) for each ``RAND``.
        drive_name: what ``CELL("filename")`` gives.
        word: from `name_pattern`.
        epoch: serial, in the 1900 system, of the day from which ``NOW`` counts.
        hidden: gives the hidden rows of the sheet with an id.
        filtered: gives those of them that filters of tables hide.
        extent: gives the numbers of its rows and columns beyond which the sheet with an id is blank.
        pivots: gives the pivot tables of the sheet with an id.
        reading: gives how the text of a cell is read, by its sheet's id; None where nothing says so.
    """

    sheet_names: Mapping[str, str]
    tables: Mapping[str, Table]
    names: Mapping[tuple[str | None, str], DefinedName]
    now: Callable[[], datetime]
    random: Callable[[], float]
    drive_name: str
    word: re.Pattern[str] | None = None
    epoch: int = 0
    hidden: Callable[[str], Collection[int]] = _nothing_hidden
    filtered: Callable[[str], Collection[int]] = _nothing_hidden
    extent: Callable[[str], tuple[int, int]] = _not_known
    pivots: Callable[[str], Sequence[PivotGrid]] = _no_pivots
    reading: Callable[[str, Position], str | None] = _not_read


def name_pattern(
    tables: Mapping[str, Table], names: Mapping[tuple[str | None, str], DefinedName]
) -> re.Pattern[str] | None:
    """A pattern that finds a word that may be a table or a name; None when there are none."""
    # As they are spelled: the keys are case-folded, which makes "ss" of "ß".
    spelled = {table.name for table in tables.values()} | {name.name for name in names.values()}
    words = sorted(spelled, key=len, reverse=True)
    if not words:
        return None
    return re.compile(r"(?<![\w.\\])(?:" + "|".join(map(re.escape, words)) + r")(?![\w.(])", re.IGNORECASE)


def extent_of(place: Place, around: Surroundings, name: str | None) -> tuple[int, int]:
    """How far a sheet is filled, by its name."""
    found = place.sheet if name is None else sheet_named(name, around)
    return around.extent(found) if found is not None else _ALL


def sheet_named(name: str, around: Surroundings) -> str | None:
    """The id of a sheet, in any case; None where there is none."""
    key = name.casefold()
    return next((each for each, text in around.sheet_names.items() if text.casefold() == key), None)


def surroundings_of(
    contents: Contents,
    *,
    now: Callable[[], datetime],
    random: Callable[[], float],
    drive_name: str,
    epoch: int,
    pivots: Callable[[str], Sequence[PivotGrid]],
) -> Surroundings:
    """What formulas of a workbook can name; the other arguments are those of `Surroundings`."""
    tables = {table.name.casefold(): table for table in contents.tables}
    names = {(name.sheet, name.name.casefold()): name for name in contents.names}
    sheets = {sheet.sheet_id: sheet for sheet in contents.sheets}

    def reading(sheet_id: str, position: Position) -> str | None:
        cell = sheets[sheet_id].cells.get(position)
        return cell.value.reading if cell is not None and isinstance(cell.value, Furigana) else None

    return Surroundings(
        sheet_names={sheet.sheet_id: sheet.name for sheet in contents.sheets},
        tables=tables,
        names=names,
        now=now,
        random=random,
        drive_name=drive_name,
        word=name_pattern(tables, names),
        epoch=epoch,
        pivots=pivots,
        reading=reading,
    )
