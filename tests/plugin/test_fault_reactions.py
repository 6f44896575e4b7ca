"""What the fixture's own session does under each fault: the table in the reference, row by row."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from harness import project, run

_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"

_CODE = """
import ast
import json
from pathlib import Path
import pytest

ROWS = json.loads(Path(__file__).with_name("rows.json").read_text())
ASKED = {
    "GET": ("worksheets", lambda session: session.get("worksheets")),
    "PATCH": ("worksheets/*/range(*)", lambda session: session.patch(CELL, json={"values": [[1]]})),
    "POST": ("worksheets/add", lambda session: session.post("worksheets/add", json={"name": "New"})),
}
CELL = "worksheets/Sheet1/range(address='A1')"


def inject(faults, call, path):
    name, _, given = call.rstrip(")").partition("(")
    given = [one for one in given.split(", ") if one]
    numbers = [int(one) for one in given if "=" not in one]
    arguments = {key: ast.literal_eval(value) for key, _, value in (one.partition("=") for one in given) if value}
    getattr(faults, name)(*numbers, **arguments, path=path, optional=True)


def outcome(ask):
    try:
        return str(ask())
    except Exception as error:
        return f"`{type(error).__name__}`"


def times(count):
    return f" \\u00d7{count}" if count > 1 else ""


@pytest.mark.parametrize(("call", "how", "expected"), ROWS)
def test_row(call, how, expected, workbook_session_factory, workbook_faults, workbook_calls):
    if how == "createSession":
        inject(workbook_faults, call, "createSession")
        seen = outcome(lambda: "open" if workbook_session_factory().is_open else "closed")
        assert seen + times(sum(one.path == "createSession" for one in workbook_calls.all)) == expected
        return
    session = workbook_session_factory(on_expiry="fail" if "fail" in how else None)
    if "unsaved" in how:
        session.range("Sheet1!B2").write("a draft")
    path, ask = ASKED[how.partition(" ")[0]]
    inject(workbook_faults, call, path)
    first, before = session.id, len(workbook_calls.all)
    seen = outcome(lambda: ask(session).status_code)
    label = {"GET": "GET worksheets", "PATCH": "PATCH worksheets/*/range()", "POST": "POST worksheets/add"}
    sent = [one for one in workbook_calls.all[before:] if one.label == label[how.partition(" ")[0]]]
    assert seen + times(len(sent)) + ("" if session.id == first else ", new session") == expected
"""


def rows_of(heading: str) -> list[list[str]]:
    """Return the cells of the table under *heading*, its head first."""
    section = _PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_fixtures_session_reacts_as_the_table_says(pytester: pytest.Pytester) -> None:
    """Each fault on a read, on both kinds of write, after an unsaved write, with another policy, and on creation."""
    head, *rows = rows_of("What the fixture's own session does")
    how = [cell.replace("`", "") for cell in head[2:]]
    cells = [(row[0].strip("`"), situation, cell) for row in rows for situation, cell in zip(how, row[2:], strict=True)]
    project(pytester, _CODE)
    (pytester.path / "rows.json").write_text(json.dumps(cells))
    result = run(pytester)
    result.assert_outcomes(passed=len(cells))
    assert len(cells) > 150
    assert all(re.fullmatch(r"[A-Z].*", row[1]) for row in rows)
