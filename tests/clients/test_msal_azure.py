"""``msal`` and ``azure-identity``: code under test that signs in for itself, then talks to Graph."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_SIGN_IN = """
import asyncio
import base64
import json
import re
import msal
import pytest
import requests
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ClientSecretCredential, DeviceCodeCredential
from azure.identity.aio import ClientSecretCredential as AsyncClientSecretCredential

TENANT = "11111111-2222-3333-4444-555555555555"
AUTHORITY = f"https://login.microsoftonline.com/{TENANT}"
SCOPES = ["https://graph.microsoft.com/.default"]
DELEGATED = ["https://graph.microsoft.com/Files.ReadWrite"]
EARLY = ClientSecretCredential(TENANT, "client", "secret")


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def sheets(workbook_url, token):
    answer = requests.get(f"{workbook_url}/worksheets", headers={"Authorization": f"Bearer {token}"})
    answer.raise_for_status()
    return [sheet["name"] for sheet in answer.json()["value"]]


def drive_url(item, token):
    # What a daemon does: it has no /me.
    root = "https://graph.microsoft.com/v1.0"
    return f"{root}/drives/{item.drive_id or 'D'}/items/{item.id}/workbook"


def test_msal_client_credentials(workbook_item):
    app = msal.ConfidentialClientApplication("client", client_credential="secret", authority=AUTHORITY)
    answer = app.acquire_token_for_client(SCOPES)
    told = claims(answer["access_token"])
    assert (told["idtyp"], told["tid"], "scp" in told) == ("app", TENANT, False)
    assert app.acquire_token_for_client(SCOPES)["token_source"] == "cache"
    refused = requests.get(workbook_item.workbook_url, headers={"Authorization": f"Bearer {answer['access_token']}"})
    assert refused.status_code == 400


def test_msal_device_code_and_refresh_token(workbook_item):
    app = msal.PublicClientApplication("client", authority=AUTHORITY)
    flow = app.initiate_device_flow(DELEGATED)
    assert flow["user_code"]
    token = app.acquire_token_by_device_flow(flow)
    assert "Files.ReadWrite" in claims(token["access_token"])["scp"]
    assert sheets(workbook_item.workbook_url, token["access_token"]) == ["Sheet1"]
    renewed = app.acquire_token_by_refresh_token(token["refresh_token"], DELEGATED)
    assert sheets(workbook_item.workbook_url, renewed["access_token"]) == ["Sheet1"]


def test_msal_authorization_code(workbook_item):
    app = msal.ConfidentialClientApplication("client", client_credential="secret", authority=AUTHORITY)
    back = "http://localhost:5000/back"
    flow = app.initiate_auth_code_flow(DELEGATED, redirect_uri=back, response_mode="form_post")
    page = requests.get(flow["auth_uri"]).text
    posted = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', page))
    token = app.acquire_token_by_auth_code_flow(flow, posted)
    assert sheets(workbook_item.workbook_url, token["access_token"]) == ["Sheet1"]


@pytest.mark.parametrize("when", ["made at import", "made in the test"])
def test_azure_client_secret(when, workbook_item):
    credential = EARLY if when == "made at import" else ClientSecretCredential(TENANT, "client", "secret")
    token = credential.get_token(*SCOPES).token
    assert claims(token)["aud"] == "https://graph.microsoft.com"
    assert claims(token)["roles"]
    credential.close()


def test_azure_client_secret_in_a_loop(workbook_item):
    async def go():
        async with AsyncClientSecretCredential(TENANT, "client", "secret") as credential:
            return (await credential.get_token(*SCOPES)).token

    assert claims(asyncio.run(go()))["idtyp"] == "app"


def test_azure_device_code(workbook_item):
    shown = []
    show = lambda *told: shown.append(told)
    with DeviceCodeCredential("client", tenant_id=TENANT, prompt_callback=show) as credential:
        token = credential.get_token(*DELEGATED).token
    assert len(shown) == 1
    assert sheets(workbook_item.workbook_url, token) == ["Sheet1"]


def test_given_credential_is_what_azure_clients_take(workbook_credential, workbook_item):
    token = workbook_credential.get_token(*SCOPES)
    assert token.expires_on > 0
    assert sheets(workbook_item.workbook_url, token.token) == ["Sheet1"]
"""


def test_code_that_signs_in_holds_in_every_mode(pytester: pytest.Pytester) -> None:
    """Client secret, device code, refresh token, authorization code: nothing of it leaves or is recorded."""
    project = guarded(pytester, _SIGN_IN, tests=8)
    project.holds_in_every_mode()
    for cassette in pytester.path.glob("**/*.workbook.yaml"):
        assert "login.microsoftonline.com" not in cassette.read_text("utf-8")
