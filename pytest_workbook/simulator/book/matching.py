"""Which cells of a column a filter shows.

Source: "Filter data in a range or table", support.microsoft.com, and the page of filterCriteria, read 2026-11-24.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.serials import MAX_SERIAL
from pytest_workbook.simulator.book.table_view import MONTHS, SPECIFICITIES, Criteria, FilterDate, Icon
from pytest_workbook.simulator.book.typed_input import read_typed

_CONDITION: Final = re.compile(r"(<>|>=|<=|=|>|<)?(.*)", re.DOTALL)
_MOST_ITEMS: Final = 500
_MOST_PERCENT: Final = 100
_FIRST_SERIAL: Final = 61
_SERIAL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial has no time zone


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell as a filter looks at it.

    Args:
        value: what it holds.
        text: what it shows.
        fill: ``#RRGGBB``, or ``""``.
        font_color: ``#RRGGBB``.
        icon: that a conditional format puts into it.
    """

    value: Scalar
    text: str
    fill: str
    font_color: str
    icon: Icon | None = None

    @property
    def number(self) -> float | None:
        """The number that it holds, if it does."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return float(self.value)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates are compared with.

    Args:
        now: the local date and time.
        epoch: serial, in the 1900 system, from which the workbook's dates count.
    """

    now: datetime
    epoch: int = 0

    def moment(self, entry: Entry) -> datetime | None:
        """The date and time that a cell holds, if it can be one."""
        number = entry.number
        if number is None or not _FIRST_SERIAL <= number + self.epoch <= MAX_SERIAL:
            return None
        # To the second: a serial is not exact.
        return _SERIAL_EPOCH + timedelta(seconds=round((number + self.epoch) * 86400))


Test = Callable[[Entry], bool]


def shown(criteria: Criteria, entries: Sequence[Entry], calendar: Calendar) -> list[bool]:
    """Whether a filter shows each cell of a column.

    Args:
        criteria: of the filter.
        entries: the column's data cells.
        calendar: for dates.

    Raises:
        BookError: INVALID_ARGUMENT for criteria that say nothing or nothing sensible.
    """
    test = _TESTS[criteria.filter_on](criteria, entries, calendar)
    return [test(entry) for entry in entries]


def _refused(msg: str) -> BookError:
    return BookError(ErrorKind.INVALID_ARGUMENT, msg)


# Conditions


def _custom(criteria: Criteria, _: Sequence[Entry], calendar: Calendar) -> Test:
    if criteria.criterion1 is None:
        msg = "a custom filter needs a first criterion, such as '>15'"
        raise _refused(msg)
    first = _condition(criteria.criterion1, calendar)
    if criteria.criterion2 is None:
        return first
    second = _condition(criteria.criterion2, calendar)
    if criteria.operator == "Or":
        return lambda entry: first(entry) or second(entry)
    return lambda entry: first(entry) and second(entry)


def _condition(text: str, calendar: Calendar) -> Test:
    found = _CONDITION.fullmatch(text)
    operator, operand = (found[1] or "=", found[2]) if found else ("=", text)
    if operator in ("=", "<>"):
        equal = _equal(operand, calendar)
        return equal if operator == "=" else lambda entry: not equal(entry)
    return _ordered(operator, operand, calendar)


def _equal(operand: str, calendar: Calendar) -> Test:
    if not operand.strip():
        return lambda entry: entry.text == ""
    number = _as_number(operand, calendar)
    pattern = re.compile(_wildcards(operand), re.IGNORECASE | re.DOTALL)
    return lambda entry: (number is not None and entry.number == number) or pattern.fullmatch(entry.text) is not None


def _wildcards(text: str) -> str:
    """A pattern for ``*``, ``?``, and ``~`` before one of them."""
    parts = re.findall(r"~[*?~]|[*?]|[^*?~]+|~", text)
    known = {"*": ".*", "?": "."}
    return "".join(known.get(part) or re.escape(part[1:] if re.fullmatch(r"~[*?~]", part) else part) for part in parts)


_COMPARISONS: Final[Mapping[str, Callable[[float], bool]]] = {
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
}


def _ordered(operator: str, operand: str, calendar: Calendar) -> Test:
    """Numbers are compared with numbers, and texts with texts; the other kind is not shown."""
    compare, number, wanted = _COMPARISONS[operator], _as_number(operand, calendar), operand.casefold()
    if number is not None:
        return lambda entry: entry.number is not None and compare(entry.number - number)

    def test(entry: Entry) -> bool:
        if not isinstance(entry.value, str) or isinstance(entry.value, ErrorValue):
            return False
        text = entry.value.casefold()
        return compare((text > wanted) - (text < wanted))

    return test


def _as_number(text: str, calendar: Calendar) -> float | None:
    typed = read_typed(text.strip(), calendar.now.year, calendar.epoch)
    value = typed.value
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)


# Lists


