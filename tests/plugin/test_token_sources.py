"""Where the real token comes from: order, when it is asked for again, and what is shown when there is none."""

from __future__ import annotations

import base64
import json
import sys
import time
from collections.abc import Iterator

import pytest
from harness import project, run
from service.stand_in import GraphStandIn

_FROM_HOOK, _FROM_COMMAND, _FROM_VARIABLE = "token-of-the-hook", "token-of-the-command", "token-of-the-variable"
_HOOK = f"""
    import pytest

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_token(config, drive_item):
        assert drive_item.path.startswith("/me/drive/items/")
        assert config.rootpath.exists()
        return "{_FROM_HOOK}"
"""
_TEST = """
    def test_it(workbook_session, workbook_token):
        assert workbook_session.get("worksheets").status_code == 200
        assert workbook_session.token == workbook_token
"""


@pytest.fixture(name="graph")
def _graph() -> Iterator[GraphStandIn]:
    with GraphStandIn() as graph:
        yield graph


def _run(pytester: pytest.Pytester, graph: GraphStandIn, *args: str) -> pytest.RunResult:
    root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
    return run(pytester, "--workbook-mode=live", root, item, *args)


def _command(code: str) -> str:
    return f"--workbook-token-command={sys.executable} -c {json.dumps(code)}"


def _jwt(name: str, seconds_left: float) -> str:
    claims = json.dumps({"exp": int(time.time() + seconds_left), "scp": "Files.ReadWrite", "name": name}).encode()
    return ".".join(["e30", base64.urlsafe_b64encode(claims).decode().rstrip("="), "c2lnbmF0dXJl"])


