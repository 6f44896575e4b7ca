"""``workbook_chaos``: the variants of a test, what each meets, and the cassette of them all."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from harness import make_workbook, project, run, told

from pytest_workbook.plugin.chaos import _GIVEN, PARAMETER, Variant, plain_name
from pytest_workbook.plugin.markers import CHAOS_FAULTS

_CLIENT = """
import time
import pytest
import requests

def read(session, path="worksheets"):
    for _ in range(5):
        try:
            answer = requests.get(f"{session.url}/{path}", headers=session.headers, timeout=5)
        except requests.RequestException:
            continue
        if answer.status_code in (429, 503, 504):
            time.sleep(float(answer.headers.get("Retry-After", 1)))
        elif answer.status_code in (400, 404):
            session = open_session(session)
        else:
            return answer.json()["value"]

class open_session:
    def __init__(self, before):
        self.url = before.url
        token = {"Authorization": before.headers["Authorization"]}
        made = requests.post(f"{self.url}/createSession", json={"persistChanges": False}, headers=token, timeout=5)
        self.headers = {**token, "workbook-session-id": made.json()["id"]}
"""


def test_each_fault_has_its_arguments() -> None:
    """What the marker knows by name is what can be injected, in the same order."""
    assert tuple(_GIVEN) == CHAOS_FAULTS


def test_variants_are_named_by_faults_and_meet_them(pytester: pytest.Pytester) -> None:
    """Last in the name, after the test's own parameters; on functions, classes and modules; one fault each."""
    project(
        pytester,
        _CLIENT
        + """
pytestmark = pytest.mark.workbook(mode="simulate")

@pytest.mark.workbook_chaos
@pytest.mark.parametrize("path", ["worksheets", "tables"])
def test_read(workbook_session, workbook_calls, path, request):
    assert isinstance(read(workbook_session, path), list)
    fault = request.node.name.rpartition("-")[2][:-1].partition("_400")[0]
    assert {call.fault for call in workbook_calls} - {None} <= {fault}

@pytest.mark.workbook_chaos(exclude=["timeout", "gateway_timeout"])
class TestClass:
    def test_method(self, workbook_session):
        assert read(workbook_session)

    @pytest.mark.workbook_chaos("throttle")
    def test_nearer_marker(self, workbook_session, workbook_calls):
        assert read(workbook_session)
        assert [call.status for call in workbook_calls] == [429, 200]

@pytest.mark.workbook_chaos(only=("gateway_timeout_on_creation", "timeout"))
def test_creation(workbook_session, workbook_calls, request):
    try:
        read(open_session(workbook_session))
    except KeyError:
        assert workbook_calls[0].fault == "gateway_timeout"
""",
    )
    result = run(pytester, "-v", "-n", "2")
    ids = re.findall(r"PASSED (test_it\.py::\S+)|(?:SKIPPED) (test_it\.py::\S+)", result.stdout.str())
    names = sorted({passed or skipped for passed, skipped in ids})
    assert names == sorted(
        [
            *(f"test_it.py::test_read[{path}-{fault}]" for path in ("worksheets", "tables") for fault in CHAOS_FAULTS),
            *(
                f"test_it.py::TestClass::test_method[{fault}]"
                for fault in CHAOS_FAULTS
                if fault not in ("timeout", "gateway_timeout")
            ),
            "test_it.py::TestClass::test_nearer_marker[throttle]",
            "test_it.py::test_creation[gateway_timeout_on_creation]",
            "test_it.py::test_creation[timeout]",
        ]
    )
    result.assert_outcomes(passed=22, skipped=3)
    reason = (
        "gateway_timeout_on_creation was never met: the test sends no POST createSession. Leave it out with exclude="
    )
    assert f"SKIPPED [2] test_it.py: {reason}" in told(result) or reason in told(result)


def test_fault_that_was_asked_for_must_be_met(pytester: pytest.Pytester) -> None:
    """Named by only, or told which requests to meet; otherwise the variant says that it proves nothing."""
    project(
        pytester,
        _CLIENT
        + """
@pytest.mark.workbook_chaos(only="session_gone")
def test_only(workbook_item):
    workbook_item.get("worksheets")

@pytest.mark.workbook_chaos(path="table*", exclude=[
    "service_unavailable", "gateway_timeout", "session_gone", "session_gone_400", "connection_reset", "timeout"])
def test_path(workbook_session):
    read(workbook_session)

@pytest.mark.workbook_chaos(exclude=["gateway_timeout_on_creation"])
def test_sends_nothing():
    pass

@pytest.mark.workbook_chaos(path="tables", method="GET")
def test_path_and_method_leave_creation_out(workbook_session):
    read(workbook_session, "tables")
""",
    )
    result = run(pytester)
    result.assert_outcomes(failed=2, skipped=7, passed=7)
    shown = told(result)
    assert "test_it.py::test_only[session_gone]: an injected fault was never met: session_gone on any request" in shown
    assert "test_it.py::test_path[throttle]: an injected fault was never met: throttle on table*" in shown
    assert "session_gone was never met: the test sends no request in a session." in shown
    assert "throttle was never met: the test sends no request. Leave it out with exclude=" in shown


