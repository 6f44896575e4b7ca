"""Injected faults: the marker, what a fault does to the source that answers, and what is said of those never met.

Most tests have none, so the room ``faults`` is imported by the first that has.
"""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch, WorkbookError
from pytest_workbook.graph.hosts import host_of, is_sign_in_host
from pytest_workbook.plugin.batches import FAILED_DEPENDENCY, Part, answers_in, parts_of, with_answers
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import Run, TestState
from pytest_workbook.plugin.worlds import World
from pytest_workbook.timeline import By, Source
from pytest_workbook.wire import Request, Response

if TYPE_CHECKING:
    from pytest_workbook.faults.fault import Fault
    from pytest_workbook.faults.plan import WorkbookFaults

__all__ = [
    "Faulting",
    "given_faults",
    "gives_up",
    "has_faults",
    "marked_faults",
    "mode_with_faults",
    "skip_where_recorded",
    "unmet_faults",
]

_SESSION = "workbook-session-id"
_ASKS_A_SERVICE = ("record", "record-missing", "verify", "live")
# What the service may have done although no answer came.
_NEVER_SENT = ("connect", "dns")
# Refused by the front door: the session was not used.
_NEVER_REACHED = (401, 429, 502, 503)


# Before the test


def has_faults(item: pytest.Item) -> bool:
    """Return whether *item* bears the marker or asks, however indirectly, for the fixture."""
    if "workbook_faults" in getattr(item, "fixturenames", ()):
        return True
    return item.get_closest_marker("workbook_fault") is not None


def marked_faults(item: pytest.Item) -> WorkbookFaults | None:
    """Return the faults that the markers on *item* say: module, class, function, each from top to bottom.

    Returns:
        None if there are no such markers.

    Raises:
        UsageError: a marker is wrong; shows its signature.
    """
    if item.get_closest_marker("workbook_fault") is None:
        return None
    from pytest_workbook.plugin.fault_markers import faults_on

    return faults_on(item)


def mode_with_faults(item: pytest.Item, mode: str, *, has_cassette: bool) -> str:
    """Return the mode by which *item* is planned: ``auto`` without a cassette is the simulator where faults are."""
    return "simulate" if mode == "auto" and not has_cassette and has_faults(item) else mode


def skip_where_recorded(mode: str) -> None:
    """Skip a test with faults where a service is asked, or its answers are written down."""
    if mode in _ASKS_A_SERVICE:
        pytest.skip(f"injects faults, which only the simulator and cassettes can; this run's mode is {mode}")


def given_faults(run: Run) -> WorkbookFaults:
    """Return the plan that the fixture ``workbook_faults`` gives."""
    test = run.in_care()
    skip_where_recorded(test.mode)
    if test.faults is None:
        from pytest_workbook.faults.plan import WorkbookFaults

        test.faults = WorkbookFaults()
    return test.faults


# During the test


class _Local(threading.local):
    """What this thread's last request met: the parts of a batch by their ids, and in the simulator's state."""

    def __init__(self) -> None:
        self.of_parts: dict[str, Fault] = {}
        self.of_state: Fault | None = None


