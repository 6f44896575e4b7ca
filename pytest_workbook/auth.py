"""Where the bearer token comes from, and what its claims say about it. The token itself is never shown.

The claims are read without verification: the service verifies, we only warn in words before it refuses.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import json
import os
import shlex
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from pytest_workbook.errors import UsageError

__all__ = [
    "TOKEN_VARIABLE",
    "AzureIdentity",
    "Claims",
    "Secret",
    "TokenCommand",
    "TokenSource",
    "TokenVariable",
    "problems",
]

TOKEN_VARIABLE = "PYTEST_WORKBOOK_TOKEN"  # noqa: S105 - the name of a variable, not a secret
RENEW_BEFORE = timedelta(minutes=5)
# A source that goes on giving the same old token is not asked at each request.
ASK_AGAIN_AFTER = timedelta(minutes=1)
COMMAND_TIMEOUT_SECONDS = 60.0


class Secret(str):
    """A string whose repr shows nothing. Source of leaks it stops: f-strings with ``!r``, dataclasses, pytest."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<secret>"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a JWT says about itself, unverified.

    Args:
        exp: when it ends, in UTC; None if it does not say.
        scp: delegated permissions.
        roles: application permissions.
        idtyp: ``app`` or ``user``, where said.
        aud: the resource it is for.
        tid: the tenant's id.

    Source: Microsoft identity platform, "Access token claims reference", read 2026-11-24.
    """

    exp: datetime | None = None
    scp: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    idtyp: str | None = None
    aud: str | None = None
    tid: str | None = field(default=None, repr=False)

    @property
    def is_app_only(self) -> bool:
        """Whether no user stands behind the token."""
        if self.idtyp is not None:
            return self.idtyp.lower() == "app"
        return bool(self.roles) and not self.scp

    @classmethod
    def from_token(cls, token: str) -> Claims | None:
        """Return the claims of *token*, or None where it is not a JWT (tokens of personal accounts are opaque)."""
        payload = _payload(token)
        if payload is None:
            return None
        return cls(
            exp=_instant(payload.get("exp")),
            scp=_words(payload.get("scp")),
            roles=_words(payload.get("roles")),
            idtyp=_text(payload.get("idtyp")),
            aud=_text(payload.get("aud")),
            tid=_text(payload.get("tid")),
        )


def _payload(token: str) -> Mapping[str, Any] | None:
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        raw = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        payload = json.loads(raw)
    except (ValueError, binascii.Error, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _instant(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    if isinstance(value, list):
        return tuple(word for word in value if isinstance(word, str))
    return ()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


# Each of these includes Files.ReadWrite for the workbook API, as far as claims can show.
_ENOUGH = frozenset({"files.readwrite", "files.readwrite.all", "sites.readwrite.all", "sites.fullcontrol.all"})


def problems(claims: Claims | None, now: datetime) -> list[str]:
    """Return what is wrong with a token as far as its claims show, each in words with its cure.

    Args:
        claims: of the token; None (an opaque token) gives no problems.
        now: date and time in UTC.
    """
    if claims is None:
        return []
    found = [_expiry(claims, now), _app_only(claims), _permission(claims)]
    return [problem for problem in found if problem]


def _expiry(claims: Claims, now: datetime) -> str:
    if claims.exp is None or claims.exp > now:
        return ""
    return f"the token expired at {claims.exp:%Y-%m-%d %H:%M:%S} UTC: get a new one"


def _app_only(claims: Claims) -> str:
    if not claims.is_app_only:
        return ""
    return (
        "the token is app-only: the workbook API documents delegated permissions alone, and /me does not exist for it; "
        "sign in as a user, or name the item as /drives/…"
    )


def _permission(claims: Claims) -> str:
    granted = (*claims.scp, *claims.roles)
    # A permission may be written with its resource in front: https://graph.microsoft.com/Files.ReadWrite.
    if any(name.rsplit("/", 1)[-1].lower() in _ENOUGH for name in granted):
        return ""
    has = ", ".join(granted[:3]) or "no permission"
    more = f" and {len(granted) - 3} more" if len(granted) > 3 else ""
    return f"the token lacks Files.ReadWrite, which the workbook API asks for (it has {has}{more}): consent to it"


class Source(Protocol):
    """Gives a token, or None where it has none. Asked again for each new token."""

    def __call__(self) -> str | None:
        """Return a token or None."""


@dataclass(frozen=True, slots=True)
class TokenVariable:
    """The token in an environment variable.

    Args:
        environ: the environment, so that tests need not change the real one.
    """

    environ: Mapping[str, str] = field(repr=False)
    name: str = TOKEN_VARIABLE

    def __call__(self) -> str | None:
        """Return the variable's value without white space around it, None if unset or empty."""
        return self.environ.get(self.name, "").strip() or None


