"""Tests of the application."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

Send = Callable[..., Response]


@pytest.mark.parametrize(("automatic", "mode"), [(True, "Automatic"), (False, "Manual")])
def test_calculation_mode_is_shown(send: Send, book: Workbook, automatic: bool, mode: str) -> None:
    """The one property of the application."""
    book.automatic = automatic
    body = send("GET", "application").json()
    assert [name for name in body if not name.startswith("@")] == ["calculationMode"]
    assert body["calculationMode"] == mode
    assert body["@odata.id"].endswith("/workbook/application")


def test_calculation_except_of_tables_is_shown_and_kept() -> None:
    """As the file says; no data tables are calculated, so that all else is."""
    made = openpyxl.Workbook()
    made.calculation.calcMode = "autoNoTable"
    data = io.BytesIO()
    made.save(data)
    clock = ManualClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    simulator = Simulator(clock=clock)
    base = f"https://graph.microsoft.com/v1.0/me/drive/items/{simulator.add(data.getvalue()).id}/workbook"
    headers = Headers({"Authorization": "Bearer token", "Content-Type": "application/json"})

    def ask(verb: str, path: str, body: bytes = b"") -> Any:
        return simulator(Request(verb, f"{base}/{path}", headers, body)).json()

    assert ask("GET", "application")["calculationMode"] == "AutomaticExceptTables"
    written = ask("PATCH", "worksheets/Sheet/range(address='A1:B1')", b'{"values": [[2, "=A1*2"]]}')
    assert written["values"] == [[2, 4]]
    (file,) = simulator.files()
    assert open_workbook(simulator.saved_bytes(file)).package.spares_tables is True  # type: ignore[attr-defined]  # an Original


@pytest.mark.parametrize("kind", ["Recalculate", "Full", "FullRebuild", "full"])
def test_workbook_is_calculated(send: Send, book: Workbook, kind: str) -> None:
    """In manual mode, values follow when asked."""
    book.automatic = False
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    book.write(book.area("A1"), values=[[4]])
    assert book.values(book.area("B1")) == [[2]]
    response = send("POST", "application/calculate", {"calculationType": kind})
    assert (response.status, response.body) == (204, b"")
    assert book.values(book.area("B1")) == [[8]]


@pytest.mark.parametrize("body", [None, {}, {"calculationType": "Some"}, {"calculationType": 1}, {"type": "Full"}])
def test_calculation_of_another_kind_is_refused(send: Send, body: object) -> None:
    """The kind is required, and one of three."""
    response = send("POST", "application/calculate", body)
    assert (response.status, response.json()["error"]["code"]) == (400, "InvalidArgument")
