"""A cassette is written after a test's fixtures have closed, and only if all of the test went well."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import project, run

_READ = 'workbook_session.range("Sheet1!A1").value'
_FAILING = f"""
import pytest

@pytest.fixture
def breaks_at_teardown():
    yield
    raise RuntimeError("teardown")

@pytest.fixture
def breaks_at_setup(workbook_session):
    {_READ}
    raise RuntimeError("setup")

def test_passes(workbook_session):
    {_READ}

def test_fails(workbook_session):
    {_READ}
    assert False

def test_skips_in_call(workbook_session):
    {_READ}
    pytest.skip("half way")

def test_breaks_at_setup(workbook_session, breaks_at_setup):
    {_READ}

def test_breaks_at_teardown(workbook_session, breaks_at_teardown):
    {_READ}

@pytest.mark.xfail(strict=True)
def test_xfails(workbook_session):
    {_READ}
    assert False

@pytest.mark.xfail(strict=False)
def test_xpasses(workbook_session):
    {_READ}

@pytest.mark.xfail(run=False)
def test_never_runs(workbook_session):
    {_READ}

def test_xfails_by_call(workbook_session):
    {_READ}
    pytest.xfail("known")

@pytest.mark.workbook
def test_sends_nothing():
    pass

def test_failing_subtest(workbook_session, subtests):
    {_READ}
    with subtests.test("one"):
        assert False

def test_skipping_subtest(workbook_session, subtests):
    {_READ}
    with subtests.test("one"):
        pytest.skip("no")

def test_passing_subtests(workbook_session, subtests):
    for number in range(2):
        with subtests.test(number=number):
            {_READ}
"""
_WRITTEN = {"test_passes", "test_xfails", "test_xfails_by_call", "test_xpasses", "test_passing_subtests"}


def _written(folder: Path) -> set[str]:
    return {path.name.partition(".workbook")[0] for path in folder.rglob("*.workbook.yaml")}


def test_only_tests_that_went_well_are_written(pytester: pytest.Pytester) -> None:
    """An expected failure counts as passed; whatever failed or was skipped in any phase or subtest is not written."""
    folder = project(pytester, _FAILING)
    result = run(pytester, "--workbook-mode=record")
    assert _written(folder) == _WRITTEN
    result.stdout.fnmatch_lines([f"cassettes written: {len(_WRITTEN)}"])
    only = [arg for name in sorted(_WRITTEN) for arg in (f"test_it.py::{name}",)]
    run(pytester, "--workbook-mode=replay", *only).assert_outcomes(passed=2, xfailed=2, xpassed=1)


def test_what_was_recorded_stays_where_a_test_fails(pytester: pytest.Pytester) -> None:
    """A recording of a test that failed replaces nothing."""
    folder = project(pytester, f"def test_one(workbook_session):\n    {_READ}\n")
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    (path,) = folder.rglob("*.workbook.yaml")
    before = path.read_bytes()
    project(pytester, f"def test_one(workbook_session):\n    {_READ}\n    {_READ}\n    assert False\n")
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(failed=1)
    assert path.read_bytes() == before


def test_test_that_passes_in_a_later_attempt_is_not_written(pytester: pytest.Pytester) -> None:
    """An attempt that failed may have left its trace; so nothing of the test is written."""
    folder = project(
        pytester,
        f"""
        import pytest
        attempts = []

        def test_flaky(workbook_session):
            {_READ}
            attempts.append(1)
            assert len(attempts) == 2

        def test_steady(workbook_session):
            {_READ}
        """,
    )
    result = run(pytester, "--workbook-mode=record", "--reruns=1")
    result.assert_outcomes(passed=2)
    assert _written(folder) == {"test_steady"}


def test_replay_of_a_rerun_begins_the_tape_anew(pytester: pytest.Pytester) -> None:
    """The second attempt finds every interaction that the first one played."""
    code = f"""
        from pathlib import Path

        def test_flaky(workbook_session):
            {_READ}
            if Path("flaky").exists():
                Path("flaky").unlink()
                assert False
        """
    folder = project(pytester, code)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    (folder / "flaky").write_text("")
    result = run(pytester, "--workbook-mode=replay", "--reruns=1")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*1 passed, 1 rerun*"])


def test_request_still_under_way_is_a_lost_recording(pytester: pytest.Pytester) -> None:
    """What was intercepted and what was recorded must agree, or the test errs and nothing is written."""
    folder = project(
        pytester,
        """
        import threading, pytest, requests

        @pytest.fixture
        def slow(monkeypatch):
            from pytest_workbook.simulator.service import Simulator
            asked, release = threading.Event(), threading.Event()
            answer = Simulator.__call__

            def waiting(self, request):
                if "slow" in request.url:
                    asked.set()
                    release.wait(20)
                return answer(self, request)

            monkeypatch.setattr(Simulator, "__call__", waiting)
            yield asked
            later.append(release)

        later, threads = [], []

        def test_leaves_it(slow, workbook_session):
            url = workbook_session.url + "/worksheets/slow"
            headers = dict(workbook_session.headers)
            threads.append(threading.Thread(target=requests.get, args=(url,), kwargs={"headers": headers}))
            threads[0].start()
            assert slow.wait(20)

        def test_after():
            later[0].set()
            threads[0].join(20)
        """,
    )
    result = run(pytester, "--workbook-mode=record")
    result.assert_outcomes(passed=2, errors=1)
    assert _written(folder) == set()
    result.stdout.fnmatch_lines(
        [
            (
                "E*pytest_workbook.errors.CassetteError: test_it.py::test_leaves_it: 3 requests were intercepted, but "
                "1 of them were not recorded: a request was still under way when the test ended. Nothing was written; "
                "wait in the test for every request it sends."
            )
        ]
    )


_SHARED = """
import pytest

