"""Live: the whole life of a session at the root that ``--workbook-graph-url`` names, and who holds the real token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import make_workbook, project, run
from service.stand_in import GraphStandIn

_TOKEN = "a-token-that-only-this-service-accepts"


@pytest.fixture(name="graph")
def _graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStandIn]:
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    with GraphStandIn(_TOKEN) as graph:
        yield graph


def _options(graph: GraphStandIn, mode: str = "live") -> tuple[str, ...]:
    root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
    return f"--workbook-mode={mode}", root, item


_LIFE = """
    import asyncio, os
    import aiohttp, httpx, pytest, requests

    ROOT, TOKEN = os.environ["STAND_IN_ROOT"], os.environ["PYTEST_WORKBOOK_TOKEN"]
    CANONICAL = "https://graph.microsoft.com"

    def test_session_is_on_the_root(workbook_session, workbook_item):
        assert workbook_session.url == f"{ROOT}{workbook_item.path}/workbook"
        assert workbook_item.url == ROOT + workbook_item.path
        assert workbook_session.is_open
        assert not workbook_session.persist_changes
        assert TOKEN not in repr(workbook_session.headers) + repr(workbook_session)
        cell = workbook_session.range("Sheet1!B2")
        cell.write([[42]])
        assert cell == 42
        assert workbook_item.range("Sheet1!B2").value == "", "nothing is saved"
        workbook_session.refresh()

    def test_token_is_the_real_one(workbook_session, workbook_token, workbook_credential):
        assert workbook_token == TOKEN
        assert workbook_session.token == TOKEN
        assert workbook_session.headers["Authorization"] == f"Bearer {TOKEN}"
        assert workbook_credential.get_token("https://graph.microsoft.com/.default").token == TOKEN

    def test_canonical_urls_reach_the_root(workbook_session, workbook_item, workbook_calls):
        headers = dict(workbook_session.headers)
        url = f"{CANONICAL}/v1.0{workbook_item.path}/workbook/worksheets"
        assert requests.get(url, headers=headers, timeout=5).status_code == 200
        assert httpx.get(url, headers=headers).status_code == 200

        async def get():
            async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as response:
                return response.status

        assert asyncio.run(get()) == 200
        assert requests.get(url.replace("v1.0", "beta"), headers=headers, timeout=5).status_code == 200
        assert {(call.source, call.by, call.status) for call in workbook_calls} == {("live", "code", 200)}
        assert {call.session for call in workbook_calls} == {"session-1"}

    @pytest.mark.workbook(persist_changes=True)
    def test_persistent_session_saves(workbook_session, workbook_item):
        workbook_session.range("Sheet1!A1").write("saved")
        assert workbook_item.range("Sheet1!A1").value == "saved"

    @pytest.mark.workbook(on_teardown="expire")
    def test_expire_sends_nothing(workbook_session):
        pass

    def test_time_is_real(workbook_session, workbook_clock):
        with pytest.raises(Exception, match="cannot move the live service's time"):
            workbook_clock.advance(1)
        workbook_clock.sleep(0.01)

    def test_session_closed_by_the_test(workbook_session_factory):
        session = workbook_session_factory()
        session.close()
        assert not session.is_open
"""


def test_whole_life_of_sessions(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Created, used by our objects and by four clients that name the canonical root, refreshed, closed."""
    monkeypatch.setenv("STAND_IN_ROOT", graph.url)
    project(pytester, _LIFE)
    result = run(pytester, *_options(graph))
    result.assert_outcomes(passed=7)
    result.stdout.fnmatch_lines(
        [
            f"workbook: mode live, item {graph.item_path}, *",
            f"workbook: service root {graph.url}",
            "tests: 7 live",
            "sessions: 7 created, 6 closed, 1 abandoned",
        ]
    )
    assert [seen.json for seen in graph.requests if seen.path.endswith("createSession")].count(
        {"persistChanges": True}
    ) == 1
    assert len(graph.workbook.sessions) == 1, "the one that is left to the service"
    assert graph.calls.count("POST refreshSession") == 1
    assert [seen.token for seen in graph.requests if seen.token != _TOKEN] == []
    assert any(seen.target.startswith("/beta/me/drive/items/") for seen in graph.requests)
    assert graph.elsewhere.requests == []


