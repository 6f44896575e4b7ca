"""Each fault in each client library: its own exception, its own repeats, no real waiting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness import project, run

_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"

# Whoever really sleeps is found out: the plugin's own sleep stands above this one.
_CONFTEST = """
import asyncio
import time
import pytest

SLEPT = []
_sleep, _async_sleep = time.sleep, asyncio.sleep


def sleep(seconds):
    SLEPT.append(seconds)
    _sleep(seconds)


async def async_sleep(delay, result=None):
    SLEPT.append(delay)
    return await _async_sleep(delay, result)


time.sleep, asyncio.sleep = sleep, async_sleep


@pytest.fixture(autouse=True)
def nobody_waits():
    SLEPT.clear()
    yield
    assert [seconds for seconds in SLEPT if seconds > 0] == []
"""

_CLIENTS = """
import asyncio
import time
import aiohttp
import httpx
import requests
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.drives.item.items.item.workbook.tables.item.rows.add import add_post_request_body as add_row
from msgraph.graph_service_client import GraphServiceClient
from O365 import Account
from O365.excel import WorkBook
from O365.utils.token import MemoryTokenBackend
from office365.graph_client import GraphClient

ROW = {"values": [["Nib", 3]]}
ADD = ("post", "tables/Table1/rows/add")


def by_requests(session, method, path, **more):
    answer = requests.request(method, f"{session.url}/{path}", headers=dict(session.headers), timeout=5, **more)
    answer.raise_for_status()
    return answer.json()


def by_httpx(session, method, path, **more):
    answer = httpx.request(method, f"{session.url}/{path}", headers=dict(session.headers), **more)
    answer.raise_for_status()
    return answer.json()


async def by_httpx_async(session, method, path, **more):
    async with httpx.AsyncClient(headers=dict(session.headers)) as client:
        answer = await client.request(method, f"{session.url}/{path}", **more)
        answer.raise_for_status()
        return answer.json()


async def by_aiohttp(session, method, path, **more):
    limits = aiohttp.ClientTimeout(total=5)
    async with aiohttp.ClientSession(headers=dict(session.headers), timeout=limits) as client:
        async with client.request(method, f"{session.url}/{path}", raise_for_status=True, **more) as answer:
            return await answer.json()


def of_o365(session):
    class Given(MemoryTokenBackend):
        has_data = True

        def get_access_token(self, **_):
            return {"secret": session.token, "expires_on": str(int(time.time()) + 3600)}

    account = Account(("id", "secret"), token_backend=Given())
    account.con.requests_delay = 0
    account.con.timeout = 5
    book = WorkBook(account.storage().get_default_drive().get_item(session.item.id), use_session=False)
    book.session.session_id, book.session.persist = session.id, False
    return book


def of_msgraph(session, credential):
    within = RequestConfiguration()
    within.headers.add("workbook-session-id", session.id)
    client = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])
    item = client.drives.by_drive_id(session.item.drive_id).items.by_drive_item_id(session.item.id)
    return item.workbook, within


async def read_by_msgraph(session, credential):
    book, within = of_msgraph(session, credential)
    return (await book.worksheets.get(within)).value


async def add_by_msgraph(session, credential):
    book, within = of_msgraph(session, credential)
    row = add_row.AddPostRequestBody(additional_data=ROW)
    return await book.tables.by_workbook_table_id("Table1").rows.add.post(row, within)


def of_office365(session):
    client = GraphClient(lambda: {"token_type": "Bearer", "access_token": session.token})
    dress = lambda request: request.set_header("workbook-session-id", session.id)
    client.pending_request().before_execute(dress, once=False)
    return client.me.drive.items[session.item.id].workbook


