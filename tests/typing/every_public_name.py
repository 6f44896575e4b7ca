"""Every public name with the type that users rely on. Checked by ``mypy --strict``, never run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, assert_type

import pytest
import requests

import pytest_workbook
from pytest_workbook import (
    Calls,
    CassetteError,
    Credential,
    Drift,
    DriveItem,
    Exchange,
    GraphError,
    NetworkBlocked,
    NoMatch,
    NotSimulated,
    OtherEditor,
    Range,
    SecretLeak,
    SessionExpired,
    SessionFactory,
    SessionLost,
    UnplayedInteractions,
    UsageError,
    WorkbookClock,
    WorkbookDrive,
    WorkbookError,
    WorkbookFaults,
    WorkbookLintWarning,
    WorkbookServer,
    WorkbookSession,
)
from pytest_workbook.simulator import Simulator
from pytest_workbook.wire import Headers


def of_a_session(workbook_session: WorkbookSession) -> None:
    """Name every member of ``WorkbookSession``."""
    assert_type(workbook_session.id, str)
    assert_type(workbook_session.persist_changes, bool)
    assert_type(workbook_session.item, DriveItem)
    assert_type(workbook_session.url, str)
    assert_type(workbook_session.workbook_url, str)
    assert_type(workbook_session.headers, Mapping[str, str])
    assert_type(workbook_session.token, str)
    assert_type(workbook_session.http, requests.Session)
    assert_type(workbook_session.request("GET", "worksheets", params={"$top": 1}), requests.Response)
    assert_type(workbook_session.get("worksheets"), requests.Response)
    assert_type(workbook_session.post("worksheets/add", json={}), requests.Response)
    assert_type(workbook_session.patch("worksheets/A", json={}), requests.Response)
    assert_type(workbook_session.put("worksheets/A"), requests.Response)
    assert_type(workbook_session.delete("worksheets/A"), requests.Response)
    assert_type(workbook_session.range("Sheet1!A1"), Range)
    workbook_session.refresh()
    workbook_session.close()
    workbook_session.expire()
    workbook_session.expire(wait=True)
    assert_type(workbook_session.is_open, bool)
    assert_type(workbook_session.idle_limit, float)
    assert_type(workbook_session.expires_in, float)


def of_an_item(workbook_item: DriveItem) -> None:
    """Name every member of ``DriveItem``."""
    assert_type(workbook_item.path, str)
    assert_type(workbook_item.url, str)
    assert_type(workbook_item.workbook_url, str)
    assert_type(workbook_item.id, str | None)
    assert_type(workbook_item.drive_id, str | None)
    assert_type(workbook_item.drive_path, str | None)
    assert_type(workbook_item.name, str | None)
    assert_type(workbook_item.content(), bytes)
    assert_type(workbook_item.request("GET", "content"), requests.Response)
    assert_type(workbook_item.get("content"), requests.Response)
    assert_type(workbook_item.post("checkout"), requests.Response)
    assert_type(workbook_item.patch("", json={}), requests.Response)
    assert_type(workbook_item.put("content", data=b""), requests.Response)
    assert_type(workbook_item.delete(""), requests.Response)
    assert_type(workbook_item.range("Sheet1!A1"), Range)


def of_a_range(cells: Range) -> None:
    """Name every member of ``Range``."""
    assert_type(cells.address, str)
    assert_type(cells.values, list[list[Any]])
    assert_type(cells.formulas, list[list[Any]])
    assert_type(cells.text, list[list[str]])
    assert_type(cells.number_format, list[list[str]])
    assert_type(cells.value_types, list[list[str]])
    assert_type(cells.value, Any)
    cells.write([[1, "a", True, None]])
    cells.write(1.5)
    cells.write_formulas("=A1*2")
    cells.clear()
    cells.to_dataframe(header=False)
    assert_type(bool(cells.approx([[0.1]], rel=1e-3, abs=1e-9)), bool)
    assert cells == [[1]]
    assert cells == 1


def of_the_factory(workbook_session_factory: SessionFactory, item: DriveItem) -> None:
    """Name every argument of the factory."""
    assert_type(workbook_session_factory(), WorkbookSession)
    workbook_session_factory(item)
    workbook_session_factory("/me/drive/items/01X", "book.xlsx", True, "close", "recreate")  # noqa: FBT003 - may be
    workbook_session_factory(
        item="book.xlsx", file=Path("book.xlsx"), persist_changes=False, on_teardown="expire", on_expiry="fail"
    )


def of_the_drive(workbook_drive: WorkbookDrive) -> None:
    """Name every member of ``WorkbookDrive``."""
    assert_type(workbook_drive.add("book.xlsx"), DriveItem)
    assert_type(workbook_drive.add(Path("book.xlsx"), "/Reports/book.xlsx"), DriveItem)
    assert_type(workbook_drive.item("/Reports/book.xlsx"), DriveItem)
    assert_type(workbook_drive.items(), list[DriveItem])


def of_the_clock(workbook_clock: WorkbookClock) -> None:
    """Name every member of ``WorkbookClock``."""
    assert_type(workbook_clock.now(), float)
    workbook_clock.advance(1)
    workbook_clock.advance(seconds=1, minutes=2.5, hours=1)
    workbook_clock.sleep(0.5)


def of_the_credential(workbook_credential: Credential) -> None:
    """Name every member of ``Credential``."""
    assert_type(workbook_credential.get_token("https://graph.microsoft.com/.default", claims=None), Any)
    workbook_credential.close()


def of_the_calls(workbook_calls: Calls) -> None:
    """Name every member of ``Calls`` and ``Exchange``."""
    assert_type(len(workbook_calls), int)
    assert_type(workbook_calls[0], Exchange)
    assert_type(workbook_calls[1:], Sequence[Exchange])
    assert_type(workbook_calls.all, tuple[Exchange, ...])
    assert_type(workbook_calls.to("createSession", method="POST"), Calls)
    assert workbook_calls.call_count + 1 > workbook_calls.retries >= 0
    assert workbook_calls.waited / 2 < 0.5
    assert workbook_calls.sessions_opened == workbook_calls.sessions_closed
    assert not workbook_calls.sessions_leaked
    for exchange in workbook_calls:
        assert_type(exchange.method, str)
        assert_type(exchange.url, str)
        assert_type(exchange.path, str)
        assert_type(exchange.label, str)
        assert_type(exchange.status, int)
        assert_type(exchange.request_headers, Headers)
        assert_type(exchange.request_json, Any)
        assert_type(exchange.response_headers, Headers)
        assert_type(exchange.response_json, Any)
        assert_type(exchange.session, str | None)
        assert exchange.source in ("simulator", "cassette", "live")
        assert_type(exchange.fault, str | None)
        assert_type(exchange.started, float)
        assert_type(exchange.seconds, float)
        assert exchange.by in ("code", "test", "plugin")
        assert_type(exchange.batch, str | None)
        assert_type(exchange.caller, str | None)
        assert_type(exchange.opened, str | None)


def of_the_server(workbook_server: WorkbookServer) -> None:
    """Name every member of ``WorkbookServer``."""
    assert_type(workbook_server.base_url, str)
    assert_type(workbook_server.token, str)
    assert_type(workbook_server.item("book.xlsx"), DriveItem)
    assert_type(workbook_server.calls, Sequence[Exchange])


def of_the_faults(workbook_faults: WorkbookFaults) -> None:
    """Name every fault."""
    workbook_faults.add(status=504, method="GET", path="worksheets", times=1, after=0, code="x", retry_after=1)
    workbook_faults.add(exception="timeout", optional=True)
    workbook_faults.add(body={"error": {"code": "x"}}, applied=True)
    workbook_faults.gateway_timeout()
    workbook_faults.throttle(retry_after=10)
    workbook_faults.session_gone(status=404)
    workbook_faults.service_unavailable()
    workbook_faults.locked()
    workbook_faults.conflict()
    workbook_faults.unauthorized()
    workbook_faults.timeout()
    workbook_faults.connection_reset()
    workbook_faults.lost_write()
    workbook_faults.lost_reply()
    workbook_faults.add(status=504, seconds=30, style="old", message="x", sticky="item")
    workbook_faults.slow(seconds=30, method="GET")
    workbook_faults.truncated()
    workbook_faults.malformed()
    workbook_faults.cold()
    workbook_faults.heavy()
    workbook_faults.unknown_error()
    workbook_faults.session_dies(after=3, times=2)
    workbook_faults.silent_throttle()
    workbook_faults.contention()
    workbook_faults.queue_full()
    workbook_faults.unopenable()
    workbook_faults.localised()
    workbook_faults.visibility_lag(read=1, content=35)
    workbook_faults.unsettled_sheets(5)


def of_the_other_editor(workbook_faults: WorkbookFaults, item: DriveItem) -> None:
    """Name every member of ``OtherEditor``."""
    editor = workbook_faults.other_editor("Megan Bowen", item=item)
    assert_type(editor, OtherEditor)
    editor.write("Sheet1!A1", [[1]], seen_after=5)
    editor.write("Sheet1!A1", 1, before="PATCH worksheets/*")
    editor.request("POST", "worksheets/add", {"name": "x"}, after="GET")
    with editor.lock(status=409, code="x"), editor.session():
        editor.unlock()


def of_the_errors(error: GraphError) -> None:
    """Name every error and what ``GraphError`` says."""
    assert_type(error.status, int)
    assert_type(error.code, str | None)
    assert_type(error.codes, tuple[str, ...])
    assert_type(error.message, str)
    assert_type(error.request_id, str | None)
    assert_type(error.retry_after, float | None)
    errors: list[type[WorkbookError]] = [
        UsageError,
        GraphError,
        SessionExpired,
        SessionLost,
        CassetteError,
        NotSimulated,
        NetworkBlocked,
    ]
    of_cassettes: list[type[CassetteError]] = [NoMatch, UnplayedInteractions, SecretLeak, Drift]
    with pytest.raises((*errors, *of_cassettes)):
        raise error


def of_the_linter() -> None:
    """Name the warning's category."""
    with pytest.warns(WorkbookLintWarning, match="blind-repeat"):
        pass


