"""Sessions that a cassette handed out."""

from __future__ import annotations

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.plugin.ledger import Ledger
from pytest_workbook.wire import Headers, Request, Response, json_response

_URL = "https://graph.microsoft.com/v1.0/me/drive/items/i/workbook/"


def _use(session_id: str) -> Request:
    return Request("GET", _URL + "names", Headers({"workbook-session-id": session_id}))


def _made(ledger: Ledger, session_id: str, *, persistent: bool) -> None:
    body = {"persistChanges": persistent, "id": session_id}
    ledger.note(Request("POST", _URL + "createSession"), json_response(201, body))


def test_a_session_is_gone_when_the_clock_passes_its_idle_limit() -> None:
    """A use begins its idle time anew; the limit itself is still alive."""
    clock = ManualClock()
    ledger = Ledger(clock, (420, 300))
    _made(ledger, "p", persistent=True)
    _made(ledger, "n", persistent=False)

    clock.advance(300)
    assert ledger.refusal(_use("n")) is None
    clock.advance(121)
    refused = ledger.refusal(_use("p"))

    assert refused is not None
    assert refused.status == 404
    assert is_session_gone(codes_in(refused.json()))
    assert ledger.refusal(_use("n")) is None


def test_a_session_once_gone_stays_gone() -> None:
    """Also if its idle time is given back."""
    clock = ManualClock()
    ledger = Ledger(clock, (420, 300))
    _made(ledger, "n", persistent=False)
    clock.advance(301)
    assert ledger.refusal(_use("n")) is not None

    ledger.shift(301, {"n"})

    assert ledger.refusal(_use("n")) is not None


def test_idle_time_is_given_back() -> None:
    """A shared session does not age by what another test let pass."""
    clock = ManualClock()
    ledger = Ledger(clock, (420, 300))
    _made(ledger, "n", persistent=False)
    clock.advance(200)
    ledger.shift(200, {"n", "unknown"})
    clock.advance(299)

    assert ledger.refusal(_use("n")) is None


def test_a_closed_or_dropped_session_is_gone() -> None:
    """Whoever closed it."""
    ledger = Ledger(ManualClock(), (420, 300))
    _made(ledger, "a", persistent=False)
    _made(ledger, "b", persistent=False)

    ledger.note(Request("POST", _URL + "closeSession", Headers({"workbook-session-id": "a"})), Response(204))
    ledger.drop("b")
    ledger.drop("unknown")

    assert ledger.refusal(_use("a")) is not None
    assert ledger.refusal(_use("b")) is not None
    assert ledger.refusal(_use("unknown")) is None


def test_a_refused_creation_makes_no_session() -> None:
    """Only a success counts."""
    ledger = Ledger(ManualClock(), (420, 300))
    ledger.note(Request("POST", _URL + "createSession"), json_response(504, {"id": "x"}))
    ledger.note(Request("GET", _URL + "names"), json_response(200, {"id": "y"}))

    # Dropping what is unknown refuses nothing.
    ledger.drop("x")
    ledger.drop("y")
    assert (ledger.refusal(_use("x")), ledger.refusal(_use("y"))) == (None, None)


def test_what_is_no_workbooks_takes_no_notice_of_the_session() -> None:
    """A client may send the header to all of Graph; a closed session refuses the workbook alone."""
    clock = ManualClock()
    ledger = Ledger(clock, (420.0, 300.0))
    ledger.note(Request("POST", _URL + "createSession"), json_response(201, {"id": "a"}))
    ledger.drop("a")
    held = Headers({"workbook-session-id": "a"})
    item = _URL.removesuffix("/workbook/")
    assert ledger.refusal(Request("GET", item, held)) is None
    assert ledger.refusal(Request("GET", f"{item}/content?x=workbook", held)) is None
    assert ledger.refusal(Request("GET", f"{item}/workbook?$select=id", held)) is not None
