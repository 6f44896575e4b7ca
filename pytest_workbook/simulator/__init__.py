"""The workbook API over real .xlsx content."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_workbook.simulator.service import Simulator

__all__ = ["Simulator"]


def __getattr__(name: str) -> object:
    # Loaded when it is asked for, because a suite that only replays needs none of it.
    if name == "Simulator":
        from pytest_workbook.simulator.service import Simulator

        return Simulator
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
