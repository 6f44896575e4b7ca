"""What the markers on a test and above it say, merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from pytest_workbook.plugin.markers import workbook, wrong_marker

__all__ = ["SESSION_ARGUMENTS", "MarkerArguments", "merged"]

SESSION_ARGUMENTS = ("item", "file", "persist_changes", "on_teardown", "on_expiry", "keepalive")


@dataclass(frozen=True, slots=True)
class MarkerArguments:
    """What the ``workbook`` markers on a node and above it say, nearest first, argument by argument.

    Args:
        given_by: for each argument given, the node id whose marker gave it.
    """

    item: str | None = None
    file: str | None = None
    persist_changes: bool | None = None
    on_teardown: str | None = None
    on_expiry: str | None = None
    keepalive: bool | float | None = None
    unplayed: str | None = None
    cassette: str | None = None
    mode: str | None = None
    only: tuple[str, ...] | None = None
    profile: str | None = None
    given_by: dict[str, str] = field(default_factory=dict)


def merged(node: pytest.Item | pytest.Collector) -> MarkerArguments:
    """Return the arguments for *node*, each from the nearest marker that gives it.

    Raises:
        UsageError: if a marker has a wrong argument; the message shows the signature.
    """
    values: dict[str, Any] = {}
    given_by: dict[str, str] = {}
    for owner, marker in node.iter_markers_with_node("workbook"):
        for name, value in _validated(marker, owner.nodeid).items():
            if name not in values:
                values[name] = value
                given_by[name] = owner.nodeid
    return MarkerArguments(**values, given_by=given_by)


def _validated(marker: pytest.Mark, where: str) -> dict[str, Any]:
    try:
        return workbook(*marker.args, **marker.kwargs)
    except (TypeError, ValueError) as error:
        raise wrong_marker(workbook, where, error) from None