@pytest.fixture(scope="module")
def seeded(module_workbook_session):
    module_workbook_session.range("Sheet1!A1").write("seed")
    yield
    module_workbook_session.range("Sheet1!A1").write("end")

@pytest.fixture(scope="module")
def more(module_workbook_session):
    module_workbook_session.range("Sheet1!A2").write("more")

def test_one(module_workbook_session, seeded):
    assert module_workbook_session.range("Sheet1!A1") == "seed"

def test_two(module_workbook_session, more):
    assert module_workbook_session.range("Sheet1!A2") == "more"
"""


def test_partial_run_only_adds_to_a_shared_file(pytester: pytest.Pytester) -> None:
    """What the tests that were left out need stays in the file; what is recorded twice stands there once."""
    folder = project(pytester, _SHARED)
    shared = folder / "cassettes" / "test_it" / "_module.workbook.yaml"
    run(pytester, "--workbook-mode=record", "test_it.py::test_one", subprocess=False).assert_outcomes(passed=1)
    first = shared.read_text(encoding="utf-8")
    assert '"more"' not in first
    run(pytester, "--workbook-mode=record", "-k", "two", subprocess=False).assert_outcomes(passed=1)
    both = shared.read_text(encoding="utf-8")
    assert [both.count(f'["{value}"]') > 0 for value in ("seed", "more", "end")] == [True, True, True]
    run(pytester, "--workbook-mode=record", "test_it.py::test_one", subprocess=False).assert_outcomes(passed=1)
    assert shared.read_text(encoding="utf-8") == both
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=2)


def test_whole_run_replaces_a_shared_file(pytester: pytest.Pytester) -> None:
    """What no test needs any more goes away."""
    folder = project(pytester, _SHARED)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    project(pytester, _SHARED.replace('"more"', '"other"'))
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    text = (folder / "cassettes" / "test_it" / "_module.workbook.yaml").read_text(encoding="utf-8")
    assert ('["more"]' in text, '["other"]' in text) == (False, True)


@pytest.mark.parametrize(
    ("where", "outcomes"),
    [("setup", {"errors": 1}), ("skip", {"skipped": 1}), ("teardown", {"passed": 1, "errors": 1})],
)
def test_shared_file_is_not_written_where_a_fixture_of_its_node_failed(
    pytester: pytest.Pytester, where: str, outcomes: dict[str, int]
) -> None:
    """Set-up and teardown of the node's own fixtures must have passed; the summary says why there is no file."""
    folder = project(
        pytester,
        f"""
        import pytest

        @pytest.fixture(scope="module")
        def shared(module_workbook_session):
            module_workbook_session.range("Sheet1!A1").write("seed")
            if {where!r} == "setup":
                raise RuntimeError("no")
            if {where!r} == "skip":
                pytest.skip("no")
            yield
            if {where!r} == "teardown":
                raise RuntimeError("no")

        def test_one(module_workbook_session, shared):
            assert module_workbook_session.range("Sheet1!A1") == "seed"
        """,
    )
    result = run(pytester, "--workbook-mode=record", subprocess=False)
    result.assert_outcomes(**outcomes)
    assert "_module" not in _written(folder)
    result.stdout.fnmatch_lines(
        ["not written: _module.workbook.yaml, because a fixture of test_it.py failed or skipped"]
    )


def test_failure_of_a_tests_own_fixture_does_not_stop_the_shared_file(pytester: pytest.Pytester) -> None:
    """The module's fixtures went well, whatever became of one test."""
    folder = project(
        pytester,
        """
        import pytest

        @pytest.fixture
        def own():
            yield
            raise RuntimeError("no")

        def test_one(module_workbook_session, own):
            assert module_workbook_session.range("Sheet1!A1") == ""

        def test_two(module_workbook_session):
            assert False
        """,
    )
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1, failed=1, errors=1)
    assert _written(folder) == {"_module"}
