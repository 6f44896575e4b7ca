"""Long-running operations, asked for with ``Prefer: respond-async``: new sessions, and rows added or deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    create: Callable[[], Session] | None = None
    session: Session | None = None
    row: Mapping[str, object] | None = None
    query: str = ""


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
        return self._added(_Operation(file, self._clock.now() + seconds, fails, create))

    def begin_rows(self, file: DriveFile, seconds: float, row: Mapping[str, object] | None, query: str) -> str:
        """Begin to add or delete rows and return the operation's id; the rows are changed already.

        Args:
            file: whose workbook it is.
            seconds: how long it takes.
            row: the first new one as a body; None for rows that were deleted.
            query: what its URLs bear, with a question mark.
        """
        return self._added(_Operation(file, self._clock.now() + seconds, fails=False, row=row, query=query))

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
        done = {"id": operation_id, "status": "succeeded"}
        if found.create is None and found.row is None:
            return dict(done)
        if found.create is not None and found.session is None:
            found.session = found.create()
        # Source: "Get workbookOperation", read 2026-11: the key is the operation's id.
        function = "sessionInfoResource" if found.row is None else "tableRowOperationResult"
        return {**done, "resourceLocation": f"{base}/{function}(key='{operation_id}'){found.query}"}

    def result(self, operation_id: str, file: DriveFile) -> Session:
        """Return the session that the operation made.

        Raises:
            Refusal: 404 for an unknown operation or one that has made none yet.
        """
        found = self._find(operation_id, file)
        if found.session is None:
            raise not_found()
        return found.session

    def row(self, operation_id: str, file: DriveFile) -> Mapping[str, object]:
        """Return the first row that the operation added, as a body.

        Raises:
            Refusal: 404 for an unknown operation, and one that has added none yet.
        """
        found = self._find(operation_id, file)
        if found.row is None or self._clock.now() < found.ends:
            raise not_found()
        return found.row

    def clear(self) -> None:
        """Forget all."""
        self._known.clear()

    def _added(self, operation: _Operation) -> str:
        operation_id = f"{self._random.getrandbits(128):032x}"
        self._known[operation_id] = operation
        return operation_id

    def _find(self, operation_id: str, file: DriveFile) -> _Operation:
        found = self._known.get(operation_id)
        if found is None or found.file is not file:
            raise Refusal(404, "ItemNotFound", "itemNotFound", "The requested resource doesn't exist.")
        return found
