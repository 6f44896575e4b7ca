"""Comments as files hold them: threads, the notes that stand for them, and notes of their own."""

from __future__ import annotations

import pytest
from rich_workbook import COMMENT_ID, NOTES, REPLY_ID, plain, threads, with_comments, with_parts

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.model import original_sheet_id
from pytest_workbook.simulator.book.opening_comments import read_comments
from pytest_workbook.simulator.book.package import BadWorkbook, Package

_SHEET = original_sheet_id(0)


def _read(data: bytes) -> list[Comment]:
    return read_comments(Package.read(data), "xl/worksheets/sheet1.xml", _SHEET)


@pytest.mark.parametrize("prefix", ["", "tc:"])
def test_thread_with_its_reply_is_read(prefix: str) -> None:
    """Whatever prefix its elements bear; the note that stands for it is not read a second time."""
    thread, note = _read(with_comments(content=threads(prefix=prefix)))
    assert (thread.comment_id, thread.content, thread.is_note) == (COMMENT_ID, "Größer als <geplant>?", False)
    assert thread.replies == (CommentReply(REPLY_ID, "@Ada no.", mentions=True, written="2026-01-02T03:05:05.67"),)
    assert (thread.mentions, note.content) == (False, "a note")


def test_note_without_an_id_gets_a_counted_one() -> None:
    """Made of its sheet's, so that it is the same each time."""
    (note,) = _read(plain(thread=False))
    assert (note.comment_id, note.is_note) == ("{00000000-0001-0000-0000-000000000001}", True)


def test_note_with_an_id_and_runs_of_text() -> None:
    """Newer versions of Excel write an id, and formatted text comes in runs."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    uid = "{ABCDEF00-0000-0000-0000-00000000000A}"
    part = (
        f'<comments xmlns="{main}" xmlns:xr="x"><authors><author>A</author></authors><commentList>'
        f'<comment ref="A2" authorId="0" xr:uid="{uid.lower()}"><text><r><t>bold</t></r>'
        '<r><t xml:space="preserve"> plain</t></r></text></comment><comment ref="A3" authorId="0"/>'
        "</commentList></comments>"
    )
    (note,) = _read(with_parts(plain(thread=False), {NOTES: part.encode()}))
    assert (note.comment_id, note.content) == (uid, "bold plain")


def test_thread_without_text_is_empty() -> None:
    """Excel writes none for a thread whose first entry was deleted."""
    part = f'<ThreadedComments><threadedComment ref="A1" id="{COMMENT_ID}"/></ThreadedComments>'
    assert _read(with_comments(content=part.encode()))[0].content == ""


def test_thread_without_an_id_is_passed_over() -> None:
    """No key could lead to it."""
    part = '<ThreadedComments><threadedComment ref="A1"><text>x</text></threadedComment></ThreadedComments>'
    assert [comment.is_note for comment in _read(with_comments(content=part.encode()))] == [True]


def test_part_that_is_no_xml_is_refused() -> None:
    """As any other damaged part."""
    with pytest.raises(BadWorkbook):
        _read(with_comments(content=b"<ThreadedComments>"))
