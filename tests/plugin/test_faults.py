"""The fixture ``workbook_faults``: each named fault, each client's own exceptions, sources and what is left unmet."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_NAMED = """
import pytest
import requests

CELL = "worksheets/Sheet1/range(address='A1')"


def sent(session, method, path, **kwargs):
    return requests.request(method, f"{session.url}/{path}", headers=dict(session.headers), **kwargs)


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("gateway_timeout", 504, "MaxRequestDurationExceeded"),
        ("throttle", 429, "TooManyRequests"),
        ("session_gone", 404, "InvalidOrTimedOutSession"),
        ("service_unavailable", 503, "InternalError"),
        ("locked", 423, "notAllowed"),
        ("conflict", 409, "conflict"),
        ("unauthorized", 401, "InvalidAuthenticationToken"),
        ("lost_reply", 504, "MaxRequestDurationExceeded"),
    ],
)
def test_answers(name, status, code, workbook_session, workbook_faults, workbook_calls):
    getattr(workbook_faults, name)()
    answer = sent(workbook_session, "PATCH", CELL, json={"values": [[1]]})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert [(call.status, call.fault, call.by, call.source) for call in workbook_calls] == [
        (status, name, "code", "simulator")
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("timeout", requests.ReadTimeout), ("connection_reset", requests.ConnectionError)]
)
def test_exceptions(name, kind, workbook_session, workbook_faults, workbook_calls):
    getattr(workbook_faults, name)()
    with pytest.raises(kind):
        sent(workbook_session, "GET", "worksheets")
    assert [(call.status, call.fault) for call in workbook_calls] == [(0, name)]
    assert sent(workbook_session, "GET", "worksheets").status_code == 200


def test_throttle_says_when(workbook_session, workbook_faults):
    workbook_faults.throttle(retry_after=30)
    assert sent(workbook_session, "GET", "worksheets").headers["Retry-After"] == "30"


@pytest.mark.parametrize("status", [404, 400])
def test_a_gone_session_is_gone_for_its_client_too(status, workbook_session, workbook_faults):
    workbook_faults.session_gone(status=status)
    assert sent(workbook_session, "GET", "worksheets").status_code == status
    # The source forgot it: no fault is left.
    assert sent(workbook_session, "GET", "worksheets").status_code == 404
    assert workbook_session.get("worksheets").status_code == 200


@pytest.mark.parametrize("persist", [True, False])
def test_a_lost_write_is_echoed(persist, workbook_session_factory, workbook_faults, workbook_calls):
    session = workbook_session_factory(persist_changes=persist)
    session.range("Sheet1!A1").write("before")
    workbook_faults.lost_write()
    answer = sent(session, "PATCH", CELL, json={"values": [["lost"]]})
    assert (answer.status_code, answer.json()["values"]) == (200, [["lost"]])
    assert session.range("Sheet1!A1") == "before"
    assert session.range("Sheet1!A1").write("after") is None
    assert session.range("Sheet1!A1") == "after"
    assert workbook_calls[0].fault == "lost_write"


