"""Virtual time stays where it is meant: other tests, other threads, other waiting and pytest's timers have the real."""

from __future__ import annotations

import pytest
from harness import project, run

_CODE = """
import asyncio
import datetime
import threading
import time
import pytest
import requests

def really(wait):
    # At least as long as asked: nothing shortened it.
    began = time.monotonic()
    wait()
    return time.monotonic() - began >= 0.04


def throttled(session, faults):
    faults.throttle(retry_after=3600)
    answer = requests.get(f"{session.url}/worksheets", headers=dict(session.headers))
    assert answer.status_code == 429


def test_a_whole_day_in_no_time(workbook_session, workbook_faults, workbook_clock):
    wall, steady, today = time.time(), time.monotonic(), datetime.date.today()
    for _ in range(24):
        throttled(workbook_session, workbook_faults)
        time.sleep(3600)
    assert workbook_clock.now() >= 24 * 3600
    assert time.time() - wall < 3600
    assert time.monotonic() - steady < 3600
    assert datetime.date.today() - today <= datetime.timedelta(days=1)


def test_after_any_other_answer(workbook_session, workbook_clock):
    requests.get(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    began = workbook_clock.now()
    assert really(lambda: time.sleep(0.04))
    assert really(lambda: asyncio.run(asyncio.sleep(0.04)))
    assert workbook_clock.now() == began


def test_other_waiting(workbook_session, workbook_faults, workbook_clock):
    throttled(workbook_session, workbook_faults)
    began = workbook_clock.now()
    assert really(lambda: threading.Event().wait(0.04))
    lock = threading.Lock()
    lock.acquire()
    assert really(lambda: lock.acquire(timeout=0.04))
    assert workbook_clock.now() == began


def test_another_thread(workbook_session, workbook_faults, workbook_clock):
    throttled(workbook_session, workbook_faults)
    began, seen = workbook_clock.now(), []
    other = threading.Thread(target=lambda: seen.append(really(lambda: time.sleep(0.04))))
    other.start()
    other.join()
    assert (seen, workbook_clock.now()) == ([True], began)
    time.sleep(60)
    assert workbook_clock.now() == began + 60


def test_another_task(workbook_session, workbook_faults, workbook_clock):
    httpx = pytest.importorskip("httpx")

    async def ask():
        workbook_faults.throttle(retry_after=60)
        async with httpx.AsyncClient(headers=dict(workbook_session.headers)) as client:
            assert (await client.get(f"{workbook_session.url}/worksheets")).status_code == 429
        await asyncio.sleep(60)

    async def wait():
        began = time.monotonic()
        await asyncio.sleep(0.04)
        return time.monotonic() - began >= 0.04

    async def both():
        return await asyncio.gather(ask(), wait())

    began = workbook_clock.now()
    assert asyncio.run(both()) == [None, True]
    assert workbook_clock.now() == began + 60


def test_out_of_care():
    assert really(lambda: time.sleep(0.04))
    assert really(lambda: asyncio.run(asyncio.sleep(0.04)))


LEFT = []


def test_leaves_a_throttled_thread(workbook_session, workbook_faults):
    go, headers = threading.Event(), dict(workbook_session.headers)
    workbook_faults.throttle(retry_after=60)

    def work():
        requests.get(f"{workbook_session.url}/worksheets", headers=headers)
        LEFT.append("asked")
        go.wait()
        LEFT.append(really(lambda: time.sleep(0.04)))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while not LEFT:
        time.sleep(0.001)
    LEFT.append((thread, go))


def test_same_thread_after_a_throttled_test(workbook_session, workbook_faults, workbook_clock):
    throttled(workbook_session, workbook_faults)


def test_has_forgotten_it(workbook_clock):
    began = workbook_clock.now()
    assert really(lambda: time.sleep(0.04))
    _, (thread, go) = LEFT
    go.set()
    thread.join()
    assert LEFT[-1] is True
    assert workbook_clock.now() == began


@pytest.mark.timeout(20)
def test_timeout_does_not_fire_for_virtual_hours(workbook_session, workbook_faults):
    for _ in range(50):
        throttled(workbook_session, workbook_faults)
        time.sleep(3600)


@pytest.mark.timeout(0.3, func_only=True)
def test_timeout_fires_for_real_waiting(workbook_session):
    threading.Event().wait(60)
"""


def test_virtual_time_leaks_nowhere(pytester: pytest.Pytester) -> None:
    """Only the sleep that follows an answer which asks for it is virtual, on its own thread or task, in its test."""
    project(pytester, _CODE)
    result = run(pytester, "-p", "timeout")
    result.assert_outcomes(passed=10, failed=1)
    result.stdout.fnmatch_lines(["E*Failed: Timeout (>0.3s) from pytest-timeout."])
