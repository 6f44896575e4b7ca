"""The plugin's own hooks, implemented in ``conftest.py`` files with ``optionalhook=True``."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_LOG = """
import pytest

log = []
hook = pytest.hookimpl(optionalhook=True)

@hook
def pytest_workbook_session_opened(session, request):
    log.append(f"opened {session.is_open} {request.node.nodeid} {request.fixturename}")

@hook
def pytest_workbook_session_closed(session, reason):
    log.append(f"closed {reason} {session.is_open}")

@hook
def pytest_workbook_exchange(exchange):
    log.append(f"exchange {exchange.label} {exchange.by} {exchange.node}")

@hook
def pytest_workbook_item(config, request):
    log.append(f"item {request.node.nodeid} {request.config is config}")

@pytest.fixture(scope="session")
def PREFIX_log():
    return log
"""


def test_hooks_are_called_through_the_nodes_ihook(pytester: pytest.Pytester) -> None:
    """Each folder's conftest.py hears of its own tests alone, in order, with the objects that the tests have."""
    for name in ("one", "two"):
        folder = pytester.mkdir(name)
        (folder / "conftest.py").write_text(_LOG.replace("PREFIX", name))
    (pytester.path / "one" / "test_one.py").write_text(
        """
def test_one(workbook_session, workbook_session_factory, one_log):
    workbook_session.get("names")
    workbook_session_factory(on_teardown="expire")
    assert one_log == [
        "item one/test_one.py::test_one True",
        "exchange POST createSession plugin one/test_one.py::test_one",
        "opened True one/test_one.py::test_one workbook_session",
        "exchange GET names test one/test_one.py::test_one",
        "exchange POST createSession plugin one/test_one.py::test_one",
        "opened True one/test_one.py::test_one workbook_session_factory",
    ]
    one_log.clear()

def test_ends(one_log):
    assert one_log == [
        "closed abandoned False",
        "exchange POST closeSession plugin one/test_one.py::test_one",
        "closed closed False",
    ]
"""
    )
    (pytester.path / "two" / "test_two.py").write_text(
        """
def test_nothing_was_heard_of_the_other(two_log):
    assert two_log == []

def test_module(module_workbook_session, two_log):
    assert "opened True two/test_two.py module_workbook_session" in two_log
    assert "exchange POST createSession plugin two/test_two.py" in two_log
"""
    )
    run(pytester).assert_outcomes(passed=4)


