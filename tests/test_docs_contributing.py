"""What the page on contributing shows works: a new resource of the simulator is one file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_PAGE = _ROOT / "docs" / "explanation" / "contributing.md"
_FILE = re.compile(r"^```python\n# (?P<name>[\w/]+\.py)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    """The package as it is, with the page's files added."""
    shutil.copytree(
        _ROOT / "pytest_workbook", tmp_path / "pytest_workbook", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(_ROOT / "docs", tmp_path / "docs")
    shared = [_ROOT / "tests" / "conftest.py", *(_ROOT / "tests" / "simulator").rglob("conftest.py")]
    for path in shared:
        copy = tmp_path / path.relative_to(_ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    for found in _FILE.finditer(_PAGE.read_text(encoding="utf-8")):
        path = tmp_path / found["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found["text"], encoding="utf-8")
    return tmp_path


def _python(tree: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**environment, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_resource_of_the_page_is_answered_and_listed(tree: Path) -> None:
    """With its one file added, its test passes, and the page of operations has it."""
    test = "tests/simulator/resources/test_tasks.py"
    assert "1 passed" in _python(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", test)
    _python(tree, "docs/make_coverage.py")
    assert "| `GET workbookWorksheet/tasks` | documented |" in (tree / "docs/reference/coverage.md").read_text(
        encoding="utf-8"
    )


def test_the_resource_of_the_page_is_neat(tree: Path) -> None:
    """The file keeps the project's own rules."""
    shutil.copy(_ROOT / "pyproject.toml", tree)
    pytest.importorskip("ruff", reason="the tools of the checks are not installed")
    files = ["pytest_workbook/simulator/resources/tasks.py", "tests/simulator/resources/test_tasks.py"]
    _python(tree, "-m", "ruff", "check", "--no-cache", *files)
    _python(tree, "-m", "ruff", "format", "--no-cache", "--check", *files)
