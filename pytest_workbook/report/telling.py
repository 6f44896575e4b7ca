"""What one process tells of its run: its timeline as rows. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pytest_workbook.graph.codes import codes_in
from pytest_workbook.report.hiding import HIDDEN, Shown
from pytest_workbook.report.lives import Attempt, Handle, Life, Lives, Placed, name_of, reported
from pytest_workbook.report.model import Part, ReportedExchange
from pytest_workbook.report.taking import Taken
from pytest_workbook.timeline import Exchange, repeats

__all__ = ["MAIN", "Teller"]

MAIN = "main"
"""The process of a run that is not distributed."""

_OUTSIDE = Attempt("", 0, {})
# A code is a word; what an answer puts in its place is not shown.
_CODE = re.compile(r"\w[\w.-]{0,59}", re.ASCII)
# Seconds, or an HTTP date.
_RETRY_AFTER = re.compile(r"[\w ,:.+-]{1,40}")


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of one process.

    Args:
        process: ``main``, or the worker of pytest-xdist.
        root: callers are named from here; of those elsewhere, only the file's name is told.
        scrub: takes known secrets out of a text.
    """

    process: str
    root: Path
    scrub: Callable[[str], str]

    def part(
        self,
        kept: Sequence[Taken],
        shown: Sequence[Shown],
        attempts: Sequence[Attempt],
        handles: Iterable[Handle] = (),
    ) -> Part:
        """Return what the process has to tell.

        Args:
            kept: every exchange, in order.
            shown: of each.
            attempts: at tests, in order.
            handles: of sessions that fixtures owned, in the order in which they were done with them.
        """
        begun = [replace(attempt, node=self.scrub(attempt.node)) for attempt in attempts]
        placed = list(_placed([one.exchange for one in kept], shown, begun))
        lives = Lives()
        met = [lives.meet(one) for one in placed]
        for handle in handles:
            lives.join(handle)
        again = _repeats(placed)
        rows = (
            self._row(one, measured, what, *lived, is_retry=id(one.exchange) in again)
            for one, measured, what, lived in zip(placed, kept, shown, met, strict=True)
        )
        tests = tuple(dict.fromkeys(attempt.node for attempt in begun))
        sessions = tuple(reported(life, self.process, self._prefix) for life in lives.all)
        return Part(self.process, tests, sessions, tuple(rows))

    @property
    def _prefix(self) -> str:
        return "" if self.process == MAIN else f"{self.process}-"

    def _row(
        self, placed: Placed, kept: Taken, shown: Shown, carried: Life | None, made: Life | None, *, is_retry: bool
    ) -> ReportedExchange:
        one, scrub = placed.exchange, self.scrub
        retry_after = one.response_headers.get("Retry-After", "")
        return ReportedExchange(
            number=placed.number,
            process=self.process,
            test=placed.attempt.node,
            node=scrub(one.node),
            method=scrub(one.method),
            label=scrub(shown.label),
            path=scrub(shown.path),
            status=one.status,
            codes=tuple(scrub(_word(code)) for code in codes_in(one.response_json)) if one.status >= 400 else (),
            source=one.source,
            by=one.by,
            session=name_of(carried, self._prefix),
            opened=name_of(made, self._prefix),
            started=one.started,
            seconds=one.seconds,
            waited=kept.waited,
            is_retry=is_retry,
            fault=scrub(one.fault or ""),
            retry_after=retry_after if _RETRY_AFTER.fullmatch(retry_after) else "",
            batch=scrub(one.batch or ""),
            caller=scrub(self._caller(one.caller)),
            sent=kept.sent,
            received=kept.received,
        )

    def _caller(self, caller: str | None) -> str:
        path = Path(caller or "")
        # Where else it lies may tell whose machine it was.
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name


def _placed(exchanges: Sequence[Exchange], shown: Sequence[Shown], attempts: Sequence[Attempt]) -> Iterator[Placed]:
    marks = [attempt.mark for attempt in attempts]
    for index, (one, what) in enumerate(zip(exchanges, shown, strict=True)):
        begun = bisect_right(marks, index)
        yield Placed(index + 1, one, attempts[begun - 1] if begun else _OUTSIDE, what.item)


def _repeats(placed: Iterable[Placed]) -> set[int]:
    """Return the identities of exchanges that repeat another, by the same side in the same attempt."""
    sides: dict[tuple[int, bool], list[Exchange]] = {}
    for one in placed:
        sides.setdefault((id(one.attempt), one.exchange.by == "code"), []).append(one.exchange)
    return {id(one) for side in sides.values() for one in repeats(side)}


def _word(code: str) -> str:
    return code if _CODE.fullmatch(code) else HIDDEN
