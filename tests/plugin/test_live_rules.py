"""Section 5 of the contract at the real thing's stand-in: what is repeated, waited for, recreated, and what is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness import project, run
from service.bodies import three_level_error
from service.stand_in import GraphStandIn
from service.traffic import json_reply

_TOKEN = "a-token-that-only-this-service-accepts"


@pytest.fixture(name="graph")
def _graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStandIn]:
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    with GraphStandIn(_TOKEN) as graph:
        yield graph


def _run(pytester: pytest.Pytester, graph: GraphStandIn, code: str, *args: str) -> pytest.RunResult:
    project(pytester, code)
    root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
    return run(pytester, "--workbook-mode=live", root, item, *args)


def _sessions(graph: GraphStandIn) -> list[str]:
    return [call for call in graph.calls if call.endswith("Session")]


def test_wait_is_shown_past_the_capture(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """What is waited for and how long it still takes, though pytest captures what tests print."""
    # The thresholds are the contract's 5 seconds; here they are short, so that the test is.
    pytester.makeconftest(
        """
        from pytest_workbook.session import exchange

        exchange._SILENT_SECONDS = 0.05
        exchange._STEP_SECONDS = 0.2
        """
    )
    graph.throttle("0.3", path="worksheets")
    code = """
        def test_it(workbook_session):
            print("captured")
            assert workbook_session.get("worksheets").status_code == 200
            print("captured too")
    """
    result = _run(pytester, graph, code)
    result.assert_outcomes(passed=1)
    shown = [line for line in result.errlines if line.startswith("pytest-workbook: ")]
    assert len(shown) == 2
    assert "GET" in shown[0]
    assert shown[0].endswith(" s left")
    assert "captured" not in result.stdout.str() + result.stderr.str()
    result.stdout.fnmatch_lines(["retries: 1, waited 0.3 s"])


_EXPIRY = """
    import pytest, requests
    from pytest_workbook.errors import SessionExpired, SessionLost

    def test_recreated_between_two_calls(workbook_session):
        first = workbook_session.id
        assert workbook_session.get("worksheets").status_code == 200
        workbook_session.expire()
        assert workbook_session.get("worksheets").status_code == 200
        assert workbook_session.id != first

    @pytest.mark.workbook(on_expiry="fail")
    def test_fail(workbook_session):
        workbook_session.expire()
        with pytest.raises(SessionExpired):
            workbook_session.get("worksheets")

    def test_dirty(workbook_session):
        workbook_session.range("Sheet1!A1").write(1)
        workbook_session.expire()
        with pytest.raises(SessionLost, match="Everything written in it since it was opened is lost"):
            workbook_session.get("worksheets")

    def test_dirty_by_any_client(workbook_session):
        url = f"{workbook_session.url}/worksheets/Sheet1/range(address='A1')"
        requests.patch(url, json={"values": [[1]]}, headers=dict(workbook_session.headers), timeout=5)
        workbook_session.expire()
        with pytest.raises(SessionLost):
            workbook_session.get("worksheets")

    @pytest.mark.workbook(persist_changes=True)
    def test_saved_is_not_lost(workbook_session):
        cell = workbook_session.range("Sheet1!C3")
        cell.write("kept")
        workbook_session.expire()
        assert cell.value == "kept"

    def test_code_under_test_sees_the_truth(workbook_session):
        headers, url = dict(workbook_session.headers), f"{workbook_session.url}/worksheets"
        workbook_session.expire()
        response = requests.get(url, headers=headers, timeout=5)
        assert response.status_code == 404
        assert "invalidSessionReCreatable" in response.text