class Hooks:
    """Name every hook with the types of its arguments."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_token(self, config: pytest.Config, drive_item: DriveItem | None) -> str | None:
        """Return a token."""
        return None if drive_item is None else drive_item.id

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_item(self, config: pytest.Config, request: Any) -> str | None:
        """Return an item."""
        return "/me/drive/items/01X"

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_session_opened(self, session: WorkbookSession, request: Any) -> None:
        """Note a session."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_session_closed(self, session: WorkbookSession, reason: str) -> None:
        """Note its end."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_exchange(self, exchange: Exchange) -> None:
        """Note an exchange."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_workbook_before_save(self, interaction: Any, cassette: str) -> None:
        """Leave it out."""
        interaction.drop()


@pytest.mark.workbook(
    item="book.xlsx",
    file="book.xlsx",
    persist_changes=True,
    on_teardown="close",
    on_expiry="recreate",
    keepalive=240,
    unplayed="fail",
    cassette="name",
    mode="simulate",
    only=["simulate"],
    profile="strict",
)
@pytest.mark.workbook_fault("throttle", retry_after=10)
def of_the_markers(workbook_token: str) -> None:
    """Write every argument of the markers."""
    assert_type(workbook_token, str)
    assert_type(pytest_workbook.__version__, str)
    assert Simulator is not None
