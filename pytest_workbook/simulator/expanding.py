"""``$expand`` of what a resource does not put in by itself: each navigation property is read as by its own path.

No page shows an expansion of a workbook's entities; the shape is OData's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.members import Call, Members, Node, Operation
from pytest_workbook.simulator.odata import Arguments, QueryOptions, segments
from pytest_workbook.simulator.replies import Reply
from pytest_workbook.simulator.walk import NotImplementedHere

__all__ = ["operate"]

# Source: metadata of v1.0, read 2026-11; what else leads from one type to another is a function.
_NAVIGATION = frozenset(
    {
        *("application", "worksheets", "worksheet", "tables", "names", "comments", "replies", "charts", "pivottables"),
        *("protection", "columns", "rows", "sort", "filter", "format", "borders", "fill", "font", "line", "axes"),
        *("categoryaxis", "seriesaxis", "valueaxis", "title", "legend", "datalabels", "series", "points"),
        *("majorgridlines", "minorgridlines"),
    }
)


def operate(members: Members, call: Call[Any], operation: Operation) -> Reply:
    """Do *operation*, and put into its answer what ``$expand`` asks for.

    Args:
        members: steps and operations.
        call: at the end of its path.
        operation: to do there.

    Raises:
        Refusal: `NotImplementedHere` for an expansion of what is no navigation property, or is not simulated; and
            whatever the operation refuses.
        BookError: whatever the workbook refuses.
    """
    try:
        return operation.operate(call)
    except NotImplementedHere:
        if call.request.method != "GET" or not set(call.options.expand) & _NAVIGATION:
            raise
    reply = operation.operate(_with_options(call, replace(call.options, expand=())))
    body: dict[str, Any] = dict(reply.body) if isinstance(reply.body, dict) else {}
    if call.node.kind.is_collection:
        body["value"] = [{**item, **_expansions(members, _item(members, call, item))} for item in body["value"]]
    else:
        body.update(_expansions(members, call))
    return replace(reply, body=body)


def _with_options(call: Call[Any], options: QueryOptions) -> Call[Any]:
    return replace(call, options=options)


def _item(members: Members, call: Call[Any], item: Mapping[str, Any]) -> Call[Any]:
    """The call at one item of a collection, found by the key that its canonical address ends with."""
    key = segments(str(item["@odata.id"]))[-1].key() or ""
    by_key = members.keys.get(call.node.kind.name)
    if by_key is None:
        raise _not_here(call, call.options.expand[0])
    node = by_key(call, key)
    return call.at(node.placed(node.odata_id, call.node.requested), Arguments())


def _expansions(members: Members, call: Call[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in call.options.expand:
        found.update(_expansion(members, call, name))
    return found


def _expansion(members: Members, call: Call[Any], name: str) -> Iterator[tuple[str, Any]]:
    step = members.steps.get((call.node.kind.name, name))
    if step is None or name not in _NAVIGATION:
        raise _not_here(call, name)
    try:
        node: Node[Any] = step.follow(call.at(call.node, Arguments()))
    except BookError as error:
        if error.kind is not ErrorKind.ITEM_NOT_FOUND:
            raise
        return iter([(step.name, None)])
    operation = members.operations.get(("GET", node.kind.name, ""))
    if operation is None:
        raise _not_here(call, name)
    requested = f"{call.node.requested}/{step.name}"
    inner = _with_options(call, QueryOptions()).at(node.placed(requested, requested), Arguments())
    body = operation.operate(inner).body
    shown: dict[str, Any] = dict(body) if isinstance(body, dict) else {}
    context = shown.pop("@odata.context", None)
    if not node.kind.is_collection:
        return iter([(step.name, shown)])
    return iter([(f"{step.name}@odata.context", context), (step.name, shown["value"])])


def _not_here(call: Call[Any], name: str) -> NotImplementedHere:
    return NotImplementedHere(f"$expand={name[:40]} on {call.node.kind.name}")
