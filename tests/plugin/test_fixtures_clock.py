"""The fixture ``workbook_clock``: virtual time wherever the simulator or a cassette answers."""

from __future__ import annotations

import pytest
from harness import project, run


def test_clock_moves_sessions_tokens_and_keepalive(pytester: pytest.Pytester) -> None:
    """Time passes at once, sessions expire by it, due refreshes are sent, and it never goes backwards."""
    project(
        pytester,
        """
        import time
        import pytest
        from pytest_workbook import UsageError

        def test_now_and_advance(workbook_clock):
            began = workbook_clock.now()
            workbook_clock.advance(1)
            workbook_clock.advance(minutes=2)
            workbook_clock.advance(hours=1)
            workbook_clock.advance(seconds=0.5, minutes=0.5)
            assert workbook_clock.now() - began == pytest.approx(1 + 120 + 3600 + 30.5)
            assert repr(workbook_clock) == f"<WorkbookClock at {workbook_clock.now():.3f} s>"

        def test_clock_is_the_runs(workbook_clock):
            assert workbook_clock.now() > 3600

        def test_sleep_is_virtual(workbook_clock):
            real, virtual = time.monotonic(), workbook_clock.now()
            workbook_clock.sleep(1000)
            assert workbook_clock.now() - virtual == pytest.approx(1000)
            assert time.monotonic() - real < 100

        @pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e12])
        def test_wrong_amount_is_refused(seconds, workbook_clock):
            before = workbook_clock.now()
            for move in (workbook_clock.advance, workbook_clock.sleep):
                with pytest.raises(UsageError, match="time never goes backwards, and a century is the most; pass 0 or"):
                    move(seconds)
            assert workbook_clock.now() == before

        def test_session_expires_by_it(workbook_clock, workbook_session):
            first = workbook_session.id
            workbook_clock.advance(minutes=4, seconds=59)
            assert workbook_session.is_open
            workbook_clock.advance(2)
            assert not workbook_session.is_open
            assert workbook_session.get("names").status_code == 200
            assert workbook_session.id != first

        @pytest.mark.workbook(persist_changes=True)
        def test_persistent_session_has_seven_minutes(workbook_clock, workbook_session):
            workbook_clock.advance(minutes=6, seconds=59)
            assert workbook_session.is_open
            workbook_clock.advance(2)
            assert not workbook_session.is_open

        @pytest.mark.workbook(keepalive=True)
        def test_keepalive_refreshes_while_time_passes(workbook_clock, workbook_session, workbook_calls):
            first = workbook_session.id
            workbook_clock.advance(hours=1)
            assert workbook_session.is_open
            assert workbook_session.id == first
            labels = [call.label for call in workbook_calls.all]
            assert labels == ["POST createSession"] + 15 * ["POST refreshSession"]

        @pytest.mark.workbook(keepalive=60)
        def test_keepalive_in_seconds(workbook_clock, workbook_session, workbook_calls):
            workbook_clock.advance(minutes=3, seconds=1)
            assert [call.label for call in workbook_calls.all].count("POST refreshSession") == 3

        def test_tokens_end_by_it(workbook_clock, workbook_session, workbook_credential):
            first = workbook_session.token
            workbook_clock.advance(hours=1, seconds=1)
            assert workbook_session.token != first
            assert workbook_credential.get_token("x").token == workbook_session.token
            assert workbook_session.item.get("worksheets").status_code == 200
        """,
    )
    run(pytester).assert_outcomes(passed=12)


def test_shared_session_gets_its_idle_time_back(pytester: pytest.Pytester) -> None:
    """What a test does to the clock does not age a session that others share, unless it expired in that test."""
    project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(keepalive=False)
        class TestShared:
            def test_ages_it(self, class_workbook_session, workbook_clock):
                workbook_clock.advance(250)
                assert class_workbook_session.expires_in == pytest.approx(50)

            def test_next_has_it_young(self, class_workbook_session, request):
                assert class_workbook_session.expires_in == pytest.approx(300)
                request.cls.first = class_workbook_session.id

            def test_expires_it(self, class_workbook_session, workbook_clock):
                workbook_clock.advance(301)
                assert not class_workbook_session.is_open

            def test_next_gets_a_new_one(self, class_workbook_session):
                assert class_workbook_session.get("names").status_code == 200
                assert class_workbook_session.id != self.first
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=4)
    assert "sessions: 2 created, 1 closed, 1 expired, 1 recreated" in result.stdout.lines


def test_time_is_virtual_on_replay_too(pytester: pytest.Pytester) -> None:
    """A cassette's sessions expire on the clock, and the same code makes them anew."""
    project(
        pytester,
        """
        def test_expiry(workbook_session, workbook_clock):
            first = workbook_session.id
            assert workbook_session.range("Sheet1!A1") == ""
            workbook_clock.advance(minutes=6)
            assert workbook_session.range("Sheet1!B1") == ""
            assert workbook_session.id != first
        """,
    )
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=1)
    replayed = run(pytester, "--workbook-mode=replay")
    replayed.assert_outcomes(passed=1)
    assert "sessions: 2 created, 1 closed, 1 expired, 1 recreated" in replayed.stdout.lines
