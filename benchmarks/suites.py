"""Whole pytest runs: start-up with a plugin that nobody uses, and the tax that a replayed test pays."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import PEERS
from benchmarks.traffic import BOOK, small

_REQUESTS = 5
# By name: the plugins that are loaded, and the first lines of each test's function.
_PLUGINS = {
    "bare": (),
    "pytest-workbook": ("pytest_workbook.plugin",),
    "pytest-recording": ("pytest_recording.plugin",),
    "cassetter": ("cassetter.pytest_plugin",),
    "betamax": ("betamax.fixtures.pytest",),
}
_READS = "    with requests.Session() as http:\n" + "".join(
    f"        assert http.get({one.url!r}, timeout=9).json()['cellCount'] == 48\n" for one in small(_REQUESTS)
)
_EMPTY = "def test_{n}():\n    pass\n\n"
_SUITES = {
    "empty tests": ("bare", "import requests\n\n", _EMPTY),
    "pytest-workbook": (
        "pytest-workbook",
        "import requests\n\n",
        "def test_{n}(workbook_item):\n" + _READS,
    ),
    "pytest-recording": (
        "pytest-recording",
        "import pytest, requests\n\n",
        "@pytest.mark.vcr\ndef test_{n}():\n" + _READS,
    ),
    "betamax": (
        "bare",
        "import betamax, requests\n\n",
        "def test_{n}():\n    http = requests.Session()\n"
        "    with betamax.Betamax(http, cassette_library_dir='cassettes').use_cassette('test_{n}', record='none'):\n"
        + "".join(
            f"        assert http.get({one.url!r}, timeout=9).json()['cellCount'] == 48\n" for one in small(_REQUESTS)
        ),
    ),
    "cassetter": (
        "bare",
        "import cassetter, requests\n\n",
        "def test_{n}():\n    with cassetter.use_cassette('cassettes/test_suite/test_{n}.yaml', record_mode='none'):\n"
        + _READS.replace("\n    ", "\n        ").replace("    with", "        with", 1),
    ),
}
SUITES = tuple(_SUITES)
"""Names of the suites of replayed tests."""
STARTS = tuple(_PLUGINS)
"""Names of the plugins whose start-up is measured."""


def start_up(name: str, folder: Path) -> float:
    """Return the seconds of CPU of a run of one empty test with the plugin loaded."""
    made = folder / f"start-{name}"
    made.mkdir(exist_ok=True)
    (made / "test_one.py").write_text(_EMPTY.format(n=0), encoding="utf-8")
    return _cpu(name, made)


def replayed(name: str, tests: int, folder: Path) -> float:
    """Return the seconds of CPU of a run of *tests* tests of five reads, each with a cassette of its own."""
    plugin, head, body = _SUITES[name]
    made = folder / f"suite-{name.replace(' ', '-')}-{tests}"
    if not made.exists():
        made.mkdir()
        source = head + "".join(body.format(n=n) + "\n\n" for n in range(tests))
        (made / "test_suite.py").write_text(source, encoding="utf-8")
        _cassettes(name, made, tests)
    return _cpu(plugin, made)


def _cassettes(name: str, made: Path, tests: int) -> None:
    peer = {"pytest-workbook": "pytest-workbook", "betamax": "betamax"}.get(name, "vcrpy yaml")
    below = made / "cassettes" if name == "betamax" else made / "cassettes" / "test_suite"
    below.mkdir(parents=True)
    for number in range(tests) if name != "empty tests" else ():
        path = below / f"test_{number}{PEERS[peer].suffix}"
        PEERS[peer].record(path, list(small(_REQUESTS)))()
        if name == "pytest-workbook":
            owner = f"test_suite.py::test_{number}"
            path.write_text(path.read_text(encoding="utf-8").replace('"a::b"', f'"{owner}"'), encoding="utf-8")


def _cpu(plugin: str, folder: Path) -> float:
    chosen = [part for module in _PLUGINS[plugin] for part in ("-p", module)]
    # Their own plugins only: what else is installed would be paid by all.
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen, str(folder)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": "", "PYTHONDONTWRITEBYTECODE": ""}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode != 0:
        raise RuntimeError(ran.stdout[-600:] + ran.stderr[-600:])
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


__all__ = ["BOOK", "STARTS", "SUITES", "replayed", "start_up"]
