"""The session linter at work: what it sees of a test, and the warnings it gives."""

from __future__ import annotations

import threading
import warnings

import pytest

from pytest_workbook.linter.rules import RULES
from pytest_workbook.linter.seen import Finding, Seen
from pytest_workbook.linter.warning import WorkbookLintWarning

__all__ = ["Linting"]


class Linting:
    """What the linter saw of the test in care."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: list[Seen] = []

    def watch(self, seen: Seen) -> None:
        """Take an exchange down."""
        with self._lock:
            self._seen.append(seen)

    def forget(self) -> None:
        """Forget what was seen: another test begins."""
        with self._lock:
            self._seen.clear()

    def warn(self, item: pytest.Item, *, late: bool) -> None:
        """Warn of what breaks the rules.

        Args:
            item: the test in care; where the caller of a request is not known, it is the place.
            late: whether its fixtures have closed.
        """
        __tracebackhide__ = True
        with self._lock:
            seen = tuple(self._seen)
        for rule in RULES:
            if rule.is_late is late:
                for finding in rule.check(seen):
                    _warn(rule.name, finding, item)


def _warn(name: str, finding: Finding, item: pytest.Item) -> None:
    __tracebackhide__ = True
    path, line = str(item.path), (item.location[1] or 0) + 1
    if finding.exchange.caller is not None:
        place = finding.exchange.caller.rpartition(":")
        path, line = place[0], int(place[2])
    try:
        warnings.warn_explicit(f"{name}: {finding.text}", WorkbookLintWarning, path, line)
    except WorkbookLintWarning as warning:
        # Made an error by a filter: nobody but the text shows the place then.
        msg = f"{warning}\nat {path}:{line}"
        raise WorkbookLintWarning(msg) from None
