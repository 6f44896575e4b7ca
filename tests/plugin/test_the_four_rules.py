"""The brief's rules for sessions, one code under test: on the simulator, on a cassette, and on a real connection.

504: repeat the request. 404: make a new session. Or refresh it in time. Sessions last about 7 minutes where changes
persist, and about 5 where they do not.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness import project, run
from service.bodies import gateway_timeout
from service.loopback import Loopback
from service.stand_in import GraphStandIn
from service.traffic import Reply, Seen, json_reply

_TOKEN = "a-token-that-only-this-service-accepts"

# The code under test: it knows nothing of the plugin.
_CLIENT = """
import requests


class Client:
    def __init__(self, url, credential, persist):
        self.url, self.credential, self.persist = url, credential, persist
        self.session, self.repeats = self.made(), 0

    def made(self):
        return self.sent("POST", "createSession", {"persistChanges": self.persist}, session=None).json()["id"]

    def sent(self, method, path, body=None, session=None):
        token = self.credential.get_token("https://graph.microsoft.com/.default").token
        headers = {"Authorization": f"Bearer {token}"}
        if session:
            headers["workbook-session-id"] = session
        return requests.request(method, f"{self.url}/{path}", json=body, headers=headers, timeout=5)

    def ask(self, method, path, body=None):
        for _ in range(4):
            answer = self.sent(method, path, body, self.session)
            if answer.status_code == 504:
                self.repeats += 1
            elif answer.status_code == 404 and "invalidSession" in answer.text:
                self.session = self.made()
            else:
                return answer
        return answer

    def read(self):
        return self.ask("GET", "worksheets/Sheet1/range(address='A1')").json()["values"][0][0]

    def write(self, value):
        body = {"values": [[value]]}
        assert self.ask("PATCH", "worksheets/Sheet1/range(address='A1')", body).status_code == 200

    def refresh(self):
        assert self.ask("POST", "refreshSession").status_code == 204
"""

# What lets time pass and requests time out: faults and the virtual clock, or the stand-in over its second port.
_CONFTEST = """
import os
import urllib.request
import pytest
from client_under_test import Client


def control(what):
    urllib.request.urlopen(os.environ["CONTROL"] + what, data=b"").close()


@pytest.fixture
def mode(request):
    return request.config.getoption("workbook_mode")


@pytest.fixture
def elapse(mode, workbook_clock):
    return workbook_clock.advance if mode != "live" else lambda seconds: control(f"/elapse/{seconds}")


@pytest.fixture
def time_out(mode, request):
    if mode == "record":
        # Faults are for later: what is recorded is how it goes well.
        return None
    if mode == "live":
        return lambda: control("/504")
    faults = request.getfixturevalue("workbook_faults")
    return lambda: faults.gateway_timeout(path="worksheets/*")


@pytest.fixture
def made(workbook_item, workbook_credential):
    return lambda persist: Client(workbook_item.workbook_url, workbook_credential, persist)
"""

_CODE = """
import pytest


def test_504_is_repeated(made, time_out):
    client = made(False)
    client.write(1)
    if time_out:
        time_out()
    assert client.read() == 1
    assert client.repeats == bool(time_out)


def test_404_makes_a_new_session(made, elapse):
    client = made(True)
    client.write("saved")
    first = client.session
    elapse(3600)
    assert client.read() == "saved"
    assert client.session != first


def test_refreshed_in_time_it_lasts(made, elapse):
    client = made(False)
    client.write("unsaved")
    first = client.session
    for _ in range(15):
        elapse(240)
        client.refresh()
    assert client.read() == "unsaved"
    assert client.session == first


@pytest.mark.parametrize(("persist", "limit"), [(True, 420), (False, 300)])
def test_limits(persist, limit, made, elapse):
    client = made(persist)
    first = client.session
    for _ in range(2):
        elapse(limit - 1)
        client.ask("GET", "worksheets")
    assert client.session == first
    elapse(limit + 1)
    client.ask("GET", "worksheets")
    assert client.session != first
"""

_HOUR = """


def test_a_token_lasts_an_hour(made, elapse, workbook_credential):
    class Keeps:
        # Code that never asks for another token.
        def __init__(self):
            self.token = workbook_credential.get_token("https://graph.microsoft.com/.default")

        def get_token(self, *_):
            return self.token

    client = made(False)
    client.credential = Keeps()
    for _ in range(14):
        elapse(240)
        client.refresh()
    elapse(240)
    assert client.ask("GET", "worksheets").status_code == 401
    # The session is the user's, not the token's.
    first, client.credential = client.session, workbook_credential
    client.refresh()
    assert client.session == first
"""

_KEPT_ALIVE = """
import time


def has_refreshed(calls):
    before = len(calls.all)
    for _ in range(2000):
        time.sleep(0.01)
        if len(calls.all) > before:
            return True
    return False


@pytest.mark.workbook(keepalive=0.05)
def test_fixture_refreshes_by_itself(workbook_session, workbook_calls, elapse):
    first = workbook_session.id
    workbook_session.range("Sheet1!A1").write("unsaved")
    for minutes in range(0, 60, 4):
        # The clock of the service moves on only when a refresh has come.
        assert has_refreshed(workbook_calls)
        elapse(240)
    assert workbook_session.range("Sheet1!A1") == "unsaved"
    assert workbook_session.id == first
"""


@pytest.fixture(name="graph")
def _graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStandIn]:
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    with GraphStandIn(_TOKEN) as graph:
        graph.workbook.idle_limits = {True: 420.0, False: 300.0}

        def obey(seen: Seen) -> Reply:
            if seen.path == "/504":
                graph.script(json_reply(504, gateway_timeout()), path="worksheets/*")
            else:
                graph.workbook.now += float(seen.path.rpartition("/")[2])
            return json_reply(200, {})

        with Loopback(obey) as control:
            monkeypatch.setenv("CONTROL", control.origin)
            yield graph


def _project(pytester: pytest.Pytester, code: str) -> None:
    pytester.makeconftest(_CONFTEST)
    project(pytester, code, client_under_test=_CLIENT)


def test_the_rules_hold_on_the_simulator(pytester: pytest.Pytester) -> None:
    """Hours and time-outs of the gateway, in no time."""
    _project(pytester, _CODE + _HOUR)
    run(pytester, "--workbook-mode=simulate").assert_outcomes(passed=6)


def test_the_rules_hold_on_a_cassette(pytester: pytest.Pytester) -> None:
    """The 504 comes on top of what was recorded without it; sessions end by the clock there too."""
    _project(pytester, _CODE + _HOUR)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=6)
    before = {path: path.read_bytes() for path in pytester.path.rglob("*.workbook.yaml")}
    assert len(before) == 6
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=6)
    assert {path: path.read_bytes() for path in pytester.path.rglob("*.workbook.yaml")} == before


def test_the_rules_hold_on_a_real_connection(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """A service that is no relative of the simulator, with a clock of its own, ends and refreshes sessions."""
    _project(pytester, _CODE + _KEPT_ALIVE)
    root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
    run(pytester, "--workbook-mode=live", root, item).assert_outcomes(passed=6)
    statuses = [seen.status for seen in graph.requests]
    assert (statuses.count(504), statuses.count(404)) == (1, 3)
    assert graph.calls.count("POST refreshSession") >= 15 + 15
