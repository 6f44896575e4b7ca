"""Writes down each exchange: in the timeline, for the hook and for the linter; and who waited after which."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_workbook.door.call_site import call_site, call_site_of_task
from pytest_workbook.door.link import current_actor
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label_of, workbook_path
from pytest_workbook.linter.seen import Seen
from pytest_workbook.plugin.answers import made_session
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import Run
from pytest_workbook.plugin.waiting import ASKS_FOR_WAITING
from pytest_workbook.timeline import By, Exchange, Source, Wait, without_secrets
from pytest_workbook.wire import Request, Response

if TYPE_CHECKING:
    from pytest_workbook.faults.fault import Fault

__all__ = ["Scribe"]

_SESSION = "workbook-session-id"


@dataclass(slots=True)
class _Local(threading.local):
    """Who sends in this thread, from where, and the last exchange that was written down."""

    actor: Hashable = None
    caller: str | None = None
    began: float = 0.0
    last: Exchange | None = None


@dataclass(frozen=True, slots=True)
class _Last:
    """How the last exchange of one actor ended."""

    status: int
    source: Source
    asks: bool
    exchange: Exchange | None


class Scribe:
    """What is remembered of exchanges.

    Args:
        run: the run.
        announce: told of each exchange.
        watch: told of each exchange, with what only the linter needs.
    """

    def __init__(self, run: Run, announce: Callable[[Exchange], None], watch: Callable[[Seen], None] | None) -> None:
        self._run = run
        self._announce = announce
        self._watch = watch
        self._local = _Local()
        self._last_of_actor: dict[Hashable, _Last] = {}
        self.known_sessions: dict[str, bool] = {}

    def forget(self) -> None:
        """Forget who sent last: a test is over."""
        self._last_of_actor.clear()

    # Who sends

    def begin(self, actor: Hashable) -> None:
        """Note that code under test, as *actor*, sends from the calling thread."""
        local = self._local
        local.actor, local.last = actor, None
        # aiohttp writes in a task of its own, and where the answer comes over the network a thread waits for it.
        local.caller = (call_site_of_task(actor) if actor != current_actor() else None) or call_site(sys._getframe(1))
        local.began = self._run.real.now()

    def end(self, actor: Hashable, source: Source, *, status: int, asks: bool) -> None:
        """Note what *actor* was answered last.

        Args:
            actor: a thread or task.
            source: that answered.
            status: of the answer; 0 for none.
            asks: whether to wait is a matter of course after it, whatever its status.
        """
        self._last_of_actor[actor] = _Last(status, source, asks, self._local.last)

    def takes_waiting(self, actor: Hashable, seconds: float) -> bool:
        """Account *seconds* of waiting to *actor*, if its last answer asked for it; else return False."""
        last = self._last_of_actor.get(actor)
        if last is None or last.source == "live" or not (last.status in ASKS_FOR_WAITING or last.asks):
            return False
        self._run.totals.client_waited += seconds
        if last.exchange is not None:
            self._run.timeline.add_wait(Wait(seconds, last.exchange))
        return True

    # What came of it

    def note_session(self, request: Request, response: Response) -> str | None:
        """Remember the session that the answer made; return its id, or None."""
        session_id = made_session(request, response)
        if session_id is not None:
            self.known_sessions[session_id] = bool(response.json().get("persistChanges"))
        return session_id

    def write_down(
        self,
        request: Request,
        response: Response,
        *,
        by: By,
        owner: NodeRecord,
        source: Source,
        started: float,
        fault: Fault | None,
        batch: str | None = None,
    ) -> None:
        """Put one exchange into the timeline."""
        name = self._session_name(request.headers.get(_SESSION))
        exchange = Exchange(
            method=request.method,
            url=request.url,
            **_operation(request),
            status=response.status,
            request_headers=without_secrets(request.headers, name),
            request_body=request.body,
            response_headers=without_secrets(response.headers, None),
            response_body=response.body,
            session=name,
            source=source,
            started=started,
            seconds=self._run.clock_of(source).now() - started,
            by=by,
            node=owner.owner.node_id,
            fault=fault.name if fault is not None else None,
            batch=batch,
            caller=self._local.caller if by == "code" else None,
            opened=self._session_name(made_session(request, response)),
        )
        self._tell(exchange, request, owner)

    def _tell(self, exchange: Exchange, request: Request, owner: NodeRecord) -> None:
        self._run.timeline.add(exchange)
        if exchange.batch is None:
            self._run.totals.exchanges[exchange.source] += 1
            self._local.last = exchange
        self._announce(exchange)
        if self._watch is not None:
            self._watch(self._seen(exchange, request, owner))

    def _seen(self, exchange: Exchange, request: Request, owner: NodeRecord) -> Seen:
        local, is_code = self._local, exchange.by == "code"
        return Seen(
            exchange,
            actor=local.actor if is_code else None,
            persists=self.known_sessions.get(request.headers.get(_SESSION, "")),
            has_session_header=_SESSION in request.headers,
            is_shared=owner.is_shared,
            is_parallel=is_code and self._run.flights.is_met(local.actor),
            real_began=local.began if is_code else 0.0,
            real_ended=self._run.real.now(),
        )

    def _session_name(self, session_id: str | None) -> str | None:
        """Return the name that the test knows a session by: they are numbered as the test meets them."""
        # An answer may come to a thread when its test is over.
        test = self._run.test or self._run.last_test
        if session_id not in self.known_sessions or test is None:
            return None
        names = test.session_names
        return names.setdefault(session_id, f"session-{len(names) + 1}")


def _operation(request: Request) -> dict[str, str]:
    below = workbook_path(service_path(request.url) or request.url)
    return {"path": below, "label": label_of(request.method, below)}
