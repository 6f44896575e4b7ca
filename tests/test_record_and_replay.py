"""Every client library between the interception and a tape: what was recorded is what is replayed."""

from __future__ import annotations

import asyncio
import http.client
import json
import ssl
import tempfile
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import httpx
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.door.interception import Interception
from pytest_workbook.wire import Headers, Request, Response, json_response

NODE = "tests/test_a.py::test_b"
# No connection is made; a context of its own for each client would cost more than all the rest.
_TLS = ssl.create_default_context()
BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"


@dataclass(frozen=True)
class Call:
    """What code sends."""

    method: str
    url: str
    body: bytes = b""
    session: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Of the request."""
        named = {"Content-Type": "application/json"} if self.body else {}
        return {**named, "workbook-session-id": self.session} if self.session else named


Answer = tuple[int, Any]
Client = Callable[[Call], Answer]


def _told(status: int, body: bytes) -> Answer:
    return status, json.loads(body) if body else None


def _by_requests(call: Call) -> Answer:
    told = requests.request(call.method, call.url, data=call.body, headers=call.headers, timeout=9)
    return _told(told.status_code, told.content)


def _by_httpx(call: Call) -> Answer:
    told = httpx.request(call.method, call.url, content=call.body, headers=call.headers, verify=_TLS)
    return _told(told.status_code, told.content)


def _by_http_client(call: Call) -> Answer:
    address = urlsplit(call.url)
    connection = http.client.HTTPSConnection(address.netloc, context=_TLS)
    path = f"{address.path}?{address.query}" if address.query else address.path
    connection.request(call.method, path, call.body or None, call.headers)
    told = connection.getresponse()
    answer = _told(told.status, told.read())
    connection.close()
    return answer


async def _in_aiohttp(call: Call) -> Answer:
    async with (
        aiohttp.ClientSession() as client,
        client.request(call.method, call.url, data=call.body or None, headers=call.headers) as told,
    ):
        return _told(told.status, await told.read())


def _by_aiohttp(call: Call) -> Answer:
    return asyncio.run(_in_aiohttp(call))


CLIENTS: dict[str, Client] = {
    "requests": _by_requests,
    "httpx": _by_httpx,
    "http.client": _by_http_client,
    "aiohttp": _by_aiohttp,
}


@contextmanager
def _answered(answer: Callable[[Request], Response]) -> Iterator[None]:
    def entry(request: Request, actor: Hashable) -> Response:
        return answer(request)

    interception = Interception(entry, lambda url: url.startswith("https://graph.microsoft.com/"), lambda: False)
    interception.install()
    try:
        yield
    finally:
        interception.uninstall()


def _recording(tape: Tape, answers: Iterator[Answer]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        status, body = next(answers)
        told = Response(status) if body is None else json_response(status, body)
        tape.record(request, told, sequence=len(tape))
        return told

    return answer


def _loaded(tape: Tape) -> Tape:
    save(tape, recorded_at="2026", source="simulator", versions={})
    return Tape.load(tape.path, NODE)


_cells = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | st.text(max_size=8)
_bodies = st.fixed_dictionaries({"values": st.lists(st.lists(_cells, max_size=3), max_size=3)})
_calls = st.builds(
    Call,
    st.sampled_from(["GET", "POST", "PATCH"]),
    st.builds(
        "{}/worksheets('{}')/range(address='{}'){}".format,
        st.just(BOOK),
        st.sampled_from(["Sheet1", "My%20sheet", "%C3%9Cbersicht", "O''Brien"]),
        st.sampled_from(["A1", "B2:C3", "$A:$A"]),
        st.sampled_from(["", "?$select=values", "?$select=text&$top=2", "/format/fill"]),
    ),
    st.just(b"") | _bodies.map(lambda body: json.dumps(body).encode()),
)
_answers = st.tuples(st.sampled_from([200, 201, 400, 404]), _bodies) | st.just((204, None))


@pytest.mark.parametrize("recorder", CLIENTS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(traffic=st.lists(st.tuples(_calls, _answers), min_size=1, max_size=4))
def test_what_one_client_recorded_each_client_replays(recorder: str, traffic: list[tuple[Call, Answer]]) -> None:
    """Status and body come as they came from the service, whoever asks, and nothing is left over."""
    with tempfile.TemporaryDirectory() as folder:
        tape = Tape.new(Path(folder) / "a.workbook.yaml", NODE)
        with _answered(_recording(tape, iter([answer for _, answer in traffic]))):
            first = [CLIENTS[recorder](call) for call, _ in traffic]
        assert first == [answer for _, answer in traffic]
        for client in CLIENTS.values():
            loaded = Tape.load(tape.path, NODE) if tape.path.exists() else _loaded(tape)
            with _answered(loaded.play):
                assert [client(call) for call, _ in traffic] == first
            assert loaded.unplayed() == []


_SESSIONS, _READS = 6, 5


def _recorded_sessions(path: Path) -> Tape:
    """Return the tape of sessions that ran at once; each saw its own answers to the same requests."""
    tape = Tape.new(path, NODE)
    sequence = iter(range(1000))
    for number in range(_SESSIONS):
        told = json_response(201, {"persistChanges": False, "id": f"cluster=a&session={number}"})
        request = Request("POST", f"{BOOK}/createSession", body=b'{"persistChanges": false}')
        tape.record(request, told, sequence=next(sequence))
    for step in range(_READS):
        for number in range(_SESSIONS):
            session = Headers({"workbook-session-id": f"cluster=a&session={number}"})
            request = Request("GET", f"{BOOK}/worksheets('A')/range(address='A1')", session)
            tape.record(request, json_response(200, {"values": [[number, step]]}), sequence=next(sequence))
    return _loaded(tape)


_CREATE = Call("POST", f"{BOOK}/createSession", b'{"persistChanges": false}')


def _read(session: str) -> Call:
    return Call("GET", f"{BOOK}/worksheets('A')/range(address='A1')", session=session)


def _check(seen: list[list[list[Any]]], tape: Tape) -> None:
    """Each session saw the answers of one recorded session, in order; none saw another's."""
    assert sorted(one[0][0] for one in seen) == list(range(_SESSIONS))
    assert all(one == [[one[0][0], step] for step in range(_READS)] for one in seen)
    assert tape.unplayed() == []


