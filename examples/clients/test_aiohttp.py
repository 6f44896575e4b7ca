"""Code that talks to Graph with ``aiohttp``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from pytest_workbook import WorkbookSession

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture(name="client")
async def _client(workbook_session: WorkbookSession) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=dict(workbook_session.headers)) as client:
        yield client


async def test_row_goes_into_the_table(client: aiohttp.ClientSession, workbook_session: WorkbookSession) -> None:
    """A row is added, and the formula over the table counts it."""
    row = [46090, "Books", "Atlas", 100, None]
    rows = f"{workbook_session.url}/tables/Expenses/rows/add"
    async with client.post(rows, json={"index": None, "values": [row]}) as answer:
        assert answer.ok
        assert (await answer.json())["index"] == 4
    assert workbook_session.range("Limits!C3").value == pytest.approx(179.4)


async def test_refusal_raises_where_the_client_asks_for_it(
    client: aiohttp.ClientSession, workbook_session: WorkbookSession
) -> None:
    """``raise_for_status`` sees status and reason."""
    with pytest.raises(aiohttp.ClientResponseError) as refused:
        async with client.get(f"{workbook_session.url}/worksheets/Nowhere", raise_for_status=True):
            pass
    assert refused.value.status == 404


async def test_sheets_are_read_together(client: aiohttp.ClientSession, workbook_session: WorkbookSession) -> None:
    """Several sheets are read at the same time, also those with a quote and an umlaut."""

    async def first_cell(sheet: str) -> str:
        async with client.get(f"{workbook_session.url}/worksheets/{sheet}/range(address='A1')") as answer:
            return str((await answer.json())["values"][0][0])

    names = ("Expenses", "O'Brien", "Übersicht")
    assert await asyncio.gather(*map(first_cell, names)) == ["Date", "Date", "Total"]
