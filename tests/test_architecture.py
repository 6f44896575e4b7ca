"""What import-linter cannot say about the package's shape."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pytest_workbook

_PACKAGE = Path(pytest_workbook.__file__).parent
_FILES = sorted(_PACKAGE.rglob("*.py"))
_HEAVY = ("vcr", "requests", "openpyxl", "ironcalc", "yaml", "aiohttp", "httpx")
_REAL_TIME = {
    "time": {
        "time",
        "time_ns",
        "monotonic",
        "monotonic_ns",
        "perf_counter",
        "perf_counter_ns",
        "sleep",
        "clock_gettime",
    },
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}
_LINES_OF_A_FILE = 400
_LINES_OF_A_FUNCTION = 40


def _name(path: Path) -> str:
    return path.relative_to(_PACKAGE).as_posix()


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count what a reader has to hold in mind: everything but the docstring."""
    first = function.body[0]
    is_documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    documented = (first.end_lineno or 0) - first.lineno + 1 if is_documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - documented


@pytest.mark.parametrize("module", ["pytest_workbook", "pytest_workbook.plugin", "pytest_workbook.plugin.options"])
def test_importing_the_entry_point_loads_nothing_heavy(module: str) -> None:
    """A run that has the plugin and does not use it pays for none of the libraries."""
    code = f"import sys, {module}; print(*sorted(set({_HEAVY!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split() == []


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_file_is_short(path: Path) -> None:
    """A file stays under 400 lines, or it holds more than one noun."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < _LINES_OF_A_FILE


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_functions_are_short(path: Path) -> None:
    """A function stays under 40 lines, its docstring aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {function.name: _lines(function) for function in functions if _lines(function) >= _LINES_OF_A_FUNCTION}
    assert long == {}


@pytest.mark.parametrize("path", [path for path in _FILES if _name(path) != "clock.py"], ids=_name)
def test_only_the_clock_reads_real_time(path: Path) -> None:
    """Nobody else calls the time of the machine or sleeps, by attribute or by name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.attr in _REAL_TIME.get(node.func.value.id, set())
    ]
    names = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    ]
    assert (calls, names) == ([], [])


@pytest.mark.parametrize("path", [path for path in _FILES if not _name(path).startswith("plugin/")], ids=_name)
def test_only_the_plugin_knows_pytest(path: Path) -> None:
    """No other room imports pytest, its private twin or pluggy, not even for its types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert {"pytest", "_pytest", "pluggy"} & set(_imported(tree)) == set()


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_no_state_at_module_level(path: Path) -> None:
    """No module keeps an empty list, dict or set to be filled later."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kept = []
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        is_empty_display = (isinstance(value, ast.List) and not value.elts) or (
            isinstance(value, ast.Dict) and not value.keys
        )
        is_empty_call = (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id in {"list", "dict", "set"}
            and not value.args
        )
        if is_empty_display or is_empty_call:
            kept.append(node.lineno)
    assert kept == []


def test_typed_marker_is_there() -> None:
    """The package ships its types."""
    assert (_PACKAGE / "py.typed").is_file()