@pytest.mark.parametrize("client", ["requests", "httpx", "http.client"])
def test_sessions_in_threads_are_told_apart(client: str, tmp_path: Path) -> None:
    """However threads take turns, each session is answered as one session was."""
    tape = _recorded_sessions(tmp_path / "a.workbook.yaml")

    def work(_: int) -> list[list[Any]]:
        session = CLIENTS[client](_CREATE)[1]["id"]
        return [CLIENTS[client](_read(session))[1]["values"][0] for _ in range(_READS)]

    with _answered(tape.play), ThreadPoolExecutor(_SESSIONS) as pool:
        _check(list(pool.map(work, range(_SESSIONS))), tape)


def test_sessions_in_tasks_are_told_apart(tmp_path: Path) -> None:
    """The same holds for tasks of one thread."""
    tape = _recorded_sessions(tmp_path / "a.workbook.yaml")

    async def work() -> list[list[Any]]:
        session = (await _in_aiohttp(_CREATE))[1]["id"]
        seen = []
        for _ in range(_READS):
            seen.append((await _in_aiohttp(_read(session)))[1]["values"][0])
            await asyncio.sleep(0)
        return seen

    async def everyone() -> list[list[list[Any]]]:
        return await asyncio.gather(*(work() for _ in range(_SESSIONS)))

    with _answered(tape.play):
        _check(asyncio.run(everyone()), tape)


def test_threads_record_all_that_was_intercepted(tmp_path: Path) -> None:
    """Two hundred requests of sixteen threads are two hundred interactions, each with the answer that was given."""
    tape = Tape.new(tmp_path / "a.workbook.yaml", NODE)

    def answer(request: Request) -> Response:
        told = json_response(200, {"asked": request.url.rpartition("'")[0][-3:]})
        tape.record(request, told)
        return told

    urls = [f"{BOOK}/worksheets('A')/range(address='{number:03}')" for number in range(200)]
    with _answered(answer), ThreadPoolExecutor(16) as pool:
        seen = list(pool.map(_by_requests, [Call("GET", url) for url in urls]))
    loaded = _loaded(tape)
    assert len(loaded) == len(urls)
    with _answered(loaded.play), ThreadPoolExecutor(16) as pool:
        assert list(pool.map(_by_requests, [Call("GET", url) for url in urls])) == seen
    assert loaded.unplayed() == []
