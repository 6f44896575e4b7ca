"""Comments of the workbook: what they say, and answering them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.core import Core
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.saving_moves import moved_ranges

# Source: "Excel specifications and limits", read 2026-11: characters that a cell, and so a comment of one, can hold.
MAX_COMMENT: Final = 32_767


@dataclass(frozen=True, slots=True)
class _Place:
    comment: Comment
    index: int


class Comments(Core):
    """The part of `Workbook` that reads and answers comments. Those of deleted sheets and cells are gone with them."""

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The comments in the order of their sheets, and of the file on each."""
        order = {sheet.sheet_id: place for place, sheet in enumerate(self._contents.sheets)}
        kept = [comment for comment in self._contents.comments if self._is_kept(comment)]
        return tuple(sorted(kept, key=lambda comment: order[comment.sheet]))

    def comment(self, key: str) -> Comment:
        """The comment with this braced id (any case).

        Raises:
            BookError: ITEM_NOT_FOUND.
        """
        return self._comment_place(key).comment

    def reply_to(self, key: str, content: str) -> CommentReply:
        """Answer a comment.

        Args:
            key: the comment's braced id.
            content: plain text.

        Raises:
            BookError: ITEM_NOT_FOUND; INVALID_ARGUMENT for a text that is empty or too long; UNSUPPORTED for a note,
                which cannot be answered.
        """
        place = self._comment_place(key)
        if place.comment.is_note:
            msg = f"the comment {key!r} is a note, as Excel called comments before 2019; a note takes no replies"
            raise BookError(ErrorKind.UNSUPPORTED, msg)
        if not 1 <= len(content) <= MAX_COMMENT:
            msg = f"a reply of {len(content)} characters was given; 1 to {MAX_COMMENT} are taken"
            raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
        written = self._today().replace(tzinfo=None).isoformat(timespec="milliseconds")[:-1]
        made = CommentReply(self._new_id(), content, written=written)
        with self._change() as contents:
            contents.comments[place.index] = replace(place.comment, replies=(*place.comment.replies, made))
        return made

    def _is_kept(self, comment: Comment) -> bool:
        sheet = next((sheet for sheet in self._contents.sheets if sheet.sheet_id == comment.sheet), None)
        return sheet is not None and bool(moved_ranges(comment.ref, sheet.moves) or not comment.ref)

    def _comment_place(self, key: str) -> _Place:
        for index, comment in enumerate(self._contents.comments):
            if comment.comment_id.casefold() == key.casefold() and self._is_kept(comment):
                return _Place(comment, index)
        msg = f"there is no comment {key[:60]!r}; the workbook has {len(self.comments)} comments"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
