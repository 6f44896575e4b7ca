"""Comments and their replies: listed, read and answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.odata import key
from pytest_workbook.simulator.replies import collection, created, entity, invalid_argument
from pytest_workbook.simulator.resources.bodies import expect_body

members = Members()

COMMENTS: Final[Kind[None]] = Kind("workbookComment[]")
COMMENT: Final[Kind[Comment]] = Kind("workbookComment")
REPLIES: Final[Kind[Comment]] = Kind("workbookCommentReply[]")
REPLY: Final[Kind[CommentReply]] = Kind("workbookCommentReply")

_LIST = Evidence("documented", "List comments", "2026-11-24")
_GET = Evidence("documented", "Get workbookComment", "2026-11-24")
_LIST_REPLIES = Evidence("documented", "List replies", "2026-11-24")
_GET_REPLY = Evidence("documented", "Get workbookCommentReply", "2026-11-24")
_POST_REPLY = Evidence("documented", "Create workbookCommentReply", "2026-11-24")


def shown(comment: Comment | CommentReply) -> dict[str, object]:
    """The properties of a comment or a reply, in the order of the documented answers."""
    number = comment.comment_id if isinstance(comment, Comment) else comment.reply_id
    return {"content": comment.content, "contentType": "mention" if comment.mentions else "plain", "id": number}


def _kept(call: Call[None]) -> Iterator[Comment]:
    # Assumed: as in the object model of Excel's add-ins, notes are no comments.
    is_kept = call.profile.notes == "comments"
    return (comment for comment in call.book.comments if is_kept or not comment.is_note)


@members.step(WORKBOOK, "comments", evidence=_LIST)
def _comments(_call: Call[Workbook]) -> Node[None]:
    return COMMENTS.node(None, "comments")


@members.key(COMMENTS)
def _by_id(call: Call[None], text: str) -> Node[Comment]:
    comment = call.book.comment(text)
    if comment not in _kept(call):
        msg = f"{text[:60]!r} is a note, not a comment"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return COMMENT.node(comment, key("comments", comment.comment_id))


@members.operation("GET", COMMENTS, evidence=_LIST)
def _list(call: Call[None]) -> Reply:
    items = ((key("comments", comment.comment_id), shown(comment)) for comment in _kept(call))
    return collection(call, items)


@members.operation("GET", COMMENT, evidence=_GET)
def _get(call: Call[Comment]) -> Reply:
    return entity(call, shown(call.value))


@members.step(COMMENT, "replies", evidence=_LIST_REPLIES)
def _replies(call: Call[Comment]) -> Node[Comment]:
    return REPLIES.node(call.value, f"{call.node.odata_id}/replies")


@members.key(REPLIES)
def _reply_by_id(call: Call[Comment], text: str) -> Node[CommentReply]:
    for reply in call.value.replies:
        if reply.reply_id.casefold() == text.casefold():
            return REPLY.node(reply, key(call.node.odata_id, reply.reply_id))
    msg = f"the comment has no reply {text[:60]!r}"
    raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)


@members.operation("GET", REPLIES, evidence=_LIST_REPLIES)
def _list_replies(call: Call[Comment]) -> Reply:
    items = ((key(call.node.odata_id, reply.reply_id), shown(reply)) for reply in call.value.replies)
    return collection(call, items)


@members.operation("GET", REPLY, evidence=_GET_REPLY)
def _get_reply(call: Call[CommentReply]) -> Reply:
    return entity(call, shown(call.value))


@members.operation("POST", REPLIES, evidence=_POST_REPLY)
def _post_reply(call: Call[Comment]) -> Reply:
    expect_body(call, "content", "contentType")
    given = {name.lower(): value for name, value in call.properties.items()}
    content, content_type = given.get("content"), given.get("contenttype", "plain")
    if not isinstance(content, str):
        msg = "'content' takes a text"
        raise invalid_argument(msg)
    if not isinstance(content_type, str) or content_type.lower() != "plain":
        msg = "'contentType' takes plain"
        raise invalid_argument(msg)
    reply = call.book.reply_to(call.value.comment_id, content)
    return created(call, shown(reply), key(call.node.odata_id, reply.reply_id))
