"""What takes a while: sessions that are created, and rows that are added or deleted."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from urllib.parse import unquote

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
        ("GET", "tableRowOperationResult(key='none')", 404),
        ("POST", "tableRowOperationResult(key='none')", 405),
        ("DELETE", "operations/none", 405),
        ("GET", "operations('none')", 404),
        ("GET", "operations", 501),
        ("GET", "operations()", 501),
        ("POST", "operations", 405),
        ("GET", "operations/a/b", 404),
        ("GET", "operations('a')/b", 404),
    ],
)
def test_other_requests_to_operations_are_refused(slow: Ask, method: str, path: str, status: int) -> None:
    """Unknown operations are 404, and so is what lies below one; they are neither changed nor listed."""
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


_SESSION = "createSession"
_ROWS = "tables/Table1/rows"


@pytest.fixture(name="session")
def _session(slow: Ask) -> str:
    """A session on a workbook with a table of two columns and one row."""
    slow("POST", "tables/add", {"address": "Sheet1!A1:B2", "hasHeaders": True})
    slow("POST", _ROWS, {"values": [["first", 0]]})
    return str(slow("POST", _SESSION, _BODY).json()["id"])


@pytest.mark.parametrize("path", [_ROWS, f"{_ROWS}/add"])
def test_added_rows_are_polled_to_the_first_of_them(slow: Ask, clock: ManualClock, session: str, path: str) -> None:
    """202; running; succeeded with a location; the row. The polls need no session header, as the URLs have its id."""
    accepted = slow("POST", path, {"values": [[1, 2], [3, 4]]}, session=session, headers=_ASYNC)
    assert (accepted.status, accepted.json()) == (202, {})
    location, key = accepted.headers["Location"], accepted.headers["Location"].rpartition("/")[2].partition("?")[0]
    assert b64decode(unquote(location.partition("?sessionId=")[2])).decode() == session
    assert slow("GET", location).json() == {"id": key, "status": "running"}
    assert slow("GET", f"tableRowOperationResult(key='{key}')").status == 404
    clock.advance(60)
    done = slow("GET", location).json()
    assert list(done) == ["id", "status", "resourceLocation"]
    assert slow("GET", f"operations('{key}')").json() == done
    assert f"/tableRowOperationResult(key='{key}')?sessionId=" in done["resourceLocation"]
    row = slow("GET", done["resourceLocation"])
    assert list(row.json()) == ["@odata.context", "@odata.type", "@odata.id", "index", "values"]
    assert (row.status, row.json()["index"], row.json()["values"]) == (200, 1, [[1, 2]])
    assert row.json()["@odata.context"].endswith("$metadata#workbookTableRow")


def test_deleted_row_has_no_result(slow: Ask, clock: ManualClock, session: str) -> None:
    """Its operation ends without a location."""
    path = f"{_ROWS}/itemAt(index=0)"
    slow("POST", _ROWS, {"values": [[1, 2]]})
    location = slow("DELETE", path, session=session, headers=_ASYNC).headers["Location"]
    clock.advance(60)
    done = slow("GET", location).json()
    assert (list(done), done["status"]) == (["id", "status"], "succeeded")
    assert slow("GET", f"tableRowOperationResult(key='{done['id']}')").status == 404
    assert slow("GET", _ROWS).json()["value"][0]["values"] == [[1, 2]]


@pytest.mark.parametrize("rest", [{"headers": _ASYNC}, {"session": "yes"}])
def test_rows_are_waited_for_without_a_session_or_the_preference(
    slow: Ask, session: str, rest: dict[str, object]
) -> None:
    """Documented: the preference needs a session."""
    given = {**rest, **({"session": session} if "session" in rest else {})}
    assert slow("POST", _ROWS, {"values": [[1, 2]]}, **given).status == 201


def test_other_operations_do_not_take_long(slow: Ask, session: str) -> None:
    """The preference is passed over."""
    assert slow("GET", _ROWS, session=session, headers=_ASYNC).status == 200
    assert slow("POST", "worksheets/add", {"name": "x"}, session=session, headers=_ASYNC).status == 200


def test_refused_rows_are_refused_at_once(slow: Ask, session: str) -> None:
    """A body that does not fit is no operation."""
    assert slow("POST", _ROWS, {"values": [[1, 2, 3]]}, session=session, headers=_ASYNC).status == 400
