from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.cli import main
from pytest_workbook.wire import Headers, Request, json_response

BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"


def _cassette(path: Path) -> Path:
    tape = Tape.new(path, "t.py::test_a")
    session = Headers({"workbook-session-id": "cluster=a&session=1"})
    exchanges: list[tuple[Request, Any]] = [
        (Request("POST", f"{BOOK}/createSession", body=b'{"persistChanges": false}'), {"id": "cluster=a&session=1"}),
        (Request("GET", f"{BOOK}/worksheets('A')/range(address='A1:C2')", session), {"values": [[1, 2, 3], [4, 5, 6]]}),
        (Request("PATCH", f"{BOOK}/worksheets('A')/range(address='A1')", session, b'{"formulas": [["=1"]]}'), {}),
        (Request("GET", f"{BOOK}/worksheets"), {"value": [], "values": []}),
        (Request("GET", "https://download.example/1?x=1"), [1]),
    ]
    for number, (request, body) in enumerate(exchanges):
        tape.record(request, json_response(200, body), sequence=number)
    save(tape, recorded_at="2026-01-01T00:00:00+00:00", source="simulator", versions={})
    return path


def test_the_table_is_aligned_and_counts_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Method, operation, status, session, cells read or written, and size, in columns."""
    assert main(["inspect", str(_cassette(tmp_path / "a.workbook.yaml"))]) == 0

    head, *table = capsys.readouterr().out.splitlines()
    assert head.endswith("a.workbook.yaml: t.py::test_a, from simulator, 2026-01-01T00:00:00+00:00")
    assert table == [
        "  #  method  operation                   status  session    cells  bytes",
        "  0  POST    createSession                  200  session-1      -     23",
        "  1  GET     worksheets/*/range()           200  session-1  2 x 3     50",
        "  2  PATCH   worksheets/*/range()           200  session-1  1 x 1      2",
        "  3  GET     worksheets                     200  -              -     33",
        "  4  GET     https://download.example/1     200  -              -      3",
    ]


def test_what_a_file_does_not_say_of_itself_is_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cassette of plain vcrpy names neither node, source nor time."""
    path = tmp_path / "a.yaml"
    path.write_text("interactions: []\nversion: 1\n", encoding="utf-8")
    assert main(["inspect", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"{path}: no node id, from unknown"
