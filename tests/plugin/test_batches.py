"""The parts of a batch: as requests and answers, on the timeline, and under faults."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from harness import project, run

from pytest_workbook.plugin.batches import answers_in, parts_of, with_answers
from pytest_workbook.wire import Headers, Request, Response, json_response

ROOT = "https://graph.microsoft.com/v1.0"


def _batch(*parts: Any, url: str = f"{ROOT}/$batch", method: str = "POST") -> Request:
    return Request(method, url, body=json.dumps({"requests": parts}).encode())


def _answers(**statuses: int) -> Response:
    return json_response(200, {"responses": [{"id": key, "status": status} for key, status in statuses.items()]})


def test_parts_are_requests() -> None:
    """With absolute URLs, their own headers, and a body as bytes."""
    first = {"id": "1", "method": "get", "url": "/me/drive"}
    second = {
        "id": "2",
        "method": "PATCH",
        "url": "me/drive/items/01X/workbook/names/N",
        "headers": {"workbook-session-id": "s"},
        "body": {"value": "é"},
        "dependsOn": ["1"],
    }
    third = {"id": "3", "method": "PUT", "url": "/x", "body": base64.b64encode(b"\x00").decode()}
    fourth = {"id": "4", "method": "PUT", "url": "/x", "body": "no base64"}
    parts = parts_of(_batch(first, second, third, fourth, url=f"{ROOT}/%24batch?x=1"))
    assert [part.request.url for part in parts[:2]] == [
        f"{ROOT}/me/drive",
        f"{ROOT}/me/drive/items/01X/workbook/names/N",
    ]
    assert [part.request.method for part in parts] == ["GET", "PATCH", "PUT", "PUT"]
    assert parts[1].request.headers == Headers({"workbook-session-id": "s"})
    assert [part.request.body for part in parts] == [b"", '{"value":"é"}'.encode(), b"\x00", b"no base64"]
    assert [part.needs for part in parts] == [(), ("1",), (), ()]


@pytest.mark.parametrize(
    "request_",
    [
        _batch({"id": "1", "method": "GET", "url": "/x"}, url=f"{ROOT}/me"),
        _batch({"id": "1", "method": "GET", "url": "/x"}, method="GET"),
        _batch({"id": "1", "method": "GET"}, "x"),
        Request("POST", f"{ROOT}/$batch", body=b"[]"),
        Request("POST", f"{ROOT}/$batch", body=b"{"),
    ],
    ids=["elsewhere", "read", "malformed parts", "list", "no JSON"],
)
def test_what_is_no_batch_has_no_parts(request_: Request) -> None:
    """Nothing is raised: the source says what is wrong with it."""
    assert parts_of(request_) == []


def test_answers_are_responses() -> None:
    """By id, in their order."""
    body = {"responses": [{"id": "b", "status": 200, "headers": {"Location": "u"}, "body": [1]}, {"id": "a"}, 7]}
    found = answers_in(json_response(200, body))
    assert list(found) == ["b", "a"]
    assert (found["b"].status, found["b"].headers["Location"], found["b"].body) == (200, "u", b"[1]")
    assert found["a"].status == 0
    assert answers_in(Response(400)) == {}
    assert answers_in(json_response(200, {"responses": None})) == {}


def test_an_answer_is_replaced_and_what_needs_it_fails() -> None:
    """The others stay; the length is told anew."""
    parts = [{"id": key, "method": "GET", "url": f"/{key}"} for key in "abc"]
    parts[1]["dependsOn"] = ["a"]  # type: ignore[assignment] # JSON
    plain = _answers(a=200, b=200, c=200)
    before = Response(200, plain.headers.with_header("Content-Length", "1"), plain.body)
    asked: list[str] = []

    def answer(part: Any) -> Response | None:
        asked.append(part.id)
        return Response(429, Headers({"Retry-After": "3", "Date": "x"}), b"<p>") if part.id == "a" else None

    after = with_answers(_batch(*parts), before, answer)
    responses = after.json()["responses"]
    assert asked == ["a", "c"]
    assert [one["status"] for one in responses] == [429, 424, 200]
    assert responses[0]["headers"] == {"Retry-After": "3"}
    assert base64.b64decode(responses[0]["body"]) == b"<p>"
    assert responses[1]["body"]["error"]["code"] == "FailedDependency"
    assert after.headers["Content-Length"] == str(len(after.body))


def test_nothing_to_replace_changes_nothing() -> None:
    """Nor does an answer that is no batch's."""
    request = _batch({"id": "a", "method": "GET", "url": "/a"})
    plain = _answers(a=200)
    assert with_answers(request, plain, lambda part: None) is plain
    refused = Response(400)
    assert with_answers(request, refused, lambda part: Response(500)) is refused
    shown = with_answers(request, _answers(a=200), lambda part: Response(204)).json()["responses"]
    assert shown == [{"id": "a", "status": 204, "headers": {}}]


