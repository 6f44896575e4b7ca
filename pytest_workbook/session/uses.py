"""What somebody's exchange did with a session: used it, wrote in it, closed it. Pure, also for parts of a $batch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.session.policy import may_have_written
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["SESSION_HEADER", "Use", "use_of"]

SESSION_HEADER = "workbook-session-id"
_BATCH = re.compile(r"^(.*)/\$batch$", re.IGNORECASE)
_CLOSE = re.compile(r"/workbook/(?:microsoft\.graph\.)?closesession$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Use:
    """What an exchange did with the session.

    Args:
        is_use: whether the service took it as the session's, which restarts its idle time.
        wrote: whether it may have written.
        closed: whether it closed the session.
    """

    is_use: bool = False
    wrote: bool = False
    closed: bool = False


def use_of(session_id: str, request: Request, response: Response | None) -> Use:
    """Return what an exchange of any client did with the session *session_id*; nothing if it did not carry that id.

    Args:
        session_id: of the session.
        request: with the headers it was sent with. A ``$batch`` counts as its parts.
        response: None if no answer came.
    """
    uses = [_single(part, answer) for part, answer in _parts(request, response) if _carries(part, session_id)]
    return Use(
        is_use=any(use.is_use for use in uses),
        wrote=any(use.wrote for use in uses),
        closed=any(use.closed for use in uses),
    )


def _carries(request: Request, session_id: str) -> bool:
    return session_id in request.headers.get_all(SESSION_HEADER)


def _single(request: Request, response: Response | None) -> Use:
    if response is not None and is_session_gone(codes_in(response.json())):
        return Use()
    closed = bool(_CLOSE.search(_path(request))) and response is not None and response.status < 300
    # A refusal by the front door (401, 429, 503) never reached the session.
    reached = response is None or response.status not in (401, 429, 502, 503)
    return Use(is_use=reached and not closed, wrote=may_have_written(request, response), closed=closed)


def _path(request: Request) -> str:
    return request.url.partition("?")[0].rstrip("/")


def _parts(request: Request, response: Response | None) -> Iterator[tuple[Request, Response | None]]:
    yield request, response
    found = _BATCH.match(_path(request))
    if found is None:
        return
    answers = {_key(answer): answer for answer in _entries(response.json() if response else None, "responses")}
    for entry in _entries(request.json(), "requests"):
        yield _part(found[1], entry), _answer(answers.get(_key(entry)))


def _entries(body: Any, name: str) -> list[dict[str, Any]]:
    entries = body.get(name) if isinstance(body, dict) else None
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _key(entry: dict[str, Any]) -> str:
    return str(entry.get("id"))


def _part(root: str, entry: dict[str, Any]) -> Request:
    headers = entry.get("headers")
    return Request(
        str(entry.get("method", "GET")).upper(),
        root + "/" + str(entry.get("url", "")).lstrip("/"),
        Headers(headers if isinstance(headers, dict) else {}),
    )


def _answer(entry: dict[str, Any] | None) -> Response | None:
    status = entry.get("status") if entry else None
    if entry is None or not isinstance(status, int):
        return None
    return Response(status, body=json.dumps(entry.get("body")).encode())
