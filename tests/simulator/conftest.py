"""A simulator on a clock that the test moves, and a way to ask it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.books import MAX_UNZIPPED, Books, ParsedWorkbooks
from pytest_workbook.simulator.disturbances import Delays, Disturbances
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.links import Links
from pytest_workbook.simulator.operations import Operations
from pytest_workbook.simulator.profiles import parse_profile
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.simulator.sessions import Sessions
from pytest_workbook.simulator.state import State
from pytest_workbook.wire import Headers, Request, Response

ROOT = "https://graph.microsoft.com/v1.0"


@pytest.fixture(name="clock")
def _clock() -> ManualClock:
    """A clock that stands at noon."""
    return ManualClock(datetime(2026, 11, 24, 12, tzinfo=UTC))


@pytest.fixture(name="simulator")
def _simulator(clock: ManualClock) -> Simulator:
    """A simulator with the documented profile and nothing in its drive."""
    return Simulator(clock=clock)


@pytest.fixture(name="ask_of")
def _ask_of() -> Callable[..., Response]:
    """Ask a simulator: ``(simulator, method, path, body=None, session=None, headers={})``."""

    def ask_of(
        simulator: Simulator,
        method: str,
        path: str,
        body: Any = None,
        session: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        said = {"Content-Type": "application/json"} if data else {}
        sent = {"Authorization": "Bearer token", **said, **(headers or {})}
        if session is not None:
            sent["workbook-session-id"] = session
        url = path if path.startswith("http") else ROOT + path
        return simulator(Request(method, url, Headers(sent), data))

    return ask_of


@pytest.fixture(name="ask")
def _ask(simulator: Simulator, ask_of: Callable[..., Response]) -> Callable[..., Response]:
    """Ask the simulator: ``(method, path, body=None, session=None, headers={})``."""

    def ask(method: str, path: str, body: Any = None, **rest: Any) -> Response:
        return ask_of(simulator, method, path, body, **rest)

    return ask


def _made_state() -> State:
    clock, random = ManualClock(datetime(2026, 11, 24, 12, tzinfo=UTC)), Random(1)
    return State(
        clock,
        random,
        parse_profile(""),
        Drives(clock, random),
        Books(clock, random, MAX_UNZIPPED, ParsedWorkbooks()),
        Sessions(clock, random, (420.0, 300.0)),
        Operations(clock, random),
        Links(random),
        Disturbances(clock, Delays()),
    )


@pytest.fixture(name="new_state")
def _new_state() -> Callable[[], State]:
    """Makes a simulator's parts, with nothing in the drive."""
    return _made_state


@pytest.fixture(name="state")
def _state(new_state: Callable[[], State]) -> State:
    """A simulator's parts, with nothing in the drive."""
    return new_state()