def _values(criteria: Criteria, _: Sequence[Entry], calendar: Calendar) -> Test:
    if not criteria.values:
        msg = "a filter by values needs one value or more"
        raise _refused(msg)
    texts = {value.casefold() for value in criteria.values if isinstance(value, str)}
    periods = [_period(value) for value in criteria.values if isinstance(value, FilterDate)]

    def test(entry: Entry) -> bool:
        if entry.text.casefold() in texts:
            return True
        moment = calendar.moment(entry) if periods else None
        return moment is not None and any(_parts(moment)[: len(period)] == period for period in periods)

    return test


def _parts(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second


def _period(value: FilterDate) -> tuple[int, ...]:
    """The leading parts of a date that count."""
    try:
        moment = datetime.fromisoformat(value.date)
    except ValueError:
        msg = f"{value.date[:40]!r} is no date in ISO 8601, such as '2026-01-15'"
        raise _refused(msg) from None
    return _parts(moment)[: SPECIFICITIES.index(value.specificity) + 1]


# Greatest and smallest


def _extreme(criteria: Criteria, entries: Sequence[Entry], _: Calendar) -> Test:
    """The items at one end, with all that are equal to the last of them."""
    is_top, is_percent = criteria.filter_on.startswith("Top"), criteria.filter_on.endswith("Percent")
    most = _MOST_PERCENT if is_percent else _MOST_ITEMS
    text = (criteria.criterion1 or "").strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        msg = f"a {criteria.filter_on} filter takes a whole number from 1 to {most} as its first criterion"
        raise _refused(msg)
    numbers = sorted((entry.number for entry in entries if entry.number is not None), reverse=is_top)
    count = max(math.floor(len(numbers) * int(text) / 100), 1) if is_percent else int(text)
    if not numbers:
        return lambda _: False
    last = numbers[min(count, len(numbers)) - 1]
    if is_top:
        return lambda entry: entry.number is not None and entry.number >= last
    return lambda entry: entry.number is not None and entry.number <= last


# Dynamic


def _dynamic(criteria: Criteria, entries: Sequence[Entry], calendar: Calendar) -> Test:
    name = criteria.dynamic
    if name.endswith("Average"):
        numbers = [entry.number for entry in entries if entry.number is not None]
        average = math.fsum(numbers) / len(numbers) if numbers else 0.0
        sign = 1 if name == "AboveAverage" else -1
        return lambda entry: entry.number is not None and sign * (entry.number - average) > 0
    if name.startswith("AllDatesInPeriod"):
        return _in_months(_months(name.removeprefix("AllDatesInPeriod")), calendar)
    if name == "Unknown":
        msg = "a dynamic filter needs dynamicCriteria, such as 'AboveAverage' or 'LastMonth'"
        raise _refused(msg)
    first, end = _span(name, calendar.now.date())

    def test(entry: Entry) -> bool:
        moment = calendar.moment(entry)
        return moment is not None and first <= moment.date() < end

    return test


def _months(period: str) -> set[int]:
    if period.startswith("Quarter"):
        first = int(period[-1]) * 3 - 2
        return {first, first + 1, first + 2}
    return {MONTHS.index(period) + 1}


def _in_months(months: set[int], calendar: Calendar) -> Test:
    def test(entry: Entry) -> bool:
        moment = calendar.moment(entry)
        return moment is not None and moment.month in months

    return test


def _span(name: str, today: date) -> tuple[date, date]:
    """First day of a period, and the day after its last."""
    if name == "YearToDate":
        return date(today.year, 1, 1), today + timedelta(days=1)
    near = {"Yesterday": -1, "Today": 0, "Tomorrow": 1}
    if name in near:
        first = today + timedelta(days=near[name])
        return first, first + timedelta(days=1)
    offset = {"Last": -1, "This": 0, "Next": 1}[name[:4]]
    if name.endswith("Week"):
        # Weeks begin on Sunday, as in en-US.
        first = today - timedelta(days=today.isoweekday() % 7) + timedelta(weeks=offset)
        return first, first + timedelta(weeks=1)
    size = {"Month": 1, "Quarter": 3, "Year": 12}[name[4:]]
    month = today.year * 12 + (today.month - 1) // size * size + offset * size
    return _month(month), _month(month + size)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


# Colors


def _colored(criteria: Criteria, _: Sequence[Entry], __: Calendar) -> Test:
    color, is_cell = criteria.color, criteria.filter_on == "CellColor"
    if color is None:
        msg = f"a {criteria.filter_on} filter needs a color"
        raise _refused(msg)
    return lambda entry: (entry.fill if is_cell else entry.font_color) == color


def _with_icon(criteria: Criteria, _: Sequence[Entry], __: Calendar) -> Test:
    icon = criteria.icon
    if icon is None:
        msg = "a filter by icons needs an icon"
        raise _refused(msg)
    return lambda entry: entry.icon == icon


_TESTS: Final[Mapping[str, Callable[[Criteria, Sequence[Entry], Calendar], Test]]] = {
    "BottomItems": _extreme,
    "BottomPercent": _extreme,
    "TopItems": _extreme,
    "TopPercent": _extreme,
    "CellColor": _colored,
    "FontColor": _colored,
    "Custom": _custom,
    "Dynamic": _dynamic,
    "Icon": _with_icon,
    "Values": _values,
}
