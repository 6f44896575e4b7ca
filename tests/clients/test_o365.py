"""``O365`` (python-o365), with a token backend that holds the given token."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_USUAL_CALLS = """
import threading
import time
import openpyxl
import pytest
from O365 import Account
from O365.excel import WorkBook
from O365.utils.token import MemoryTokenBackend


class GivenToken(MemoryTokenBackend):
    has_data = True
    token = None

    def get_access_token(self, **_):
        return {"secret": self.token, "expires_on": str(int(time.time()) + 3600)}


def account_of(backend):
    account = Account(("id", "secret"), token_backend=backend)
    account.con.requests_delay = 0
    return account


BACKEND = GivenToken()
EARLY = account_of(BACKEND)


@pytest.fixture(params=["made at import", "made in the test"])
def drive(request, workbook_token):
    BACKEND.token = workbook_token
    account = EARLY if request.param == "made at import" else account_of(BACKEND)
    return account.storage().get_default_drive()


def test_worksheets(drive, workbook_item):
    book = WorkBook(drive.get_item(workbook_item.id))
    assert [sheet.name for sheet in book.get_worksheets()] == ["Sheet1"]
    sheet = book.add_worksheet("O'Brien")
    assert (sheet.name, sheet.position, sheet.visibility) == ("O'Brien", 1, "Visible")
    assert sheet.update(name="Übersicht")
    assert [sheet.name for sheet in book.get_worksheets()] == ["Sheet1", "Übersicht"]
    assert sheet.get_used_range().address == "Übersicht!A1"
    assert sheet.delete()
    assert [sheet.name for sheet in book.get_worksheets()] == ["Sheet1"]


def test_ranges_tables_and_names(drive, workbook_item):
    book = WorkBook(drive.get_item(workbook_item.id))
    sheet = book.get_worksheet("Sheet1")
    cells = sheet.get_range("B2:B3")
    assert cells.values == [[1.5], [8]]
    cells.values = [[2.5], [9]]
    assert cells.update()
    assert sheet.get_cell(0, 4).values == [[23]]
    cell = sheet.get_range("E2")
    cell.formulas = "=E1/2"
    assert cell.update()
    cell = sheet.get_range("E2")
    assert (cell.values, cell.formulas, cell.text) == ([[11.5]], [["=E1/2"]], [["11.5"]])
    table = sheet.add_table("A1:C3", has_headers=True)
    assert table.add_rows([["Nib", 3, 6], ["Pad", 1, 2]]).index == 2
    assert table.delete_row(0)
    assert [row.values[0][0] for row in table.get_rows()] == ["Ink", "Nib", "Pad"]
    assert sheet.get_cell(0, 4).values == [[26]]
    assert book.add_named_range("Prices", "=Sheet1!$B$2:$B$3").value == "Sheet1!$B$2:$B$3"
    assert [name.name for name in book.get_named_ranges()] == ["Prices"]
    assert book.get_named_range("Prices").get_range().values == [[9], [3]]
    # The library's own session saves, and whoever has none sees it.
    assert workbook_item.range("Sheet1!B2:B4") == [[9], [3], [1]]


def test_session_of_the_fixture(drive, workbook_session):
    book = WorkBook(drive.get_item(workbook_session.item.id), use_session=False)
    book.session.session_id = workbook_session.id
    book.session.persist = workbook_session.persist_changes
    cell = book.get_worksheet("Sheet1").get_range("A2")
    cell.values = "Quill"
    assert cell.update()
    assert workbook_session.range("Sheet1!A2") == "Quill"
    assert workbook_session.item.range("Sheet1!A2") == "Pen"


def test_content(drive, workbook_item, tmp_path):
    assert drive.get_item(workbook_item.id).download(tmp_path, name="down.xlsx")
    assert openpyxl.load_workbook(tmp_path / "down.xlsx")["Sheet1"]["A2"].value == "Pen"
    uploaded = drive.get_root_folder().upload_file(tmp_path / "down.xlsx", item_name="beside.xlsx")
    assert uploaded.name == "beside.xlsx"
    found = drive.get_item_by_path("/beside.xlsx")
    assert WorkBook(found).get_worksheet("Sheet1").get_range("A3").values == [["Ink"]]


def test_threads(workbook_item, workbook_token):
    BACKEND.token = workbook_token
    got = {}

    def work(number):
        # Who is first to open a session differs from run to run.
        book = WorkBook(account_of(BACKEND).storage().get_default_drive().get_item(workbook_item.id), persist=False)
        cell = book.get_worksheet("Sheet1").get_range("B2")
        cell.values = number
        cell.update()
        got[number] = book.get_worksheet("Sheet1").get_cell(1, 2).values

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {number: [[number * 2]] for number in range(8)}
"""


def test_usual_calls_and_threads_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Drive, item, workbook, sheets, ranges, tables, names, files; eight threads with a session each."""
    # The library's dependencies warn of themselves while they are imported.
    quiet = ("-W", "ignore::DeprecationWarning")
    guarded(pytester, _USUAL_CALLS, tests=9, options=quiet).holds_in_every_mode()
