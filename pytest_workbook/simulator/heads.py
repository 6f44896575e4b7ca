"""What all answers bear: ids, dates and headers, and bodies as bytes."""

from __future__ import annotations

import json
import uuid
from email.utils import format_datetime
from random import Random

from pytest_workbook.clock import Clock
from pytest_workbook.simulator.replies import Refusal, Reply
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["Heads"]

# Observed 2018 to 2022 on answers of the front door.
_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_SERVER = (
    '{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"SIMULATOR"}}'
)


class Heads:
    """Turns replies and refusals into responses.

    Args:
        clock: dates them.
        random: source of request ids.
    """

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random

    def response(self, request: Request, reply: Reply) -> Response:
        """Return the whole response for *reply*."""
        request_id = self._request_id()
        return self._whole(request, reply, request_id, _JSON)

    def refusal(self, request: Request, refusal: Refusal) -> Response:
        """Return the whole response for *refusal*."""
        request_id = self._request_id()
        ids = {
            "date": self._clock.utc().strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": request_id,
            "client-request-id": request.headers.get("client-request-id", request_id),
        }
        reply = Reply(refusal.status, refusal.body(ids), refusal.headers)
        return self._whole(request, reply, request_id, "application/json")

    def _whole(self, request: Request, reply: Reply, request_id: str, content_type: str) -> Response:
        headers = {"Cache-Control": "private"}
        if isinstance(reply.body, bytes):
            body = reply.body
        else:
            body = b"" if reply.body is None else _compact(reply.body)
            if body:
                headers["Content-Type"] = content_type
        headers |= {
            "request-id": request_id,
            "client-request-id": request.headers.get("client-request-id", request_id),
            "x-ms-ags-diagnostic": _SERVER,
            "OData-Version": "4.0",
            "Strict-Transport-Security": "max-age=31536000",
            "Date": format_datetime(self._clock.utc(), usegmt=True),
        }
        return Response(reply.status, Headers({**headers, **reply.headers}), body)

    def _request_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


def _compact(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
