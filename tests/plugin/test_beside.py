"""Other tools in the same test: they keep their hosts, the plugin keeps Graph's."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import make_workbook, project, run

_OTHER = """
    import datetime, time
    import httpx, pytest, requests, responses, respx

    GRAPH = "https://graph.microsoft.com/v1.0"
    OTHER = "https://api.example.com/rates"

    def names(session, get=requests.get):
        found = get(f"{session.url}/worksheets", headers=dict(session.headers))
        return [sheet["name"] for sheet in found.json()["value"]]

    @responses.activate
    def test_responses(workbook_session):
        responses.get(OTHER, json={"rate": 2})
        responses.add_passthru("https://graph.microsoft.com")
        assert requests.get(OTHER, timeout=5).json() == {"rate": 2}
        assert names(workbook_session) == ["Sheet1"]
        assert workbook_session.range("Sheet1!A1").value == "Item"

    @responses.activate
    def test_responses_without_passthru(workbook_session):
        responses.get(OTHER, json={"rate": 2})
        assert workbook_session.get("worksheets").status_code == 200, "our own client goes past the mock"
        assert workbook_session.http.get(f"{workbook_session.url}/worksheets").status_code == 200
        assert names(workbook_session, httpx.get) == ["Sheet1"]

    def test_respx(workbook_session):
        with respx.mock(assert_all_called=True) as mock:
            mock.get(OTHER).respond(json={"rate": 2})
            mock.route(host="graph.microsoft.com").pass_through()
            assert httpx.get(OTHER).json() == {"rate": 2}
            assert names(workbook_session, httpx.get) == ["Sheet1"]

    @pytest.mark.httpx_mock(should_mock=lambda request: request.url.host != "graph.microsoft.com")
    def test_pytest_httpx(workbook_session, httpx_mock):
        httpx_mock.add_response(url=OTHER, json={"rate": 2})
        assert httpx.get(OTHER).json() == {"rate": 2}
        assert names(workbook_session, httpx.get) == ["Sheet1"]

    def test_freezegun(workbook_session, workbook_clock):
        from freezegun import freeze_time
        with freeze_time("2001-02-03") as frozen:
            before = workbook_clock.now()
            assert names(workbook_session) == ["Sheet1"]
            frozen.tick(3600)
            assert datetime.date.today() == datetime.date(2001, 2, 3)
            assert workbook_session.range("Sheet1!A1").value == "Item"
            assert workbook_clock.now() - before < 60, "the run's clock is not the frozen one"

    def test_time_machine(workbook_session, workbook_clock, workbook_token):
        import time_machine
        with time_machine.travel(datetime.datetime(2040, 1, 1, tzinfo=datetime.timezone.utc), tick=False):
            assert names(workbook_session) == ["Sheet1"]
            assert workbook_session.range("Sheet1!A1").value == "Item"
        workbook_clock.advance(minutes=1)
        assert names(workbook_session) == ["Sheet1"]

    def test_sleep_patched_by_the_test(workbook_session, monkeypatch):
        slept = []
        monkeypatch.setattr(time, "sleep", slept.append)
        time.sleep(5)
        assert slept == [5]
        assert names(workbook_session) == ["Sheet1"]
"""


@pytest.fixture(name="folder")
def _folder(pytester: pytest.Pytester) -> Path:
    make_workbook(pytester.path / "budget.xlsx")
    pytester.makeini("[pytest]\nworkbook_item = budget.xlsx\n")
    return pytester.path


@pytest.mark.parametrize("args", [(), ("--disable-socket",), ("--allow-hosts=127.0.0.1",)])
def test_mocks_keep_their_hosts(folder: Path, pytester: pytest.Pytester, args: tuple[str, ...]) -> None:
    """Mocks of requests and httpx, frozen clocks, a patched sleep; with and without sockets."""
    project(pytester, _OTHER)
    run(pytester, *args).assert_outcomes(passed=7)


_RECORDING = """
    import pytest, requests, vcr

    def names(session):
        found = requests.get(f"{session.url}/worksheets", headers=dict(session.headers), timeout=5)
        return [sheet["name"] for sheet in found.json()["value"]]

    @pytest.mark.vcr
    def test_pytest_recording(workbook_session, other):
        assert requests.get(other, timeout=5).text == "from the other host"
        assert names(workbook_session) == ["Sheet1"]
        assert requests.get(other, timeout=5).text == "from the other host"

    @pytest.mark.vcr
    @pytest.mark.block_network(allowed_hosts=["127.0.0.1"])
    def test_blocked_network(workbook_session, other):
        assert requests.get(other, timeout=5).text == "from the other host"
        assert names(workbook_session) == ["Sheet1"]

    def test_plain_vcr_within(workbook_session, other, request):
        with vcr.use_cassette(str(request.path.parent / "plain.yaml"), record_mode="once"):
            assert names(workbook_session) == ["Sheet1"]
            assert requests.get(other, timeout=5).text == "from the other host"

    @pytest.fixture(scope="module")
    def outer(request):
        with vcr.use_cassette(str(request.path.parent / "outer.yaml"), record_mode="once"):
            yield

    def test_plain_vcr_around(outer, workbook_session, other):
        assert requests.get(other, timeout=5).text == "from the other host"
        assert workbook_session.range("Sheet1!A2").value == "Pen"
        assert names(workbook_session) == ["Sheet1"]
