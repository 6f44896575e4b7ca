"""An exchange as it is kept for the report until the run is over: without its bodies, which may be large."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pytest_workbook.timeline import Exchange

__all__ = ["Taken", "taken"]

# An error's body is small; one that is not is no error of the service's.
_LONGEST_ERROR = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """An exchange, and what was measured of it.

    Args:
        exchange: of its bodies there is only what tells an error, a session that was made, and equal requests.
        sent: bytes of the request's body.
        received: bytes of the answer's body.
        waited: seconds that code under test waited after it.
    """

    exchange: Exchange
    sent: int
    received: int
    waited: float = 0.0


def taken(exchange: Exchange, waited: float = 0.0) -> Taken:
    """Return *exchange* as it is kept.

    Args:
        exchange: as the timeline has it.
        waited: seconds that code under test waited after it.
    """
    request, response = exchange.request_body, exchange.response_body
    is_telling = exchange.opened is not None or exchange.status >= 400
    kept = replace(
        exchange,
        request_body=hashlib.sha256(request).digest() if request else b"",
        response_body=response if is_telling and len(response) <= _LONGEST_ERROR else b"",
    )
    return Taken(kept, len(request), len(response), waited)
