"""The fixture ``workbook_calls``: what was sent in the test, by whom, and what came of it."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_calls_of_the_test(pytester: pytest.Pytester) -> None:
    """Iteration, length and index cover the code under test; ``all`` has the plugin's and the test's own."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import collections.abc
        import pytest
        import requests
        from pytest_workbook import Exchange

        pytestmark = pytest.mark.workbook(item="book.xlsx")

        def test_fields(workbook_session, workbook_calls):
            cell = workbook_session.url + "/worksheets/Sheet1/range(address='A1')"
            requests.patch(cell, json={"values": [["x"]]}, headers=workbook_session.headers)
            content = workbook_session.item.url + "/content"
            requests.get(content, headers=workbook_session.headers, allow_redirects=False)
            assert isinstance(workbook_calls, collections.abc.Sequence)
            assert len(workbook_calls) == 2
            call = workbook_calls[0]
            assert isinstance(call, Exchange)
            assert call.method == "PATCH"
            assert call.url.startswith("https://graph.microsoft.com/v1.0/me/drive/items/")
            assert call.path == "worksheets/Sheet1/range(address='A1')"
            assert call.label == "PATCH worksheets/*/range()"
            assert call.status == 200
            assert call.request_json == {"values": [["x"]]}
            assert call.response_json["values"] == [["x"]]
            assert call.request_headers["workbook-session-id"] == call.session
            assert call.session.startswith("session-")
            assert "Authorization" not in call.request_headers
            assert "Content-Type" in call.response_headers
            assert (call.source, call.by, call.fault) == ("simulator", "code", None)
            assert call.started >= 0 and call.seconds >= 0
            assert repr(call) == f"<PATCH worksheets/*/range() 200 simulator {call.session}>"
            download = workbook_calls[-1]
            assert download.path == f"{workbook_session.item.path}/content"
            assert (download.status, download.response_json) == (302, None)
            assert [call.method for call in workbook_calls[:]] == ["PATCH", "GET"]
            assert workbook_session.token not in repr(list(workbook_calls.all))
            assert workbook_session.id not in repr(list(workbook_calls.all))

        def test_by_whom(workbook_session, workbook_calls):
            assert len(workbook_calls) == 0 and not list(workbook_calls)
            requests.get(workbook_session.url + "/names", headers=workbook_session.headers)
            workbook_session.get("worksheets")
            workbook_session.range("Sheet1!A1").values
            workbook_session.item.range("Sheet1!A1").values
            workbook_session.refresh()
            alias = workbook_calls[0].session
            assert alias is not None
            assert [(call.label, call.by, call.session) for call in workbook_calls.all] == [
                ("POST createSession", "plugin", None),
                ("GET names", "code", alias),
                ("GET worksheets", "test", alias),
                ("GET worksheets/*/range()", "test", alias),
                ("GET worksheets/*/range()", "test", None),
                ("POST refreshSession", "test", alias),
            ]
            with pytest.raises(IndexError):
                workbook_calls[1]

        def test_calls_are_the_tests_own(workbook_calls, workbook_session):
            assert [call.label for call in workbook_calls.all] == ["POST createSession"]
            assert workbook_calls.all[0].started >= 0

        def test_alias_follows_the_session(workbook_session_factory, workbook_calls):
            one, two = workbook_session_factory(), workbook_session_factory()
            two.get("names"), one.get("names")
            names = [call.session for call in workbook_calls.all if call.label == "GET names"]
            assert names[0] != names[1]
            assert all(name.startswith("session-") for name in names)

        def test_sign_in_is_no_call(workbook_calls):
            requests.post("https://login.microsoftonline.com/common/oauth2/v2.0/token",
                          data={"grant_type": "client_credentials", "client_id": "x", "client_secret": "secret"})
            assert list(workbook_calls.all) == []
        """,
    )
    run(pytester).assert_outcomes(passed=5)


def test_source_says_who_answered(pytester: pytest.Pytester) -> None:
    """The same test sees the simulator while it is recorded, and the cassette afterwards."""
    project(
        pytester,
        """
        import requests

        def test_source(workbook_session, workbook_calls):
            requests.get(workbook_session.url + "/names", headers=workbook_session.headers)
            print("source:", workbook_calls[0].source, {call.source for call in workbook_calls.all})
        """,
    )
    recorded = run(pytester, "-s", "--workbook-mode=record")
    recorded.assert_outcomes(passed=1)
    recorded.stdout.fnmatch_lines(["*source: simulator {'simulator'}*"])
    replayed = run(pytester, "-s")
    replayed.assert_outcomes(passed=1)
    replayed.stdout.fnmatch_lines(["*source: cassette {'cassette'}*"])
