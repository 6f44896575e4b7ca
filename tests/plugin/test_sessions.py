"""A session that a fixture owns, with stand-ins for its drivers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pytest_workbook.errors import WorkbookError
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.sessions import OwnedSession
from pytest_workbook.timeline import Source
from pytest_workbook.wire import Headers, Request, Response

_BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/i/workbook"


class _Driver:
    """Stands in for the driver of one session on one source."""

    workbook_url = _BOOK

    def __init__(self, session_id: str) -> None:
        self.machine = SimpleNamespace(session_id=session_id)
        self.did: list[str] = []
        self.shifted = 0.0
        self.refuses: set[str] = set()

    def _do(self, name: str) -> None:
        self.did.append(name)
        if name in self.refuses:
            raise WorkbookError(name)

    def open(self) -> None:
        self._do("open")

    def abandon(self) -> None:
        self._do("abandon")

    def end(self) -> str:
        self._do("end")
        return "closed"

    def note_use(self, _request: Request, _response: Response | None) -> None:
        self._do("note")

    def shift_idle(self, seconds: float) -> None:
        self.shifted += seconds


class _Wiring:
    """Stands in for the wiring, its opening and its run: makes drivers and keeps what it was told."""

    def __init__(self) -> None:
        self.opening = self
        self.run = self
        self.test: object = object()
        self.source: Source = "simulator"
        self.made: list[_Driver] = []
        self.reasons: list[str] = []
        self.refuses: set[str] = set()

    def handle_for(self, _owned: OwnedSession) -> object:
        return object()

    def serving(self) -> Any:
        return SimpleNamespace(plan=SimpleNamespace(source=self.source))

    def driver_for(self, _owned: OwnedSession, owner: Any, source: Source) -> _Driver:
        driver = _Driver(f"{owner.name} on {source}")
        driver.refuses = self.refuses
        self.made.append(driver)
        return driver

    def closed(self, _owned: OwnedSession, _driver: _Driver, reason: str) -> None:
        self.reasons.append(reason)


class _Owner:
    """Stands in for the record of the owning node, which changes from package to package."""

    name = "a"
    is_shared = True


def _owned(wiring: _Wiring, owner: _Owner | None = None) -> OwnedSession:
    record = owner or _Owner()
    return OwnedSession(cast("Any", wiring), owner=lambda: cast("Any", record), target=Target(), options=cast("Any", 0))


def test_each_owner_and_source_has_one_driver_opened_once() -> None:
    """A package session serves every package in turn, with a session of its own for each."""
    wiring, owner = _Wiring(), _Owner()
    owned = _owned(wiring, owner)
    assert owned.open_on("simulator") is owned.open_on("simulator")
    owned.open_on("cassette")
    owner.name = "b"
    owned.open_on("simulator")
    assert owned.ids() == {"a on simulator", "a on cassette", "b on simulator"}
    assert [driver.did for driver in wiring.made] == [["open"]] * 3


def test_after_the_last_test_the_driver_of_the_moment_is_the_last_one() -> None:
    """The teardown of a shared fixture opens no session on a source that nobody used."""
    wiring = _Wiring()
    owned = _owned(wiring)
    first = owned.driver()
    wiring.test, wiring.source = None, "live"
    assert owned.driver() is first
    wiring.test = object()
    assert owned.driver() is not first


def test_a_session_that_cannot_be_opened_is_abandoned_and_not_kept() -> None:
    """The first error is the one that is told, also where giving up fails too; the next use tries again."""
    wiring = _Wiring()
    wiring.refuses = {"open", "abandon"}
    owned = _owned(wiring)
    with pytest.raises(WorkbookError, match="open"):
        owned.open_on("simulator")
    assert wiring.made[0].did == ["open", "abandon"]
    assert owned.drivers == []


def test_an_id_is_translated_only_from_another_source_of_the_same_owner() -> None:
    """An id that is right already, a stranger's, or one without a partner is left as it is."""
    wiring, owner = _Wiring(), _Owner()
    owned = _owned(wiring, owner)
    owned.open_on("simulator")
    owned.open_on("live")
    owner.name = "b"
    owned.open_on("simulator")
    assert owned.id_on("live", "a on simulator") == "a on live"
    assert owned.id_on("simulator", "a on simulator") is None
    assert owned.id_on("live", "b on simulator") is None
    assert owned.id_on("live", "a stranger") is None


def test_idle_time_is_given_back_only_where_time_is_virtual() -> None:
    """The service's own clock cannot be turned back."""
    wiring = _Wiring()
    owned = _owned(wiring)
    for source in ("simulator", "cassette", "live"):
        owned.open_on(source)
    owned.shift_idle(5.0)
    assert [driver.shifted for driver in wiring.made] == [5.0, 5.0, 0.0]


def test_ending_ends_each_driver_once_and_only_those_of_the_owner_named() -> None:
    """A second end finds nothing left; the drivers stay, so that the handle says that it is closed."""
    wiring, owner = _Wiring(), _Owner()
    owned = _owned(wiring, owner)
    owned.open_on("simulator")
    owner.name = "b"
    owned.open_on("simulator")
    owned.end("b")
    assert [driver.did for driver in wiring.made] == [["open"], ["open", "end"]]
    owned.end()
    owned.end()
    assert [driver.did for driver in wiring.made] == [["open", "end"], ["open", "end"]]
    assert len(owned.drivers) == 2


def test_a_refused_end_keeps_no_other_from_ending() -> None:
    """All are ended, each is reported, and the error is raised after that."""
    wiring = _Wiring()
    owned = _owned(wiring)
    owned.open_on("simulator")
    owned.open_on("live")
    wiring.made[0].refuses = {"end"}
    with pytest.raises(WorkbookError, match="end"):
        owned.end()
    assert wiring.reasons == ["failed", "closed"]


def _request(method: str = "PATCH", url: str = f"{_BOOK}/names/a", session: str = "other") -> Request:
    return Request(method, url, Headers({"workbook-session-id": session}))


@pytest.mark.parametrize(
    ("request_", "response", "is_private", "changed"),
    [
        (_request(), Response(200), False, True),
        (_request(), Response(200), True, False),
        (_request(), Response(409), False, False),
        (_request(), None, False, False),
        (_request("GET"), Response(200), False, False),
        (_request(session="a on simulator"), Response(200), False, False),
        (_request("POST", f"{_BOOK}/createSession"), Response(201), False, False),
        (_request(url=_BOOK.replace("/i/", "/j/") + "/names/a"), Response(200), False, False),
    ],
)
def test_only_a_successful_saved_write_of_somebody_else_to_this_workbook_is_a_change(
    request_: Request, response: Response | None, is_private: bool, changed: bool
) -> None:
    """A private copy is stale only after that."""
    owned = _owned(_Wiring())
    owned.open_on("simulator")
    owned.note_use("live", _request(), Response(200))
    assert not owned.was_changed_by_others()
    owned.note_use("simulator", request_, response, is_private=is_private)
    assert owned.was_changed_by_others() is changed
