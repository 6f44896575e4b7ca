"""The usual calls of real clients, against the whole simulator and without a network."""

from __future__ import annotations

import asyncio
import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class _Adapter(BaseAdapter):
    """Hands what requests would send to the simulator."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self.simulator = simulator

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        body = request.body or b""
        data = body.encode() if isinstance(body, str) else bytes(body)
        headers = Headers({name: str(value) for name, value in request.headers.items()})
        got = self.simulator(Request(str(request.method), str(request.url), headers, data))
        answer = requests.Response()
        answer.status_code, answer.reason, answer.url = got.status, got.reason, str(request.url)
        answer.headers = CaseInsensitiveDict(got.headers.items())
        answer.raw, answer.request, answer.encoding = io.BytesIO(got.body), request, "utf-8"
        return answer

    def close(self) -> None:
        """There is nothing to close."""


@pytest.fixture(name="simulator")
def _simulator() -> Simulator:
    """The simulator, with a clock that stands."""
    return Simulator(clock=ManualClock())


@pytest.fixture(name="file")
def _file(simulator: Simulator) -> DriveFile:
    """A blank workbook in a folder of the drive."""
    return simulator.blank("/Reports/seed.xlsx")


@pytest.fixture(name="through_requests")
def _through_requests(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every session of requests, whoever makes it, reaches the simulator."""
    adapter = _Adapter(simulator)
    monkeypatch.setattr(requests.Session, "get_adapter", lambda self, url: adapter)


@pytest.mark.usefixtures("through_requests")
def test_o365_makes_its_usual_calls(file: DriveFile) -> None:
    """Worksheets, ranges, tables, rows, columns and names, with a session of its own."""
    from O365 import Account
    from O365.excel import WorkBook
    from O365.utils.token import MemoryTokenBackend

    class Backend(MemoryTokenBackend):  # type: ignore[misc]  # the library has no types
        has_data = True

        def get_access_token(self, **_: object) -> dict[str, str]:
            return {"secret": "t", "expires_on": "9999999999"}

        def token_is_expired(self, **_: object) -> bool:
            return False

    account = Account(("id", "secret"), token_backend=Backend())
    account.connection.requests_delay = 0
    book = WorkBook(account.storage().get_drive(file.drive_id).get_item(file.id), persist=True)
    assert [sheet.name for sheet in book.get_worksheets()] == ["Sheet1"]
    sheet = book.add_worksheet("Übersicht")
    assert book.add_worksheet("O'Brien").position == 2
    assert book.get_worksheet("O'Brien").name == "O'Brien"
    area = sheet.get_range("A1:B3")
    area.values = [["a", "b"], [1, 2], [3, "=B2*2"]]
    assert area.update()
    assert area.values == [["a", "b"], [1, 2], [3, 4]]
    assert sheet.get_cell(2, 1).values == [[4]]
    assert sheet.get_used_range().address == "Übersicht!A1:B3"
    assert area.get_last_row().get_row(0).address == "Übersicht!A3:B3"
    assert area.get_offset_range(1, 1).address == "Übersicht!B2:C4"
    assert area.get_bounding_rect("D5:D6").address == "Übersicht!A1:D6"
    assert sheet.get_range("D1").insert_range("down").address == "Übersicht!D1"
    assert sheet.get_range("D1").clear()
    table = sheet.add_table("A1:B3", has_headers=True)
    assert [each.name for each in book.get_tables()] == ["Table1"]
    assert [row.values for row in table.get_rows(top=1, skip=1)] == [[[3, 4]]]
    assert table.add_rows([[5, 6], [7, 8]]).index == 2
    row = table.get_row_at_index(1)
    assert row.update([[11, 12]])
    assert row.get_range().values == [[11, 12]]
    assert table.delete_row(0)
    column = table.get_column_at_index(1)
    assert (column.name, table.get_column("a").values[0]) == ("b", ["a"])
    assert column.get_data_body_range().address == "Übersicht!B2:B4"
    assert table.update(name="Neu", show_totals=True)
    assert table.get_total_row_range().address == "Übersicht!A5:B5"
    assert book.add_named_range("rng", "=Übersicht!$A$1:$B$2", "c").value == "Übersicht!$A$1:$B$2"
    assert book.get_named_range("rng").get_range().address == "Übersicht!A1:B2"
    assert table.delete()
    assert book.get_worksheet("O'Brien").delete()


