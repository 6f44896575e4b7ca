"""A refused request as a GraphError: one place that says what the service said. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pytest_workbook.errors import GraphError
from pytest_workbook.graph.codes import SECOND_LEVEL_CODES, codes_in, message_in, request_id_in
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label
from pytest_workbook.session.policy import retry_after_seconds
from pytest_workbook.wire import Request, Response

__all__ = ["code_to_act_on", "graph_error", "what_was_asked"]


def graph_error(request: Request, response: Response, now: datetime, *, why: str = "") -> GraphError:
    """Return the error for *response*.

    Args:
        request: what was asked.
        response: the refusal; also a 200 that carries a failed operation.
        now: date and time in UTC.
        why: what was expected, or what to do, after the service's own words.
    """
    body = response.json()
    codes = codes_in(body)
    message = message_in(body)
    request_id = request_id_in(body) or response.headers.get("request-id")
    said = " / ".join(codes[:3]) or response.reason
    lines = [f"{what_was_asked(request)} was answered {response.status} {said}" + (f": {message}" if message else "")]
    lines += [why] if why else []
    lines += [f"(request-id {request_id})"] if request_id else []
    return GraphError(
        "\n".join(lines),
        status=response.status,
        code=code_to_act_on(codes),
        codes=codes,
        message=message,
        request_id=request_id,
        retry_after=retry_after_seconds(response, now),
    )


def code_to_act_on(codes: Sequence[str]) -> str | None:
    """Return the code a client should act on: the second-level code where it is a known one, else the top one.

    Source: "Error handling for Excel APIs in Microsoft Graph", read 2026-11-24: deeper codes are diagnostics only.
    """
    if len(codes) > 1 and (codes[1].lower() in SECOND_LEVEL_CODES or codes[1].lower().startswith("invalidsession")):
        return codes[1]
    return codes[0] if codes else None


def what_was_asked(request: Request) -> str:
    """Return the operation's label, which shows no id and no address."""
    path = service_path(request.url)
    return label(request.method, path) if path is not None else f"{request.method} of a URL outside the service"
