"""The command ``fidelity``: what was recorded is asked of the simulator again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from harness import make_workbook, project, run
from service.stand_in import GraphStandIn

from pytest_workbook.cassettes.form import dumped, load
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cli import main
from pytest_workbook.wire import Headers, Request, Response, json_response

_EXAMPLES = Path(__file__).parents[2] / "examples"
_BUDGET = str(_EXAMPLES / "budget" / "data" / "budget.xlsx")
_ROOT = "https://graph.microsoft.com/v1.0"
_CODE = """
    def test_cells(workbook_session):
        cells = workbook_session.range("Sheet1!A1:B2")
        cells.write([[1, 2], [3, 4]])
        assert cells == [[1, 2], [3, 4]]

    def test_saved(module_workbook_session, workbook_item):
        assert module_workbook_session.get("worksheets").ok
"""


def _cassette(path: Path, *answers: tuple[Request, Response], source: str = "live") -> None:
    document = Document(tuple(Interaction(asked, told) for asked, told in answers), "test_a.py::test_b", source)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumped(document), encoding="utf-8")


def test_what_the_simulator_recorded_it_answers_again(capsys: pytest.CaptureFixture[str]) -> None:
    """Every example: sessions of tests, of a module and none, by id, path and drive, in batches, by seven clients."""
    assert main(["fidelity", str(_EXAMPLES), "--book", _BUDGET]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "no difference",
        "left out: a URL that an answer handed out (1)",
        "left out: another item, or the same by another address (2)",
        "cassettes compared: 37 from simulator",
    ]


def test_what_it_answers_otherwise_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By operation and place, as ``diff`` does; rules take out what is known, and programs get JSON."""
    name = "test_each_change_is_one_call.workbook.yaml"
    (found,) = _EXAMPLES.rglob(name)
    shutil.copy(found, tmp_path / name)
    document = load(found, "", is_named=True)
    text = found.read_text(encoding="utf-8")
    assert document.source == "simulator"
    (tmp_path / name).write_text(
        text.replace('source: "simulator"', 'source: "live"')
        .replace('"Odata-Version": ["4.0"]', '"Odata-Version": ["4"]')
        .replace('"code": 201', '"code": 200', 1),
        encoding="utf-8",
    )
    asked = ["fidelity", str(tmp_path), "--book", _BUDGET]
    assert main(asked) == 1
    out = capsys.readouterr().out
    assert "changed status: the status was 200 and is now 201" in out
    assert out.splitlines()[-1] == "cassettes compared: 1 from live"
    (operation,) = {line for line in out.splitlines() if line.startswith("POST")}
    assert main([*asked, "--ignore", f"{operation} status"]) == 0
    assert "no difference" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["operations"] == {operation: {"changed status": 1}}
    assert (report["compared"], report["left_out"]) == ({"live": 1}, {})


def test_a_recording_of_a_service_is_compared(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here of a stand-in, which is no relative of the simulator and answers less than the service does."""
    project(pytester, _CODE)
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", "not-a-real-token")
    book = str(make_workbook(pytester.path / "book.xlsx", [[None]]))
    with GraphStandIn() as graph:
        root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
        run(pytester, "--workbook-mode=record", root, item, subprocess=False).assert_outcomes(passed=2)
    assert main(["fidelity", "cassettes", "--book", book]) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == "cassettes compared: 3 from live"
    assert "changed status" not in out
    assert "changed value: $.values" not in out


def test_a_folder_may_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Or hold nothing of ours: nothing is compared, and that is said."""
    (tmp_path / "notes.yaml").write_text("a: 1\n")
    asked = ["fidelity", str(tmp_path), "--book", _BUDGET]
    assert main(asked) == 0
    assert capsys.readouterr().out == "no cassettes there, so nothing was compared\n"
    assert main([*asked, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"format": 1, "operations": {}, "drift": [], "compared": {}, "left_out": {}}
    assert "nothing was compared" in told.err


def test_what_cannot_be_asked_again_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Uploads, other items and URLs handed out; a cassette without any item is asked of an empty drive."""
    item = f"{_ROOT}/me/drive/root:/Reports/book.xlsx:"
    _cassette(
        tmp_path / "a.workbook.yaml",
        (
            Request("GET", f"{item}/workbook/worksheets/Nowhere"),
            json_response(404, {"error": {"code": "itemNotFound"}}),
        ),
        (Request("PUT", f"{item}/content", body=b"sha256:00 (3 bytes)"), Response(200)),
        (Request("GET", f"{_ROOT}/drives/drive-2/items/item-2"), Response(200)),
        (Request("GET", "https://download.example/1"), Response(200)),
    )
    _cassette(tmp_path / "b.workbook.yaml", (Request("DELETE", f"{_ROOT}/me"), Response(405)), source="")
    main(["fidelity", str(tmp_path), "--book", _BUDGET])
    out = capsys.readouterr().out
    assert "the status was 404" not in out
    assert out.splitlines()[-4:] == [
        "left out: a URL that an answer handed out (1)",
        "left out: an upload, which is kept as its hash (1)",
        "left out: another item, or the same by another address (1)",
        "cassettes compared: 1 from live, 1 from unknown",
    ]


def test_an_item_that_only_a_batch_names_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its parts are asked of the workbook too."""
    asked = {"requests": [{"id": "1", "method": "GET", "url": "/me/drive/items/item-1/workbook/worksheets/Limits"}]}
    told = {"responses": [{"id": "1", "status": 200, "headers": {}, "body": {}}]}
    request = Request(
        "POST", f"{_ROOT}/$batch", Headers({"Content-Type": "application/json"}), json.dumps(asked).encode()
    )
    _cassette(tmp_path / "a.workbook.yaml", (request, json_response(200, told)))
    main(["fidelity", str(tmp_path), "--book", _BUDGET])
    out = capsys.readouterr().out
    assert "$.responses[0].body.name was added" in out
    assert "$.responses[0].status" not in out


def test_wrong_use_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No such workbook, no such profile, no cassette."""
    nowhere = str(tmp_path / "none.xlsx")
    assert main(["fidelity", str(tmp_path), "--book", nowhere]) == 2
    assert f"--book {nowhere} cannot be read: No such file" in capsys.readouterr().err
    (tmp_path / "words.xlsx").write_text("a,b", encoding="utf-8")
    assert main(["fidelity", str(tmp_path), "--book", str(tmp_path / "words.xlsx")]) == 2
    assert "words.xlsx is no .xlsx workbook" in capsys.readouterr().err
    (tmp_path / "a.workbook.yaml").write_text("]", encoding="utf-8")
    assert main(["fidelity", str(tmp_path), "--book", _BUDGET]) == 2
    assert "a.workbook.yaml, line 1: the file is not YAML" in capsys.readouterr().err
    _cassette(tmp_path / "a.workbook.yaml")
    assert main(["fidelity", str(tmp_path), "--book", _BUDGET, "--profile", "dream"]) == 2
    assert "dream" in capsys.readouterr().err
