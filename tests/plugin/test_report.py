"""The option --workbook-report, on whole runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from harness import project, run, told
from service.stand_in import GraphStandIn

_CODE = """
import time
from pathlib import Path

import pytest
import requests


def test_passes(workbook_session):
    workbook_session.range("Sheet1!A1").write(1)
    secrets = [workbook_session.id, workbook_session.token, *workbook_session.token.split(".")[1:]]
    Path("secrets.txt").write_text("\\n".join(secrets))
    workbook_session.get(f"worksheets/{workbook_session.id}")


def test_fails(workbook_session):
    assert workbook_session.range("Sheet1!A1").value == "cell's own text"


def test_expires(workbook_session, workbook_clock):
    workbook_clock.advance(minutes=10)
    workbook_session.range("Sheet1!A1").value


@pytest.mark.workbook(keepalive=True, on_teardown="expire")
def test_is_kept(workbook_session, workbook_clock):
    workbook_clock.advance(minutes=5)


@pytest.mark.workbook_fault("throttle", retry_after=10)
def test_is_throttled(workbook_session):
    for _ in range(2):
        answer = requests.get(f"{workbook_session.url}/worksheets", headers=workbook_session.headers)
        time.sleep(float(answer.headers.get("Retry-After", 0)))


def test_of_code_under_test(workbook_item, workbook_token):
    headers = {"Authorization": f"Bearer {workbook_token}"}
    for _ in range(2):
        url = f"{workbook_item.workbook_url}/createSession"
        made = requests.post(url, json={"persistChanges": True}, headers=headers)
        headers["workbook-session-id"] = made.json()["id"]
    requests.post(f"{workbook_item.workbook_url}/closeSession", headers=headers)


@pytest.mark.parametrize("name", ["</script><img src=x onerror=alert(1)>"])
def test_of_a_name(workbook_session_factory, name):
    session = workbook_session_factory()
    assert session.get(f"worksheets/{name.replace('/', '%2F')}").status_code == 404


@pytest.mark.workbook
@pytest.mark.skip
def test_is_skipped():
    pass


@pytest.mark.xfail(strict=True)
def test_is_expected_to_fail(module_workbook_session):
    assert module_workbook_session.range("Sheet1!A1").value == "something else"


def test_in_nobodys_care():
    pass
"""

_PAIR = """
def test_shared(module_workbook_session):
    module_workbook_session.get("worksheets")

def test_own(workbook_session, module_workbook_session):
    workbook_session.get("worksheets")
    module_workbook_session.get("worksheets")
    workbook_session.expire()
