"""Writes into one workbook that are under way at the same time."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.codes import codes_in
from pytest_workbook.simulator.addresses import parse
from pytest_workbook.simulator.overlaps import Overlaps, Sent, sent_of
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

ROOT = "https://graph.microsoft.com/v1.0"
_CELL = "worksheets/Sheet1/range(address='A1')"
_CODE = "EditModeCannotAcquireLockTooManyRequests"
_PROFILE = "parallel_writes=throttle"


class _World:
    """A simulator that throttles writes that meet, and one workbook in it."""

    def __init__(self, profile: str = _PROFILE) -> None:
        self.simulator = Simulator(clock=ManualClock(), profile=profile)
        self.file = self.simulator.blank("/Reports/budget.xlsx")
        self.base = f"/me/drive/items/{self.file.id}/workbook"

    def request(self, method: str, path: str, body: Any = None, session: str | None = None) -> Request:
        """Make a request, for a path below the workbook or, with a slash, below the version."""
        headers = {"Authorization": "Bearer t", "Content-Type": "application/json"}
        headers |= {} if session is None else {"workbook-session-id": session}
        url = f"{ROOT}{path}" if path.startswith("/") else f"{ROOT}{self.base}/{path}"
        return Request(method, url, Headers(headers), b"" if body is None else json.dumps(body).encode())

    def write(self, value: object = 1, session: str | None = None, base: str | None = None) -> Request:
        """A write into the first cell."""
        path = _CELL if base is None else f"{base}/{_CELL}"
        return self.request("PATCH", path, {"values": [[value]]}, session)

    def opened(self, *, persist: bool) -> str:
        """Open a session."""
        answer = self.simulator(self.request("POST", "createSession", {"persistChanges": persist}))
        return str(answer.json()["id"])

    def cell(self) -> object:
        """Read the first cell."""
        return self.simulator(self.request("GET", _CELL)).json()["values"][0][0]


@pytest.fixture(name="world")
def _world() -> _World:
    return _World()


def _elsewhere(ask: Callable[[], Response]) -> Response:
    """Ask on another thread, as another client would."""
    answers: list[Response] = []
    thread = threading.Thread(target=lambda: answers.append(ask()))
    thread.start()
    thread.join()
    return answers[0]


def test_a_write_that_is_sent_before_the_other_is_answered_is_throttled(world: _World) -> None:
    """From another thread: the observed code and a time to wait; the first one is done, and then all is free."""
    first, second = world.write("first"), world.write("second")
    with world.simulator.under_way(first):
        refused = _elsewhere(lambda: world.simulator(second))
        assert world.simulator(first).status == 200
    assert (refused.status, refused.headers["Retry-After"]) == (429, "15")
    assert codes_in(refused.json()) == (_CODE, "tooManyRequestsUncategorized", _CODE)
    assert world.cell() == "first"
    assert world.simulator(second).status == 200
    assert world.cell() == "second"


def test_it_meets_the_other_even_when_that_was_answered_before_its_own_turn(world: _World) -> None:
    """What counts is what was under way when it was sent."""
    first = world.write("first")
    both = threading.Barrier(2, timeout=10)
    statuses: list[int] = []

    def late() -> None:
        second = world.write("second")
        with world.simulator.under_way(second):
            both.wait()
            both.wait()
            statuses.append(world.simulator(second).status)

    thread = threading.Thread(target=late)
    with world.simulator.under_way(first):
        thread.start()
        both.wait()
        assert world.simulator(first).status == 200
    both.wait()
    thread.join()
    assert (statuses, world.cell()) == ([429], "first")


def test_threads_that_meet_leave_one_winner(world: _World) -> None:
    """However many there are: each write is done or throttled, and what was refused has changed nothing."""
    together = threading.Barrier(4, timeout=10)
    answers: dict[int, int] = {}

    def write(number: int) -> None:
        request = world.write(number)
        with world.simulator.under_way(request):
            together.wait()
            answers[number] = world.simulator(request).status
            together.wait()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 429, 429, 429]
    assert answers[world.cell()] == 200  # type: ignore[index]  # a number that was written


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", _CELL, None),
        ("POST", "functions/abs", {"number": -1}),
        ("POST", "createSession", {"persistChanges": True}),
        ("GET", "/me/drive", None),
    ],
)
def test_reads_meet_nobody(world: _World, method: str, path: str, body: Any) -> None:
    """Neither while a write is under way, nor as what a write meets; functions read, and a session is no write."""
    other = world.request(method, path, body)
    with world.simulator.under_way(world.write()):
        assert _elsewhere(lambda: world.simulator(other)).status < 300
    with world.simulator.under_way(other):
        assert _elsewhere(lambda: world.simulator(world.write())).status == 200


def test_another_workbook_and_a_copy_of_ones_own_are_free(world: _World) -> None:
    """A non-persistent session writes into its own copy, which nobody else does."""
    other = world.simulator.blank("/Other.xlsx")
    there = world.write(base=f"/me/drive/items/{other.id}/workbook")
    private = world.write(session=world.opened(persist=False))
    for one, two in ((world.write(), there), (world.write(), private), (private, world.write())):
        with world.simulator.under_way(one):
            assert _elsewhere(lambda two=two: world.simulator(two)).status == 200  # type: ignore[misc]


def test_a_workbook_is_one_under_every_address_and_in_every_session(world: _World) -> None:
    """By id, by path and by drive; in two sessions that save, and in one and the same."""
    one, two = world.opened(persist=True), world.opened(persist=True)
    bases = (
        "/me/drive/root:/Reports/budget.xlsx:/workbook",
        f"/drives/{world.file.drive_id}/items/{world.file.id}/workbook",
    )
    meeting = [world.write(base=base) for base in bases] + [world.write(session=session) for session in (one, two)]
    with world.simulator.under_way(world.write(session=one)):
        assert [_elsewhere(lambda two=two: world.simulator(two)).status for two in meeting] == [429] * 4  # type: ignore[misc]


def test_what_was_refused_itself_is_in_nobodys_way(world: _World) -> None:
    """It holds nothing."""
    refused = world.write("refused")

    def meets() -> Response:
        with world.simulator.under_way(refused):
            held.set()
            answer = world.simulator(refused)
            done.set()
            assert go.wait(10)
        return answer

    held, done, go = threading.Event(), threading.Event(), threading.Event()
    answers: list[Response] = []
    thread = threading.Thread(target=lambda: answers.append(meets()))
    with world.simulator.under_way(world.write()):
        thread.start()
        assert held.wait(10)
        assert done.wait(10)
    assert world.simulator(world.write("third")).status == 200
    go.set()
    thread.join()
    assert (answers[0].status, world.cell()) == (429, "third")


def test_what_others_say_was_under_way_counts(world: _World) -> None:
    """Whoever carries requests knows what an event loop has under way, though they are asked one after the other."""
    with world.simulator.under_way(world.write(), [world.write(), world.request("GET", "worksheets")]):
        assert world.simulator(world.write()).status == 429
    with world.simulator.under_way(world.write(), [world.request("GET", "worksheets")]):
        assert world.simulator(world.write()).status == 200


def test_whoever_disturbs_is_not_throttled(world: _World) -> None:
    """Nor is the request they disturb taken for refused."""
    with world.simulator.under_way(world.write()):
        assert _elsewhere(lambda: world.simulator.by_other(world.write("theirs"))).status == 200
    assert world.cell() == "theirs"


def _batch(world: _World, *parts: dict[str, Any]) -> list[int]:
    given = [
        {"id": str(number), "headers": {"Content-Type": "application/json"}, **part}
        for number, part in enumerate(parts)
    ]
    answer = world.simulator(world.request("POST", "/$batch", {"requests": given}))
    return [one["status"] for one in answer.json()["responses"]]


def _part(world: _World, value: object, **more: Any) -> dict[str, Any]:
    return {"method": "PATCH", "url": f"{world.base}/{_CELL}", "body": {"values": [[value]]}, **more}


def test_parts_of_a_parallel_batch_meet(world: _World) -> None:
    """Each after the first has its own 429; observed 2026 in batches. Reads and another workbook are free."""
    other = f"/me/drive/items/{world.simulator.blank('/Other.xlsx').id}/workbook/{_CELL}"
    read = {"method": "GET", "url": f"{world.base}/{_CELL}"}
    parts = (_part(world, "a"), read, _part(world, "b"), _part(world, "c", url=other))
    assert _batch(world, *parts) == [200, 200, 429, 200]
    assert world.cell() == "a"


def test_parts_of_a_chain_do_not_meet(world: _World) -> None:
    """Each is sent when the one before is answered; but all meet what is under way outside of the batch."""
    chain = (_part(world, "a"), _part(world, "b", dependsOn=["0"]))
    assert _batch(world, *chain) == [200, 200]
    with world.simulator.under_way(world.write()):
        assert _elsewhere_batch(world, chain) == [429, 424]


def test_batches_meet_as_their_parts_would(world: _World) -> None:
    """A batch is under way until all of it is answered: writes of another one meet it, and so does a single one."""
    chain = (_part(world, "a"), _part(world, "b", dependsOn=["0"]))
    given = [
        {"id": str(number), "headers": {"Content-Type": "application/json"}, **part}
        for number, part in enumerate(chain)
    ]
    whole = world.request("POST", "/$batch", {"requests": given})
    read = world.request(
        "POST", "/$batch", {"requests": [{"id": "1", "method": "GET", "url": f"{world.base}/{_CELL}"}]}
    )
    with world.simulator.under_way(whole):
        assert _elsewhere_batch(world, chain) == [429, 424]
        assert _elsewhere(lambda: world.simulator(world.write())).status == 429
        assert world.simulator(whole).status == 200
    assert world.cell() == "b"
    with world.simulator.under_way(read):
        assert _elsewhere_batch(world, chain) == [200, 200]
    with world.simulator.under_way(whole, [world.write()]):
        assert [one["status"] for one in world.simulator(whole).json()["responses"]] == [429, 424]


def _elsewhere_batch(world: _World, parts: tuple[dict[str, Any], ...]) -> list[int]:
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.extend(_batch(world, *parts)))
    thread.start()
    thread.join()
    return statuses


def test_a_session_bears_so_many_requests_at_once() -> None:
    """Reads count, those of other sessions and of none do not. Observed 2026."""
    world = _World("session_queue=2")
    session, other = world.opened(persist=True), world.opened(persist=False)
    read, apart = world.request("GET", _CELL, session=session), world.request("GET", _CELL, session=other)

    def late(*others: Request) -> Response:
        with world.simulator.under_way(read, others):
            return world.simulator(read)

    with world.simulator.under_way(read):
        refused = _elsewhere(lambda: late(read))
        assert [_elsewhere(lambda: late(*others)).status for others in ((), (apart, world.write()))] == [200, 200]  # noqa: B023 - asked at once
    assert (refused.status, refused.headers["Retry-After"]) == (429, "15")
    assert codes_in(refused.json())[:2] == ("OperationQueueFull", "tooManyRequestsUncategorized")


def test_parts_of_a_parallel_batch_fill_the_queue_of_their_session() -> None:
    """Those that are too many are refused each for itself; a chain never is."""
    world = _World("session_queue=3")
    headers = {"workbook-session-id": world.opened(persist=True)}
    parts = [{"method": "GET", "url": f"{world.base}/{_CELL}", "headers": headers} for _ in range(5)]
    assert _batch(world, *parts) == [200, 200, 200, 429, 429]
    chain = [{**part, "dependsOn": [str(number - 1)]} for number, part in enumerate(parts)]
    assert _batch(world, parts[0], *chain[1:]) == [200] * 5


@pytest.mark.parametrize(("profile", "status"), [("documented", 200), ("strict", 429), ("observed-2026", 429)])
def test_the_profile_says_whether_writes_may_meet(profile: str, status: int) -> None:
    """The default lets them, as the service often does."""
    world = _World(profile)
    with world.simulator.under_way(world.write()):
        assert _elsewhere(lambda: world.simulator(world.write())).status == status


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("PATCH", "/me/drive/items/1/workbook/worksheets/a", True),
        ("POST", "/me/drive/items/1/workbook/tables/T/rows/add", True),
        ("DELETE", "/me/drive/items/1/WORKBOOK/worksheets('a')", True),
        ("GET", "/me/drive/items/1/workbook/worksheets", False),
        ("POST", "/me/drive/items/1/workbook/functions/abs", False),
        ("POST", "/me/drive/items/1/workbook/closeSession", False),
        ("PUT", "/me/drive/items/1/content", False),
        ("POST", "/me/drive/items/1/workbook", False),
    ],
)
def test_a_write_is_told_by_its_address(method: str, path: str, expected: bool) -> None:
    """Whatever its session."""
    target = parse(path)
    assert target is not None
    assert Sent(method, target, "").is_write is expected


@pytest.mark.parametrize("url", ["https://graph.microsoft.com/v9/me", f"{ROOT}/me", f"{ROOT}/$batch"])
def test_what_concerns_no_item_says_nothing(url: str) -> None:
    """Another version, the directory, a batch."""
    assert sent_of(Request("PATCH", url)) is None


def test_a_request_says_its_session_and_item() -> None:
    """Whatever the case of the header."""
    sent = sent_of(Request("PATCH", f"{ROOT}/me/drive/items/1/workbook/x", Headers({"Workbook-Session-Id": " a "})))
    assert sent is not None
    assert (sent.session_id, sent.target.rest) == ("a", "workbook/x")


def test_nothing_is_kept_of_what_is_over() -> None:
    """Else each request would keep all before it."""
    overlaps = Overlaps()

    def flights() -> Iterator[object]:
        with overlaps.aloft(()):
            yield overlaps.current
            with overlaps.together([(), ()]) as parts:
                yield parts[1]

    outer, inner = flights()
    assert outer is not inner
    assert overlaps.current.before == ()
    assert all(one.before == () for one in (outer, inner))  # type: ignore[attr-defined]  # flights, as told