@pytest.mark.parametrize(
    ("has_hook", "has_command", "expected"),
    [(True, True, _FROM_HOOK), (False, True, _FROM_COMMAND), (False, False, _FROM_VARIABLE)],
)
def test_first_source_wins(
    pytester: pytest.Pytester,
    graph: GraphStandIn,
    monkeypatch: pytest.MonkeyPatch,
    has_hook: bool,
    has_command: bool,
    expected: str,
) -> None:
    """The hook, then the command, then the variable."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _FROM_VARIABLE)
    if has_hook:
        pytester.makeconftest(_HOOK)
    project(pytester, _TEST)
    command = [_command(f"print('{_FROM_COMMAND}')")] if has_command else []
    result = _run(pytester, graph, *command)
    result.assert_outcomes(passed=1)
    assert {seen.token for seen in graph.requests} == {expected}


def test_hook_that_gives_none_passes_on(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next source is asked; the hook may itself send requests, and they are nobody's."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _FROM_VARIABLE)
    monkeypatch.setenv("STAND_IN_ROOT", graph.url)
    pytester.makeconftest(
        """
        import os, requests

        def pytest_workbook_token(config, drive_item):
            headers = {"Authorization": "Bearer of-the-hook-itself"}
            assert requests.get(f"{os.environ['STAND_IN_ROOT']}/me/drive", headers=headers, timeout=5).ok
        """
    )
    project(
        pytester,
        """
        def test_it(workbook_session, workbook_calls):
            assert [call.label for call in workbook_calls] == []
        """,
    )
    _run(pytester, graph).assert_outcomes(passed=1)
    assert [seen.token for seen in graph.requests] == ["of-the-hook-itself", _FROM_VARIABLE, _FROM_VARIABLE]


def test_no_token_names_the_sources(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """An error of the test that needs one; the others run, and nothing is sent."""
    project(pytester, _TEST + "\n    def test_other():\n        pass\n")
    pytester.makeconftest("import sys\nsys.modules['azure.identity'] = None")
    result = _run(pytester, graph)
    result.assert_outcomes(errors=1, passed=1)
    words = (
        "no bearer token for Microsoft Graph: none of the sources gave one. Implement the hook "
        "pytest_workbook_token, give --workbook-token-command, set PYTEST_WORKBOOK_TOKEN, or install "
        "pytest-workbook[azure] and sign in (az login)."
    )
    assert f"UsageError: {words}" in result.stdout.str()
    assert graph.requests == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "import sys; print('hush-'*2); print('hush-'*2, file=sys.stderr); sys.exit(3)",
            "ended with exit status 3, expected 0 and a token on standard output",
        ),
        ("print('hush-'*2, 'hush-'*2)", "printed more than one word, expected the token alone"),
        ("", "printed nothing, expected the token alone"),
    ],
)
def test_command_that_fails_shows_no_output(
    pytester: pytest.Pytester, graph: GraphStandIn, code: str, words: str
) -> None:
    """What it printed may be the token."""
    project(pytester, _TEST)
    result = _run(pytester, graph, _command(code), "-l")
    result.assert_outcomes(errors=1)
    shown = result.stdout.str() + result.stderr.str()
    assert f"UsageError: --workbook-token-command: {sys.executable!r} {words}" in shown
    assert "hush-hush" not in shown
    assert graph.requests == []


def test_token_near_its_end_is_renewed(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """Five minutes before ``exp`` the sources are asked again; before that, they are not."""
    first, second = _jwt("first", 299.0), _jwt("second", 900.0)
    pytester.makeconftest(
        f"""
        import pytest
        from datetime import timedelta
        from pytest_workbook import auth

        # A source that gives an old token again is asked once a minute: here, that minute is over at once.
        auth.ASK_AGAIN_AFTER = timedelta(seconds=-1)
        given = []

        def pytest_workbook_token(config, drive_item):
            given.append(1)
            return "{first}" if len(given) == 1 else "{second}"
        """
    )
    project(
        pytester,
        """
        def test_it(workbook_session):
            for _ in range(3):
                assert workbook_session.get("worksheets").status_code == 200
        """,
    )
    _run(pytester, graph).assert_outcomes(passed=1)
    assert [seen.token for seen in graph.requests] == [first, *[second] * 4]


def test_token_is_renewed_once_after_a_401(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """The service refuses the first; the second serves from then on. A second 401 is the caller's."""
    graph.accepts = {"token-number-2", "token-number-3"}
    pytester.makeconftest(
        """
        given = []

        def pytest_workbook_token(config, drive_item):
            given.append(1)
            return f"token-number-{len(given)}"
        """
    )
    graph.fail(401, "InvalidAuthenticationToken", path="worksheets", times=2)
    project(
        pytester,
        """
        def test_it(workbook_session):
            assert workbook_session.get("worksheets").status_code == 401
            assert workbook_session.get("worksheets").status_code == 200
        """,
    )
    _run(pytester, graph).assert_outcomes(passed=1)
    assert [(seen.token, seen.status) for seen in graph.requests] == [
        ("token-number-1", 401),
        ("token-number-2", 201),
        ("token-number-2", 401),
        ("token-number-3", 401),
        ("token-number-3", 200),
        ("token-number-3", 204),
    ]


def test_app_only_token_needs_a_drive(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An application has no /me: refused before collection, with the address that works."""
    claims = base64.urlsafe_b64encode(b'{"idtyp":"app","roles":["Files.ReadWrite.All"]}').decode().rstrip("=")
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", f"e30.{claims}.c2lnbmF0dXJl")
    project(pytester, _TEST)
    result = _run(pytester, graph)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [f"*the item {graph.item_path} begins at /me, but the token is app-only and has no user. Name the item *"]
    )
    _run(pytester, graph, "--workbook-item=/drives/b!x/items/y").assert_outcomes(passed=1)


def test_debug_with_a_token_is_refused(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file would hold the arguments of every hook."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _FROM_VARIABLE)
    project(pytester, _TEST)
    result = _run(pytester, graph, "--debug")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*pytest --debug writes every hook call with its arguments to a file, a real token *"])
    assert _FROM_VARIABLE not in (pytester.path / "pytestdebug.log").read_text(encoding="utf-8")
