"""Makes exchanges by hand: what the tests of rules and counts share."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label, workbook_path
from pytest_workbook.linter.seen import Seen
from pytest_workbook.timeline import By, Exchange
from pytest_workbook.wire import Headers

__all__ = ["BOOK", "GONE", "exchange", "seen"]

ROOT = "https://graph.microsoft.com/v1.0"
BOOK = f"{ROOT}/me/drive/items/01X/workbook"
GONE = {"error": {"code": "InvalidSession", "innerError": {"code": "invalidSessionReCreatable"}}}


def exchange(operation: str, status: int = 200, *, by: By = "code", answer: Any = None, **changes: Any) -> Exchange:
    """Return one exchange.

    Args:
        operation: ``GET worksheets`` below the workbook; with a leading slash below the version root.
        status: of the answer.
        by: who sent it.
        answer: JSON of the answer.
        changes: other fields.
    """
    method, _, path = operation.partition(" ")
    url = f"{ROOT}{path}" if path.startswith("/") else f"{BOOK}/{path}"
    below = service_path(url) or ""
    fields: dict[str, Any] = {
        "method": method,
        "url": url,
        "path": workbook_path(below),
        "label": label(method, below),
        "status": status,
        "request_headers": Headers(),
        "request_body": b"",
        "response_headers": Headers(),
        "response_body": b"" if answer is None else json.dumps(answer).encode(),
        "session": None,
        "source": "simulator",
        "started": 0.0,
        "seconds": 0.0,
        "by": by,
        "node": "a.py::b",
    }
    return Exchange(**{**fields, **changes})


def seen(
    operation: str,
    status: int = 200,
    *,
    actor: Hashable = 1,
    persists: bool | None = None,
    is_shared: bool = False,
    is_parallel: bool = False,
    real: float = 0.0,
    **changes: Any,
) -> Seen:
    """Return an exchange as rules look at it: of ``exchange`` with its arguments, in a ``Seen`` with the others."""
    made = exchange(operation, status, **changes)
    return Seen(
        made,
        actor=actor,
        persists=persists,
        has_session_header=made.session is not None,
        is_shared=is_shared,
        is_parallel=is_parallel,
        real_began=real,
        real_ended=real,
    )
