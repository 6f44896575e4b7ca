"""The simulated drives of the run: one for each span in which tests share a workbook."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_workbook.clock import Clock
from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.plans import Target

if TYPE_CHECKING:
    from pytest_workbook.simulator.drive import DriveFile
    from pytest_workbook.simulator.service import Simulator

__all__ = ["World", "Worlds"]

# Ids come from here: the same run gives the same ids, so that recording twice gives the same bytes.
_SEED = 20261124


@dataclass(slots=True)
class World:
    """A simulated drive and what was put into it.

    Args:
        simulator: answers.
        files: by target.
    """

    simulator: Simulator
    files: dict[Target, DriveFile] = field(default_factory=dict)

    def file(self, target: Target) -> DriveFile:
        """Return the file that serves *target*, put there at first use.

        Raises:
            UsageError: if the workbook cannot be read.
        """
        if target not in self.files:
            self.files[target] = self._served(target)
        return self.files[target]

    def path(self, target: Target) -> str:
        """Return the path below the version root under which *target* is served."""
        if target.is_there and target.address is not None:
            return target.address.path
        file = self.file(target)
        return target.address.path if target.address is not None else f"/me/drive/items/{file.id}"

    def _served(self, target: Target) -> DriveFile:
        content = _read(target.file) if target.file is not None else None
        if target.address is not None:
            return self.simulator.mount(content, target.address)
        if content is None or target.file is None:
            return self.simulator.blank()
        return self.simulator.add(content, f"/{target.file.name}")


class Worlds:
    """Worlds by the name of the span they live in.

    Args:
        clock: virtual.
        idle_limits: seconds, persistent and non-persistent.
        max_unzipped: bytes a workbook may unzip to.
    """

    def __init__(self, clock: Clock, idle_limits: tuple[float, float], max_unzipped: int) -> None:
        self._clock = clock
        self._limits = idle_limits
        self._max_unzipped = max_unzipped
        self._worlds: dict[str, World] = {}

    def get(self, span: str, profile: str) -> World:
        """Return the world of *span*, made at first use with *profile*."""
        if span not in self._worlds:
            from pytest_workbook.simulator.service import Simulator

            simulator = Simulator(
                clock=self._clock,
                profile=profile,
                random=random.Random(_SEED),  # noqa: S311 - ids that are to be the same in each run
                idle_limits=self._limits,
                max_unzipped=self._max_unzipped,
            )
            self._worlds[span] = World(simulator)
        return self._worlds[span]

    def existing(self, span: str) -> World | None:
        """Return the world of *span* if anything used it."""
        return self._worlds.get(span)

    def end(self, span: str) -> World | None:
        """Forget the world of *span* and return it."""
        return self._worlds.pop(span, None)

    def keep(self, lives: Callable[[str], bool]) -> None:
        """Forget the worlds whose span *lives* no more."""
        for span in [span for span in self._worlds if not lives(span)]:
            del self._worlds[span]

    def all(self) -> list[World]:
        """Return the worlds that live now."""
        return list(self._worlds.values())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"the workbook {path} cannot be read: {error.strerror or error}"
        raise UsageError(msg) from None
