"""Workbooks of the files in the drives: opened at the first workbook request, saved when their bytes are asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.replies import Refusal

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = ["MAX_UNZIPPED", "Books", "ParsedWorkbooks"]

MAX_UNZIPPED = 512 * 1024 * 1024


class ParsedWorkbooks:
    """Workbooks as they were parsed, to be cloned; one may be shared by many simulators of a run.

    A shared one makes the same big file cost its parsing once, not once for each test. The functions of a shared
    workbook that give the time and chance are those of the simulator that parsed it first.

    Args:
        most: how many are kept, the ones used last.
    """

    def __init__(self, most: int = 16) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._parsed: OrderedDict[tuple[str, int, bytes], Workbook] = OrderedDict()

    def get(self, name: str, max_unzipped: int, content: bytes, parse: Callable[[], Workbook]) -> Workbook:
        """Return the workbook in *content*, parsed if it is not kept; not to be changed.

        Args:
            name: file name that the workbook knows itself by.
            max_unzipped: bound it was, or is to be, opened under.
            content: the file's bytes.
            parse: parses them.
        """
        key = (name, max_unzipped, content)
        with self._lock:
            found = self._parsed[key] if key in self._parsed else parse()
            self._parsed[key] = found
            self._parsed.move_to_end(key)
            while len(self._parsed) > self._most:
                self._parsed.popitem(last=False)
            return found


class Books:
    """Opens and saves.

    Args:
        clock: gives ``NOW`` and ``TODAY``.
        random: gives ``RAND``.
        max_unzipped: bytes that a workbook may unzip to.
        parsed: workbooks parsed before.
        view: gives a file's workbook as its content shows it, where that is behind; None where it is not.
    """

    def __init__(
        self,
        clock: Clock,
        random: Random,
        max_unzipped: int,
        parsed: ParsedWorkbooks,
        view: Callable[[DriveFile], Workbook | None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._random = random
        self._max_unzipped = max_unzipped
        self._parsed = parsed
        self._view = view

    def open(self, file: DriveFile) -> Workbook:
        """Return the saved state of *file*; the same object until its content is replaced.

        Raises:
            Refusal: 403 as for any content that is no workbook.
        """
        if file.book is None:
            if file.content is None or file.was_refused:
                raise _no_access_token()
            file.book = self._parse(file, file.content).clone()
            file.saved_revision = file.book.revision
        return file.book

    def content(self, file: DriveFile) -> bytes:
        """Return the saved bytes of *file*; those it came with while nothing was written."""
        behind = self._view(file)
        if behind is not None and behind.revision != file.saved_revision:
            from pytest_workbook.simulator.book.saving import save_workbook

            return save_workbook(behind)
        if behind is not None:
            return file.content or b""
        if file.book is not None and file.book.revision != file.saved_revision:
            from pytest_workbook.simulator.book.saving import save_workbook

            file.content = save_workbook(file.book)
            file.saved_revision = file.book.revision
        return file.content or b""

    def _parse(self, file: DriveFile, content: bytes) -> Workbook:
        from pytest_workbook.simulator.book.opening import open_workbook
        from pytest_workbook.simulator.book.package import BadWorkbook

        def parse() -> Workbook:
            return open_workbook(
                content,
                today=lambda: self._clock.utc().replace(tzinfo=None),
                random=self._random.random,
                drive_name=file.name,
                max_unzipped=self._max_unzipped,
            )

        try:
            return self._parsed.get(file.name, self._max_unzipped, content, parse)
        except BadWorkbook:
            file.was_refused = True
            raise _no_access_token() from None


def _no_access_token() -> Refusal:
    # Observed since 2023 for content that is no Office Open XML workbook.
    return Refusal(403, "AccessDenied", None, "Could not obtain a WAC access token.")
