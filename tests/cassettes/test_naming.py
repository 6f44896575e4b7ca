from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.naming import Owner, Scope, cassette_path, checked_name
from pytest_workbook.errors import UsageError

ROOT = Path("/suite")
FOLDER = ROOT / "tests"


def _of_test(name: str, class_name: str = "") -> str:
    within = f"{class_name}::{name}" if class_name else name
    owner = Owner(Scope.TEST, f"tests/test_a.py::{within}", FOLDER, "test_a", class_name, name)
    return cassette_path(owner, root=ROOT).relative_to(FOLDER / "cassettes" / "test_a").as_posix()


def _digest(within: str) -> str:
    return hashlib.sha256(within.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def test_a_plain_name_is_kept() -> None:
    """A small, clean name is the file's name."""
    assert _of_test("test_total") == "test_total.workbook.yaml"
    assert _of_test("test_total", "TestBudget") == "TestBudget.test_total.workbook.yaml"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("test_total[a b/c]", "test_total-a-b-c-"),
        ("test_total[é]", "test_total-"),
        ("test_Total", "test_Total"),
        ("test_total.", "test_total."),
        ("con", "con"),
        ("com1.x", "com1.x"),
        ("lpt0", "lpt0"),
        ("_module", "_module"),
        ("_class.a", "_class.a"),
        ("x" * 81, "x" * 80),
    ],
)
def test_a_changed_capital_or_reserved_name_gets_a_hash(name: str, stem: str) -> None:
    """Where two names could meet in one file, the node id within the file tells them apart."""
    assert f"{stem}-{_digest(name)}.workbook.yaml" == _of_test(name)


def test_eighty_characters_are_kept() -> None:
    """The bound is at eighty, not below."""
    assert f"{'x' * 80}.workbook.yaml" == _of_test("x" * 80)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_two_names_never_share_a_file(names: list[str]) -> None:
    """Names are injective, also where the file system ignores case, and hold nothing that a file system refuses."""
    first, second = (_of_test(name) for name in names)
    assert first.lower() != second.lower()
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", first)


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (
            Owner(Scope.CLASS, "tests/test_a.py::TestB", FOLDER, "test_a", "TestB"),
            "tests/cassettes/test_a/_class.TestB.workbook.yaml",
        ),
        (Owner(Scope.MODULE, "tests/test_a.py", FOLDER, "test_a"), "tests/cassettes/test_a/_module.workbook.yaml"),
        (Owner(Scope.PACKAGE, "tests", FOLDER), "tests/cassettes/_package.workbook.yaml"),
        (Owner(Scope.SESSION, "", ROOT), "cassettes/_session.workbook.yaml"),
    ],
)
def test_shared_nodes_have_files_of_their_own(owner: Owner, expected: str) -> None:
    """Class and module beside the tests, the package in its folder, the session in the root."""
    assert ROOT / expected == cassette_path(owner, root=ROOT)


def test_a_cassette_folder_repeats_the_tree_of_tests() -> None:
    """With one folder for all, tests of equal names in two folders keep apart."""
    owner = Owner(Scope.TEST, "tests/test_a.py::test_b", FOLDER, "test_a", "", "test_b")
    assert Path("/c/tests/test_a/test_b.workbook.yaml") == cassette_path(owner, root=ROOT, cassette_dir=Path("/c"))
    outside = Owner(Scope.TEST, "../test_a.py::test_b", Path("/other"), "test_a", "", "test_b")
    assert Path("/c/test_a/test_b.workbook.yaml") == cassette_path(outside, root=ROOT, cassette_dir=Path("/c"))


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [("budget", "budget.workbook.yaml"), ("a/budget", "a/budget.workbook.yaml"), ("old.yml", "old.yml")],
)
def test_a_named_cassette_lies_below_the_folder(given_name: str, expected: str, tmp_path: Path) -> None:
    """The marker's name is completed by our suffix unless it has YAML's."""
    assert tmp_path / expected == checked_name(given_name, tmp_path)


@pytest.mark.parametrize(
    "wild", ["", ".", "/etc/passwd", "../a", "a/../../b", "a\\..\\..\\b", "C:\\a", "c:a", "\\\\host\\a", "a\0b", "a\nb"]
)
def test_a_name_that_leaves_the_folder_is_refused(wild: str, tmp_path: Path) -> None:
    """No spelling of a way out is taken."""
    with pytest.raises(UsageError, match="does not name a file below the cassette folder"):
        checked_name(wild, tmp_path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A link below the folder does not lead out of it either."""
    folder = tmp_path / "cassettes"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="leaves the cassette folder"):
        checked_name("out/a", folder)
