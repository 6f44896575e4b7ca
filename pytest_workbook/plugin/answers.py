"""What the door reads from an answer."""

from __future__ import annotations

from pytest_workbook.wire import Request, Response

__all__ = ["has_effect", "is_running", "made_session"]

# An operation's status is a small body; a large one is no status and is not parsed for it.
_LONGEST_STATUS = 2_000


def is_running(response: Response) -> bool:
    """Return whether the answer says that a long-running operation has not ended yet."""
    if response.status != 200 or len(response.body) > _LONGEST_STATUS or b"status" not in response.body:
        return False
    body = response.json()
    return isinstance(body, dict) and str(body.get("status", "")).lower() in ("notstarted", "running", "inprogress")


def made_session(request: Request, response: Response) -> str | None:
    """Return the id of the session that the answer made, or None."""
    action = request.url.partition("?")[0].rpartition("/")[2].lower()
    if response.status >= 300 or not action.startswith(("createsession", "sessioninforesource")):
        return None
    made = response.json()
    session_id = made.get("id") if isinstance(made, dict) else None
    return session_id if isinstance(session_id, str) else None


def has_effect(request: Request, response: Response) -> bool:
    """Return whether the request changed something."""
    return response.status < 400 and request.method != "GET"
