"""Answers to create, refresh and close of our own sessions where the tape has no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pytest_workbook.cassettes.matching import Index
from pytest_workbook.cassettes.shape import Shape, action
from pytest_workbook.wire import Headers, Request, Response, json_response

__all__ = ["synthesised"]


def synthesised(request: Request, asked: Shape, index: Index, next_session: Callable[[], str]) -> Response | None:
    """Return an answer in the recorded shape, or None if *request* is none of the three and was never recorded.

    Args:
        request: as it came.
        asked: its shape.
        index: of the tape.
        next_session: gives an alias that stands for no recorded session.
    """
    done = action(request.url)
    recorded = [entry.interaction for entry in index.of_action(done)] if done else []
    if done == "createSession":
        shapes = (one.response for one in recorded if _is_session(one.response))
        return _created(request, next(shapes, None), next_session())
    if done is not None:
        good = (one.response for one in recorded if 200 <= one.response.status < 300)
        # Source: "workbook: refreshSession", "workbook: closeSession": 204 No Content; read 2026-11-24.
        return next(good, Response(204))
    same = [entry.interaction.response for entry in index.like(asked)]
    return same[-1] if same else None


def _is_session(response: Response) -> bool:
    body = response.json()
    return 200 <= response.status < 300 and isinstance(body, dict) and isinstance(body.get("id"), str)


def _created(request: Request, recorded: Response | None, alias: str) -> Response:
    asked = request.json()
    persistent = bool(asked.get("persistChanges", True)) if isinstance(asked, dict) else True
    if recorded is None:
        # Source: "workbook: createSession" and observed key order (context, persistChanges, id).
        context = "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.workbookSessionInfo"
        return json_response(201, {"@odata.context": context, "persistChanges": persistent, "id": alias})
    body: dict[str, Any] = {**recorded.json(), "id": alias}
    if "persistChanges" in body:
        body["persistChanges"] = persistent
    return Response(recorded.status, Headers(recorded.headers.pairs), json.dumps(body).encode(), recorded.reason)
