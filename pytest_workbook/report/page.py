"""The report as one page that needs nothing else: markup, style, script and data in one file."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from string import Template
from typing import Any

from pytest_workbook.report.model import Report

__all__ = ["embedded", "page"]

_SCRIPTS = ("dom.js", "data.js", "filters.js", "pager.js", "sessions.js", "tables.js", "main.js")
# Within a script element these begin a tag, a comment or an entity; in JSON they only stand in strings.
_IN_STRINGS = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}


def page(report: Report) -> str:
    """Return *report* as HTML.

    Nothing is loaded from anywhere, and the policy lets nothing be: only this style and this script, by their hashes.
    All that is shown of the data is put there by the script, as text.
    """
    style = _asset("page.css")
    script = '"use strict";\n(() => {\n' + "\n".join(map(_asset, _SCRIPTS)) + "})();\n"
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    return Template(_asset("page.html")).substitute(
        policy=policy, style=style, script=script, data=embedded(report.to_plain())
    )


def embedded(data: Any) -> str:
    """Return *data* as JSON that no HTML parser finds an end, a tag or an entity in."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(_IN_STRINGS)


def _asset(name: str) -> str:
    return files("pytest_workbook.report").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
