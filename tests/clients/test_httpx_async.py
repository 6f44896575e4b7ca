"""``httpx.AsyncClient``: one after the other and in tasks."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_USUAL_CALLS = """
import asyncio
import io
import httpx
import openpyxl
import pytest

ROOT = "https://graph.microsoft.com/v1.0"
EARLY = httpx.AsyncClient()


@pytest.mark.parametrize("when", ["made at import", "made in the test", "HTTP/2"])
def test_workbook(when, workbook_session):
    async def go(client):
        client.base_url = workbook_session.url
        client.headers.update(workbook_session.headers)
        assert [sheet["name"] for sheet in (await client.get("worksheets")).json()["value"]] == ["Sheet1"]
        added = (await client.post("worksheets/add", json={"name": "Übersicht"})).json()
        renamed = await client.patch(f"worksheets/{added['id']}", json={"name": "O'Brien"})
        assert renamed.json()["name"] == "O'Brien"
        assert (await client.delete("worksheets/O'Brien")).status_code == 204
        written = await client.patch("worksheets/Sheet1/range(address='B2')", json={"values": [[4]]})
        assert written.json()["values"] == [[4]]
        assert (await client.get("worksheets/Sheet1/range(address='E1')")).json()["values"] == [[24]]
        formulas = {"formulas": [["=B2+1", "=A5*2"]]}
        formula = (await client.patch("worksheets/Sheet1/range(address='A5:B5')", json=formulas)).json()
        assert formula["values"] == [[5, 10]]
        assert (await client.get("worksheets/Sheet1/usedRange")).json()["address"] == "Sheet1!A1:E5"
        table = (await client.post("tables/add", json={"address": "Sheet1!A1:C3", "hasHeaders": True})).json()
        added = await client.post(f"tables/{table['id']}/rows/add", json={"values": [["Nib", 3, 6]]})
        assert added.json()["index"] == 2
        assert (await client.delete(f"tables/{table['id']}/rows/itemAt(index=0)")).status_code == 204
        rows = (await client.get(f"tables/{table['id']}/rows")).json()["value"]
        assert [row["values"][0][0] for row in rows] == ["Ink", "Nib"]
        await client.post("names/add", json={"name": "Sum", "reference": "=Sheet1!$E$1"})
        assert (await client.get("names/Sum/range")).json()["values"] == [[22]]
        missing = await client.get("worksheets/Nowhere")
        with pytest.raises(httpx.HTTPStatusError):
            missing.raise_for_status()
        await client.aclose()

    asyncio.run(go(EARLY if when == "made at import" else httpx.AsyncClient(http2=when == "HTTP/2")))


def test_content(workbook_item, workbook_token):
    async def go():
        headers = {"Authorization": f"Bearer {workbook_token}"}
        async with httpx.AsyncClient(headers=headers, follow_redirects=True) as client:
            async with client.stream("GET", f"{workbook_item.url}/content") as answer:
                content = b"".join([piece async for piece in answer.aiter_bytes(1000)])
            assert [step.status_code for step in answer.history] == [302]
            assert openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A2"].value == "Pen"
            beside = f"{ROOT}/me/drive/root:/Reports/beside.xlsx:"
            assert (await client.put(f"{beside}/content", content=content)).status_code == 201
            cells = await client.get(f"{beside}/workbook/worksheets/Sheet1/range(address='A3:C3')")
            assert cells.json()["values"] == [["Ink", 8, 16]]

    asyncio.run(go())


def test_tasks(workbook_session, workbook_calls):
    async def go():
        async with httpx.AsyncClient(base_url=workbook_session.url, headers=dict(workbook_session.headers)) as client:

            async def ask(row):
                answer = await client.get(f"worksheets/Sheet1/range(address='A{row}')?$select=address")
                return answer.json()["address"]

            async def write(row):
                await client.patch(f"worksheets/Sheet1/range(address='H{row}')", json={"values": row})

            got, *_ = await asyncio.gather(
                asyncio.gather(*map(ask, range(1, 201))), *(asyncio.create_task(write(row)) for row in range(1, 51))
            )
            return got

    assert asyncio.run(go()) == [f"Sheet1!A{row}" for row in range(1, 201)]
    assert workbook_session.range("Sheet1!H1:H50") == [[row] for row in range(1, 51)]
    assert len(workbook_calls) == 250
"""


def test_usual_calls_and_tasks_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """A client made at import or in the test, a streamed download, and 250 tasks at once that lose nothing."""
    guarded(pytester, _USUAL_CALLS, tests=5).holds_in_every_mode()
