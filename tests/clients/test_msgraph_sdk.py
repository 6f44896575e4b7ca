"""``msgraph-sdk``, with its default client: HTTP/2, all its middleware, doubled slashes."""

from __future__ import annotations

import pytest
from clients.guarded import guarded
from harness import project, run

_USUAL_CALLS = """
import asyncio
import io
import threading
import openpyxl
import pytest
from azure.core.credentials import AccessToken
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.drives.item.items.item.workbook.close_session import close_session_request_builder
from msgraph.generated.drives.item.items.item.workbook.create_session import create_session_post_request_body
from msgraph.generated.drives.item.items.item.workbook.names.add import add_post_request_body as add_name
from msgraph.generated.drives.item.items.item.workbook.tables.add import add_post_request_body as add_table
from msgraph.generated.drives.item.items.item.workbook.tables.item.rows.add import add_post_request_body as add_row
from msgraph.generated.drives.item.items.item.workbook.worksheets.add import add_post_request_body as add_sheet
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.workbook_range import WorkbookRange
from msgraph.generated.models.workbook_worksheet import WorkbookWorksheet
from msgraph.graph_service_client import GraphServiceClient

SCOPES = ["https://graph.microsoft.com/.default"]


class Late:
    # Made at import, before there is a token.
    credential = None

    def get_token(self, *scopes, **options):
        return self.credential.get_token(*scopes, **options)


LATE = Late()
EARLY = GraphServiceClient(credentials=LATE, scopes=SCOPES)


def within(session_id):
    configuration = RequestConfiguration()
    configuration.headers.add("workbook-session-id", session_id)
    return configuration


async def workbook_of(client, item_id):
    drive = await client.me.drive.get()
    return client.drives.by_drive_id(drive.id).items.by_drive_item_id(item_id)


@pytest.mark.parametrize("when", ["made at import", "made in the test"])
def test_workbook(when, workbook_item, workbook_credential):
    LATE.credential = workbook_credential

    async def go():
        client = EARLY if when == "made at import" else GraphServiceClient(workbook_credential, SCOPES)
        book = (await workbook_of(client, workbook_item.id)).workbook
        opened = await book.create_session.post(
            create_session_post_request_body.CreateSessionPostRequestBody(persist_changes=False)
        )
        mine = within(opened.id)
        assert [sheet.name for sheet in (await book.worksheets.get(mine)).value] == ["Sheet1"]
        added = await book.worksheets.add.post(add_sheet.AddPostRequestBody(name="Übersicht"), mine)
        assert (added.name, added.position) == ("Übersicht", 1)
        sheet = book.worksheets.by_workbook_worksheet_id(added.id)
        assert (await sheet.patch(WorkbookWorksheet(name="O'Brien"), mine)).name == "O'Brien"
        assert await sheet.delete(mine) is None
        with pytest.raises(ODataError) as missing:
            await book.worksheets.by_workbook_worksheet_id("O'Brien").get(mine)
        assert (missing.value.response_status_code, missing.value.error.code) == (404, "ItemNotFound")

        first = book.worksheets.by_workbook_worksheet_id("Sheet1")
        cells = first.range_with_address("B2:B3")
        request = cells.to_get_request_information(mine)
        request.http_method = request.http_method.PATCH
        request.set_content_from_parsable(
            client.request_adapter, "application/json", WorkbookRange(additional_data={"values": [[2.5], [9]]})
        )
        written = await client.request_adapter.send_async(request, WorkbookRange, {"XXX": ODataError})
        assert written.additional_data["values"] == [[2.5], [9]]
        total = await first.range_with_address("E1").get(mine)
        assert (total.additional_data["values"], total.additional_data["formulas"]) == ([[23]], [["=SUM(C2:C9)"]])
        assert (await first.used_range.get(mine)).address == "Sheet1!A1:E3"

        table = await book.tables.add.post(add_table.AddPostRequestBody(address="Sheet1!A1:C3", has_headers=True), mine)
        rows = book.tables.by_workbook_table_id(table.id).rows
        added = await rows.add.post(add_row.AddPostRequestBody(additional_data={"values": [["Nib", 3, 6]]}), mine)
        assert (added.index, added.additional_data["values"]) == (2, [["Nib", 3, 6]])
        listed = (await rows.get(mine)).value
        assert [row.additional_data["values"][0][0] for row in listed] == ["Pen", "Ink", "Nib"]
        named = add_name.AddPostRequestBody(name="Sum", additional_data={"reference": "=Sheet1!$E$1"})
        assert (await book.names.add.post(named, mine)).name == "Sum"
        assert [name.name for name in (await book.names.get(mine)).value] == ["Sum"]
        by_name = await book.names.by_workbook_named_item_id("Sum").range.get(mine)
        assert by_name.additional_data["values"] == [[29]]

        await book.close_session.post(mine)
        with pytest.raises(ODataError) as gone:
            await book.worksheets.get(mine)
        assert gone.value.response_status_code == 404

    asyncio.run(go())


def test_content(workbook_item, workbook_credential):
    async def go():
        client = GraphServiceClient(workbook_credential, SCOPES)
        item = await workbook_of(client, workbook_item.id)
        content = await item.content.get()
        assert openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A2"].value == "Pen"
        drive = await client.me.drive.get()
        beside = client.drives.by_drive_id(drive.id).items.by_drive_item_id("root:/beside.xlsx:")
        assert (await beside.content.put(content)).name == "beside.xlsx"
        sheet = beside.workbook.worksheets.by_workbook_worksheet_id("Sheet1")
        assert (await sheet.range_with_address("A3").get()).additional_data["values"] == [["Ink"]]

    asyncio.run(go())


def test_tasks_and_threads(workbook_session, workbook_credential):
    got = {}

    async def go(number):
        client = GraphServiceClient(workbook_credential, SCOPES)
        book = (await workbook_of(client, workbook_session.item.id)).workbook

        async def ask(row):
            sheet = book.worksheets.by_workbook_worksheet_id("Sheet1")
            answer = await sheet.range_with_address(f"A{row}").get(within(workbook_session.id))
            got[row] = answer.address

        await asyncio.gather(*map(ask, range(number * 20 + 1, number * 20 + 21)))

    threads = [threading.Thread(target=lambda number=number: asyncio.run(go(number))) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {row: f"Sheet1!A{row}" for row in range(1, 81)}
"""


