"""Options of the command line: read, checked before collection, and shown in the header."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_ONE = "def test_one(workbook_session):\n    assert workbook_session.range('Sheet1!A1').values == [['']]\n"


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            "--workbook-mode=dream",
            (
                "--workbook-mode is 'dream', but one of auto, simulate, replay, record, record-missing, verify, live "
                "was expected"
            ),
        ),
        (
            "--workbook-session-scope=world",
            "--workbook-session-scope is 'world', but one of function, class, module, package, session was expected",
        ),
        (
            "--workbook-profile=nonsense",
            (
                "--workbook-profile: unknown simulator profile 'nonsense'; there are documented, strict, "
                "observed-2026, and switches such as add_status=201"
            ),
        ),
        (
            "--workbook-profile=strict add_status=300",
            "--workbook-profile: the simulator's switch add_status takes 200 or 201, not '300'",
        ),
    ],
)
def test_wrong_option_ends_the_run_before_collection(pytester: pytest.Pytester, option: str, message: str) -> None:
    """A value that no test could work with is a usage error: nothing is collected, and nothing breaks inside pytest."""
    project(pytester, _ONE)
    result = run(pytester, option, subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {message}" in result.stderr.lines
    result.stdout.no_fnmatch_line("*collected*")
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()


def test_every_option_is_in_the_help_with_its_meaning(pytester: pytest.Pytester) -> None:
    """``pytest --help`` names the options and the ini keys of the plugin."""
    text = run(pytester, "--help", subprocess=False).stdout.str()
    for name in (
        "--workbook-mode=MODE",
        "--workbook-item=ITEM",
        "--workbook-session-scope=SCOPE",
        "--workbook-graph-url=URL",
        "--workbook-allow-host=HOST",
        "--workbook-token-command=CMD",
        "--workbook-profile=PROFILE",
        "--workbook-replace-live",
        "workbook_cassette_dir",
        "workbook_idle_limits",
        "workbook_retry_limits",
        "workbook_guard",
    ):
        assert name in text


def test_header_says_mode_item_file_and_cassette_folder(pytester: pytest.Pytester) -> None:
    """What the run is about is said before its first test, once."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, "def test_nothing():\n    pass\n")
    pytester.makeini("[pytest]\nworkbook_cassette_dir = tapes\nworkbook_file = book.xlsx\n")
    result = run(pytester, "--workbook-item=/me/drive/items/01X", "--workbook-mode=simulate", subprocess=False)
    folder = pytester.path / "tapes"
    assert (
        result.stdout.lines.count(
            f"workbook: mode simulate, item /me/drive/items/01X, file book.xlsx, cassettes in {folder}"
        )
        == 1
    )
    assert result.ret == pytest.ExitCode.OK


def test_header_of_a_run_that_names_nothing_says_what_is_served(pytester: pytest.Pytester) -> None:
    """Without a name the blank workbook is announced."""
    project(pytester, "def test_nothing():\n    pass\n")
    result = run(pytester, subprocess=False)
    assert "workbook: mode auto, item none (a blank workbook), cassettes in cassettes/ beside each test" in (
        result.stdout.lines
    )


def test_header_says_that_a_graph_item_without_a_file_is_served_blank(pytester: pytest.Pytester) -> None:
    """In simulate nothing stands for the item, so what is served is blank, and the header says so."""
    project(pytester, _ONE)
    result = run(pytester, "--workbook-item=/me/drive/items/01X", "--workbook-mode=simulate")
    assert (
        "workbook: mode simulate, item /me/drive/items/01X (served blank: no file stands for it), "
        "cassettes in cassettes/ beside each test"
    ) in result.stdout.lines
    result.assert_outcomes(passed=1)


def test_header_names_the_service_root_where_the_network_is_used(pytester: pytest.Pytester) -> None:
    """Whoever reads the log of a run sees where its token went."""
    project(pytester, "def test_nothing():\n    pass\n")
    result = run(
        pytester,
        "--workbook-mode=record",
        "--workbook-graph-url=http://127.0.0.1:9/v1.0",
        subprocess=False,
    )
    assert "workbook: service root http://127.0.0.1:9/v1.0" in result.stdout.lines


def test_control_characters_of_a_name_are_shown_escaped(pytester: pytest.Pytester) -> None:
    """A name cannot write a line of its own into the log."""
    make_workbook(pytester.path / "a\nb.xlsx")
    project(pytester, "def test_nothing():\n    pass\n")
    result = run(pytester, "--workbook-item=a\nb.xlsx", subprocess=False)
    assert "workbook: mode auto, item a\\nb.xlsx, cassettes in cassettes/ beside each test" in result.stdout.lines


def test_profile_of_the_command_line_is_the_simulators(pytester: pytest.Pytester) -> None:
    """Switches reach the simulator that answers."""
    project(
        pytester,
        """
        def test_status(workbook_session):
            workbook_session.range("Sheet1!A1:B1").write([["a", "b"]])
            answer = workbook_session.post("tables/add", json={"address": "Sheet1!A1:B2", "hasHeaders": True})
            assert answer.status_code == 201
        """,
    )
    run(pytester, "--workbook-profile=documented add_status=201").assert_outcomes(passed=1)
