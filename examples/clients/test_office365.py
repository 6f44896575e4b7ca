"""Code that uses ``Office365-REST-Python-Client``."""

from __future__ import annotations

from typing import Any

import pytest
from office365.graph_client import GraphClient
from office365.runtime.client_request_exception import ClientRequestException

from pytest_workbook import DriveItem, WorkbookSession


@pytest.fixture(name="client")
def _client(workbook_token: str) -> Any:
    return GraphClient(lambda: {"token_type": "Bearer", "access_token": workbook_token})


@pytest.fixture(name="workbook")
def _workbook(client: Any, workbook_item: DriveItem) -> Any:
    return client.me.drive.items[workbook_item.id].workbook


def test_worksheets_are_listed(workbook: Any) -> None:
    """Worksheets come as the library's entities."""
    sheets = workbook.worksheets.get().execute_query()
    assert [sheet.name for sheet in sheets] == ["Expenses", "Limits", "Settings", "Übersicht", "O'Brien"]


def test_calculated_range_is_read(workbook: Any) -> None:
    """What a formula comes to, and the range's place, are at hand after one query."""
    cell = workbook.worksheets["Übersicht"].range("B4").get().execute_query()
    assert cell.values == [[pytest.approx(367.64)]]
    assert (cell.address, cell.row_index, cell.column_index) == ("Übersicht!B4", 3, 1)


def test_row_is_added_in_the_fixtures_session(client: Any, workbook: Any, workbook_session: WorkbookSession) -> None:
    """One line hands the session over, and the test sees the row in it."""

    def carry(request: Any) -> None:
        request.set_header("workbook-session-id", workbook_session.id)

    client.pending_request().before_execute(carry, once=False)
    workbook.tables["Expenses"].rows.add([[46090, "Books", "Atlas", 100, None]]).execute_query()
    assert workbook_session.range("Expenses!B6:E6") == [["Books", "Atlas", 100, pytest.approx(120)]]


def test_item_is_reached_by_its_path(client: Any, workbook_item: DriveItem) -> None:
    """The library's address by path names the same workbook."""
    item = client.me.drive.items[workbook_item.id].get().execute_query()
    workbook = client.me.drive.root.get_by_path(f"/{item.name}").workbook
    used = workbook.worksheets["Settings"].range("A1:B1").get().execute_query()
    assert used.values == [["VAT", 0.2]]


def test_missing_sheet_raises(workbook: Any) -> None:
    """A refused request raises the library's own exception."""
    with pytest.raises(ClientRequestException) as missing:
        workbook.worksheets["Nowhere"].get().execute_query()
    assert missing.value.response is not None
    assert missing.value.response.status_code == 404
