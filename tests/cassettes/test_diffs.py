from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.wire import Request, Response, json_response

BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"


def _text(*bodies: Any) -> str:
    tape = Tape.new(Path("a"), "n")
    for number, body in enumerate(bodies):
        answer = body if isinstance(body, Response) else json_response(200, body)
        tape.record(Request("GET", f"{BOOK}/worksheets('A')/range(address='A1:AX100')"), answer, sequence=number)
    return dumped(tape.document())


def _range(changed: int | None = None) -> dict[str, Any]:
    values: list[list[Any]] = [[row * 50 + column for column in range(50)] for row in range(100)]
    if changed is not None:
        values[changed][7] = "changed"
    text = [[str(cell) for cell in row] for row in values]
    formats = [["General"] * 50 for _ in range(100)]
    return {"address": "A!A1:AX100", "values": values, "text": text, "formulas": values, "numberFormat": formats}


def _changes(one: str, other: str) -> list[str]:
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in {"+++", "---"}]


def test_one_changed_cell_is_a_small_diff() -> None:
    """Its row, once in values, text and formulas."""
    changes = _changes(_text(_range()), _text(_range(changed=40)))
    assert len(changes) == 6
    assert all('"changed"' in line for line in changes if line[0] == "+")


def test_a_range_of_five_thousand_cells_is_a_few_hundred_lines() -> None:
    """One line a row for each of its four grids, and no more than twenty besides."""
    assert len(_text(_range()).splitlines()) <= 4 * 100 + 40


def test_an_inserted_interaction_is_a_hunk_of_its_own() -> None:
    """What stood before and behind it stays as it is."""
    before = _text(_range(), {"values": [[1]]})
    after = _text(_range(), {"values": [["new"]]}, {"values": [[1]]})
    changes = _changes(before, after)
    assert {line[0] for line in changes} == {"+"}
    assert len(changes) == len(after.splitlines()) - len(before.splitlines())


def test_keys_stay_in_the_order_of_the_service() -> None:
    """Two recordings differ where the answers do, and nowhere else; the layout of the service's bytes is no matter."""
    body = {"z": 1, "a": [[1, 2], [3]], "m": {"y": None, "b": True}}
    spread = Response(200, json_response(200, {}).headers, json.dumps(body, indent=3).encode())
    assert _text(spread) == _text(body)
    assert _text(body).index('"z"') < _text(body).index('"a"') < _text(body).index('"m"')
