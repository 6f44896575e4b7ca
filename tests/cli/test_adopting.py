"""The command ``adopt``: recordings of other recorders become cassettes, and the tests they are of replay them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import vcr
from harness import make_workbook, project, run

from pytest_workbook.cassettes.form import dumped, load
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cli import main
from pytest_workbook.clock import RealClock
from pytest_workbook.simulator import Simulator
from pytest_workbook.simulator.server import LoopbackServer

_BEFORE = """
import pytest
import requests

def sheets(name="Sheet1"):
    headers = {"Authorization": "Bearer TOKEN"}
    session = requests.post("BOOK/createSession", json={"persistChanges": False}, headers=headers).json()
    headers["workbook-session-id"] = session["id"]
    found = requests.get("BOOK/worksheets", headers=headers).json()["value"]
    cell = requests.get(f"BOOK/worksheets/{name}/range(address='B2')", headers=headers).json()
    requests.post("BOOK/closeSession", headers=headers)
    return found[0]["name"], cell["values"]

@MARK
def test_sheets():
    assert sheets() == ("Sheet1", [[1.5]])

class TestSheets:
    @MARK
    @pytest.mark.parametrize("name", ["Sheet1", "sheet1"])
    def test_named(self, name):
        assert sheets(name) == ("Sheet1", [[1.5]])
"""
_AFTER = """
def test_of_the_fixture(workbook_session):
    assert workbook_session.get("worksheets").json()["value"][0]["name"] == "Sheet1"
    assert workbook_session.range("Sheet1!B2") == 1.5
"""
_ITEM = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"
_MARKED = "pytest.mark.workbook"


@dataclass(frozen=True)
class _Service:
    """The simulator on loopback, which stands for the service that other recorders recorded."""

    root: str
    book: str
    token: str

    def code(self, mark: str) -> str:
        """Return the tests as they were."""
        return _BEFORE.replace("TOKEN", self.token).replace("BOOK", self.book).replace("MARK", mark)


@pytest.fixture(name="service")
def _service(tmp_path: Path) -> Iterator[_Service]:
    simulator = Simulator(clock=RealClock())
    file = simulator.add(make_workbook(tmp_path / "served" / "budget.xlsx").read_bytes(), "/budget.xlsx")
    with LoopbackServer(simulator, "127.0.0.1", 0) as server:
        yield _Service(server.base_url, f"{server.base_url}/me/drive/items/{file.id}/workbook", server.token)


def _now(pytester: pytest.Pytester, more: str = "") -> None:
    """Let the tests be as they are after the migration: against Graph, without the other recorder."""
    code = _BEFORE.replace("TOKEN", "any").replace("BOOK", _ITEM).replace("MARK", _MARKED)
    project(pytester, code + more)


def test_cassettes_of_pytest_recording_are_replayed_by_their_tests(
    service: _Service, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Really recorded with it: scrubbed, and given to each test; what is there is not replaced unasked."""
    project(pytester, service.code("pytest.mark.vcr"))
    recorded = run(pytester, "-p", "no:workbook", "--record-mode=once", "-W", "default")
    recorded.assert_outcomes(passed=3)
    folder = pytester.path / "cassettes"
    assert len(list(folder.rglob("*.yaml"))) == 3
    _now(pytester)
    monkeypatch.chdir(pytester.path)

    assert main(["adopt", "cassettes", "--graph-url", service.root]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "3 adopted, 0 refused"
    own = "cassettes/test_it/test_sheets.workbook.yaml"
    assert f"cassettes/test_it/test_sheets.yaml: 4 interactions for test_it.py::test_sheets, {own}" in said
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=3)
    text = (pytester.path / own).read_text(encoding="utf-8")
    assert service.token not in text
    assert "127.0.0.1" not in text
    document = load(pytester.path / own, "test_it.py::test_sheets")
    assert document.recorded_at
    assert document.source == "simulator"
    assert main(["adopt", "cassettes", "--graph-url", service.root]) == 1
    assert (
        "has a cassette, cassettes/test_it/test_sheets.workbook.yaml; --replace replaces it" in capsys.readouterr().out
    )
    assert main(["adopt", "cassettes", "--graph-url", service.root, "--replace", "--move"]) == 0
    assert len(list(folder.rglob("*.yaml"))) == 3
    assert (pytester.path / own).read_text(encoding="utf-8") == text


