"""Runs everything interleaved and prints one table a question: seconds of CPU, and ratios to the first peer named.

Usage: ``python -m benchmarks [--rounds N] [--quick]``, in an environment with the dependency group ``bench``.
What is not installed, or breaks, is shown as that.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from benchmarks.peers import PEERS
from benchmarks.suites import STARTS, SUITES, replayed, start_up

_PACKAGES = ("pytest-workbook", "vcrpy", "pytest-recording", "betamax", "cassetter", "requests", "pytest", "PyYAML")
# vcrpy's search costs a quarter of a second a request here: a hundred of them are asked, not all.
_MANY = 20_000
_BIG_ROWS = 60_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes")
    asked = parser.parse_args()
    many, rows, tests = (_MANY // 10, _BIG_ROWS // 10, 50) if asked.quick else (_MANY, _BIG_ROWS, 200)
    print(f"{platform.python_version()} on {platform.machine()}, " + ", ".join(_versions()))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _runs("start-up, plugin unused", "bare", STARTS, asked.rounds, lambda one: start_up(one, folder))
        _taxes(tests, asked.rounds, folder)
        for count in (100, many):
            _cells("small", count, asked.rounds if count == 100 else 1, folder)
        _cells("big", rows, 1, folder)


def _versions() -> Iterable[str]:
    for package in _PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} not installed"


def _runs(title: str, base: str, names: Iterable[str], rounds: int, measure: Callable[[str], float]) -> None:
    taken = _interleaved(list(names), rounds, measure)
    print(f"\n{title} (CPU ms, ratio to {base})")
    for name, times in taken.items():
        print(f"  {name:<18} {_shown(times, taken[base])}")


def _taxes(tests: int, rounds: int, folder: Path) -> None:
    taken = _interleaved(list(SUITES), rounds, lambda one: replayed(one, tests, folder))
    print(f"\nreplayed test of 5 requests: CPU ms a test over an empty one, of {tests} (ratio to pytest-recording)")
    empty = taken["empty tests"]
    taxes = {
        name: [(one - other) / tests for one, other in zip(times, empty, strict=True)]
        for name, times in taken.items()
        if name != "empty tests" and isinstance(times, list)
    }
    for name in taken:
        if name != "empty tests":
            print(f"  {name:<18} {_shown(taxes.get(name, taken[name]), taxes.get('pytest-recording', []))}")


def _interleaved(names: list[str], rounds: int, measure: Callable[[str], float]) -> dict[str, list[float] | str]:
    taken: dict[str, list[float] | str] = {name: [] for name in names}
    for _ in range(rounds + 1):
        for name in names:
            times = taken[name]
            if isinstance(times, str):
                continue
            try:
                times.append(measure(name))
            except (RuntimeError, OSError) as error:
                taken[name] = f"failed: {str(error).strip().splitlines()[-1][:90]}"
    # The first round wrote byte code and warmed the disk.
    return {name: times if isinstance(times, str) else times[1:] for name, times in taken.items()}


def _shown(times: list[float] | str, base: list[float] | str) -> str:
    if isinstance(times, str):
        return times
    ratios = [one / other for one, other in zip(times, base, strict=False) if isinstance(other, float)]
    return f"{median(times) * 1000:9.2f}   {median(ratios):6.2f}" if ratios else f"{median(times) * 1000:9.2f}"


def _cells(traffic: str, count: int, rounds: int, folder: Path) -> None:
    what = f"{count} interactions of 48 cells" if traffic == "small" else f"one body of {count} rows of 26 cells"
    print(f"\n{what} (CPU s; each request in ms; MB)")
    print(f"  {'':<18} {'record':>8} {'save':>8} {'load':>8} {'first':>8} {'each ms':>8} {'RSS':>7} {'file':>7}")
    found: dict[str, list[dict[str, float]]] = {name: [] for name in PEERS}
    broken: dict[str, str] = {}
    for _ in range(rounds):
        for name in PEERS:
            if name in broken:
                continue
            try:
                saved = _cell(name, "save", traffic, count, folder)
                played = _cell(name, "replay", traffic, count, folder)
                found[name].append({**saved, **played})
            except RuntimeError as error:
                broken[name] = str(error)
    for name, rows in found.items():
        if name in broken or not rows:
            print(f"  {name:<18} failed: {broken.get(name, 'no figures')}")
            continue
        middle = {key: median(row[key] for row in rows) for key in rows[0]}
        shown = " ".join(f"{middle[key]:8.3f}" for key in ("record", "save", "load", "first", "each_ms"))
        print(f"  {name:<18} {shown} {middle['rss']:7.0f} {middle['file']:7.1f}")


def _cell(name: str, phase: str, traffic: str, count: int, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.cell", name, phase, traffic, str(count), str(folder)]
    here = Path(__file__).parent.parent
    ran = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        lines = ran.stderr.strip().splitlines() or [f"exit {ran.returncode}"]
        raise RuntimeError(lines[-1][:100])
    measured: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return measured


if __name__ == "__main__":
    main()
