"""Records of what lies beside the cells."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pytest_workbook.simulator.book.beside import Comment, CommentReply, Pivot

_RECORDS: list[tuple[object, str]] = [
    (Comment("{1}", "a", "{S}", "A1"), "content"),
    (CommentReply("{2}", "b"), "content"),
    (Pivot("{3}", "P", "{S}", "p"), "name"),
]


@pytest.mark.parametrize(("record", "name"), _RECORDS)
def test_records_are_never_changed(record: object, name: str) -> None:
    """Copies of a workbook share them."""
    with pytest.raises(FrozenInstanceError):
        setattr(record, name, "x")


def test_comment_without_more_is_a_thread_without_replies() -> None:
    """A note says so itself."""
    comment = Comment("{1}", "a", "{S}", "A1")
    assert (comment.is_note, comment.mentions, comment.replies) == (False, False, ())
