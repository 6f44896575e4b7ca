"""One class a recorder: how it saves traffic, and how requests are answered from what it saved."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from benchmarks.traffic import Exchange


def _headers() -> dict[str, list[str]]:
    # Of each answer its own: YAML would write a shared one as an alias.
    return {"Content-Type": ["application/json"]}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


class Peer(Protocol):
    """A recorder under measurement."""

    suffix: str

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Take down *exchanges* in memory and return what writes them."""

    def open(self, path: Path) -> AbstractContextManager[Any]:
        """Load *path*; inside, requests are answered; gives the session to ask with, or None for a fresh one."""


class Workbook:
    """This package: its tape behind its interception."""

    suffix = ".workbook.yaml"

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Redact as they come; to write is to lay out and to scan."""
        from pytest_workbook.cassettes.store import save
        from pytest_workbook.cassettes.tape import Tape
        from pytest_workbook.wire import Headers, Request, Response

        tape = Tape.new(path, "a::b")
        for number, one in enumerate(exchanges):
            answer = Response(200, Headers({"Content-Type": "application/json"}), one.body)
            tape.record(Request("GET", one.url), answer, sequence=number)
        return lambda: save(tape, recorded_at="2026", source="simulator", versions={}) and None

    @contextmanager
    def open(self, path: Path) -> Iterator[None]:
        """Answer through the same patches as in a test."""
        from pytest_workbook.cassettes.tape import Tape
        from pytest_workbook.door.interception import Interception

        tape = Tape.load(path, "a::b")
        interception = Interception(lambda request, _: tape.play(request), lambda _: True, lambda: False)
        interception.install()
        try:
            yield None
        finally:
            interception.uninstall()


class Vcrpy:
    """vcrpy with one of its two serializers; what pytest-recording and pytest-vcr are built on."""

    def __init__(self, serializer: str) -> None:
        self.serializer = serializer
        self.suffix = f".{serializer}"

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Keep requests and responses as vcrpy does; to write is its own persister."""
        from vcr.persisters.filesystem import FilesystemPersister
        from vcr.request import Request
        from vcr.serializers import jsonserializer, yamlserializer

        asked = [Request("GET", one.url, "", {}) for one in exchanges]
        told = [
            {"status": {"code": 200, "message": "OK"}, "headers": _headers(), "body": {"string": one.body}}
            for one in exchanges
        ]
        serializer = {"yaml": yamlserializer, "json": jsonserializer}[self.serializer]
        data = {"requests": asked, "responses": told}
        return lambda: FilesystemPersister.save_cassette(path, data, serializer)

    @contextmanager
    def open(self, path: Path) -> Iterator[None]:
        """Replay as its own context manager does."""
        import vcr

        with vcr.VCR(record_mode="none", serializer=self.serializer).use_cassette(str(path)):
            yield None


class Classic(Workbook):
    """This package, from the YAML that vcrpy wrote."""

    suffix = ".yaml"

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Let vcrpy write."""
        return Vcrpy("yaml").record(path, exchanges)


class Betamax:
    """betamax: an adapter of one requests session, and JSON."""

    suffix = ".json"

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Write its format by hand: it records from the network alone."""
        kept = [
            {
                "request": {
                    "method": "GET",
                    "uri": one.url,
                    "headers": {},
                    "body": {"encoding": "utf-8", "string": ""},
                },
                "response": {
                    "url": one.url,
                    "status": {"code": 200, "message": "OK"},
                    "headers": _headers(),
                    "body": {"encoding": "utf-8", "string": one.body.decode()},
                },
                "recorded_at": "2026-01-01T00:00:00",
            }
            for one in exchanges
        ]
        text = {"http_interactions": kept, "recorded_with": "betamax/0.9.0"}
        return lambda: _write(path, json.dumps(text))

    @contextmanager
    def open(self, path: Path) -> Iterator[Any]:
        """Replay through its adapter."""
        import betamax
        import requests

        session = requests.Session()
        recorder = betamax.Betamax(session, cassette_library_dir=str(path.parent))
        with recorder.use_cassette(path.stem, record="none"):
            yield session


class Cassetter:
    """cassetter, from the YAML that vcrpy wrote."""

    suffix = ".yaml"

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Let vcrpy write: it reads that format, and its own recorder needs a network."""
        return Vcrpy("yaml").record(path, exchanges)

    @contextmanager
    def open(self, path: Path) -> Iterator[None]:
        """Replay as its own context manager does."""
        import cassetter

        with cassetter.use_cassette(str(path), record_mode="none"):
            yield None


class Floor:
    """No recorder: a dictionary of JSON behind an adapter of requests. What nobody can beat by much."""

    suffix = ".floor.json"

    def record(self, path: Path, exchanges: Sequence[Exchange]) -> Callable[[], None]:
        """Keep URL and body."""
        kept = {one.url: base64.b64encode(one.body).decode() for one in exchanges}
        return lambda: _write(path, json.dumps(kept))

    @contextmanager
    def open(self, path: Path) -> Iterator[Any]:
        """Answer from memory."""
        import requests
        from requests.adapters import BaseAdapter

        kept = json.loads(path.read_text(encoding="utf-8"))

        class Memory(BaseAdapter):
            def send(self, request: Any, **_: Any) -> requests.Response:
                answer = requests.Response()
                answer.status_code, answer.url, answer.request = 200, request.url, request
                answer._content = base64.b64decode(kept[request.url])
                return answer

            def close(self) -> None:
                """Nothing is open."""

        session = requests.Session()
        session.mount("https://", Memory())
        yield session


PEERS: dict[str, Peer] = {
    "pytest-workbook": Workbook(),
    "ours, vcrpy's file": Classic(),
    "vcrpy yaml": Vcrpy("yaml"),
    "vcrpy json": Vcrpy("json"),
    "betamax": Betamax(),
    "cassetter": Cassetter(),
    "floor": Floor(),
}
"""By the name that the tables show."""
