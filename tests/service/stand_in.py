"""A stand-in for the live service: real HTTP on loopback, scriptable, and no relative of the simulator."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from service.bodies import expired_by_404, flat_error, gateway_timeout, throttled, unauthorized
from service.cells import Book
from service.loopback import Loopback
from service.traffic import Ending, Reply, Rule, Seen, json_reply
from service.workbook import Workbook, session_body

__all__ = ["GraphStandIn"]

_NAME = "budget.xlsx"
_ITEM_ID = "01STANDINITEM0000000000000000000"
_DRIVE_ID = "b!StandInDrive0000000000000000000"


class GraphStandIn:
    """Microsoft Graph as far as a test needs it; use it as a context manager.

    Whatever address names the item, it is one and the same workbook. What the scripts below promise is consumed in the
    order in which they were called; without a script everything succeeds.

    Args:
        accepts: the tokens that are let in; any token if empty. A request without one is always refused with 401.
        item_id: id under which the item is known.
    """

    def __init__(self, *accepts: str, item_id: str = _ITEM_ID) -> None:
        self.accepts = set(accepts)
        self.item_id = item_id
        self.workbook = Workbook()
        self.content = b"PK\x05\x06" + bytes(18)  # an empty zip
        self.rules: list[Rule] = []
        self.elsewhere = Loopback(self._answer_elsewhere)
        self._main = Loopback(self._answer)
        self._operations: dict[str, list[Reply]] = {}
        self._results: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._main.__enter__()
        self.elsewhere.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.elsewhere.__exit__(kind, error, at)
        self._main.__exit__(kind, error, at)

    @property
    def url(self) -> str:
        """The service root, ``http://127.0.0.1:PORT/v1.0``."""
        return f"{self._main.origin}/v1.0"

    @property
    def item_path(self) -> str:
        """The item's path below the root."""
        return f"/me/drive/items/{self.item_id}"

    @property
    def workbook_url(self) -> str:
        """The item's workbook, below the root of this stand-in."""
        return f"{self.url}{self.item_path}/workbook"

    @property
    def requests(self) -> list[Seen]:
        """Everything that arrived, oldest first, also what was answered by a script."""
        return self._main.requests

    @property
    def calls(self) -> list[str]:
        """The requests in short: method and path below ``/workbook``, or below the root with a slash."""
        return [f"{seen.method} {seen.below_workbook or seen.path}" for seen in self.requests]

    @property
    def book(self) -> Book:
        """The saved workbook, as a session-less reader meets it."""
        return self.workbook.book

    def script(
        self,
        reply: Reply | Callable[[Seen], Reply],
        *,
        method: str | None = None,
        path: str = "*",
        times: int | None = 1,
        after: int = 0,
        applied: bool = False,
    ) -> Rule:
        """Answer *times* requests that fit with *reply*; see ``Rule``."""
        rule = Rule(reply, method, path, times, after, applied)
        self.rules.append(rule)
        return rule

    def creation_times_out(self, times: int = 2) -> None:
        """Answer 504 to the next creations."""
        self.script(json_reply(504, gateway_timeout()), method="POST", path="createSession", times=times)

    def creation_takes(self, polls: int = 1, *, location: str | None = None, result_origin: str | None = None) -> None:
        """Answer the next creation 202 and let its operation run for *polls* polls.

        Args:
            polls: how often it answers that it runs.
            location: sent instead of the operation's own URL.
            result_origin: origin of the ``resourceLocation``, instead of this stand-in's.
        """

        def accept(seen: Seen) -> Reply:
            session = self.workbook.open(persist_changes=bool((seen.json or {}).get("persistChanges", True)))
            key = str(uuid.uuid4())
            base = seen.path.removesuffix("/createSession")
            result = f"{result_origin or self._main.origin}/v1.0{base}/sessionInfoResource(key='{key}')"
            ended = {"id": key, "status": "succeeded", "resourceLocation": result}
            running = json_reply(200, {"id": key, "status": "running"})
            self._operations[key] = [running] * polls + [json_reply(200, ended)]
            self._results[key] = session.id
            own = f"{self._main.origin}/v1.0{base}/operations/{key}"
            return json_reply(202, {}, Location=location or own)

        self.script(accept, method="POST", path="createSession")

    def creation_fails(self, code: str = "GenericFileOpenError", polls: int = 1) -> None:
        """Answer the next creation 202, and let its operation fail inside a 200."""

        def accept(seen: Seen) -> Reply:
            key = str(uuid.uuid4())
            error = flat_error(code, "The workbook cannot be opened.")["error"]
            failed = json_reply(200, {"id": key, "status": "failed", "error": error})
            self._operations[key] = [json_reply(200, {"id": key, "status": "running"})] * polls + [failed]
            base = seen.path.removesuffix("/createSession")
            return json_reply(202, {}, Location=f"{self._main.origin}/v1.0{base}/operations/{key}")

        self.script(accept, method="POST", path="createSession")

    def throttle(
        self,
        retry_after: str | None = "10",
        *,
        body: bool = True,
        times: int = 1,
        path: str = "*",
        method: str | None = None,
    ) -> None:
        """Answer 429 with *retry_after* as the header: seconds, a fraction, an HTTP date, or none at all."""
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        full = json_reply(429, throttled(), **headers)
        self.script(full if body else Reply(429, headers), times=times, path=path, method=method)

    def fail(self, status: int, code: str, *, times: int = 1, path: str = "*", method: str | None = None) -> None:
        """Answer with a flat error of this *code*."""
        self.script(json_reply(status, flat_error(code, "Scripted.")), times=times, path=path, method=method)

    def expire_sessions(self, status: int = 404) -> None:
        """Let every session be gone now; its requests meet 404 or 400 with the body that goes with it."""
        self.workbook.gone_status = status
        self.workbook.sessions.clear()

    def session_dies_after(self, calls: int, status: int = 404) -> None:
        """Let every session be gone once *calls* more requests with a session id were answered."""

        def die(seen: Seen) -> Reply:
            self.expire_sessions(status)
            return self.workbook.gone()

        self.rules.append(_Sessionful(die, after=calls))

    def close_fails(self, status: int = 500, code: str = "generalException") -> None:
        """Let the next ``closeSession`` fail."""
        self.fail(status, code, method="POST", path="closeSession")

    def reset(self, *, path: str = "*", method: str | None = None, times: int = 1, applied: bool = False) -> None:
        """Drop the connection without a byte of answer."""
        self.script(Reply(0, ending=Ending.RESET), path=path, method=method, times=times, applied=applied)

    def truncate(self, *, path: str = "*", method: str | None = None, times: int = 1) -> None:
        """Send half of a body that was announced whole."""
        body = json_reply(200, {"values": [["a value that never arrives whole"]]})
        self.script(Reply(200, body.headers, body.body, Ending.TRUNCATED), path=path, method=method, times=times)

    def slow(self, seconds: float, *, path: str = "*", method: str | None = None) -> None:
        """Let the next answer take effect and come late."""
        self.script(lambda seen: _late(self._usual(seen), seconds), path=path, method=method)

    def redirect_elsewhere(self, *, path: str = "*", status: int = 302, method: str | None = None) -> None:
        """Lead the next request to the other origin, which notes whether a token came along."""
        self.script(
            lambda seen: Reply(status, {"Location": self.elsewhere.origin + seen.target}), path=path, method=method
        )

    def _answer(self, seen: Seen) -> Reply:
        for rule in list(self.rules):
            if rule.takes(seen):
                if rule.applied:
                    self._usual(seen)
                return rule.answer(seen)
        return self._usual(seen)

    def _usual(self, seen: Seen) -> Reply:
        if seen.token is None or (self.accepts and seen.token not in self.accepts):
            return json_reply(401, unauthorized(), WWW_Authenticate='Bearer realm=""')
        below = seen.below_workbook
        if below is None:
            return self._drive(seen)
        if below.startswith("operations/"):
            return self._operation(below.rpartition("/")[2])
        if below.startswith("sessionInfoResource("):
            return self._result(below.split("'")[1])
        return self.workbook.answer(seen, below)

    def _operation(self, key: str) -> Reply:
        left = self._operations.get(key)
        if not left:
            return json_reply(404, flat_error("itemNotFound", "The resource could not be found."))
        return left.pop(0) if len(left) > 1 else left[0]

    def _result(self, key: str) -> Reply:
        session = self.workbook.sessions.get(self._results.get(key, ""))
        return json_reply(404, expired_by_404()) if session is None else json_reply(200, session_body(session))

    def _drive(self, seen: Seen) -> Reply:
        if seen.method == "PUT" and seen.path.endswith("/content"):
            self.content = seen.body
            return json_reply(200, self._drive_item())
        if seen.path.endswith("/content"):
            return Reply(302, {"Location": self._download_url})
        return json_reply(200, self._drive_item())

    @property
    def _download_url(self) -> str:
        return f"{self.elsewhere.origin}/download/{_NAME}?tempauth=pre-authenticated"

    def _drive_item(self) -> dict[str, Any]:
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {
            "@microsoft.graph.downloadUrl": self._download_url,
            "id": self.item_id,
            "name": _NAME,
            "size": len(self.content),
            "parentReference": {"driveId": _DRIVE_ID, "driveType": "business", "path": "/drive/root:/Reports"},
            "file": {"mimeType": mime},
        }

    def _answer_elsewhere(self, seen: Seen) -> Reply:
        if urlsplit(seen.target).path.startswith("/download/"):
            return Reply(200, {"Content-Type": "application/octet-stream"}, self.content)
        if seen.below_workbook and seen.below_workbook.startswith("sessionInfoResource("):
            return self._result(seen.below_workbook.split("'")[1])
        if seen.below_workbook and seen.below_workbook.startswith("operations/"):
            return self._operation(seen.below_workbook.rpartition("/")[2])
        return json_reply(200, {"elsewhere": True, "echo": json.loads(seen.body or b"null")})


class _Sessionful(Rule):
    """A rule for requests that carry a session id."""

    def _fits(self, seen: Seen) -> bool:
        return seen.session_id is not None and Rule._fits(self, seen)


def _late(reply: Reply, seconds: float) -> Reply:
    return Reply(reply.status, reply.headers, reply.body, reply.ending, seconds)
