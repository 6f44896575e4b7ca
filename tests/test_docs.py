"""The documents: every link leads somewhere, every example runs, every public name is explained."""

from __future__ import annotations

import configparser
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_workbook import errors
from pytest_workbook.plugin import hookspecs, names

_ROOT = Path(__file__).parent.parent
_PAGES = sorted([_ROOT / "README.md", _ROOT / "CHANGELOG.md", *(_ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]+\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_SENTENCES = re.compile(r"[a-z`)]\. [A-Z`]")
_FILE_NAME = re.compile(r"# (?P<name>[\w./-]+\.(?:py|ini|toml))$")


@dataclass(frozen=True, slots=True)
class _Block:
    language: str
    text: str

    @property
    def file_name(self) -> str | None:
        """The name that the block's first line gives it, as a comment."""
        match = _FILE_NAME.fullmatch(self.text.partition("\n")[0])
        return match["name"] if match else None


def _name(page: Path) -> str:
    return page.relative_to(_ROOT).as_posix()


def _blocks(page: Path) -> list[_Block]:
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [_Block(match["language"], match["text"]) for match in found]


def _prose(page: Path) -> str:
    return _BLOCK.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    texts = (match["text"].lower() for match in _HEADING.finditer(_prose(page)))
    return {re.sub(r"[^\w\- ]", "", text).replace(" ", "-") for text in texts}


def _is_broken(page: Path, target: str) -> bool:
    if target.startswith("https://"):
        return False
    path, _, anchor = target.partition("#")
    if "://" in path or path.startswith("/"):
        return True
    led_to = (page.parent / path).resolve() if path else page
    if not led_to.exists() or not led_to.is_relative_to(_ROOT):
        return True
    return bool(anchor) and anchor not in _anchors(led_to)


def _with_examples() -> list[Path]:
    return [page for page in _PAGES if any(block.language == "python" for block in _blocks(page))]


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link goes to a file of the repository, to one of its headings, or to an https page."""
    targets = [match["target"] for match in _LINK.finditer(_prose(page))]
    assert [target for target in targets if _is_broken(page, target)] == []


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_every_sentence_has_its_line(page: Path) -> None:
    """One sentence per line, so that a diff shows what was said anew."""
    lines = [line for line in _prose(page).splitlines() if not line.startswith(("|", "    "))]
    assert [line for line in lines if _SENTENCES.search(line)] == []


@pytest.mark.parametrize("page", _with_examples(), ids=_name)
def test_examples_run(page: Path, tmp_path: Path) -> None:
    """The Python blocks of a page, in files of their own beside each other, pass with warnings as errors."""
    (tmp_path / "data").mkdir()
    shutil.copy(_ROOT / "examples" / "budget" / "data" / "budget.xlsx", tmp_path / "data")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for number, block in enumerate(_blocks(page)):
        name = block.file_name or f"test_block_{number}.py"
        if block.language == "python" or (block.language == "ini" and block.file_name):
            (tmp_path / name).write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:randomly", "-p", "no:asyncio"]
    options = ["--strict-markers", "--strict-config", "-o", "pythonpath=.", "--workbook-mode=simulate"]
    ran = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_blocks_can_be_read(page: Path) -> None:
    """Shell, ini and toml blocks are well-formed, and no block is of a kind nobody checks."""
    for block in _blocks(page):
        if block.language == "sh":
            checked = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, timeout=10)
            assert checked.stderr == ""
        elif block.language == "ini":
            configparser.ConfigParser(interpolation=None).read_string(block.text)
        elif block.language == "toml":
            tomllib.loads(block.text)
        else:
            assert block.language == "python"


def test_readme_begins_with_its_two_commands() -> None:
    """The first two shell blocks are one line each: the examples, and the tests."""
    examples, tests = [block.text for block in _blocks(_ROOT / "README.md") if block.language == "sh"][:2]
    assert (examples.count("\n"), tests.count("\n")) == (1, 1)
    assert "pytest examples" in examples
    assert "--group test" in tests


def test_every_option_is_in_the_reference() -> None:
    """Each option, ini key and environment variable that the code reads is named."""
    source = (_ROOT / "pytest_workbook" / "plugin" / "options.py").read_text(encoding="utf-8")
    known = set(re.findall(r'"(--workbook-[\w-]+|workbook_\w+|PYTEST_WORKBOOK_\w+)"', source))
    shown = (_ROOT / "docs" / "reference" / "options.md").read_text(encoding="utf-8")

    option_dests = {name.removeprefix("--").replace("-", "_") for name in known if name.startswith("--")}
    assert {name for name in known - option_dests if name not in shown} == set()


@pytest.mark.parametrize(
    ("page", "public"),
    [
        ("errors.md", set(errors.__all__)),
        ("hooks.md", {name for name in vars(hookspecs) if name.startswith("pytest_workbook_")}),
        ("fixtures.md", {name for name in names.FIXTURES if not name.startswith(("class", "module", "pack", "sess"))}),
    ],
)
def test_every_public_name_is_in_the_reference(page: str, public: set[str]) -> None:
    """Errors, hooks and fixtures are all named on their pages."""
    shown = (_ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert {name for name in public if f"`{name}" not in shown} == set()


def test_every_command_is_in_the_reference() -> None:
    """Each command of the command line has its row."""
    source = (_ROOT / "pytest_workbook" / "cli.py").read_text(encoding="utf-8")
    shown = (_ROOT / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
    commands = set(re.findall(r'add_parser\("(\w+)"', source))
    assert commands
    assert {command for command in commands if f"`pytest-workbook {command} " not in shown} == set()


def test_coverage_page_is_as_the_code_says() -> None:
    """The generated page is what its script makes now."""
    script = _ROOT / "docs" / "make_coverage.py"
    page = runpy.run_path(str(script))["page"]
    shown = (_ROOT / "docs" / "reference" / "coverage.md").read_text(encoding="utf-8")
    assert shown == page(), "run python docs/make_coverage.py, and commit what it writes"