@pytest.fixture(name="office", params=["id", "path"])
def _office(request: pytest.FixtureRequest, file: DriveFile, through_requests: None) -> Any:
    """The workbook of Office365-REST-Python-Client, addressed by id and by path."""
    from office365.graph_client import GraphClient

    client = GraphClient(lambda: {"token_type": "Bearer", "access_token": "t"})
    if request.param == "id":
        return client.drives[file.drive_id].items[file.id].workbook
    return client.me.drive.root.get_by_path("Reports/seed.xlsx").workbook


def test_office365_rest_makes_its_usual_calls(office: Any) -> None:
    """Worksheets, ranges, tables, rows, columns and names."""
    assert office.worksheets.add("Übersicht").execute_query().name == "Übersicht"
    assert [sheet.name for sheet in office.worksheets.get().execute_query()] == ["Sheet1", "Übersicht"]
    sheet = office.worksheets["Sheet1"]
    area = sheet.range(address="A1:B2").execute_query()
    area.set_property("values", [["h", "k"], [1, "=1+1"]]).update().execute_query()
    assert sheet.range(address="A1:B2").execute_query().properties["values"] == [["h", "k"], [1, 2]]
    assert sheet.used_range().execute_query().address == "Sheet1!A1:B2"
    assert office.tables.add("Sheet1!A1:B2", has_headers=True).execute_query().name == "Table1"
    table = office.tables["Table1"]
    assert table.rows.add([[3, 4]]).execute_query().properties == {"index": 1, "values": [[3, 4]]}
    assert [row.properties["values"] for row in table.rows.get().execute_query()] == [[[1, 2]], [[3, 4]]]
    assert table.rows.item_at(1).execute_query().properties["values"] == [[3, 4]]
    assert [column.name for column in table.columns.get().execute_query()] == ["h", "k"]
    assert table.data_body_range().execute_query().address == "Sheet1!A2:B3"
    assert office.names.add("first", "=Sheet1!$A$1", "c").execute_query().name == "first"
    assert [name.name for name in office.names.get().execute_query()] == ["first"]
    office.worksheets["Übersicht"].delete_object().execute_query()
    assert [each.name for each in office.worksheets.get().execute_query()] == ["Sheet1"]


def test_object_that_office365_rest_makes_of_formulas_is_refused(office: Any) -> None:
    """The library turns a list into an object; nothing is written."""
    from office365.runtime.client_request_exception import ClientRequestException

    area = office.worksheets["Sheet1"].range(address="A1:B1").execute_query()
    area.set_property("formulas", [["=1", "=2"]]).update()
    with pytest.raises(ClientRequestException, match="InvalidArgument"):
        area.context.execute_query()
    fresh = office.worksheets["Sheet1"].range(address="A1:B1").execute_query()
    assert fresh.properties["values"] == [["", ""]]


