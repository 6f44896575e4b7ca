"""What the run collected, before anybody left tests out, and what is said of it at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.plugin.names import is_in_care

__all__ = ["Collection"]

_MOST_SHOWN = 10


class Collection:
    """The tests of a run. Light: it is asked for ownership only where a test was in care.

    Args:
        config: pytest's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.all: Sequence[pytest.Item] = ()
        self.has_errors = False
        self._met = 0
        self._kept = 0
        self._from_workers: list[list[list[str]] | None] = []

    def met(self, count: int) -> None:
        """Count tests that a module or class gave."""
        self._met += count

    def gathered(self, items: Sequence[pytest.Item]) -> None:
        """Remember all tests there are."""
        self.all = list(items)

    def finished(self, session: pytest.Session) -> None:
        """Remember how many of them are left, and whether some could not be collected."""
        self._kept = len(session.items)
        self.has_errors = bool(session.testsfailed)

    @property
    def whole_folders(self) -> tuple[Path, ...] | None:
        """The folders of which every test was collected and kept; None if the run is a partial one.

        A plugin that splits a suite takes tests out, some without a word.
        """
        from pytest_workbook.plugin.ownership import collected_folders

        if self.has_errors or not self.all or not self._kept == len(self.all) == self._met:
            return None
        return collected_folders(self.config)

    def unowned(self, cassette_dir: Path | None) -> list[list[str]] | None:
        """Return path and node id of each cassette that no test owns, as plain data; None where that is not judged."""
        if self.config.option.collectonly or not any(map(is_in_care, self.all)):
            return None
        if (folders := self.whole_folders) is None:
            return None
        from pytest_workbook.plugin.ownership import unowned

        found = unowned(self.all, folders, self.config.rootpath, cassette_dir)
        return [[str(one.path), one.node_id] for one in found]

    def hear(self, told: Any) -> None:
        """Take over what a worker found: it collected, the controller did not."""
        self._from_workers.append(told)

    def lines(self, cassette_dir: Path | None) -> Iterator[str]:
        """Yield what the summary says of cassettes that no test owns."""
        # Every worker collects all tests; what one of them does not judge, nobody says.
        told = self._from_workers or [self.unowned(cassette_dir)]
        found = told[0]
        if not found or any(one != found for one in told):
            return
        yield f"cassettes that no test owns: {len(found)} (pytest-workbook prune shows and removes them)"
        for path, node_id in found[:_MOST_SHOWN]:
            shown = Path(path)
            if shown.is_relative_to(self.config.rootpath):
                shown = shown.relative_to(self.config.rootpath)
            yield f"  {shown} (of {node_id or 'the run'})"
        if len(found) > _MOST_SHOWN:
            yield f"  and {len(found) - _MOST_SHOWN} more"
