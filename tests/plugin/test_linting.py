"""The session linter in a run: where its warnings point, and how they are made errors or silenced."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import project, run, told

_WARN = ("-W", "default::pytest_workbook.WorkbookLintWarning")
_APP = """
import asyncio
import time

import httpx
import aiohttp
import requests

def token(session):
    return {"Authorization": session.headers["Authorization"]}

def open_session(item, headers, persist=True):
    opened = {"persistChanges": persist}
    made = requests.post(f"{item.workbook_url}/createSession", json=opened, headers=headers)  # made
    return {**headers, "workbook-session-id": made.json()["id"]}

def add(url, headers):
    body = {"values": [[1]]}
    return requests.post(f"{url}/tables/T/rows/add", json=body, headers=headers)  # added

def write(url, headers, value):
    requests.patch(f"{url}/worksheets/Sheet1/range(address='A1')", json={"values": [[value]]}, headers=headers)

async def write_with_httpx(url, headers, lock=None):
    async with httpx.AsyncClient(headers=headers) as client:
        async def one(cell):
            address = f"{url}/worksheets/Sheet1/range(address='{cell}')"
            if lock is None:
                return await client.patch(address, json={"values": [[1]]})  # httpx
            async with lock:
                return await client.patch(address, json={"values": [[1]]})
        return await asyncio.gather(one("A1"), one("B1"))

async def write_with_aiohttp(url, headers, lock=None):
    async with aiohttp.ClientSession(headers=headers) as client:
        async def one(cell):
            address = f"{url}/worksheets/Sheet1/range(address='{cell}')"
            if lock is None:
                async with client.patch(address, json={"values": [[1]]}) as answer:  # aiohttp
                    return await answer.read()
            async with lock, client.patch(address, json={"values": [[1]]}) as answer:
                return await answer.read()
        return await asyncio.gather(one("A1"), one("B1"))
