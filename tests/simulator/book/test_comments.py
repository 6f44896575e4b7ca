"""Comments of a workbook: read, answered, and gone with their sheet."""

from __future__ import annotations

import pytest
from rich_workbook import COMMENT_ID, REPLY_ID, with_comments

from pytest_workbook.simulator.book.comments import MAX_COMMENT
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook


@pytest.fixture(name="book")
def _book() -> Workbook:
    """A workbook with a thread and a note."""
    return open_workbook(with_comments())


def test_comments_are_found_by_id_in_any_case(book: Workbook) -> None:
    """The thread comes first, then the note."""
    thread, note = book.comments
    assert (thread.comment_id, note.is_note) == (COMMENT_ID, True)
    assert book.comment(COMMENT_ID.lower()) is thread


def test_a_blank_workbook_has_none() -> None:
    """And refuses every key."""
    book = Workbook.blank()
    assert book.comments == ()
    with pytest.raises(BookError, match=r"there is no comment '\{1\}'; the workbook has 0 comments"):
        book.comment("{1}")


def test_replies_are_added_at_the_end_with_ids_of_their_own(book: Workbook) -> None:
    """Each counts as a change; a copy made before does not see them."""
    before, copy = book.revision, book.clone()
    made = [book.reply_to(COMMENT_ID, "one"), book.reply_to(COMMENT_ID, "two")]
    replies = book.comment(COMMENT_ID).replies
    assert [reply.content for reply in replies] == ["@Ada no.", "one", "two"]
    assert replies[1:] == tuple(made)
    assert len({reply.reply_id for reply in replies}) == 3
    assert book.revision == before + 2
    assert [reply.reply_id for reply in copy.comment(COMMENT_ID).replies] == [REPLY_ID]


@pytest.mark.parametrize("content", ["", "a" * (MAX_COMMENT + 1)])
def test_reply_that_is_empty_or_too_long_is_refused(book: Workbook, content: str) -> None:
    """And nothing has changed."""
    before = book.revision
    with pytest.raises(BookError) as refused:
        book.reply_to(COMMENT_ID, content)
    assert (refused.value.kind.value, book.revision) == ("InvalidArgument", before)


def test_the_longest_reply_is_taken(book: Workbook) -> None:
    """As many characters as a cell takes."""
    assert len(book.reply_to(COMMENT_ID, "a" * MAX_COMMENT).content) == MAX_COMMENT


def test_note_takes_no_reply(book: Workbook) -> None:
    """Excel has no thread there."""
    with pytest.raises(BookError) as refused:
        book.reply_to(book.comments[1].comment_id, "x")
    assert refused.value.kind.value == "UnsupportedOperation"


def test_comments_follow_the_order_of_sheets_and_go_with_them(book: Workbook) -> None:
    """A deleted sheet takes its comments along."""
    book.delete_sheet(book.sheets[0].sheet_id)
    assert book.comments == ()
    with pytest.raises(BookError):
        book.comment(COMMENT_ID)