"""


@pytest.mark.parametrize("status", [404, 400])
def test_sessions_that_are_gone(pytester: pytest.Pytester, graph: GraphStandIn, status: int) -> None:
    """Recreated, told or lost, as the marker and what was written in them say."""
    graph.workbook.gone_status = status
    code = _EXPIRY.replace("status_code == 404", f"status_code == {status}")
    result = _run(pytester, graph, code)
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["sessions: 8 created, *"])
    assert graph.workbook.sessions == {}


def test_documented_reaction_is_told(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """Some ends of a session are not to be answered by a new one."""
    categories = ("invalidSessionNotFound", "invalidSessionAccessConflict", "invalidSessionRestricted")
    for category in categories:
        body = three_level_error("InvalidSession", "The session is invalid.", category, "It says why.")
        graph.script(json_reply(404, body), path="worksheets")
    code = """
        import pytest

        @pytest.mark.parametrize("number", [1, 2, 3])
        def test_it(workbook_session, number):
            workbook_session.get("worksheets")
    """
    result = _run(pytester, graph, code)
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines([f"E  *SessionExpired: *{category}*" for category in categories])
    assert _sessions(graph).count("POST createSession") == 3


def test_bare_404_is_settled_by_one_refresh(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """No code says whose the 404 is; a session that lives keeps it."""
    graph.script(json_reply(404, {"error": {"code": "UnknownError", "message": ""}}), path="worksheets")
    code = """
        def test_it(workbook_session):
            before = workbook_session.id
            assert workbook_session.get("worksheets").status_code == 404
            assert workbook_session.get("worksheets").status_code == 200
            assert workbook_session.id == before
    """
    _run(pytester, graph, code).assert_outcomes(passed=1)
    assert _sessions(graph) == ["POST createSession", "POST refreshSession", "POST closeSession"]


def test_row_is_not_added_twice_after_504(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """A gateway that gave up may have stored the row: the 504 is the caller's."""
    graph.fail(504, "generalException", path="tables/*/rows/add", method="POST")
    code = """
        def test_it(workbook_session):
            response = workbook_session.post("tables/T/rows/add", json={"values": [[1]]})
            assert response.status_code == 504
    """
    _run(pytester, graph, code).assert_outcomes(passed=1)
    assert graph.calls.count("POST tables/T/rows/add") == 1


def test_close_that_fails_hides_nothing(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """A failure, a skip and an xfail stay what they are; the session of the next test is made all the same."""
    graph.fail(500, "generalException", path="closeSession", method="POST", times=4)
    code = """
        import pytest

        def test_fails(workbook_session):
            assert "own" == "failure"

        def test_skips(workbook_session):
            pytest.skip("its own reason")

        @pytest.mark.xfail
        def test_xfails(workbook_session):
            assert False

        @pytest.fixture
        def broken(workbook_session):
            raise RuntimeError("its own error")

        def test_errs(broken):
            pass

        def test_passes(workbook_session):
            assert workbook_session.is_open
    """
    result = _run(pytester, graph, code)
    outcomes = result.parseoutcomes()
    assert (outcomes["failed"], outcomes["skipped"], outcomes["passed"], outcomes["errors"]) == (1, 1, 1, 4)
    assert outcomes["xfailed"] == 2, "its call and, as pytest counts, its teardown"
    result.stdout.fnmatch_lines(
        ["E  *RuntimeError: its own error", "E  *AssertionError: assert 'own' == 'failure'", "SKIPPED*its own reason"]
    )
    assert _sessions(graph) == ["POST createSession", "POST closeSession"] * 5


def test_every_session_is_closed_after_an_interrupt(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """One Ctrl-C, ``-x`` and ``--maxfail`` end sessions as a pass does."""
    code = """
        def test_it(workbook_session, session_workbook_session, workbook_session_factory):
            workbook_session_factory()
            raise {0}

        def test_never_run(workbook_session):
            pass
    """
    _run(pytester, graph, code.format("KeyboardInterrupt"))
    assert _sessions(graph) == ["POST createSession"] * 3 + ["POST closeSession"] * 3
    _run(pytester, graph, code.format("ValueError"), "-x")
    assert _sessions(graph)[6:] == ["POST createSession"] * 3 + ["POST closeSession"] * 3
    assert graph.workbook.sessions == {}


def test_connection_that_breaks(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """The code under test meets its own client's error, and our client's request is refused as requests would."""
    graph.reset(path="worksheets", times=9)
    code = """
        import httpx, pytest, requests

        def test_it(workbook_session):
            url, headers = f"{workbook_session.url}/worksheets", dict(workbook_session.headers)
            with pytest.raises(requests.ConnectionError):
                requests.get(url, headers=headers, timeout=5)
            with pytest.raises(httpx.TransportError):
                httpx.get(url, headers=headers)
            with pytest.raises(requests.ConnectionError):
                workbook_session.get("worksheets")
            assert workbook_session.is_open
    """
    _run(pytester, graph, code).assert_outcomes(passed=1)
    assert graph.workbook.sessions == {}
