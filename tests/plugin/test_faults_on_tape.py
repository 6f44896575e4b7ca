"""Faults on top of a cassette that was recorded without them: the code meets both, and the cassette stays as it is."""

from __future__ import annotations

import pytest
from harness import project, run

_CODE = """
import pytest
import requests

CELL = "worksheets/Sheet1/range(address='A{}')"
replayed = pytest.mark.workbook(persist_changes=True, cassette="test_recorded")


def sent(session, method, path, **kwargs):
    return requests.request(method, f"{session.url}/{path}", headers=dict(session.headers), timeout=5, **kwargs)


def write(session, row):
    return sent(session, "PATCH", CELL.format(row), json={"values": [[row]]})


@pytest.mark.workbook(persist_changes=True)
def test_recorded(workbook_session):
    for row in (1, 2, 3, 4):
        assert write(workbook_session, row).json()["values"] == [[row]]
    assert sent(workbook_session, "GET", "worksheets").ok
    assert sent(workbook_session, "POST", "refreshSession").ok


@replayed
@pytest.mark.workbook_fault("throttle", method="PATCH", after=2)
@pytest.mark.workbook_fault("session_gone", after=4)
def test_third_patch_is_a_429_and_the_session_expires_before_the_fifth_call(workbook_session, workbook_calls):
    first = workbook_session.id
    statuses = [write(workbook_session, row).status_code for row in (1, 2, 3)]
    assert [*statuses, write(workbook_session, 3).status_code] == [200, 200, 429, 200]
    assert write(workbook_session, 4).status_code == 404
    # The fixture's own session learns of it, and goes on in another.
    assert workbook_session.patch(CELL.format(4), json={"values": [[4]]}).json()["values"] == [[4]]
    assert workbook_session.id != first
    assert {call.source for call in workbook_calls.all} == {SOURCE}


@replayed
def test_late_but_in_time_is_the_recorded_answer(workbook_session, workbook_faults, workbook_clock):
    workbook_faults.slow(4)
    began = workbook_clock.now()
    assert write(workbook_session, 1).json()["values"] == [[1]]
    assert workbook_clock.now() - began == 4
    assert write(workbook_session, 2).json()["values"] == [[2]]
    assert workbook_clock.now() - began == 4


@replayed
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("slow", requests.ReadTimeout),
        ("truncated", requests.exceptions.ChunkedEncodingError),
        ("malformed", requests.JSONDecodeError),
    ],
)
def test_what_does_not_arrive_is_there_for_the_repeat(fault, error, workbook_session, workbook_faults):
    getattr(workbook_faults, fault)()
    with pytest.raises(error):
        write(workbook_session, 1).json()
    assert write(workbook_session, 1).json()["values"] == [[1]]


@replayed
@pytest.mark.parametrize("fault", ["truncated", "malformed"])
def test_what_has_no_body_is_not_what_breaks(fault, workbook_session, workbook_faults, workbook_calls):
    getattr(workbook_faults, fault)()
    # Answered 204.
    assert sent(workbook_session, "POST", "refreshSession").status_code == 204
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.JSONDecodeError)):
        write(workbook_session, 1).json()
    assert [call.fault for call in workbook_calls] == [None, fault]


@replayed
def test_cold_and_heavy(workbook_session, workbook_faults):
    workbook_faults.cold(times=2)
    workbook_faults.heavy(path="worksheets")
    statuses = [write(workbook_session, row).status_code for row in (1, 1, 2, 2, 3)]
    assert statuses == [504, 200, 504, 200, 200]
    assert [sent(workbook_session, "GET", "worksheets").status_code for _ in range(3)] == [504] * 3


@replayed
def test_sessions_die(workbook_session, workbook_faults):
    workbook_faults.session_dies(1, times=2)
    ids = []
    for row in (1, 2, 3):
        assert workbook_session.patch(CELL.format(row), json={"values": [[row]]}).status_code == 200
        ids.append(workbook_session.id)
    assert len(set(ids)) == 3


@replayed
def test_a_session_stays_dead(workbook_session, workbook_faults):
    workbook_faults.service_unavailable(sticky="session")
    assert [write(workbook_session, 1).status_code for _ in range(3)] == [503] * 3
    # No second-level code: the fixture's session goes for another, which lives.
    assert workbook_session.get("worksheets").status_code == 200


@replayed
def test_refused_after_a_while(workbook_session, workbook_faults, workbook_clock):
    workbook_faults.gateway_timeout(seconds=3)
    workbook_faults.timeout(seconds=4)
    workbook_faults.gateway_timeout(seconds=30)
    began = workbook_clock.now()
    assert write(workbook_session, 1).status_code == 504
    for _ in range(2):
        with pytest.raises(requests.ReadTimeout):
            write(workbook_session, 1)
    assert workbook_clock.now() - began == 3 + 4 + 5
    assert write(workbook_session, 1).status_code == 200


def batch(item, token):
    book = item.workbook_url.removeprefix("https://graph.microsoft.com/v1.0")
    parts = [{"id": name, "method": "GET", "url": f"{book}/{name}"} for name in ("worksheets", "tables", "names")]
    headers = {"Authorization": f"Bearer {token}"}
    url = "https://graph.microsoft.com/v1.0/$batch"
    answer = requests.post(url, json={"requests": parts}, headers=headers, timeout=5)
    return {part["id"]: part["status"] for part in answer.json()["responses"]}


def test_batch(workbook_item, workbook_token):
    assert set(batch(workbook_item, workbook_token).values()) == {200}


@pytest.mark.workbook(cassette="test_batch")
def test_parts(workbook_item, workbook_token, workbook_faults, workbook_clock, workbook_calls):
    workbook_faults.gateway_timeout(path="worksheets", seconds=3)
    workbook_faults.slow(4, path="tables")
    # A part has no connection of its own that could break, nor a body that could be no JSON.
    workbook_faults.truncated(path="names", optional=True)
    workbook_faults.malformed(path="names", optional=True)
    began = workbook_clock.now()
    assert batch(workbook_item, workbook_token) == {"worksheets": 504, "tables": 200, "names": 200}
    assert workbook_clock.now() - began == 7
    met = [(call.batch, call.fault) for call in workbook_calls]
    assert met == [(None, None), ("worksheets", "gateway_timeout"), ("tables", "slow"), ("names", None)]


SOURCE = "cassette"
"""


def test_faults_on_top_of_a_cassette(pytester: pytest.Pytester) -> None:
    """By marker and by fixture, in the code's own requests and in the fixture's; not a byte of the file changes."""
    project(pytester, _CODE)
    recorded = run(pytester, "--workbook-mode=record", "-k", "test_recorded or test_batch")
    recorded.assert_outcomes(passed=2, deselected=12)
    before = {path: path.read_bytes() for path in pytester.path.rglob("*.workbook.yaml")}
    assert len(before) == 2
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=14)
    assert {path: path.read_bytes() for path in pytester.path.rglob("*.workbook.yaml")} == before
    # The same tests say the same of the simulator.
    project(pytester, _CODE.replace('SOURCE = "cassette"', 'SOURCE = "simulator"'))
    run(pytester, "--workbook-mode=simulate").assert_outcomes(passed=14)