def test_item_hook_is_asked_once_for_each_test(pytester: pytest.Pytester) -> None:
    """Its first result that is not None names the item, in any form; a wrong one is an error of that test."""
    make_workbook(pytester.path / "book.xlsx")
    pytester.makeconftest(
        """
        import pytest

        asked = []

        @pytest.hookimpl(optionalhook=True)
        def pytest_workbook_item(config, request):
            asked.append(request.node.name)
            return {"test_named": "book.xlsx", "test_wrong": "what?"}.get(request.node.name)

        @pytest.fixture
        def asked_so_far():
            return asked
        """
    )
    project(
        pytester,
        """
        import pytest

        def test_named(workbook_session, workbook_item, workbook_session_factory, workbook_drive, asked_so_far):
            assert workbook_session.range("Sheet1!A1") == "Item"
            assert workbook_session_factory().range("Sheet1!A1") == "Item"
            assert asked_so_far == ["test_named"]

        def test_left_open(workbook_session):
            assert workbook_session.range("Sheet1!A1") == ""

        def test_wrong(workbook_session):
            pass
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=2, errors=1)
    assert (
        "E   pytest_workbook.errors.UsageError: the hook pytest_workbook_item: cannot read 'what?' as a workbook item. "
        "It was expected in one of these forms:"
    ) in [line.replace("E           ", "E   ").replace("E       ", "E   ") for line in result.stdout.lines]


def test_before_save_changes_and_drops(pytester: pytest.Pytester) -> None:
    """What it leaves is written and replayed; it hears of its own folder's cassettes, once, in the file's order."""
    book = make_workbook(pytester.path / "book.xlsx")
    hook = """
import pytest

@pytest.hookimpl(optionalhook=True)
def pytest_workbook_before_save(interaction, cassette):
    print("heard:", __file__.rsplit("/", 2)[-2], cassette.rsplit("/", 1)[-1], interaction.method,
          interaction.url.rsplit("/", 1)[-1])
    if interaction.url.endswith("/names"):
        interaction.drop()
    if interaction.url.endswith("address='A1')"):
        interaction.response_body = interaction.response_body.replace(b"Item", b"Changed")
"""
    test = """
import os
import pytest

pytestmark = pytest.mark.workbook(item="book.xlsx")

def test_body(workbook_session):
    if os.environ.get("RECORDING"):
        workbook_session.get("names")
    expected = "Item" if os.environ.get("RECORDING") else "Changed"
    assert workbook_session.range("Sheet1!A1") == expected

@pytest.fixture(scope="module")
def shared(module_workbook_session):
    if os.environ.get("RECORDING"):
        module_workbook_session.get("names")
    return module_workbook_session.range("Sheet1!A1").value

def test_shared(shared):
    assert shared in ("Item", "Changed")
"""
    for name in ("one", "two"):
        folder = pytester.mkdir(name)
        (folder / "conftest.py").write_text(hook)
        (folder / f"test_{name}.py").write_text(test)
        (folder / "book.xlsx").write_bytes(book.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECORDING", "1")
        recorded = run(pytester, "--workbook-mode=record", "-s")
    recorded.assert_outcomes(passed=4)
    heard = [line[line.index("heard:") :].split()[1:] for line in recorded.stdout.lines if "heard:" in line]
    expected = ["POST createSession", "GET names", "GET range(address='A1')", "POST closeSession"]
    for name in ("one", "two"):
        for cassette in ("test_body.workbook.yaml", "_module.workbook.yaml"):
            found = [" ".join(words[2:]) for words in heard if words[0] == name and words[1] == cassette]
            assert found == expected
        text = (pytester.path / name / "cassettes" / f"test_{name}" / "test_body.workbook.yaml").read_text()
        assert "/names" not in text
        assert "Changed" in text
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=4)


def test_before_save_that_puts_a_secret_in_is_caught(pytester: pytest.Pytester) -> None:
    """The final bytes are scanned after the hook."""
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(optionalhook=True)
        def pytest_workbook_before_save(interaction, cassette):
            token = b"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2dyYXBoIn0." + 43 * b"x"
            interaction.response_body = interaction.response_body.replace(b"{", b'{"token": "' + token + b'",', 1)
        """
    )
    project(pytester, "def test_one(workbook_session):\n    workbook_session.get('names')\n")
    result = run(pytester, "--workbook-mode=record")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*SecretLeak*"])
    assert not list(pytester.path.rglob("*.workbook.yaml"))


def test_broken_hook_is_an_error_of_that_test(pytester: pytest.Pytester) -> None:
    """An exception of a hook reaches the report and no other test."""
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(optionalhook=True)
        def pytest_workbook_session_opened(session, request):
            if request.node.name == "test_broken":
                raise RuntimeError("the hook broke")
        """
    )
    project(
        pytester,
        "def test_broken(workbook_session):\n    pass\n"
        "def test_next(workbook_session):\n    assert workbook_session.range('Sheet1!A1') == ''\n",
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*RuntimeError: the hook broke"])
    assert "sessions: 2 created, 2 closed" in result.stdout.lines


def test_unknown_hook_is_no_error_without_the_plugin(pytester: pytest.Pytester) -> None:
    """``optionalhook=True`` lets the same conftest.py serve a run without the plugin."""
    (pytester.path / "conftest.py").write_text(_LOG.replace("PREFIX", "one"))
    project(pytester, "def test_one(one_log):\n    assert one_log == []\n")
    run(pytester, "-p", "no:workbook").assert_outcomes(passed=1)
