"""The resilient client survives each fault that the documentation tells clients to survive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from budgeting import BudgetError, Expense
from resilient import ResilientBudget

from pytest_workbook import Calls, DriveItem, WorkbookFaults
from pytest_workbook.plugin.giving import WorkbookClock

_FERRY = Expense(date(2026, 3, 9), "Travel", "Ferry", 400.0)


@pytest.fixture(name="budget")
def _budget(workbook_item: DriveItem, workbook_token: str) -> Iterator[ResilientBudget]:
    budget = ResilientBudget(workbook_item.workbook_url, workbook_token)
    yield budget
    budget.close()


@pytest.mark.workbook_chaos
def test_total_is_read_whatever_happens(budget: ResilientBudget) -> None:
    """One variant for each fault; all replay the cassette of the test as it is without them."""
    assert budget.total() == pytest.approx(767.64)


@pytest.mark.workbook_chaos(exclude="gateway_timeout_on_creation", method="PATCH")
def test_limit_is_set_whatever_happens_to_the_write(budget: ResilientBudget) -> None:
    """The faults meet the write; setting a limit twice does no harm."""
    budget.set_limit("Food", 130)
    assert budget.limits()["Food"] == 130


@pytest.mark.workbook(only="simulate")
@pytest.mark.workbook_chaos(path="tables/Expenses/rows/add")
def test_expense_is_added_once_whatever_happens_to_the_write(budget: ResilientBudget) -> None:
    """Adding twice would do harm: the client looks before it asks again."""
    assert budget.add_expense(_FERRY) == 4
    assert budget.expenses()[4:] == [_FERRY]


@pytest.mark.workbook(only="simulate")
def test_expense_whose_answer_is_lost_is_not_added_again(
    budget: ResilientBudget, workbook_faults: WorkbookFaults, workbook_calls: Calls
) -> None:
    """It took effect and was answered 504: the client finds it in the table."""
    workbook_faults.lost_reply(path="tables/Expenses/rows/add")
    assert budget.add_expense(_FERRY) == 4
    assert budget.expenses()[4:] == [_FERRY]
    assert workbook_calls.to("tables/*/rows/add").call_count == 1


@pytest.mark.workbook(only="simulate")
def test_write_that_was_lost_is_sent_again(
    budget: ResilientBudget, workbook_faults: WorkbookFaults, workbook_item: DriveItem
) -> None:
    """It was answered as if it were stored, and was not: the client reads it back."""
    workbook_faults.lost_write(method="PATCH")
    budget.set_limit("Books", 75)
    assert workbook_item.range("Limits!B3") == 75


@pytest.mark.workbook(only="simulate")
def test_throttled_client_waits_as_long_as_it_was_told(
    budget: ResilientBudget, workbook_faults: WorkbookFaults, workbook_calls: Calls
) -> None:
    """The wait costs nothing, and is accounted."""
    workbook_faults.throttle(retry_after=90)
    budget.total()
    assert workbook_calls.retries == 1
    assert workbook_calls.waited == 90


@pytest.mark.workbook(only="simulate")
def test_idle_session_is_replaced(
    budget: ResilientBudget, workbook_clock: WorkbookClock, workbook_calls: Calls
) -> None:
    """Half an hour in which nobody did anything is over at once."""
    budget.set_limit("Food", 130)
    workbook_clock.advance(minutes=30)
    assert budget.limits()["Food"] == 130
    assert workbook_calls.sessions_opened == 2
    budget.close()
    assert workbook_calls.sessions_leaked == 0


@pytest.mark.workbook(only="simulate")
def test_client_gives_up_at_last(
    budget: ResilientBudget, workbook_faults: WorkbookFaults, workbook_calls: Calls
) -> None:
    """What times out each time is reported, not asked for ever."""
    workbook_faults.gateway_timeout(times=5, path="names/*")
    with pytest.raises(BudgetError, match="504"):
        budget.total()
    assert workbook_calls.to("names/*").call_count == 5
