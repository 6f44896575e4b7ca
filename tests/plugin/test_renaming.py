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
    """One of the same module, whose test is gone; with two there is no telling."""
    project(pytester, _CODE)
    _cassette(pytester, "test_it/test_kept", "test_it.py::test_kept")
    _cassette(pytester, "test_it/_module", "test_it.py")
    assert "is no longer there" not in _said(pytester)
    _cassette(pytester, "test_it/test_old", "test_it.py::test_old[1]")
    old = "cassettes/test_it/test_old.workbook.yaml"
    assert (
        "test_it.py::test_old[1] is no longer there, but its cassette is. If the test was renamed:  "
        f"pytest-workbook adopt {old} --node test_it.py::test_new --move"
    ) in _said(pytester)
    _cassette(pytester, "test_it/test_older", "test_it.py::TestIt::test_older")
    assert "is no longer there" not in _said(pytester)


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
