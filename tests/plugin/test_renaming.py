"""A renamed test is told whose cassette was its own, where that can be told."""

from __future__ import annotations

import pytest
from harness import project, run, told

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cli import main

_CODE = """
def test_new(workbook_session):
    pass

def test_kept(workbook_session):
    pass
"""


def _cassette(pytester: pytest.Pytester, name: str, node_id: str) -> None:
    path = pytester.path / "cassettes" / f"{name}.workbook.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumped(Document((), node_id, "simulator")), encoding="utf-8")


def _said(pytester: pytest.Pytester) -> str:
    return told(run(pytester, "--workbook-mode=replay", "-k", "test_new", subprocess=False))


def test_the_one_cassette_that_was_left_is_proposed(pytester: pytest.Pytester) -> None:
    """One of the same module, whose test is gone; of several all are named."""
    project(pytester, _CODE)
    _cassette(pytester, "test_it/test_kept", "test_it.py::test_kept")
    _cassette(pytester, "test_it/test_kept-1", "test_it.py::test_kept[1]")
    _cassette(pytester, "test_it/_module", "test_it.py")
    assert "is no longer there" not in _said(pytester)
    _cassette(pytester, "test_it/test_old", "test_it.py::test_old[1]")
    old = "cassettes/test_it/test_old.workbook.yaml"
    assert (
        "test_it.py::test_old[1] is no longer there, but its cassette is. If the test was renamed:  "
        f"pytest-workbook adopt {old} --node test_it.py::test_new --move"
    ) in _said(pytester)
    _cassette(pytester, "test_it/test_older", "test_it.py::TestIt::test_older")
    assert (
        f"The tests of 2 cassettes are no longer there: {old}, cassettes/test_it/test_older.workbook.yaml. "
        "If one of them was this test:  pytest-workbook adopt FILE --node test_it.py::test_new --move"
    ) in _said(pytester)


def test_a_renamed_module_is_found_and_its_cassette_adopted(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command that the message names moves the file, and the test replays it."""
    folder = project(pytester, _CODE)
    run(pytester, "--workbook-mode=record", "-k", "test_new", subprocess=False).assert_outcomes(passed=1, deselected=1)
    (folder / "test_it.py").rename(folder / "test_that.py")
    message = next(line for line in _said(pytester).splitlines() if "is no longer there" in line)
    command = message.partition("pytest-workbook ")[2].split()
    monkeypatch.chdir(folder)

    assert main(command) == 0
    assert "test_that.py::test_new" in capsys.readouterr().out
    assert not (folder / "cassettes" / "test_it").exists()
    result = run(pytester, "--workbook-mode=replay", "-k", "test_new", subprocess=False)
    result.assert_outcomes(passed=1, deselected=1)


_VARIANTS = """
import pytest

@pytest.mark.parametrize("n", [1, 2], ids=["one", "two"])
def test_n(workbook_session, n):
    pass

class TestNew:
    def test_in_class(self, workbook_session):
        pass
"""


def _lines(pytester: pytest.Pytester, *args: str) -> list[str]:
    text = told(run(pytester, "--workbook-mode=replay", *args, subprocess=False))
    return [line for line in text.splitlines() if "no longer there" in line]


def test_parameters_and_classes_that_were_renamed_are_told(pytester: pytest.Pytester) -> None:
    """Of the same test before any other; and never where other parameters of it were just not asked for."""
    project(pytester, _VARIANTS)
    _cassette(pytester, "test_it/test_n-1", "test_it.py::test_n[1]")
    _cassette(pytester, "test_it/test_n-two", "test_it.py::test_n[two]")
    _cassette(pytester, "test_it/TestOld.test_in_class", "test_it.py::TestOld::test_in_class")
    _cassette(pytester, "test_it/test_unrelated", "test_it.py::test_unrelated")
    of_parameter, of_class = _lines(pytester, "-k", "in_class or one")
    assert of_parameter == (
        "test_it.py::test_n[1] is no longer there, but its cassette is. If the test was renamed:  "
        "pytest-workbook adopt cassettes/test_it/test_n-1.workbook.yaml --node 'test_it.py::test_n[one]' --move"
    )
    assert of_class == (
        "test_it.py::TestOld::test_in_class is no longer there, but its cassette is. If the test was renamed:  "
        "pytest-workbook adopt cassettes/test_it/TestOld.test_in_class.workbook.yaml "
        "--node test_it.py::TestNew::test_in_class --move"
    )
    (named,) = _lines(pytester, "test_it.py::test_n[one]")
    assert "test_n[1]" not in named
    _cassette(pytester, "test_it/test_n-a", "test_it.py::test_n")
    (several,) = _lines(pytester, "test_it.py::test_n", "-k", "one")
    assert several.startswith(
        "The tests of 2 cassettes are no longer there: cassettes/test_it/test_n-1.workbook.yaml, "
    )


@pytest.mark.parametrize(
    ("ini", "kept"),
    [("", "unit/cassettes"), ("[pytest]\nworkbook_cassette_dir = recorded\n", "recorded/unit")],
)
@pytest.mark.parametrize("folder", ["api", "unit/more"])
def test_a_module_that_was_moved_is_found(pytester: pytest.Pytester, ini: str, kept: str, folder: str) -> None:
    """Into a folder beside, or below."""
    pytester.makeini(ini)
    (pytester.path / "unit").mkdir()
    moved = pytester.path / folder / "test_it.py"
    moved.parent.mkdir()
    moved.write_text(_CODE)
    old = pytester.path / kept / "test_it" / "test_new.workbook.yaml"
    old.parent.mkdir(parents=True)
    old.write_text(dumped(Document((), "unit/test_it.py::test_new", "simulator")), encoding="utf-8")
    (line,) = _lines(pytester, "-k", "test_new")
    assert line.endswith(f"{kept}/test_it/test_new.workbook.yaml --node {folder}/test_it.py::test_new --move")
