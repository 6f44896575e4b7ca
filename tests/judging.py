"""LibreOffice as a judge of calculated values: what the tests of formulas and of edited workbooks share."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.opening_functions import stored_formula

__all__ = [
    "Formula",
    "agree",
    "as_scalar",
    "cells_of",
    "corpus",
    "data_workbook",
    "formula_workbook",
    "known_differences",
    "needs_soffice",
    "recalculated",
    "saved",
]

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")

# LibreOffice takes the values that a file holds as they are, unless it is told to calculate: 0 means always.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
_DAYS: Final = [date(2024, 1, 15), date(2024, 3, 1), date(2023, 12, 31), date(2024, 6, 30), date(2022, 2, 28)]
_ROWS: Final[list[list[Any]]] = [
    ["Region", "Product", "Date", "Units", "Price", "Rate", "Note", "Flag"],
    ["North", "Nut", _DAYS[0], 10, 1.25, 0.05, None, True],
    ["South", "Bolt", _DAYS[1], 4, 2.5, 0.1, "rush", False],
    ["North", "Bolt", _DAYS[2], 17, 2.55, 0.07, 12, True],
    ["East", "Nut", _DAYS[3], 8, 1.2, 0.08, None, True],
    ["West", "Cog", _DAYS[4], 10, 7.75, 0.02, "late", False],
    ["South", "Nut", _DAYS[1], 21, 1.35, 0.03, None, True],
    ["North", "Cog", _DAYS[0], 3, 8.05, 0.11, "rush", True],
    ["East", "Gear", _DAYS[3], 12, 15.5, 0.04, 5, False],
    ["South", "Cog", _DAYS[2], 6, 7.9, 0.06, None, True],
    ["West", "Gear", _DAYS[1], 15, 15.05, 0.09, "late", True],
]
# Columns of their own: a letter and what stands below each other from row 1.
_COLUMNS: Final[dict[str, list[Any]]] = {
    "J": [1, "two", True, None, 5.5, -3, "7", 0, False, 2.25, None, 9],
    "K": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "L": [2.1, 3.9, 6.2, 7.8, 10.1, 12.2, 13.8, 16.1, 18.0, 20.3],
    "N": [1, 2, 3, 5],
    "O": [10, 20, 31, 50],
    "P": [0.5, 1.5, 4.5, 3.5],
    "R": ["alpha", "*", "beta", "", None, "gamma ", "x", "Data!D2:D4", "Data!E3", "N*"],
    "T": [date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 17), date(2024, 1, 29)],
    "V": [-10000, 2750, 4250, 3250, 2750, 1200],
    "W": [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)],
    "X": ["=1/0", "=NA()", '=VALUE("x")', "=Missing", "=SQRT(-1)", 7, "=#REF!+1", 11, "text"],
    "AB": ["Region", "North"],
    "AC": ["Units", ">5"],
}
_OTHER: Final[dict[str, list[Any]]] = {"A": [3, 4, 5], "B": [100], "D": [1, 2, 4, 8, 16, 32]}
_ARRAY: Final = re.compile(r"(\d)x(\d) (=.*)")


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula of the corpus.

    Args:
        topic: its heading.
        text: with leading ``=``.
        size: rows and columns that it is entered over as an array formula; None for an ordinary one.
    """

    topic: str
    text: str
    size: tuple[int, int] | None = None


def corpus() -> list[Formula]:
    """The formulas of ``judge/formulas.txt``; those under ``arrays`` are array formulas."""
    topic, found = "", []
    for line in Path(__file__).with_name("judge").joinpath("formulas.txt").read_text("utf-8").splitlines():
        sized = _ARRAY.fullmatch(line)
        if line.startswith("# "):
            topic = line[2:]
        elif sized is not None:
            found.append(Formula(topic, sized[3], (int(sized[1]), int(sized[2]))))
        else:
            found.append(Formula(topic, line, (1, 1) if topic == "arrays" else None))
    return found


