"""Comments of a sheet: the threads that Excel writes since 2019, and the notes of before."""

from __future__ import annotations

from typing import Final

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree, relationships, rich_text, unescaped
from pytest_workbook.simulator.book.opening_tables import guid
from pytest_workbook.simulator.book.package import Package

# Last words of the relationships' types. Source: [MS-XLSX] 2.1.62, threaded comments.
THREADS: Final = "threadedComment"
NOTES: Final = "comments"
# Author of the note that Excel writes in place of a thread, for readers that know none.
THREAD_AUTHOR: Final = "tc="


def read_comments(package: Package, sheet_part: str, sheet: str) -> list[Comment]:
    """The comments of a sheet: its threads, then its notes.

    Args:
        package: the file.
        sheet_part: name of the sheet's part.
        sheet: id of the sheet.

    Raises:
        BadWorkbook: one of their parts is no XML.
    """
    links = relationships(package, sheet_part).values()
    found: list[Comment] = []
    for kind, read in ((THREADS, _threads), (NOTES, _notes)):
        for link in links:
            part = None if link.external or link.kind != kind else package.find(link.target)
            if part is not None:
                found += read(parse_tree(package.part(part), part), sheet)
    return found


def _threads(root: Node, sheet: str) -> list[Comment]:
    # One without an id, which no writer is known to leave out, could be neither read nor answered.
    nodes = [node for node in root.all("threadedComment") if _id(node)]
    answers: dict[str, list[CommentReply]] = {}
    for node in nodes:
        parent = guid(node.attributes.get("parentId"))
        if parent is not None:
            reply = CommentReply(_id(node), _text(node), _mentions(node), node.attributes.get("dT", ""))
            answers.setdefault(parent, []).append(reply)
    return [
        Comment(_id(node), _text(node), sheet, _ref(node), _mentions(node), replies=tuple(answers.get(_id(node), ())))
        for node in nodes
        if "parentId" not in node.attributes
    ]


def _notes(root: Node, sheet: str) -> list[Comment]:
    authors = [node.text for node in root.below("authors", "author")]
    found: list[Comment] = []
    for index, node in enumerate(root.below("commentList", "comment")):
        author = node.attributes.get("authorId", "0")
        is_copy = author.isdigit() and int(author) < len(authors) and authors[int(author)].startswith(THREAD_AUTHOR)
        text = node.child("text")
        if is_copy or text is None:
            continue
        number = guid(node.attributes.get("uid")) or _derived(sheet, index)
        found.append(Comment(number, rich_text(text), sheet, _ref(node), is_note=True))
    return found


def _derived(sheet: str, index: int) -> str:
    """Assumed: an id made of the sheet's and of a count, for a note that has none."""
    return f"{sheet[:-13]}{index + 1:012X}}}"


def _ref(node: Node) -> str:
    return node.attributes.get("ref", "")


def _id(node: Node) -> str:
    return guid(node.attributes.get("id")) or ""


def _text(node: Node) -> str:
    text = node.child("text")
    return "" if text is None else unescaped(text.text)


def _mentions(node: Node) -> bool:
    return bool(node.below("mentions", "mention"))
