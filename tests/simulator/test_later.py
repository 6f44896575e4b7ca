"""Answers that come later: which, and where to ask for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.simulator.addresses import parse
from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.later import accepted, workbook_url
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Request, Response

_ROOT = "https://graph.microsoft.com/v1.0"


def _asked(path: str) -> Asked:
    target = parse(path)
    assert target is not None
    return Asked(Request("GET", _ROOT + path), _ROOT, path, "", target, is_app_only=False)


@pytest.mark.parametrize("item", ["/me/drive/items/01X", "/drives/D/root:/a/b.xlsx:", "/shares/u!aHR0/driveItem"])
def test_workbook_is_named_as_the_client_named_it(item: str) -> None:
    """Whatever the item's address; what stands below the workbook is left out."""
    assert workbook_url(_asked(f"{item}/workbook/worksheets")) == f"{_ROOT}{item}/workbook"


def test_accepted_names_the_operation() -> None:
    """With an empty object as its body, and the query that its URL bears."""
    reply = accepted(_asked("/me/drive/items/01X/workbook/createSession"), "7", "?sessionId=x")
    assert (reply.status, reply.body) == (202, {})
    assert reply.headers == {"Location": f"{_ROOT}/me/drive/items/01X/workbook/operations/7?sessionId=x"}


@pytest.mark.parametrize("prefer", ["respond-async", "Respond-Async, wait=5", "return=minimal, respond-async"])
def test_the_preference_may_stand_with_others(clock: ManualClock, ask_of: Callable[..., Response], prefer: str) -> None:
    """In any case."""
    simulator = Simulator(clock=clock, profile="async_creation_seconds=5")
    path = f"/me/drive/items/{simulator.blank().id}/workbook/createSession"
    answer = ask_of(simulator, "POST", path, {"persistChanges": False}, headers={"Prefer": prefer})
    assert answer.status == 202