@pytest.mark.parametrize("mode", ["record", "record-missing"])
def test_variants_play_the_cassette_of_the_test_without_them(pytester: pytest.Pytester, mode: str) -> None:
    """It is recorded by the test as it is, also one with parameters of its own, and under the same name."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        _CLIENT
        + """
@pytest.mark.workbook_chaos(exclude="gateway_timeout_on_creation")
def test_plain(workbook_session):
    assert [sheet["name"] for sheet in read(workbook_session)] == ["Sheet1"]

@pytest.mark.workbook_chaos(exclude="gateway_timeout_on_creation")
@pytest.mark.parametrize("path", ["worksheets", "A"])
def test_with_own(workbook_session, path):
    read(workbook_session)
""",
    )
    run(pytester, "--workbook-item=book.xlsx", f"--workbook-mode={mode}").assert_outcomes(passed=3)
    recorded = _cassettes(pytester.path)
    marked = (pytester.path / "test_it.py").read_text(encoding="utf-8")
    replayed = run(pytester, "--workbook-item=book.xlsx", "--workbook-mode=replay")
    replayed.assert_outcomes(passed=21)
    assert "tests: 21 replayed" in told(replayed)
    assert "no test owns" not in told(replayed)
    assert _cassettes(pytester.path) == recorded
    unmarked = "\n".join(line for line in marked.splitlines() if "workbook_chaos" not in line)
    (pytester.path / "test_it.py").write_text(unmarked, encoding="utf-8")
    run(pytester, "--workbook-item=book.xlsx", "--workbook-mode=replay").assert_outcomes(passed=3)


def _cassettes(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.workbook.yaml"))


def test_wrong_marker_is_an_error_of_its_test(pytester: pytest.Pytester) -> None:
    """It shows the signature; what pytest cannot vary is told instead of run without faults."""
    project(
        pytester,
        """
import unittest
import pytest

@pytest.mark.workbook_chaos(only="throtle")
def test_unknown(): pass

@pytest.mark.workbook_chaos(only=["timeout"], exclude=["timeout"])
def test_nothing_left(): pass

@pytest.mark.workbook_chaos(only=[])
def test_nothing_named(): pass

@pytest.mark.workbook_chaos(after=-1)
def test_negative(): pass

@pytest.mark.workbook_chaos(path="")
def test_empty_path(): pass

@pytest.mark.workbook_chaos("throttle", "timeout")
def test_positions(): pass

@pytest.mark.workbook_chaos(faults=1)
def test_argument(): pass

class TestCase(unittest.TestCase):
    @pytest.mark.workbook_chaos
    def test_of_unittest(self): pass

@pytest.mark.workbook_chaos(only="timeout")
@pytest.mark.workbook(mode="live")
def test_other_marker_is_wrong(): pass
""",
    )
    result = run(pytester)
    result.assert_outcomes(errors=9)
    shown = told(result)
    for reason in (
        "test_unknown is wrong: only='throtle' is not one of 'throttle', ",
        "test_nothing_left is wrong: exclude=['timeout'] leaves no fault",
        "test_nothing_named is wrong: only=[] names no fault",
        "test_negative is wrong: after=-1 is no whole number from 0",
        "test_empty_path is wrong: path='' is not a non-empty string",
        "test_positions is wrong: takes from 0 to 1 positional arguments but 2 were given",
        "test_argument is wrong: got an unexpected keyword argument 'faults'",
        "test_of_unittest is wrong: pytest gives variants to test functions and methods of plain classes",
        "mode='live' is not one of",
        "Its signature is @pytest.mark.workbook_chaos(only=None, *, exclude=None, path=None, method=None, after=0)",
    ):
        assert reason in shown


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("test_a[timeout]", "test_a"),
        ("test_a[x-timeout]", "test_a[x]"),
        ("test_a[x[1]-timeout]", "test_a[x[1]]"),
        ("test_a[timeout-timeout]", "test_a[timeout]"),
        ("test_a[timeout-1-3]", "test_a[1-3]"),
        ("test_a[x-timeout-1-3]", "test_a[x-1-3]"),
    ],
)
def test_plain_name_lacks_the_fault_alone(name: str, plain: str) -> None:
    """Wherever the fault's name stands among the test's own parameters."""
    variant = Variant("timeout", "timeout", {}, is_asked_for=False)
    item = cast("pytest.Item", SimpleNamespace(name=name, callspec=SimpleNamespace(params={PARAMETER: variant})))
    assert plain_name(item) == plain


def test_test_without_variants_has_its_own_name() -> None:
    """Also where a parameter of its own has the marker's name."""
    for callspec in (None, SimpleNamespace(params={}), SimpleNamespace(params={PARAMETER: "mine"})):
        item = cast("pytest.Item", SimpleNamespace(name="test_a[timeout]", callspec=callspec))
        assert plain_name(item) == "test_a[timeout]"
