"""The plugin against the stand-in: sessions made, kept, lost and closed over a real connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness import project, run
from service.stand_in import GraphStandIn

_TOKEN = "a-token-that-only-this-service-accepts"
_WRITES = """
    def test_it(workbook_session):
        cell = workbook_session.range("Sheet1!A1")
        cell.write(7)
        assert cell.value == 7
"""
_READS = """
    def test_it(workbook_session):
        assert workbook_session.get("worksheets").status_code == 200
        assert workbook_session.get("worksheets").status_code == 200
"""
Run = Callable[..., pytest.RunResult]


@pytest.fixture(name="graph")
def _graph() -> Iterator[GraphStandIn]:
    with GraphStandIn(_TOKEN) as graph:
        yield graph


@pytest.fixture(name="live")
def _live(pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a test module in a mode that asks the stand-in."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)

    def live(code: str, mode: str = "live", *args: str) -> pytest.RunResult:
        project(pytester, code)
        root = f"--workbook-graph-url={graph.url}"
        item = f"--workbook-item={graph.item_path}"
        return run(pytester, f"--workbook-mode={mode}", root, item, *args, subprocess=False)

    return live


def _sessions(graph: GraphStandIn) -> list[str]:
    return [call for call in graph.calls if call.endswith("Session")]


def test_session_is_created_used_and_closed(live: Run, graph: GraphStandIn) -> None:
    """One session, three requests in it, and nothing saved."""
    live(_WRITES).assert_outcomes(passed=1)
    cell = "worksheets/Sheet1/range(address='A1')"
    assert graph.calls == ["POST createSession", f"PATCH {cell}", f"GET {cell}", "POST closeSession"]
    assert graph.requests[0].json == {"persistChanges": False}
    assert {seen.session_id is None for seen in graph.requests[1:]} == {False}
    assert (graph.workbook.sessions, graph.book.sheets) == ({}, {"Sheet1": {}})


def test_creation_is_repeated_after_504(live: Run, graph: GraphStandIn) -> None:
    """Two time-outs of the gateway, and the third creation gives the session."""
    graph.creation_times_out(times=2)
    live(_READS).assert_outcomes(passed=1)
    assert [seen.status for seen in graph.requests[:3]] == [504, 504, 201]
    assert graph.workbook.sessions == {}


def test_slow_creation_is_polled_to_its_end(live: Run, graph: GraphStandIn) -> None:
    """202 leads over the operation and sessionInfoResource to a session that is used and closed."""
    graph.creation_takes(polls=1)
    live(_READS).assert_outcomes(passed=1)
    kinds = [call.split("/")[0].split("(")[0] for call in graph.calls[:4]]
    assert kinds == ["POST createSession", "GET operations", "GET operations", "GET sessionInfoResource"]
    assert graph.workbook.sessions == {}


def test_creation_that_fails_inside_a_200_is_an_error(live: Run, graph: GraphStandIn) -> None:
    """The test errs at its set-up with the service's code, and nothing is closed."""
    graph.creation_fails("GenericFileOpenError")
    result = live(_READS)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*GenericFileOpenError*"])
    assert _sessions(graph) == ["POST createSession"]


@pytest.mark.parametrize("retry_after", ["0", "0.1", "Tue, 24 Nov 2020 10:00:00 GMT"])
def test_throttled_request_is_repeated(live: Run, graph: GraphStandIn, retry_after: str) -> None:
    """429 is waited out, in whatever form the time comes."""
    graph.throttle(retry_after, path="worksheets")
    live(_READS).assert_outcomes(passed=1)
    assert [seen.status for seen in graph.requests if seen.below_workbook == "worksheets"] == [429, 200, 200]


def test_longer_wait_than_allowed_is_given_to_the_test(live: Run, graph: GraphStandIn) -> None:
    """A Retry-After beyond the limit is not waited for: the 429 is the test's."""
    graph.throttle("3600", path="worksheets")
    code = """
        def test_it(workbook_session):
            assert workbook_session.get("worksheets").status_code == 429
    """
    live(code).assert_outcomes(passed=1)
    assert graph.calls.count("GET worksheets") == 1


@pytest.mark.parametrize("status", [404, 400])
def test_session_that_dies_is_recreated_once(live: Run, graph: GraphStandIn, status: int) -> None:
    """The second read meets a session that is gone; it is made anew and the read is repeated."""
    graph.session_dies_after(1, status)
    live(_READS).assert_outcomes(passed=1)
    assert _sessions(graph) == ["POST createSession", "POST createSession", "POST closeSession"]
    assert graph.workbook.sessions == {}


def test_unsaved_work_is_never_silently_lost(live: Run, graph: GraphStandIn) -> None:
    """A session that was written in and is gone fails the test with SessionLost."""
    graph.session_dies_after(1)
    result = live(_WRITES)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*SessionLost*"])
    assert _sessions(graph) == ["POST createSession"]


def test_missing_sheet_leaves_the_session_alone(live: Run, graph: GraphStandIn) -> None:
    """A 404 of the resource is returned, and no second session is made."""
    code = """
        def test_it(workbook_session):
            assert workbook_session.get("worksheets/Nowhere").status_code == 404
            assert workbook_session.get("worksheets/Sheet1").status_code == 200
    """
    live(code).assert_outcomes(passed=1)
    assert _sessions(graph) == ["POST createSession", "POST closeSession"]


