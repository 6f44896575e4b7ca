"""The fixture ``workbook_session``: every member of the session, as a test uses it."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_every_member_of_the_session(pytester: pytest.Pytester) -> None:
    """Identity, URL, headers, clients, requests, ranges and life of an open session on the simulator."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import collections.abc
        import pytest
        import requests
        from pytest_workbook import DriveItem, Range, UsageError, WorkbookSession

        pytestmark = pytest.mark.workbook(item="book.xlsx")

        def test_identity(workbook_session, workbook_item):
            session = workbook_session
            assert isinstance(session, WorkbookSession)
            assert isinstance(session.item, DriveItem)
            assert session.item == workbook_item
            assert isinstance(session.id, str) and session.id
            assert session.persist_changes is False
            assert session.url == "https://graph.microsoft.com/v1.0" + session.item.path + "/workbook"
            assert repr(session) == f"<WorkbookSession open on {session.item.path}, persist_changes=False>"
            assert session.id not in repr(session) and session.token not in repr(session)

        def test_headers_are_a_live_view_without_secrets(workbook_session):
            headers = workbook_session.headers
            assert isinstance(headers, collections.abc.Mapping)
            assert dict(headers) == {
                "Authorization": f"Bearer {workbook_session.token}",
                "workbook-session-id": workbook_session.id,
            }
            assert headers["authorization"] == headers["Authorization"]
            assert workbook_session.id not in repr(headers) + str(headers)
            assert workbook_session.token not in repr(headers) + str(headers)
            before = headers["workbook-session-id"]
            workbook_session.expire()
            assert workbook_session.get("worksheets").status_code == 200
            assert headers["workbook-session-id"] == workbook_session.id != before

        def test_token_is_the_fixtures(workbook_session, workbook_token):
            assert workbook_session.token == workbook_token

        def test_http_carries_the_headers_to_its_url_and_below_only(workbook_session, workbook_calls):
            assert isinstance(workbook_session.http, requests.Session)
            assert workbook_session.http.get(workbook_session.url + "/worksheets").status_code == 200
            assert workbook_session.http.get("https://graph.microsoft.com/v1.0/me").status_code == 401
            first, second = [call for call in workbook_calls.all if call.by != "plugin"]
            assert first.session.startswith("session-") and second.session is None
            assert "workbook-session-id" not in second.request_headers

        @pytest.mark.parametrize("path", ["worksheets", "/worksheets", "worksheets?$top=1", "WORKSHEETS"])
        def test_paths_are_relative_to_url(path, workbook_session):
            answer = workbook_session.get(path)
            assert isinstance(answer, requests.Response)
            assert [sheet["name"] for sheet in answer.json()["value"]] == ["Sheet1"]

        def test_absolute_url_below_url(workbook_session):
            assert workbook_session.get(workbook_session.url + "/x/../worksheets").status_code == 200
            loud = workbook_session.url.replace("https://graph.microsoft.com", "HTTPS://GRAPH.microsoft.com:443")
            assert workbook_session.get(loud + "/worksheets").status_code == 200

        @pytest.mark.parametrize(
            "path",
            [
                "https://graph.microsoft.com/v1.0/me",
                "https://evil.example/v1.0/workbook",
                "../content",
                "worksheets/../../content",
                "worksheets/%2e%2e/%2e%2e/content",
                "//evil.example/worksheets",
                "http://graph.microsoft.com/v1.0/me/drive/items/1/workbook",
                "worksheets\\\\..\\\\..",
                "worksheets\\r\\nX-Other: 1",
            ],
        )
        def test_anything_else_is_refused(path, workbook_session, workbook_calls):
            sent = len(workbook_calls.all)
            with pytest.raises(UsageError, match="leads out of"):
                workbook_session.get(path)
            assert len(workbook_calls.all) == sent

        def test_verbs_and_keywords_of_requests(workbook_session):
            cell = "worksheets/Sheet1/range(address='C1')"
            assert workbook_session.patch(cell, json={"values": [["x"]]}).json()["values"] == [["x"]]
            assert workbook_session.request("PATCH", cell, data=b'{"values": [["y"]]}',
                                            headers={"Content-Type": "application/json"}).status_code == 200
            assert workbook_session.get("worksheets", params={"$select": "name"}).json()["value"][0]["name"] == "Sheet1"
            made = workbook_session.post("worksheets/add", json={"name": "New"})
            assert made.ok
            assert workbook_session.delete("worksheets/New").status_code == 204
            assert workbook_session.put("worksheets/Sheet1").status_code >= 400

        def test_answers_are_returned_not_raised(workbook_session):
            answer = workbook_session.get("worksheets/Nowhere")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ItemNotFound")

        def test_range(workbook_session):
            cells = workbook_session.range("Sheet1!A1:B2")
            assert isinstance(cells, Range)
            assert cells == [["Item", "Price"], ["Pen", 1.5]]

        def test_refresh_restarts_the_idle_time(workbook_session, workbook_clock):
            assert workbook_session.idle_limit == 300
            workbook_clock.advance(200)
            assert workbook_session.expires_in == pytest.approx(100)
            workbook_session.refresh()
            assert workbook_session.expires_in == pytest.approx(300)
            workbook_clock.advance(299)
            assert workbook_session.is_open
            workbook_clock.advance(2)
            assert not workbook_session.is_open
            assert workbook_session.expires_in == 0

        def test_close(workbook_session):
            workbook_session.close()
            assert not workbook_session.is_open
            workbook_session.close()
            assert repr(workbook_session).startswith("<WorkbookSession closed on")
            with pytest.raises(UsageError, match="closed"):
                workbook_session.get("worksheets")

        @pytest.mark.workbook(on_expiry="fail")
        def test_expire(workbook_session):
            from pytest_workbook import SessionExpired
            workbook_session.expire()
            with pytest.raises(SessionExpired):
                workbook_session.get("worksheets")

        @pytest.mark.workbook(persist_changes=True)
        def test_persistent_session_has_the_longer_limit(workbook_session):
            assert workbook_session.persist_changes is True
            assert workbook_session.idle_limit == 420
            workbook_session.range("Sheet1!A1").write("saved")
            assert workbook_session.item.range("Sheet1!A1") == "saved"

        def test_non_persistent_session_leaves_no_trace(workbook_session):
            workbook_session.range("Sheet1!A1").write("not saved")
            assert workbook_session.range("Sheet1!A1") == "not saved"
            assert workbook_session.item.range("Sheet1!A1") == "Item"
        """,
    )
    run(pytester).assert_outcomes(passed=26)


def test_session_closes_whatever_became_of_the_test(pytester: pytest.Pytester) -> None:
    """Pass, failure, error, skip and xfail: the session is closed, and the test's own outcome is shown as it is."""
    project(
        pytester,
        """
        import pytest

        def test_passes(workbook_session):
            pass

        def test_fails(workbook_session):
            assert 1 == 2, "the test's own failure"

        @pytest.fixture
        def broken(workbook_session):
            raise OSError("the fixture's own error")

        def test_errors(broken):
            pass

        @pytest.fixture
        def broken_end(workbook_session):
            yield
            raise OSError("the fixture's own end")

        def test_errors_at_the_end(broken_end):
            pass

        def test_skips(workbook_session):
            pytest.skip("the test's own reason")

        @pytest.mark.xfail(strict=True, reason="known")
        def test_xfails(workbook_session):
            raise ValueError

        def test_exits_by_itself(workbook_session):
            workbook_session.close()

        def test_expired(workbook_session):
            workbook_session.expire()

        def test_leaves_a_closed_item(workbook_session):
            assert workbook_session.delete("worksheets/Sheet1").status_code in (204, 400, 403, 409)
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=5, failed=1, errors=2, skipped=1, xfailed=1)
    lines = result.stdout.lines
    assert "E       AssertionError: the test's own failure" in lines
    assert "E       OSError: the fixture's own error" in lines
    assert "E       OSError: the fixture's own end" in lines
    result.stdout.fnmatch_lines(["SKIPPED * test_it.py:*: the test's own reason"])
    result.stdout.no_fnmatch_line("*GraphError*")


@pytest.mark.parametrize("closing", ["refused", "raising"])
def test_closing_never_hides_the_failure(pytester: pytest.Pytester, closing: str) -> None:
    """A close that is refused, or a hook that breaks while closing, comes besides the test's own failure."""
    hook = "raise RuntimeError('broken hook')" if closing == "raising" else "pass"
    pytester.makeconftest(
        f"""
        import pytest

        @pytest.hookimpl(optionalhook=True)
        def pytest_workbook_session_closed(session, reason):
            {hook}
        """
    )
    project(
        pytester,
        """
        import pytest

        def test_fails(workbook_session, workbook_drive):
            import requests
            requests.delete(workbook_session.item.url, headers={"Authorization": f"Bearer {workbook_session.token}"})
            assert 1 == 2, "the test's own failure"

        def test_next(workbook_session):
            assert workbook_session.range("Sheet1!A1") == ""
        """,
    )
    result = run(pytester)
    assert "E       AssertionError: the test's own failure" in result.stdout.lines
    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1
    assert outcomes["passed"] == 1


def test_first_failure_ends_the_run_and_the_session_is_closed(pytester: pytest.Pytester) -> None:
    """``-x`` closes what is shared, too."""
    project(
        pytester,
        """
        def test_fails(session_workbook_session, workbook_session):
            assert 1 == 2

        def test_never_runs(session_workbook_session):
            pass
        """,
    )
    result = run(pytester, "-x")
    result.assert_outcomes(failed=1)
    assert "sessions: 2 created, 2 closed" in result.stdout.lines


def test_one_interrupt_closes_the_session(pytester: pytest.Pytester) -> None:
    """Ctrl-C in a test: the fixtures' finalizers run, and the sessions are closed."""
    project(
        pytester,
        """
        def test_interrupted(module_workbook_session, workbook_session):
            raise KeyboardInterrupt
        """,
    )
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert "sessions: 2 created, 2 closed" in result.stdout.lines
