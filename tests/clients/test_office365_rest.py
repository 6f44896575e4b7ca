"""``Office365-REST-Python-Client``, with a callable that gives the token."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_USUAL_CALLS = """
import asyncio
import io
import threading
import openpyxl
import pytest
from office365.graph_client import GraphClient
from office365.runtime.client_request_exception import ClientRequestException

TOKEN = {"token_type": "Bearer", "access_token": None}
EARLY = GraphClient(lambda: TOKEN)


@pytest.fixture(params=["made at import", "made in the test"])
def client(request, workbook_token):
    TOKEN["access_token"] = workbook_token
    return EARLY if request.param == "made at import" else GraphClient(lambda: TOKEN)


def test_workbook(client, workbook_item):
    book = client.me.drive.items[workbook_item.id].workbook
    assert [sheet.name for sheet in book.worksheets.get().execute_query()] == ["Sheet1"]
    sheet = book.worksheets.add("O'Brien").execute_query()
    assert sheet.name == "O'Brien"
    sheet.set_property("name", "Übersicht").update().execute_query()
    assert [sheet.name for sheet in book.worksheets.get().execute_query()] == ["Sheet1", "Übersicht"]
    book.worksheets["Übersicht"].delete_object().execute_query()
    with pytest.raises(ClientRequestException) as missing:
        book.worksheets["Übersicht"].get().execute_query()
    assert (missing.value.response.status_code, missing.value.code) == (404, "ItemNotFound")
    sheet = book.worksheets["Sheet1"]
    cells = sheet.range(address="B2:B3").get().execute_query()
    assert cells.values == [[1.5], [8]]
    cells.set_property("values", [[2.5], [9]]).update().execute_query()
    assert sheet.range(address="E1").get().execute_query().values == [[23]]
    formula = sheet.range(address="E2").get().execute_query()
    formula.set_property("values", [["=E1/2"]]).update().execute_query()
    assert sheet.range(address="E2").get().execute_query().values == [[11.5]]
    assert sheet.used_range().execute_query().address == "Sheet1!A1:E3"
    assert book.tables.add("Sheet1!A1:C3", has_headers=True).execute_query().name == "Table1"
    rows = book.tables["Table1"].rows
    assert rows.add([["Nib", 3, 6]]).execute_query().index == 2
    assert [row.values[0][0] for row in rows.get().execute_query()] == ["Pen", "Ink", "Nib"]
    assert rows.item_at(1).execute_query().values == [["Ink", 9, 18]]
    assert book.names.add("Sum", "=Sheet1!$E$1").execute_query().name == "Sum"
    assert [name.name for name in book.names.get().execute_query()] == ["Sum"]
    assert book.names["Sum"].range().execute_query().values == [[29]]
    # The library has no session here, so everyone sees what was written.
    assert workbook_item.range("Sheet1!E1") == 29


def test_session_is_handed_over_in_one_line(workbook_token, workbook_session):
    client = GraphClient(lambda: {"token_type": "Bearer", "access_token": workbook_token})

    def carry(request):
        request.set_header("workbook-session-id", workbook_session.id)

    client.pending_request().before_execute(carry, once=False)
    cell = client.me.drive.items[workbook_session.item.id].workbook.worksheets["Sheet1"].range(address="A2")
    cell.get().execute_query().set_property("values", [["Quill"]]).update().execute_query()
    assert workbook_session.range("Sheet1!A2") == "Quill"
    assert workbook_session.item.range("Sheet1!A2") == "Pen"


def test_content_and_the_item_by_its_path(client, workbook_item):
    content = client.me.drive.items[workbook_item.id].get_content().execute_query().value
    assert openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A2"].value == "Pen"
    assert client.me.drive.root.upload("beside.xlsx", content).execute_query().name == "beside.xlsx"
    sheet = client.me.drive.root.get_by_path("beside.xlsx").workbook.worksheets["Sheet1"]
    assert sheet.range(address="A3").get().execute_query().values == [["Ink"]]


def test_threads(workbook_item, workbook_token):
    TOKEN["access_token"] = workbook_token
    got = {}

    def work(number):
        book = GraphClient(lambda: TOKEN).me.drive.items[workbook_item.id].workbook
        for row in range(number * 5 + 1, number * 5 + 6):
            got[row] = book.worksheets["Sheet1"].range(address=f"A{row}").get().execute_query().address

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {row: f"Sheet1!A{row}" for row in range(1, 81)}


def test_asynchronous_query_runs_in_a_thread_of_its_own(client, workbook_item):
    sheets = client.me.drive.items[workbook_item.id].workbook.worksheets
    asyncio.run(sheets.get().execute_query_async())
    assert [sheet.name for sheet in sheets] == ["Sheet1"]
"""


def test_usual_calls_and_threads_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Sheets, ranges, tables, names, content, by id and by path; threads, and the library's own worker thread."""
    guarded(pytester, _USUAL_CALLS, tests=8).holds_in_every_mode()