READS = {
    "requests": lambda session, _: by_requests(session, "get", "worksheets")["value"],
    "httpx": lambda session, _: by_httpx(session, "get", "worksheets")["value"],
    "httpx, async": lambda session, _: asyncio.run(by_httpx_async(session, "get", "worksheets"))["value"],
    "aiohttp": lambda session, _: asyncio.run(by_aiohttp(session, "get", "worksheets"))["value"],
    "O365": lambda session, _: of_o365(session).get_worksheets(),
    "msgraph-sdk": lambda *given: asyncio.run(read_by_msgraph(*given)),
    "Office365": lambda session, _: of_office365(session).worksheets.get().execute_query(),
}
ADDS = {
    "requests": lambda session, _: by_requests(session, *ADD, json=ROW),
    "httpx": lambda session, _: by_httpx(session, *ADD, json=ROW),
    "httpx, async": lambda session, _: asyncio.run(by_httpx_async(session, *ADD, json=ROW)),
    "aiohttp": lambda session, _: asyncio.run(by_aiohttp(session, *ADD, json=ROW)),
    "O365": lambda session, _: of_o365(session).get_table("Table1").add_rows([["Nib", 3]]),
    "msgraph-sdk": lambda *given: asyncio.run(add_by_msgraph(*given)),
    "Office365": lambda session, _: of_office365(session).tables["Table1"].rows.add([["Nib", 3]]).execute_query(),
}
"""

_CODE = """
import json
from pathlib import Path
import pytest
from clients_under_fault import ADDS, READS

CELLS = json.loads(Path(__file__).with_name("cells.json").read_text())


def inject(faults, name, **where):
    if name in ("connect", "dns"):
        faults.add(exception=name, **where)
    else:
        getattr(faults, name)(**where)


def outcome(ask, *given):
    try:
        assert len(list(ask(*given) or [0])) >= 1
    except Exception as error:
        return f"`{type(error).__name__}`"
    return "✓"


@pytest.mark.parametrize(("fault", "client", "expected"), CELLS["reads"])
def test_read(fault, client, expected, workbook_session, workbook_credential, workbook_faults, workbook_calls):
    inject(workbook_faults, fault, path="worksheets")
    seen = outcome(READS[client], workbook_session, workbook_credential)
    sent = sum(call.path == "worksheets" for call in workbook_calls)
    assert seen + (f" \\u00d7{sent}" if sent > 1 else "") == expected


@pytest.mark.parametrize(("fault", "client", "expected"), CELLS["adds"])
def test_add(fault, client, expected, workbook_session, workbook_credential, workbook_faults, workbook_calls):
    workbook_session.range("Sheet1!A1:B2").write([["Item", "Price"], ["Pen", 1.5]])
    workbook_session.post("tables/add", json={"address": "Sheet1!A1:B2", "hasHeaders": True})
    inject(workbook_faults, fault, method="POST", path="tables/*/rows*")
    seen = outcome(lambda *given: [ADDS[client](*given)], workbook_session, workbook_credential)
    sent = sum(call.method == "POST" and "/rows" in call.path for call in workbook_calls)
    rows = len(workbook_session.get("tables/Table1/rows").json()["value"]) - 1
    made = f"{rows} row" + ("" if rows == 1 else "s")
    assert seen + (f" \\u00d7{sent}" if sent > 1 else "") + f", {made}" == expected
"""


def _cells(heading: str) -> list[tuple[str, str, str]]:
    section = _PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|") and not line.startswith("|---")]
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [(row[0].strip("`"), client, cell) for row in rows for client, cell in zip(head[1:], row[1:], strict=True)]


def test_each_client_makes_of_each_fault_what_the_table_says(pytester: pytest.Pytester) -> None:
    """Seven ways over six libraries, every named fault; a sleep that is not virtual fails its test."""
    reads = _cells("What the clients make of a fault")
    adds = _cells("What the clients make of a write that is lost")
    pytester.makeconftest(_CONFTEST)
    project(pytester, _CODE, clients_under_fault=_CLIENTS)
    (pytester.path / "cells.json").write_text(json.dumps({"reads": reads, "adds": adds}), encoding="utf-8")
    # The SDK and the libraries' dependencies warn while they are imported.
    result = run(pytester, "-W", "ignore::DeprecationWarning")
    result.assert_outcomes(passed=len(reads) + len(adds))
    assert len(reads) == 22 * 7
    assert len(adds) == 3 * 7