class Faulting:
    """What the door does about faults.

    Args:
        run: the run.
        advance: moves the virtual clock on.
    """

    def __init__(self, run: Run, advance: Callable[[float], None]) -> None:
        self._run = run
        self._advance = advance
        self._numbers = itertools.count(1)
        self._local = _Local()

    def met_by(self, request: Request, *, by: By, source: Source, owner: NodeRecord) -> Fault | None:
        """Return the fault that *request* meets, or None."""
        test = self._run.test
        if test is None or not test.faults or source == "live" or is_sign_in_host(host_of(request.url)):
            return None
        if source == "cassette" and not owner.has_cassette:
            return None
        from pytest_workbook.faults.asked import Asked

        return test.faults.met_by(Asked.of(request, is_housekeeping=by == "plugin"))

    def answered(self, fault: Fault, request: Request, *, owner: NodeRecord, world: World | None) -> Response:
        """Return what *request* is answered because of *fault*; status 0 where no answer comes.

        Args:
            fault: that it meets.
            request: as the source knows it.
            owner: of the tape, where a cassette answers. Of its interactions none is consumed.
            world: that answers, or None where a cassette does.
        """
        from pytest_workbook.faults.fault import Effect

        if fault.effect is Effect.LOSES_WRITE:
            return world.simulator.rehearse(request) if world is not None else self._peeked(request, owner)
        if fault.applied and world is not None:
            world.simulator(request)
        if fault.effect is Effect.FORGETS_SESSION:
            self._forget(request.headers.get(_SESSION, ""), world)
        elif fault.exception is not None or fault.status not in _NEVER_REACHED:
            self._touch(request, world)
        if world is None and owner.has_cassette:
            # Its client may go for another session, which then stands for this one.
            owner.tape.release(request.headers.get(_SESSION, ""))
        if fault.exception is not None:
            return Response(0)
        return fault.response(request, self._run.clock.utc(), next(self._numbers))

    def settled(self, fault: Fault, response: Response) -> tuple[Response, Fault | None]:
        """Return *response* and the fault it is due to, if it is.

        A write that the source refuses is not lost, only refused; and what has no body cannot be cut short.
        """
        from pytest_workbook.faults.fault import Effect

        test = self._run.test
        is_refused = fault.effect is Effect.LOSES_WRITE and response.status >= 300
        is_empty = fault.effect in (Effect.TRUNCATES, Effect.GARBLES) and not response.body
        if (is_refused or is_empty) and test is not None and test.faults is not None:
            test.faults.give_back(fault)
            return response, None
        return response, fault

    def played(self, tape: Tape, request: Request, *, lifecycle: bool) -> Response:
        """Return what *tape* answers; after a fault, code under test may make its sessions anew.

        Raises:
            NoMatch: nothing recorded answers.
        """
        test = self._run.test
        try:
            return tape.play(request, lifecycle=lifecycle)
        except NoMatch:
            if test is None or not test.faults:
                raise
            from pytest_workbook.faults.asked import Asked

            if not Asked.of(request).is_lifecycle:
                raise
            return tape.play(request, lifecycle=True)

    def pass_time(self, fault: Fault, request: Request, by: By) -> None:
        """Let the time pass that *fault* takes, or the client waits."""
        if fault.seconds:
            self._advance(min(fault.seconds, _time_limit(request, by)))

    def passed_on(self, fault: Fault, request: Request, answer: Callable[[], Response], tape: Tape | None) -> Response:
        """Return what becomes of the source's own answer.

        Args:
            fault: that the request meets.
            request: as the source knows it.
            answer: asks the source.
            tape: where a cassette answers; what does not arrive is not played.
        """
        from pytest_workbook.faults.fault import Effect

        if fault.effect is Effect.INTERLEAVES:
            return _interleaved(fault, answer)
        if fault.effect is Effect.DELAYS:
            return answer()
        response = self._run.ledger.refusal(request) or tape.peek(request) if tape is not None else None
        if response is None or not response.body:
            response = answer()
        return _broken(response, is_short=fault.effect is Effect.TRUNCATES) if response.body else response

    # Parts of a batch

    def taken_of_parts(self) -> dict[str, Fault]:
        """Return the faults that the parts of this thread's last request met, by part, and forget them."""
        met, self._local.of_parts = self._local.of_parts, {}
        return met

    def taken_of_state(self) -> Fault | None:
        """Return what disturbed this thread's last request in the simulator, as a fault, and forget it."""
        of_state, self._local.of_state = self._local.of_state, None
        return of_state

    def simulated(self, request: Request, world: World, owner: NodeRecord) -> Response:
        """Return what *world* answers; the parts of a batch may meet faults."""
        test = self._run.test
        is_looked_at = test is not None and (test.faults or world.simulator.is_disturbed)
        parts = parts_of(request) if is_looked_at else []
        if not parts:
            response = world.simulator(request)
            self._local.of_state = _of_state(world)
            return response
        met: list[Fault | None] = []

        def answered(part: Request) -> Response:
            fault = self._met_by_part(part)
            if fault is None:
                response = world.simulator(part)
                fault = _of_state(world)
            elif fault.is_passed_on:
                response = _interleaved(fault, lambda: world.simulator(part))
            else:
                response, fault = self.settled(fault, self.answered(fault, part, owner=owner, world=world))
            met.append(fault)
            return response

        response = world.simulator.with_parts(request, answered)
        done = [name for name, answer in answers_in(response).items() if answer.status != FAILED_DEPENDENCY]
        self._local.of_parts = {name: fault for name, fault in zip(done, met, strict=False) if fault is not None}
        return response

    def replayed(self, request: Request, response: Response, owner: NodeRecord) -> Response:
        """Return *response*, as recorded, with the faults that parts of the batch *request* meet."""
        test = self._run.test
        if test is None or not test.faults:
            return response
        from pytest_workbook.faults.fault import Effect

        def answered(part: Part) -> Response | None:
            fault = self._met_by_part(part.request)
            if fault is None:
                return None
            self._local.of_parts[part.id] = fault
            if fault.effect is Effect.LOSES_WRITE or fault.is_passed_on:
                return None
            return self.answered(fault, part.request, owner=owner, world=None)

        return with_answers(request, response, answered)

    def _met_by_part(self, part: Request) -> Fault | None:
        from pytest_workbook.faults.asked import Asked

        test = self._run.test
        faults = test.faults if test is not None else None
        fault = faults.met_by(Asked.of(part, is_part=True)) if faults is not None else None
        if fault is not None and fault.seconds:
            self._advance(fault.seconds)
        return fault

    def error(
        self, fault: Fault, request: Request, source: Source, *, is_late: bool = False, is_cut: bool = False
    ) -> BaseException:
        """Return what is raised because of *fault*, and tell the sessions that no answer came.

        Args:
            fault: that the request met.
            request: as sent.
            source: that answers.
            is_late: whether its client gave up waiting.
            is_cut: whether its client reads no answer whose end is missing.
        """
        from pytest_workbook.door.faults_native import TransportFault

        exception = "timeout" if is_late else "reset" if is_cut else fault.exception
        if exception not in _NEVER_SENT:
            for owned in list(self._run.sessions):
                owned.note_use(source, request, None)
        if isinstance(exception, str):
            return TransportFault(exception).error(host_of(request.url))
        if isinstance(exception, BaseException):
            return exception
        return (exception or WorkbookError)(f"injected fault: {request.method} {host_of(request.url)}")

    def _peeked(self, request: Request, owner: NodeRecord) -> Response:
        return self._run.ledger.refusal(request) or owner.tape.peek(request)

    def _touch(self, request: Request, world: World | None) -> None:
        """Begin the idle time of the request's session anew, as its client believes."""
        session_id = request.headers.get(_SESSION, "")
        if world is None:
            self._run.ledger.refusal(request)
        elif idle := world.simulator.idle(session_id):
            world.simulator.shift_idle(session_id, idle)

    def _forget(self, session_id: str, world: World | None) -> None:
        if world is not None:
            world.simulator.expire(session_id)
            return
        self._run.ledger.drop(session_id)


