"""Shared sessions: the twins with the scope in front, and ``workbook_session`` in another scope by option."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import make_workbook, project, run

_LOG = """
import pytest

opened, closed = [], []

@pytest.hookimpl(optionalhook=True)
def pytest_workbook_session_opened(session, request):
    opened.append(session)

@pytest.hookimpl(optionalhook=True)
def pytest_workbook_session_closed(session, reason):
    closed.append((session, reason))

@pytest.fixture
def opened_so_far():
    return opened

@pytest.fixture
def closed_so_far():
    return closed
"""


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_twins_live_as_long_as_their_scope(pytester: pytest.Pytester) -> None:
    """One session for each class and module; a class session outside a class is the test's own; all start pristine."""
    pytester.makeconftest(_LOG)
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pytest

        class TestShared:
            def test_one(self, class_workbook_session, class_workbook_item, opened_so_far):
                assert len(opened_so_far) == 1
                assert class_workbook_session.item == class_workbook_item
                class_workbook_session.range("Sheet1!A1").write("kept")

            def test_two(self, class_workbook_session, closed_so_far):
                assert class_workbook_session.range("Sheet1!A1") == "kept"
                assert closed_so_far == []

        def test_class_session_is_closed_with_its_class(closed_so_far, opened_so_far):
            assert closed_so_far == [(opened_so_far[0], "closed")]
            assert not opened_so_far[0].is_open

        @pytest.mark.parametrize("attempt", [1, 2])
        def test_class_session_outside_a_class_is_the_tests_own(attempt, class_workbook_session):
            assert class_workbook_session.range("Sheet1!A1") == ""
            class_workbook_session.range("Sheet1!A1").write("mine")

        @pytest.mark.workbook(persist_changes=True, item="book.xlsx")
        class TestMarker:
            def test_marker_on_the_owner_counts(self, class_workbook_session):
                assert class_workbook_session.persist_changes is True
                assert class_workbook_session.range("Sheet1!A1") == "Item"

        class TestFactory:
            def test_one(self, class_workbook_session_factory, request):
                request.cls.session = class_workbook_session_factory(item="book.xlsx")
                request.cls.session.range("Sheet1!A1").write("by the first")

            def test_two(self, class_workbook_session_factory, request):
                assert request.cls.session.is_open
                assert request.cls.session.range("Sheet1!A1") == "by the first"

        def test_factory_closed_what_it_opened():
            assert not TestFactory.session.is_open

        def test_module_one(module_workbook_session, module_workbook_item, module_workbook_session_factory):
            assert module_workbook_session.range("Sheet1!A1") == ""
            module_workbook_session.range("Sheet1!A1").write("module")
            assert module_workbook_session.item == module_workbook_item
            assert module_workbook_session_factory().id != module_workbook_session.id

        class TestElsewhere:
            def test_module_session_is_the_same_in_a_class(self, module_workbook_session):
                assert module_workbook_session.range("Sheet1!A1") == "module"
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=11)
    assert "sessions: 7 created, 7 closed" in result.stdout.lines


def test_package_session_belongs_to_the_nearest_package(pytester: pytest.Pytester) -> None:
    """Each package has its own session and workbook; what lies in no package belongs to the run."""
    test = """
def test_first(package_workbook_session, package_workbook_item):
    assert package_workbook_session.item == package_workbook_item
    assert package_workbook_session.range("Sheet1!A1") == ""
    package_workbook_session.range("Sheet1!A1").write(__name__.rpartition(".")[0] or "none")
"""
    again = """
def test_again(package_workbook_session):
    assert package_workbook_session.range("Sheet1!A1") == (__name__.rpartition(".")[0] or "none")
"""
    _write(
        pytester.path,
        {
            "one/__init__.py": "",
            "one/test_a.py": test,
            "one/test_z.py": again,
            "one/sub/__init__.py": "",
            "one/sub/test_b.py": test + again,
            "two/__init__.py": "",
            "two/test_c.py": test + again,
            "test_d.py": test + again,
        },
    )
    result = run(pytester)
    result.assert_outcomes(passed=8)
    assert "sessions: 4 created, 4 closed" in result.stdout.lines


def test_session_twins_live_as_long_as_the_run(pytester: pytest.Pytester) -> None:
    """Modules and packages share one session, one workbook and one item."""
    pytester.makeconftest(_LOG)
    _write(
        pytester.path,
        {
            "pkg/__init__.py": "",
            "pkg/test_a.py": """
def test_a(session_workbook_session, session_workbook_item, session_workbook_session_factory):
    session_workbook_session.range("Sheet1!A1").write("run")
    assert session_workbook_session.item == session_workbook_item
    assert session_workbook_session_factory(persist_changes=True).persist_changes is True
""",
            "test_b.py": """
def test_b(session_workbook_session, opened_so_far, closed_so_far):
    assert session_workbook_session.range("Sheet1!A1") == "run"
    assert [session.is_open for session in opened_so_far] == [True, True]
    assert closed_so_far == []
""",
        },
    )
    result = run(pytester)
    result.assert_outcomes(passed=2)
    assert "sessions: 2 created, 2 closed" in result.stdout.lines


