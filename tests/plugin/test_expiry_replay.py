"""Sessions expire on the virtual clock alike on the simulator and on cassettes, whatever was recorded."""

from __future__ import annotations

import pytest
from harness import project, run

_CODE = """
import pytest, requests
from pytest_workbook.errors import SessionExpired, SessionLost

def read(session):
    return requests.get(session.url + "/worksheets", headers=session.headers)

@pytest.mark.parametrize("persist", [True, False])
def test_idle_limit(workbook_session_factory, workbook_clock, persist):
    session = workbook_session_factory(persist_changes=persist, on_expiry="fail")
    limit = 420 if persist else 300
    assert session.idle_limit == limit
    workbook_clock.advance(limit - 10)
    assert read(session).status_code == 200
    workbook_clock.advance(limit - 10)
    assert read(session).status_code == 200
    workbook_clock.advance(limit + 10)
    answer = read(session)
    assert (answer.status_code, answer.json()["error"]["innerError"]["code"]) == (404, "invalidSessionReCreatable")
    with pytest.raises(SessionExpired):
        session.get("worksheets")

def test_recreated(workbook_session, workbook_clock):
    held = workbook_session.id
    workbook_clock.advance(minutes=6)
    assert workbook_session.get("worksheets").status_code == 200
    assert workbook_session.id != held

def test_lost(workbook_session, workbook_clock):
    workbook_session.range("Sheet1!A1").write(1)
    workbook_clock.advance(minutes=6)
    with pytest.raises(SessionLost):
        workbook_session.range("Sheet1!A1").value

def test_expire(workbook_session):
    held = workbook_session.id
    workbook_session.expire()
    assert read(workbook_session).status_code == 404
    assert workbook_session.get("worksheets").status_code == 200
    assert workbook_session.id != held

@pytest.mark.workbook(keepalive=False)
class TestShared:
    def test_first(self, class_workbook_session, workbook_clock):
        workbook_clock.advance(minutes=4)
        assert read(class_workbook_session).status_code == 200
        workbook_clock.advance(minutes=4)

    def test_gets_back_its_idle_time(self, class_workbook_session, workbook_clock):
        workbook_clock.advance(minutes=4)
        assert read(class_workbook_session).status_code == 200

    def test_expires_in_a_test(self, class_workbook_session, workbook_clock):
        workbook_clock.advance(minutes=6)
        assert read(class_workbook_session).status_code == 404

    def test_stays_expired(self, class_workbook_session, workbook_clock):
        held = class_workbook_session.id
        assert read(class_workbook_session).status_code == 404
        assert class_workbook_session.get("worksheets").status_code == 200
        assert class_workbook_session.id != held
"""


def test_sessions_expire_alike_while_recording_and_on_replay(pytester: pytest.Pytester) -> None:
    """Idle limits, recreation, loss, expire(), and the idle time that tests give back to shared sessions."""
    project(pytester, _CODE)
    for mode in ("simulate", "record", "replay"):
        result = run(pytester, f"--workbook-mode={mode}", subprocess=False)
        result.assert_outcomes(passed=9)


def test_recording_without_expiry_replays_with_one(pytester: pytest.Pytester) -> None:
    """A test may let time pass that did not pass when it was recorded."""
    code = """
        def test_it(workbook_session, workbook_clock):
            held = workbook_session.id
            workbook_clock.advance(minutes={minutes})
            assert workbook_session.range("Sheet1!A1") == ""
            assert (workbook_session.id == held) is {same}
    """
    project(pytester, code.format(minutes=1, same=True))
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    project(pytester, code.format(minutes=10, same=False))
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=1)
