"""The libraries that Graph's users really use, on top of the intercepted clients."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any

import msal
import pytest
from azure.core import PipelineClient
from azure.core.pipeline.policies import RetryPolicy
from azure.core.rest import HttpRequest
from azure.identity import ClientSecretCredential

from pytest_workbook.wire import Headers, Request, Response, json_response

AUTHORITY = "https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111"
ENDPOINTS = {
    "issuer": AUTHORITY + "/v2.0",
    "authorization_endpoint": AUTHORITY + "/oauth2/v2.0/authorize",
    "token_endpoint": AUTHORITY + "/oauth2/v2.0/token",
    "tenant_discovery_endpoint": AUTHORITY + "/v2.0/.well-known/openid-configuration",
    "device_authorization_endpoint": AUTHORITY + "/oauth2/v2.0/devicecode",
    "metadata": [],
    "api-version": "1.1",
}

pytestmark = pytest.mark.usefixtures("interception", "no_network")


def _token() -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": int(time.time()) + 3600}).encode()).decode().rstrip("=")
    return f"e30.{claims}.c2ln"


def _sign_in(request: Request) -> Response:
    if "/token" in request.url:
        return json_response(200, {"token_type": "Bearer", "expires_in": 3600, "access_token": _token()})
    if "login.microsoft" in request.url:
        return json_response(200, ENDPOINTS)
    return json_response(200, {"value": [{"id": "{1}", "name": "Sheet1", "position": 0, "visibility": "Visible"}]})


def test_msal_signs_in(echo: Any) -> None:
    """Discovery and token request are answered."""
    echo.answer = _sign_in
    app = msal.ConfidentialClientApplication("client", client_credential="secret", authority=AUTHORITY)
    answer = app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
    assert answer is not None
    assert answer["token_type"] == "Bearer"


def test_azure_identity_signs_in(echo: Any) -> None:
    """azure-core's pipeline is answered."""
    echo.answer = _sign_in
    with ClientSecretCredential(AUTHORITY.rpartition("/")[2], "client", "secret") as credential:
        assert credential.get_token("https://graph.microsoft.com/.default").token.startswith("e30.")


def test_azure_core_retries_by_itself(echo: Any) -> None:
    """azure-core's retry policy sees a 503 and asks again."""
    statuses = iter([503, 200])
    echo.answer = lambda request: Response(next(statuses), Headers({"Retry-After": "0"}))
    policies = [RetryPolicy(retry_backoff_factor=0)]
    client: PipelineClient[HttpRequest, Any] = PipelineClient("https://graph.microsoft.com/v1.0", policies=policies)
    with client:
        answer = client.send_request(HttpRequest("GET", "https://graph.microsoft.com/v1.0/me"))
    assert answer.status_code == 200
    assert len(echo.requests) == 2


# The SDK defines deprecated classes while it is imported.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_graph_sdk_reads_worksheets(echo: Any) -> None:
    """The SDK's HTTP/2 client, with all its middleware, is answered."""
    from msgraph.graph_service_client import GraphServiceClient

    echo.answer = _sign_in

    async def call() -> list[str | None]:
        credential = ClientSecretCredential(AUTHORITY.rpartition("/")[2], "client", "secret")
        client = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])
        workbook = client.drives.by_drive_id("d").items.by_drive_item_id("i").workbook
        found = await workbook.worksheets.get()
        assert found is not None
        assert found.value is not None
        return [sheet.name for sheet in found.value]

    assert asyncio.run(call()) == ["Sheet1"]
    assert "/workbook/worksheets" in echo.requests[-1].url


def test_office365_rest_client_reads(echo: Any) -> None:
    """Office365-REST-Python-Client is answered."""
    from office365.graph_client import GraphClient

    echo.answer = _sign_in
    client = GraphClient(lambda: {"access_token": _token(), "token_type": "Bearer"})
    sheets = client.drives["d"].items["i"].workbook.worksheets.get().execute_query()
    assert [sheet.properties["name"] for sheet in sheets] == ["Sheet1"]


# Its dependencies and it warn of themselves while they are imported.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_o365_connection_asks(echo: Any) -> None:
    """python-o365's connection, a requests session with retries, is answered."""
    from O365 import Account
    from O365.utils.token import MemoryTokenBackend

    echo.answer = _sign_in
    account = Account(
        ("client", "secret"), auth_flow_type="credentials", tenant_id="t", token_backend=MemoryTokenBackend()
    )
    assert account.authenticate()
    answer = account.connection.get("https://graph.microsoft.com/v1.0/drives/d/items/i/workbook/worksheets")
    assert answer.json()["value"][0]["name"] == "Sheet1"
