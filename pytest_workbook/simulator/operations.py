"""Long-running operations: sessions that take a while to create, asked for with ``Prefer: respond-async``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.drive import DriveFile, not_found
from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.simulator.sessions import Session

__all__ = ["Operations"]

# Source: "Best practices for working with the Excel API", read 2026-11: the documented failed operation.
_FAILURE = {
    "code": "internalServerError",
    "message": "An internal server error occurred while processing the request.",
    "innerError": {
        "code": "internalServerErrorUncategorized",
        "message": "An unspecified error has occurred.",
        "innerError": {"code": "GenericFileOpenError", "message": "The workbook cannot be opened."},
    },
}


@dataclass(slots=True)
class _Operation:
    file: DriveFile
    ends: float
    fails: bool
    create: Callable[[], Session]
    session: Session | None = None


class Operations:
    """The operations of one simulator.

    Args:
        clock: tells when they end.
        random: source of ids.
    """

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._known: dict[str, _Operation] = {}

    def begin(self, file: DriveFile, seconds: float, create: Callable[[], Session], *, fails: bool) -> str:
        """Begin to create a session and return the operation's id.

        Args:
            file: whose workbook is opened.
            seconds: how long it takes.
            create: makes the session, when the operation has ended.
            fails: whether it fails instead.
        """
        operation_id = f"{self._random.getrandbits(128):032x}"
        self._known[operation_id] = _Operation(file, self._clock.now() + seconds, fails, create)
        return operation_id

    def status(self, operation_id: str, file: DriveFile, base: str) -> dict[str, object]:
        """Return the operation as a body.

        Args:
            operation_id: as `begin` gave it.
            file: whose operation it must be.
            base: URL of the workbook, for ``resourceLocation``.

        Raises:
            Refusal: 404 for an unknown operation.
        """
        found = self._find(operation_id, file)
        if self._clock.now() < found.ends:
            return {"id": operation_id, "status": "running"}
        if found.fails:
            return {"id": operation_id, "status": "failed", "error": _FAILURE}
        if found.session is None:
            found.session = found.create()
        # Source: "Get workbookOperation", read 2026-11: the key is the operation's id.
        location = f"{base}/sessionInfoResource(key='{operation_id}')"
        return {"id": operation_id, "status": "succeeded", "resourceLocation": location}

    def result(self, operation_id: str, file: DriveFile) -> Session:
        """Return the session that the operation made.

        Raises:
            Refusal: 404 for an unknown operation or one that has made none yet.
        """
        found = self._find(operation_id, file)
        if found.session is None:
            raise not_found()
        return found.session

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()

    def _find(self, operation_id: str, file: DriveFile) -> _Operation:
        found = self._known.get(operation_id)
        if found is None or found.file is not file:
            raise Refusal(404, "ItemNotFound", "itemNotFound", "The requested resource doesn't exist.")
        return found
