"""The simulated drives of the run: one for each span in which tests share a workbook."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_workbook.clock import Clock
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.plans import Target

if TYPE_CHECKING:
    from pytest_workbook.simulator.books import ParsedWorkbooks
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
        check: told of each workbook that is put there; raises ``UsageError`` if it is none.
        part: called when the first file has its ids: those of sessions are to differ from other worlds'.
        files: by what was named, whatever words named it: a second session meets the workbook of the first.
        originals: the local workbook behind each file, None for a blank one.
        refused: why a file cannot be opened.
    """

    simulator: Simulator
    check: Callable[[Path, DriveFile, bytes], None]
    part: Callable[[], None]
    files: dict[tuple[ItemAddress | None, Path | None], DriveFile] = field(default_factory=dict)
    originals: dict[DriveFile, Path | None] = field(default_factory=dict)
    refused: dict[DriveFile, str] = field(default_factory=dict)

    def file(self, target: Target) -> DriveFile:
        """Return the file that serves *target*, put there at first use.

        Raises:
            UsageError: if the workbook cannot be read, or another one is served there.
        """
        key = (target.address, target.file)
        if key not in self.files:
            is_first = not self.files
            self.files[key] = self._found(target) or self._served(target)
            if is_first:
                self.part()
        return self.files[key]

    def path(self, target: Target) -> str:
        """Return the path below the version root under which *target* is served."""
        if target.is_there and target.address is not None:
            return target.address.path
        file = self.file(target)
        return target.address.path if target.address is not None else f"/me/drive/items/{file.id}"

    def _found(self, target: Target) -> DriveFile | None:
        """Return what is at the address already, under this or another form of it."""
        file = self.simulator.file(target.address) if target.address is not None else None
        if file is not None and file in self.refused:
            raise UsageError(self.refused[file])
        if file is None or target.file is None or self.originals.get(file, target.file) == target.file:
            return file
        msg = (
            f"{target.named} is served from {self.originals[file] or 'a blank workbook'} already, and cannot be served "
            f"from {target.file} as well in the same test; name another item, or put the file beside it with "
            "workbook_drive.add"
        )
        raise UsageError(msg)

    def _served(self, target: Target) -> DriveFile:
        content = _read(target.file) if target.file is not None else None
        file = self._put(content, target)
        self.originals[file] = target.file
        if content is not None and target.file is not None:
            try:
                self.check(target.file, file, content)
            except UsageError as error:
                self.refused[file] = str(error)
                raise
        return file

    def _put(self, content: bytes | None, target: Target) -> DriveFile:
        if target.address is not None:
            return self.simulator.mount(content, target.address)
        if content is None or target.file is None:
            return self.simulator.blank(self._free("Book.xlsx"))
        return self.simulator.add(content, self._free(target.file.name))

    def _free(self, name: str) -> str:
        """Return a path for *name* at which no file is: another folder's workbook may have the same name."""
        taken = {file.drive_path.lower() for file in self.simulator.files()}
        places = (f"/{number}/{name}" if number else f"/{name}" for number in itertools.count())
        return next(path for path in places if path.lower() not in taken)


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
        # A file is parsed once in a run, and cloned for each world.
        self._parsed: ParsedWorkbooks | None = None

    def get(self, span: str, profile: str) -> World:
        """Return the world of *span*, made at first use with *profile*."""
        if span not in self._worlds:
            from pytest_workbook.simulator.books import ParsedWorkbooks
            from pytest_workbook.simulator.service import Simulator

            self._parsed = self._parsed or ParsedWorkbooks()
            chance = random.Random(_SEED)  # noqa: S311 - ids that are to be the same in each run
            simulator = Simulator(
                clock=self._clock,
                profile=profile,
                random=chance,
                idle_limits=self._limits,
                max_unzipped=self._max_unzipped,
                parsed=self._parsed,
            )
            self._worlds[span] = World(simulator, self._check, partial(chance.seed, f"{_SEED} {span}"))
        return self._worlds[span]

    def widened(self, span: str, wider: str) -> str:
        """Let the world of *span* live as long as *wider*; return the span it has then.

        Where both have a world already, what was served to *span* stays where it is.
        """
        if span not in self._worlds:
            return wider
        if wider in self._worlds:
            return span
        self._worlds[wider] = self._worlds.pop(span)
        return wider

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

    def _check(self, path: Path, file: DriveFile, content: bytes) -> None:
        """Say what is wrong with a workbook; the simulator can only answer what Microsoft Graph would: 403."""
        from pytest_workbook.simulator.book.opening import open_workbook
        from pytest_workbook.simulator.book.package import BadWorkbook

        if self._parsed is None:
            return
        chance = random.Random(_SEED)  # noqa: S311 - the same in each run
        try:
            self._parsed.get(
                file.name,
                self._max_unzipped,
                content,
                lambda: open_workbook(
                    content,
                    today=lambda: self._clock.utc().replace(tzinfo=None),
                    random=chance.random,
                    drive_name=file.name,
                    max_unzipped=self._max_unzipped,
                ),
            )
        except BadWorkbook as error:
            msg = f"{path} cannot be opened: {error}"
            raise UsageError(msg) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"the workbook {path} cannot be read: {error.strerror or error}"
        raise UsageError(msg) from None
