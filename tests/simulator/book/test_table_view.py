"""Sorts and filters of tables, as plain data."""

from __future__ import annotations

from pytest_workbook.simulator.book.table_view import DYNAMIC, FILTER_KINDS, MONTHS, Criteria, TableSort


def test_dynamic_filters_have_a_word_each_in_the_file() -> None:
    """Thirty-four of them: no two share one."""
    assert len(DYNAMIC) == len(set(DYNAMIC.values())) == 34
    assert (DYNAMIC["LastQuarter"], DYNAMIC["YearToDate"], DYNAMIC["Today"]) == ("lastQuarter", "yearToDate", "today")
    assert (DYNAMIC["AllDatesInPeriodJanuary"], DYNAMIC["AllDatesInPeriodQuarter4"]) == ("M1", "Q4")
    assert (len(MONTHS), len(FILTER_KINDS)) == (12, 10)


def test_what_is_not_said_is_as_graph_says_it() -> None:
    """An order by nothing, and criteria that join by And and are not dynamic."""
    assert (TableSort().keys, TableSort().method) == ((), "PinYin")
    assert (Criteria("Values").operator, Criteria("Values").dynamic) == ("And", "Unknown")
