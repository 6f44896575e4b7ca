"""Writes ``reference/coverage.md``, the list of what the simulator answers. Run it after adding an operation."""

from __future__ import annotations

from pathlib import Path

from pytest_workbook.simulator import resources
from pytest_workbook.simulator.coverage import coverage
from pytest_workbook.simulator.members import load

_HEAD = """# What the simulator answers

This page is made from the code by `docs/make_coverage.py`.
Any other operation of Graph is answered with 501 `notImplemented`, and listed in the summary.
The evidence is a page of the documentation, something observed, or an assumption.

| operation | evidence | source | read |
|---|---|---|---|
"""


def page() -> str:
    """Return the text of the page."""
    rows = [
        f"| `{label}` | {evidence.kind} | {evidence.source.replace('|', '/')} | {evidence.date} |"
        for label, evidence in coverage(load(resources)).items()
    ]
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("reference").joinpath("coverage.md").write_text(page(), encoding="utf-8")