@dataclass(frozen=True, slots=True)
class TokenCommand:
    """A command that prints the token.

    It is split like a shell line but run without a shell: quotes work, pipes, variables and ``&&`` do not
    (name ``sh -c '…'`` for those). So a value in an ini file cannot be more than one program with its arguments.

    Args:
        command: e.g. ``az account get-access-token --resource https://graph.microsoft.com --query accessToken -o tsv``.
    """

    command: str = field(repr=False)
    timeout_seconds: float = COMMAND_TIMEOUT_SECONDS

    def __call__(self) -> str | None:
        """Return what the command printed, without line ends.

        Raises:
            UsageError: it could not be split or started, took too long, failed, or printed no token on one line.
                Its output is never shown, since it may hold the token.
        """
        words = self._words()
        # The output stays in frames that no traceback shows, since pytest -l prints their variables.
        token, problem = self._token_or_problem(words)
        if problem:
            msg = f"--workbook-token-command: {words[0]!r} {problem}"
            raise UsageError(msg)
        return token

    def _token_or_problem(self, words: Sequence[str]) -> tuple[str, str]:
        done = self._run(words)
        if done.returncode != 0:
            return "", (
                f"ended with exit status {done.returncode}, expected 0 and a token on standard output. "
                "Run the command by hand to see what it says (its output is not shown here)."
            )
        token = done.stdout.decode("utf-8", "replace").strip()
        if not token or any(mark.isspace() or not mark.isprintable() for mark in token):
            came = "nothing" if not token else "more than one word"
            return "", f"printed {came}, expected the token alone; use its raw output"
        return token, ""

    def _words(self) -> list[str]:
        try:
            # Backslashes are separators of Windows paths, not escapes.
            words = shlex.split(self.command, posix=os.name != "nt")
        except ValueError as error:
            msg = f"--workbook-token-command cannot be split into words ({error}): balance its quotes"
            raise UsageError(msg) from None
        if not words:
            msg = "--workbook-token-command is empty: name a command that prints a token, or leave the option out"
            raise UsageError(msg)
        return words

    def _run(self, words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - the user's own command, without a shell
                words, stdin=subprocess.DEVNULL, capture_output=True, timeout=self.timeout_seconds, check=False
            )
        except subprocess.TimeoutExpired:
            msg = (
                f"--workbook-token-command: {words[0]!r} had not ended after {self.timeout_seconds:g} s; it must print "
                "a token without asking anything (standard input is closed)"
            )
            raise UsageError(msg) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            msg = f"--workbook-token-command: {words[0]!r} could not be started ({reason}); give its full path"
            raise UsageError(msg) from None


@dataclass(frozen=True, slots=True)
class AzureIdentity:
    """azure-identity's default credential, where the extra ``azure`` is installed.

    Args:
        scope: e.g. ``https://graph.microsoft.com/.default``.
    """

    scope: str

    def __call__(self) -> str | None:
        """Return a token, or None where azure-identity is not installed or no credential of its chain works.

        Raises:
            UsageError: the sign-in service could not be reached.
        """
        try:
            identity = importlib.import_module("azure.identity")
            core = importlib.import_module("azure.core.exceptions")
        except ImportError:
            return None
        try:
            with identity.DefaultAzureCredential() as credential:
                return str(credential.get_token(self.scope).token)
        except core.ClientAuthenticationError:
            return None
        except core.AzureError as error:
            # Its text may quote an answer of the sign-in service.
            msg = (
                f"azure-identity could not ask for a token ({type(error).__name__}): check the network and the proxy, "
                f"or give a token in {TOKEN_VARIABLE}"
            )
            raise UsageError(msg) from None


class TokenSource:
    """The first token that the sources give, kept until five minutes before its end. Safe to use from threads.

    Args:
        sources: asked in this order.
        now: gives the date and time in UTC.
    """

    def __init__(self, sources: Sequence[Source], now: Callable[[], datetime]) -> None:
        self._sources = tuple(sources)
        self._now = now
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._ask_again: datetime | None = None

    def __repr__(self) -> str:
        return f"<TokenSource of {len(self._sources)} sources, {'with' if self._token else 'without'} a token>"

    def __call__(self, *, refresh: bool = False) -> str:
        """Return the token.

        Args:
            refresh: ask the sources again, as after a 401.

        Raises:
            UsageError: no source gives one.
        """
        with self._lock:
            if self._token is None or refresh or self._is_due():
                self._token = self._asked()
                self._ask_again = self._next_time(self._token)
            return self._token

    @property
    def claims(self) -> Claims | None:
        """The claims of the token; None where it is opaque.

        Raises:
            UsageError: no source gives a token.
        """
        return Claims.from_token(self())

    def _is_due(self) -> bool:
        return self._ask_again is not None and self._now() >= self._ask_again

    def _next_time(self, token: str) -> datetime | None:
        claims = Claims.from_token(token)
        if claims is None or claims.exp is None:
            return None
        return max(claims.exp - RENEW_BEFORE, self._now() + ASK_AGAIN_AFTER)

    def _asked(self) -> Secret:
        for source in self._sources:
            token = source()
            if token:
                return Secret(token)
        msg = (
            "no bearer token for Microsoft Graph: none of the sources gave one. Implement the hook "
            f"pytest_workbook_token, give --workbook-token-command, set {TOKEN_VARIABLE}, or install "
            "pytest-workbook[azure] and sign in (az login)."
        )
        raise UsageError(msg)
