"""The page as text: what it embeds, and that it needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files

import pytest
from reports import exchange_row, outcome_row, report

from pytest_workbook.report.page import embedded, page

_HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--<script>",
    "&lt;b&gt;",
    "$style ${script} $$",
    "line\u2028break\u2029",
    "half \ud83d",
]
_ASSETS = {one.name: one.read_text(encoding="utf-8") for one in (files("pytest_workbook.report") / "assets").iterdir()}


def _between(text: str, begin: str, end: str) -> str:
    found = re.findall(re.escape(begin) + "(.*?)" + re.escape(end), text, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def _data(text: str) -> str:
    return _between(text, '<script type="application/json" id="data">', "</script>")


@pytest.mark.parametrize("text", _HOSTILE)
def test_embedded_data_cannot_end_its_element(text: str) -> None:
    """No tag, comment or entity can be read in it, in values and in keys, and it is the same data all the same."""
    shown = embedded({text: [text]})
    assert set("<>&\u2028\u2029") & set(shown) == set()
    assert shown.isascii()
    assert json.loads(shown) == {text: [text]}


def test_the_page_holds_the_whole_report() -> None:
    """Whatever it is called; nothing of it stands anywhere else in the page."""
    made = report(
        exchanges=tuple(exchange_row(path=text, fault=text) for text in _HOSTILE),
        tests=tuple(outcome_row(node=text) for text in _HOSTILE),
        mode="$data",
    )
    text = page(made)
    assert json.loads(_data(text)) == json.loads(json.dumps(made.to_plain()))
    assert text.replace(_data(text), "") == page(report()).replace(_data(page(report())), "")


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    """By the hashes of what stands in the page."""
    text = page(report())

    def hashed(part: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"

    style = hashed(_between(text, "<style>", "</style>"))
    script = hashed(_between(text, "<script>", "</script>"))
    policy = _between(text, '<meta http-equiv="Content-Security-Policy" content="', '">')
    assert policy == (
        f"default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'"
    )


def test_the_page_names_no_other_place() -> None:
    """No source, no link and no address but the name of SVG's vocabulary."""
    text = page(report())
    assert re.findall(r"\b(?:src|href|action|@import|url)\s*[=(]", text) == []
    assert re.findall(r"[a-z]+://[^\s\"']+", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("name", sorted(name for name in _ASSETS if name.endswith(".js")))
def test_scripts_make_no_markup_of_data_and_send_nothing(name: str) -> None:
    """They make elements and texts; and none of them ends its own element."""
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch|XMLHttp|sendBeacon|import\b|</"
    )
    assert re.findall(forbidden, _ASSETS[name]) == []


def test_every_asset_is_in_the_page() -> None:
    """No file is left over, and each mark that is drawn has its colour."""
    text = page(report())
    parts = [asset for name, asset in _ASSETS.items() if name != "page.html"]
    assert len(parts) == 8
    assert [part for part in parts if part not in text] == []
    marks = re.findall(r"^  (\w+): \[\"", _ASSETS["sessions.js"], re.MULTILINE)
    assert len(marks) == 7
    assert [mark for mark in marks if f".mark-{mark}" not in _ASSETS["page.css"]] == []
