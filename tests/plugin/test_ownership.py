"""Cassettes that no test owns: told at the end of a complete run, judged by collection, never by what ran."""

from __future__ import annotations

import shutil

import pytest
from harness import project, run, told

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cli import main
from pytest_workbook.plugin.ownership import collected_folders

_CODE = """
import pytest

class TestPrices:
    def test_renamed(self, workbook_session):
        pass

@pytest.mark.parametrize("n", [1, 2])
def test_n(workbook_session, n):
    pass

def test_shared(module_workbook_session):
    pass

if pytest.version_tuple < (0,):
    class TestElsewhere:
        async def test_there(self, workbook_session):
            pass
"""
_OTHER = """
import pytest
{skip}

def test_b(workbook_session):
    pass
"""
_CONFTEST = """
IS_DROPPING = False

def pytest_collection_modifyitems(items):
    if IS_DROPPING:
        del items[-1]
"""


def _recorded(pytester: pytest.Pytester, below: str = "cassettes") -> None:
    """As if two modules had been recorded, one test renamed, another's module taken away, and a third's skipped."""
    skip = "pytest.skip('not here', allow_module_level=True)"
    project(pytester, _CODE, test_other=_OTHER.format(skip=skip), conftest=_CONFTEST)
    for name, node_id in (
        ("test_gone/test_b", "test_gone.py::test_b"),
        ("test_it/TestPrices.test_a", "test_it.py::TestPrices::test_a"),
        ("test_it/TestElsewhere.test_there", "test_it.py::TestElsewhere::test_there"),
        ("test_it/_class.TestElsewhere", "test_it.py::TestElsewhere"),
        ("test_it/_module", "test_it.py"),
        ("test_it/test_n-9", "test_it.py::test_n[9]"),
        ("test_other/test_b", "test_other.py::test_b"),
    ):
        path = pytester.path / below / f"{name}.workbook.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dumped(Document((), node_id, "simulator")), encoding="utf-8")


def _unowned(result: pytest.RunResult) -> list[str]:
    lines = told(result).splitlines()
    return [line for line in lines if line.startswith("cassettes that no") or " (of " in line]


def test_complete_runs_tell_what_nobody_owns(pytester: pytest.Pytester) -> None:
    """Of a renamed test, a gone parameter and a gone module, the same over workers; not of what was skipped.

    Partial runs tell nothing, be it that tests are left out by name, or that a plugin drops one without a word.
    """
    _recorded(pytester)
    head, gone, renamed, parameter = found = _unowned(run(pytester, "--workbook-mode=simulate", subprocess=False))
    assert head == "cassettes that no test owns: 3 (pytest-workbook prune shows and removes them)"
    assert gone == "cassettes/test_gone/test_b.workbook.yaml (of test_gone.py::test_b)"
    assert renamed == "cassettes/test_it/TestPrices.test_a.workbook.yaml (of test_it.py::TestPrices::test_a)"
    assert parameter == "cassettes/test_it/test_n-9.workbook.yaml (of test_it.py::test_n[9])"
    assert _unowned(run(pytester, "--workbook-mode=simulate", "-n", "2")) == found
    assert _unowned(run(pytester, "--workbook-mode=simulate", "-k=not test_n", subprocess=False)) == []
    dropping = _CONFTEST.replace("IS_DROPPING = False", "IS_DROPPING = True")
    pytester.makeconftest(dropping)
    assert _unowned(run(pytester, "--workbook-mode=simulate", subprocess=False)) == []
    first = "import pytest\n@pytest.hookimpl(wrapper=True, tryfirst=True)\ndef pytest_coll"
    pytester.makeconftest(f"{dropping}\n    yield\n".replace("def pytest_coll", first))
    assert _unowned(run(pytester, "--workbook-mode=simulate", subprocess=False)) == []


@pytest.mark.parametrize(
    "narrowed",
    [
        ["-k", "test_n"],
        ["-m", "not slow"],
        ["--deselect", "test_it.py::test_shared"],
        ["test_it.py"],
        ["test_it.py::test_shared"],
        [".", "test_it.py"],
        ["--ignore=test_other.py"],
        ["--ignore-glob=*other*"],
        ["--lf"],
        ["--stepwise"],
        ["--pyargs", "."],
    ],
)
def test_a_run_that_asks_for_less_is_not_whole(pytester: pytest.Pytester, narrowed: list[str]) -> None:
    """By name, mark, node, module or failure; a folder is whole."""
    pytester.makepyfile(test_it="")
    plain = ("-p", "no:randomly", "-p", "no:asyncio")
    assert collected_folders(pytester.parseconfigure(*plain, *narrowed)) is None


def test_folders_that_are_asked_for_are_whole(pytester: pytest.Pytester) -> None:
    """Named, or the one where pytest was started; also where the run may stop early."""
    here = pytester.path.resolve()
    (here / "tests").mkdir()
    plain = ("-p", "no:randomly", "-p", "no:asyncio", "-x")
    assert collected_folders(pytester.parseconfigure(*plain)) == (here,)
    assert collected_folders(pytester.parseconfigure(*plain, "tests", ".")) == (here / "tests", here)


def test_one_folder_for_all_cassettes_is_judged_alike(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ini ``workbook_cassette_dir``; and the command lists, deletes, and leaves what is owned or not ours."""
    pytester.makeini("[pytest]\nworkbook_cassette_dir = recorded\naddopts = -p no:cacheprovider -m 'not slow'\n")
    _recorded(pytester, "recorded")
    foreign = pytester.path / "recorded" / "theirs.workbook.yaml"
    foreign.write_text("interactions: []\nversion: 1\n", encoding="utf-8")
    kept = pytester.path / "kept" / "test_b.workbook.yaml"
    kept.parent.mkdir()
    shutil.copy(pytester.path / "recorded" / "test_gone" / "test_b.workbook.yaml", kept)
    monkeypatch.chdir(pytester.path)

    assert main(["prune", "recorded"]) == 1
    listed = capsys.readouterr().out.splitlines()
    assert listed[-1] == "3 of 8 cassettes are nobody's; --delete removes them"
    assert "recorded/test_gone/test_b.workbook.yaml (of test_gone.py::test_b)" in listed
    assert main(["prune", "recorded", "--delete"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 deleted, 5 left"
    assert not (pytester.path / "recorded" / "test_gone").exists()
    assert foreign.exists()
    (pytester.path / "linked").symlink_to(pytester.path / "recorded")
    pytester.makeini("[pytest]\nworkbook_cassette_dir = linked\naddopts = -p no:cacheprovider\n")
    assert main(["prune", "."]) == 0
    assert kept.exists()


def test_prune_says_why_it_cannot_judge(
    pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is deleted beside tests that cannot be collected, or of a part of them."""
    folder = project(pytester, "import nothing_of_the_kind")
    monkeypatch.chdir(folder)
    assert main(["prune", "nowhere"]) == 2
    assert "nowhere is no folder" in capsys.readouterr().err
    assert main(["prune", "."]) == 2
    assert "pytest could not collect the tests here (it ended with 2)" in capsys.readouterr().err
    project(pytester, "def test_it():\n    pass\n")
    pytester.makeini("[pytest]\naddopts = test_it.py\n")
    assert main(["prune", "."]) == 2
    assert "the collection is not complete" in capsys.readouterr().err
