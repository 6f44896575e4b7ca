"""The stand-in for sign-in hosts, met by the libraries that sign in."""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

import msal
import pytest
import requests

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.sign_in import SignIn
from pytest_workbook.simulator.tokens import claims_of, is_app_only
from pytest_workbook.wire import Headers, Request, Response

_TENANT = "11111111-2222-3333-4444-555555555555"
_AUTHORITY = f"https://login.microsoftonline.com/{_TENANT}"
_SCOPES = ["https://graph.microsoft.com/Files.ReadWrite"]


class _MsalResponse:
    def __init__(self, response: Response) -> None:
        self.status_code = response.status
        self.text = response.body.decode()
        self.headers = dict(response.headers)

    def raise_for_status(self) -> None:
        assert self.status_code < 400, self.text


class _MsalTransport:
    """What msal takes as ``http_client``, answered by the stand-in."""

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    def get(self, url: str, params: Mapping[str, str] | None = None, **_: Any) -> _MsalResponse:
        query = f"?{urlencode(params)}" if params else ""
        return _MsalResponse(self._sign_in(Request("GET", url + query)))

    def post(self, url: str, data: Any = None, headers: Any = None, **_: Any) -> _MsalResponse:
        body = data if isinstance(data, str) else urlencode(data or {})
        return _MsalResponse(self._sign_in(Request("POST", url, Headers(headers or {}), body.encode())))

    def close(self) -> None:
        """Msal calls it."""


@pytest.fixture(name="sign_in")
def _sign_in() -> SignIn:
    # msal compares with the real clock, so the stand-in's must not lie behind it.
    return SignIn(ManualClock(datetime.now(UTC)), Random(1))


@pytest.fixture(name="public")
def _public(sign_in: SignIn) -> Any:
    return msal.PublicClientApplication("client", authority=_AUTHORITY, http_client=_MsalTransport(sign_in))


@pytest.fixture(name="confidential")
def _confidential(sign_in: SignIn) -> Any:
    return msal.ConfidentialClientApplication(
        "client", client_credential="secret", authority=_AUTHORITY, http_client=_MsalTransport(sign_in)
    )


def _claims(result: Mapping[str, Any]) -> dict[str, Any]:
    assert "access_token" in result, result
    return claims_of(result["access_token"])


def test_msal_gets_an_application_token_for_client_credentials(confidential: Any) -> None:
    """Client credentials get roles and no scopes, for Graph and the tenant asked."""
    claims = _claims(confidential.acquire_token_for_client(["https://graph.microsoft.com/.default"]))
    assert {name: claims[name] for name in ("aud", "tid", "idtyp", "appid")} == {
        "aud": "https://graph.microsoft.com",
        "tid": _TENANT,
        "idtyp": "app",
        "appid": "client",
    }
    assert is_app_only(claims)
    assert "scp" not in claims


def test_msal_gets_a_delegated_token_by_device_code(public: Any) -> None:
    """The device code flow ends at once with a user's token and an account in the cache."""
    flow = public.initiate_device_flow(_SCOPES)
    assert "user_code" in flow
    claims = _claims(public.acquire_token_by_device_flow(flow))
    assert "Files.ReadWrite" in claims["scp"].split()
    assert not is_app_only(claims)
    assert [account["username"] for account in public.get_accounts()] == ["user@contoso.com"]


def test_msal_renews_silently_with_the_refresh_token(public: Any) -> None:
    """A second token comes from the refresh token that the first answer brought."""
    first = public.acquire_token_by_device_flow(public.initiate_device_flow(_SCOPES))
    again = public.acquire_token_silent(_SCOPES, account=public.get_accounts()[0], force_refresh=True)
    assert "scp" in _claims(again)
    assert first["access_token"] != again["access_token"]


def test_msal_completes_the_authorization_code_flow(sign_in: SignIn, confidential: Any) -> None:
    """The authorize endpoint posts back a code and the state, and msal accepts nonce and token."""
    flow = confidential.initiate_auth_code_flow(
        _SCOPES, redirect_uri="http://localhost/back", response_mode="form_post"
    )
    page = sign_in(Request("GET", flow["auth_uri"])).body.decode()
    back = {name: html.unescape(value) for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', page)}
    assert 'action="http://localhost/back"' in page
    assert "scp" in _claims(confidential.acquire_token_by_auth_code_flow(flow, back))


@pytest.mark.parametrize(
    ("back", "mode", "start"),
    [
        ("http://localhost/back", "query", "http://localhost/back?code="),
        ("http://localhost/back?a=1", "query", "http://localhost/back?a=1&code="),
        ("http://localhost/back", "fragment", "http://localhost/back#code="),
    ],
)
def test_authorizing_redirects_with_code_and_state(sign_in: SignIn, back: str, mode: str, start: str) -> None:
    """The code comes back in the part of the URL that was asked for, with the state as it was."""
    query = urlencode({"redirect_uri": back, "response_mode": mode, "state": "s t"})
    response = sign_in(Request("GET", f"{_AUTHORITY}/oauth2/v2.0/authorize?{query}"))
    assert response.status == 302
    assert response.headers["Location"].startswith(start)
    assert response.headers["Location"].endswith("&state=s+t")


@pytest.mark.parametrize("endpoint", ["authorize", "devicecode"])
def test_a_flow_cannot_begin_without_its_parameter(sign_in: SignIn, endpoint: str) -> None:
    """Where to send the code to, and for whom a device code is, must be said."""
    assert sign_in(Request("POST", f"{_AUTHORITY}/oauth2/v2.0/{endpoint}")).status == 400


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("discovery/v2.0/keys", "keys"),
        ("oauth2/v2.0/logout", None),
        ("UserRealm/user@contoso.com?api-version=1.0", "account_type"),
    ],
)
def test_the_rest_of_the_host_answers(sign_in: SignIn, path: str, key: str | None) -> None:
    """Keys, logout and realm are there for libraries that look."""
    response = sign_in(Request("GET", f"https://login.microsoftonline.com/common/{path}"))
    assert response.status == 200
    assert key is None or key in response.json()


