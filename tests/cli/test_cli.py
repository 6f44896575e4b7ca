"""The command line."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import requests
from harness import make_workbook

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cli import main
from pytest_workbook.simulator.server import LoopbackServer
from pytest_workbook.wire import Headers, Request, json_response

_URL = "https://graph.microsoft.com/v1.0/me/drive/items/item-1/workbook/worksheets"


@pytest.fixture(name="cassette")
def _cassette(tmp_path: Path) -> Path:
    request = Request("GET", _URL, Headers({"workbook-session-id": "session-1"}))
    one = Interaction(request, json_response(200, {"value": []}), session="session-1")
    path = tmp_path / "a.workbook.yaml"
    path.write_text(
        dumped(Document((one,), "t.py::test_a", "simulator", "2026-01-01T00:00:00+00:00")), encoding="utf-8"
    )
    return path


def test_serve_answers_over_http_until_it_is_interrupted(tmp_path: Path) -> None:
    """It prints root, token and items, and each of them works from another process."""
    book = make_workbook(tmp_path / "budget.xlsx", [["Pen", 1.5]])
    command = [sys.executable, "-m", "pytest_workbook", "serve", str(book)]
    # A shell starts what runs in its background with the interrupt ignored.
    heard = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=heard) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        root, token = lines[0].split()[-1], lines[1].split()[-1]
        found = re.search(r"(/me/drive/items/\S+)", lines[2])
        assert found is not None
        url = f"{root}{found[1]}/workbook/worksheets/Sheet1/range(address='A1:B1')"
        answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        refused = requests.get(url, headers={"Authorization": "Bearer wrong"}, timeout=30)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()

    assert answer.json()["values"] == [["Pen", 1.5]]
    assert refused.status_code == 401
    assert lines[3] == "stop with Ctrl-C\n"
    assert rest == "stopped\n"
    assert process.returncode == 0


def test_serve_refuses_what_it_cannot_serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing workbook, an address that is not this machine's, and a latency that is none."""
    book = make_workbook(tmp_path / "b.xlsx")

    assert main(["serve", str(tmp_path / "none.xlsx")]) == 2
    assert "cannot be read: No such file or directory; name an existing .xlsx" in capsys.readouterr().err
    assert main(["serve", str(book), "--host", "192.0.2.7"]) == 2
    assert "cannot serve on 192.0.2.7:0: " in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["serve", str(book), "--latency", "-1"])
    assert "argument --latency: invalid" in capsys.readouterr().err


def test_serve_warns_where_other_machines_can_come(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loudly, before it says where it is; on loopback it has nothing to warn of."""

    def interrupted(server: LoopbackServer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LoopbackServer, "serve", interrupted)
    book = str(make_workbook(tmp_path / "b.xlsx"))
    assert main(["serve", book, "--host", "0.0.0.0", "--latency", "0.5"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("WARNING: 0.0.0.0 is no loopback address.")
    assert told.out.startswith("base URL: http://0.0.0.0:")
    assert main(["serve", book]) == 0
    assert capsys.readouterr().err == ""


def test_inspect_prints_a_table(cassette: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Owner, source and date, then a line for each interaction."""
    assert main(["inspect", str(cassette)]) == 0

    head, _, line = capsys.readouterr().out.splitlines()
    assert head.endswith("a.workbook.yaml: t.py::test_a, from simulator, 2026-01-01T00:00:00+00:00")
    assert line.split() == ["0", "GET", "worksheets", "200", "session-1", "-", "12"]


def test_scan_finds_a_token_and_says_where(cassette: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and the place, never the value; exit 0 where there is none."""
    assert main(["scan", str(cassette.parent)]) == 0
    assert capsys.readouterr().out == "no secrets found\n"

    token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJteXNlbGYgYW5kIEkiLCJleHAiOjE3MDAwMDB9.c2lnbmF0dXJlLW9mLWl0"
    cassette.write_text(cassette.read_text().replace('"session-1"', f'"Bearer {token}"', 1))
    assert main(["scan", str(cassette)]) == 1
    said = capsys.readouterr().out
    assert "a.workbook.yaml:" in said
    assert token not in said


def test_an_unreadable_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong use is exit 2."""
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"\xff\xfe\x00")

    assert main(["inspect", str(bad)]) == 2
    assert "bad.yaml cannot be read as a cassette" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["nonsense"], ["scan", ".", "--nonsense"], []])
def test_wrong_arguments_end_with_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """As argparse does."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: pytest-workbook" in capsys.readouterr().err