def test_cassettes_of_pytest_vcr_are_replayed_also_with_the_fixture(
    service: _Service, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its layout: one folder for all modules, names as they are; vcrpy writes them, as it does under pytest-vcr.

    Requests for other hosts stay where they are, and with them the file.
    """
    recorder = vcr.VCR(
        cassette_library_dir=str(pytester.path / "cassettes"), path_transformer=vcr.VCR.ensure_suffix(".yaml")
    )
    space: dict[str, Any] = {}
    exec(service.code("pytest.mark.vcr"), space)
    for name in (
        "test_sheets",
        "TestSheets.test_named[Sheet1]",
        "TestSheets.test_named[sheet1]",
        "test_of_the_fixture",
    ):
        with recorder.use_cassette(name):
            assert space["sheets"]("sheet1" if "sheet1" in name else "Sheet1") == ("Sheet1", [[1.5]])
            if name == "test_sheets":
                assert (
                    requests.get(f"{service.root.replace('127.0.0.1', 'localhost')}/me", timeout=9).status_code == 401
                )
    _now(pytester, _AFTER)
    monkeypatch.chdir(pytester.path)

    assert main(["adopt", "cassettes", "--graph-url", service.root, "--move"]) == 0
    assert "cassettes/test_sheets.yaml: 1 left out: it is for another host" in capsys.readouterr().out.splitlines()
    assert [path.name for path in pytester.path.glob("cassettes/*.yaml")] == ["test_sheets.yaml"]
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=4)


def _betamax(path: Path, exchanges: list[requests.Response]) -> None:
    """Write *exchanges* as betamax 0.9 does; compared with a file that it wrote."""

    def headers(given: Any) -> dict[str, list[str]]:
        return {name: [value] for name, value in given.items()}

    def body(raw: bytes | str | None) -> dict[str, str]:
        return {"encoding": "utf-8", "string": raw.decode() if isinstance(raw, bytes) else raw or ""}

    recorded = [
        {
            "request": {
                "body": body(one.request.body),
                "headers": headers(one.request.headers),
                "method": one.request.method,
                "uri": one.request.url,
            },
            "response": {
                "body": body(one.content),
                "headers": headers(one.headers),
                "status": {"code": one.status_code, "message": one.reason},
                "url": one.url,
            },
            "recorded_at": "2026-11-24T19:45:06",
        }
        for one in exchanges
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"http_interactions": recorded, "recorded_with": "betamax/0.9.0"}
    path.write_text(json.dumps(whole), encoding="utf-8")


def test_cassettes_of_betamax_are_replayed_by_every_parameter_of_their_test(
    service: _Service, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its JSON, in a folder of any name, the module in the file's name; parameters are in it only if asked for."""
    headers = {"Authorization": f"Bearer {service.token}"}
    answer = requests.get(f"{service.book}/worksheets", headers=headers, timeout=9)
    _betamax(pytester.path / "tapes" / "test_it.test_book.json", [answer])
    _betamax(pytester.path / "tapes" / "test_it.TestBook.test_one[a-b].json", [answer])
    code = f"""
    import pytest, requests
    pytestmark = pytest.mark.workbook

    def found():
        return requests.get("{_ITEM}/worksheets").json()["value"][0]["name"]

    @pytest.mark.parametrize("n", [1, 2])
    def test_book(n):
        assert found() == "Sheet1"

    class TestBook:
        @pytest.mark.parametrize("n", ["a/b"])
        def test_one(self, n):
            assert found() == "Sheet1"
    """
    project(pytester, code)
    monkeypatch.chdir(pytester.path)

    assert main(["adopt", "tapes", "--graph-url", service.root]) == 0
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=3)
    (one, *_) = sorted((pytester.path / "cassettes" / "test_it").glob("test_book*"))
    document = load(one, "", is_named=True)
    assert document.recorded_at == "2026-11-24T19:45:06+00:00"
    assert document.versions["betamax"] == "0.9.0"


