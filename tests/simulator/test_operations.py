"""Sessions that take a while to create."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.codes import codes_in
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]
_ASYNC = {"Prefer": "respond-async"}
_BODY = {"persistChanges": True}


@pytest.fixture(name="slow")
def _slow(clock: ManualClock, ask_of: Ask) -> Ask:
    """Ask a simulator in which creating a session takes a minute; paths are below the workbook."""
    simulator = Simulator(clock=clock, profile="async_creation_seconds=60")
    base = f"/me/drive/items/{simulator.blank().id}/workbook/"

    def slow(method: str, path: str, body: object = None, **rest: object) -> Response:
        return ask_of(simulator, method, path if path.startswith("http") else base + path, body, **rest)

    return slow


def test_a_slow_creation_is_polled_to_its_session(slow: Ask, clock: ManualClock) -> None:
    """202 with a location; running; succeeded with another; the session, which works."""
    accepted = slow("POST", "createSession", _BODY, headers=_ASYNC)
    assert (accepted.status, accepted.json()) == (202, {})
    location = accepted.headers["Location"]
    assert slow("GET", location).json()["status"] == "running"
    clock.advance(60)
    done = slow("GET", location).json()
    assert (location.rpartition("/")[2], "succeeded") == (done["id"], done["status"])
    session = slow("GET", done["resourceLocation"])
    assert (session.status, session.json()["persistChanges"]) == (200, True)
    assert slow("GET", "worksheets", session=session.json()["id"]).status == 200
    assert done == slow("GET", location).json()
    assert session.json()["id"] == slow("GET", done["resourceLocation"]).json()["id"]


def test_without_the_preference_one_waits(slow: Ask) -> None:
    """The plain request is answered with the session."""
    assert slow("POST", "createSession", _BODY).status == 201


def test_the_preference_changes_nothing_where_creation_is_quick(simulator: Simulator, ask: Ask) -> None:
    """As documented: what ends within seconds is the usual 201."""
    path = f"/me/drive/items/{simulator.blank().id}/workbook/createSession"
    assert ask("POST", path, _BODY, headers=_ASYNC).status == 201


def test_a_failed_creation_is_told_inside_a_200(clock: ManualClock, ask_of: Ask) -> None:
    """The operation is found, and holds the nested error of the documentation."""
    simulator = Simulator(clock=clock, profile="async_creation_seconds=5 async_creation=fails")
    path = f"/me/drive/items/{simulator.blank().id}/workbook/createSession"
    location = ask_of(simulator, "POST", path, _BODY, headers=_ASYNC).headers["Location"]
    clock.advance(5)
    answer = ask_of(simulator, "GET", location)
    assert (answer.status, answer.json()["status"]) == (200, "failed")
    assert codes_in(answer.json()) == (
        "internalServerError",
        "internalServerErrorUncategorized",
        "GenericFileOpenError",
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "operations/none", 404),
        ("GET", "sessionInfoResource(key='none')", 404),
        ("GET", "sessionInfoResource", 404),
        ("DELETE", "operations/none", 405),
        ("GET", "operations", 501),
    ],
)
def test_other_requests_to_operations_are_refused(slow: Ask, method: str, path: str, status: int) -> None:
    """Unknown operations are 404; they are neither changed nor listed."""
    assert status == slow(method, path).status


def test_a_session_is_not_there_before_its_operation_ends(slow: Ask) -> None:
    """The key is known, the session is not."""
    key = slow("POST", "createSession", _BODY, headers=_ASYNC).headers["Location"].rpartition("/")[2]
    assert slow("GET", f"sessionInfoResource(key='{key}')").status == 404


def test_an_operation_belongs_to_its_workbook(simulator: Simulator, clock: ManualClock, ask_of: Ask) -> None:
    """Another item's workbook does not know it."""
    simulator = Simulator(clock=clock, profile="async_creation_seconds=5")
    one, two = (f"/me/drive/items/{simulator.blank(name).id}/workbook" for name in ("/1.xlsx", "/2.xlsx"))
    location = ask_of(simulator, "POST", f"{one}/createSession", _BODY, headers=_ASYNC).headers["Location"]
    assert ask_of(simulator, "GET", f"{two}/operations/{location.rpartition('/')[2]}").status == 404
