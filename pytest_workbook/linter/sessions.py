"""Rules about sessions: how many, how long, and where their header goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pytest_workbook.graph.hosts import service_path
from pytest_workbook.linter.seen import Finding, Seen

__all__ = ["header_elsewhere", "left_open", "one_per_call", "too_many"]

# What the vendor's staff named in 2016-17, in an issue of its documentation; no limit is documented.
_MOST_OPEN = 25
# Two may be a coincidence: one to read, one to write.
_FEWEST_SUSPICIOUS = 3


def left_open(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find sessions that the code opened and that nobody closed."""
    ended = {one.exchange.session for one in exchanges if one.is_close or one.says_gone}
    for one in exchanges:
        if one.is_code and not one.is_shared and one.exchange.opened and one.exchange.opened not in ended:
            text = (
                f"{one.exchange.opened} was opened and never closed: it may hold the workbook's lock until the service "
                "drops it. Post closeSession when the work is done, also where it failed."
            )
            yield Finding(one.exchange, text)


def one_per_call(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find code that opens a session for each request."""
    gone = {one.exchange.session for one in exchanges if one.says_gone}
    opened: dict[str | None, list[Seen]] = defaultdict(list)
    for one in exchanges:
        # One that was lost is no sign of anything.
        if one.is_code and one.exchange.opened and one.exchange.opened not in gone:
            opened[one.item].append(one)
    for sessions in opened.values():
        if len(sessions) < _FEWEST_SUSPICIOUS:
            continue
        names = {one.exchange.opened for one in sessions}
        used = sum(
            one.exchange.session in names and one.is_below_workbook and not one.is_lifecycle for one in exchanges
        )
        if used <= len(sessions):
            text = (
                f"{len(sessions)} sessions were opened for {used} requests to one workbook: opening one costs more "
                "than most requests. Open one and send its id with each request."
            )
            yield Finding(sessions[-1].exchange, text)


def header_elsewhere(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find session headers on requests that are no workbook's."""
    for one in exchanges:
        if not one.is_code or not one.has_session_header or one.is_below_workbook:
            continue
        below = service_path(one.exchange.url)
        # A batch is for its parts, and a redirection took along what was sent before it.
        if below is not None and not below.lower().rstrip("/").endswith("/$batch"):
            text = (
                f"{one.exchange.label} carried workbook-session-id, but is no request to a workbook: once the session "
                "is gone, it may be refused for that. Send the header below /workbook only."
            )
            yield Finding(one.exchange, text)


def too_many(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find the session with which more are open on one workbook than it is said to bear."""
    still_open: dict[str | None, set[str]] = defaultdict(set)
    for one in exchanges:
        if one.is_close or one.says_gone:
            for names in still_open.values():
                names.discard(one.exchange.session or "")
        if one.exchange.opened:
            names = still_open[one.item]
            names.add(one.exchange.opened)
            if len(names) == _MOST_OPEN + 1:
                text = (
                    f"more than {_MOST_OPEN} sessions are open on one workbook: the service may refuse further ones. "
                    "Share a session, or close those that are done."
                )
                yield Finding(one.exchange, text)
