"""How much an answer may hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.limits import MAX_PAYLOAD_BYTES, guard_answer, guard_cells, refuse_answer
from pytest_workbook.simulator.replies import Refusal


@pytest.mark.parametrize(
    "refuse",
    [
        refuse_answer,
        lambda: guard_cells(MAX_PAYLOAD_BYTES // 3 + 1),
        lambda: guard_answer("x" * MAX_PAYLOAD_BYTES, 1000),
    ],
)
def test_too_much_is_refused(refuse: Callable[[], None]) -> None:
    """As it was observed for a table's range."""
    with pytest.raises(Refusal) as refused:
        refuse()
    assert (refused.value.status, refused.value.code) == (413, "ResponsePayloadSizeLimitExceeded")


def test_what_fits_passes() -> None:
    """Few cells are never measured."""
    guard_cells(MAX_PAYLOAD_BYTES // 3)
    guard_answer("x" * MAX_PAYLOAD_BYTES, 32)
    guard_answer("x" * (MAX_PAYLOAD_BYTES - 2), 1000)
