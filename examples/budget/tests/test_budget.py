"""The budget application, tested against its own workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from budgeting import Budget, BudgetError, Expense, open_budget
from openpyxl import load_workbook

from pytest_workbook import Calls, DriveItem, WorkbookSession
from pytest_workbook.plugin.giving import WorkbookClock

_FERRY = Expense(date(2026, 3, 9), "Travel", "Ferry", 400.0)


@pytest.fixture(name="budget")
def _budget(workbook_session: WorkbookSession) -> Iterator[Budget]:
    budget = Budget(workbook_session.url, workbook_session.headers)
    yield budget
    budget.close()


@pytest.fixture(name="report", scope="module")
def _report(module_workbook_session: WorkbookSession) -> Iterator[Budget]:
    """One session for all tests that only read."""
    report = Budget(module_workbook_session.url, module_workbook_session.headers)
    yield report
    report.close()


class TestReading:
    """Tests that change nothing share the module's session."""

    def test_total_includes_tax(self, report: Budget) -> None:
        """The named cell adds the table's gross column."""
        assert report.total() == pytest.approx((184.0 + 49.5 + 310.0 + 96.2) * 1.2)

    def test_spent_is_grouped_by_category(self, report: Budget) -> None:
        """A formula in one table sums another table's rows."""
        assert report.spent() == pytest.approx({"Travel": 592.8, "Books": 59.4, "Food": 115.44})

    def test_nothing_is_overspent_at_first(self, report: Budget) -> None:
        """All categories are within their limits."""
        assert report.overspent() == []

    def test_overview_is_shown_as_in_excel(self, report: Budget) -> None:
        """Texts are rendered by the cells' number formats, also on a sheet with an umlaut."""
        assert report.overview() == {
            "Total": "767.64",
            "Overspent": "0",
            "Advances": "400.00",
            "To pay": "367.64",
            "Last expense": "2026-02-17",
        }

    def test_advances_of_a_person_with_a_quote(self, report: Budget) -> None:
        """A sheet's name may hold a quote; its dates come as Excel's day numbers."""
        assert report.advances("O'Brien") == [(date(2026, 1, 5), 250.0), (date(2026, 2, 2), 150.0)]

    def test_expenses_come_in_order(self, report: Budget) -> None:
        """Rows of the table are read whole."""
        expenses = report.expenses()
        assert len(expenses) == 4
        assert expenses[0] == Expense(date(2026, 1, 12), "Travel", "Train to Zürich", 184.0)


def test_added_expense_is_the_last_row(budget: Budget) -> None:
    """A new row goes to the end of the table and is read back as it was given."""
    assert budget.add_expense(_FERRY) == 4
    assert budget.expenses()[-1] == _FERRY


def test_added_expense_counts_everywhere(budget: Budget, workbook_session: WorkbookSession) -> None:
    """The table fills its calculated column, and every formula that depends on it follows."""
    budget.add_expense(_FERRY)
    assert budget.spent()["Travel"] == pytest.approx(1072.8)
    (travel,) = budget.overspent()
    assert travel.category == "Travel"
    assert travel.by == pytest.approx(172.8)
    assert workbook_session.range("Übersicht!B1:B2") == [[pytest.approx(1247.64)], [1]]


def test_higher_limit_ends_overspending(budget: Budget) -> None:
    """The limit is one cell; the column beside it is calculated."""
    budget.add_expense(_FERRY)
    budget.set_limit("Travel", 1100)
    assert budget.overspent() == []


def test_unknown_category_is_refused(budget: Budget) -> None:
    """The message names the categories that exist."""
    with pytest.raises(BudgetError, match="there is no category 'Pets'; there are Travel, Books, Food"):
        budget.set_limit("Pets", 10)


def test_tax_rate_is_a_named_cell(budget: Budget, workbook_session: WorkbookSession) -> None:
    """Changing the named cell changes the total and is shown as a percentage."""
    budget.set_vat(0.1)
    assert budget.total() == pytest.approx(703.67)
    assert workbook_session.range("VatRate").text == [["10%"]]


def test_session_that_does_not_persist_leaves_no_trace(budget: Budget, workbook_item: DriveItem) -> None:
    """What is saved is unchanged, as any other user sees it."""
    budget.set_limit("Food", 1)
    assert workbook_item.range("Limits!B4") == 120


@pytest.mark.workbook(persist_changes=True)
def test_export_holds_what_was_added(budget: Budget, tmp_path: Path) -> None:
    """The downloaded file is a real workbook with the new row, the tables and the names."""
    budget.add_expense(_FERRY)
    budget.export(tmp_path / "budget.xlsx")
    book = load_workbook(tmp_path / "budget.xlsx")
    assert book.sheetnames == ["Expenses", "Limits", "Settings", "Übersicht", "O'Brien"]
    assert [cell.value for cell in book["Expenses"][6]][1:4] == ["Travel", "Ferry", 400]
    assert book["Expenses"].tables["Expenses"].ref == "A1:E6"
    assert {"VatRate", "ReportYear", "Total"} <= set(book.defined_names)


def test_application_opens_its_own_session(workbook_item: DriveItem, workbook_token: str) -> None:
    """The application saves; the item shows it to everyone."""
    budget = open_budget(workbook_item.workbook_url, workbook_token)
    budget.set_limit("Books", 75)
    budget.close()
    assert workbook_item.range("Limits!B3").value == 75


def test_each_change_is_one_call(budget: Budget, workbook_calls: Calls) -> None:
    """Only what the application sends is counted."""
    budget.add_expense(_FERRY)
    assert [call.path for call in workbook_calls] == ["tables/Expenses/rows/add"]
    assert workbook_calls[0].request_json == {"index": None, "values": [[46090, "Travel", "Ferry", 400, None]]}


@pytest.mark.workbook(only="simulate")
def test_idle_budget_says_that_its_session_is_gone(budget: Budget, workbook_clock: WorkbookClock) -> None:
    """A session that lay idle too long is refused by the service, and the application says so."""
    workbook_clock.advance(minutes=8)
    with pytest.raises(BudgetError, match="Microsoft Graph answered 404"):
        budget.total()
