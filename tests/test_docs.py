"""The documents: every link leads somewhere, every page is reached, and what is generated is fresh."""

from __future__ import annotations

import configparser
import re
import runpy
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

_ROOT = Path(__file__).parent.parent
_PAGES = sorted([_ROOT / "README.md", _ROOT / "CHANGELOG.md", *(_ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]+\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
_SENTENCES = re.compile(r"[a-z`)]\. [A-Z`]")


@dataclass(frozen=True, slots=True)
class _Block:
    language: str
    text: str


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


@pytest.mark.parametrize("page", _PAGES, ids=_name)
def test_blocks_can_be_read(page: Path) -> None:
    """Shell, ini and toml blocks are well-formed; tests/test_docs_examples.py runs Python and compares output."""
    for block in _blocks(page):
        if block.language == "sh":
            checked = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, timeout=10)
            assert checked.stderr == ""
        elif block.language == "ini":
            configparser.ConfigParser(interpolation=None).read_string(block.text)
        elif block.language == "toml":
            tomllib.loads(block.text)
        elif block.language == "yaml":
            assert yaml.safe_load(block.text)
        else:
            assert block.language in ("python", "text", "mermaid")


def test_readme_begins_with_its_two_commands() -> None:
    """The first two shell blocks are one line each: the examples, and the tests."""
    examples, tests = [block.text for block in _blocks(_ROOT / "README.md") if block.language == "sh"][:2]
    assert (examples.count("\n"), tests.count("\n")) == (1, 1)
    assert "pytest examples" in examples
    assert "--group test" in tests


def test_coverage_page_is_as_the_code_says() -> None:
    """The generated page is what its script makes now."""
    script = _ROOT / "docs" / "make_coverage.py"
    page = runpy.run_path(str(script))["page"]
    shown = (_ROOT / "docs" / "reference" / "coverage.md").read_text(encoding="utf-8")
    assert shown == page(), "run python docs/make_coverage.py, and commit what it writes"


def test_state_diagram_is_as_the_table_says() -> None:
    """The generated part of the page on sessions is what its script makes now."""
    script = runpy.run_path(str(_ROOT / "docs" / "make_state_diagram.py"))
    shown = (_ROOT / "docs" / "explanation" / "sessions.md").read_text(encoding="utf-8")
    assert shown == script["with_diagram"](shown), "run python docs/make_state_diagram.py, and commit what it writes"


def test_every_page_is_linked_from_the_first() -> None:
    """Whoever starts at the README reaches every page by links."""
    reached, pending = set(), [_ROOT / "README.md"]
    while pending:
        page = pending.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            targets = [match["target"].partition("#")[0] for match in _LINK.finditer(_prose(page))]
            pending += [(page.parent / target).resolve() for target in targets if target and ":" not in target]
    assert sorted(map(_name, set(_PAGES) - reached)) == []
