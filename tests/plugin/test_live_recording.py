"""What was recorded from the service replays where there is none, and tells nobody where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import project, run
from service.stand_in import GraphStandIn

_TOKEN = "a-token-that-only-this-service-accepts"
# No name can be looked up and no connection made, below everything that the plugin or a client could patch.
_CUT_OFF = """
    import sys

    def refuse(event, arguments):
        if event in ("socket.getaddrinfo", "socket.connect", "socket.gethostbyname"):
            raise OSError(f"cut off: {event} {arguments[:2]!r}")

    if "{mode}" != "record":
        sys.addaudithook(refuse)
"""
_SUITE = """
    import asyncio
    import aiohttp, httpx, requests

    def test_session(workbook_session):
        cell = workbook_session.range("Sheet1!A1")
        cell.write(7)
        assert cell == 7
        assert workbook_session.get("worksheets/Nowhere").status_code == 404

    def test_code_under_test(workbook_session, workbook_item):
        headers = dict(workbook_session.headers)
        url = f"https://graph.microsoft.com/v1.0{workbook_item.path}/workbook/worksheets"
        assert requests.get(url, headers=headers, timeout=5).json()["value"][0]["name"] == "Sheet1"
        assert httpx.get(url, headers=headers).status_code == 200

        async def get():
            async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as response:
                return await response.json()

        assert asyncio.run(get())["value"][0]["position"] == 0

    def test_download(workbook_item):
        assert workbook_item.content()[:2] == b"PK"
        assert workbook_item.get("").json()["name"] == "budget.xlsx"

    def test_slow_creation(workbook_session_factory):
        assert workbook_session_factory().get("worksheets").status_code == 200

    class TestShared:
        def test_one(self, class_workbook_session):
            class_workbook_session.range("Sheet1!D1").write("one")

        def test_two(self, class_workbook_session):
            assert class_workbook_session.range("Sheet1!D1") == "one"
"""


@pytest.fixture(name="graph")
def _graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStandIn]:
    with GraphStandIn(_TOKEN) as graph:
        yield graph


def _record(pytester: pytest.Pytester, graph: GraphStandIn, mode: str, *args: str) -> pytest.RunResult:
    pytester.makeconftest(_CUT_OFF.replace("{mode}", "record"))
    root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
    return run(pytester, f"--workbook-mode={mode}", root, item, *args, subprocess=False)


def _replay(pytester: pytest.Pytester, *args: str, mode: str = "replay") -> pytest.RunResult:
    pytester.makeconftest(_CUT_OFF.replace("{mode}", "replay"))
    return run(pytester, f"--workbook-mode={mode}", *args)


def _cassettes(pytester: pytest.Pytester) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in Path(pytester.path).rglob("*.workbook.yaml")}


@pytest.fixture(name="recorded")
def _recorded(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> tuple[pytest.RunResult, dict[str, str]]:
    """The suite, recorded; then the token is taken away."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    project(pytester, _SUITE)
    result = _record(pytester, graph, "record")
    monkeypatch.delenv("PYTEST_WORKBOOK_TOKEN")
    return result, _cassettes(pytester)


def test_recording_holds_nothing_of_its_origin(
    recorded: tuple[pytest.RunResult, dict[str, str]], graph: GraphStandIn
) -> None:
    """No token, session id, host, port, drive or item id; every URL is below the canonical root or an alias."""
    result, cassettes = recorded
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["cassettes written: 7"])
    names = ("session", "code_under_test", "download", "slow_creation")
    assert {"_class.TestShared.workbook.yaml", *(f"test_{name}.workbook.yaml" for name in names)} < set(cassettes)
    whole = "".join(cassettes.values())
    port = graph.url.split(":")[2].partition("/")[0]
    other_port = graph.elsewhere.origin.rpartition(":")[2]
    secrets = (
        _TOKEN,
        "127.0.0.1",
        f":{port}",
        f":{other_port}",
        "STANDIN0001",
        graph.item_id,
        "StandInDrive",
        "tempauth=pre",
    )
    assert [secret for secret in secrets if secret in whole] == []
    hosts = set(re.findall(r"uri: ['\"]?(https?://[^/\s]+)", whole))
    assert "https://graph.microsoft.com" in hosts
    assert {host for host in hosts if not host.startswith("https://")} == set()


def test_recording_replays_cut_off(
    recorded: tuple[pytest.RunResult, dict[str, str]], pytester: pytest.Pytester, graph: GraphStandIn
) -> None:
    """With the service unreachable, names refused and no token: by any name of the item, and in any order."""
    asked = len(graph.requests)
    for args in ((), ("--workbook-item=/drives/b!another/items/another",), ("-n2", "-p", "no:rerunfailures")):
        result = _replay(pytester, *args)
        result.assert_outcomes(passed=6)
        result.stdout.fnmatch_lines(["tests: 6 replayed"])
    one = _replay(pytester, "test_it.py::TestShared::test_two")
    assert one.parseoutcomes() == {"passed": 1}
    auto = _replay(pytester, "--workbook-item=/me/drive/items/01ABCDEFGHIJ", mode="auto")
    auto.assert_outcomes(passed=6)
    assert len(graph.requests) == asked


