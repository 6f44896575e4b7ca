"""Workbooks of the files in the drives: opened at the first workbook request, saved when their bytes are asked for."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.replies import Refusal

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = ["MAX_UNZIPPED", "Books"]

MAX_UNZIPPED = 512 * 1024 * 1024


class Books:
    """Opens and saves.

    Args:
        clock: gives ``NOW`` and ``TODAY``.
        random: gives ``RAND``.
        max_unzipped: bytes that a workbook may unzip to.
    """

    def __init__(self, clock: Clock, random: Random, max_unzipped: int) -> None:
        self._clock = clock
        self._random = random
        self._max_unzipped = max_unzipped
        # Parsed once for each content; what a request meets is a clone.
        self._parsed: dict[tuple[str, bytes], Workbook] = {}

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
        if file.book is not None and file.book.revision != file.saved_revision:
            from pytest_workbook.simulator.book.saving import save_workbook

            file.content = save_workbook(file.book)
            file.saved_revision = file.book.revision
        return file.content or b""

    def _parse(self, file: DriveFile, content: bytes) -> Workbook:
        from pytest_workbook.simulator.book.opening import open_workbook
        from pytest_workbook.simulator.book.package import BadWorkbook

        key = (file.name, content)
        if key not in self._parsed:
            try:
                self._parsed[key] = open_workbook(
                    content,
                    today=lambda: self._clock.utc().replace(tzinfo=None),
                    random=self._random.random,
                    drive_name=file.name,
                    max_unzipped=self._max_unzipped,
                )
            except BadWorkbook:
                file.was_refused = True
                raise _no_access_token() from None
        return self._parsed[key]


def _no_access_token() -> Refusal:
    # Observed since 2023 for content that is no Office Open XML workbook.
    return Refusal(403, "AccessDenied", None, "Could not obtain a WAC access token.")
