"""The door's inside: takes a request in care to the source that answers it, and writes down what came of it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from pytest_workbook.door.call_site import call_site
from pytest_workbook.errors import NetworkBlocked, NotSimulated, WorkbookError
from pytest_workbook.graph.hosts import GRAPH_HOSTS, SIGN_IN_HOSTS, host_of, normalise, origin_of, service_path
from pytest_workbook.graph.labels import label
from pytest_workbook.plugin.answers import has_effect, is_running
from pytest_workbook.plugin.batches import answers_in, parts_of
from pytest_workbook.plugin.faulting import Faulting, gives_up
from pytest_workbook.plugin.handing_out import handed_out_keys, handed_out_urls
from pytest_workbook.plugin.plans import Plan, Target
from pytest_workbook.plugin.records import NodeRecord, says_gone
from pytest_workbook.plugin.run import Run, TestState
from pytest_workbook.plugin.scribe import Scribe
from pytest_workbook.plugin.worlds import World
from pytest_workbook.timeline import By, Source
from pytest_workbook.wire import Handler, Request, Response

if TYPE_CHECKING:
    from pytest_workbook.faults.fault import Fault

__all__ = ["Answering"]

_SESSION = "workbook-session-id"


@dataclass(frozen=True, slots=True)
class _Way:
    """How one request goes: for whom, owned by which node, to which source."""

    by: By
    owner: NodeRecord
    plan: Plan
    lifecycle: bool
    world: World | None

    @property
    def source(self) -> Source:
        return self.plan.source


class Verifier(Protocol):
    """Compares an answer with the recorded one."""

    def __call__(self, owner: NodeRecord, request: Request, response: Response, *, lifecycle: bool) -> None:
        """Take down what differs."""


@dataclass(slots=True)
class _Local(threading.local):
    is_keepalive: bool = False
    is_faulted: bool = False
    # What code under test had under way when it sent this thread's request.
    others: tuple[Request, ...] = ()


# No repr of its fields: session ids are among them, and a failing test's traceback shows it.
@dataclass(eq=False, repr=False)
class Answering:
    """Answers every request in care.

    Args:
        run: the run.
        live: sends to the real service; made at first use.
        sign_in: the local stand-in for sign-in hosts; made at first use.
        scribe: writes each exchange down.
        plans_below: gives the plans of the tests below a shared node, by source.
        relocated: gives a request for the item of a target where a source has it.
        verify: gives what compares an answer with the cassette; made at first use.
        advance: moves the virtual clock on.
        is_left_over: whether the calling thread was started by a test in care.
    """

    run: Run
    live: Callable[[], Handler]
    sign_in: Callable[[], Handler]
    scribe: Scribe
    plans_below: Callable[[NodeRecord], Mapping[Source, Plan]]
    relocated: Callable[[Request, Target, Source], Request]
    verify: Callable[[], Verifier]
    is_left_over: Callable[[], bool]
    advance: Callable[[float], None]
    local: _Local = field(default_factory=_Local)

    def __post_init__(self) -> None:
        self.faulting = Faulting(self.run, self.advance)

    def concerns(self, url: str) -> bool:
        """Return whether the door answers *url* now."""
        run = self.run
        test = run.test
        if test is None and not run.settings.is_guarding_all and not self.is_left_over():
            return False
        host = host_of(url)
        if host in GRAPH_HOSTS or host in SIGN_IN_HOSTS:
            return True
        if origin_of(url) == origin_of(run.settings.graph_url):
            return True
        return normalise(url).partition("?")[0] in run.handed_out_urls()

    def is_blocking(self) -> bool:
        """Return whether the answer comes over the network, so that an event loop must not wait for it."""
        test = self.run.test
        return test is not None and test.plan.source == "live"

    def __call__(self, request: Request, actor: Hashable) -> Response:
        """Answer a request of code under test."""
        test = self.run.test
        if test is None:
            raise self._not_in_care(request)
        self.scribe.begin(actor)
        self.local.others = self.run.flights.before(actor)
        try:
            response = self.answer(request, by="code")
        except Exception as error:
            if self.local.is_faulted:
                self.scribe.end(actor, test.plan.source, status=0, asks=True)
            elif isinstance(error, WorkbookError):
                test.problems.append(error)
            raise
        asks = self.local.is_faulted or is_running(response)
        self.scribe.end(actor, test.plan.source, status=response.status, asks=asks)
        return response

    def answer(
        self,
        request: Request,
        *,
        by: By,
        owner: NodeRecord | None = None,
        source: Source | None = None,
        lifecycle: bool = False,
        world: World | None = None,
    ) -> Response:
        """Answer *request*.

        Args:
            request: as sent.
            by: on whose behalf.
            owner: of the traffic; the owner of the moment if omitted.
            source: who answers; the test's source if omitted.
            lifecycle: whether it creates, refreshes or closes one of our own sessions, or polls for one.
            world: the simulated drive that answers where the source is the simulator; the serving test's if omitted.

        Raises:
            WorkbookError: nothing may or can answer.
        """
        run = self.run
        test = run.serving()
        whose = owner or run.owner()
        way = _Way(by, whose, self._plan(whose, source or test.plan.source), lifecycle, world)
        request = self._translated(request, way.source)
        started = run.clock_of(way.source).now()
        is_spared = by == "plugin" and test.spares_housekeeping
        fault = None if is_spared else self.faulting.met_by(request, by=by, source=way.source, owner=way.owner)
        self.local.is_faulted = fault is not None
        if fault is None:
            response = self._answered(request, way)
            fault = self.faulting.taken_of_state()
            self.local.is_faulted = fault is not None
        else:
            response, fault = self._faulted(fault, request, way, started)
        of_parts = self.faulting.taken_of_parts()
        self.local.is_faulted = self.local.is_faulted or bool(of_parts)
        if host_of(request.url) in SIGN_IN_HOSTS:
            return response
        if way.owner.is_shared and not lifecycle and fault is None:
            self._mirror(request, response, way)
        self._note(request, response, way.source)
        (run.shared_handed_out if way.owner.is_shared else test.handed_out).update(handed_out_urls(response))
        self._write_down(request, response, way, started, fault)
        self._write_down_parts(request, response, way, started=started, met=of_parts)
        return response

    def takes_waiting(self, actor: Hashable, seconds: float) -> bool:
        """Let the clock take *seconds* that code under test waits, if its last answer asked for it; else False."""
        if not self.scribe.takes_waiting(actor, seconds):
            return False
        self.advance(seconds)
        return True

    # Who answers

    def _answered(self, request: Request, way: _Way) -> Response:
        is_sign_in = host_of(request.url) in SIGN_IN_HOSTS
        if is_sign_in and way.source != "live":
            return self.sign_in()(request)
        way.owner.used_sources.add(way.source)
        if way.source == "cassette":
            return self._from_cassette(request, way)
        records = way.plan.records and not is_sign_in
        if records:
            way.owner.intercepted()
        sequence = self.run.next_sequence()
        try:
            response = self.live()(request) if way.source == "live" else self._from_simulator(request, way)
        except Exception as error:
            if records:
                way.owner.unanswered(request, way.by, error)
            raise
        is_kept = self._is_kept(request, response, way.by)
        is_compared = records or way.plan.verifies
        kept = self._dated(response) if is_compared and way.source == "simulator" else response
        if records:
            way.owner.record(request, kept, by=way.by, lifecycle=way.lifecycle, sequence=sequence, is_kept=is_kept)
        elif way.plan.verifies and is_kept and not is_sign_in:
            self.verify()(way.owner, request, kept, lifecycle=way.lifecycle)
        return response

    def _faulted(self, fault: Fault, request: Request, way: _Way, started: float) -> tuple[Response, Fault | None]:
        is_late = gives_up(fault, request, way.by)
        # What the source raises is no fault, so it is not to be swallowed.
        self.local.is_faulted = False
        response, met = self._answer_of(fault, request, way, is_late=is_late)
        self.faulting.pass_time(fault, request, way.by)
        self.local.is_faulted = True
        # Our own requests end here: they have no client that would notice what is missing.
        is_cut = bool(response.missing) and way.by != "code"
        if not (is_late or is_cut or fault.exception is not None):
            return response, met
        self._write_down(request, Response(0), way, started, fault)
        raise self.faulting.error(fault, request, way.source, is_late=is_late, is_cut=is_cut)

    def _answer_of(self, fault: Fault, request: Request, way: _Way, *, is_late: bool) -> tuple[Response, Fault | None]:
        world = (way.world or self.run.world()) if way.source == "simulator" else None
        if not fault.is_passed_on:
            response = self.faulting.answered(fault, request, owner=way.owner, world=world)
            return self.faulting.settled(fault, response)
        if is_late and world is None:
            # Nobody reads it, so it stays on the tape for the repeat; its session was used all the same.
            self.run.ledger.refusal(request)
            return Response(0), fault
        tape = way.owner.tape if world is None else None
        response = self.faulting.passed_on(fault, request, lambda: self._answered(request, way), tape)
        return self.faulting.settled(fault, response)

    def _from_cassette(self, request: Request, way: _Way) -> Response:
        if (refusal := self.run.ledger.refusal(request)) is not None:
            self._release(request.headers.get(_SESSION, ""), way.owner)
            return refusal
        if not way.owner.has_cassette:
            from pytest_workbook.plugin.renaming import lacking_cassette

            raise lacking_cassette(self.run.serving(), way.owner, self.run.root)
        self.run.ages.look_at(way.owner.path, way.owner.owner.node_id)
        response = self.faulting.played(way.owner.tape, request, lifecycle=way.lifecycle)
        self.run.ledger.note(request, response)
        return self.faulting.replayed(request, response, way.owner)

    def _dated(self, response: Response) -> Response:
        from pytest_workbook.plugin.dates import dated

        return dated(response, self.run.began)

    def _release(self, session_id: str, owner: NodeRecord) -> None:
        """Let another session stand for one that is gone, also where it lived on when it was recorded."""
        owners = [owned.record for owned in self.run.sessions if session_id in owned.ids()]
        for record in (owner, *owners):
            if record.has_cassette:
                record.tape.release(session_id)

    def _from_simulator(self, request: Request, way: _Way) -> Response:
        world = way.world or self.run.world()
        others = [self._translated(one, "simulator") for one in self.local.others] if way.by == "code" else []
        with world.simulator.under_way(request, others):
            response = self.faulting.simulated(request, world, way.owner)
        why = world.simulator.assumed
        if why is None and response.status != 501:
            return response
        what = label(request.method, service_path(request.url) or request.url)
        if why is not None:
            self.run.serving().assumed[what] = why
        # Graph answers some that it has not with 501, too.
        if what in world.simulator.not_simulated and response.status == 501:
            self.run.totals.not_simulated[what] += 1
            if way.by == "code":
                msg = (
                    f"{what} exists in Microsoft Graph, but the simulator does not answer it yet; "
                    "record the test from the live service, or leave the call out. The code under test got a 501."
                )
                self.run.serving().problems.append(NotSimulated(msg))
        return response

    def _plan(self, owner: NodeRecord, source: Source) -> Plan:
        """Return the plan by which *source* answers: the serving test's, or that of all who share the owner."""
        mine = self.run.serving().plan
        shared = self.plans_below(owner).get(source) if owner.is_shared else None
        return shared or (mine if mine.source == source else Plan(source))

    def _is_kept(self, request: Request, response: Response, by: By) -> bool:
        if by == "plugin" and self.local.is_keepalive:
            return False
        # The ledger answers these on replay, because expiry is a matter of the clock there.
        session_id = request.headers.get(_SESSION, "")
        return not (says_gone(response) and session_id in self.scribe.known_sessions)

    # Sessions that are open on more than one source

    def _translated(self, request: Request, source: Source) -> Request:
        """Return *request* with the session's id and the item's address on *source*, which its sender may not know."""
        session_id = request.headers.get(_SESSION, "")
        target = self.run.serving().target
        for owned in self.run.sessions:
            if (other := owned.id_on(source, session_id)) is not None:
                request, target = request.with_header(_SESSION, other), owned.target
                break
        return self.relocated(request, target, source)

    def _mirror(self, request: Request, response: Response, way: _Way) -> None:
        """Send what a shared fixture sends to the other sources that its tests need, so that all see its effect."""
        for source, plan in self.plans_below(way.owner).items():
            # What only reads has no effect, but is to be recorded too.
            if source == way.source or not (plan.records or has_effect(request, response)):
                continue
            there = self._translated(request, source)
            if _SESSION in request.headers and there.headers[_SESSION] == request.headers[_SESSION]:
                # Its session is not open there: none of the tests there uses it.
                continue
            if source == "cassette" and way.owner.has_cassette:
                way.owner.tape.expected(there)
            elif source != "cassette":
                answer = self._answered(there, replace(way, plan=plan, world=None))
                self._note(there, answer, source)

    # What is remembered of it

    def _note(self, request: Request, response: Response, source: Source) -> None:
        # What a non-persistent session writes, nobody else sees.
        is_private = self.scribe.known_sessions.get(request.headers.get(_SESSION, "")) is False
        for owned in list(self.run.sessions):
            owned.note_use(source, request, response, is_private=is_private)
        session_id = self.scribe.note_session(request, response)
        if source == "live":
            for secret in (session_id or "", *handed_out_keys(response)):
                self.run.secrets.add(secret)

    def _write_down(
        self,
        request: Request,
        response: Response,
        way: _Way,
        started: float,
        fault: Fault | None,
        batch: str | None = None,
    ) -> None:
        self.scribe.write_down(
            request,
            response,
            by=way.by,
            owner=way.owner,
            source=way.source,
            started=started,
            fault=fault,
            batch=batch,
        )

    def _write_down_parts(
        self, request: Request, response: Response, way: _Way, *, started: float, met: Mapping[str, Fault]
    ) -> None:
        answers = answers_in(response) if (parts := parts_of(request)) else {}
        for part in parts:
            if (answer := answers.get(part.id)) is not None:
                self._note(part.request, answer, way.source)
                self._write_down(part.request, answer, way, started, met.get(part.id), part.id)

    # Threads that outlive their test

    def _not_in_care(self, request: Request) -> NetworkBlocked:
        last: TestState | None = self.run.last_test
        whose = f"a thread that {last.item.nodeid} started" if last and self.is_left_over() else "code outside a test"
        where = call_site(sys._getframe(1))
        msg = (
            f"{request.method} {normalise(request.url).partition('?')[0]} was requested by {whose}"
            f"{f' at {where}' if where else ''}, while no test is in care: nothing may answer it. Wait for the thread "
            "before its test ends, or give the test @pytest.mark.workbook."
        )
        error = NetworkBlocked(msg)
        self.run.totals.notes.append(msg)
        self.run.outside.append(error)
        return error
