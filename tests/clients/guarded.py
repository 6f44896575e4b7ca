"""Projects whose tests use a real client while names and connections are refused: what the tests of clients share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness import make_workbook, project, run

__all__ = ["GuardedProject", "guarded"]

# Below every library and below the plugin: no name is looked up, and no connection begins.
_CONFTEST = """
import sys
from pathlib import Path

_ESCAPES = Path(__file__).with_name("escapes.txt")
_REFUSED = ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.sendto")


def _refuse(event, args):
    if event in _REFUSED:
        with _ESCAPES.open("a") as file:
            file.write(f"{event} {args[:2]}\\n")
        raise OSError(f"{event} is refused in this project")


sys.addaudithook(_refuse)
"""

_ROWS: list[list[object]] = [
    ["Item", "Price", "Twice", None, "=SUM(C2:C9)"],
    ["Pen", 1.5, "=B2*2"],
    ["Ink", 8, "=B3*2"],
]
_EXCHANGES = re.compile(r"^exchanges: (\d+) (simulator|cassette)$", re.MULTILINE)
_INTERACTION = re.compile(r"^- request:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class GuardedProject:
    """A project in which nothing may reach the network.

    Args:
        pytester: pytest's.
        tests: how many tests it has.
        options: of every run.
        gone: how many answers say that a session is gone; on replay the clock gives them, not the tape.
    """

    pytester: pytest.Pytester
    tests: int
    options: tuple[str, ...] = ()
    gone: int = 0

    def simulate(self) -> int:
        """Run on the simulator; return the number of exchanges."""
        return self._run("simulate", "simulator", "--workbook-item=book.xlsx")

    def record(self) -> int:
        """Record from the simulator; return the number of exchanges, all of which but `gone` are on cassettes."""
        count = self._run("record", "simulator", "--workbook-item=book.xlsx")
        assert self.recorded() == count - self.gone
        return count

    def replay(self) -> int:
        """Replay, where no workbook is named or there; return the number of exchanges."""
        (self.pytester.path / "book.xlsx").unlink(missing_ok=True)
        return self._run("replay", "cassette")

    def recorded(self) -> int:
        """Return the number of interactions on all cassettes."""
        files = self.pytester.path.glob("**/*.workbook.yaml")
        return sum(len(_INTERACTION.findall(file.read_text("utf-8"))) for file in files)

    def holds_in_every_mode(self) -> int:
        """Simulate, record and replay; return the number of exchanges, the same in each."""
        counts = {self.simulate(), self.record(), self.replay()}
        assert len(counts) == 1
        return counts.pop()

    def _run(self, mode: str, source: str, *options: str) -> int:
        result = run(self.pytester, f"--workbook-mode={mode}", *self.options, *options)
        result.assert_outcomes(passed=self.tests)
        escapes = self.pytester.path / "escapes.txt"
        assert not escapes.exists(), escapes.read_text()
        (found,) = _EXCHANGES.findall(result.stdout.str())
        assert found[1] == source
        return int(found[0])


def guarded(
    pytester: pytest.Pytester, code: str, *, tests: int, options: tuple[str, ...] = (), gone: int = 0
) -> GuardedProject:
    """Write a project with a workbook of prices, ``book.xlsx``, whose network is refused.

    Args:
        pytester: pytest's.
        code: of its ``test_it.py``.
        tests: how many tests that has.
        options: of every run.
        gone: how many answers say that a session is gone.
    """
    pytester.makeconftest(_CONFTEST)
    make_workbook(Path(pytester.path) / "book.xlsx", _ROWS)
    project(pytester, code)
    return GuardedProject(pytester, tests, options, gone)
