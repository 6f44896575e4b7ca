"""A simulator with one workbook that has something of everything, and a way to ask it as the documentation does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

import pytest
from rich_workbook import rich

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.books import ParsedWorkbooks
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

ROOT = "https://graph.microsoft.com/v1.0"
# What is answered 501 where the extra that draws charts is not installed; all else that is documented is answered.
_MISSING: tuple[str, ...] = () if find_spec("matplotlib") else ("/image", "/Image")


@dataclass(frozen=True, slots=True)
class World:
    """A simulator and the workbook in it."""

    simulator: Simulator
    file: DriveFile
    clock: ManualClock

    @property
    def base(self) -> str:
        """URL of the workbook."""
        return f"{ROOT}/me/drive/items/{self.file.id}/workbook"

    def ask(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Response:
        """Ask for a path below the workbook; one that begins with a slash is below the version, a URL stays."""
        start = "" if path.startswith("http") else ROOT if path.startswith("/") else f"{self.base}/"
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {"Authorization": "Bearer token", "Content-Type": "application/json", **(headers or {})}
        return self.simulator(Request(method, start + path, Headers(sent), data))

    def session(self) -> dict[str, str]:
        """Open a session, and return the header that carries it."""
        return {"workbook-session-id": self.ask("POST", "createSession", {"persistChanges": True}).json()["id"]}


@pytest.fixture(name="is_missing")
def _is_missing() -> Callable[[Response, str], bool]:
    """Whether an answer to a path says 501, and may."""

    def is_missing(answer: Response, path: str) -> bool:
        return answer.status == 501 and any(part in path for part in _MISSING)

    return is_missing


@pytest.fixture(name="rich_content", scope="session")
def _rich_content() -> bytes:
    """The workbook's file."""
    return rich()


@pytest.fixture(name="parsed", scope="session")
def _parsed() -> ParsedWorkbooks:
    """The workbook is parsed once."""
    return ParsedWorkbooks()


@pytest.fixture(name="make_world")
def _make_world(rich_content: bytes, parsed: ParsedWorkbooks) -> Any:
    """Make a world: ``make_world(profile="", content=None)``."""

    def make_world(profile: str = "", content: bytes | None = None) -> World:
        clock = ManualClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
        simulator = Simulator(clock=clock, profile=profile, parsed=parsed)
        return World(simulator, simulator.add(rich_content if content is None else content), clock)

    return make_world


@pytest.fixture(name="world")
def _world(make_world: Any) -> World:
    """A world with the documented profile."""
    made: World = make_world()
    return made