def known_differences() -> dict[str, dict[str, Any]]:
    """The table ``judge/differences.json``: formula to what both give, who is right, and why they differ."""
    table = json.loads(Path(__file__).with_name("judge").joinpath("differences.json").read_text("utf-8"))
    return {each["formula"]: {**each, "why": table["why"][each["why"]]} for each in table["differences"]}


def data_workbook() -> openpyxl.Workbook:
    """A workbook with what the formulas look at: two sheets, a table and names; row 3 of the second is hidden."""
    book = openpyxl.Workbook()
    data, other = book.active, book.create_sheet("Other Sheet")
    assert data is not None
    data.title = "Data"
    for row in _ROWS:
        data.append(row)
    for sheet, columns in ((data, _COLUMNS), (other, _OTHER)):
        for letter, values in columns.items():
            for place, value in enumerate(values, start=1):
                sheet[f"{letter}{place}"] = value
    # An empty text, which openpyxl would leave out.
    data["R4"] = '=""'
    data["B1"].value = "Product"
    other.row_dimensions[3].hidden = True
    data.add_table(Table(displayName="Orders", ref="A1:H11"))
    for name, text in (("Sales", "Data!$D$2:$D$11"), ("Regions", "Data!$A$2:$A$11"), ("TaxRate", "0.19")):
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return book


def formula_workbook(formulas: list[Formula], *, is_1904: bool = False) -> tuple[bytes, list[tuple[int, int, int]]]:
    """A workbook with the data and each formula on a sheet ``Judged``, and the area of each.

    Args:
        formulas: to be put in.
        is_1904: whether days count from 1904.

    Returns:
        The file, and of each formula its row (from 1), and how many rows and columns it takes from column A on.
    """
    book = data_workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.create_sheet("Judged")
    row, places = 1, []
    for formula in formulas:
        rows, columns = formula.size or (1, 1)
        text = "=" + stored_formula(formula.text)
        area = f"A{row}:{'ABC'[columns - 1]}{row + rows - 1}"
        sheet[f"A{row}"] = text if formula.size is None else ArrayFormula(area, text)
        for cell in (cell for line in sheet[f"A{row}:C{row + rows - 1}"] for cell in line):
            # Else LibreOffice gives dates a format of their own, and openpyxl reads days.
            cell.number_format = "0.00"
        places.append((row, rows, columns))
        row += rows
    return saved(book), places


def saved(book: openpyxl.Workbook) -> bytes:
    """The file that openpyxl writes."""
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def recalculated(files: dict[str, bytes], folder: Path) -> dict[str, openpyxl.Workbook]:
    """The files as LibreOffice calculates them, all in one run of it.

    Args:
        files: name (without suffix) to workbook.
        folder: takes the files, and LibreOffice's profile.
    """
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, "utf-8")
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    out = folder / "out"
    paths = [str(folder / f"{name}.xlsx") for name in files]
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), *paths], check=True, capture_output=True, timeout=300)
    return {name: openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True) for name in files}


def as_scalar(cell: Any) -> Scalar:
    """A cell that openpyxl read as the simulator gives it: errors as errors, days as numbers, blank as no text."""
    value: Scalar = cell.value
    if cell.data_type == "e":
        return ErrorValue(value)
    if cell.data_type == "d":
        return float(to_excel(value))  # type: ignore[no-untyped-call]
    return "" if value is None else value


def agree(ours: Scalar, theirs: Scalar) -> bool:
    """Whether two values are the same: of one type, and numbers to ten digits."""
    if isinstance(ours, bool) or isinstance(theirs, bool) or isinstance(ours, str) or isinstance(theirs, str):
        return ours == theirs and isinstance(ours, ErrorValue) == isinstance(theirs, ErrorValue)
    return (ours or 0) == pytest.approx(theirs or 0, rel=1e-10, abs=1e-13)


def cells_of(book: openpyxl.Workbook, sheet: str, row: int, rows: int, columns: int) -> Iterator[Scalar]:
    """The values of an area from column A on, row by row."""
    for line in book[sheet].iter_rows(min_row=row, max_row=row + rows - 1, max_col=columns):
        yield from (as_scalar(cell) for cell in line)
