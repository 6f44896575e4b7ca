"""The plan of a test's faults.

Rules:
1. A request meets the first fault of the plan that concerns it, has let pass what ``after`` says, and has times left.
2. Each fault counts the requests that concern it for itself, also those that another fault answered.
3. The fixtures' own housekeeping concerns only a fault whose ``path`` names it; wildcards alone name nothing.
4. A part of a batch concerns only a fault with a ``path``.
5. What a sticky fault was met by once meets it always; ``times`` says how many it sticks to.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.editor import OtherEditor, Stage
from pytest_workbook.faults.fault import Effect, Fault
from pytest_workbook.faults.named import made_fault
from pytest_workbook.faults.planned import PlannedFault

__all__ = ["AllArguments", "Arguments", "PlannedFault", "WorkbookFaults"]


class Arguments(TypedDict, total=False):
    """What every way to add a fault takes besides ``status`` and ``retry_after``."""

    method: str | None
    path: str | None
    times: float
    after: int
    code: str | None
    body: Any
    exception: str | BaseException | type[BaseException] | None
    applied: bool
    optional: bool
    seconds: float
    style: str | None
    message: str | None
    sticky: str | None


class AllArguments(Arguments, total=False):
    """What ``add`` takes."""

    status: int
    retry_after: float | str | None


class _Addressed(TypedDict, total=False):
    """What says which requests meet a fault, besides ``after``."""

    method: str | None
    path: str | None
    times: float
    optional: bool


class _SessionArguments(_Addressed, total=False):
    """What ``session_dies`` takes besides ``after``."""

    status: int
    code: str | None
    style: str | None
    message: str | None


class _LateArguments(_Addressed, total=False):
    """What ``slow`` takes besides ``seconds``."""

    after: int
    sticky: str | None


class WorkbookFaults:
    """The faults of one test, in order. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[PlannedFault] = []
        self._stage: Stage | None = None

    def __repr__(self) -> str:
        return f"<WorkbookFaults {self._planned!r}>"

    def __len__(self) -> int:
        return len(self._planned)

    def __bool__(self) -> bool:
        # A fixture without faults yet is no missing one, but nobody may take an empty plan for faults in force.
        return bool(self._planned)

    # How tests add

    def add(
        self,
        status: int = 504,
        method: str | None = None,
        path: str | None = None,
        times: float = 1,
        after: int = 0,
        code: str | None = None,
        retry_after: float | str | None = None,
        body: Any = None,
        exception: str | BaseException | type[BaseException] | None = None,
        applied: bool = False,
        optional: bool = False,
        *,
        seconds: float = 0,
        style: str | None = None,
        message: str | None = None,
        sticky: str | None = None,
    ) -> PlannedFault:
        """Add a fault.

        Args:
            status: of the answer.
            method: that it concerns; any if omitted.
            path: glob over the path below ``/workbook``, with a leading slash below the version root; ``*`` also
                crosses ``/``, brackets are literal.
            times: how many requests meet it; ``math.inf`` for all.
            after: how many requests that it concerns pass before.
            code: outer or second-level code; the body gets the shape that comes with it.
            retry_after: seconds, or an HTTP date.
            body: JSON, text or bytes instead of the real shape; ``b""`` for none.
            exception: ``"timeout"``, ``"connect"``, ``"reset"``, ``"dns"``, or an exception; instead of an answer.
            applied: whether the source does what was asked first, and only the answer is lost.
            optional: whether it may stay unmet.
            seconds: virtual, that the answer or the failure takes. A client that is known to wait for less gives up,
                with its own exception.
            style: another shape of the body: ``"host"``, ``"model"``, ``"front"``, ``"old"``, ``"throttle"``,
                ``"bare"``, ``"category"``, or ``"empty"`` for none.
            message: another text in the body, as where the account speaks another language.
            sticky: ``"item"``, ``"session"`` or ``"request"``: what met the fault once meets it always.

        Raises:
            UsageError: an argument is wrong; shows the signature.
        """
        given = {name: value for name, value in locals().items() if name != "self"}
        return self._asked_for(None, given)

    def gateway_timeout(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 504 of Excel's own time limit."""
        return self._asked_for("gateway_timeout", given)

    def throttle(
        self, retry_after: float | str | None = 10, *, status: int = 429, **given: Unpack[Arguments]
    ) -> PlannedFault:
        """Add a 429 with ``Retry-After``."""
        return self._asked_for("throttle", {"retry_after": retry_after, "status": status, **given})

    def session_gone(
        self, status: int = 404, *, retry_after: float | str | None = None, **given: Unpack[Arguments]
    ) -> PlannedFault:
        """Let the session of a request be gone: documented as 404, observed as 400; the source forgets it too."""
        return self._asked_for("session_gone", {"retry_after": retry_after, "status": status, **given})

    def service_unavailable(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 503."""
        return self._asked_for("service_unavailable", given)

    def locked(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 423: somebody else has the workbook open."""
        return self._asked_for("locked", given)

    def conflict(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 409: another client changes the workbook."""
        return self._asked_for("conflict", given)

    def unauthorized(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 401: the token has expired."""
        return self._asked_for("unauthorized", given)

    def timeout(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Let no answer come in time; the client raises its own exception."""
        return self._asked_for("timeout", given)

    def connection_reset(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Let the connection break; the client raises its own exception."""
        return self._asked_for("connection_reset", given)

    def lost_write(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Answer a write with success and its echo, and store nothing."""
        return self._asked_for("lost_write", given)

    def lost_reply(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Let a write take effect, and answer 504."""
        return self._asked_for("lost_reply", given)

    def slow(self, seconds: float = 30, **given: Unpack[_LateArguments]) -> PlannedFault:
        """Let the answer come late, in virtual time; a client that waits for less gives up with its own exception."""
        return self._asked_for("slow", {"seconds": seconds, **given})

    def truncated(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Let half of the answer's body arrive, less than its ``Content-Length`` says; a write takes effect."""
        return self._asked_for("truncated", given)

    def malformed(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Let the answer's body be no JSON; a write takes effect."""
        return self._asked_for("malformed", given)

    def cold(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 504 that a repeat of the same request does not meet: the workbook is warm by then."""
        return self._asked_for("cold", given)

    def heavy(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 504 that the same request always meets: only a smaller one succeeds."""
        return self._asked_for("heavy", given)

    def unknown_error(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 504 in the old shape: ``UnknownError`` with an empty message."""
        return self._asked_for("unknown_error", given)

    def session_dies(self, after: int = 0, **given: Unpack[_SessionArguments]) -> PlannedFault:
        """Let a session be gone after so many requests in it; ``times`` says how many sessions die."""
        return self._asked_for("session_dies", {"after": after, **given})

    def silent_throttle(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 429 without body and without ``Retry-After``."""
        return self._asked_for("silent_throttle", given)

    def contention(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 429 to a write: other writes hold the workbook's lock."""
        return self._asked_for("contention", given)

    def queue_full(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 429 to a request in a session: too many of its requests are under way."""
        return self._asked_for("queue_full", given)

    def unopenable(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Let an item be one that Excel does not open: 403, whatever is asked of it from then on."""
        return self._asked_for("unopenable", given)

    def localised(self, **given: Unpack[AllArguments]) -> PlannedFault:
        """Add a 400 whose message is in the language of the account."""
        return self._asked_for("localised", given)

    # What others do, in the simulator

    def other_editor(self, name: str = "Megan Bowen", item: object = None) -> OtherEditor:
        """Return somebody else who edits the workbook, for the simulator alone.

        Args:
            name: that a lock shows.
            item: the ``DriveItem`` of the workbook; the one under test if omitted.

        Raises:
            UsageError: a cassette answers, which holds no workbook that others could change.
        """
        return OtherEditor(self._on_stage(), self, name, item)

    def visibility_lag(self, *, read: float = 0, content: float = 0) -> None:
        """Let what is written be seen later, until the test's end; in the simulator alone.

        Args:
            read: seconds until reads without a session see it.
            content: seconds until a download has it.

        Raises:
            UsageError: a cassette answers.
        """
        self._on_stage().delay(read=read, content=content)

    def unsettled_sheets(self, seconds: float = 5) -> None:
        """Let sheets that are added answer 405 for a while, until the test's end; in the simulator alone.

        Raises:
            UsageError: a cassette answers.
        """
        self._on_stage().delay(sheet=seconds)

    def perform_on(self, stage: Stage) -> None:
        """Let what others do happen on *stage*."""
        self._stage = stage

    def interleave(
        self, name: str, action: Callable[[], object], given: Mapping[str, Any], *, is_after: bool = False
    ) -> PlannedFault:
        """Let *action* happen right before or after a request is answered, as it would have been.

        Args:
            name: that the exchange shows.
            action: what happens.
            given: ``method``, ``path``, ``times``, ``after``, ``optional``.
            is_after: whether it happens after.

        Raises:
            UsageError: an argument is wrong.
        """
        made = replace(made_fault(None, given), name=name, effect=Effect.INTERLEAVES, action=action)
        return self._planned_in(replace(made, is_after=is_after))

    def _on_stage(self) -> Stage:
        if self._stage is None:
            msg = "nobody else can edit here: ask for the fixture workbook_faults in a test"
            raise UsageError(msg)
        return self._stage

    def inject(self, name: str | None, given: Mapping[str, Any]) -> PlannedFault:
        """Add the fault called *name*, or one that only its arguments say.

        Args:
            name: one of ``NAMES``, or None.
            given: arguments of ``add``; the others are those of the name.

        Raises:
            UsageError: a name or argument is wrong.
        """
        return self._planned_in(made_fault(name, given))

    def _planned_in(self, fault: Fault) -> PlannedFault:
        planned = PlannedFault(fault)
        with self._lock:
            self._planned.append(planned)
        return planned

    def _asked_for(self, name: str | None, given: Mapping[str, Any]) -> PlannedFault:
        try:
            return self.inject(name, given)
        except UsageError as error:
            method = name or "add"
            whose = "Its signature is" if name is None else "It takes the arguments of"
            msg = f"workbook_faults.{method} is wrong: {error}.\n{whose} workbook_faults.add{_signature()}"
            raise UsageError(msg) from None

    # How the door asks

    def met_by(self, asked: Asked) -> Fault | None:
        """Return the fault that *asked* meets, and count it; None if it meets none."""
        with self._lock:
            concerned = [one for one in self._planned if one.fault.concerns(asked)]
            for one in concerned:
                one.count(asked)
            due = next((one for one in concerned if one.is_due(asked)), None)
            if due is None:
                return None
            due.take(asked)
            return due.fault

    def give_back(self, fault: Fault) -> None:
        """Let *fault*, met last, be met by another request instead: nothing came of it."""
        with self._lock:
            for one in self._planned:
                if one.fault is fault:
                    one.give_back()

    def unmet(self) -> list[PlannedFault]:
        """Return the faults that no request met although one was to."""
        with self._lock:
            return [one for one in self._planned if not (one.met or one.fault.optional)]


def _signature() -> inspect.Signature:
    shown = list(inspect.signature(WorkbookFaults.add).parameters.values())[1:]
    return inspect.Signature([one.replace(annotation=inspect.Parameter.empty) for one in shown])
