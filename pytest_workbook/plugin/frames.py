"""Keeps this package's frames out of the traceback of its own errors: the message says what to do, not where we are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pluggy
import pytest

from pytest_workbook.errors import WorkbookError
from pytest_workbook.linter.warning import WorkbookLintWarning

__all__ = ["hide_our_frames"]

_OURS = str(Path(__file__).parents[1])
_PYTEST = (str(Path(pytest.__file__).parents[1] / "_pytest"), str(Path(pluggy.__file__).parent))


def hide_our_frames(call: pytest.CallInfo[None]) -> None:
    """Cut our frames out of what *call* raised, if it is an error of ours; another's shows where it came from.

    Where nothing of the user's is left, the message stands alone.
    """
    if call.excinfo is None or not isinstance(call.excinfo.value, WorkbookError | WorkbookLintWarning):
        return
    entries = list(_entries(call.excinfo.tb))
    kept = [entry for entry in entries if not _is_in(entry, (_OURS,))]
    if not any(not _is_in(entry, _PYTEST) for entry in kept):
        # pytest leaves out its own frames as long as another one is there, and takes the summary's text from them.
        ours = [entry for entry in entries if _is_in(entry, (_OURS,)) and _is_hidden(entry)]
        kept = [entry for entry in entries if entry in ours[:1] or _is_in(entry, _PYTEST)]
    if kept:
        call.excinfo = pytest.ExceptionInfo.from_exception(call.excinfo.value.with_traceback(_chain(kept)))


def _entries(entry: TracebackType | None) -> Iterator[TracebackType]:
    while entry is not None:
        yield entry
        entry = entry.tb_next


def _is_in(entry: TracebackType, folders: tuple[str, ...]) -> bool:
    return entry.tb_frame.f_code.co_filename.startswith(folders)


def _is_hidden(entry: TracebackType) -> bool:
    return entry.tb_frame.f_locals.get("__tracebackhide__") is True


def _chain(entries: list[TracebackType]) -> TracebackType | None:
    chained = None
    for entry in reversed(entries):
        chained = TracebackType(chained, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    return chained
