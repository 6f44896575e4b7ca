"""Serial days as text by date and time formats. The calc engine shows ``mm:ss`` as a month, so this is ours."""

from __future__ import annotations

import re
from typing import Final

from pytest_workbook.simulator.book.serials import MAX_SERIAL, from_serial

_TOKEN: Final = re.compile(
    r"\"(?P<quoted>[^\"]*)\"|\\(?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<half>AM/PM|A/P)"
    r"|(?P<code>y+|m+|d+|h+|s+)|(?P<fraction>\.0+)|_(?P<pad>.)|\*.|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS: Final = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
_SECONDS: Final = 86400


def is_date_format(number_format: str) -> bool:
    """Whether a format code shows dates or times (and no plain digits)."""
    found = False
    for match in _TOKEN.finditer(number_format):
        if match["code"] or match["elapsed"]:
            found = True
        elif match["other"] and match["other"] in "0#?@;eEgG":
            return False
    return found


def format_date(serial: float, number_format: str, epoch: int = 0) -> str | None:
    """A serial day as text; None where Excel shows ``####`` (before the first day or after 9999).

    Args:
        serial: days, with the time as fraction.
        number_format: a code for which `is_date_format` holds.
        epoch: serial, in the 1900 system, of the day from which the serial counts.
    """
    if not 0 <= serial < MAX_SERIAL + 1 - epoch:
        return None
    tokens = list(_TOKEN.finditer(number_format))
    places = max((len(match["fraction"]) - 1 for match in tokens if match["fraction"]), default=0)
    # Times are rounded to what is shown, so that 59.9999 seconds are the next minute.
    ticks = round(serial * _SECONDS * 10**places)
    seconds, fraction = divmod(ticks, 10**places)
    moment = _Moment(seconds, epoch, f"{fraction:0{places}d}" if places else "", any(match["half"] for match in tokens))
    return "".join(moment.show(tokens, index) for index in range(len(tokens)))


class _Moment:
    """A point in time, taken apart for showing."""

    def __init__(self, seconds: int, epoch: int, fraction: str, half_days: bool) -> None:
        self.total = seconds
        self.fraction = fraction
        self.half_days = half_days
        days, rest = divmod(seconds, _SECONDS)
        self.year, self.month, self.day, self.weekday = from_serial(min(days + epoch, MAX_SERIAL))
        self.hour, rest = divmod(rest, 3600)
        self.minute, self.second = divmod(rest, 60)

    def show(self, tokens: list[re.Match[str]], index: int) -> str:
        match = tokens[index]
        if match["code"]:
            return self.code(match["code"].lower(), is_minutes=_is_minutes(tokens, index))
        if match["elapsed"]:
            unit = {"h": 3600, "m": 60, "s": 1}[match["elapsed"][0].lower()]
            return f"{self.total // unit:0{len(match['elapsed'])}d}"
        if match["half"]:
            text = "PM" if self.hour >= 12 else "AM"
            return text if len(match["half"]) > 3 else text[0]
        if match["fraction"]:
            return "." + self.fraction
        if match["pad"]:
            return " "
        return match["quoted"] or match["escaped"] or match["other"] or ""

    def code(self, code: str, *, is_minutes: bool) -> str:
        count = len(code)
        if code[0] == "y":
            return f"{self.year % 100:02d}" if count <= 2 else f"{self.year:04d}"
        if code[0] == "d":
            name = _DAYS[self.weekday]
            return _number(self.day, count) if count <= 2 else (name[:3] if count == 3 else name)
        if code[0] == "h":
            return _number((self.hour - 1) % 12 + 1 if self.half_days else self.hour, count)
        if code[0] == "s":
            return _number(self.second, count)
        if is_minutes:
            return _number(self.minute, count)
        if count <= 2:
            return _number(self.month, count)
        name = _MONTHS[self.month - 1]
        return {3: name[:3], 5: name[0]}.get(count, name)


def _number(value: int, count: int) -> str:
    return f"{value:02d}" if count >= 2 else str(value)


def _is_minutes(tokens: list[re.Match[str]], index: int) -> bool:
    """Whether ``m`` means minutes: right after hours or right before seconds."""
    code = tokens[index]["code"]
    if not code or code[0] not in "mM" or len(code) > 2:
        return False
    units = [(each["code"] or each["elapsed"])[0].lower() for each in tokens if each["code"] or each["elapsed"]]
    place = sum(1 for each in tokens[:index] if each["code"] or each["elapsed"])
    return (place > 0 and units[place - 1] == "h") or (place + 1 < len(units) and units[place + 1] == "s")
