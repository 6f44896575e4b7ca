"""The parts of a ``$batch``, as requests and answers of their own. Pure.

Source: "Combine multiple HTTP requests using JSON batching", read 2026-11.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pytest_workbook.graph.batch_parts import part_content
from pytest_workbook.wire import Headers, Request, Response, json_response

__all__ = ["FAILED_DEPENDENCY", "Part", "answers_in", "parts_of", "with_answers"]

FAILED_DEPENDENCY = 424
_SUFFIX = "/$batch"


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch.

    Args:
        id: in its batch.
        request: with an absolute URL.
        needs: ids of the parts that have to succeed before.
    """

    id: str
    request: Request
    needs: tuple[str, ...] = ()


def parts_of(request: Request) -> list[Part]:
    """Return the parts of *request* in order; none if it is no batch, or a malformed one."""
    path = request.url.partition("?")[0].rstrip("/").replace("%24", "$")
    is_batch = request.method == "POST" and path.lower().endswith(_SUFFIX)
    root = path[: -len(_SUFFIX)]
    given = request.json() if is_batch else None
    listed = given.get("requests") if isinstance(given, dict) else None
    if not isinstance(listed, list):
        return []
    made = [_part(one, root) for one in listed]
    return [part for part in made if part is not None]


def answers_in(response: Response) -> dict[str, Response]:
    """Return the answers of a batch by the ids of their parts, in the order in which they stand."""
    body = response.json()
    listed = body.get("responses") if isinstance(body, dict) else None
    if not isinstance(listed, list):
        return {}
    return {str(one.get("id")): _answer(one) for one in listed if isinstance(one, dict)}


def with_answers(request: Request, response: Response, answer: Callable[[Part], Response | None]) -> Response:
    """Return *response* with the answers that *answer* gives in place of its own; None keeps one.

    A part that needs one whose answer was replaced by a refusal is refused with it, and *answer* is not asked.
    """
    given: dict[str, Response] = {}
    for part in parts_of(request):
        if any(need in given and given[need].status >= 400 for need in part.needs):
            error = {"code": "FailedDependency", "message": "A request that this one depends on has failed."}
            given[part.id] = json_response(FAILED_DEPENDENCY, {"error": error})
        elif (other := answer(part)) is not None:
            given[part.id] = other
    body = response.json()
    if not given or not isinstance(body, dict) or not isinstance(body.get("responses"), list):
        return response
    shown = [_shown(one, given) for one in body["responses"]]
    data = json.dumps({**body, "responses": shown}, ensure_ascii=False, separators=(",", ":")).encode()
    headers = response.headers
    if "Content-Length" in headers:
        headers = headers.with_header("Content-Length", str(len(data)))
    return replace(response, headers=headers, body=data)


def _part(given: Any, root: str) -> Part | None:
    if not isinstance(given, dict) or not all(isinstance(given.get(key), str) for key in ("id", "method", "url")):
        return None
    headers = given.get("headers")
    pairs = headers.items() if isinstance(headers, Mapping) else ()
    needs = given.get("dependsOn")
    return Part(
        given["id"],
        Request(
            given["method"].upper(),
            f"{root}/{given['url'].lstrip('/')}",
            Headers([(str(name), str(value)) for name, value in pairs]),
            part_content(given.get("body")),
        ),
        tuple(map(str, needs)) if isinstance(needs, list) else (),
    )


def _answer(given: Mapping[str, Any]) -> Response:
    status = given.get("status")
    headers = given.get("headers")
    pairs = headers.items() if isinstance(headers, Mapping) else ()
    return Response(
        status if isinstance(status, int) else 0,
        Headers([(str(name), str(value)) for name, value in pairs]),
        part_content(given.get("body")),
    )


def _shown(one: Any, given: Mapping[str, Response]) -> Any:
    other = given.get(str(one.get("id"))) if isinstance(one, dict) else None
    if other is None:
        return one
    kept = ("Content-Type", "Retry-After", "WWW-Authenticate")
    headers = {name: other.headers[name] for name in kept if name in other.headers}
    shown = {"id": one["id"], "status": other.status, "headers": headers}
    if not other.body:
        return shown
    parsed = other.json()
    return {**shown, "body": base64.b64encode(other.body).decode() if parsed is None else parsed}
