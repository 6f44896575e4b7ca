"""Builds ``budget.xlsx``, the workbook of the example. Run it after changing anything here."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

_EXPENSES = [
    (date(2026, 1, 12), "Travel", "Train to Zürich", 184.0),
    (date(2026, 1, 19), "Books", "Statistics, 2nd edition", 49.5),
    (date(2026, 2, 3), "Travel", "Hotel, two nights", 310.0),
    (date(2026, 2, 17), "Food", "Team lunch", 96.2),
]
_LIMITS = [("Travel", 900.0), ("Books", 150.0), ("Food", 120.0)]
_ADVANCES = [(date(2026, 1, 5), 250.0), (date(2026, 2, 2), 150.0)]
_MONEY = "#,##0.00"
_DAY = "yyyy-mm-dd"


def build() -> Workbook:
    """Return the workbook: expenses, limits, settings, an overview and one person's advances."""
    book = Workbook()
    expenses = book.active
    assert isinstance(expenses, Worksheet)
    expenses.title = "Expenses"
    _fill_expenses(expenses)
    _fill_limits(book.create_sheet("Limits"))
    _fill_settings(book.create_sheet("Settings"))
    _fill_overview(book.create_sheet("Übersicht"))
    _fill_advances(book.create_sheet("O'Brien"))
    for name, target in (("VatRate", "Settings!$B$1"), ("ReportYear", "Settings!$B$2"), ("Total", "Übersicht!$B$1")):
        book.defined_names[name] = DefinedName(name, attr_text=target)
    book.properties.creator = "The budget example"
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - the format has no zone
    return book


def _fill_expenses(sheet: Worksheet) -> None:
    sheet.append(["Date", "Category", "Note", "Net", "Gross"])
    for expense in _EXPENSES:
        sheet.append([*expense, "=Expenses[[#This Row],[Net]]*(1+VatRate)"])
    _format(sheet, "A", _DAY)
    _format(sheet, "DE", _MONEY)
    _add_table(sheet, "Expenses", "A1:E5", {"Gross": "Expenses[[#This Row],[Net]]*(1+VatRate)"})


def _fill_limits(sheet: Worksheet) -> None:
    spent = "SUMIFS(Expenses[Gross],Expenses[Category],Limits[[#This Row],[Category]])"
    left = "Limits[[#This Row],[Limit]]-Limits[[#This Row],[Spent]]"
    sheet.append(["Category", "Limit", "Spent", "Left"])
    for category, limit in _LIMITS:
        sheet.append([category, limit, f"={spent}", f"={left}"])
    _format(sheet, "BCD", _MONEY)
    _add_table(sheet, "Limits", "A1:D4", {"Spent": spent, "Left": left})


def _fill_settings(sheet: Worksheet) -> None:
    sheet.append(["VAT", 0.2])
    sheet.append(["Year", 2026])
    sheet["B1"].number_format = "0%"


def _fill_overview(sheet: Worksheet) -> None:
    sheet.append(["Total", "=SUM(Expenses[Gross])"])
    sheet.append(["Overspent", '=COUNTIF(Limits[Left],"<0")'])
    sheet.append(["Advances", "=SUM('O''Brien'!B2:B3)"])
    sheet.append(["To pay", "=B1-B3"])
    sheet.append(["Last expense", "=MAX(Expenses[Date])"])
    for row in (1, 3, 4):
        sheet.cell(row, 2).number_format = _MONEY
    sheet["B5"].number_format = _DAY
    sheet["A1"].font = Font(bold=True)


def _fill_advances(sheet: Worksheet) -> None:
    sheet.append(["Date", "Advance"])
    for advance in _ADVANCES:
        sheet.append(advance)
    _format(sheet, "A", _DAY)
    _format(sheet, "B", _MONEY)


def _format(sheet: Worksheet, columns: str, number_format: str) -> None:
    for column in columns:
        for row in range(2, sheet.max_row + 1):
            sheet[f"{column}{row}"].number_format = number_format


def _add_table(sheet: Worksheet, name: str, area: str, calculated: dict[str, str]) -> None:
    table = Table(
        displayName=name, ref=area, tableStyleInfo=TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    )
    # openpyxl makes the columns when it saves, too late to give one its formula.
    table._initialise_columns()  # type: ignore[attr-defined] # the stubs leave out what is not public
    for column, cell in zip(table.tableColumns, sheet[area.partition(":")[0] : f"{area[3]}1"][0], strict=True):
        column.name = str(cell.value)
        if column.name in calculated:
            column.calculatedColumnFormula = TableFormula(attr_text=calculated[column.name])
    sheet.add_table(table)


if __name__ == "__main__":
    build().save(Path(__file__).with_name("budget.xlsx"))
