"""What is remembered of exchanges: who sent them, from where, what was waited after which, and which session began."""

from __future__ import annotations

import pytest
from harness import project, run, told

_APP = """
import asyncio
import threading
import time

import httpx
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

def with_urllib3(session):
    client = requests.Session()
    client.mount("https://", HTTPAdapter(max_retries=Retry(3, status_forcelist=[429, 503], backoff_factor=1)))
    return client.get(f"{session.url}/worksheets", headers=session.headers)  # urllib3

async def with_httpx(session, path="worksheets"):
    async with httpx.AsyncClient(headers=dict(session.headers)) as client:
        while (answer := await client.get(f"{session.url}/{path}")).status_code == 429:
            await asyncio.sleep(float(answer.headers["Retry-After"]))
        return answer

def in_a_thread(session):
    def work():
        requests.get(f"{session.url}/worksheets", headers=session.headers)  # thread
        time.sleep(5)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

def open_session(session):
    token = {"Authorization": session.headers["Authorization"]}
    made = requests.post(f"{session.url}/createSession", json={"persistChanges": True}, headers=token)
    return {**token, "workbook-session-id": made.json()["id"]}
"""


def test_what_is_remembered(pytester: pytest.Pytester) -> None:
    """Waits of urllib3 and asyncio are accounted; callers are named; sessions are numbered as they begin."""
    project(
        pytester,
        """
import asyncio
import pathlib
import pytest
import requests
import app

def place(comment):
    lines = pathlib.Path(app.__file__).read_text().splitlines()
    return f"{app.__file__}:{next(n for n, line in enumerate(lines, 1) if line.endswith('# ' + comment))}"

def test_urllib3(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.throttle(retry_after=40, times=2)
    assert app.with_urllib3(workbook_session).status_code == 200
    assert workbook_calls.retries == 2
    assert workbook_calls.waited == 80
    assert [call.caller for call in workbook_calls] == [place("urllib3")] * 3

def test_tasks_wait_each_for_itself(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.throttle(retry_after=10, path="worksheets")
    workbook_faults.throttle(retry_after=25, path="tables")
    async def main():
        await asyncio.gather(app.with_httpx(workbook_session), app.with_httpx(workbook_session, "tables"))
    asyncio.run(main())
    assert workbook_calls.to("worksheets").waited == 10
    assert workbook_calls.to("tables").waited == 25
    assert workbook_calls.to("names").waited == 0

def test_thread(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.service_unavailable()
    app.in_a_thread(workbook_session)
    assert workbook_calls.waited == 5
    assert [call.caller for call in workbook_calls] == [place("thread")]

def test_sessions(workbook_session, workbook_calls):
    first, second = app.open_session(workbook_session), app.open_session(workbook_session)
    requests.get(f"{workbook_session.url}/worksheets", headers=second)
    requests.post(f"{workbook_session.url}/closeSession", headers=first)
    assert [call.opened for call in workbook_calls.all] == ["session-1", "session-2", "session-3", None, None]
    assert [call.session for call in workbook_calls.all] == [None, None, None, "session-3", "session-2"]
    assert (workbook_calls.sessions_opened, workbook_calls.sessions_closed) == (2, 1)
    assert [call.opened for call in workbook_calls.sessions_leaked.counted] == ["session-3"]
    assert {call.caller for call in workbook_calls.all if call.by != "code"} == {None}

@pytest.mark.xfail(strict=True)
def test_shown(workbook_session, workbook_faults):
    workbook_faults.throttle(retry_after=40, times=2)
    app.with_urllib3(workbook_session)
    raise AssertionError
""",
        app=_APP,
    )
    result = run(pytester, "--runxfail")
    result.assert_outcomes(passed=4, failed=1)
    shown = told(result)
    assert shown.count("client waited 40 s for Retry-After 40") == 2
    assert "code under test waited: 200 s" in shown


def test_time_of_other_tests_makes_no_token_older(pytester: pytest.Pytester) -> None:
    """The token of the run serves each test for an hour of its own; within one test an hour is an hour."""
    project(
        pytester,
        """
import pytest
import requests

@pytest.mark.parametrize("number", range(3))
def test_hour(workbook_item, workbook_token, workbook_clock, number):
    url, headers = f"{workbook_item.workbook_url}/worksheets", {"Authorization": f"Bearer {workbook_token}"}
    workbook_clock.advance(minutes=50)
    assert requests.get(url, headers=headers).status_code == 200
    workbook_clock.advance(minutes=10)
    assert requests.get(url, headers=headers).status_code == 401
""",
    )
    run(pytester).assert_outcomes(passed=3)