_MIXED = """
    import os
    import pytest, requests

    TOKEN = os.environ["PYTEST_WORKBOOK_TOKEN"]

    @pytest.mark.workbook(mode="simulate")
    def test_simulated(workbook_session, workbook_token, workbook_credential):
        assert TOKEN not in (workbook_token, workbook_session.token, workbook_credential.get_token("x").token)
        assert workbook_session.get("worksheets").status_code == 200

    def test_live(workbook_session, workbook_token, workbook_credential):
        headers = {"Authorization": f"Bearer {workbook_token}"}
        assert requests.get(f"{workbook_session.url}/worksheets", headers=headers, timeout=5).status_code == 200
        assert workbook_session.token == workbook_credential.get_token("x").token == TOKEN

    @pytest.mark.workbook(mode="simulate")
    def test_simulated_after_it(workbook_session, workbook_token, workbook_credential):
        assert TOKEN not in (workbook_token, workbook_session.token, workbook_credential.get_token("x").token)
        assert TOKEN not in str(dict(workbook_session.headers))
"""


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 0, 2]])
def test_real_token_is_for_live_nodes_alone(pytester: pytest.Pytester, graph: GraphStandIn, order: list[int]) -> None:
    """In a mixed run the shared fixture gives the stand-in's, which the door replaces on the way to the service."""
    project(pytester, _MIXED)
    names = ("test_simulated", "test_live", "test_simulated_after_it")
    result = run(pytester, *_options(graph), *(f"test_it.py::{names[at]}" for at in order))
    result.assert_outcomes(passed=3)
    assert {seen.token for seen in graph.requests} == {_TOKEN}
    result.stdout.fnmatch_lines(["tests: 2 simulated, 1 live"])


def test_local_workbooks_are_refused(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """Graph knows no local file: a usage error before collection, or of the test whose marker names one."""
    path = make_workbook(pytester.path / "budget.xlsx")
    project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(item="budget.xlsx")
        def test_marked(workbook_session):
            pass
        """,
    )
    result = run(pytester, *_options(graph))
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*test_it.py::test_marked runs live with the local workbook 'budget.xlsx', but *"])
    refused = run(pytester, *_options(graph)[:2], f"--workbook-item={path}")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(["*mode live with the local workbook *Microsoft Graph needs an item it knows.*"])
    assert graph.requests == []


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("http://graph.microsoft.com/v1.0", "http would carry the token readable"),
        ("https://graph.example.com/v1.0", "--workbook-allow-host=graph.example.com"),
        ("https://user:secret@graph.microsoft.com/v1.0", "'@' may not stand in it"),
        ("https://graph.microsoft.com\\@example.com/v1.0", "may not stand in it"),
        ("https://graph.microsoft.com/v1.0#f", "'#' may not stand in it"),
    ],
)
def test_roots_that_a_token_may_not_go_to(pytester: pytest.Pytester, root: str, words: str) -> None:
    """Refused before collection and before any name is looked up; a password is not shown."""
    project(pytester, "raise RuntimeError('collected')")
    result = run(pytester, "--workbook-mode=live", f"--workbook-graph-url={root}", subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    shown = result.stdout.str() + result.stderr.str()
    assert words in shown
    assert "user:secret" not in shown
    assert "collected" not in shown


def test_allowed_root_is_taken(pytester: pytest.Pytester) -> None:
    """A host that the user names is a Graph host for this run: reported in the header."""
    project(pytester, "def test_it(): pass")
    root = "https://graph.example.com/v1.0"
    options = ("--workbook-mode=live", f"--workbook-graph-url={root}", "--workbook-allow-host=graph.example.com")
    result = run(pytester, *options, subprocess=False)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines([f"workbook: service root {root}"])


def test_guard_knows_the_root(pytester: pytest.Pytester) -> None:
    """Where another source answers, nothing goes to the service root either."""
    make_workbook(Path(pytester.path) / "budget.xlsx")
    project(
        pytester,
        """
        import socket
        import pytest, requests

        def test_it(workbook_session):
            headers = dict(workbook_session.headers)
            url = workbook_session.url.replace("graph.microsoft.com", "graph.example.com")
            assert requests.get(f"{url}/worksheets", headers=headers, timeout=5).status_code == 200
            socket.getaddrinfo("graph.example.com", 443)
        """,
    )
    root = "https://graph.example.com/v1.0"
    options = (f"--workbook-graph-url={root}", "--workbook-allow-host=graph.example.com")
    result = run(pytester, "--workbook-item=budget.xlsx", *options)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*NetworkBlocked: */test_it.py:8 tried to connect to graph.example.com, *"])
