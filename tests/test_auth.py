"""Claims, their problems in words, and where a token comes from."""

from __future__ import annotations

import base64
import json
import shlex
import sys
import types
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.auth import (
    AzureIdentity,
    Claims,
    Secret,
    TokenCommand,
    TokenSource,
    TokenVariable,
    problems,
)
from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import UsageError

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


def _jwt(**claims: Any) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}.signature"


def _claims(**claims: Any) -> Claims:
    found = Claims.from_token(_jwt(**claims))
    assert found is not None
    return found


def test_claims_are_read_without_verification() -> None:
    """Times in UTC, permissions as words, the rest as text."""
    exp = int((NOW + timedelta(hours=1)).timestamp())
    claims = _claims(
        exp=exp, scp="Files.Read Files.ReadWrite", aud="https://graph.microsoft.com", tid="T", idtyp="user"
    )
    assert claims == Claims(
        exp=NOW + timedelta(hours=1),
        scp=("Files.Read", "Files.ReadWrite"),
        idtyp="user",
        aud="https://graph.microsoft.com",
        tid="T",
    )
    assert "'T'" not in repr(claims)


@pytest.mark.parametrize(
    "token", ["", "opaque", "a.b.c", "a.b", "é.é.é", f"x.{base64.urlsafe_b64encode(b'[1]').decode()}.y", "a.!!.c"]
)
def test_opaque_tokens_have_no_claims(token: str) -> None:
    """Tokens of personal accounts are no JWTs: nothing is known, nothing is wrong."""
    assert Claims.from_token(token) is None
    assert problems(Claims.from_token(token), NOW) == []


@given(st.text(), st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_no_token_is_too_odd(text: str, value: object) -> None:
    """Whatever comes, reading claims never fails."""
    Claims.from_token(text)
    claims = _claims(exp=value, scp=value, roles=value, idtyp=value, aud=value, tid=value)
    assert isinstance(problems(claims, NOW), list)


@pytest.mark.parametrize("exp", [True, "soon", 1e300, -5, None])
def test_an_end_that_is_none_is_unknown(exp: object) -> None:
    """Odd values of exp count as absent."""
    assert _claims(exp=exp).exp is None


@pytest.mark.parametrize(
    ("claims", "is_app_only"),
    [
        ({"roles": ["Files.ReadWrite.All"]}, True),
        ({"roles": ["X"], "idtyp": "app"}, True),
        ({"idtyp": "App"}, True),
        ({"scp": "Files.ReadWrite", "roles": ["X"]}, False),
        ({"roles": ["X"], "idtyp": "user"}, False),
        ({"scp": "Files.ReadWrite"}, False),
        ({}, False),
    ],
)
def test_app_only_tokens_are_known(claims: dict[str, Any], is_app_only: bool) -> None:
    """By idtyp where it is there, else by roles without scp."""
    assert is_app_only is _claims(**claims).is_app_only


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"scp": "Files.ReadWrite"}, []),
        ({"scp": "openid https://graph.microsoft.com/files.readwrite.all"}, []),
        ({"scp": "Sites.ReadWrite.All"}, []),
        ({"scp": "Files.Read"}, ["lacks Files.ReadWrite, which the workbook API asks for (it has Files.Read)"]),
        ({"scp": "a b c d e"}, ["(it has a, b, c and 2 more)"]),
        ({}, ["(it has no permission)"]),
        ({"roles": ["Files.ReadWrite.All"]}, ["the token is app-only"]),
        ({"roles": ["X"]}, ["the token is app-only", "lacks Files.ReadWrite"]),
        (
            {"scp": "Files.ReadWrite", "exp": int(NOW.timestamp())},
            ["the token expired at 2026-11-24 12:00:00 UTC: get a new one"],
        ),
        ({"scp": "Files.ReadWrite", "exp": int(NOW.timestamp()) + 1}, []),
    ],
)
def test_problems_are_told_in_words(claims: dict[str, Any], words: list[str]) -> None:
    """App-only, without the permission, or expired; each with its cure."""
    found = problems(_claims(**claims), NOW)
    assert len(found) == len(words)
    assert all(word in problem for word, problem in zip(words, found, strict=True))


def test_a_secret_shows_nothing_in_its_repr() -> None:
    """It is a string all the same."""
    token = Secret("tok")
    assert (repr(token), f"{token!r}", str(token), f"Bearer {token}") == ("<secret>", "<secret>", "tok", "Bearer tok")


@pytest.mark.parametrize(
    ("environ", "token"),
    [({}, None), ({"PYTEST_WORKBOOK_TOKEN": " \n"}, None), ({"PYTEST_WORKBOOK_TOKEN": "tok\n"}, "tok")],
)
def test_the_variable_gives_a_token(environ: dict[str, str], token: str | None) -> None:
    """White space around it is not part of it."""
    source = TokenVariable(environ)
    assert token == source()
    assert "tok" not in repr(source)


def _python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


