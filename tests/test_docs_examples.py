"""Everything the documents show was run: examples pass, and what a command is said to print is what it prints."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
# That page's files belong into the package itself: tests/test_docs_contributing.py puts them there.
_ELSEWHERE = _ROOT / "docs" / "explanation" / "contributing.md"
_PAGES = sorted({_ROOT / "README.md", *(_ROOT / "docs").rglob("*.md")} - {_ELSEWHERE})
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"# (?P<name>[\w./-]+\.(?:py|ini|toml|yaml|yml|sh))")
# Plugins that no page asks for cost each of the many runs half a second.
_UNASKED = ("randomly", "cacheprovider", "hypothesispytest", "anyio", "timeout", "rerunfailures")
_QUIET = " ".join(f"-p no:{name}" for name in _UNASKED) + (
    " -W error -W default::pytest_workbook.WorkbookLintWarning"
    " --strict-markers --strict-config -o pythonpath=. --color=no"
)


@dataclass(frozen=True, slots=True)
class _Block:
    language: str
    text: str

    @property
    def file_name(self) -> str | None:
        """The name that the block's first line gives it, as a comment."""
        match = _FILE_NAME.fullmatch(self.text.partition("\n")[0])
        return match["name"] if match else None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A command of a page, and what it is said to print."""

    command: str
    output: str


@dataclass(slots=True)
class _Reader:
    """Somebody who follows a page in a folder of their own: writes its files, and runs what it says prints something.

    Args:
        folder: of the reader.
        pending: test files that no command of the page has run yet.
    """

    folder: Path
    pending: set[str] = field(default_factory=set)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if path.name.startswith("test_"):
            self.pending.add(name)

    def run(self, command: str) -> str:
        """Run *command* as it stands, and return what it printed and how it ended."""
        quiet = _QUIET if self._has_asyncio() else f"{_QUIET} -p no:asyncio"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
        environment["PYTEST_ADDOPTS"] = quiet
        running = subprocess.Popen(
            ["bash", "-euc", command],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            printed, _ = running.communicate(timeout=300)
        finally:
            # A command that failed half-way may leave a server behind.
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGTERM)
        named = [name for name in self.pending if name in command]
        self.pending -= set(named) if ".py" in command else set(self.pending)
        return printed

    def _has_asyncio(self) -> bool:
        return "asyncio" in (self.folder / "pytest.ini").read_text(encoding="utf-8")


def _steps(page: Path) -> Iterator[_Block | _Shown]:
    blocks = [_Block(match["language"], match["text"]) for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))]
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.language == "sh" and following is not None and following.language == "text":
            yield _Shown(block.text, following.text)
        else:
            yield block


def _missing_lines(shown: str, printed: str) -> list[str]:
    """Return the lines of *shown* that do not follow each other in *printed*; ``...`` stands for anything."""
    lines = iter(" ".join(line.split()) for line in printed.splitlines())
    wanted = [" ".join(line.split()) for line in shown.splitlines() if line.strip() not in ("", "...")]
    patterns = [re.compile(".*".join(map(re.escape, line.split("...")))) for line in wanted]
    return [
        line
        for line, pattern in zip(wanted, patterns, strict=True)
        if not any(pattern.fullmatch(printed_line) for printed_line in lines)
    ]


def _name(page: Path) -> str:
    return page.relative_to(_ROOT).as_posix()


def _with_examples() -> list[Path]:
    return [
        page for page in _PAGES if any(isinstance(step, _Shown) or step.language == "python" for step in _steps(page))
    ]


@pytest.mark.parametrize("page", _with_examples(), ids=_name)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    """Whoever follows a page in a new folder sees each output it shows, and its other examples pass."""
    reader = _Reader(tmp_path)
    reader.write("pytest.ini", "[pytest]\n")
    (tmp_path / "data").mkdir()
    shutil.copy(_ROOT / "examples" / "budget" / "data" / "budget.xlsx", tmp_path / "data")
    for number, step in enumerate(_steps(page)):
        if isinstance(step, _Shown):
            printed = reader.run(step.command)
            assert _missing_lines(step.output, printed) == [], f"{step.command}\n{printed}"
        elif step.language == "python" or step.file_name:
            reader.write(step.file_name or f"test_block_{number}.py", step.text)
    if reader.pending:
        printed = reader.run("pytest -q --workbook-mode=simulate " + " ".join(sorted(reader.pending)))
        assert re.search(r"^\d+ passed(, \d+ skipped)? in ", printed, re.MULTILINE), printed


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        ("one\nthree\n", []),
        ("one\n...\nthree\n", []),
        ("o...e\n", []),
        ("three\none\n", ["one"]),
        ("on\n", ["on"]),
    ],
)
def test_shown_lines_have_to_be_whole_and_in_order(shown: str, missing: list[str]) -> None:
    """The comparison of outputs finds a line that is missing, cut short or out of order."""
    assert _missing_lines(shown, "one\n  two\n  three\n") == missing