def test_a_refused_write_is_not_the_lost_one(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.lost_write()
    elsewhere = CELL.replace("Sheet1", "Nope")
    assert sent(workbook_session, "PATCH", elsewhere, json={"values": [[1]]}).status_code == 404
    assert sent(workbook_session, "PATCH", CELL, json={"values": [[1]]}).status_code == 200
    assert [call.fault for call in workbook_calls] == [None, "lost_write"]


def test_a_lost_reply_is_stored(workbook_session, workbook_faults):
    workbook_faults.lost_reply()
    assert sent(workbook_session, "PATCH", CELL, json={"values": [["stored"]]}).status_code == 504
    assert workbook_session.range("Sheet1!A1") == "stored"


def test_applied_with_an_exception(workbook_session, workbook_faults):
    workbook_faults.timeout(applied=True)
    with pytest.raises(requests.ReadTimeout):
        sent(workbook_session, "PATCH", CELL, json={"values": [["stored"]]})
    assert workbook_session.range("Sheet1!A1") == "stored"


def test_a_blind_repeat_doubles_the_row(workbook_session, workbook_faults):
    workbook_session.range("Sheet1!A1:B2").write([["Item", "Price"], ["Pen", 1.5]])
    made = workbook_session.post("tables/add", json={"address": "Sheet1!A1:B2", "hasHeaders": True}).json()["name"]
    before = len(workbook_session.get(f"tables/{made}/rows").json()["value"])
    workbook_faults.lost_reply(path="tables/*/rows/add")
    for _ in range(2):
        sent(workbook_session, "POST", f"tables/{made}/rows/add", json={"values": [[1, 2]]})
    assert len(workbook_session.get(f"tables/{made}/rows").json()["value"]) == before + 2


@pytest.mark.parametrize("body", [b"", b"<html>Bad gateway</html>", '{"error": {"co'])
def test_bodies_that_are_no_json(body, workbook_session, workbook_faults, workbook_calls):
    workbook_faults.add(status=502, body=body)
    answer = sent(workbook_session, "GET", "worksheets")
    assert answer.content == (body if isinstance(body, bytes) else body.encode())
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert workbook_calls[0].response_json is None


def test_codes_bring_their_shape(workbook_session, workbook_faults):
    workbook_faults.add(429, code="EditModeCannotAcquireLockTooManyRequests")
    error = sent(workbook_session, "GET", "worksheets").json()["error"]
    assert error["innerError"]["code"] == "tooManyRequestsUncategorized"


def test_an_exception_of_ones_own(workbook_session, workbook_faults):
    class Broken(Exception):
        pass

    workbook_faults.add(exception=Broken)
    workbook_faults.add(exception=Broken("mine"))
    with pytest.raises(Broken, match="injected fault: GET graph.microsoft.com"):
        sent(workbook_session, "GET", "worksheets")
    with pytest.raises(Broken, match="mine"):
        sent(workbook_session, "GET", "worksheets")


def test_paths_outside_the_workbook(workbook_session, workbook_faults, workbook_item):
    workbook_faults.locked(path="/me/drive/items/*/content", method="PUT")
    workbook_faults.add(status=503, path="/$batch")
    headers = {"Authorization": workbook_session.headers["Authorization"]}
    assert requests.get(f"{workbook_item.url}/content", headers=headers).status_code == 200
    assert requests.put(f"{workbook_item.url}/content", data=b"x", headers=headers).status_code == 423
    batch = "https://graph.microsoft.com/v1.0/$batch"
    part = {"id": "1", "method": "GET", "url": "/me/drive"}
    assert requests.post(batch, json={"requests": [part]}, headers=headers).status_code == 503
"""


def test_named_faults_do_what_they_say(pytester: pytest.Pytester) -> None:
    """Answers, exceptions, what the source stores and forgets, bodies, and what an exchange shows."""
    project(pytester, _NAMED)
    result = run(pytester)
    result.assert_outcomes(passed=25)


_CLIENTS = """
import asyncio
import socket
import time
import urllib.request

import aiohttp
import httpx
import pytest
import requests
import urllib3
from urllib3.util import Retry

KINDS = ["timeout", "connect", "reset", "dns"]
OF_REQUESTS = [requests.ReadTimeout, requests.ConnectionError, requests.ConnectionError, requests.ConnectionError]
OF_HTTPX = [httpx.ReadTimeout, httpx.ConnectError, httpx.ReadError, httpx.ConnectError]
OF_AIOHTTP = [
    aiohttp.ServerTimeoutError, aiohttp.ClientConnectorError, aiohttp.ClientOSError, aiohttp.ClientConnectorDNSError,
]


@pytest.mark.parametrize(("kind", "expected"), list(zip(KINDS, OF_REQUESTS)))
def test_requests(kind, expected, workbook_session, workbook_faults):
    workbook_faults.add(exception=kind, times=2)
    with pytest.raises(expected):
        requests.get(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    with pytest.raises(expected):
        workbook_session.http.get(f"{workbook_session.url}/worksheets")


@pytest.mark.parametrize(("kind", "expected"), list(zip(KINDS, OF_HTTPX)))
def test_httpx(kind, expected, workbook_session, workbook_faults):
    workbook_faults.add(exception=kind, times=2)
    headers = dict(workbook_session.headers)

    async def call():
        async with httpx.AsyncClient(headers=headers) as client:
            await client.get(f"{workbook_session.url}/worksheets")

    with pytest.raises(expected):
        asyncio.run(call())
    with pytest.raises(expected):
        httpx.get(f"{workbook_session.url}/worksheets", headers=headers)


@pytest.mark.parametrize(("kind", "expected"), list(zip(KINDS, OF_AIOHTTP)))
def test_aiohttp(kind, expected, workbook_session, workbook_faults):
    # aiohttp itself repeats a GET once when the connection breaks.
    workbook_faults.add(exception=kind, times=2 if kind == "reset" else 1)

    async def call():
        async with aiohttp.ClientSession(headers=dict(workbook_session.headers)) as client:
            await client.get(f"{workbook_session.url}/worksheets")

    with pytest.raises(expected):
        asyncio.run(call())


def test_urllib3s_own_retries(workbook_session, workbook_faults, workbook_calls, workbook_clock):
    workbook_faults.throttle(retry_after=600)
    workbook_faults.connection_reset()
    workbook_faults.service_unavailable()
    retry = Retry(total=5, status_forcelist=[429, 503], backoff_factor=100, allowed_methods=None)
    began, real = workbook_clock.now(), time.monotonic()
    with urllib3.PoolManager(headers=dict(workbook_session.headers), retries=retry) as pool:
        assert pool.request("GET", f"{workbook_session.url}/worksheets").status in (200, 404)
    assert workbook_clock.now() - began >= 800
    assert time.monotonic() - real < 60
    assert [call.fault for call in workbook_calls] == ["throttle", "connection_reset", "service_unavailable", None]


def test_urllib(workbook_session, workbook_faults):
    workbook_faults.timeout()
    request = urllib.request.Request(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    with pytest.raises(TimeoutError):
        urllib.request.urlopen(request)


def test_waiting_after_an_exception_costs_nothing(workbook_session, workbook_faults, workbook_clock):
    workbook_faults.timeout()
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    began = workbook_clock.now()
    time.sleep(100)
    assert workbook_clock.now() - began == 100


def test_waiting_after_a_fault_of_any_status_costs_nothing(workbook_session, workbook_faults, workbook_clock):
    workbook_faults.locked()

    async def call():
        async with httpx.AsyncClient(headers=dict(workbook_session.headers)) as client:
            assert (await client.get(f"{workbook_session.url}/worksheets")).status_code == 423
            await asyncio.sleep(100)
            assert (await client.get(f"{workbook_session.url}/worksheets")).status_code == 200
            began = workbook_clock.now()
            await asyncio.sleep(0.001)
            assert workbook_clock.now() == began

    began = workbook_clock.now()
    asyncio.run(call())
    assert workbook_clock.now() - began == 100
"""


def test_clients_raise_their_own_and_wait_for_nothing(pytester: pytest.Pytester) -> None:
    """requests, httpx sync and async, aiohttp, urllib3 and urllib; waiting after a fault moves the clock alone."""
    project(pytester, _CLIENTS)
    result = run(pytester)
    result.assert_outcomes(passed=16)


_DRIVER = """
import pytest
import requests
from pytest_workbook import GraphError, SessionExpired, SessionLost

CELL = "worksheets/Sheet1/range(address='A1')"


def seen(calls):
    return [(call.label.rpartition("/")[2], call.status) for call in calls.all]


@pytest.mark.workbook_fault("gateway_timeout", path="createSession", times=2)
def test_creation_is_repeated(workbook_session, workbook_calls):
    assert [(call.status, call.fault, call.by) for call in workbook_calls.all] == [
        (504, "gateway_timeout", "plugin"), (504, "gateway_timeout", "plugin"), (201, None, "plugin"),
    ]


def test_creation_gives_up(workbook_session_factory, workbook_faults, workbook_calls):
    workbook_faults.gateway_timeout(path="createSession", times=5)
    with pytest.raises(GraphError) as refused:
        workbook_session_factory()
    assert refused.value.code == "gatewayTimeoutUncategorized"
    assert len(workbook_calls.all) == 5


def test_throttled_requests_wait_as_told(workbook_session, workbook_faults, workbook_clock):
    workbook_faults.throttle(retry_after=25)
    began = workbook_clock.now()
    assert workbook_session.get("worksheets").status_code == 200
    assert workbook_clock.now() - began == 25


def test_a_longer_retry_after_is_returned(workbook_session, workbook_faults):
    workbook_faults.throttle(retry_after=1000)
    assert workbook_session.get("worksheets").status_code == 429


def test_a_504_is_repeated_where_that_is_safe(workbook_session, workbook_faults):
    workbook_faults.gateway_timeout(times=2)
    assert workbook_session.patch(CELL, json={"values": [[1]]}).status_code == 200
    workbook_faults.gateway_timeout()
    assert workbook_session.post("worksheets/add", json={"name": "New"}).status_code == 504


@pytest.mark.parametrize("status", [404, 400])
def test_a_gone_session_is_recreated(status, workbook_session, workbook_faults, workbook_calls):
    workbook_faults.session_gone(status=status)
    assert workbook_session.get("worksheets").status_code == 200
    assert seen(workbook_calls) == [
        ("POST createSession", 201), ("GET worksheets", status), ("POST createSession", 201), ("GET worksheets", 200),
    ]


def test_what_was_written_is_lost_with_it(workbook_session, workbook_faults):
    workbook_session.range("Sheet1!A1").write(1)
    workbook_faults.session_gone()
    with pytest.raises(SessionLost):
        workbook_session.get("worksheets")


@pytest.mark.parametrize(
    "code",
    ["invalidSessionAccessConflict", "invalidSessionAuthentication", "invalidSessionNotFound",
     "invalidSessionRestricted", "invalidSessionUnexpected", "invalidSessionUnsupportedWorkbook"],
)
def test_codes_that_forbid_a_new_one(code, workbook_session, workbook_faults):
    workbook_faults.session_gone(code=code)
    with pytest.raises(SessionExpired, match=code):
        workbook_session.get("worksheets")


@pytest.mark.workbook(on_expiry="fail")
def test_on_expiry_fail(workbook_session, workbook_faults):
    workbook_faults.session_gone()
    with pytest.raises(SessionExpired):
        workbook_session.get("worksheets")


def test_a_503_without_a_second_level_means_gone(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.service_unavailable()
    assert workbook_session.get("worksheets").status_code == 200
    assert ("POST createSession", 201) in seen(workbook_calls)[1:]


def test_a_503_with_a_second_level_is_repeated(workbook_session, workbook_faults, workbook_clock):
    before = workbook_session.id
    workbook_faults.service_unavailable(code="serviceUnavailableUncategorized", retry_after=7)
    began = workbook_clock.now()
    assert workbook_session.get("worksheets").status_code == 200
    assert (workbook_session.id, workbook_clock.now() - began) == (before, 7)


def test_a_401_asks_for_another_token_once(workbook_session, workbook_faults):
    workbook_faults.unauthorized()
    assert workbook_session.get("worksheets").status_code == 200
    workbook_faults.unauthorized(times=2)
    assert workbook_session.get("worksheets").status_code == 401


def test_a_missing_resource_is_the_resources(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.add(404)
    assert workbook_session.get("worksheets").status_code == 404
    assert len(workbook_calls.all) == 2


def test_an_unnamed_404_is_settled_by_a_refresh(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.add(404, body=b"")
    assert workbook_session.get("worksheets").status_code == 404
    assert seen(workbook_calls)[-1] == ("POST refreshSession", 204)


@pytest.mark.parametrize("name", ["locked", "conflict"])
def test_others_are_returned(name, workbook_session, workbook_faults, workbook_calls):
    getattr(workbook_faults, name)()
    assert workbook_session.patch(CELL, json={"values": [[1]]}).status_code == (423 if name == "locked" else 409)
    assert len(workbook_calls.all) == 2


def test_a_500_ends_the_sessions_use(workbook_session, workbook_faults):
    before = workbook_session.id
    workbook_faults.add(500)
    assert workbook_session.get("worksheets").status_code == 500
    assert workbook_session.get("worksheets").status_code == 200
    assert workbook_session.id != before


def test_a_refresh_meets_a_fault_by_name(workbook_session_factory, workbook_faults, workbook_calls):
    session = workbook_session_factory()
    workbook_faults.session_gone(path="refreshSession")
    session.refresh()
    assert [call.fault for call in workbook_calls.all if call.label.endswith("refreshSession")] == ["session_gone"]
    assert session.is_open


@pytest.mark.parametrize(("name", "alive"), [("gateway_timeout", True), ("throttle", False), ("timeout", True)])
def test_what_reached_the_session_is_a_use(name, alive, workbook_session, workbook_faults, workbook_clock):
    before = workbook_session.id
    getattr(workbook_faults, name)()
    workbook_clock.advance(minutes=4)
    try:
        requests.get(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    except requests.ReadTimeout:
        pass
    workbook_clock.advance(minutes=4)
    assert workbook_session.is_open is alive
    assert workbook_session.get("worksheets").status_code == 200
    assert (workbook_session.id == before) is alive


def test_closing_is_the_tests_last_word(workbook_session_factory, workbook_faults):
    session = workbook_session_factory()
    workbook_faults.gateway_timeout(path="closeSession")
    session.close()
    assert not session.is_open
"""


def test_the_fixtures_session_obeys_its_rules_under_faults(pytester: pytest.Pytester) -> None:
    """Creation, throttling, sessions that are gone, service unavailable: section by section, in virtual time."""
    project(pytester, _DRIVER)
    result = run(pytester)
    result.assert_outcomes(passed=28)


_UNMET = """
import pytest
import requests


def test_misspelt(workbook_session, workbook_faults):
    workbook_faults.throttle(method="GET", path="worksheet")
    workbook_session.get("worksheets")
    workbook_session.range("Sheet1!A1").write(1)


def test_nothing_sent(workbook_faults):
    workbook_faults.locked(path="tables")


def test_optional(workbook_session, workbook_faults):
    workbook_faults.throttle(optional=True, path="closeSession")


@pytest.mark.xfail(strict=False)
def test_xfail_covers_it_not(workbook_faults):
    workbook_faults.locked()


def test_own_failure_first(workbook_faults):
    workbook_faults.locked()
    assert 1 == 2


def test_own_skip_first(workbook_faults):
    workbook_faults.locked()
    pytest.skip("mine")


def test_wrong_argument(workbook_faults):
    workbook_faults.throttle(times=0)


def test_expected_wrong_argument(workbook_faults):
    with pytest.raises(pytest_workbook.UsageError):
        workbook_faults.add(times=0)


import pytest_workbook
"""


def test_a_fault_that_nobody_met_fails_the_test(pytester: pytest.Pytester) -> None:
    """At the end of its call, xfail or not; the message tells what was asked; its own outcome comes first."""
    project(pytester, _UNMET)
    result = run(pytester)
    result.assert_outcomes(passed=2, failed=5, skipped=1)
    result.stdout.fnmatch_lines_random(
        [
            "E*WorkbookError: test_it.py::test_misspelt: an injected fault was never met: throttle on GET worksheet",
            "*Asked instead:",
            "*  GET worksheets",
            "*  PATCH worksheets/Sheet1/range(address='A1')",
            "*Mend method=, path= or after=, or let it be unmet with optional=True.",
            "E*WorkbookError: test_it.py::test_nothing_sent: an injected fault was never met: locked on tables",
            "*No request was sent.",
            "E*WorkbookError: test_it.py::test_xfail_covers_it_not: *never met: locked on any request",
            "FAILED test_it.py::test_own_failure_first - assert 1 == 2",
            "never met: locked on any request",
            "E*It takes the arguments of workbook_faults.add(status=504, method=None,*",
        ]
    )


_TAPE = """
import pytest
import requests

CELL = "worksheets/Sheet1/range(address='{}')"


def write(session, address):
    return session.patch(CELL.format(address), json={"values": [[1]]}).status_code


@pytest.mark.workbook(persist_changes=True)
def test_recorded(workbook_session):
    assert [write(workbook_session, address) for address in ("A1", "A2", "A3")] == [200] * 3


replayed = pytest.mark.workbook(persist_changes=True, cassette="test_recorded")


@replayed
def test_throttled_and_gone(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.throttle(method="PATCH", after=1)
    workbook_faults.session_gone(after=3)
    assert [write(workbook_session, address) for address in ("A1", "A2", "A3")] == [200] * 3
    assert {call.source for call in workbook_calls.all} == {SOURCE}
    assert [call.fault for call in workbook_calls.all] == [
        None, None, "throttle", None, "session_gone", None, None,
    ]


@replayed
def test_nothing_is_consumed(workbook_session, workbook_faults):
    workbook_faults.lost_reply()
    workbook_faults.lost_write()
    for _ in range(2):
        assert write(workbook_session, "A1") == 200


@replayed
def test_what_is_left_unplayed_is_fine(workbook_session, workbook_faults):
    workbook_faults.locked()
    assert write(workbook_session, "A1") == 423


@replayed
@pytest.mark.workbook_fault("gateway_timeout", path="createSession")
def test_lifecycle(workbook_session):
    assert write(workbook_session, "A1") == 200


def test_own_sessions_recorded(workbook_item, workbook_token):
    assert own(workbook_item.workbook_url, workbook_token) == [200, 200]


@pytest.mark.workbook(cassette="test_own_sessions_recorded")
def test_own_session_is_made_anew(workbook_item, workbook_token, workbook_faults):
    workbook_faults.session_gone(after=1)
    assert own(workbook_item.workbook_url, workbook_token) == [200, 200]


def own(url, token):
    statuses, session = [], ""
    for address in ("A1", "A2"):
        while True:
            headers = {"Authorization": f"Bearer {token}", "workbook-session-id": session}
            if not session:
                del headers["workbook-session-id"]
                made = requests.post(f"{url}/createSession", json={"persistChanges": True}, headers=headers)
                session = made.json()["id"]
                continue
            answer = requests.get(f"{url}/{CELL.format(address)}", headers=headers)
            if answer.status_code != 404:
                break
            session = ""
        statuses.append(answer.status_code)
    return statuses


SOURCE = "cassette"
"""


def test_faults_on_top_of_a_cassette(pytester: pytest.Pytester) -> None:
    """They consume nothing, what is left unplayed is fine, and sessions are made anew however often."""
    project(pytester, _TAPE)
    recorded = run(pytester, "--workbook-mode=record")
    recorded.assert_outcomes(passed=2, skipped=5)
    recorded.stdout.fnmatch_lines(
        ["SKIPPED * injects faults, which only the simulator and cassettes can; this run's mode is record"]
    )
    before = {path: path.read_bytes() for path in pytester.path.rglob("*.workbook.yaml")}
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=7)
    assert {path: path.read_bytes() for path in pytester.path.rglob("*.workbook.yaml")} == before


_MODES = """
import pytest


@pytest.mark.workbook_fault("locked", optional=True)
@pytest.mark.workbook
def test_marked():
    pass


def test_fixture(workbook_session, workbook_faults):
    workbook_faults.locked()
    assert workbook_session.get("worksheets").status_code == 423


@pytest.mark.workbook
def test_late(request):
    request.getfixturevalue("workbook_faults")


@pytest.mark.workbook(item="/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN")
def test_item_without_a_file(workbook_session, workbook_faults):
    workbook_faults.locked()
    assert workbook_session.get("worksheets").status_code == 423
"""


@pytest.mark.parametrize("mode", ["record", "record-missing", "verify", "live"])
def test_tests_with_faults_are_skipped_where_a_service_is_asked(pytester: pytest.Pytester, mode: str) -> None:
    """With the reason, also where the fixture is asked for late; no request is sent."""
    project(pytester, _MODES)
    result = run(
        pytester, f"--workbook-mode={mode}", "--workbook-item=/drives/b!1/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
    )
    result.assert_outcomes(skipped=4)
    result.stdout.fnmatch_lines([f"SKIPPED * injects faults, which only * can; this run's mode is {mode}"])


def test_auto_is_the_simulator_and_replay_needs_a_cassette(pytester: pytest.Pytester) -> None:
    """Also for an item without a file; in replay the error names the cure."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _MODES)
    run(pytester).assert_outcomes(passed=4)
    replayed = run(pytester, "--workbook-mode=replay")
    replayed.assert_outcomes(passed=2, errors=2)
    replayed.stdout.fnmatch_lines(
        ['*It injects faults, so it replays the cassette of another test:  @pytest.mark.workbook(cassette="…")']
    )
