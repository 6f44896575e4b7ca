"""Ini keys: the same values in pytest.ini, [tool.pytest.ini_options] and pytest 9's typed [tool.pytest]."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_SHOWS = """
import pytest
from pytest_workbook.plugin import center_of

def test_settings(pytestconfig):
    settings = center_of(pytestconfig).settings
    assert settings.mode == "simulate"
    assert settings.scope == "module"
    assert settings.persist_changes is True
    assert settings.record_retries is False
    assert settings.keepalive == 90.0
    assert settings.idle_limits == (60.0, 30.5)
    assert settings.retry_limits == (2, 10.0)
    assert settings.max_unzipped == 4000000
    assert settings.large_body == 1000
    assert settings.pack_numbers == 2000
    assert [one.pattern for one in settings.secret_patterns] == ["ACME-[0-9]+"]
    assert settings.unplayed == "warn"
    assert settings.on_teardown == "expire"
    assert settings.on_expiry == "fail"
    assert settings.guard == "run"
    assert settings.profile == "strict"
    assert settings.graph_url == "http://127.0.0.1:9/v1.0"
    assert settings.cassette_dir == pytestconfig.rootpath / "tapes"
    assert settings.item.text == "/me/drive/items/01X"
    assert settings.file.text == "book.xlsx"