def test_a_command_gives_a_token() -> None:
    """Its output without the line end; quotes in the command work."""
    command = TokenCommand(_python("print('tok en'.replace(' ', ''))"))
    assert command() == "token"
    assert "print" not in repr(command)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import sys; print('SECRET'); print('SECRET', file=sys.stderr); sys.exit(3)", "ended with exit status 3"),
        ("pass", "printed nothing"),
        ("print('SECRET token')", "printed more than one word"),
        ("print('SECRET\\x00')", "printed more than one word"),
    ],
)
def test_a_command_that_fails_shows_nothing_of_its_output(code: str, words: str) -> None:
    """What it printed may be the token."""
    with pytest.raises(UsageError, match=words) as caught:
        TokenCommand(_python(code))()
    assert "SECRET" not in str(caught.value)


def test_a_command_runs_without_a_shell(tmp_path: Path) -> None:
    """What would be another command in a shell is an argument here."""
    trap = tmp_path / "trap"
    token = TokenCommand(_python("import sys; print(len(sys.argv))") + f" ; touch {trap}")()
    assert token == "4"
    assert not trap.exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [("", "is empty"), ("  ", "is empty"), ("a 'b", "cannot be split"), ("/no/such/program", "could not be started")],
)
def test_commands_that_are_none_are_refused(command: str, words: str) -> None:
    """Each with what to do."""
    with pytest.raises(UsageError, match=words):
        TokenCommand(command)()


def test_a_command_that_asks_is_ended() -> None:
    """Standard input is closed, and what never ends is stopped."""
    assert TokenCommand(_python("import sys; print(len(sys.stdin.read()))"))() == "0"
    with pytest.raises(UsageError, match=r"had not ended after 0\.01 s"):
        TokenCommand(_python("import threading; threading.Event().wait()"), timeout_seconds=0.01)()


class _AzureError(Exception):
    pass


class _Refused(_AzureError):
    pass


def _identity(monkeypatch: pytest.MonkeyPatch, get_token: Callable[[str], Any]) -> None:
    class Credential:
        def __enter__(self) -> Credential:
            return self

        def __exit__(self, *args: object) -> None:
            return None

        def get_token(self, scope: str) -> Any:
            return get_token(scope)

    identity, core = types.ModuleType("azure.identity"), types.ModuleType("azure.core.exceptions")
    vars(identity)["DefaultAzureCredential"] = Credential
    vars(core).update(AzureError=_AzureError, ClientAuthenticationError=_Refused)
    for name, module in (("azure.identity", identity), ("azure.core.exceptions", core)):
        monkeypatch.setitem(sys.modules, name, module)


def test_azure_identity_gives_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the scope it is made for."""
    _identity(monkeypatch, lambda scope: types.SimpleNamespace(token=f"for {scope}"))
    assert AzureIdentity("scope/.default")() == "for scope/.default"


def test_azure_identity_without_a_sign_in_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """No working credential is no token; so is no azure-identity."""

    def refuse(scope: str) -> Any:
        raise _Refused

    _identity(monkeypatch, refuse)
    assert AzureIdentity("scope")() is None
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    assert AzureIdentity("scope")() is None


def test_azure_identity_that_cannot_ask_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unreachable sign-in is no missing sign-in; the cause's text, which may quote an answer, is not shown."""

    def fail(scope: str) -> Any:
        raise _AzureError("SECRET")

    _identity(monkeypatch, fail)
    with pytest.raises(UsageError, match=r"could not ask for a token \(_AzureError\)") as caught:
        AzureIdentity("scope")()
    assert "SECRET" not in str(caught.value)


class _Source:
    """Gives tokens in order, the last one for ever."""

    def __init__(self, *tokens: str | None) -> None:
        self.tokens = list(tokens)
        self.asked = 0

    def __call__(self) -> str | None:
        self.asked += 1
        return self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]


def test_the_first_source_that_gives_one_wins() -> None:
    """Later sources are not asked, and the token is kept."""
    empty, first, second = _Source(None), _Source("a"), _Source("b")
    token = TokenSource([empty, first, second], lambda: NOW)
    assert repr(token) == "<TokenSource of 3 sources, without a token>"
    assert (token(), token(), repr(token())) == ("a", "a", "<secret>")
    assert (empty.asked, first.asked, second.asked) == (1, 1, 0)
    assert repr(token) == "<TokenSource of 3 sources, with a token>"


def test_a_token_is_asked_for_again_five_minutes_before_its_end() -> None:
    """Not earlier; and a source that gives the same one is left alone for a minute."""
    clock = ManualClock(NOW)
    old = _jwt(exp=int((NOW + timedelta(hours=1)).timestamp()))
    source = _Source(old)
    token = TokenSource([source], clock.utc)
    assert token() == old
    clock.advance(55 * 60 - 1)
    token()
    assert source.asked == 1
    clock.advance(1)
    token()
    token()
    assert source.asked == 2
    clock.advance(60)
    token()
    assert source.asked == 3


def test_a_refresh_asks_again() -> None:
    """As after a 401; opaque tokens are kept until then."""
    source = _Source("old", "new")
    token = TokenSource([source], lambda: NOW)
    assert (token(), token(), token(refresh=True), token()) == ("old", "old", "new", "new")
    assert token.claims is None


def test_without_a_token_the_sources_are_named() -> None:
    """The error lists all four."""
    token = TokenSource([_Source(None), _Source("")], lambda: NOW)
    with pytest.raises(UsageError, match=r"(?s)pytest_workbook_token.*--workbook-token-command.*TOKEN.*\[azure\]"):
        token()