@pytest.fixture(name="graph")
def _graph(simulator: Simulator, file: DriveFile) -> Iterator[tuple[Any, Callable[..., Any]]]:
    """The workbook of msgraph-sdk, and what runs its coroutines."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from azure.core.credentials import AccessToken
        from kiota_authentication_azure.azure_identity_authentication_provider import (
            AzureIdentityAuthenticationProvider,
        )
        from msgraph.graph_request_adapter import GraphRequestAdapter
        from msgraph.graph_service_client import GraphServiceClient
        from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]  # it has no types

    class Credential:
        def get_token(self, *_: str, **__: object) -> AccessToken:
            return AccessToken("t", 9999999999)

    def answer(request: httpx.Request) -> httpx.Response:
        headers = Headers(request.headers.multi_items())
        got = simulator(Request(request.method, str(request.url), headers, request.content))
        return httpx.Response(got.status, headers=list(got.headers.pairs), content=got.body)

    with asyncio.Runner() as runner:
        inner = httpx.AsyncClient(transport=httpx.MockTransport(answer))
        http = GraphClientFactory.create_with_default_middleware(client=inner)
        provider = AzureIdentityAuthenticationProvider(Credential())
        client = GraphServiceClient(request_adapter=GraphRequestAdapter(provider, http))
        yield client.drives.by_drive_id(file.drive_id).items.by_drive_item_id(file.id).workbook, runner.run
        runner.run(http.aclose())


def test_msgraph_sdk_makes_its_usual_calls(graph: tuple[Any, Callable[..., Any]]) -> None:
    """Worksheets, ranges, tables, rows and columns."""
    from msgraph.generated.drives.item.items.item.workbook.tables.add.add_post_request_body import (
        AddPostRequestBody as AddTable,
    )
    from msgraph.generated.drives.item.items.item.workbook.tables.item.rows.add.add_post_request_body import (
        AddPostRequestBody as AddRow,
    )
    from msgraph.generated.drives.item.items.item.workbook.worksheets.add.add_post_request_body import (
        AddPostRequestBody as AddSheet,
    )
    from msgraph.generated.models.workbook_table import WorkbookTable
    from msgraph.generated.models.workbook_table_row import WorkbookTableRow

    book, run = graph
    assert run(book.worksheets.add.post(AddSheet(name="Ü b"))).name == "Ü b"
    assert [sheet.name for sheet in run(book.worksheets.get()).value] == ["Sheet1", "Ü b"]
    sheet = book.worksheets.by_workbook_worksheet_id("Ü b")
    assert run(sheet.range_with_address("A1:B2").get()).additional_data["values"] is not None
    assert run(sheet.used_range_with_values_only(values_only=True).get()).address == "'Ü b'!A1"
    assert run(book.tables.add.post(AddTable(address="'Ü b'!A1:B2", has_headers=True))).name == "Table1"
    table = book.tables.by_workbook_table_id("Table1")
    assert run(table.patch(WorkbookTable(show_totals=True))).show_totals is True
    whole = run(table.get())
    whole.name = "Renamed"
    assert run(table.patch(whole)).name == "Renamed"
    table = book.tables.by_workbook_table_id("Renamed")
    assert run(table.rows.add.post(AddRow(additional_data={"values": [[3, 4]]}))).index == 0
    assert run(table.rows.post(WorkbookTableRow(additional_data={"values": [[5, 6]]}))).index == 1
    assert [row.index for row in run(table.rows.get()).value] == [0, 1]
    assert run(table.rows.item_at_with_index(1).get()).index == 1
    assert [column.name for column in run(table.columns.get()).value] == ["Column1", "Column2"]
    assert run(table.columns.by_workbook_table_column_id("1").data_body_range.get()).address == "'Ü b'!A2:A3"
    assert run(table.rows.count.get()).value == 2
    assert run(table.delete()) is None
    assert run(sheet.delete()) is None


def test_msgraph_sdk_reads_the_code_of_a_refusal(graph: tuple[Any, Callable[..., Any]]) -> None:
    """Of an unknown worksheet."""
    from msgraph.generated.models.o_data_errors.o_data_error import ODataError

    book, run = graph
    with pytest.raises(ODataError) as caught:
        run(book.worksheets.by_workbook_worksheet_id("Nowhere").get())
    assert caught.value.response_status_code == 404
    assert caught.value.error is not None
    assert caught.value.error.code == "ItemNotFound"


def test_frames_of_pandas_go_in_and_come_out(simulator: Simulator, file: DriveFile) -> None:
    """NaN goes out as null and leaves alone; numbers come back as numbers, blanks as empty texts."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"n": [1, 2], "x": [0.5, float("nan")]})
    rows = [list(frame.columns), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]
    transport = httpx.MockTransport(
        lambda request: httpx.Response(
            200,
            content=simulator(
                Request(request.method, str(request.url), Headers(request.headers.multi_items()), request.content)
            ).body,
        )
    )
    url = f"https://graph.microsoft.com/v1.0/me/drive/items/{file.id}/workbook/worksheets/Sheet1/range(address='A1:B3')"
    with httpx.Client(transport=transport, headers={"Authorization": "Bearer t"}) as client:
        values = client.patch(url, json={"values": rows}).json()["values"]
    assert values == [["n", "x"], [1, 0.5], [2, ""]]
    assert pandas.DataFrame(values[1:], columns=values[0])["n"].tolist() == [1, 2]
