"""Every rule by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pytest_workbook.linter.seen import Finding, Seen
from pytest_workbook.linter.sessions import header_elsewhere, left_open, one_per_call, too_many
from pytest_workbook.linter.waiting import polls_too_fast, retry_after_ignored
from pytest_workbook.linter.writing import blind_repeat, parallel_writes, unsaved_file_read

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Args:
        name: begins the text of its warnings.
        check: finds what breaks it in the exchanges of a test, oldest first.
        is_late: whether it can only be judged when the test's fixtures have closed.
    """

    name: str
    check: Callable[[Sequence[Seen]], Iterator[Finding]]
    is_late: bool = False


RULES = (
    Rule("session-left-open", left_open, is_late=True),
    Rule("session-per-call", one_per_call),
    Rule("session-header-elsewhere", header_elsewhere),
    Rule("too-many-sessions", too_many),
    Rule("unsaved-file-read", unsaved_file_read),
    Rule("poll-too-fast", polls_too_fast),
    Rule("retry-after-ignored", retry_after_ignored),
    Rule("blind-repeat", blind_repeat),
    Rule("parallel-writes", parallel_writes),
)
