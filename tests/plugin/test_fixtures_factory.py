"""The fixture ``workbook_session_factory``: further sessions, each ended with its scope."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_factory_opens_what_it_is_asked_for(pytester: pytest.Pytester) -> None:
    """Arguments replace the marker's one by one, and every session on one item meets one workbook."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pathlib
        import pytest
        from pytest_workbook import SessionExpired, UsageError

        pytestmark = pytest.mark.workbook(item="book.xlsx")

        def test_defaults_are_the_tests(workbook_session_factory, workbook_item):
            one, two = workbook_session_factory(), workbook_session_factory()
            assert one.id != two.id
            assert one.item == two.item == workbook_item
            assert one.persist_changes is False
            assert one.range("Sheet1!A1") == "Item"

        @pytest.mark.workbook(persist_changes=True, on_expiry="fail")
        def test_marker_and_arguments(workbook_session_factory):
            session = workbook_session_factory()
            assert session.persist_changes is True
            session.expire()
            with pytest.raises(SessionExpired):
                session.get("names")
            session = workbook_session_factory(None, None, False, "close", "recreate")
            assert session.persist_changes is False
            session.expire()
            assert session.get("names").status_code == 200

        def test_drive_item(workbook_session_factory, workbook_drive, workbook_item):
            other = workbook_drive.add("book.xlsx", "/Other/second.xlsx")
            session = workbook_session_factory(other, persist_changes=True)
            assert session.item == other != workbook_item
            assert session.item.name == "second.xlsx"
            session.range("Sheet1!A1").write("second")
            assert (other.range("Sheet1!A1").value, workbook_item.range("Sheet1!A1").value) == ("second", "Item")

        def test_path_objects(workbook_session_factory):
            assert workbook_session_factory(item=pathlib.Path("book.xlsx")).range("Sheet1!A1") == "Item"
            assert workbook_session_factory(file=pathlib.Path("book.xlsx")).range("Sheet1!A1") == "Item"

        @pytest.mark.parametrize(("arguments", "message"), [
            ({"item": 3}, "item=3 is neither a string in a form of --workbook-item nor a DriveItem"),
            ({"on_teardown": "burn"}, "on_teardown='burn' is not one of 'close', 'expire'"),
            ({"on_expiry": "burn"}, "on_expiry='burn' is not one of 'recreate', 'fail'"),
            ({"persist_changes": "yes"}, "persist_changes='yes' is neither True nor False"),
            ({"item": "what?"}, "item=: cannot read 'what?' as a workbook item. "
                                "It was expected in one of these forms:"),
            ({"file": "no.xlsx"}, "file= names the workbook 'no.xlsx', but there is no such file; looked for"),
        ])
        def test_wrong_argument(arguments, message, workbook_session_factory, workbook_calls):
            with pytest.raises(UsageError) as caught:
                workbook_session_factory(**arguments)
            assert str(caught.value).startswith(message)
            assert list(workbook_calls.all) == []

        def test_expires_at_the_end(workbook_session_factory):
            workbook_session_factory(on_teardown="expire")
            workbook_session_factory()
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=11)
    # Nine calls and one session made anew; two expired, one of them for good.
    assert "sessions: 10 created, 7 closed, 1 abandoned, 2 expired, 1 recreated" in result.stdout.lines


def test_all_are_ended_though_one_refuses(pytester: pytest.Pytester) -> None:
    """A refused close is an error at the end of the test; the other sessions are closed first."""
    pytester.makeconftest(
        """
        import pytest

        closed = []

        @pytest.hookimpl(optionalhook=True)
        def pytest_workbook_session_closed(session, reason):
            closed.append(reason)

        @pytest.fixture(scope="session")
        def closed_so_far():
            return closed
        """
    )
    project(
        pytester,
        """
        import pytest

        def test_three(workbook_session_factory, closed_so_far, monkeypatch):
            first, second, third = [workbook_session_factory() for _ in range(3)]
            second._driver().end = lambda: (_ for _ in ()).throw(__import__("pytest_workbook").UsageError("refused"))

        def test_after(closed_so_far):
            assert closed_so_far == ["closed", "failed", "closed"]
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=2, errors=1)
    assert "E   pytest_workbook.errors.UsageError: refused" in result.stdout.lines
