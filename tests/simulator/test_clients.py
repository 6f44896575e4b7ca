"""The libraries that people use, against the simulator."""

from __future__ import annotations

import asyncio
import io
import time
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests

from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request


@pytest.fixture(name="wired")
def _wired(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """All of requests is answered by the simulator; gives the URLs asked for."""
    asked: list[str] = []

    def send(_: object, request: requests.PreparedRequest, *__: Any, **___: Any) -> requests.Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        asked.append(str(request.url))
        answer = simulator(Request(str(request.method), str(request.url), Headers(request.headers), bytes(body)))
        made = requests.Response()
        made.status_code, made.reason, made.request, made.url = answer.status, answer.reason, request, str(request.url)
        made.headers.update(answer.headers)
        made.raw = io.BytesIO(answer.body)
        return made

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with warnings.catch_warnings():
        # The libraries warn when they are imported; that is theirs.
        warnings.simplefilter("ignore")
        yield asked


@pytest.fixture(name="file")
def _file(simulator: Simulator) -> DriveFile:
    return simulator.blank("/Reports/seed.xlsx")


def test_o365_opens_a_workbook_and_writes_a_range(wired: list[str], file: DriveFile) -> None:
    """Drive, item, session, sheet by id in key syntax, range, and an update of what changed."""
    from O365 import Account
    from O365.excel import WorkBook
    from O365.utils.token import MemoryTokenBackend

    class Backend(MemoryTokenBackend):  # type: ignore[misc]  # the library is untyped
        has_data = True

        def get_access_token(self, **_: object) -> dict[str, str]:
            return {"secret": "token", "expires_on": str(int(time.time()) + 3600)}

    account = Account(("id", "secret"), token_backend=Backend(), request_retries=0)
    account.con.requests_delay = 0
    item = account.storage().get_drive(file.drive_id).get_item(file.id)
    workbook = WorkBook(item)
    sheet = workbook.get_worksheets()[0]
    cells = sheet.get_range("A1:B1")
    cells.values = [[1, "two"]]
    cells.update()
    assert sheet.get_range("A1:B1").values == [[1, "two"]]
    assert any("/me/drives/" in url for url in wired)


def test_office365_reads_by_id_and_by_path(wired: list[str], file: DriveFile, simulator: Simulator) -> None:
    """Its doubled slash after the path reaches the same workbook."""
    from office365.graph_client import GraphClient

    client = GraphClient(lambda: {"token_type": "Bearer", "access_token": "token"})
    by_id = client.drives[file.drive_id].items[file.id].workbook.worksheets.get().execute_query()
    by_path = client.me.drive.root.get_by_path("Reports/seed.xlsx").workbook.worksheets.get().execute_query()
    assert ["Sheet1"] == [sheet.name for sheet in by_id] == [sheet.name for sheet in by_path]
    assert not simulator.not_simulated


def test_msgraph_sdk_creates_a_session_and_reads(simulator: Simulator, file: DriveFile) -> None:
    """Over httpx, with the doubled slash of its default client."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from azure.core.credentials import AccessToken
        from kiota_authentication_azure.azure_identity_authentication_provider import (
            AzureIdentityAuthenticationProvider,
        )
        from msgraph.generated.drives.item.items.item.workbook.create_session import (
            create_session_post_request_body as bodies,
        )
        from msgraph.graph_request_adapter import GraphRequestAdapter
        from msgraph.graph_service_client import GraphServiceClient
        from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]  # it ships no types

    class Credential:
        def get_token(self, *_: str, **__: object) -> AccessToken:
            return AccessToken("token", int(time.time()) + 3600)

    def answer(request: httpx.Request) -> httpx.Response:
        pairs = [(name, value) for name, value in request.headers.items()]
        made = simulator(Request(request.method, str(request.url), Headers(pairs), request.content))
        return httpx.Response(made.status, headers=dict(made.headers), content=made.body)

    async def go() -> tuple[str | None, list[str | None]]:
        plain = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://graph.microsoft.com/v1.0/")
        async with GraphClientFactory.create_with_default_middleware(client=plain) as http:
            provider = AzureIdentityAuthenticationProvider(Credential())
            client = GraphServiceClient(request_adapter=GraphRequestAdapter(provider, http))
            workbook = client.drives.by_drive_id(file.drive_id).items.by_drive_item_id(file.id).workbook
            body = bodies.CreateSessionPostRequestBody(persist_changes=True)
            session = await workbook.create_session.post(body)
            sheets = await workbook.worksheets.get()
            assert session is not None
            assert sheets is not None
            return session.id, [sheet.name for sheet in sheets.value or []]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session_id, names = asyncio.run(go())
    assert simulator.idle(session_id or "") == 0.0
    assert names == ["Sheet1"]
