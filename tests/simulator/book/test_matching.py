"""Which cells of a column a filter shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.matching import Calendar, Entry, shown
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.serials import DAYS_TO_1904, to_serial
from pytest_workbook.simulator.book.table_view import DYNAMIC, Criteria, FilterDate

# A Wednesday.
CALENDAR = Calendar(datetime(2026, 2, 18, 12, 0))  # noqa: DTZ001 - local time, as the workbook has it


def entry(value: Scalar, text: str | None = None, *, fill: str = "", font: str = "#000000") -> Entry:
    """A cell that shows its value."""
    shows = "" if value is None else str(value)
    return Entry(value, shows if text is None else text, fill, font)


def day(text: str) -> Entry:
    """A cell with a date."""
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return entry(to_serial(moment), moment.strftime("%x"))


def kept(criteria: Criteria, entries: list[Entry], calendar: Calendar = CALENDAR) -> list[Scalar]:
    """The values that are shown."""
    verdicts = shown(criteria, entries, calendar)
    return [each.value for each, is_shown in zip(entries, verdicts, strict=True) if is_shown]


VALUES: list[Scalar] = [1, 2.5, 10, "apple", "Apple pie", "a*b", "10", None, True, ErrorValue("#N/A")]


@pytest.mark.parametrize(
    ("first", "second", "operator", "expected"),
    [
        (">2", None, "And", [2.5, 10]),
        (">2", "<10", "And", [2.5]),
        ("<2", ">=10", "Or", [1, 10]),
        ("=10", None, "And", [10, "10"]),
        ("10", None, "And", [10, "10"]),
        ("<>10", None, "And", [1, 2.5, "apple", "Apple pie", "a*b", None, True, "#N/A"]),
        ("apple", None, "And", ["apple"]),
        ("=APPLE*", None, "And", ["apple", "Apple pie"]),
        ("=?pple", None, "And", ["apple"]),
        ("=a~*b", None, "And", ["a*b"]),
        ("<>a*", None, "And", [1, 2.5, 10, "10", None, True, "#N/A"]),
        ("=", None, "And", [None]),
        ("<>", None, "And", VALUES[:7] + VALUES[8:]),
        (">=apple", None, "And", ["apple", "Apple pie"]),
        ("<b", None, "And", ["apple", "Apple pie", "a*b", "10"]),
        ("=#N/A", None, "And", ["#N/A"]),
    ],
)
def test_conditions(first: str, second: str | None, operator: str, expected: list[Scalar]) -> None:
    """Numbers compare with numbers and texts with texts; signs for any letters stand in equalities."""
    found = kept(Criteria("Custom", first, second, operator), [entry(value) for value in VALUES])
    assert [(type(value), value) for value in found] == [
        (ErrorValue if value == "#N/A" else type(value), value) for value in expected
    ]


def test_conditions_on_dates_are_typed() -> None:
    """As one types a date into a cell."""
    days = [day("2026-01-01"), day("2026-01-02"), day("2026-01-03")]
    assert kept(Criteria("Custom", ">1/1/2026", "<=1/2/2026"), days) == [days[1].value]


def test_values_are_compared_with_what_shows() -> None:
    """By their texts, without regard to case; blank is "", and dates come in periods."""
    entries = [entry(0.5, "50%"), entry("Größe"), entry(None), day("2026-01-31"), day("2025-01-31"), entry(-3)]
    wanted = ("50%", "GRÖSSE", "", FilterDate("2026-01-15", "Month"))
    assert kept(Criteria("Values", values=wanted), entries) == [0.5, "Größe", None, entries[3].value]
    assert kept(Criteria("Values", values=(FilterDate("2025-06-01", "Year"),)), entries) == [entries[4].value]


@pytest.mark.parametrize(
    ("specificity", "count"), [("Year", 5), ("Month", 4), ("Day", 4), ("Hour", 3), ("Minute", 2), ("Second", 1)]
)
def test_a_date_counts_as_far_as_it_is_said(specificity: str, count: int) -> None:
    """From the year to the second."""
    texts = ("12-31T00:00:00", "02-03T00:00:01", "02-03T04:00:00", "02-03T04:05:00", "02-03T04:05:06")
    entries = [day(f"2026-{text}") for text in texts]
    found = kept(Criteria("Values", values=(FilterDate("2026-02-03T04:05:06", specificity),)), entries)
    assert len(found) == count


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        ("TopItems", "2", [9, 7, 7]),
        ("BottomItems", "1", [1]),
        ("TopItems", "500", [9, 1, 7, 7, 3]),
        ("TopPercent", "40", [9, 7, 7]),
        ("TopPercent", "1", [9]),
        ("BottomPercent", "40", [1, 3]),
    ],
)
def test_extremes(kind: str, count: str, expected: list[int]) -> None:
    """With all that are equal to the last; at least one; texts, logical values and blank cells never."""
    entries = [entry(value) for value in (9, 1, "text", 7, None, 7, True, 3)]
    assert kept(Criteria(kind, count), entries) == expected
    assert kept(Criteria(kind, count), [entry("x")]) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Today", ["2026-02-18"]),
        ("Yesterday", ["2026-02-17"]),
        ("Tomorrow", ["2026-02-19"]),
        ("ThisWeek", ["2026-02-15", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-21"]),
        ("LastWeek", ["2026-02-08"]),
        ("NextWeek", ["2026-02-22", "2026-02-28"]),
        ("LastMonth", ["2026-01-01"]),
        ("NextMonth", ["2026-03-31"]),
        ("ThisQuarter", ["2026-01-01", *[f"2026-02-{n}" for n in ("08", 15, 17, 18, 19, 21, 22, 28)], "2026-03-31"]),
        ("LastQuarter", ["2025-12-31"]),
        ("NextQuarter", ["2026-04-01"]),
        ("LastYear", ["2025-02-18", "2025-12-31"]),
        ("NextYear", ["2027-01-01"]),
        ("YearToDate", ["2026-01-01", *[f"2026-02-{n}" for n in ("08", 15, 17, 18)]]),
        ("AllDatesInPeriodDecember", ["2025-12-31"]),
        ("AllDatesInPeriodQuarter2", ["2026-04-01"]),
    ],
)
def test_periods(name: str, expected: list[str]) -> None:
    """Weeks begin on Sunday; whatever is no date is not shown."""
    days = [
        *("2025-02-18", "2025-12-31", "2026-01-01", "2026-02-08", "2026-02-15", "2026-02-17", "2026-02-18"),
        *("2026-02-19", "2026-02-21", "2026-02-22", "2026-02-28", "2026-03-31", "2026-04-01", "2027-01-01"),
    ]
    entries = [*[day(each) for each in days], entry("text"), entry(None), entry(-1)]
    assert kept(Criteria("Dynamic", dynamic=name), entries) == [day(each).value for each in expected]


def test_averages() -> None:
    """Of the numbers alone; what is equal to it is neither above nor below."""
    entries = [entry(value) for value in (1, 2, 3, "x", None)]
    assert kept(Criteria("Dynamic", dynamic="AboveAverage"), entries) == [3]
    assert kept(Criteria("Dynamic", dynamic="BelowAverage"), entries) == [1]
    assert kept(Criteria("Dynamic", dynamic="BelowAverage"), [entry("x")]) == []


def test_dates_count_from_1904_where_the_workbook_does() -> None:
    """The same serial is another day."""
    calendar = Calendar(CALENDAR.now, DAYS_TO_1904)
    value = float(day("2026-02-18").value or 0) - DAYS_TO_1904
    assert kept(Criteria("Dynamic", dynamic="Today"), [entry(value)], calendar) == [value]
    assert kept(Criteria("Dynamic", dynamic="Today"), [entry(value)]) == []


def test_colors() -> None:
    """Of cells, of fonts, and of cells without a fill."""
    entries = [entry(1, fill="#FF0000"), entry(2), entry(3, font="#FF0000")]
    assert kept(Criteria("CellColor", color="#FF0000"), entries) == [1]
    assert kept(Criteria("CellColor", color=""), entries) == [2, 3]
    assert kept(Criteria("FontColor", color="#FF0000"), entries) == [3]


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria("Custom"),
        Criteria("Values"),
        Criteria("Values", values=()),
        Criteria("Values", values=(FilterDate("soon", "Day"),)),
        Criteria("TopItems"),
        Criteria("TopItems", "0"),
        Criteria("TopItems", "501"),
        Criteria("BottomPercent", "101"),
        Criteria("BottomPercent", "1.5"),
        Criteria("Dynamic"),
        Criteria("CellColor"),
        Criteria("FontColor"),
        Criteria("Icon"),
    ],
)
def test_criteria_that_say_nothing_are_refused(criteria: Criteria) -> None:
    """Whatever the column holds."""
    with pytest.raises(BookError) as raised:
        shown(criteria, [], CALENDAR)
    assert raised.value.kind is ErrorKind.INVALID_ARGUMENT


_ANY: Any = st.none() | st.booleans() | st.integers(-10, 10) | st.floats(-1e6, 1e6) | st.text(max_size=4)


@given(st.lists(_ANY, max_size=6), st.sampled_from([">", "<", ">=", "<=", "=", "<>", ""]), st.text(max_size=4))
def test_any_condition_and_its_opposite(values: list[Scalar], sign: str, operand: str) -> None:
    """No text is too odd; = and <> part the cells between them."""
    entries = [entry(value) for value in values]
    assert len(shown(Criteria("Custom", sign + operand), entries, CALENDAR)) == len(entries)
    same, other = (shown(Criteria("Custom", each + operand), entries, CALENDAR) for each in ("=", "<>"))
    assert all(one is not two for one, two in zip(same, other, strict=True)) or operand[:1] in "<>="


@given(st.sampled_from(sorted(DYNAMIC)), st.dates(datetime(1950, 1, 1).date(), datetime(2100, 1, 1).date()))  # noqa: DTZ001
def test_periods_exist_on_any_day(name: str, today: Any) -> None:
    """On the last of December, on leap days, and so on."""
    now = datetime(today.year, today.month, today.day)  # noqa: DTZ001
    value = float(to_serial(now))
    found = shown(Criteria("Dynamic", dynamic=name), [entry(value)], Calendar(now))
    assert found[0] is (name in {"Today", "YearToDate"} or name.startswith("This")) or name.startswith("AllDates")