"""


def _data(folder: Path, name: str = "report.json") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return read


def _embedded(folder: Path) -> Any:
    text = (folder / "report.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def _lives(data: dict[str, Any]) -> dict[str, list[tuple[str, list[str]]]]:
    """Return by test what became of each of its sessions."""
    lives: dict[str, list[tuple[str, list[str]]]] = {}
    for one in data["sessions"]:
        moments = [moment["what"] for moment in one["moments"]]
        lives.setdefault(one["test"].partition("::")[2], []).append((one["fixture"], moments))
    return lives


def test_a_report_tells_of_tests_sessions_and_exchanges(pytester: pytest.Pytester) -> None:
    """As page and as data, the same; without secrets, bodies and cells; the summary names both."""
    folder = project(pytester, _CODE)
    result = run(pytester, "--workbook-report=report.html", "--workbook-report=report.json")
    result.assert_outcomes(passed=7, failed=1, skipped=1, xfailed=1)
    result.stdout.fnmatch_lines(["report: report.html, report.json (10 sessions, * exchanges)"])
    data = _data(folder)
    assert _embedded(folder) == data
    assert (data["mode"], data["ended"], data["processes"], data["lost"]) == ("auto", "failed", ["main"], [])
    outcomes = {one["node"].partition("::")[2]: one["outcome"] for one in data["tests"]}
    assert outcomes == {
        "test_passes": "passed",
        "test_fails": "failed",
        "test_expires": "passed",
        "test_is_kept": "passed",
        "test_is_throttled": "passed",
        "test_of_code_under_test": "passed",
        "test_of_a_name[</script><img src=x onerror=alert(1)>]": "passed",
        "test_is_skipped": "skipped",
        "test_is_expected_to_fail": "xfailed",
    }
    whole = ["created", "closed"]
    assert _lives(data) == {
        "test_passes": [("workbook_session", whole)],
        "test_fails": [("workbook_session", whole)],
        "test_expires": [("workbook_session", ["created", "expired"]), ("workbook_session", ["recreated", "closed"])],
        "test_is_kept": [("workbook_session", ["created", "refreshed", "left"])],
        "test_is_throttled": [("workbook_session", whole)],
        "test_of_code_under_test": [("", ["created", "leaked"]), ("", whole)],
        "test_of_a_name[</script><img src=x onerror=alert(1)>]": [("workbook_session_factory", whole)],
        "test_is_expected_to_fail": [("module_workbook_session", whole)],
    }
    _check_exchanges(data["exchanges"])
    assert data["totals"]["sessions"] == {
        "created": 8,
        "closed": 6,
        "expired": 1,
        "recreated": 1,
        "abandoned": 1,
    }
    text = (folder / "report.html").read_text() + (folder / "report.json").read_text()
    secrets = [*(folder / "secrets.txt").read_text().split("\n"), str(folder), "cell's own text"]
    assert [secret for secret in secrets if secret in text] == []


def _check_exchanges(rows: list[dict[str, Any]]) -> None:
    assert [one["number"] for one in rows] == list(range(1, len(rows) + 1))
    faulted, repeated = [one for one in rows if "throttled" in one["test"] and one["by"] == "code"]
    assert (faulted["status"], faulted["fault"], faulted["waited"], faulted["retry_after"]) == (
        429,
        "throttle",
        10.0,
        "10",
    )
    assert (repeated["status"], repeated["fault"], repeated["is_retry"]) == (200, "", True)
    assert repeated["started"] - faulted["started"] == 10.0
    assert faulted["caller"].startswith("test_it.py:")
    (expired,) = [one for one in rows if "test_expires" in one["test"] and one["status"] == 404]
    assert expired["codes"][0] == "InvalidOrTimedOutSession"
    assert [one["path"] for one in rows if "test_passes" in one["test"] and one["status"] == 404] == [
        "worksheets/session-1"
    ]


def test_workers_tell_the_main_process(pytester: pytest.Pytester) -> None:
    """Each test, session and exchange once, under the worker's name."""
    folder = project(pytester, _PAIR, test_more=_PAIR)
    result = run(pytester, "--workbook-report=report.json", "-n", "2", "--dist=loadfile")
    result.assert_outcomes(passed=4)
    data = _data(folder)
    assert (data["processes"], data["lost"]) == (["gw0", "gw1"], [])
    assert (len(data["tests"]), len({one["node"] for one in data["tests"]})) == (4, 4)
    assert {one["process"] for one in data["tests"]} == {"gw0", "gw1"}
    names = [one["name"] for one in data["sessions"]]
    assert (len(names), len(set(names)), names[0]) == (4, 4, "gw0-session-1")
    carried = {one["session"] for one in data["exchanges"]} | {one["opened"] for one in data["exchanges"]}
    assert carried == {"", *names}
    assert data["totals"]["exchanges"] == {"simulator": len(data["exchanges"])}


def test_a_worker_that_dies_is_named(pytester: pytest.Pytester) -> None:
    """Of its tests the report says how they ended, and of their exchanges nothing; one that stops has told all."""
    code = "import os\n\ndef test_a(workbook_session):\n    pass\n\ndef test_b(workbook_session):\n    os._exit(1)\n"
    folder = project(pytester, code)
    assert run(pytester, "--workbook-report=report.json", "-n", "1", "--max-worker-restart=0").ret != 0
    data = _data(folder)
    assert (data["processes"], data["lost"], data["exchanges"]) == ([], ["gw0"], [])
    assert [(one["process"], one["source"], one["outcome"]) for one in data["tests"]] == [
        ("gw0", "simulated", "passed"),
        ("gw0", "simulated", "failed"),
    ]
    project(pytester, code.replace("os._exit(1)", "pytest.exit('enough')").replace("import os", "import pytest"))
    run(pytester, "--workbook-report=report.json", "-n", "1")
    data = _data(folder)
    # It may be replaced by another, which has nothing to do.
    assert (data["ended"], data["processes"][0], data["lost"]) == ("interrupted", "gw0", [])
    assert (data["totals"]["exchanges"], len(data["exchanges"])) == ({"simulator": 4}, 4)


def test_replayed_sessions_are_told_apart(pytester: pytest.Pytester) -> None:
    """Cassettes of two tests give the same id, and they are two sessions."""
    code = "def test_a(workbook_session):\n    workbook_session.get('worksheets')\n"
    folder = project(pytester, code + code.replace("test_a", "test_b"))
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    replayed = run(pytester, "--workbook-mode=replay", "--workbook-report=report.json", subprocess=False)
    replayed.assert_outcomes(passed=2)
    data = _data(folder)
    assert [(one["name"], one["source"], one["clock"], one["uses"], one["end"]) for one in data["sessions"]] == [
        ("session-1", "cassette", "virtual", 1, "closed"),
        ("session-2", "cassette", "virtual", 1, "closed"),
    ]
    assert {one["source"] for one in data["tests"]} == {"replayed"}


