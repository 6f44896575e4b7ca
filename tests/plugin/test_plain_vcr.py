"""The plugin's cassettes replay with plain vcrpy, and what plain vcrpy recorded replays in the plugin."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
import vcr
from harness import make_workbook, project, run
from vcr.errors import CannotOverwriteExistingCassetteException

from pytest_workbook.clock import RealClock
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.simulator import Simulator
from pytest_workbook.simulator.server import LoopbackServer

# Code under test that knows neither vcrpy nor the plugin.
_APP = """
import requests

def total(root, item, token):
    book = f"{root}{item}/workbook"
    with requests.Session() as client:
        client.trust_env = False
        client.headers["Authorization"] = f"Bearer {token}"
        made = client.post(f"{book}/createSession", json={"persistChanges": True})
        made.raise_for_status()
        client.headers["workbook-session-id"] = made.json()["id"]
        first = client.get(f"{book}/worksheets/Sheet1/range(address='B2:B3')").json()["values"]
        cell = f"{book}/worksheets/Sheet1/range(address='B4')"
        client.patch(cell, json={"formulas": [["=SUM(B2:B3)"]]}).raise_for_status()
        summed = client.get(cell).json()["values"]
        missing = client.get(f"{book}/worksheets/Nowhere").status_code
        client.post(f"{book}/closeSession", json={}).raise_for_status()
        name = client.get(f"{root}{item}").json()["name"]
    return first, summed, missing, name
"""
_TEST = """
from app import total

def test_total(workbook_item, workbook_token):
    root = "https://graph.microsoft.com/v1.0"
    assert total(root, workbook_item.path, workbook_token) == ([[1.5], [8]], [[9.5]], 404, "book.xlsx")
"""
_EXPECTED = ([[1.5], [8]], [[9.5]], 404, "book.xlsx")
_ITEM = "/me/drive/root:/book.xlsx:"


def _total(folder: Path) -> Callable[..., Any]:
    found: Callable[..., Any] = runpy.run_path(str(folder / "app.py"))["total"]
    return found


def _suite(pytester: pytest.Pytester) -> Path:
    folder = project(pytester, _TEST, app=_APP)
    make_workbook(folder / "book.xlsx")
    return folder


def test_plain_vcrpy_replays_what_the_plugin_recorded(pytester: pytest.Pytester) -> None:
    """With its own default matching, no network and no plugin: the whole conversation, each interaction once."""
    folder = _suite(pytester)
    run(pytester, "--workbook-mode=record", "--workbook-item=book.xlsx").assert_outcomes(passed=1)
    (path,) = folder.rglob("*.workbook.yaml")
    with vcr.VCR(record_mode="none").use_cassette(str(path)) as cassette:
        found = _total(folder)("https://graph.microsoft.com/v1.0", "/me/drive/items/item-1", "any")
        with pytest.raises(CannotOverwriteExistingCassetteException):
            requests.get("https://graph.microsoft.com/v1.0/me/drive/items/item-1", timeout=5)
    assert found == _EXPECTED
    assert cassette.all_played


def test_pytest_recording_replays_what_the_plugin_recorded(pytester: pytest.Pytester) -> None:
    """Without the plugin and with the network blocked; the file only has to lie where it is looked for."""
    folder = _suite(pytester)
    run(pytester, "--workbook-mode=record", "--workbook-item=book.xlsx").assert_outcomes(passed=1)
    (path,) = folder.rglob("*.workbook.yaml")
    path.rename(path.with_name("test_total.yaml"))
    project(
        pytester,
        "import pytest\n"
        "from app import total\n"
        "@pytest.mark.vcr\n"
        "@pytest.mark.block_network\n"
        "def test_total():\n"
        f"    assert total('https://graph.microsoft.com/v1.0', '/me/drive/items/item-1', 'any') == {_EXPECTED!r}\n",
    )
    run(pytester, "-p", "no:workbook", "--record-mode=none").assert_outcomes(passed=1)


def test_plugin_replays_what_plain_vcrpy_recorded(pytester: pytest.Pytester) -> None:
    """From the same traffic with the simulator's server on loopback; only the service root has to be named."""
    folder = _suite(pytester)
    simulator = Simulator(clock=RealClock())
    simulator.mount((folder / "book.xlsx").read_bytes(), ItemAddress(_ITEM))
    path = folder / "cassettes" / "test_it" / "test_total.workbook.yaml"
    with LoopbackServer(simulator) as server:
        root = server.base_url
        with vcr.VCR(record_mode="once").use_cassette(str(path)):
            assert _total(folder)(root, _ITEM, server.token) == _EXPECTED
    result = run(
        pytester, "--workbook-mode=replay", f"--workbook-graph-url={root}", f"--workbook-item={_ITEM}", subprocess=False
    )
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["tests: 1 replayed", "exchanges: 7 cassette"])