def test_usual_calls_tasks_and_threads_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Sessions, sheets, ranges, tables, names, content; clients made before care and in it; loops in threads."""
    # The SDK defines deprecated classes while it is imported.
    quiet = ("-W", "ignore::DeprecationWarning")
    guarded(pytester, _USUAL_CALLS, tests=4, options=quiet, gone=2).holds_in_every_mode()


_THROTTLED = """
import asyncio
import pytest
from msgraph.graph_service_client import GraphServiceClient

@pytest.mark.workbook_fault("throttle", retry_after=30, path="worksheets")
@pytest.mark.workbook_fault("service_unavailable", retry_after=20, path="worksheets")
def test_waiting(workbook_session, workbook_credential, workbook_calls, workbook_clock):
    item = workbook_session.item
    began = workbook_clock.now()

    async def names():
        client = GraphServiceClient(workbook_credential)
        book = client.drives.by_drive_id(item.drive_id).items.by_drive_item_id(item.id).workbook
        return [sheet.name for sheet in (await book.worksheets.get()).value]

    assert asyncio.run(names()) == ["Sheet1"]
    assert [call.status for call in workbook_calls.to("worksheets")] == [429, 503, 200]
    assert workbook_calls.waited == workbook_clock.now() - began == 50
"""


def test_the_back_off_of_kiota_costs_nothing_and_is_accounted(pytester: pytest.Pytester) -> None:
    """Its retry handler sleeps in the event loop; that moves the clock, and the summary says how far."""
    project(pytester, _THROTTLED)
    result = run(pytester, "-W", "ignore::DeprecationWarning")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["code under test waited: 50 s"])
