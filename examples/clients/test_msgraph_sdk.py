"""Code that uses Microsoft's own ``msgraph-sdk``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.workbook_session_info import WorkbookSessionInfo
from msgraph.graph_service_client import GraphServiceClient

from pytest_workbook import DriveItem, WorkbookSession

if TYPE_CHECKING:
    from msgraph.generated.drives.item.items.item.workbook.workbook_request_builder import WorkbookRequestBuilder

    from pytest_workbook.plugin.giving import Credential

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture(name="workbook")
async def _workbook(workbook_item: DriveItem, workbook_credential: Credential) -> WorkbookRequestBuilder:
    client = GraphServiceClient(credentials=workbook_credential, scopes=["https://graph.microsoft.com/.default"])
    drive = await client.me.drive.get()
    assert drive is not None
    assert drive.id is not None
    assert workbook_item.id is not None
    return client.drives.by_drive_id(drive.id).items.by_drive_item_id(workbook_item.id).workbook


def _in(session_id: str | None) -> RequestConfiguration:  # type: ignore[type-arg] # each builder has its own parameters
    configuration: RequestConfiguration = RequestConfiguration()  # type: ignore[type-arg]
    assert session_id is not None
    configuration.headers.add("workbook-session-id", session_id)
    return configuration


async def test_worksheets_are_listed(workbook: WorkbookRequestBuilder) -> None:
    """Worksheets come as the library's models."""
    answer = await workbook.worksheets.get()
    assert answer is not None
    assert [sheet.name for sheet in answer.value or []] == ["Expenses", "Limits", "Settings", "Übersicht", "O'Brien"]


async def test_session_is_created_and_closed(workbook: WorkbookRequestBuilder) -> None:
    """The library makes and closes a session of its own."""
    from msgraph.generated.drives.item.items.item.workbook.create_session.create_session_post_request_body import (
        CreateSessionPostRequestBody,
    )

    session = await workbook.create_session.post(CreateSessionPostRequestBody(persist_changes=False))
    assert isinstance(session, WorkbookSessionInfo)
    assert session.persist_changes is False
    await workbook.close_session.post(request_configuration=_in(session.id))
    with pytest.raises(ODataError) as gone:
        await workbook.worksheets.get(request_configuration=_in(session.id))
    assert gone.value.response_status_code == 404


async def test_range_is_read_in_the_fixtures_session(
    workbook: WorkbookRequestBuilder, workbook_session: WorkbookSession
) -> None:
    """A range comes with its values in ``additional_data``."""
    workbook_session.range("Settings!B1").write(0.5)
    sheet = workbook.worksheets.by_workbook_worksheet_id("Limits")
    answer = await sheet.range_with_address("A2:C2").get(request_configuration=_in(workbook_session.id))
    assert answer is not None
    assert answer.additional_data["values"] == [["Travel", 900, pytest.approx(741)]]


async def test_missing_sheet_raises_with_its_code(workbook: WorkbookRequestBuilder) -> None:
    """The error's code and status reach the library's exception."""
    with pytest.raises(ODataError) as missing:
        await workbook.worksheets.by_workbook_worksheet_id("Nowhere").get()
    assert missing.value.error is not None
    assert (missing.value.response_status_code, missing.value.error.code) == (404, "ItemNotFound")