def test_reset_connection_does_not_repeat_a_row(live: Run, graph: GraphStandIn) -> None:
    """A row that was added before the connection broke is there once."""
    graph.reset(path="tables/*/rows/add", applied=True)
    code = """
        import pytest

        @pytest.mark.workbook(persist_changes=True)
        def test_it(workbook_session):
            with pytest.raises(OSError, match="reset"):
                workbook_session.post("tables/T/rows/add", json={"values": [[1]]})
    """
    live(code).assert_outcomes(passed=1)
    assert graph.book.tables["T"] == [[1]]


def test_close_that_fails_is_no_failure_of_the_test(live: Run, graph: GraphStandIn) -> None:
    """The test has passed; the service will drop the session."""
    graph.close_fails()
    assert live(_READS).parseoutcomes()["passed"] == 1
    assert _sessions(graph) == ["POST createSession", "POST closeSession"]


def test_failing_test_is_reported_and_closed(live: Run, graph: GraphStandIn) -> None:
    """A close that fails does not hide the test's own failure."""
    graph.close_fails()
    code = """
        def test_it(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "never"
    """
    result = live(code)
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["*never*"])


def test_token_does_not_follow_a_redirect(live: Run, graph: GraphStandIn) -> None:
    """Another origin gets neither token nor session id, whoever leads there."""
    graph.redirect_elsewhere(path="worksheets")
    live(
        """
        def test_it(workbook_session):
            workbook_session.get("worksheets")
    """
    )
    assert graph.elsewhere.requests_with_token == []


def test_token_does_not_follow_an_operations_result(live: Run, graph: GraphStandIn) -> None:
    """A resourceLocation of another origin is asked without a token, or not at all."""
    graph.creation_takes(polls=0, result_origin=graph.elsewhere.origin)
    live(_READS)
    assert graph.elsewhere.requests_with_token == []


def test_recording_replays_without_the_service(live: Run, graph: GraphStandIn, pytester: pytest.Pytester) -> None:
    """What was recorded here replays with no request, and holds neither token nor session id."""
    live(_WRITES, "record").assert_outcomes(passed=1)
    (cassette,) = Path(pytester.path).rglob("*.workbook.yaml")
    text = cassette.read_text(encoding="utf-8")
    asked = len(graph.requests)
    live(_WRITES, "replay").assert_outcomes(passed=1)
    assert len(graph.requests) == asked
    assert "https://graph.microsoft.com/v1.0/" in text
    assert [secret for secret in (_TOKEN, "127.0.0.1", "STANDIN0001", graph.item_id) if secret in text] == []


def test_drift_from_the_recording_is_an_error(live: Run, graph: GraphStandIn) -> None:
    """Verify asks the service again, and an answer that has changed is told by its place."""
    code = """
        def test_it(workbook_session):
            assert workbook_session.get("worksheets").status_code == 200
    """
    live(code, "record").assert_outcomes(passed=1)
    live(code, "verify").assert_outcomes(passed=1)
    graph.book.sheets["A new sheet"] = {}
    result = live(code, "verify")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*Drift*"])


def test_empty_429_is_repeated(live: Run, graph: GraphStandIn) -> None:
    """A throttled answer without body and without Retry-After is waited out too."""
    graph.throttle(None, body=False, path="worksheets")
    live(_READS).assert_outcomes(passed=1)
    assert graph.calls.count("GET worksheets") == 3


def test_truncated_answer_is_an_error_of_the_connection(live: Run, graph: GraphStandIn) -> None:
    """Half a body is never taken for a whole one."""
    graph.truncate(path="worksheets", times=9)
    result = live(_READS)
    assert result.parseoutcomes()["failed"] == 1
    result.stdout.fnmatch_lines(["*the connection to 127.0.0.1 failed*"])


def test_token_is_not_shown(live: Run, graph: GraphStandIn) -> None:
    """A failing test's report holds neither the token nor the session's id."""
    code = """
        def test_it(workbook_session):
            token, sid = workbook_session.token, workbook_session.id
            assert workbook_session.headers == {"a": token, "b": sid}
    """
    result = live(code, "live", "-l")
    result.assert_outcomes(failed=1)
    printed = result.stdout.str()
    assert [secret for secret in (_TOKEN, "STANDIN0001") if secret in printed] == []


def test_content_is_downloaded_without_the_token(live: Run, graph: GraphStandIn) -> None:
    """The file comes from another host, which is told nothing."""
    graph.content = b"the bytes of the file"
    code = """
        def test_it(workbook_item):
            assert workbook_item.content() == b"the bytes of the file"
    """
    live(code).assert_outcomes(passed=1)
    assert len(graph.elsewhere.requests) == 1
    assert graph.elsewhere.requests_with_token == []


def test_every_test_has_its_own_session(live: Run, graph: GraphStandIn) -> None:
    """Two tests make two sessions and close both; a module's session is one for both."""
    code = """
        def test_one({0}):
            assert {0}.is_open

        def test_two({0}):
            assert {0}.is_open
    """
    live(code.format("workbook_session")).assert_outcomes(passed=2)
    assert _sessions(graph) == ["POST createSession", "POST closeSession"] * 2
    live(code.format("module_workbook_session")).assert_outcomes(passed=2)
    assert _sessions(graph)[4:] == ["POST createSession", "POST closeSession"]