def test_what_cannot_be_adopted_is_refused_with_the_reason(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No Graph traffic, no test, more than one, no cassette at all, or a secret in what a cell holds."""
    project(pytester, "def test_a():\n    pass\ndef test_b():\n    pass\n", test_other="def test_b():\n    pass\n")
    folder = pytester.path / "old"
    folder.mkdir()
    graph = "https://graph.microsoft.com/v1.0/me"
    for name, url, text in (
        ("test_a", "https://example.com/", "{}"),
        ("test_gone", graph, "{}"),
        ("test_b", graph, "{}"),
        ("secret", graph, '{"displayName": "Bearer 0123456789abcdef0123"}'),
    ):
        document = {
            "interactions": [
                {
                    "request": {"method": "GET", "uri": url, "body": None, "headers": {}},
                    "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": text}},
                }
            ],
            "version": 1,
        }
        (folder / f"{name}.yaml").write_text(json.dumps(document), encoding="utf-8")
    (folder / "broken.yaml").write_text("]", encoding="utf-8")
    (folder / "odd.json").write_text('{"http_interactions": [3]}', encoding="utf-8")
    monkeypatch.chdir(pytester.path)

    assert main(["adopt", "old"]) == 1
    said = {
        line.partition(": refused: ")[0]: line.partition(": refused: ")[2]
        for line in capsys.readouterr().out.splitlines()
    }
    assert "it holds no Graph traffic: it is for another host (1)" in said["old/test_a.yaml"]
    assert "no collected test has a cassette of this name" in said["old/test_gone.yaml"]
    assert "it may be of any of test_it.py::test_b, test_other.py::test_b" in said["old/test_b.yaml"]
    assert "the file is not YAML" in said["old/broken.yaml"]
    assert "interaction 1 is int, not a mapping" in said["old/odd.json"]
    assert "0 adopted, 6 refused" in said
    assert main(["adopt", "old/secret.yaml", "--node", "test_it.py::test_a"]) == 1
    assert "refused: the cassette" in capsys.readouterr().out
    assert not (pytester.path / "cassettes").exists()
    assert main(["adopt", "old/test_b.yaml", "--node", "test_it.py::test_b"]) == 0
    assert load(pytester.path / "cassettes/test_it/test_b.workbook.yaml", "test_it.py::test_b").source == "live"
    assert main(["adopt", "cassettes/test_it/test_b.workbook.yaml"]) == 1
    assert "it is a cassette of test_it.py::test_b already" in capsys.readouterr().out
    assert main(["adopt", "old/test_b.yaml", "--node", "test_it.py::test_none"]) == 2
    assert "no such test was collected here" in capsys.readouterr().err


def _recorded(url: str, server: str = "Microsoft-HTTPAPI/2.0") -> str:
    told = {"status": {"code": 200, "message": "OK"}, "headers": {"Server": [server]}, "body": {"string": "{}"}}
    asked: dict[str, Any] = {"method": "GET", "uri": url, "body": None, "headers": {}}
    return json.dumps({"interactions": [{"request": asked, "response": told}], "version": 1})


def test_who_answered_on_loopback_is_what_you_say(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown, but for our simulator; a proxy to the service is live."""
    project(pytester, "def test_a():\n    pass\n")
    monkeypatch.chdir(pytester.path)
    own = pytester.path / "cassettes/test_it/test_a.workbook.yaml"
    root = "http://127.0.0.1:8080/v1.0"
    for server, said, source in (
        ("pytest-workbook", [], "simulator"),
        ("Kestrel", [], ""),
        ("Kestrel", ["--source", "live"], "live"),
    ):
        (pytester.path / "test_a.yaml").write_text(_recorded(f"{root}/me", server), encoding="utf-8")
        assert main(["adopt", "test_a.yaml", "--graph-url", root, "--replace", *said]) == 0
        assert load(own, "test_it.py::test_a").source == source
    assert "1 adopted, 0 refused" in capsys.readouterr().out


def test_a_folder_that_was_moved_took_its_cassettes_along(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are adopted where they lie, also with --move; what is its node's own already is passed over."""
    folder = pytester.path / "moved"
    folder.mkdir()
    (folder / "test_it.py").write_text("def test_a():\n    pass\ndef test_b():\n    pass\n")
    there = folder / "cassettes" / "test_it"
    there.mkdir(parents=True)
    for name, node_id in (("test_a", "old/test_it.py::test_a"), ("test_b", "moved/test_it.py::test_b")):
        text = dumped(Document((), node_id, "live"))
        (there / f"{name}.workbook.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(pytester.path)
    assert main(["adopt", "moved", "--move"]) == 0
    lines = capsys.readouterr().out.splitlines()
    own = "moved/cassettes/test_it/test_a.workbook.yaml"
    assert lines == [f"{own}: 0 interactions for moved/test_it.py::test_a, {own}", "1 adopted, 0 refused"]
    assert load(there / "test_a.workbook.yaml", "moved/test_it.py::test_a").source == "live"
    assert load(there / "test_b.workbook.yaml", "moved/test_it.py::test_b").source == "live"
    assert main(["adopt", "moved"]) == 1
    assert "0 adopted, 0 refused" in capsys.readouterr().out