def _of_state(world: World) -> Fault | None:
    name = world.simulator.disturbed_by
    if not name:
        return None
    from pytest_workbook.faults.fault import Fault

    return Fault(name)


def _interleaved(fault: Fault, answer: Callable[[], Response]) -> Response:
    if fault.action is None:
        return answer()
    if not fault.is_after:
        fault.action()
        return answer()
    response = answer()
    fault.action()
    return response


def gives_up(fault: Fault, request: Request, by: By) -> bool:
    """Return whether who sent *request* waits for less than *fault* takes."""
    return fault.seconds > _time_limit(request, by)


def _time_limit(request: Request, by: By) -> float:
    from pytest_workbook.door.live import READ_SECONDS

    # Our own requests have no client between, and the time-out of a live one.
    return (math.inf if request.time_limit is None else request.time_limit) if by == "code" else READ_SECONDS


def _broken(response: Response, *, is_short: bool) -> Response:
    """Return the first half of *response*, whose header tells of the whole; or a whole that is no JSON."""
    if not is_short:
        return replace(response, body=response.body[:-1] + b",")
    kept = response.body[: len(response.body) // 2]
    return replace(response, body=kept, missing=len(response.body) - len(kept))


# After the call


def unmet_faults(run: Run, state: TestState) -> list[WorkbookError]:
    """Return the error for faults of *state* that no request met; none if each was."""
    if not state.faults or not (unmet := state.faults.unmet()):
        return []
    from pytest_workbook.faults.unmet import unmet_message

    sent = [one for one in run.timeline.since(state.mark) if one.by != "plugin" and one.fault is None]
    message = unmet_message(unmet, [(one.method, one.path) for one in sent])
    return [WorkbookError(f"{state.item.nodeid}: {message}")]
