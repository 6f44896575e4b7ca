"""What to say of faults that no request met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from pytest_workbook.faults.planned import PlannedFault

__all__ = ["unmet_message"]

_MOST_SHOWN = 3
_LONGEST_SHOWN = 200


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
