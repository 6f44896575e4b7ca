"""What the markers ``workbook_fault`` on a test say, in the order in which they are read."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.plan import WorkbookFaults
from pytest_workbook.plugin.markers import workbook_fault, wrong_marker

__all__ = ["faults_on"]

_IN_CLASS_BODY = re.compile(r"^\s+pytestmark\b", re.MULTILINE)


def faults_on(item: pytest.Item) -> WorkbookFaults:
    """Return the faults that the markers on *item* say: module, class, function, each from top to bottom.

    Raises:
        UsageError: a marker is wrong; shows its signature.
    """
    plan = WorkbookFaults()
    for node in item.listchain():
        for marker in _from_top(node):
            _inject(plan, marker, node.nodeid)
    return plan


def _inject(plan: WorkbookFaults, marker: pytest.Mark, where: str) -> None:
    try:
        given = dict(inspect.signature(workbook_fault).bind(*marker.args, **marker.kwargs).arguments)
        plan.inject(given.pop("name", None), given)
    except (TypeError, UsageError) as error:
        raise wrong_marker(workbook_fault, where, error) from None


def _from_top(node: Any) -> Iterator[pytest.Mark]:
    """Yield the fault markers of one node in the order in which they stand in the file."""
    marks = [mark for mark in node.own_markers if mark.name == "workbook_fault"]
    decorating = [mark for mark in _decorators(node) if mark in marks]
    # Decorators are applied from the bottom; a list, and what comes from parametrize, is in its own order.
    yield from reversed(decorating)
    yield from (mark for mark in marks if not any(mark is one for one in decorating))


def _decorators(node: Any) -> list[pytest.Mark]:
    found = getattr(node, "obj", None)
    marks: Any = getattr(found, "pytestmark", []) if isinstance(node, pytest.Function | pytest.Class) else []
    if isinstance(node, pytest.Class) and _IN_CLASS_BODY.search(_source_of(found)):
        return []
    listed = marks if isinstance(marks, list) else [marks]
    return [one.mark if isinstance(one, pytest.MarkDecorator) else one for one in listed]


def _source_of(found: Any) -> str:
    try:
        return inspect.getsource(found)
    except (OSError, TypeError):
        return ""
