"""Answers that come later: 202 at once, and an operation to be polled, asked for with ``Prefer: respond-async``."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.members import Operation
from pytest_workbook.simulator.replies import Reply
from pytest_workbook.simulator.sessions import Session
from pytest_workbook.simulator.state import State

__all__ = ["accepted", "rows_or_later", "seconds_of", "workbook_url"]

_ROW = "workbookTableRow"
# What may take long, but for sessions: verb, type and member.
# Source: "Create tableRow" and "Delete tableRow", read 2026-11.
_LONG = frozenset({("POST", f"{_ROW}[]", ""), ("POST", f"{_ROW}[]", "add"), ("DELETE", _ROW, "")})


def seconds_of(state: State, asked: Asked) -> float:
    """Return how long an operation takes that may go on after its answer; 0 where the client waits for it."""
    is_preferred = "respond-async" in asked.request.headers.get("Prefer", "").lower()
    return state.profile.async_creation_seconds if is_preferred else 0.0


def workbook_url(asked: Asked) -> str:
    """Return the workbook's URL as the client spelled the item, so that it may follow with the right it has."""
    return f"{asked.item_url}/workbook"


def accepted(asked: Asked, operation_id: str, query: str = "") -> Reply:
    """Answer 202 with the operation's URL.

    Args:
        asked: the request.
        operation_id: of the operation.
        query: what the URL bears, with a question mark.
    """
    return Reply(202, {}, {"Location": f"{workbook_url(asked)}/operations/{operation_id}{query}"})


def rows_or_later(
    state: State, asked: Asked, file: DriveFile, session: Session | None, operation: Operation, reply: Reply
) -> Reply:
    """Answer 202 instead, where rows were added or deleted in a session, and the client does not wait for it.

    Args:
        state: of the simulator.
        asked: the request.
        file: whose workbook it is.
        session: that the request was made in.
        operation: that was done.
        reply: its answer.
    """
    seconds = seconds_of(state, asked)
    is_long = (operation.verb, operation.on, operation.name) in _LONG
    if session is None or not seconds or not is_long:
        return reply
    # Documented: polls need no session header, for the id is in the URL.
    query = f"?sessionId={quote(b64encode(session.id.encode()).decode(), safe='')}"
    row = _row(asked, reply.body) if isinstance(reply.body, dict) else None
    return accepted(asked, state.operations.begin_rows(file, seconds, row, query), query)


def _row(asked: Asked, body: dict[str, object]) -> dict[str, object]:
    context = {"@odata.context": f"{asked.root}/$metadata#{_ROW}", "@odata.type": f"#microsoft.graph.{_ROW}"}
    return {**context, **{name: value for name, value in body.items() if name not in context}}
