"""Writes of code under test that are under way at the same time, where the profile throttles them."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_TESTS = """
import asyncio
import threading

import aiohttp
import httpx
import pytest
import requests

CELL = "worksheets/Sheet1/range(address='{}')"

async def with_httpx(session, cells):
    async with httpx.AsyncClient(headers=dict(session.headers)) as client:
        answers = [client.patch(f"{session.url}/{CELL.format(cell)}", json={"values": [[cell]]}) for cell in cells]
        return [answer.status_code for answer in await asyncio.gather(*answers)]

async def with_aiohttp(session, cells):
    async with aiohttp.ClientSession(headers=dict(session.headers)) as client:
        async def write(cell):
            url = f"{session.url}/{CELL.format(cell)}"
            async with client.patch(url, json={"values": [[cell]]}) as answer:
                return answer.status
        return await asyncio.gather(*map(write, cells))

async def with_batches(session, cells):
    root, _, base = session.url.partition("/v1.0")
    async with httpx.AsyncClient(headers={"Authorization": session.headers["Authorization"]}) as client:
        def batch(cell):
            session_id = session.headers["workbook-session-id"]
            headers = {"Content-Type": "application/json", "workbook-session-id": session_id}
            part = {"id": "1", "method": "PATCH", "url": f"{base}/{CELL.format(cell)}", "headers": headers,
                    "body": {"values": [[cell]]}}
            return client.post(f"{root}/v1.0/$batch", json={"requests": [part]})
        answers = await asyncio.gather(*map(batch, cells))
        return [answer.json()["responses"][0]["status"] for answer in answers]

@pytest.mark.parametrize("write", [with_httpx, with_aiohttp, with_batches])
@pytest.mark.workbook(profile="strict", persist_changes=True)
def test_tasks_that_meet(workbook_session, write):
    assert asyncio.run(write(workbook_session, ["A1", "B1", "C1"])) == [200, 429, 429]
    assert workbook_session.range("Sheet1!A1:C1").values == [["A1", "", ""]]
    assert asyncio.run(write(workbook_session, ["B1"])) == [200]

@pytest.mark.workbook(profile="strict", persist_changes=False)
def test_tasks_in_a_copy_of_its_own(workbook_session):
    assert asyncio.run(with_httpx(workbook_session, ["A1", "B1"])) == [200, 200]

def test_tasks_of_the_default_profile(workbook_session):
    assert asyncio.run(with_httpx(workbook_session, ["A1", "B1"])) == [200, 200]

@pytest.mark.workbook(profile="strict", persist_changes=True)
def test_threads_that_meet(workbook_session, meeting):
    def write(cell):
        url = f"{workbook_session.url}/{CELL.format(cell)}"
        return requests.patch(url, json={"values": [[cell]]}, headers=dict(workbook_session.headers)).status_code
    first = []
    thread = threading.Thread(target=lambda: first.append(write("A1")))
    with meeting as (is_sent, may_end):
        thread.start()
        assert is_sent.wait(10)
        second = write("B1")
        may_end.set()
        thread.join()
    assert (first, second, write("C1")) == ([200], 429, 200)
"""

_CONFTEST = """
import threading
from contextlib import contextmanager

import pytest

HELD = []

def pytest_workbook_exchange(exchange):
    if HELD and "A1" in exchange.url and exchange.method == "PATCH":
        is_sent, may_end = HELD
        is_sent.set()
        assert may_end.wait(10)

@pytest.fixture
def meeting():
    @contextmanager
    def held():
        HELD.extend([threading.Event(), threading.Event()])
        try:
            yield tuple(HELD)
        finally:
            HELD.clear()
    return held()
"""


def test_writes_that_meet_are_throttled(pytester: pytest.Pytester) -> None:
    """Of tasks all but the first, of threads the one that is sent while the other is not answered."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _TESTS, conftest=_CONFTEST)
    run(pytester).assert_outcomes(passed=6)