_LIVE = """
import requests

def test_live(workbook_session, workbook_item):
    workbook_session.get("worksheets")
    url = f"{workbook_session.url}/sessionInfoResource(key='{workbook_session.id}')"
    requests.get(url, headers=workbook_session.headers, timeout=5)
    requests.get(f"{workbook_item.url}/{workbook_session.token}", headers=workbook_session.headers, timeout=5)
    workbook_item.get("")
"""


def test_a_report_of_the_live_service_has_real_time_and_no_secret(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither token nor session id nor item nor service root, whatever the code puts into its URLs."""
    token = "a-token-that-only-this-service-accepts"
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", token)
    with GraphStandIn(token) as graph:
        folder = project(pytester, _LIVE)
        options = ("--workbook-mode=live", f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}")
        run(pytester, *options, "--workbook-report=report.html", "--workbook-report=report.json").assert_outcomes(
            passed=1
        )
        carried = {seen.headers.get("workbook-session-id", "") for seen in graph.requests} - {""}
        ids = [*carried, *map(quote, carried)]
        secrets = [token, graph.item_id, graph.url.removesuffix("/v1.0"), *ids]
    data = _data(folder)
    assert [(one["source"], one["clock"], one["end"], one["item"]) for one in data["sessions"]] == [
        ("live", "real", "closed", "/me/drive/items/item-1")
    ]
    assert data["sessions"][0]["ended"] > 0
    paths = [one["path"] for one in data["exchanges"] if one["by"] == "code"]
    assert paths == ["sessionInfoResource(key='session-1')", "[hidden]"]
    text = (folder / "report.html").read_text() + (folder / "report.json").read_text()
    assert (len(carried), [secret for secret in secrets if secret in text]) == (1, [])


def test_an_interrupted_run_is_reported_too(pytester: pytest.Pytester) -> None:
    """With the test that did not finish, and its session, which was closed all the same."""
    code = "def test_a(workbook_session):\n    raise KeyboardInterrupt\n"
    folder = project(pytester, code)
    assert run(pytester, "--workbook-report=report.json").ret == pytest.ExitCode.INTERRUPTED
    data = _data(folder)
    assert data["ended"] == "interrupted"
    assert [(one["node"], one["outcome"]) for one in data["tests"]] == [("test_it.py::test_a", "unfinished")]
    assert [one["end"] for one in data["sessions"]] == ["closed"]


def test_a_run_without_a_workbook_says_so(pytester: pytest.Pytester) -> None:
    """An empty report replaces an old one; but where tests are only listed, nothing is written."""
    folder = project(pytester, "def test_a():\n    pass\n")
    (folder / "report.json").write_text("old")
    run(pytester, "--workbook-report=report.json", "--collect-only", subprocess=False).assert_outcomes()
    assert (folder / "report.json").read_text() == "old"
    result = run(pytester, "--workbook-report=report.json", subprocess=False)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["report: report.json (0 sessions, 0 exchanges)"])
    data = _data(folder)
    assert (data["ended"], data["processes"], data["tests"], data["totals"]) == ("passed", ["main"], [], {})


def test_a_report_that_cannot_be_is_refused_before_collection(pytester: pytest.Pytester) -> None:
    """With what came, what was expected, and what to do."""
    project(pytester, "def test_a(workbook_session):\n    pass\n")
    result = run(pytester, "--workbook-report=report.txt", subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    text = (
        "but a name that ends in .html (a page) or .json (the same as data) was expected: --workbook-report=report.html"
    )
    assert f"ERROR: --workbook-report is 'report.txt', {text}" in result.errlines


def test_a_report_that_could_not_be_written_fails_the_run(pytester: pytest.Pytester) -> None:
    """The folder went while tests ran; nothing else is lost for it."""
    code = "import shutil\n\ndef test_a(workbook_session):\n    shutil.rmtree('reports')\n"
    folder = project(pytester, code)
    (folder / "reports").mkdir()
    result = run(pytester, "--workbook-report=reports/report.json", subprocess=False)
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert (
        f"--workbook-report: {folder / 'reports' / 'report.json'} cannot be written (No such file or directory)"
        in told(result)
    )


def test_who_asks_for_no_report_pays_for_none(pytester: pytest.Pytester) -> None:
    """Nothing of it is imported, and exchanges of tests that are over are let go."""
    code = """
import sys
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_a(workbook_session, number, pytestconfig):
    from pytest_workbook.plugin.run import RUN
    assert [name for name in sys.modules if name.startswith("pytest_workbook.report")] == []
    assert len(pytestconfig.stash[RUN].timeline.since(0)) == 1
"""
    project(pytester, code)
    run(pytester, "--workbook-mode=simulate").assert_outcomes(passed=2)
