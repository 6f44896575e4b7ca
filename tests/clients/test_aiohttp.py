"""``aiohttp.ClientSession``: sessions need a loop, so they are made in the test; modules may come early."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_USUAL_CALLS = """
import asyncio
import io
from functools import partial
import aiohttp
import openpyxl
import pytest
from yarl import URL

ROOT = "https://graph.microsoft.com/v1.0"
EARLY = aiohttp.ClientSession


def test_workbook(workbook_session):
    async def go():
        headers = dict(workbook_session.headers)
        async with EARLY(f"{workbook_session.url}/", headers=headers, raise_for_status=True) as client:

            async def ask(method, path, json=None):
                async with client.request(method, path, json=json) as answer:
                    return await answer.json() if answer.status != 204 else None

            assert [sheet["name"] for sheet in (await ask("GET", "worksheets"))["value"]] == ["Sheet1"]
            added = await ask("POST", "worksheets/add", {"name": "Q1 O'Brien"})
            assert (await ask("GET", "worksheets/Q1 O'Brien"))["id"] == added["id"]
            renamed = await ask("PATCH", f"worksheets/{added['id']}", {"name": "Übersicht"})
            assert renamed["name"] == "Übersicht"
            encoded = URL(f"{workbook_session.url}/worksheets(%27%C3%9Cbersicht%27)", encoded=True)
            assert (await ask("GET", encoded))["position"] == 1
            assert await ask("DELETE", "worksheets/Übersicht") is None
            with pytest.raises(aiohttp.ClientResponseError) as missing:
                await ask("GET", "worksheets/Übersicht")
            assert (missing.value.status, missing.value.message) == (404, "Not Found")
            written = await ask("PATCH", "worksheets/Sheet1/range(address='B2:B3')", {"values": [[4], [None]]})
            assert written["values"] == [[4], [8]]
            formula = await ask("PATCH", "worksheets/Sheet1/range(address='E2')", {"formulas": [["=E1+1"]]})
            assert (formula["values"], formula["formulas"]) == ([[25]], [["=E1+1"]])
            assert (await ask("GET", "worksheets/Sheet1/usedRange"))["address"] == "Sheet1!A1:E3"
            table = await ask("POST", "tables/add", {"address": "Sheet1!A1:C3", "hasHeaders": True})
            added = await ask("POST", f"tables/{table['id']}/rows/add", {"index": None, "values": [["Nib", 3, 6]]})
            assert added["index"] == 2
            await ask("DELETE", "tables/Table1/rows/itemAt(index=0)")
            rows = (await ask("GET", "tables/Table1/rows"))["value"]
            assert [row["values"][0] for row in rows] == [["Ink", 8, 16], ["Nib", 3, 6]]
            await ask("POST", "names/add", {"name": "Sum", "reference": "=Sheet1!$E$1"})
            assert (await ask("GET", "names/Sum/range"))["values"] == [[22]]

    asyncio.run(go())


def test_content(workbook_item, workbook_token):
    async def go():
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {workbook_token}"}) as client:
            async with client.get(f"{workbook_item.url}/content") as answer:
                content = await answer.read()
                assert [step.status for step in answer.history] == [302]
            assert openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A2"].value == "Pen"
            beside = f"{ROOT}/me/drive/root:/Reports/beside.xlsx:"
            async with client.put(f"{beside}/content", data=content) as answer:
                assert answer.status == 201
            async with client.get(f"{beside}/workbook/worksheets/Sheet1/range(address='A3:C3')") as answer:
                assert (await answer.json())["values"] == [["Ink", 8, 16]]

    asyncio.run(go())


def test_tasks(workbook_session, workbook_calls):
    async def go():
        async with aiohttp.ClientSession(headers=dict(workbook_session.headers)) as client:

            async def ask(row):
                url = f"{workbook_session.url}/worksheets/Sheet1/range(address='A{row}')?$select=address"
                async with client.get(url) as answer:
                    return (await answer.json())["address"]

            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(ask(row)) for row in range(1, 251)]
            return [task.result() for task in tasks]

    assert asyncio.run(go()) == [f"Sheet1!A{row}" for row in range(1, 251)]
    assert len(workbook_calls) == 250


def test_two_sessions(workbook_session_factory):
    async def work(session, base):
        values = []
        async with aiohttp.ClientSession(headers=dict(session.headers)) as client:
            for turn in range(20):
                url = f"{session.url}/worksheets/Sheet1"
                async with client.patch(f"{url}/range(address='B2')", json={"values": base + turn}):
                    await asyncio.sleep(0)
                async with client.get(f"{url}/cell(row=0,column=4)") as answer:
                    values.append((await answer.json())["values"][0][0])
        return values

    async def go():
        return await asyncio.gather(work(workbook_session_factory(), 0), work(workbook_session_factory(), 100))

    left, right = asyncio.run(go())
    assert left == [turn * 2 + 16 for turn in range(20)]
    assert right == [(turn + 100) * 2 + 16 for turn in range(20)]
"""


def test_usual_calls_tasks_and_sessions_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Sheets, ranges, tables, names, content; 250 tasks that lose nothing; two sessions in tasks that do not mix."""
    guarded(pytester, _USUAL_CALLS, tests=4).holds_in_every_mode()
