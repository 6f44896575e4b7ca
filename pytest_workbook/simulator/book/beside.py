"""Records of what lies beside the cells: comments and pivot tables."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_workbook.simulator.book.pivot_layout import Rebuilt


@dataclass(frozen=True, slots=True)
class CommentReply:
    """A reply to a comment.

    Args:
        reply_id: braced upper-case GUID.
        content: plain text.
        mentions: whether it names somebody who is told of it.
        written: when, in the form of the file: ``2026-01-02T03:04:05.67``.
    """

    reply_id: str
    content: str
    mentions: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a cell.

    Args:
        comment_id: braced upper-case GUID.
        content: plain text.
        sheet: id of its sheet.
        ref: address of its cell in the file.
        mentions: whether it names somebody who is told of it.
        is_note: whether it is of the kind that Excel had before 2019 and calls a note since.
        replies: in the order they were made.
    """

    comment_id: str
    content: str
    sheet: str
    ref: str
    mentions: bool = False
    is_note: bool = False
    replies: tuple[CommentReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Pivot:
    """A pivot table.

    Args:
        pivot_id: braced upper-case GUID.
        name: as Excel shows it.
        sheet: id of its sheet.
        part: name of the part it was read from.
        cache: name of the part that describes where its data come from, or None.
        place: its cells as (top, left, bottom, right), without those of its pages, or None where the file does not say.
        rebuilt: how it was refreshed, or None.
        page_rows: how many rows of filters stand above it, one row apart.
    """

    pivot_id: str
    name: str
    sheet: str
    part: str
    cache: str | None = None
    place: tuple[int, int, int, int] | None = None
    rebuilt: Rebuilt | None = None
    page_rows: int = 0