"""


def _place(folder: Path, comment: str) -> str:
    """Return file and line of what has *comment* behind it."""
    for file in (folder / "app.py", folder / "test_it.py"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.endswith(f"# {comment}"):
                return f"{file}:{number}"
    raise AssertionError(comment)


def test_warnings_name_file_and_line_of_the_code(pytester: pytest.Pytester) -> None:
    """Each rule's, where the code under test sent what breaks it; and nothing of code that obeys."""
    project(
        pytester,
        """
import asyncio
import time
import pytest
import requests
from app import *

def test_left_open(workbook_item, workbook_token):
    open_session(workbook_item, {"Authorization": f"Bearer {workbook_token}"})

def test_blind(workbook_session, workbook_faults):
    workbook_faults.gateway_timeout(path="tables/*")
    add(workbook_session.url, workbook_session.headers)
    add(workbook_session.url, workbook_session.headers)

def test_impatient(workbook_session, workbook_faults):
    workbook_faults.throttle(retry_after=10)
    requests.get(f"{workbook_session.url}/worksheets", headers=workbook_session.headers)
    requests.get(f"{workbook_session.url}/worksheets", headers=workbook_session.headers)  # early

def test_patient(workbook_session, workbook_faults):
    workbook_faults.throttle(retry_after=10)
    requests.get(f"{workbook_session.url}/worksheets", headers=workbook_session.headers)
    time.sleep(10)
    requests.get(f"{workbook_session.url}/worksheets", headers=workbook_session.headers)

def test_unsaved(workbook_session):
    write(workbook_session.url, workbook_session.headers, 1)
    requests.get(f"{workbook_session.item.url}/content", headers=token(workbook_session))  # download

@pytest.mark.workbook(persist_changes=True)
def test_saved(workbook_session):
    write(workbook_session.url, workbook_session.headers, 1)
    requests.get(f"{workbook_session.item.url}/content", headers=token(workbook_session))

def test_header(workbook_session):
    requests.get(workbook_session.item.url, headers=workbook_session.headers)  # elsewhere

def test_per_call(workbook_item, workbook_token):
    for _ in range(3):
        headers = open_session(workbook_item, {"Authorization": f"Bearer {workbook_token}"})
        requests.get(f"{workbook_item.workbook_url}/worksheets", headers=headers)
        requests.post(f"{workbook_item.workbook_url}/closeSession", headers=headers)

def test_parallel_httpx(workbook_session):
    asyncio.run(write_with_httpx(workbook_session.url, workbook_session.headers))

def test_parallel_aiohttp(workbook_session):
    asyncio.run(write_with_aiohttp(workbook_session.url, workbook_session.headers))

def test_one_after_the_other(workbook_session):
    asyncio.run(write_with_httpx(workbook_session.url, workbook_session.headers, asyncio.Lock()))
    asyncio.run(write_with_aiohttp(workbook_session.url, workbook_session.headers, asyncio.Lock()))

def test_own_objects_are_not_judged(workbook_session, workbook_item):
    workbook_session.range("Sheet1!A1").write(1)
    workbook_item.content()

@pytest.fixture(scope="module")
def shared(module_workbook_item):
    headers = open_session(module_workbook_item, {"Authorization": "Bearer x"})
    yield headers
    requests.post(f"{module_workbook_item.workbook_url}/closeSession", headers=headers)

def test_shared_by_the_module(shared): pass

def test_shared_by_the_module_again(shared): pass
""",
        app=_APP,
    )
    result = run(pytester, *_WARN)
    result.assert_outcomes(passed=14, warnings=8)
    shown = result.stdout.str()
    for place, finding in (
        ("made", "session-left-open: session-1 was opened and never closed"),
        ("added", "blind-repeat: POST tables/*/rows/add was repeated after a 504"),
        ("early", "retry-after-ignored: GET worksheets was sent 0"),
        ("download", "unsaved-file-read: the file was read after writes in session-1"),
        ("elsewhere", "session-header-elsewhere: GET /me/drive/items/* carried workbook-session-id"),
        ("made", "session-per-call: 3 sessions were opened for 3 requests"),
        ("httpx", "parallel-writes: PATCH worksheets/*/range() was sent while another write"),
        ("aiohttp", "parallel-writes: PATCH worksheets/*/range() was sent while another write"),
    ):
        assert f"{_place(pytester.path, place)}: WorkbookLintWarning: {finding}" in shown


def test_filters_make_findings_errors_or_silence_them(pytester: pytest.Pytester) -> None:
    """By the rule's name, in the run or for a test; an error names the place too, and points at no file of ours."""
    code = """
import pytest
from app import *

@pytest.fixture
def headers(workbook_token):
    return {"Authorization": f"Bearer {workbook_token}"}

def test_error_at_the_end(workbook_item, headers):
    open_session(workbook_item, headers)

@pytest.mark.filterwarnings("ignore:session-left-open")
def test_silenced(workbook_item, headers):
    open_session(workbook_item, headers)

def test_error_of_the_call(workbook_session):
    requests.get(workbook_session.item.url, headers=workbook_session.headers)  # elsewhere

def test_failure_is_not_hidden(workbook_session):
    requests.get(workbook_session.item.url, headers=workbook_session.headers)
    assert 1 == 2
"""
    project(pytester, code, app=_APP)
    result = run(pytester, "-W", "error::pytest_workbook.WorkbookLintWarning")
    result.assert_outcomes(passed=2, failed=2, errors=1)
    shown = told(result)
    assert "WorkbookLintWarning: session-left-open: session-1 was opened" in shown
    assert f"at {_place(pytester.path, 'made')}" in shown
    assert f"at {_place(pytester.path, 'elsewhere')}" in shown
    assert "assert 1 == 2" in shown
    assert "linting.py" not in shown
    off = run(pytester, "-W", "error::pytest_workbook.WorkbookLintWarning", "-o", "workbook_lint=false")
    off.assert_outcomes(passed=3, failed=1)