@pytest.mark.parametrize("place", ["option", "ini"])
def test_workbook_session_takes_its_scope_from_option_or_ini(pytester: pytest.Pytester, place: str) -> None:
    """With scope module, two tests share the session; the item and the factory stay the test's own."""
    project(
        pytester,
        """
        import pytest

        ids = set()

        @pytest.mark.parametrize("attempt", [1, 2])
        def test_shared(attempt, workbook_session, request):
            assert request._get_active_fixturedef("workbook_session").scope == "module"
            ids.add(workbook_session.id)
            assert len(ids) == 1
            assert workbook_session.range("Sheet1!A1") == ("" if attempt == 1 else "written")
            workbook_session.range("Sheet1!A1").write("written")

        @pytest.fixture(scope="module")
        def app(workbook_session):
            return workbook_session.url

        def test_wide_fixture_may_use_it(app, workbook_session):
            assert app == workbook_session.url
        """,
    )
    if place == "ini":
        pytester.makeini("[pytest]\nworkbook_session_scope = module\n")
    result = run(pytester, *(["--workbook-session-scope=module"] if place == "option" else []))
    result.assert_outcomes(passed=3)
    assert "sessions: 1 created, 1 closed" in result.stdout.lines


def test_narrower_marker_that_sets_a_session_argument_is_an_error_that_names_both(pytester: pytest.Pytester) -> None:
    """Also where the session is open already; arguments that are none of the session's may be narrower."""
    project(
        pytester,
        """
        import pytest

        def test_opens_it(module_workbook_session):
            pass

        @pytest.mark.workbook(persist_changes=True)
        def test_narrower(module_workbook_session):
            pass

        @pytest.mark.workbook(unplayed="warn", only=["simulate"])
        def test_other_arguments(module_workbook_session):
            pass

        @pytest.mark.workbook(item="/me/drive/items/01ABC")
        class TestNarrower:
            def test_class_marker(self, session_workbook_session):
                pass

        @pytest.mark.workbook(keepalive=False)
        def test_asked_for_late(request):
            request.getfixturevalue("module_workbook_session")

        @pytest.mark.workbook(persist_changes=True)
        def test_its_own(workbook_session):
            assert workbook_session.persist_changes
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=3, errors=2, failed=1)
    text = result.stdout.str()
    for message in (
        (
            "the marker on test_it.py::test_narrower sets persist_changes=True, but module_workbook_session is shared "
            "by the module test_it.py and takes its arguments from markers there or above. Move the marker to the "
            "module, or use the function-scoped workbook_session."
        ),
        (
            "the marker on test_it.py::TestNarrower sets item='/me/drive/items/01ABC', but session_workbook_session is "
            "shared by the whole run and takes its arguments from markers there or above. Set it in the ini file, or "
            "use the function-scoped workbook_session."
        ),
        (
            "the marker on test_it.py::test_asked_for_late sets keepalive=False, but module_workbook_session is shared "
            "by the module test_it.py and takes its arguments from markers there or above. Move the marker to the "
            "module, or use the function-scoped workbook_session."
        ),
    ):
        assert message in text


def test_getfixturevalue_brings_a_test_into_care_from_then_on(pytester: pytest.Pytester) -> None:
    """Also where the fixture was set up for another test before: no hook is called then, and nothing may leave."""
    project(
        pytester,
        """
        import requests

        ME = "https://graph.microsoft.com/v1.0/me"

        def test_first(request):
            session = request.getfixturevalue("module_workbook_session")
            session.range("Sheet1!A1").write("first")
            assert request.getfixturevalue("workbook_calls").all

        def test_second_meets_the_same_workbook(request):
            session = request.getfixturevalue("module_workbook_session")
            assert session.range("Sheet1!A1") == "first"
            assert requests.get(session.url + "/names", headers=session.headers).status_code == 200

        def test_only_code_under_test_sends(request):
            session = request.getfixturevalue("module_workbook_session")
            assert requests.get(session.url + "/names", headers=session.headers).status_code == 200

        def test_own_session_and_the_shared_one(request, workbook_session):
            workbook_session.range("Sheet1!A1").write("mine")
            assert request.getfixturevalue("module_workbook_session").range("Sheet1!A1") == "first"
            assert workbook_session.range("Sheet1!A1") == "mine"

        def test_function_scope(request):
            assert request.getfixturevalue("workbook_item").range("Sheet1!A1") == ""
            assert request.getfixturevalue("workbook_clock").now() >= 0
            assert request.getfixturevalue("workbook_drive").items()
            assert request.getfixturevalue("workbook_session_factory")().is_open

        def test_token(request):
            headers = {"Authorization": "Bearer " + request.getfixturevalue("workbook_token")}
            assert requests.get(ME, headers=headers).status_code == 200

        def test_token_again(request):
            headers = {"Authorization": "Bearer " + request.getfixturevalue("workbook_token")}
            assert requests.get(ME, headers=headers).status_code == 200
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=7)
    assert "tests: 7 simulated" in result.stdout.lines
    assert "sessions: 3 created, 3 closed" in result.stdout.lines