"""
_TEXTS = {
    "workbook_mode": "simulate",
    "workbook_item": "/me/drive/items/01X",
    "workbook_file": "book.xlsx",
    "workbook_session_scope": "module",
    "workbook_graph_url": "http://127.0.0.1:9/v1.0",
    "workbook_cassette_dir": "tapes",
    "workbook_on_teardown": "expire",
    "workbook_on_expiry": "fail",
    "workbook_unplayed": "warn",
    "workbook_profile": "strict",
    "workbook_guard": "run",
    "workbook_idle_limits": "60 30.5",
    "workbook_retry_limits": "2 10",
    "workbook_secret_patterns": "ACME-[0-9]+",
}
_OTHERS = {
    "workbook_persist_changes": "true",
    "workbook_record_retries": "false",
    "workbook_keepalive": "90",
    "workbook_max_unzipped": "4000000",
    "workbook_large_body": "1000",
    "workbook_pack_numbers": "2000",
}


def _ini(keys: dict[str, str]) -> str:
    return "[pytest]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())


def _quoted(keys: dict[str, str]) -> str:
    return "".join(f'{key} = "{value}"\n' for key, value in keys.items())


def _bare(keys: dict[str, str]) -> str:
    return "".join(f"{key} = {value}\n" for key, value in keys.items())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("pytest.ini", _ini(_TEXTS | _OTHERS), id="pytest.ini"),
        pytest.param("pyproject.toml", "[tool.pytest.ini_options]\n" + _quoted(_TEXTS | _OTHERS), id="ini_options"),
        pytest.param("pyproject.toml", "[tool.pytest]\n" + _quoted(_TEXTS | _OTHERS), id="tool.pytest strings"),
        pytest.param("pyproject.toml", "[tool.pytest]\n" + _quoted(_TEXTS) + _bare(_OTHERS), id="tool.pytest typed"),
        pytest.param("pytest.toml", "[pytest]\n" + _quoted(_TEXTS) + _bare(_OTHERS), id="pytest.toml typed"),
        pytest.param("tox.ini", _ini(_TEXTS | _OTHERS), id="tox.ini"),
    ],
)
def test_every_key_reads_the_same_in_every_file(pytester: pytest.Pytester, name: str, text: str) -> None:
    """Whichever file pytest takes, the same words mean the same settings; booleans and numbers may be typed."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _SHOWS)
    (pytester.path / name).write_text(text)
    run(pytester, "--strict-config", subprocess=False).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("workbook_mode = dream", ("workbook_mode is 'dream', but one of auto, simulate, replay, record, "
         "record-missing, verify, live was expected")),
        ("workbook_session_scope = world",
         "workbook_session_scope is 'world', but one of function, class, module, package, session was expected"),
        ("workbook_persist_changes = maybe", "workbook_persist_changes is 'maybe', but true or false was expected"),
        ("workbook_on_teardown = burn", "workbook_on_teardown is 'burn', but one of close, expire was expected"),
        ("workbook_on_expiry = burn", "workbook_on_expiry is 'burn', but one of recreate, fail was expected"),
        ("workbook_unplayed = burn", "workbook_unplayed is 'burn', but one of fail, warn, ignore was expected"),
        ("workbook_guard = burn", "workbook_guard is 'burn', but one of care, run was expected"),
        ("workbook_keepalive = often",
         "workbook_keepalive is 'often', but true, false or a number of seconds above 0 was expected"),
        ("workbook_keepalive = -3",
         "workbook_keepalive is '-3', but true, false or a number of seconds above 0 was expected"),
        ("workbook_idle_limits = 420",
         "workbook_idle_limits is '420', but two numbers above 0, as in \"420 300\" was expected"),
        ("workbook_idle_limits = nan 1",
         "workbook_idle_limits is 'nan', but two numbers above 0, as in \"420 300\" was expected"),
        ("workbook_retry_limits = 0 1",
         "workbook_retry_limits is '0', but two numbers above 0, as in \"5 300\" was expected"),
        ("workbook_pack_numbers = no", "workbook_pack_numbers is 'no', but a number of bytes above 0 was expected"),
        ("workbook_large_body = all", "workbook_large_body is 'all', but a number above 0 was expected"),
        ("workbook_secret_patterns = x(",
         ("workbook_secret_patterns has 'x(', which is no regular expression: "
          "missing ), unterminated subpattern at position 1")),
        ("workbook_secret_patterns = a*",
         "workbook_secret_patterns has 'a*', which fits an empty text; give a pattern that needs a character"),
        ("workbook_max_unzipped = all", "workbook_max_unzipped is 'all', but a number above 0 was expected"),
        ("workbook_record_retries = 2", "workbook_record_retries is '2', but true or false was expected"),
        ("workbook_profile = lax", ("workbook_profile: unknown simulator profile 'lax'; there are documented, strict, "
         "observed-2026, and switches such as add_status=201")),
    ],
)  # fmt: skip
def test_wrong_value_ends_the_run_before_collection(pytester: pytest.Pytester, line: str, message: str) -> None:
    """A value that cannot be read is a usage error that names the key."""
    project(pytester, "def test_one():\n    pass\n")
    pytester.makeini(f"[pytest]\n{line}\n")
    result = run(pytester, subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {message}" in result.stderr.lines


def test_attempts_are_never_fewer_than_one(pytester: pytest.Pytester) -> None:
    """Half an attempt is read as one: a request is always sent."""
    project(
        pytester,
        "from pytest_workbook.plugin import center_of\n"
        "def test_limits(pytestconfig):\n"
        "    assert center_of(pytestconfig).settings.retry_limits == (1, 10.0)\n",
    )
    pytester.makeini("[pytest]\nworkbook_retry_limits = 0.5 10\n")
    run(pytester, subprocess=False).assert_outcomes(passed=1)


def test_override_of_the_command_line_beats_the_file(pytester: pytest.Pytester) -> None:
    """``-o`` works for typed files too."""
    project(
        pytester,
        "from pytest_workbook.plugin import center_of\n"
        "def test_settings(pytestconfig):\n"
        "    assert center_of(pytestconfig).settings.persist_changes is False\n",
    )
    pytester.makepyprojecttoml("[tool.pytest]\nworkbook_persist_changes = true\n")
    run(pytester, "-o", "workbook_persist_changes=false", subprocess=False).assert_outcomes(passed=1)


def test_typed_value_of_a_wrong_kind_is_a_usage_error(pytester: pytest.Pytester) -> None:
    """A boolean where a word is due is refused by name."""
    project(pytester, "def test_one():\n    pass\n")
    pytester.makepyprojecttoml("[tool.pytest]\nworkbook_on_teardown = true\n")
    result = run(pytester, subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: workbook_on_teardown is 'true', but one of close, expire was expected" in result.stderr.lines


def test_session_keys_are_the_markers_defaults(pytester: pytest.Pytester) -> None:
    """What the ini file says holds for every session, and the marker beats it."""
    project(
        pytester,
        """
        import pytest

        def test_ini(workbook_session):
            assert workbook_session.persist_changes is True
            assert workbook_session.idle_limit == 60

        @pytest.mark.workbook(persist_changes=False)
        def test_marker(workbook_session):
            assert workbook_session.persist_changes is False
            assert workbook_session.idle_limit == 30

        def test_expired_without_a_close(workbook_session):
            pass
        """,
    )
    pytester.makeini(
        "[pytest]\nworkbook_persist_changes = true\nworkbook_on_teardown = expire\nworkbook_idle_limits = 60 30\n"
    )
    result = run(pytester)
    result.assert_outcomes(passed=3)
    assert "sessions: 3 created, 3 abandoned" in result.stdout.lines
