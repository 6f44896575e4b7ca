"""Comments for saving: new replies go into the parts that hold their threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.model import Move
from pytest_workbook.simulator.book.opening_comments import THREAD_AUTHOR
from pytest_workbook.simulator.book.saving_moves import moved_ranges
from pytest_workbook.simulator.book.saving_xml import (
    HEADER,
    Edit,
    Element,
    append_child,
    apply,
    as_utf8,
    escape_string,
    outline,
    retag,
    start_tag,
)

# Source: [MS-XLSX] 2.1.62 and 2.1.63, threaded comments and persons.
_NAMESPACE: Final = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
PERSON_KIND: Final = "http://schemas.microsoft.com/office/2017/10/relationships/person"
PERSON_TYPE: Final = "application/vnd.ms-excel.person+xml"
NO_PERSONS: Final = HEADER + f'<personList xmlns="{_NAMESPACE}"/>'.encode()
# Assumed: who is signed in is known to no workbook, so replies have one author.
_AUTHOR: Final = "Simulated User"
_AUTHOR_ID: Final = "{5EEDED00-0000-4000-8000-000000000001}"

# New replies by the id of their comment.
Fresh = Mapping[str, Sequence[CommentReply]]


def fresh_replies(now: Sequence[Comment], before: Sequence[Comment]) -> dict[str, list[CommentReply]]:
    """The replies that a workbook has and its file has not, by the id of their comment.

    Args:
        now: the workbook's comments.
        before: the file's.
    """
    known = {reply.reply_id for comment in before for reply in comment.replies}
    found = {comment.comment_id: [r for r in comment.replies if r.reply_id not in known] for comment in now}
    return {comment_id: replies for comment_id, replies in found.items() if replies}


def with_author(data: bytes, part: str) -> bytes:
    """The list of persons with the author of new replies.

    Args:
        data: the part; `NO_PERSONS` for a new one.
        part: its name.
    """
    data = as_utf8(data)
    root = outline(data, part, 1)
    if any(child.attributes.get("id") == _AUTHOR_ID for child in root.children):
        return data
    attributes = {"displayName": _AUTHOR, "id": _AUTHOR_ID, "userId": _AUTHOR, "providerId": "None"}
    return apply(data, append_child(root, start_tag(f"{root.prefix}person", attributes, empty=True)))


def with_moves(data: bytes, part: str, moves: Sequence[Move]) -> bytes:
    """A part of threads or notes after its sheet's cells have moved; what stood on deleted cells is gone.

    Args:
        data: the part.
        part: its name.
        moves: of the sheet's cells.
    """
    data = as_utf8(data)
    root = outline(data, part, 2)
    edits: list[Edit] = []
    for entry in (root.child("commentList") or root).children:
        ref = entry.attributes.get("ref", "")
        # What covers all rows of a table grows with it, but a comment stays on one cell.
        moved = moved_ranges(ref, moves).partition(":")[0]
        if ref and not moved:
            edits.append(Edit(entry.start, entry.end, b""))
        elif moved != ref:
            edits.append(retag(entry, {"ref": moved}))
    return apply(data, edits)


def with_replies(data: bytes, part: str, fresh: Fresh) -> bytes:
    """A part of threads with new replies behind the others of their thread.

    Args:
        data: the part.
        part: its name.
        fresh: the replies; those to comments of other parts are passed over.
    """
    data = as_utf8(data)
    root = outline(data, part, 1)
    edits: list[Edit] = []
    for comment_id, replies in fresh.items():
        thread = [child for child in root.children if comment_id in _ids(child)]
        if thread:
            position = thread[-1].end
            written = b"".join(_reply(thread[0], comment_id, reply) for reply in replies)
            edits.append(Edit(position, position, written))
    return apply(data, edits)


def with_copies(data: bytes, part: str, fresh: Fresh) -> bytes:
    """A part of notes with new replies in the notes that stand for their threads, which older readers show.

    Args:
        data: the part.
        part: its name.
        fresh: the replies; those to comments of other parts are passed over.
    """
    data = as_utf8(data)
    root = outline(data, part, 6)
    authors, notes = root.child("authors"), root.child("commentList")
    if authors is None or notes is None:
        return data
    names = [data[author.open_end : author.close].decode().upper() for author in authors.all("author")]
    numbers = {str(index): name for index, name in enumerate(names)}
    edits: list[Edit] = []
    for comment_id, replies in fresh.items():
        text = next((_last_text(n) for n in notes.all("comment") if _is_copy(n, numbers, comment_id)), None)
        if text is not None and not text.is_empty_tag:
            added = "".join(f"\nReply:\n    {escape_string(reply.content)}" for reply in replies)
            edits.append(Edit(text.close, text.close, added.encode()))
    return apply(data, edits)


def _ids(element: Element) -> set[str]:
    return {element.attributes.get(name, "").upper() for name in ("id", "parentId")}


def _reply(thread: Element, comment_id: str, reply: CommentReply) -> bytes:
    attributes = {
        "ref": thread.attributes.get("ref", "A1"),
        "dT": reply.written,
        "personId": _AUTHOR_ID,
        "id": reply.reply_id,
        "parentId": comment_id,
    }
    name, text = f"{thread.prefix}threadedComment", f"{thread.prefix}text"
    content = f"<{text}>{escape_string(reply.content)}</{text}></{name}>"
    return start_tag(name, attributes) + content.encode()


def _is_copy(note: Element, authors: Mapping[str, str], comment_id: str) -> bool:
    return authors.get(note.attributes.get("authorId", "")) == (THREAD_AUTHOR + comment_id).upper()


def _last_text(note: Element) -> Element | None:
    """The element of the note's last run of text."""
    found: Element | None = None
    for text in note.all("text"):
        for child in text.children:
            found = child if child.name == "t" else child.child("t") or found
    return found
