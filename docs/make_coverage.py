"""Writes ``reference/coverage.md``: what is simulated, and what is not. Run it after adding an operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pytest_workbook.simulator import resources
from pytest_workbook.simulator.coverage import coverage, not_simulated
from pytest_workbook.simulator.members import Evidence, load

_TOP: Final = """\
# What is simulated

This page is made from the code, by `docs/make_coverage.py`.
[How exact the simulator is](../explanation/differences.md) says how well it is done.

Each operation states why it behaves as it does:

- *documented*: a page of Microsoft's documentation, by its title, and when it was read;
- *observed*: seen in answers of the service that someone published, and when;
- *assumed*: neither, with the reasoning.
"""
_BELOW: Final = """\
## Below `/workbook`

A type stands for every path that leads to it: `workbookRange/cell` is below `tables/Table1/range` as well.
A type with brackets is a collection.
"""
_MISSING: Final = """\
## Answered 501

Graph has these and the simulator has not: they are answered 501 `notImplemented`, and the summary lists them.
A property under a path of its own, such as `range(address='A1')/values`, is answered, as assumed.
"""
_NOTHING_MISSING: Final = """\
## Answered 501

Nothing that the metadata of v1.0 has below a workbook is left to be answered 501 `notImplemented`.
What is answered so, and listed in the summary, are images of charts without the extra `charts`.
A property under a path of its own, such as `range(address='A1')/values`, is answered, as assumed.
"""
_UNREACHED: Final = """\
These are values of properties and of bodies; no path leads to them but through their owners' properties:
"""


def page() -> str:
    """Return the text of the page."""
    members = load(resources)
    found = coverage(members)
    # A kind has no slash in front, and those around the workbook are no kinds.
    below = {label: why for label, why in found.items() if label.partition(" ")[2].startswith("workbook")}
    around = {label: why for label, why in found.items() if label not in below}
    reached = {label.partition(" ")[2].partition("/")[0] for label in below}
    missing = not_simulated(members)
    lacking = {kind: names for kind, names in missing.items() if kind in reached}
    return (
        "\n".join(
            [
                _TOP,
                _counted(found.values()),
                _BELOW,
                _operations(below),
                "## Around it\n",
                _operations(around),
                f"{_MISSING}\n{_members(lacking)}" if lacking else _NOTHING_MISSING,
                _UNREACHED,
                _members({kind: names for kind, names in missing.items() if kind not in reached}),
            ]
        ).rstrip()
        + "\n"
    )


def _counted(evidence: Iterable[Evidence]) -> str:
    count = Counter(each.kind for each in evidence)
    kinds = ", ".join(f"{count[kind]} {kind}" for kind in ("documented", "observed", "assumed"))
    return f"There are {count.total()} operations: {kinds}.\n"


def _operations(found: Mapping[str, Evidence]) -> str:
    rows = [f"| `{label}` | {why.kind} | {why.source} | {why.date} |" for label, why in found.items()]
    return "\n".join(["| operation | evidence | source | date |", "|---|---|---|---|", *rows, ""])


def _members(missing: Mapping[str, tuple[str, ...]]) -> str:
    rows = [f"| `{kind}` | {_listed(names)} |" for kind, names in missing.items()]
    return "\n".join(["| type | members |", "|---|---|", *rows, ""])


def _listed(names: tuple[str, ...]) -> str:
    # The worksheet functions are a list of their own.
    return f"all {len(names)} functions" if len(names) > 100 else ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    Path(__file__).with_name("reference").joinpath("coverage.md").write_text(page(), encoding="utf-8")
