"""How long the service takes to answer: a model, fitted to figures that users of it published from 2016 to 2026.

An assumption as a whole: nobody measured all of it at one time and place. It is for a look at how code feels and
where it waits, not for a bound on anything.
"""

from __future__ import annotations

import math
from random import Random

from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import workbook_path
from pytest_workbook.wire import Request, Response

__all__ = ["Latency"]

# Seconds. Without a session the service has to find the workbook each time, and to save it after a write.
_ROUND_TRIP = 0.18
_OF_CREATION = 0.6
_OF_A_READ_WITHOUT_SESSION = 1.0
_OF_A_WRITE_WITHOUT_SESSION = 2.5
_OF_A_BATCH = 1.6
# About 36,000 cells took 1 to 3 s.
_OF_A_CELL = 35e-6
_SPREAD = 0.35


class Latency:
    """Says how long an answer takes.

    Args:
        factor: of the model's seconds; 0 for none.
        random: source of the spread, which is log-normal.
    """

    def __init__(self, factor: float, random: Random) -> None:
        self._factor = factor
        self._random = random

    def __call__(self, request: Request, response: Response) -> float:
        """Return the seconds that pass between *request* and *response*."""
        noise = math.exp(self._random.gauss(0, _SPREAD))
        return self._factor * noise * _typical(request, response)


def _typical(request: Request, response: Response) -> float:
    below = (service_path(request.url) or "").partition("?")[0]
    if below.lower().endswith("/$batch"):
        return _ROUND_TRIP + _OF_A_BATCH
    path = workbook_path(below).lower()
    if path.startswith("/"):
        return _ROUND_TRIP
    if path.rpartition(".")[2] == "createsession":
        return _OF_CREATION
    seconds = _ROUND_TRIP + _OF_A_CELL * _cells(response)
    if "workbook-session-id" in request.headers:
        return seconds
    return seconds + (_OF_A_READ_WITHOUT_SESSION if request.method == "GET" else _OF_A_WRITE_WITHOUT_SESSION)


def _cells(response: Response) -> int:
    body = response.json() if b'"cellCount"' in response.body else None
    count = body.get("cellCount") if isinstance(body, dict) else None
    return count if isinstance(count, int) else 0
