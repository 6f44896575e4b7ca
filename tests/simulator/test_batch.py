"""Several requests in one."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]
_JSON = {"Content-Type": "application/json"}


def _one(part_id: str, url: str = "/me", method: str = "GET", **more: Any) -> dict[str, Any]:
    return {"id": part_id, "method": method, "url": url, **more}


def _batch(ask: Ask, *parts: object) -> dict[str, dict[str, Any]]:
    answer = ask("POST", "/$batch", {"requests": list(parts)})
    assert answer.status == 200, answer.body
    return {part["id"]: part for part in answer.json()["responses"]}


def test_a_chain_writes_and_reads_in_a_session(simulator: Simulator, ask: Ask) -> None:
    """Parts carry their own session header and see what earlier parts wrote."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    session = ask("POST", f"{base}/createSession", {"persistChanges": False}).json()["id"]
    headers = {"workbook-session-id": session}
    cell = f"{base}/worksheets/Sheet1/range(address='A1')"
    write = _one("w", cell, "PATCH", headers={**_JSON, **headers}, body={"values": [[5]]})
    parts = _batch(ask, _one("r", f"{cell}?$select=values", headers=headers, dependsOn=["w"]), write)
    assert ([part["status"] for part in parts.values()], parts["r"]["body"]["values"]) == ([200, 200], [[5]])
    assert ask("GET", cell).json()["values"] == [[""]]


def test_what_depends_on_a_failure_is_not_done(simulator: Simulator, ask: Ask) -> None:
    """424, and nothing written."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    write = _one("2", f"{base}/worksheets", "POST", headers=_JSON, body={"name": "No"}, dependsOn=["1"])
    parts = _batch(ask, _one("1", f"{base}/worksheets/None"), write, _one("3", dependsOn=["2"]))
    assert [parts[key]["status"] for key in "123"] == [404, 424, 424]
    assert len(ask("GET", f"{base}/worksheets").json()["value"]) == 1


def test_parallel_parts_are_answered_each_for_itself(ask: Ask) -> None:
    """Redirects, refusals and answers without a body keep their own status and headers."""
    ask("PUT", "/me/drive/root:/x.txt:/content", b"\xff")
    upload = _one(
        "up",
        "/me/drive/root:/y.txt:/content",
        "PUT",
        headers={"Content-Type": "text/plain"},
        body=base64.b64encode(b"bin").decode(),
    )
    text = _one("text", "/me/drive/root:/z.txt:/content", "PUT", headers={"Content-Type": "text/plain"}, body="z!")
    parts = _batch(
        ask,
        _one("a", "/me/drive/root:/x.txt:/content"),
        _one("b", "/me/drive/items/01NONE"),
        upload,
        text,
        _one("d", "/me/drive/root:/x.txt:", "delete"),
    )
    assert [part["status"] for part in parts.values()] == [302, 404, 201, 201, 204]
    assert parts["a"]["headers"]["Location"].startswith("https://contoso-my.sharepoint.com/")
    assert [parts[key]["body"]["size"] for key in ("up", "text")] == [3, 2]
    assert "body" not in parts["d"]


@pytest.mark.parametrize(("url", "segment"), [("/v1.0/me", "v1.0"), ("beta/me/drive", "beta")])
def test_a_part_does_not_name_the_version(ask: Ask, url: str, segment: str) -> None:
    """A mistake that clients make: the observed refusal is the part's own."""
    parts = _batch(ask, _one("a", url), _one("b"))
    assert [part["status"] for part in parts.values()] == [400, 200]
    assert parts["a"]["body"]["error"]["code"] == "BadRequest"
    assert parts["a"]["body"]["error"]["message"] == f"Resource not found for the segment '{segment}'."


def test_a_batch_is_posted_as_json(ask: Ask) -> None:
    """Other verbs are not allowed, and another type is not read; the name goes in any case and escaped."""
    body = {"requests": [_one("1")]}
    assert [ask(verb, "/$batch").status for verb in ("GET", "PUT", "PATCH", "DELETE")] == [405] * 4
    assert ask("POST", "/$batch", body, headers={"Content-Type": "text/plain"}).status == 400
    assert [ask("POST", path, body).status for path in ("/$BATCH", "/%24batch", "/$batch/")] == [200] * 3


def test_parts_are_synchronous(clock: ManualClock, ask_of: Ask) -> None:
    """A preference for asynchronous answers is ignored."""
    simulator = Simulator(clock=clock, profile="async_creation_seconds=60")
    path = f"/me/drive/items/{simulator.blank().id}/workbook/createSession"
    part = _one("1", path, "POST", headers={**_JSON, "Prefer": "respond-async"}, body={"persistChanges": True})
    answer = ask_of(simulator, "POST", "/$batch", {"requests": [part]})
    assert [one["status"] for one in answer.json()["responses"]] == [201]


@pytest.mark.parametrize(
    "requests",
    [
        None,
        [],
        "x",
        [3],
        [{"id": "1", "method": "GET"}],
        [_one("1"), _one("1")],
        [_one(str(n)) for n in range(21)],
        [_one("1", "https://graph.microsoft.com/v1.0/me")],
        [_one("1", "HTTPS://graph.microsoft.com/v1.0/me")],
        [_one("1", "/$batch", "POST")],
        [_one("1", "/%24batch/?x=1", "POST", headers=_JSON, body={"requests": [_one("2")]})],
        [_one("1", "../beta/me")],
        [_one("1", "/../../x")],
        [_one("")],
        [_one("1", headers={"workbook-session-id": 5})],
        [_one("1", method="WISH")],
        [_one("1", headers=["x"])],
        [_one("1", dependsOn="2"), _one("2")],
        [_one("1", dependsOn=["3"]), _one("2")],
        [_one("1", dependsOn=["2"]), _one("2", dependsOn=["1"]), _one("3")],
        [_one("1"), _one("2", dependsOn=["1"]), _one("3")],
        [_one("1", method="POST", body={"a": 1})],
    ],
)
def test_a_malformed_batch_is_refused_as_a_whole(ask: Ask, requests: object) -> None:
    """400 for the batch, whatever is wrong with it."""
    answer = ask("POST", "/$batch", {"requests": requests})
    assert (answer.status, answer.json()["error"]["code"]) == (400, "BadRequest")
