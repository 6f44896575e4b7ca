"""A stand-in for the hosts at which Graph's clients sign in: fake tokens shaped as real ones.

Every account, secret, code and refresh token is accepted, for what is tested is the code behind the sign-in. Client
credentials get an application's token, all other flows a user's.
Source: "Microsoft identity platform and OAuth 2.0" pages on the flows, read 2026-11.
"""

from __future__ import annotations

import base64
import html
import json
import re
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.tokens import new_jwt
from pytest_workbook.wire import Headers, Request, Response, json_response

__all__ = ["SignIn"]

_GRAPH = "https://graph.microsoft.com"
_LIFETIME_SECONDS = 3600
_DEVICE_CODE_SECONDS = 900
_UPN = "user@contoso.com"
_SCOPES = "email Files.ReadWrite Files.ReadWrite.All openid profile Sites.ReadWrite.All User.Read"
_ROLES = ["Files.ReadWrite.All", "Sites.ReadWrite.All"]
_COMMON = ("common", "organizations", "consumers")
_PATH = re.compile(r"/(?P<tenant>[^/]+)/(?P<rest>.+?)/?\Z")
# Aliases as the real discovery document lists them for the public cloud.
_ALIASES = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "client_credentials": (),
    "refresh_token": ("refresh_token",),
    "authorization_code": ("code",),
    "password": ("username", "password"),
    "device_code": ("device_code",),
    "urn:ietf:params:oauth:grant-type:device_code": ("device_code",),
    "urn:ietf:params:oauth:grant-type:jwt-bearer": ("assertion",),
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request to a sign-in host, as far as it matters."""

    origin: str
    tenant: str
    form: Mapping[str, str]


class SignIn:
    """Answers sign-in requests; a `Handler`.

    Args:
        clock: by which tokens expire.
        random: source of ids and codes.
    """

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._lock = threading.Lock()
        self._tenant = self._guid()
        self._user = self._guid()
        self._client = self._guid()
        # OpenID: the token that a code is changed for repeats what its authorization asked for.
        self._nonces: dict[str, str] = {}

    def __call__(self, request: Request) -> Response:
        """Answer *request*; what is not known is a 404."""
        with self._lock:
            return self._answer(request)

    def token(self, *, app_only: bool = False) -> str:
        """Return a fresh access token for Graph.

        Args:
            app_only: whether it is an application's, not a user's.
        """
        with self._lock:
            return self._access_token(self._tenant, self._client, app_only=app_only)

    def _answer(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        found = _PATH.match(parts.path)
        if found is None:
            return json_response(404, {"error": "not_found"})
        form = dict(parse_qsl(parts.query))
        form.update(parse_qsl(request.body.decode("utf-8", "replace")))
        asked = _Asked(f"{parts.scheme}://{parts.netloc}", found["tenant"], form)
        rest = found["rest"].lower().removeprefix("oauth2/").removeprefix("v2.0/")
        answers: Mapping[str, Callable[[_Asked], Response]] = {
            "token": self._token,
            "oauth2/v2.0/token": self._token,
            "devicecode": self._device_code,
            "oauth2/v2.0/devicecode": self._device_code,
            "authorize": self._authorize,
            "oauth2/v2.0/authorize": self._authorize,
            ".well-known/openid-configuration": self._configuration,
            "instance": self._discovery,
            "discovery/keys": self._keys,
            "discovery/v2.0/keys": self._keys,
            "logout": self._logout,
        }
        if found["tenant"].lower() == "common" and rest.startswith("discovery/instance"):
            return self._discovery(asked)
        if rest.startswith("userrealm/") or (found["tenant"].lower() == "common" and rest.startswith("userrealm")):
            return self._realm(asked)
        answer = answers.get(rest)
        return answer(asked) if answer else json_response(404, {"error": "not_found"})

    # Discovery

    def _discovery(self, asked: _Asked) -> Response:
        host = asked.origin.partition("://")[2]
        aliases = _ALIASES if host in _ALIASES else [host]
        metadata = {"preferred_network": aliases[0], "preferred_cache": aliases[0], "aliases": aliases}
        where = f"{asked.origin}/{asked.tenant}/v2.0/.well-known/openid-configuration"
        body = {"tenant_discovery_endpoint": where, "api-version": "1.1", "metadata": [metadata]}
        return json_response(200, body)

    def _configuration(self, asked: _Asked) -> Response:
        base = f"{asked.origin}/{asked.tenant}"
        issuer = "{tenantid}" if asked.tenant.lower() in _COMMON else asked.tenant
        body = {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "issuer": f"{asked.origin}/{issuer}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
            "tenant_region_scope": None,
            "cloud_instance_name": "microsoftonline.com",
            "cloud_graph_host_name": "graph.windows.net",
            "msgraph_host": "graph.microsoft.com",
        }
        return json_response(200, body)

    def _keys(self, _: _Asked) -> Response:
        return json_response(200, {"keys": []})

    def _realm(self, asked: _Asked) -> Response:
        body = {
            "ver": "1.0",
            "account_type": "Managed",
            "domain_name": "contoso.com",
            "cloud_instance_name": asked.origin,
        }
        return json_response(200, body)

    def _logout(self, asked: _Asked) -> Response:
        where = asked.form.get("post_logout_redirect_uri")
        return Response(302, Headers({"Location": where})) if where else json_response(200, {})

    # Flows

    def _authorize(self, asked: _Asked) -> Response:
        back = asked.form.get("redirect_uri")
        if not back:
            return self._refusal(900144, "The request body must contain the following parameter: 'redirect_uri'.")
        answer = {"code": self._secret("0.A"), "client_info": _base64({"uid": self._user, "utid": self._tenant})}
        answer |= {name: asked.form[name] for name in ("state",) if name in asked.form}
        if "nonce" in asked.form:
            self._nonces[answer["code"]] = asked.form["nonce"]
        if asked.form.get("response_mode") == "form_post":
            return _posting_page(back, answer)
        mark = "#" if asked.form.get("response_mode") == "fragment" else "&" if "?" in back else "?"
        return Response(302, Headers({"Location": f"{back}{mark}{urlencode(answer)}"}))

    def _device_code(self, asked: _Asked) -> Response:
        if "client_id" not in asked.form:
            return self._refusal(900144, "The request body must contain the following parameter: 'client_id'.")
        user_code = "".join(self._random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(9))
        where = "https://microsoft.com/devicelogin"
        body = {
            "user_code": user_code,
            "device_code": self._secret("D"),
            "verification_uri": where,
            "expires_in": _DEVICE_CODE_SECONDS,
            # The stand-in has signed in already, so that nobody waits for it.
            "interval": 0,
            "message": f"To sign in, open {where} and enter the code {user_code}; the stand-in does it for you.",
        }
        return json_response(200, body)

    def _token(self, asked: _Asked) -> Response:
        grant = asked.form.get("grant_type", "")
        if grant not in _NEEDED:
            msg = f"The provided value for the input parameter 'grant_type' is not valid: '{grant[:60]}'."
            return self._refusal(70003, msg, "unsupported_grant_type")
        for name in ("client_id", *_NEEDED[grant]):
            # A client may prove itself by a header instead.
            if not asked.form.get(name) and name != "client_id":
                return self._refusal(900144, f"The request body must contain the following parameter: '{name}'.")
        return json_response(200, self._granted(asked, app_only=grant == "client_credentials"))

    def _granted(self, asked: _Asked, *, app_only: bool) -> dict[str, Any]:
        tenant = self._tenant if asked.tenant.lower() in _COMMON else asked.tenant
        client = asked.form.get("client_id", self._client)
        body: dict[str, Any] = {"token_type": "Bearer"}
        if not app_only:
            body["scope"] = asked.form.get("scope") or _SCOPES
        body |= {"expires_in": _LIFETIME_SECONDS, "ext_expires_in": _LIFETIME_SECONDS}
        body["access_token"] = self._access_token(tenant, client, app_only=app_only)
        if not app_only:
            body["refresh_token"] = self._secret("1.A")
            body["id_token"] = new_jwt(self._id_claims(asked, tenant, client))
            body["client_info"] = _base64({"uid": self._user, "utid": tenant})
        return body

    def _access_token(self, tenant: str, client: str, *, app_only: bool) -> str:
        now = int(self._clock.utc().timestamp())
        claims: dict[str, object] = {
            "aud": _GRAPH,
            "iss": f"https://sts.windows.net/{tenant}/",
            "iat": now,
            "nbf": now,
            "exp": now + _LIFETIME_SECONDS,
            "app_displayname": "pytest-workbook",
            "appid": client,
            "tid": tenant,
            "ver": "1.0",
            "uti": self._secret("")[:22],
        }
        if app_only:
            claims |= {"idtyp": "app", "oid": client, "sub": client, "roles": _ROLES}
        else:
            claims |= {"idtyp": "user", "oid": self._user, "sub": self._user, "scp": _SCOPES, "upn": _UPN}
        return new_jwt(claims)

    def _id_claims(self, asked: _Asked, tenant: str, client: str) -> dict[str, object]:
        now = int(self._clock.utc().timestamp())
        claims: dict[str, object] = {
            "aud": client,
            "iss": f"{asked.origin}/{tenant}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + _LIFETIME_SECONDS,
            "name": "Simulated User",
            "oid": self._user,
            "preferred_username": asked.form.get("username", _UPN),
            "sub": self._user,
            "tid": tenant,
            "ver": "2.0",
        }
        nonce = self._nonces.get(asked.form.get("code", ""))
        return claims if nonce is None else {**claims, "nonce": nonce}

    def _refusal(self, number: int, message: str, error: str = "invalid_request") -> Response:
        trace, correlation, now = self._guid(), self._guid(), self._clock.utc()
        stamp = now.strftime("%Y-%m-%d %H:%M:%SZ")
        what = f"AADSTS{number}: {message} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {stamp}"
        body = {
            "error": error,
            "error_description": what,
            "error_codes": [number],
            "timestamp": stamp,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={number}",
        }
        return json_response(400, body)

    def _guid(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _secret(self, prefix: str) -> str:
        return prefix + base64.urlsafe_b64encode(self._random.randbytes(48)).decode().rstrip("=")


def _posting_page(back: str, answer: Mapping[str, str]) -> Response:
    fields = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in answer.items()
    )
    page = (
        f'<html><head><title>Working...</title></head><body><form method="POST" action="{html.escape(back)}">{fields}'
        "</form><script>document.forms[0].submit();</script></body></html>"
    )
    return Response(200, Headers({"Content-Type": "text/html; charset=utf-8"}), page.encode())


def _base64(content: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")
