"""What the rules look at."""

from __future__ import annotations

import pytest
from exchanges import GONE, seen

from pytest_workbook.linter.seen import Seen


@pytest.mark.parametrize(
    ("call", "item", "is_below"),
    [
        (seen("GET worksheets"), "/me/drive/items/01x", True),
        (seen("GET /me/drive/items/01X/content"), "/me/drive/items/01x", False),
        (seen("GET /me/drive/root:/Budget.xlsx:/workbook/worksheets"), "/me/drive/root:/budget.xlsx:", True),
        (seen("GET /me/drive"), None, False),
        (seen("GET x", url="https://example.com/x"), None, False),
    ],
)
def test_item_is_told_from_the_url(call: Seen, item: str | None, is_below: bool) -> None:
    """In lower case; a URL may be about an item without being below its workbook."""
    assert (call.item, call.is_below_workbook) == (item, is_below)


@pytest.mark.parametrize(
    ("call", "is_lifecycle", "is_close", "is_poll"),
    [
        (seen("POST createSession", 201), True, False, False),
        (seen("POST refreshSession", 204), True, False, False),
        (seen("POST closeSession", 204), True, True, False),
        (seen("POST microsoft.graph.closeSession", 204), True, True, False),
        (seen("POST closeSession", 404), True, False, False),
        (seen("GET operations/1"), False, False, True),
        (seen("GET worksheets"), False, False, False),
    ],
)
def test_life_cycle_and_polls_are_told_from_the_path(
    call: Seen, is_lifecycle: bool, is_close: bool, is_poll: bool
) -> None:
    """Also under its long name; a closing that was refused closed nothing."""
    assert (call.is_lifecycle, call.is_close, call.is_poll) == (is_lifecycle, is_close, is_poll)


def test_session_is_gone_by_code_whatever_the_status() -> None:
    """A success never says so."""
    answers = [seen("GET worksheets", status, answer=GONE) for status in (200, 400, 404)]
    assert [one.says_gone for one in answers] == [False, True, True]


def test_time_between_is_the_longer_of_both_clocks() -> None:
    """From the answer of one to the sending of the other."""
    first = seen("GET worksheets", started=1.0, seconds=2.0, real=10.0)
    assert first.seconds_until(seen("GET worksheets", started=8.0, real=10.5)) == 5.0
    assert first.seconds_until(seen("GET worksheets", started=3.0, real=17.0)) == 7.0