def test_logging_out_leads_back(sign_in: SignIn) -> None:
    """The page to return to is honoured."""
    query = urlencode({"post_logout_redirect_uri": "http://localhost/bye"})
    response = sign_in(Request("GET", f"{_AUTHORITY}/oauth2/v2.0/logout?{query}"))
    assert (response.status, response.headers["Location"]) == (302, "http://localhost/bye")


def test_msal_signs_in_with_the_common_authority(sign_in: SignIn) -> None:
    """An authority that names no tenant gets one in its token."""
    app = msal.PublicClientApplication(
        "client",
        authority="https://login.microsoftonline.com/common",
        http_client=_MsalTransport(sign_in),
    )
    claims = _claims(app.acquire_token_by_device_flow(app.initiate_device_flow(_SCOPES)))
    assert len(claims["tid"]) == 36


def test_msal_reports_a_bad_grant_as_the_real_host_would(sign_in: SignIn) -> None:
    """A grant that cannot be is a 400 with an AADSTS number."""
    body = urlencode({"grant_type": "wishing", "client_id": "x"}).encode()
    response = sign_in(Request("POST", f"{_AUTHORITY}/oauth2/v2.0/token", Headers(), body))
    assert response.status == 400
    assert response.json()["error"] == "unsupported_grant_type"
    assert response.json()["error_description"].startswith("AADSTS70003:")


@pytest.mark.parametrize("grant", ["refresh_token", "authorization_code", "device_code", "password"])
def test_a_grant_without_what_it_needs_is_refused(sign_in: SignIn, grant: str) -> None:
    """A refresh without a refresh token, and the like, names the missing parameter."""
    body = urlencode({"grant_type": grant, "client_id": "x"}).encode()
    response = sign_in(Request("POST", f"{_AUTHORITY}/oauth2/v2.0/token", Headers(), body))
    assert response.status == 400
    assert response.json()["error_codes"] == [900144]


def test_azure_identity_gets_tokens_by_secret_and_device_code(sign_in: SignIn) -> None:
    """Both azure-identity credentials work over a transport that the stand-in answers."""
    from azure.core.pipeline.transport import RequestsTransport
    from azure.identity import ClientSecretCredential, DeviceCodeCredential

    class Adapter(requests.adapters.HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
            body = request.body.encode() if isinstance(request.body, str) else request.body or b""
            answer = sign_in(Request(str(request.method), str(request.url), Headers(request.headers), bytes(body)))
            made = requests.Response()
            made.status_code, made.reason, made.request = answer.status, answer.reason, request
            made.headers.update(answer.headers)
            made.raw = io.BytesIO(answer.body)
            return made

    def transport() -> Any:
        session = requests.Session()
        session.mount("https://", Adapter())
        return RequestsTransport(session=session, session_owner=False)

    secret = ClientSecretCredential(_TENANT, "client", "secret", transport=transport())
    token = secret.get_token("https://graph.microsoft.com/.default")
    assert is_app_only(claims_of(token.token))
    device = DeviceCodeCredential("client", tenant_id=_TENANT, prompt_callback=lambda *_: None, transport=transport())
    assert not is_app_only(claims_of(device.get_token(*_SCOPES).token))


def test_tokens_for_the_plugin_expire_by_the_clock(sign_in: SignIn) -> None:
    """A token lives an hour, and says whose it is."""
    delegated, app = claims_of(sign_in.token()), claims_of(sign_in.token(app_only=True))
    assert delegated["exp"] - delegated["iat"] == 3600
    assert (is_app_only(delegated), is_app_only(app)) == (False, True)


@pytest.mark.parametrize(
    "url",
    ["https://login.microsoftonline.com/", f"{_AUTHORITY}/nothing/here", f"{_AUTHORITY}/oauth2/v2.0/wish"],
)
def test_what_no_sign_in_host_has_is_not_found(sign_in: SignIn, url: str) -> None:
    """An unknown path is a 404, not a token."""
    assert sign_in(Request("GET", url)).status == 404


def test_the_configuration_stays_on_the_host_that_was_asked(sign_in: SignIn) -> None:
    """Each endpoint of a national cloud's configuration lies on that cloud's host."""
    base = "https://login.microsoftonline.us/organizations"
    body = sign_in(Request("GET", f"{base}/v2.0/.well-known/openid-configuration")).json()
    assert f"{base}/oauth2/v2.0/token" == body["token_endpoint"]
    assert body["issuer"] == "https://login.microsoftonline.us/{tenantid}/v2.0"


def test_signing_in_loads_neither_book_nor_engine() -> None:
    """The stand-in costs no workbook engine in a suite that only replays."""
    code = (
        "import sys, pytest_workbook.simulator.sign_in\n"
        "print([m for m in sys.modules if 'simulator.book' in m or m in ('ironcalc', 'openpyxl', 'requests')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_authority_is_discovered(sign_in: SignIn) -> None:
    """Instance discovery lists the aliases of the public cloud, and a host by itself elsewhere."""
    query = urlencode({"api-version": "1.1", "authorization_endpoint": f"{_AUTHORITY}/oauth2/v2.0/authorize"})
    for host, expected in (("login.microsoftonline.com", "login.windows.net"), ("login.chinacloudapi.cn", None)):
        url = f"https://{host}/common/discovery/instance?{query}"
        aliases = sign_in(Request("GET", url)).json()["metadata"][0]["aliases"]
        assert host in aliases
        assert (expected in aliases) is (expected is not None)
