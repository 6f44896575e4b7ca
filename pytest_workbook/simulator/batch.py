"""Several requests in one: ``POST /$batch``.

Source: "Combine multiple HTTP requests using JSON batching" and "Known issues with Microsoft Graph", read 2026-11.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pytest_workbook.graph.batch_parts import part_content
from pytest_workbook.simulator.asked import json_of
from pytest_workbook.simulator.overlaps import Flight, Overlaps, Sent, sent_of
from pytest_workbook.simulator.replies import Refusal, Reply
from pytest_workbook.simulator.urls import located
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["answer_batch", "is_batch", "sent_in"]

_MOST = 20
_VERBS = ("GET", "POST", "PATCH", "PUT", "DELETE")
_INVALID = "Invalid batch payload format."


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    request: Request
    needs: tuple[str, ...] = field(default=())


def answer_batch(request: Request, root: str, answer: Callable[[Request], Response], overlaps: Overlaps) -> Reply:
    """Answer a batch; its parts are done in the order in which they stand, each after those it depends on.

    Args:
        request: the batch.
        root: service root of the request.
        answer: answers one part.
        overlaps: told that parts are under way together, where none depends on another.

    Raises:
        Refusal: 400 where the batch is malformed.
    """
    parts = _parts(request, root)
    if any(part.needs for part in parts):
        done = _done(parts, lambda part: _answered(part, answer, overlaps))
    else:
        with overlaps.together([sent_in(part.request) for part in parts]) as flights:
            own = {part.id: flight for part, flight in zip(parts, flights, strict=True)}
            done = _done(parts, lambda part: _carried(part, answer, overlaps, own[part.id]))
    return Reply(200, {"responses": [_shown(part_id, response) for part_id, response in done.items()]})


def sent_in(request: Request) -> tuple[Sent, ...]:
    """Return what *request* says of itself, or its parts of themselves where it is a batch."""
    if (one := sent_of(request)) is not None:
        return (one,)
    try:
        root, path, _ = located(request.url)
        parts = _parts(request, root) if is_batch(path) else []
    except Refusal:
        return ()
    return tuple(sent for part in parts if (sent := sent_of(part.request)) is not None)


def is_batch(path: str) -> bool:
    """Return whether *path*, below the version and normalised, is that of batches."""
    return path.rstrip("/").lower() == "/$batch"


def _answered(part: _Part, answer: Callable[[Request], Response], overlaps: Overlaps) -> Response:
    with overlaps.together([sent_in(part.request)]) as (flight,):
        return _carried(part, answer, overlaps, flight)


def _carried(part: _Part, answer: Callable[[Request], Response], overlaps: Overlaps, flight: Flight) -> Response:
    with overlaps.carried(flight):
        return answer(part.request)


def _done(parts: list[_Part], answer: Callable[[_Part], Response]) -> dict[str, Response]:
    done: dict[str, Response] = {}
    waiting = list(parts)
    while waiting:
        part = next((one for one in waiting if all(need in done for need in one.needs)), None)
        if part is None:
            msg = "The dependencies of the batch form a circle."
            raise _bad(msg)
        waiting.remove(part)
        failed = any(done[need].status >= 400 for need in part.needs)
        done[part.id] = _failed_dependency() if failed else answer(part)
    return done


def _parts(request: Request, root: str) -> list[_Part]:
    body = json_of(request)
    given = body.get("requests") if isinstance(body, dict) else None
    if not isinstance(given, list) or not given:
        # Observed for an empty array.
        raise _bad(_INVALID)
    if len(given) > _MOST:
        msg = f"The batch has {len(given)} requests; it may have {_MOST}."
        raise _bad(msg)
    parts = [_part(one, request, root) for one in given]
    known = {part.id for part in parts}
    if len(known) < len(parts):
        msg = "Each request of a batch needs an id of its own."
        raise _bad(msg)
    if any(need not in known for part in parts for need in part.needs):
        msg = "A request of the batch depends on one that is not in it."
        raise _bad(msg)
    if any(part.needs for part in parts) and sum(not part.needs for part in parts) != 1:
        # Observed 2022-03.
        msg = "Batch should be either fully sequential or fully parallel."
        raise _bad(msg)
    return parts


def _part(given: object, outer: Request, root: str) -> _Part:
    if not isinstance(given, dict):
        msg = "A request of the batch is no object."
        raise _bad(msg)
    part_id, method, url = given.get("id"), given.get("method"), given.get("url")
    needs = given.get("dependsOn") or []
    if not (isinstance(part_id, str) and isinstance(method, str) and isinstance(url, str)):
        msg = "A request of the batch needs texts as 'id', 'method' and 'url'."
        raise _bad(msg)
    if not part_id or method.upper() not in _VERBS or not _is_below(url, root):
        # Observed 2023-09 for an absolute URL.
        raise _bad(_INVALID)
    if not (isinstance(needs, list) and all(isinstance(need, str) for need in needs)):
        msg = "'dependsOn' takes an array of ids."
        raise _bad(msg)
    headers = _headers(given.get("headers") or {}, outer)
    request = Request(method.upper(), f"{root}/{url.lstrip('/')}", headers, _content(given.get("body"), headers))
    return _Part(part_id, request, tuple(needs))


def _is_below(url: str, root: str) -> bool:
    """Return whether *url* is relative to the version, stays below it, and is no other batch."""
    if re.match(r"[a-z][a-z0-9+.-]*:", url, re.IGNORECASE):
        return False
    try:
        to, path, _ = located(f"{root}/{url.lstrip('/')}")
    except Refusal:
        return False
    return to.lower() == root.lower() and not is_batch(path)


def _headers(given: object, outer: Request) -> Headers:
    if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
        msg = "'headers' takes an object of texts."
        raise _bad(msg)
    # All parts are synchronous: a preference for anything else is ignored.
    own = Headers({str(name): str(value) for name, value in given.items()})
    if "respond-async" in own.get("Prefer", "").lower():
        own = own.without("Prefer")
    if "Authorization" not in own and "Authorization" in outer.headers:
        own = own.with_header("Authorization", outer.headers["Authorization"])
    return own


def _content(body: object, headers: Headers) -> bytes:
    if body is not None and "Content-Type" not in headers:
        msg = "A request of the batch with a body needs the header Content-Type."
        raise _bad(msg)
    return part_content(body)


def _shown(part_id: str, response: Response) -> dict[str, object]:
    kept = ("Content-Type", "Location", "Retry-After", "Cache-Control", "OData-Version", "WWW-Authenticate")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    shown: dict[str, object] = {"id": part_id, "status": response.status, "headers": headers}
    if response.body:
        parsed = response.json()
        shown["body"] = base64.b64encode(response.body).decode() if parsed is None else parsed
    return shown


def _failed_dependency() -> Response:
    error = {"error": {"code": "FailedDependency", "message": "A request that this one depends on has failed."}}
    return Response(424, Headers({"Content-Type": "application/json"}), json.dumps(error).encode())


def _bad(message: str) -> Refusal:
    return Refusal(400, "BadRequest", None, message, ids=False)
