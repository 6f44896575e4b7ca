"""Code that talks to Graph with ``httpx.AsyncClient``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from pytest_workbook import DriveItem, WorkbookSession

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture(name="client")
async def _client(workbook_session: WorkbookSession) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=workbook_session.url, headers=dict(workbook_session.headers)) as client:
        yield client


async def test_written_value_is_calculated_with(client: httpx.AsyncClient) -> None:
    """A formula on another sheet follows what was written."""
    written = await client.patch("worksheets/Settings/range(address='B1')", json={"values": [[0.5]]})
    total = await client.get("names/Total/range")
    assert written.status_code == 200
    assert total.json()["values"] == [[pytest.approx(639.7 * 1.5)]]


async def test_requests_at_the_same_time_do_not_mix(client: httpx.AsyncClient) -> None:
    """Each task gets the answer to its own request."""
    cells = [f"A{row}" for row in range(1, 5)]
    answers = await asyncio.gather(*(client.get(f"worksheets/Limits/range(address='{cell}')") for cell in cells))
    assert [answer.json()["values"][0][0] for answer in answers] == ["Category", "Travel", "Books", "Food"]


async def test_missing_sheet_is_an_error_of_the_resource(client: httpx.AsyncClient) -> None:
    """A 404 for a sheet says so in its code; the session lives on."""
    missing = await client.get("worksheets/Nowhere")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "ItemNotFound")
    assert (await client.get("worksheets")).status_code == 200


async def test_item_is_found_without_a_session(workbook_item: DriveItem, workbook_token: str) -> None:
    """Session-less calls need the token only."""
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {workbook_token}"}) as client:
        answer = await client.get(workbook_item.url)
    assert answer.json()["name"] == "budget.xlsx"