"""
_SERVER = """
    import http.server, pathlib, threading
    import pytest

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b"from the other host"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    @pytest.fixture(scope="session")
    def other(pytestconfig):
        noted = pytestconfig.rootpath / "url.txt"
        if noted.exists():
            yield noted.read_text()
            return
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}/rates"
            noted.write_text(url)
            yield url
            server.shutdown()
"""


def test_foreign_cassettes_keep_their_hosts(folder: Path, pytester: pytest.Pytester) -> None:
    """Within or around ours, recording or replaying: neither kind of cassette holds the other's traffic."""
    pytester.makeconftest(_SERVER)
    project(pytester, _RECORDING)
    run(pytester, "--record-mode=once", "--workbook-mode=record").assert_outcomes(passed=4)
    ours = list(folder.rglob("*.workbook.yaml"))
    theirs = [path for path in folder.rglob("*.yaml") if path not in ours]
    assert (len(ours), len(theirs)) == (4, 4)
    assert ["from the other host" in path.read_text(encoding="utf-8") for path in ours] == [False] * 4
    assert ["graph.microsoft.com" in path.read_text(encoding="utf-8") for path in theirs] == [False] * 4
    assert ["from the other host" in path.read_text(encoding="utf-8") for path in theirs] == [True] * 4
    # The other host is gone now, and so is the workbook.
    (folder / "budget.xlsx").unlink()
    result = run(pytester, "--record-mode=none", "-o", "workbook_item=", "--workbook-mode=replay")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["tests: 4 replayed"])


_ANYIO = """
    import anyio, httpx, pytest

    @pytest.fixture(scope="module")
    def anyio_backend():
        return "asyncio"

    @pytest.fixture(scope="module")
    async def client():
        async with httpx.AsyncClient() as client:
            yield client

    @pytest.fixture(scope="module")
    async def seeded(module_workbook_session, client):
        url = f"{module_workbook_session.url}/worksheets/Sheet1/range(address='Z1')"
        headers = dict(module_workbook_session.headers)
        response = await client.patch(url, json={"values": [["seeded"]]}, headers=headers)
        assert response.status_code == 200
        yield "seeded"
        assert (await client.get(url, headers=headers)).json()["values"] == [["changed"]]

    async def read(session, client):
        url = f"{session.url}/worksheets/Sheet1/range(address='Z1')"
        return (await client.get(url, headers=dict(session.headers))).json()["values"][0][0]

    @pytest.mark.anyio
    async def test_first(seeded, module_workbook_session, client, workbook_calls):
        assert await read(module_workbook_session, client) == seeded
        assert [call.label for call in workbook_calls][-1:] == ["GET worksheets/*/range()"]

    @pytest.mark.anyio
    async def test_second(seeded, module_workbook_session, client, workbook_calls):
        before = len(workbook_calls)
        module_workbook_session.range("Sheet1!Z1").write("changed")
        assert await read(module_workbook_session, client) == "changed"
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(read, module_workbook_session, client)
        assert len(workbook_calls) == before + 6
"""


def test_anyio_fixtures_see_the_right_test(folder: Path, pytester: pytest.Pytester) -> None:
    """One loop and one task of a runner serve a whole module; each exchange is still its own test's."""
    project(pytester, _ANYIO)
    recorded = pytester.runpytest_subprocess(
        "-p", "no:randomly", "-p", "no:asyncio", "-W", "error", "--workbook-mode=record"
    )
    recorded.assert_outcomes(passed=2)
    replayed = pytester.runpytest_subprocess(
        "-p", "no:randomly", "-p", "no:asyncio", "-W", "error", "--workbook-mode=replay"
    )
    replayed.assert_outcomes(passed=2)
    alone = pytester.runpytest_subprocess("-p", "no:asyncio", "-W", "error", "--workbook-mode=record", "-k", "second")
    alone.assert_outcomes(passed=1, deselected=1)
