"""What other clients did with a session, alone and in a $batch."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.session.uses import Use, use_of
from pytest_workbook.wire import Headers, Request, Response, json_response

ROOT = "https://graph.microsoft.com/v1.0"
URL = f"{ROOT}/me/drive/items/01X/workbook"
GONE = {"error": {"code": "InvalidSession", "innerError": {"code": "invalidSessionReCreatable"}}}


def _request(method: str = "GET", path: str = "/worksheets", session: str = "s1") -> Request:
    return Request(method, URL + path, Headers({"Workbook-Session-Id": session}))


@pytest.mark.parametrize(
    ("request_", "response", "use"),
    [
        (_request(), Response(200), Use(is_use=True)),
        (_request(), Response(404), Use(is_use=True)),
        (_request(), None, Use(is_use=True)),
        (_request("PATCH"), Response(200), Use(is_use=True, wrote=True)),
        (_request("PATCH"), Response(504), Use(is_use=True, wrote=True)),
        (_request("PATCH"), Response(409), Use(is_use=True)),
        (_request("PATCH"), Response(429), Use()),
        (_request("PATCH"), json_response(404, GONE), Use()),
        (_request("POST", "/closeSession"), Response(204), Use(closed=True)),
        (_request("POST", "/closeSession"), Response(503), Use()),
        (_request("POST", "/closeSession"), None, Use(is_use=True)),
        (_request("POST", "/refreshSession"), Response(204), Use(is_use=True)),
        (_request("PATCH", session="s2"), Response(200), Use()),
        (Request("PATCH", URL), Response(200), Use()),
    ],
)
def test_single_exchanges(request_: Request, response: Response | None, use: Use) -> None:
    """Uses, writes and closing count when the id was carried and the service took it."""
    assert use == use_of("s1", request_, response)


def _batch(requests: Any, responses: Any) -> Use:
    body = json_response(200, {"requests": requests}).body
    return use_of("s1", Request("POST", f"{ROOT}/$batch", body=body), json_response(200, {"responses": responses}))


def test_parts_of_a_batch_count_by_their_own_headers_and_answers() -> None:
    """The outer request carries no id; its parts do, and answers come in any order."""
    path = "/me/drive/items/01X/workbook/names/X"
    mine = {"id": "1", "method": "patch", "url": path, "headers": {"workbook-session-id": "s1"}, "body": {}}
    other = {"id": "2", "method": "PATCH", "url": path, "headers": {"workbook-session-id": "s2"}}
    ok, gone = {"id": "1", "status": 200, "body": {}}, {"id": "1", "status": 404, "body": GONE}
    assert _batch([mine, other], [{"id": "2", "status": 409}, ok]) == Use(is_use=True, wrote=True)
    assert _batch([mine], [gone]) == Use()
    assert _batch([mine], []) == Use(is_use=True, wrote=True)
    assert _batch([other], [{"id": "2", "status": 200}]) == Use()


@pytest.mark.parametrize("requests", [None, "x", [1, None], [{}], [{"headers": 5}]])
def test_odd_batches_are_no_use(requests: object) -> None:
    """Whatever code under test sends, nothing breaks."""
    assert _batch(requests, requests) == Use()
