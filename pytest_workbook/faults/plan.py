"""The plan of a test's faults.

Rules:
1. A request meets the first fault of the plan that concerns it, has let pass what ``after`` says, and has times left.
2. Each fault counts the requests that concern it for itself, also those that another fault answered.
3. The fixtures' own housekeeping concerns only a fault whose ``path`` names it; wildcards alone name nothing.
4. A part of a batch concerns only a fault with a ``path``.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypedDict, Unpack

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.fault import Fault
from pytest_workbook.faults.named import made_fault

__all__ = ["AllArguments", "Arguments", "PlannedFault", "WorkbookFaults", "unmet_message"]

_MOST_SHOWN = 3
_LONGEST_SHOWN = 200


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


class AllArguments(Arguments, total=False):
    """What ``add`` takes."""

    status: int
    retry_after: float | str | None


@dataclass(slots=True, eq=False)
class PlannedFault:
    """A fault in a plan, and how often it was met.

    Args:
        fault: what happens.
        met: how many requests met it.
        seen: how many requests it concerned.
    """

    fault: Fault
    met: int = 0
    seen: int = 0

    def __repr__(self) -> str:
        return f"<fault {self.fault.describe()}, met {self.met} of {self.fault.times}>"

    @property
    def name(self) -> str:
        """Of the fault, as ``Exchange.fault`` shows it."""
        return self.fault.name

    @property
    def is_due(self) -> bool:
        """Whether the request counted last meets it, if no other does."""
        return self.met < self.fault.times and self.seen > self.fault.after


class WorkbookFaults:
    """The faults of one test, in order. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[PlannedFault] = []

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

    def inject(self, name: str | None, given: Mapping[str, Any]) -> PlannedFault:
        """Add the fault called *name*, or one that only its arguments say.

        Args:
            name: one of ``NAMES``, or None.
            given: arguments of ``add``; the others are those of the name.

        Raises:
            UsageError: a name or argument is wrong.
        """
        planned = PlannedFault(made_fault(name, given))
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
                one.seen += 1
            due = next((one for one in concerned if one.is_due), None)
            if due is None:
                return None
            due.met += 1
            return due.fault

    def give_back(self, fault: Fault) -> None:
        """Let *fault*, met last, be met by another request instead: nothing came of it."""
        with self._lock:
            for one in self._planned:
                if one.fault is fault:
                    one.met -= 1

    def unmet(self) -> list[PlannedFault]:
        """Return the faults that no request met although one was to."""
        with self._lock:
            return [one for one in self._planned if not (one.met or one.fault.optional)]


def unmet_message(unmet: Sequence[PlannedFault], asked: Iterable[tuple[str, str]]) -> str:
    """Return what to say of faults that were never met.

    Args:
        unmet: at least one.
        asked: method and path of the requests that were sent, in order.
    """
    count = "an injected fault was" if len(unmet) == 1 else f"{len(unmet)} injected faults were"
    lines = [f"{count} never met: {unmet[0].fault.describe()}{_why(unmet[0])}"]
    lines += [f"  and {one.fault.describe()}{_why(one)}" for one in unmet[1:_MOST_SHOWN]]
    if len(unmet) > _MOST_SHOWN:
        lines.append(f"  and {len(unmet) - _MOST_SHOWN} more")
    distinct = list(dict.fromkeys(f"{method} {path}".rstrip() for method, path in asked))
    wanted = f"{unmet[0].fault.method or ''} {unmet[0].fault.path or ''}"
    # The most similar first: what is wrong is mostly the spelling.
    nearest = sorted(distinct, key=lambda one: -SequenceMatcher(None, wanted, one).ratio())
    lines.append("Asked instead:" if nearest else "No request was sent.")
    lines += [f"  {_shown(one)}" for one in nearest[:_MOST_SHOWN]]
    if len(nearest) > _MOST_SHOWN:
        lines.append(f"  and {len(nearest) - _MOST_SHOWN} others")
    lines.append("Mend method=, path= or after=, or let it be unmet with optional=True.")
    return "\n".join(lines)


def _signature() -> inspect.Signature:
    shown = list(inspect.signature(WorkbookFaults.add).parameters.values())[1:]
    return inspect.Signature([one.replace(annotation=inspect.Parameter.empty) for one in shown])


def _why(planned: PlannedFault) -> str:
    if not planned.seen:
        return ""
    times = "1 request" if planned.seen == 1 else f"{planned.seen} requests"
    if planned.seen <= planned.fault.after:
        return f"; only {times} came"
    return f"; {times} came, and other faults answered them"


def _shown(text: str) -> str:
    cut = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in cut)
