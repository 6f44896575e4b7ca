"""How much an answer may hold."""

from __future__ import annotations

import json
from typing import Final, NoReturn

from pytest_workbook.simulator.replies import Refusal

__all__ = ["LIMITS_PAGE", "MAX_PAYLOAD_BYTES", "guard_answer", "guard_cells", "refuse_answer"]

MAX_PAYLOAD_BYTES: Final = 5 * 1024 * 1024
"""Of a request and of an answer. Source: "Resource limits" of Office Add-ins, which the error names."""

# Fewer texts of a cell's greatest length cannot fill an answer.
_FEW_CELLS: Final = 32

LIMITS_PAGE: Final = (
    "https://docs.microsoft.com/office/dev/add-ins/concepts/resource-limits-and-performance-optimization#excel-add-ins"
)


def guard_cells(count: int) -> None:
    """Refuse an answer that would be beyond the limit even if all its cells were blank."""
    # A blank cell takes two quotes and a comma.
    if count * 3 > MAX_PAYLOAD_BYTES:
        refuse_answer()


def guard_answer(body: object, count: int) -> None:
    """Refuse an answer that is beyond the limit. Observed 2022-02 for the range of a table.

    Args:
        body: what would be answered.
        count: how many cells it shows; a few are never beyond the limit.
    """
    if count > _FEW_CELLS and len(json.dumps(body, ensure_ascii=False).encode()) > MAX_PAYLOAD_BYTES:
        refuse_answer()


def refuse_answer() -> NoReturn:
    """Refuse an answer that is beyond the limit."""
    msg = f"The size of the payload exceeded the limit. Read the documentation: {LIMITS_PAGE}."
    raise Refusal(413, "ResponsePayloadSizeLimitExceeded", "responsePayloadSizeLimitExceeded", msg)