def test_recording_again_changes_one_line(
    recorded: tuple[pytest.RunResult, dict[str, str]],
    pytester: pytest.Pytester,
    graph: GraphStandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same traffic gives the same bytes, but for when it was recorded."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    graph.book.sheets["Sheet1"].clear()
    _record(pytester, graph, "record").assert_outcomes(passed=6)
    without_time = [
        {name: re.sub(r"recorded_at: .*", "", text) for name, text in files.items()}
        for files in (recorded[1], _cassettes(pytester))
    ]
    assert without_time[0] == without_time[1]


def test_live_recording_is_not_replaced_from_the_simulator(
    recorded: tuple[pytest.RunResult, dict[str, str]], pytester: pytest.Pytester
) -> None:
    """What took an account to record takes an option to be lost."""
    args = ("--workbook-mode=record", "test_it.py::test_session")
    result = run(pytester, *args)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*--workbook-replace-live*"])
    assert _cassettes(pytester) == recorded[1]
    run(pytester, *args, "--workbook-replace-live").assert_outcomes(passed=1)
    assert _cassettes(pytester) != recorded[1]


def test_failed_test_leaves_no_recording(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does one that skipped; record-missing records what has none and replays the rest."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    code = """
        import pytest

        def test_good(workbook_session):
            assert workbook_session.get("worksheets").status_code == 200

        def test_bad(workbook_session):
            assert workbook_session.get("worksheets").status_code == {0}

        def test_skipped(workbook_session):
            workbook_session.get("worksheets")
            pytest.skip("half way")
    """
    project(pytester, code.format(0))
    _record(pytester, graph, "record").assert_outcomes(passed=1, failed=1, skipped=1)
    assert set(_cassettes(pytester)) == {"test_good.workbook.yaml"}
    asked = len(graph.requests)
    project(pytester, code.format(200))
    result = _record(pytester, graph, "record-missing", "-k", "not skipped")
    result.assert_outcomes(passed=2, deselected=1)
    result.stdout.fnmatch_lines(["tests: 1 replayed, 1 recorded"])
    assert set(_cassettes(pytester)) == {"test_good.workbook.yaml", "test_bad.workbook.yaml"}
    assert len(graph.requests) == asked + 3


def test_retries_are_not_kept(pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A throttled first answer is no part of the recording, unless the ini key says so."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    code = """
        def test_it(workbook_session):
            assert workbook_session.get("worksheets").status_code == 200
    """
    project(pytester, code)
    graph.throttle("0", path="worksheets", times=2)
    _record(pytester, graph, "record").assert_outcomes(passed=1)
    assert "429" not in "".join(_cassettes(pytester).values())
    _replay(pytester).assert_outcomes(passed=1)
    graph.throttle("0", path="worksheets")
    _record(pytester, graph, "record", "-o", "workbook_record_retries=true").assert_outcomes(passed=1)
    assert "429" in "".join(_cassettes(pytester).values())
    _replay(pytester).assert_outcomes(passed=1)


def test_a_connection_that_failed_is_kept_out_and_told(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent again is recorded once; what was not cannot be recorded, and the message says why."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    project(
        pytester,
        """
        import pytest, requests

        def get(session, path):
            return requests.get(f"{session.url}/{path}", headers=session.headers)

        def test_again(workbook_session):
            with pytest.raises(requests.ConnectionError):
                get(workbook_session, "worksheets")
            assert get(workbook_session, "worksheets").ok

        def test_given_up(workbook_session):
            with pytest.raises(requests.ConnectionError):
                get(workbook_session, "names")
        """,
    )
    graph.reset(path="worksheets")
    graph.reset(path="names")
    where = (f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}")
    result = run(pytester, "--workbook-mode=record", *where)
    result.assert_outcomes(passed=2, errors=1)
    assert "not recorded: the connection failed, and they were not sent again: GET names (" in result.stdout.str()
    (path,) = pytester.path.rglob("*.workbook.yaml")
    assert (path.name, path.read_text(encoding="utf-8").count("/worksheets")) == ("test_again.workbook.yaml", 1)


def test_verify_tells_what_drifted(
    recorded: tuple[pytest.RunResult, dict[str, str]],
    pytester: pytest.Pytester,
    graph: GraphStandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing while the service answers as before; then the place that changed, and the file stays."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    graph.book.sheets["Sheet1"].clear()
    same = _record(pytester, graph, "verify")
    same.assert_outcomes(passed=6)
    same.stdout.fnmatch_lines(["tests: 6 verified"])
    graph.book.sheets["Extra"] = {}
    changed = _record(pytester, graph, "verify", "test_it.py::test_code_under_test")
    assert changed.ret == pytest.ExitCode.TESTS_FAILED
    changed.stdout.fnmatch_lines(
        [
            "*Drift: drift: GET worksheets is not as recorded in test_code_under_test.workbook.yaml:",
            "*added: $.value[[]1[]] was added, *",
        ]
    )
    assert _cassettes(pytester) == recorded[1]
