"""Which writes to one workbook were under way at the same time."""

from __future__ import annotations

import asyncio

import pytest

from pytest_workbook.door.flights import Flights, Turn, workbook_of
from pytest_workbook.wire import Request

_ROOT = "https://graph.microsoft.com/v1.0"
_BOOK = f"{_ROOT}/me/drive/items/01X/workbook"
_WRITE = Request("PATCH", f"{_BOOK}/worksheets/a")


def test_writes_at_the_same_time_meet() -> None:
    """Both know it, as long as each is under way."""
    flights = Flights()
    with flights.aloft(_WRITE, 1):
        assert not flights.is_met(1)
        with flights.aloft(Request("POST", f"{_BOOK}/tables/add"), 2):
            assert flights.is_met(1)
            assert flights.is_met(2)
        assert flights.is_met(1)
        assert not flights.is_met(2)
    assert not flights.is_met(1)


def test_a_write_knows_what_was_sent_before_it() -> None:
    """Not what was sent after it, nor what was answered; whether it is the same workbook is for others to say."""
    flights = Flights()
    elsewhere = Request("PATCH", f"{_ROOT}/me/drive/root:/same.xlsx:/workbook/worksheets/a")
    with flights.aloft(elsewhere, 1):
        with flights.aloft(_WRITE, 2), flights.aloft(Request("GET", f"{_BOOK}/worksheets"), 3):
            assert [flights.before(actor) for actor in (1, 2, 3)] == [(), (elsewhere,), ()]
        with flights.aloft(_WRITE, 4):
            assert flights.before(4) == (elsewhere,)
    assert flights.before(4) == ()


@pytest.mark.parametrize(
    "other",
    [
        Request("GET", f"{_BOOK}/worksheets"),
        Request("PATCH", f"{_ROOT}/me/drive/items/02Y/workbook/worksheets/a"),
        Request("PUT", f"{_ROOT}/me/drive/items/01X/content"),
    ],
    ids=["a read", "another workbook", "no workbook"],
)
def test_others_do_not_meet_a_write(other: Request) -> None:
    """Reads may be parallel, and so may what concerns another workbook."""
    flights = Flights()
    with flights.aloft(_WRITE, 1), flights.aloft(other, 2):
        assert not flights.is_met(1)
        assert not flights.is_met(2)


@pytest.mark.parametrize("batch", [f"{_ROOT}/$batch", f"{_ROOT}/%24batch?x=1", f"{_ROOT}/$BATCH/"])
def test_batches_are_known_to_what_is_sent_after_them(batch: str) -> None:
    """What they write is for others to say, so that they meet nothing here."""
    flights = Flights()
    sent = Request("POST", batch)
    with flights.aloft(sent, 1), flights.aloft(Request("POST", batch), 2), flights.aloft(_WRITE, 3):
        assert flights.before(2) == (sent,)
        assert len(flights.before(3)) == 2
        assert [flights.is_met(actor) for actor in (1, 2, 3)] == [False] * 3


def test_writes_one_after_the_other_do_not_meet() -> None:
    """Also where the first one failed."""
    flights = Flights()
    with pytest.raises(OSError, match="broken"):
        _broken_off(flights)
    with flights.aloft(_WRITE, 2):
        assert not flights.is_met(2)


def _broken_off(flights: Flights) -> None:
    msg = "broken"
    with flights.aloft(_WRITE, 1):
        raise OSError(msg)


def test_a_write_within_its_own_is_the_same() -> None:
    """The outer one ends it."""
    flights = Flights()
    with flights.aloft(_WRITE, 1):
        with flights.aloft(_WRITE, 1):
            assert not flights.is_met(1)
        with flights.aloft(_WRITE, 2):
            assert flights.is_met(2)


def test_a_turn_lets_other_tasks_begin() -> None:
    """Once, and in the order in which they were made."""

    async def main() -> list[str]:
        said: list[str] = []

        async def say(name: str) -> None:
            said.append(f"{name} begins")
            await Turn()
            said.append(f"{name} ends")

        await asyncio.gather(say("a"), say("b"))
        return said

    assert asyncio.run(main()) == ["a begins", "b begins", "a ends", "b ends"]


@pytest.mark.parametrize(
    ("url", "workbook"),
    [
        (f"{_BOOK}/worksheets", "/me/drive/items/01x"),
        (f"{_BOOK}?$select=id", "/me/drive/items/01x"),
        (f"{_ROOT}/me/drive/items/01X/content", None),
        ("https://example.com/", None),
    ],
)
def test_a_workbook_is_known_by_its_address(url: str, workbook: str | None) -> None:
    """In lower case; what is below none has none."""
    assert workbook_of(url) == workbook
