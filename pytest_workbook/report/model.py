"""What a report says: rows of plain values, as the page shows them and the JSON file has them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

__all__ = [
    "SCHEMA",
    "Clock",
    "End",
    "Moment",
    "Part",
    "Report",
    "ReportedExchange",
    "ReportedSession",
    "ReportedTest",
    "with_unfinished",
]

SCHEMA = 1
"""Raised with each change that a reader of the JSON file has to know of; what is only added does not raise it."""

Clock = Literal["virtual", "real"]
End = Literal["closed", "expired", "left", "leaked"]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a session.

    Args:
        what: ``created``, ``recreated``, ``refreshed``, ``expired``, ``closed``, ``left`` or ``leaked``.
        at: seconds since the process began its run, on the session's clock.
        exchange: number of the exchange at which it showed.
    """

    what: str
    at: float
    exchange: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedSession:
    """The life of one session.

    Args:
        name: its alias, which no other session of the run has.
        process: ``main``, or the worker of pytest-xdist.
        source: ``simulator``, ``cassette`` or ``live``.
        clock: by which its moments are told.
        item: address of its workbook, with aliases.
        persists: whether it saves; None if that is not known.
        by: who opened it, ``code``, ``test`` or ``plugin``.
        test: node id of the test in which it was opened.
        fixture: that gave it; ``workbook_session_factory`` for the factory's, empty for one of code under test.
        scope: of that fixture, or empty.
        follows: name of the expired session that it was made for, or empty.
        end: ``closed``; ``expired``; ``left`` to the service, as ``on_teardown="expire"`` asks; or ``leaked``.
        opened: seconds, on its clock.
        ended: seconds, on its clock; of what was not ended, the last that is known of it.
        uses: exchanges that carried its id, its own creation, refreshes and end aside.
        moments: in order.
    """

    name: str
    process: str
    source: str
    clock: Clock
    item: str
    persists: bool | None
    by: str
    test: str
    fixture: str
    scope: str
    follows: str
    end: End
    opened: float
    ended: float
    uses: int
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedExchange:
    """One request and its answer, without their bodies and headers.

    Args:
        number: from 1, in the order of its process.
        process: ``main``, or the worker of pytest-xdist.
        test: node id of the test that ran; empty for none.
        node: id of the node that owns it, which is the test or what shares a fixture; empty for the run.
        method: upper case.
        label: the operation, ``PATCH worksheets/*/range()``.
        path: below ``/workbook``, elsewhere below the version root with a leading slash; without query, with aliases.
        status: 0 where no answer came.
        codes: of the error, from outer to inner.
        source: who answered.
        by: on whose behalf.
        session: name of the session that it carried, or empty.
        opened: name of the session that the answer made, or empty.
        started: seconds since the process began its run, on the clock of its source.
        seconds: that it took.
        waited: seconds that code under test waited after it, on the virtual clock.
        is_retry: whether it repeats one that was refused or got no answer.
        fault: name of the injected fault, or empty.
        retry_after: as the answer says it, or empty.
        batch: id of the ``$batch`` part, or empty.
        caller: ``file:line`` of the code that sent it, or empty.
        sent: bytes of the request's body.
        received: bytes of the answer's body.
    """

    number: int
    process: str
    test: str
    node: str
    method: str
    label: str
    path: str
    status: int
    codes: tuple[str, ...]
    source: str
    by: str
    session: str
    opened: str
    started: float
    seconds: float
    waited: float
    is_retry: bool
    fault: str
    retry_after: str
    batch: str
    caller: str
    sent: int
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedTest:
    """A test in care.

    Args:
        node: its node id.
        process: that ran it.
        source: ``replayed``, ``simulated``, ``recorded``, ``verified`` or ``live``; empty if it never came to that.
        outcome: ``passed``, ``failed``, ``error``, ``skipped``, ``xfailed``, ``xpassed``, or ``unfinished``.
        seconds: real, of all its phases and attempts.
    """

    node: str
    process: str
    source: str
    outcome: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one process has to tell.

    Args:
        process: ``main``, or the worker of pytest-xdist.
        tests: node ids of the tests that began, in order, each once.
        sessions: in the order of their creation.
        exchanges: in order.
    """

    process: str
    tests: tuple[str, ...] = ()
    sessions: tuple[ReportedSession, ...] = ()
    exchanges: tuple[ReportedExchange, ...] = ()

    def to_text(self) -> str:
        """Return the part as it crosses between processes: in ASCII, since a text may hold what UTF-8 cannot."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Part:
        """Return the part of which ``to_text`` made *text*."""
        data = json.loads(text)
        return cls(
            data["process"],
            tuple(data["tests"]),
            tuple(_session(one) for one in data["sessions"]),
            tuple(ReportedExchange(**{**one, "codes": tuple(one["codes"])}) for one in data["exchanges"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole run.

    Args:
        made_by: name and version of what wrote it.
        began: date and time in UTC, ISO 8601.
        mode: of the run.
        ended: how, in words: ``passed``, ``failed``, ``interrupted`` …
        processes: in order; ``main`` alone, or the workers.
        lost: workers that ended without telling anything.
        totals: the counts of the summary.
        tests: in care, in the order in which they ended.
        sessions: by process, in the order of their creation.
        exchanges: by process, in order.
        schema: of this data.
    """

    made_by: str
    began: str
    mode: str
    ended: str
    processes: tuple[str, ...]
    lost: tuple[str, ...]
    totals: Mapping[str, Any]
    tests: tuple[ReportedTest, ...]
    sessions: tuple[ReportedSession, ...]
    exchanges: tuple[ReportedExchange, ...]
    schema: int = field(default=SCHEMA)

    def to_plain(self) -> dict[str, Any]:
        """Return the report as the JSON file has it, its schema first."""
        return {"schema": self.schema, **{name: value for name, value in asdict(self).items() if name != "schema"}}


def with_unfinished(tests: Sequence[ReportedTest], parts: Sequence[Part]) -> tuple[ReportedTest, ...]:
    """Return *tests*, and after them those of *parts* that began and of which no report tells an outcome."""
    known = {(test.process, test.node) for test in tests}
    begun = ((part.process, node) for part in parts for node in part.tests if (part.process, node) not in known)
    more = (
        ReportedTest(node=node, process=process, source="", outcome="unfinished", seconds=0.0)
        for process, node in begun
    )
    return (*tests, *more)


def _session(data: Mapping[str, Any]) -> ReportedSession:
    return ReportedSession(**{**data, "moments": tuple(Moment(**one) for one in data["moments"])})
