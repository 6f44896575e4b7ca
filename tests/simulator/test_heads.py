"""What all answers bear."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from random import Random

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.heads import Heads
from pytest_workbook.simulator.replies import Refusal, Reply
from pytest_workbook.wire import Headers, Request

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_REQUEST = Request("GET", "https://graph.microsoft.com/v1.0/me")


def _heads() -> Heads:
    return Heads(ManualClock(_NOON), Random(1))


def test_a_json_answer_is_compact_utf8() -> None:
    """No blanks, and no escapes for letters beyond ASCII."""
    answer = _heads().response(_REQUEST, Reply(201, {"name": "Über 予算", "n": [1, None]}))
    assert (answer.status, answer.body) == (201, '{"name":"Über 予算","n":[1,null]}'.encode())
    assert answer.headers["Content-Type"].startswith("application/json;odata.metadata=minimal")


def test_an_empty_answer_has_no_content_type() -> None:
    """Without a body there is nothing to describe; the ids are there all the same."""
    answer = _heads().response(_REQUEST, Reply(204))
    assert (answer.status, answer.body) == (204, b"")
    assert "Content-Type" not in answer.headers
    assert "request-id" in answer.headers


def test_bytes_go_out_as_they_are() -> None:
    """A download keeps its own type and its bytes; its headers win over the common ones."""
    reply = Reply(200, b"PK\x03\xff", {"Content-Type": "text/csv", "Cache-Control": "no-store"})
    answer = _heads().response(_REQUEST, reply)
    assert (answer.body, answer.headers["Content-Type"]) == (b"PK\x03\xff", "text/csv")
    assert answer.headers.get_all("Cache-Control") == ["no-store"]


def test_the_date_is_the_clock_s() -> None:
    """In the form of HTTP, and moving with the clock."""
    clock = ManualClock(_NOON)
    heads = Heads(clock, Random(1))
    assert heads.response(_REQUEST, Reply(200)).headers["Date"] == "Tue, 24 Nov 2026 12:00:00 GMT"
    clock.advance(61)
    assert heads.response(_REQUEST, Reply(200)).headers["Date"] == "Tue, 24 Nov 2026 12:01:01 GMT"


def test_each_answer_has_an_id_of_its_own() -> None:
    """Ids are UUIDs, differ within a run, and are the same in the next run."""
    heads, again = _heads(), _heads()
    ids = [heads.response(_REQUEST, Reply(200)).headers["request-id"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert [str(uuid.UUID(one, version=4)) for one in ids] == ids
    assert [again.response(_REQUEST, Reply(200)).headers["request-id"] for _ in range(3)] == ids


def test_the_client_s_id_comes_back() -> None:
    """As sent, in the header and in a refusal's body; without one it is the request's."""
    asked = Request("GET", _REQUEST.url, Headers({"Client-Request-Id": "mine"}))
    assert _heads().response(asked, Reply(200)).headers["client-request-id"] == "mine"
    refused = _heads().refusal(asked, Refusal(400, "x", None, "m"))
    assert refused.json()["error"]["innerError"]["client-request-id"] == "mine"
    plain = _heads().response(_REQUEST, Reply(200)).headers
    assert plain["client-request-id"] == plain["request-id"]


def test_a_refusal_says_the_same_id_in_header_and_body() -> None:
    """Status, code, type, further headers, and the moment without a zone."""
    refused = _heads().refusal(_REQUEST, Refusal(429, "tooMany", None, "Später", headers={"Retry-After": "3"}))
    error = json.loads(refused.body.decode())["error"]
    assert (refused.status, error["code"], error["message"]) == (429, "tooMany", "Später")
    assert (refused.headers["Content-Type"], refused.headers["Retry-After"]) == ("application/json", "3")
    assert error["innerError"]["request-id"] == refused.headers["request-id"]
    assert error["innerError"]["date"] == "2026-11-24T12:00:00"


def test_no_answer_holds_a_number_json_has_not() -> None:
    """NaN would be no JSON, so it fails here and not in a client."""
    with pytest.raises(ValueError, match="JSON"):
        _heads().response(_REQUEST, Reply(200, {"x": float("nan")}))
