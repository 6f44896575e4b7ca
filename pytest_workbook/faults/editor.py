"""Somebody else at the same workbook: what they write, when it is seen, and what they keep others from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from pytest_workbook.errors import UsageError

if TYPE_CHECKING:
    from pytest_workbook.faults.plan import WorkbookFaults

__all__ = ["OtherEditor", "Stage"]

_SESSION = "workbook-session-id"
_NAME = "Megan Bowen"
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


class Stage(Protocol):
    """Where others come on: a simulated drive."""

    def send(
        self, item: object, method: str, path: str, body: Any, *, headers: dict[str, str], seconds: float = 0
    ) -> Any:
        """Send a request of somebody else, at once or when *seconds* have passed; return the JSON of its answer."""

    def path_of(self, address: str) -> str:
        """Return the path below ``/workbook`` of the range *address*."""

    def lock(self, item: object, name: str, status: int, code: str | None) -> None:
        """Let *name* hold *item*."""

    def unlock(self, item: object) -> None:
        """Let nobody hold *item*."""

    def delay(self, **seconds: float) -> None:
        """Change what takes its time to be seen."""


class OtherEditor:
    """Somebody else who has the workbook open; neither locks nor lags concern them.

    Args:
        stage: where the workbook is.
        faults: the plan in which an edit between two requests has its place.
        name: that a lock shows.
        item: the ``DriveItem``; the one under test if None.
    """

    def __init__(self, stage: Stage, faults: WorkbookFaults, name: str = _NAME, item: object = None) -> None:
        self._stage = stage
        self._faults = faults
        self._name = name
        self._item = item
        self._headers: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"<OtherEditor {self._name!r}>"

    def write(
        self,
        address: str,
        values: Any,
        *,
        seen_after: float = 0,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Write into a range, and save.

        Args:
            address: as of ``WorkbookSession.range``.
            values: rows, or a scalar that fills.
            seen_after: seconds until anybody else sees it; until then, their reads are stale.
            before: a method and a path glob (``"PATCH worksheets/*"``), or either alone: it happens right before
                the first request that they name is answered.
            after: likewise; right after it, so that it overwrites what was answered.

        Raises:
            UsageError: the address cannot be read, or the arguments do not go together.
        """
        body = {"values": values}
        self._happen("PATCH", self._stage.path_of(address), body, seen_after, before, after)

    def request(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        seen_after: float = 0,
        before: str | None = None,
        after: str | None = None,
    ) -> Any:
        """Send any other request, such as one that deletes a sheet; return the JSON of its answer, if it is sent now.

        Args:
            method: of HTTP.
            path: below ``/workbook``.
            json: the body.
            seen_after: as of ``write``.
            before: as of ``write``.
            after: as of ``write``.
        """
        return self._happen(method.upper(), path.lstrip("/"), json, seen_after, before, after)

    @contextmanager
    def _held(self) -> Iterator[OtherEditor]:
        try:
            yield self
        finally:
            self.unlock()

    def lock(self, status: int = 409, code: str | None = None) -> AbstractContextManager[OtherEditor]:
        """Keep everybody else from writing, until ``unlock``, or the end of ``with editor.lock():``.

        Args:
            status: of the refusal: 409 or 423; 429 as where many write at once.
            code: of the refusal, such as ``EditModeCannotAcquireLockUnknownReason``.

        Raises:
            UsageError: the status is another.
        """
        self._stage.lock(self._item, self._name, status, code)
        return self._held()

    def unlock(self) -> None:
        """Let others write again."""
        self._stage.unlock(self._item)

    @contextmanager
    def session(self) -> Iterator[OtherEditor]:
        """Write in a session of their own, which saves; it is open within the block, and so holds the file."""
        made = self._stage.send(self._item, "POST", "createSession", {"persistChanges": True}, headers={})
        self._headers = {_SESSION: made["id"]}
        try:
            yield self
        finally:
            headers, self._headers = self._headers, {}
            self._stage.send(self._item, "POST", "closeSession", None, headers=headers)

    def _happen(
        self, method: str, path: str, body: Any, seen_after: float, before: str | None, after: str | None
    ) -> Any:
        if sum((bool(seen_after), before is not None, after is not None)) > 1:
            msg = "an edit takes one of seen_after=, before= and after=; leave the others out"
            raise UsageError(msg)

        def act() -> Any:
            return self._stage.send(self._item, method, path, body, headers=self._headers, seconds=seen_after)

        told = before if before is not None else after
        if told is None:
            return act()
        self._faults.interleave("other_edit", act, _addressed(told), is_after=after is not None)
        return None


def _addressed(told: str) -> dict[str, str]:
    """Return method and path of ``"PATCH worksheets/*"``, or either alone."""
    first, _, rest = told.strip().partition(" ")
    if rest:
        return {"method": first, "path": rest.strip()}
    return {"method": first} if first in _METHODS else {"path": first}
