"""``workbook_calls``: what is looked at, how it is counted, and what a failed assert shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from exchanges import GONE, exchange

from pytest_workbook.plugin.calls import Calls, Count, Seconds, explain_count
from pytest_workbook.timeline import Exchange, Timeline, Wait
from pytest_workbook.wire import Headers


def _calls(*exchanges: Exchange, waits: Sequence[Wait] = ()) -> Calls:
    return Calls(lambda: exchanges, lambda: waits)


def test_calls_are_those_of_the_code_alone() -> None:
    """Length, iteration, index, slice, reversal and membership pass over plugin and test."""
    exchanges = [
        exchange("GET a", by="plugin"),
        exchange("GET b"),
        exchange("GET c", by="test"),
        exchange("GET d"),
    ]
    calls = _calls(*exchanges)
    assert len(calls) == 2
    assert [one.path for one in calls] == ["b", "d"]
    assert (calls[0].path, calls[-1].path) == ("b", "d")
    assert [one.path for one in calls[1:]] == ["d"]
    assert [one.path for one in reversed(calls)] == ["d", "b"]
    assert exchanges[0] not in calls
    assert [one.path for one in calls.all] == ["a", "b", "c", "d"]
    with pytest.raises(IndexError):
        calls[2]


def test_calls_follow_the_test_as_it_goes_on() -> None:
    """The view is read anew each time, while ``all`` that was taken stays as it was."""
    timeline = Timeline()
    calls = Calls(lambda: timeline.since(0))
    before, creations = calls.all, calls.to("createSession")
    timeline.add(exchange("POST createSession", 201))
    assert (len(calls), len(creations), before) == (1, 1, ())


def test_calls_show_each_call_of_the_code() -> None:
    """A failed assert tells what was asked, how it was chosen, and not the housekeeping."""
    calls = _calls(exchange("POST createSession", by="plugin"), exchange("GET worksheets"))
    assert repr(calls) == "<Calls ['<GET worksheets 200 simulator>']>"
    assert repr(calls.to("createSession")) == "<Calls to createSession []>"


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (("createSession",), [0]),
        (("tables/*/rows/add",), [2]),
        (("worksheets/*",), [1, 3]),
        (("worksheets/*/range()",), [1, 3]),
        (("PATCH worksheets/*/range()",), [3]),
        (("worksheets/*", "get"), [1]),
        (("GET worksheets/*",), [1]),
        (("worksheets/Sheet1/range(address='A1')",), [1, 3]),
        (("/me/drive/*/content",), [4]),
        (("*",), [0, 1, 2, 3]),
        (("worksheet",), []),
    ],
)
def test_calls_are_chosen_by_glob_or_label(chosen: tuple[str, ...], found: list[int]) -> None:
    """As faults are, or by the operation's name; with or without a method."""
    address = "worksheets/Sheet1/range(address='A1')"
    exchanges = [
        exchange("POST createSession", 201),
        exchange(f"GET {address}"),
        exchange("POST tables/Sales/rows/add", 201),
        exchange(f"PATCH {address}"),
        exchange("GET /me/drive/items/01X/content"),
    ]
    assert list(_calls(*exchanges).to(*chosen)) == [exchanges[index] for index in found]


def test_choices_narrow_each_other() -> None:
    """What was chosen is chosen from again."""
    calls = _calls(exchange("GET worksheets"), exchange("POST worksheets"), exchange("GET tables"))
    assert [one.label for one in calls.to("worksheets").to("*", method="POST")] == ["POST worksheets"]


def test_retries_repeat_what_was_refused() -> None:
    """Same method, URL and body; what succeeded is no longer repeated, and another request is none."""
    calls = _calls(
        exchange("GET worksheets", 429),
        exchange("GET worksheets", 0),
        exchange("GET tables"),
        exchange("GET worksheets"),
        exchange("GET worksheets"),
        exchange("POST worksheets", 504, request_body=b"1"),
        exchange("POST worksheets", 201, request_body=b"2"),
    )
    assert calls.retries == 2
    assert calls.to("tables").retries == 0


def test_waits_are_summed_over_what_was_chosen() -> None:
    """Each belongs to the exchange after which it was."""
    throttled, gone = exchange("GET worksheets", 429), exchange("GET tables", 504)
    calls = _calls(throttled, gone, waits=[Wait(10, throttled), Wait(2, gone), Wait(1, gone)])
    assert calls.waited == 13
    assert calls.to("tables").waited == 3


def test_sessions_are_followed_by_their_names() -> None:
    """Opened by the code alone; closed by whomever, or dropped by the service, they do not leak."""
    opened = [exchange("POST createSession", 201, opened=f"session-{number}") for number in range(1, 6)]
    calls = _calls(
        exchange("POST createSession", 201, opened="session-0", by="plugin"),
        *opened,
        exchange("POST closeSession", 204, session="session-1"),
        exchange("POST closeSession", 204, session="session-2", by="test"),
        exchange("GET tables", 404, session="session-3", answer=GONE),
        exchange("POST closeSession", 504, session="session-4"),
    )
    assert calls.sessions_opened == 5
    assert calls.sessions_closed == 1
    assert calls.sessions_leaked == 2
    assert [one.opened for one in calls.sessions_leaked.counted] == ["session-4", "session-5"]


def test_failed_comparison_marks_what_was_counted_among_all() -> None:
    """On whichever side of the operator the count stands."""
    first = exchange("GET tables", 429, caller="/a/app.py:3", fault="throttle")
    count = _calls(first, exchange("GET worksheets", started=1.5)).to("tables").call_count
    listed = [
        ">     0.000 s  429  GET tables  [simulator, code, fault throttle]",
        "      1.500 s  200  GET worksheets  [simulator, code]",
    ]
    assert explain_count("==", count, 2) == ["1 == 2 (calls to tables)", *listed]
    assert explain_count("<", 2, count) == ["2 < 1 (calls to tables)", *listed]


def test_failed_comparison_says_for_what_was_waited() -> None:
    """Before the exchanges."""
    throttled = exchange("GET tables", 429, response_headers=Headers({"Retry-After": "9"}))
    waited = _calls(throttled, waits=[Wait(9, throttled)]).waited
    assert explain_count("==", waited, 10)[:2] == ["9 == 10 (seconds waited)", "client waited 9 s for Retry-After 9"]


def test_failed_comparison_of_nothing_says_that_nothing_was_sent() -> None:
    """And what is no count of ours is not explained."""
    assert explain_count("==", _calls().call_count, 1) == ["0 == 1 (calls)", "no request was sent"]
    assert explain_count("==", 0, 1) == []


def test_counts_are_numbers_and_show_what_they_count() -> None:
    """An assert of the number alone shows it too."""
    one = exchange("GET tables")
    count, seconds = Count([one], [one], "calls"), Seconds([Wait(2.5, one)], [one])
    assert (count, str(count), repr(count)) == (1, "1", "<1 calls: <GET tables 200 simulator>>")
    assert (seconds, str(seconds), repr(seconds)) == (2.5, "2.5", "<2.5 s waited: client waited 2.5 s after a 200>")
    assert (repr(Count([], [], "calls")), repr(Seconds([], []))) == ("<0 calls>", "<0 s waited>")
