"""Sign-in where the simulator or a cassette answers: the stand-in's fake tokens, and no trace of it in a cassette."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import make_workbook, project, run

_FLOWS = """
    import base64, json
    import msal, pytest, requests
    from azure.identity import ClientSecretCredential, DeviceCodeCredential

    AUTHORITY = "https://login.microsoftonline.com/contoso.onmicrosoft.com"
    SCOPES = ["Files.ReadWrite"]
    ROOT = "https://graph.microsoft.com/v1.0"

    def claims(token):
        payload = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    def status(url, token):
        return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=5).status_code

    def is_user(token):
        found = claims(token)
        return "scp" in found and "roles" not in found and found["idtyp"] == "user"

    def is_app(token):
        found = claims(token)
        return "roles" in found and "scp" not in found and found["idtyp"] == "app"

    def test_client_credentials(workbook_item):
        app = msal.ConfidentialClientApplication("client", client_credential="hush", authority=AUTHORITY)
        token = app.acquire_token_for_client([f"{ROOT[:-5]}/.default"])["access_token"]
        assert is_app(token)
        assert {"aud", "tid", "exp"} <= set(claims(token))
        assert status(f"{ROOT}/me", token) == 400
        assert status(f"{ROOT}/me/drive/root", token) == 400
        expected = 400 if "/me/" in workbook_item.path else 200
        assert status(workbook_item.workbook_url + "/worksheets", token) == expected

    def test_refresh_token(workbook_item):
        app = msal.PublicClientApplication("client", authority=AUTHORITY)
        token = app.acquire_token_by_refresh_token("refresh", SCOPES)["access_token"]
        assert is_user(token)
        assert status(workbook_item.workbook_url + "/worksheets", token) == 200

    def test_device_code(workbook_item):
        app = msal.PublicClientApplication("client", authority=AUTHORITY)
        flow = app.initiate_device_flow(SCOPES)
        token = app.acquire_token_by_device_flow(flow)["access_token"]
        assert is_user(token)
        assert status(workbook_item.workbook_url + "/worksheets", token) == 200

    @pytest.mark.filterwarnings("ignore:response_mode")
    def test_authorization_code(workbook_item):
        app = msal.ConfidentialClientApplication("client", client_credential="hush", authority=AUTHORITY)
        flow = app.initiate_auth_code_flow(SCOPES, redirect_uri="http://localhost:5000/back")
        # The browser's part: the stand-in sends it back with a code.
        back = requests.get(flow["auth_uri"], allow_redirects=False, timeout=5).headers["Location"]
        answer = dict(pair.split("=", 1) for pair in back.partition("?")[2].split("&"))
        token = app.acquire_token_by_auth_code_flow(flow, answer)["access_token"]
        assert is_user(token)
        assert status(workbook_item.workbook_url + "/worksheets", token) == 200

    def test_azure_client_secret(workbook_item):
        credential = ClientSecretCredential("contoso.onmicrosoft.com", "client", "hush")
        token = credential.get_token(f"{ROOT[:-5]}/.default").token
        assert is_app(token)
        assert status(f"{ROOT}/me", token) == 400

    def test_azure_device_code(workbook_item):
        credential = DeviceCodeCredential("client", prompt_callback=lambda *given: None)
        token = credential.get_token("Files.ReadWrite").token
        assert is_user(token)
        assert status(workbook_item.workbook_url + "/worksheets", token) == 200

    def test_tokens_of_the_plugin(workbook_token, workbook_credential, workbook_clock):
        assert is_user(workbook_token)
        first = workbook_credential.get_token("https://graph.microsoft.com/.default")
        workbook_clock.advance(hours=2)
        second = workbook_credential.get_token("https://graph.microsoft.com/.default")
        assert second.expires_on > first.expires_on
        assert second.token != first.token
"""
_TESTS = 7


@pytest.fixture(name="suite")
def _suite(pytester: pytest.Pytester) -> Path:
    make_workbook(pytester.path / "budget.xlsx")
    return project(pytester, _FLOWS)


def test_every_flow_signs_in_on_the_simulator(suite: Path, pytester: pytest.Pytester) -> None:
    """Four flows of msal and two of azure-identity; an application has no /me."""
    result = run(pytester, "--workbook-item=budget.xlsx")
    result.assert_outcomes(passed=_TESTS)
    result.stdout.fnmatch_lines([f"tests: {_TESTS} simulated"])


def test_no_sign_in_is_recorded(suite: Path, pytester: pytest.Pytester) -> None:
    """The cassettes hold Graph traffic alone, and replay while the flows are answered by the stand-in anew."""
    run(pytester, "--workbook-item=budget.xlsx", "--workbook-mode=record").assert_outcomes(passed=_TESTS)
    texts = [path.read_text(encoding="utf-8") for path in suite.rglob("*.workbook.yaml")]
    assert len(texts) == _TESTS - 1, "the plugin's own tokens need no request"
    whole = "".join(texts)
    words = ("login.microsoftonline.com", "access_token", "grant_type", "hush", "eyJ", "contoso.on")
    assert [word for word in words if word in whole] == []
    result = run(pytester, "--workbook-mode=replay")
    result.assert_outcomes(passed=_TESTS)
    result.stdout.fnmatch_lines([f"tests: {_TESTS} replayed"])
