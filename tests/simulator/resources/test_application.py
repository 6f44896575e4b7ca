"""Tests of the application."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.wire import Response

Send = Callable[..., Response]


@pytest.mark.parametrize(("automatic", "mode"), [(True, "Automatic"), (False, "Manual")])
def test_calculation_mode_is_shown(send: Send, book: Workbook, automatic: bool, mode: str) -> None:
    """The one property of the application."""
    book.automatic = automatic
    body = send("GET", "application").json()
    assert [name for name in body if not name.startswith("@")] == ["calculationMode"]
    assert body["calculationMode"] == mode
    assert body["@odata.id"].endswith("/workbook/application")


@pytest.mark.parametrize("kind", ["Recalculate", "Full", "FullRebuild", "full"])
def test_workbook_is_calculated(send: Send, book: Workbook, kind: str) -> None:
    """In manual mode, values follow when asked."""
    book.automatic = False
    book.write(book.area("A1:B1"), values=[[1, "=A1*2"]])
    response = send("POST", "application/calculate", {"calculationType": kind})
    assert (response.status, response.body) == (204, b"")
    assert book.values(book.area("B1")) == [[2]]


@pytest.mark.parametrize("body", [None, {}, {"calculationType": "Some"}, {"calculationType": 1}, {"type": "Full"}])
def test_calculation_of_another_kind_is_refused(send: Send, body: object) -> None:
    """The kind is required, and one of three."""
    response = send("POST", "application/calculate", body)
    assert (response.status, response.json()["error"]["code"]) == (400, "InvalidArgument")
