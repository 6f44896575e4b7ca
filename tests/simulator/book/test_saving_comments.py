"""New replies in a saved file: in their thread, in the note that stands for it, and with an author."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from rich_workbook import COMMENT_ID, NOTES, PERSONS, THREADS, parts, threads, with_comments, with_parts

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.model import Area, Move, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_comments import (
    NO_PERSONS,
    fresh_replies,
    with_author,
    with_copies,
    with_moves,
    with_replies,
)
from pytest_workbook.simulator.book.saving_xml import outline

_REPLY = CommentReply("{00000000-0000-4000-8000-00000000000A}", "Größe <b>\x01", written="2026-01-02T03:04:05.60")


def _saved(data: bytes) -> bytes:
    book = open_workbook(data, today=lambda: datetime(2026, 5, 6, 7, 8, 9, 120_000, tzinfo=UTC))
    book.reply_to(COMMENT_ID, "Größe <b>")
    return save_workbook(book)


def test_reply_changes_three_parts_and_no_other() -> None:
    """The thread, the note that stands for it, and the list of persons."""
    before = with_comments()
    now, then = parts(_saved(before)), parts(before)
    assert {name for name in now if now[name] != then[name]} == {THREADS, NOTES, PERSONS}
    assert now.keys() == then.keys()


def test_reply_is_read_again_with_its_time() -> None:
    """After the replies that were there."""
    replies = open_workbook(_saved(with_comments())).comment(COMMENT_ID).replies
    assert [reply.content for reply in replies] == ["@Ada no.", "Größe <b>"]
    assert replies[1].written == "2026-05-06T07:08:09.12"


def test_older_readers_see_the_reply_in_the_note() -> None:
    """As Excel shows threads to those who know none."""
    book = openpyxl.load_workbook(io.BytesIO(_saved(with_comments())))
    comment = book["Data"]["B2"].comment
    assert comment is not None
    assert comment.text.endswith("Größer?\nReply:\n    Größe <b>")


def test_list_of_persons_is_made_where_there_is_none() -> None:
    """And pointed to, and given a content type."""
    data = with_comments()
    content = parts(data)
    links = content["xl/_rels/workbook.xml.rels"]
    cut = links[: links.index(b'<Relationship Type="http://schemas.microsoft.com')] + b"</Relationships>"
    now = parts(_saved(with_parts(data, {"xl/_rels/workbook.xml.rels": cut, PERSONS: b"<personList/>"})))
    part = "xl/persons/person1.xml"
    assert b"Simulated User" in now[part]
    assert b"relationships/person" in now["xl/_rels/workbook.xml.rels"]
    assert f'PartName="/{part}"'.encode() in now["[Content_Types].xml"]


def test_deleted_sheet_takes_replies_along() -> None:
    """Nothing is written into parts that are gone."""
    book = open_workbook(with_comments())
    book.reply_to(COMMENT_ID, "x")
    book.delete_sheet(book.sheets[0].sheet_id)
    assert THREADS not in parts(save_workbook(book))


def test_fresh_replies_are_those_that_the_file_has_not() -> None:
    """By the id of their comment; comments without are left out."""
    old = CommentReply("{1}", "old")
    before = [Comment("{A}", "a", "{S}", "A1", replies=(old,)), Comment("{B}", "b", "{S}", "A1")]
    now = [Comment("{A}", "a", "{S}", "A1", replies=(old, _REPLY)), before[1]]
    assert fresh_replies(now, before) == {"{A}": [_REPLY]}


def test_author_is_listed_once() -> None:
    """A second reply finds the author there."""
    once = with_author(NO_PERSONS, PERSONS)
    assert once.count(b"<person ") == 1
    assert with_author(once, PERSONS) == once


@pytest.mark.parametrize("prefix", ["", "tc:"])
def test_reply_stands_behind_its_thread_with_the_parts_prefix(prefix: str) -> None:
    """And says what XML cannot hold as an escape."""
    data = with_replies(threads(prefix=prefix), THREADS, {COMMENT_ID: [_REPLY], "{OTHER}": [_REPLY]})
    entries = outline(data, THREADS, 1).children
    assert [entry.attributes["id"] for entry in entries][2:] == [_REPLY.reply_id]
    assert entries[2].attributes["parentId"] == COMMENT_ID
    assert f"<{prefix}text>Größe &lt;b&gt;_x0001_</{prefix}text>".encode() in data


@pytest.mark.parametrize(
    "part",
    [
        b"<comments/>",
        b"<comments><authors><author>A</author></authors><commentList><comment authorId='0'/></commentList></comments>",
        f"<comments><authors><author>tc={COMMENT_ID}</author></authors><commentList>"
        "<comment authorId='0'><text/></comment></commentList></comments>".encode(),
        f"<comments><authors><author>tc={COMMENT_ID}</author></authors><commentList>"
        "<comment authorId='0'><text><t/></text></comment></commentList></comments>".encode(),
    ],
)
def test_notes_that_stand_for_no_thread_are_left_alone(part: bytes) -> None:
    """So is one without text."""
    assert with_copies(part, NOTES, {COMMENT_ID: [_REPLY]}) == part


def test_reply_goes_into_the_last_run_of_the_note() -> None:
    """Formatted notes have their text in runs."""
    part = (
        f"<comments><authors><author>tc={COMMENT_ID.lower()}</author></authors><commentList><comment authorId='0'>"
        "<text><r><t>a</t></r><r><t>b</t></r></text></comment></commentList></comments>"
    )
    changed = with_copies(part.encode(), NOTES, {COMMENT_ID: [_REPLY]}).decode()
    assert "<t>a</t>" in changed
    assert "<t>b\nReply:\n    Größe" in changed


_DOWN = Move(Area("", 0, 0, 1, 16383), Shift.DOWN)
_UP = Move(Area("", 1, 0, 1, 16383), Shift.UP)


@pytest.mark.parametrize(("moves", "ref"), [([_DOWN], "B4"), ([_DOWN, _DOWN], "B6"), ([], "B2")])
def test_threads_move_with_their_cell(moves: list[Move], ref: str) -> None:
    """With all their replies."""
    entries = outline(with_moves(threads(), THREADS, moves), THREADS, 1).children
    assert [entry.attributes["ref"] for entry in entries] == [ref, ref]


def test_threads_of_deleted_cells_are_gone() -> None:
    """Nothing is left of them."""
    assert outline(with_moves(threads(), THREADS, [_UP]), THREADS, 1).children == []


def test_comments_move_with_their_cells_in_the_file() -> None:
    """Thread, notes and shapes alike; a reply comes to the new place."""
    book = open_workbook(with_comments())
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    book.insert_cells(book.area("B1:B9"), Shift.RIGHT)
    book.reply_to(COMMENT_ID, "moved")
    saved = save_workbook(book)
    sheet = openpyxl.load_workbook(io.BytesIO(saved))["Data"]
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"A3", "C3"}
    assert [line.attributes["ref"] for line in outline(parts(saved)[THREADS], THREADS, 1).children] == ["C3"] * 3
    drawing = parts(saved)["xl/drawings/commentsDrawing1.vml"]
    assert [drawing.count(b">%d</" % number) for number in (0, 2)] == [1, 3]
    assert open_workbook(saved).comment(COMMENT_ID).replies[-1].content == "moved"


def test_comments_of_deleted_cells_are_gone() -> None:
    """From the workbook at once, and from the file; others stay."""
    book = open_workbook(with_comments())
    book.delete_cells(book.area("B1:B9"), Shift.LEFT)
    assert [comment.is_note for comment in book.comments] == [True]
    sheet = openpyxl.load_workbook(io.BytesIO(save_workbook(book)))["Data"]
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"A2"}


def test_comment_stays_on_the_only_row_of_a_table_that_grows() -> None:
    """What refers to all rows of the table grows; a comment does not."""
    book = open_workbook(with_comments())
    table = book.add_table(book.area("Data!A1:B2"), has_headers=True)
    book.add_rows(table.table_id, [["x", 1], ["y", 2]])
    sheet = openpyxl.load_workbook(io.BytesIO(save_workbook(book)))["Data"]
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"A2", "B2"}