_CODE = """
import pytest
import requests


def batch(session, *parts):
    root = "https://graph.microsoft.com/v1.0"
    below = session.url.removeprefix(root)
    headers = {"workbook-session-id": session.id, "Content-Type": "application/json"}
    listed = [
        {"id": str(number), "method": method, "url": f"{below}/{path}", "headers": headers, **more}
        for number, (method, path, more) in enumerate(parts, 1)
    ]
    answer = requests.post(
        f"{root}/$batch", json={"requests": listed}, headers={"Authorization": session.headers["Authorization"]}
    )
    assert answer.status_code == 200
    return {one["id"]: one for one in answer.json()["responses"]}


def cell(address, value, **more):
    path = f"worksheets/Sheet1/range(address='{address}')"
    return "PATCH", path, {"body": {"values": [[value]]}, **more}


def read(address):
    return "GET", f"worksheets/Sheet1/range(address='{address}')", {}


def test_recorded(workbook_session, workbook_calls):
    answers = batch(workbook_session, cell("A1", 1), cell("A2", 2), read("A1"))
    assert [one["status"] for one in answers.values()] == [200, 200, 200]
    assert [(call.label, call.batch, call.status, call.session) for call in workbook_calls] == [
        ("POST /$batch", None, 200, None),
        ("PATCH worksheets/*/range()", "1", 200, "session-1"),
        ("PATCH worksheets/*/range()", "2", 200, "session-1"),
        ("GET worksheets/*/range()", "3", 200, "session-1"),
    ]
    assert workbook_calls[1].request_json == {"values": [[1]]}
    assert workbook_calls[3].response_json["values"] == [[1]]


@pytest.mark.workbook(cassette="test_recorded")
def test_a_part_is_throttled(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.throttle(path="worksheets/*", method="PATCH", after=1)
    answers = batch(workbook_session, cell("A1", 1), cell("A2", 2), read("A1"))
    assert [one["status"] for one in answers.values()] == [200, 429, 200]
    assert answers["2"]["headers"]["Retry-After"] == "10"
    assert answers["2"]["body"]["error"]["code"] == "TooManyRequests"
    assert [(call.batch, call.fault) for call in workbook_calls] == [
        (None, None), ("1", None), ("2", "throttle"), ("3", None),
    ]


@pytest.mark.workbook(cassette="test_recorded")
def test_a_part_is_lost(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.lost_write(path="worksheets/*")
    answers = batch(workbook_session, cell("A1", 1), cell("A2", 2), read("A1"))
    assert answers["1"]["body"]["values"] == [[1]]
    assert [call.fault for call in workbook_calls] == [None, "lost_write", None, None]
    if workbook_calls[0].source == "simulator":
        assert answers["3"]["body"]["values"] == [[""]]


@pytest.mark.workbook(cassette="test_recorded")
def test_the_whole_batch(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.add(503)
    with pytest.raises(AssertionError):
        batch(workbook_session, cell("A1", 1), cell("A2", 2), read("A1"))
    assert [call.fault for call in workbook_calls] == ["503"]


@pytest.mark.workbook(mode="simulate")
def test_dependents_fail_and_are_not_done(workbook_session, workbook_faults, workbook_calls):
    workbook_faults.gateway_timeout(path="worksheets/Sheet1/range(address='A1')")
    answers = batch(workbook_session, cell("A1", 1), cell("A2", 2, dependsOn=["1"]))
    assert {key: one["status"] for key, one in answers.items()} == {"1": 504, "2": 424}
    assert workbook_session.range("Sheet1!A2") == ""
"""


def test_parts_are_exchanges_and_meet_faults(pytester: pytest.Pytester) -> None:
    """In the simulator and on a cassette alike; a part that failed was not done."""
    project(pytester, _CODE)
    run(pytester, "--workbook-mode=simulate").assert_outcomes(passed=5)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=2, skipped=3)
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=5)
