"""The plugin in somebody's project: strict, quiet, cheap while unused, loaded or left out as pytest allows."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_SUITE = """
import pytest
import requests

@pytest.mark.workbook(item="book.xlsx", persist_changes=True)
def test_marker(workbook_session, workbook_item):
    workbook_session.range("Sheet1!A1").write("x")
    assert workbook_item.range("Sheet1!A1") == "x"

@pytest.mark.parametrize("name", ["a", "b"])
def test_parameters(name, module_workbook_session, workbook_calls, workbook_clock, workbook_drive, workbook_credential):
    assert requests.get(module_workbook_session.url + "/names", headers=module_workbook_session.headers).ok
    assert len(workbook_calls) == 1

def test_plain():
    pass
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\naddopts = --strict-markers --strict-config\nfilterwarnings = error\n"),
        (
            "pyproject.toml",
            '[tool.pytest.ini_options]\naddopts = "--strict-markers --strict-config"\nfilterwarnings = ["error"]\n',
        ),
        ("pyproject.toml", '[tool.pytest]\nstrict = true\nfilterwarnings = ["error"]\nworkbook_keepalive = false\n'),
    ],
    ids=["pytest.ini", "ini_options", "tool.pytest"],
)
def test_strict_project_with_warnings_as_errors(pytester: pytest.Pytester, name: str, text: str) -> None:
    """Neither a warning nor an unknown key or marker comes from the plugin, and nothing is said but its own lines."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _SUITE)
    (pytester.path / name).write_text(text)
    result = run(pytester)
    result.assert_outcomes(passed=4)
    assert result.stderr.lines == []
    assert "tests: 3 simulated" in result.stdout.lines
    assert "sessions: 2 created, 2 closed" in result.stdout.lines


def test_unused_plugin_loads_nothing_heavy_and_says_nothing(pytester: pytest.Pytester) -> None:
    """After a run without a test in care, none of the libraries is there, and no summary is written."""
    project(
        pytester,
        """
        import pytest

        @pytest.fixture(scope="session")
        def thing():
            return 1

        @pytest.mark.parametrize("number", range(3))
        def test_plain(number, thing, tmp_path, capsys):
            assert thing

        class TestClass:
            def test_method(self):
                pytest.skip("skipped")

        @pytest.mark.xfail
        def test_known():
            assert [1] == [2]
        """,
    )
    pytester.makeconftest(
        """
        import sys

        HEAVY = ("vcr", "requests", "urllib3", "openpyxl", "ironcalc", "yaml", "httpx", "aiohttp", "pandas", "azure",
                 "pytest_workbook.plugin.wiring", "pytest_workbook.simulator", "pytest_workbook.session",
                 "pytest_workbook.cassettes", "pytest_workbook.door")

        def pytest_unconfigure():
            print("heavy:", [name for name in HEAVY if name in sys.modules])
        """
    )
    # Other plugins of this environment load some of them; a user has those he names.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        result = pytester.runpytest_subprocess("-p", "pytest_workbook.plugin", "-W", "error", "-s")
    result.assert_outcomes(passed=3, skipped=1, xfailed=1)
    assert "heavy: []" in result.stdout.lines
    assert "----------------------------------- workbook -----------------------------------" not in result.stdout.lines


def test_a_replayed_test_loads_nothing_that_only_others_need(pytester: pytest.Pytester) -> None:
    """Neither a library that the test does not use, nor what opens sessions, injects faults, records or compares."""
    project(
        pytester,
        """
        import pathlib
        import sys
        import urllib.request

        def test_read(workbook_item, request):
            # A cassette does not ask who is there.
            is_recorded = pathlib.Path("cassettes").exists()
            token = "anybody" if is_recorded else request.getfixturevalue("workbook_token")
            before = set(sys.modules)
            url, headers = workbook_item.workbook_url + "/worksheets", {"Authorization": f"Bearer {token}"}
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
                assert answer.status == 200
            print("more:", sorted(name for name in set(sys.modules) - before if name.startswith("pytest_workbook")))
        """,
    )
    pytester.makeconftest(
        """
        import sys

        OTHERS = ("asyncio", "vcr", "requests", "urllib3", "openpyxl", "ironcalc", "yaml", "httpx", "aiohttp",
                  "pytest_workbook.auth", "pytest_workbook.simulator", "pytest_workbook.faults",
                  "pytest_workbook.cassettes.drift", "pytest_workbook.cassettes.learning",
                  "pytest_workbook.cassettes.finder",
                  "pytest_workbook.cassettes.scan", "pytest_workbook.cassettes.store", "pytest_workbook.door.live",
                  "pytest_workbook.session.driver", "pytest_workbook.session.exchange",
                  "pytest_workbook.session.policy", "pytest_workbook.session.range")

        def pytest_unconfigure():
            print("others:", [name for name in OTHERS if name in sys.modules])
        """
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        recording = pytester.runpytest_subprocess("-p", "pytest_workbook.plugin", "--workbook-mode=record")
        result = pytester.runpytest_subprocess("-p", "pytest_workbook.plugin", "-s")
    recording.assert_outcomes(passed=1)
    result.assert_outcomes(passed=1)
    assert "tests: 1 replayed" in result.stdout.lines
    assert "others: []" in result.stdout.lines
    assert result.stdout.str().count("more: []") == 1


@pytest.mark.parametrize("arguments", [("--collect-only", "-q"), ("--fixtures",), ("--markers",), ("--version",)])
def test_looking_at_a_suite_loads_nothing_heavy(pytester: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    """Also where its tests would use the plugin."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _SUITE.replace("import requests\n", ""))
    pytester.makeconftest(
        """
        import sys

        def pytest_unconfigure():
            heavy = {"vcr", "requests", "openpyxl", "ironcalc", "yaml"}
            print("heavy:", sorted(heavy.intersection(sys.modules)))
        """
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        result = pytester.runpytest_subprocess("-p", "pytest_workbook.plugin", *arguments)
    assert result.ret == pytest.ExitCode.OK
    assert "heavy: []" in result.stdout.lines or arguments == ("--version",)


def test_importing_the_package_loads_nothing_heavy(pytester: pytest.Pytester) -> None:
    """Its errors, too; the classes are loaded when they are asked for."""
    code = """
import sys
import pytest_workbook
from pytest_workbook import GraphError, SessionExpired, WorkbookError
heavy = [name for name in ("vcr", "requests", "openpyxl", "ironcalc", "yaml", "httpx", "aiohttp", "pytest")
         if name in sys.modules]
assert heavy == [], heavy
assert pytest_workbook.__version__
from pytest_workbook import Calls, DriveItem, Exchange, Range, WorkbookSession
for name in pytest_workbook.__all__:
    assert getattr(pytest_workbook, name) is not None
try:
    pytest_workbook.nothing
except AttributeError as error:
    assert str(error) == "module 'pytest_workbook' has no attribute 'nothing'"
else:
    raise AssertionError
"""
    result = pytester.runpython_c(code)
    assert result.ret == 0, result.stderr.str()


def test_plugin_may_be_left_out(pytester: pytest.Pytester) -> None:
    """``-p no:workbook``: no option, no fixture, no header."""
    project(pytester, "def test_plain():\n    pass\ndef test_uses_it(workbook_session):\n    pass\n")
    result = run(pytester, "-p", "no:workbook")
    result.assert_outcomes(passed=1, errors=1)
    text = result.stdout.str()
    assert "fixture 'workbook_session' not found" in text
    assert "workbook: mode" not in text
    unknown = run(pytester, "-p", "no:workbook", "--workbook-mode=simulate", subprocess=False)
    assert unknown.ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize("name", ["workbook", "pytest_workbook.plugin"])
def test_plugin_may_be_named_where_none_is_loaded_by_itself(pytester: pytest.Pytester, name: str) -> None:
    """``PYTEST_DISABLE_PLUGIN_AUTOLOAD=1`` with ``-p`` by entry point or by module."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _SUITE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        result = pytester.runpytest_subprocess("-p", name, "-W", "error")
    result.assert_outcomes(passed=4)
    assert "tests: 3 simulated" in result.stdout.lines


def test_plugin_may_be_named_in_a_conftest(pytester: pytest.Pytester) -> None:
    """``pytest_plugins`` of the root conftest.py is enough, too."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _SUITE)
    pytester.makeconftest("pytest_plugins = ['pytest_workbook.plugin']\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        pytester.runpytest_subprocess("-W", "error").assert_outcomes(passed=4)


def test_tests_that_are_not_ours_are_left_alone(pytester: pytest.Pytester) -> None:
    """Between tests in care, sockets, sleeping and assertions are as they were, and no source is counted."""
    project(
        pytester,
        """
        import socket
        import time
        import requests

        def test_ours(workbook_session):
            assert requests.get(workbook_session.url + "/names", headers=workbook_session.headers).ok

        def test_other():
            listener = socket.create_server(("127.0.0.1", 0))
            client = socket.create_connection(listener.getsockname())
            client.close(), listener.close()
            before = time.monotonic()
            time.sleep(0.01)
            assert time.monotonic() - before >= 0.009
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=2)
    assert "tests: 1 simulated" in result.stdout.lines
