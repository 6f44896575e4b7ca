"""Rules about writing: what is lost, doubled, or mixed up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pytest_workbook.linter.seen import Finding, Seen

__all__ = ["blind_repeat", "parallel_writes", "unsaved_file_read"]

# After these nobody knows whether the request took effect.
_UNKNOWN = (0, 500, 502, 504)
_NEVER_SENT = ("connect", "dns")


def unsaved_file_read(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find downloads of a file after writes that no session saves."""
    unsaved: dict[str | None, str] = {}
    for one in exchanges:
        if not one.is_code:
            continue
        if one.is_write and one.is_success and one.persists is False:
            unsaved.setdefault(one.item, one.exchange.session or "")
        path = one.exchange.path.lower()
        is_download = one.exchange.method == "GET" and path.startswith("/") and path.endswith("/content")
        if is_download and (session := unsaved.pop(one.item, None)):
            text = (
                f"the file was read after writes in {session}, which does not persist changes: they are not in it. "
                "Open the session with persistChanges true, or read in the session."
            )
            yield Finding(one.exchange, text)


def blind_repeat(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find additions that are repeated without a look at what the first one did."""
    unknown: dict[Any, Seen] = {}
    for one in exchanges:
        if not one.is_code:
            continue
        sent = one.exchange
        if unknown and sent.method == "GET" and one.is_success and one.is_below_workbook:
            # A look at the workbook.
            unknown = {key: other for key, other in unknown.items() if other.item != one.item}
        if not _adds(one):
            continue
        key = (sent.url, sent.request_body)
        if (before := unknown.pop(key, None)) is not None:
            how = f"a {before.exchange.status}" if before.exchange.status else "no answer"
            text = (
                f"{sent.label} was repeated after {how}, without a look at the workbook: if the first one took "
                "effect, it is there twice. Read first whether it is there."
            )
            yield Finding(sent, text)
        if sent.status in _UNKNOWN and sent.fault not in _NEVER_SENT:
            unknown[key] = one


def parallel_writes(exchanges: Sequence[Seen]) -> Iterator[Finding]:
    """Find writes to one workbook that were under way at the same time."""
    for one in exchanges:
        if one.is_code and one.is_parallel and one.is_write and one.exchange.batch is None:
            text = (
                f"{one.exchange.label} was sent while another write to the workbook was under way: they are throttled, "
                "and their order is nobody's. Send a write after the answer to the one before."
            )
            yield Finding(one.exchange, text)
            return


def _adds(one: Seen) -> bool:
    if one.exchange.method != "POST" or not one.is_write:
        return False
    last = one.exchange.path.lower().rpartition("/")[2].partition("(")[0]
    return last in ("add", "rows", "columns", "worksheets", "tables", "names", "charts")
