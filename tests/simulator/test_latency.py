"""How late answers are: by what was asked, and never without being asked to."""

from __future__ import annotations

import statistics
from random import Random
from typing import Any

import pytest

from pytest_workbook.simulator.latency import Latency
from pytest_workbook.wire import Headers, Request, json_response

_BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01ABC/workbook"


def _seconds(method: str, url: str, session: str | None = None, factor: float = 1.0, **body: Any) -> float:
    latency = Latency(factor, Random(1))
    request = Request(method, url, Headers({"workbook-session-id": session} if session else {}))
    return statistics.median(latency(request, json_response(200, body)) for _ in range(501))


def test_a_session_spares_the_search_and_the_saving() -> None:
    """Reads without one cost more, writes most; what is no workbook's costs the way alone."""
    url = f"{_BOOK}/worksheets"
    way = _seconds("GET", "https://graph.microsoft.com/v1.0/me")
    order = [_seconds("GET", url, "s"), _seconds("GET", url), _seconds("PATCH", url)]
    assert order == sorted(order)
    assert order[0] == way
    assert _seconds("PATCH", url, "s") == way
    assert (
        way < _seconds("POST", f"{_BOOK}/createSession") < _seconds("POST", "https://graph.microsoft.com/v1.0/$batch")
    )


def test_many_cells_take_long() -> None:
    """Some 36,000 take between one and three seconds, as was reported."""
    url = f"{_BOOK}/worksheets/Sheet1/range(address='A1:Z1400')"
    assert 1 < _seconds("GET", url, "s", cellCount=36_400) < 3
    assert _seconds("GET", url, "s", cellCount="many") == _seconds("GET", url, "s")


@pytest.mark.parametrize("factor", [0.0, 0.5, 2.0])
def test_the_factor_is_of_all(factor: float) -> None:
    """Nought is no delay at all."""
    assert _seconds("GET", _BOOK, factor=factor) == pytest.approx(factor * _seconds("GET", _BOOK))
