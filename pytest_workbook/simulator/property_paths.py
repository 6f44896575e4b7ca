"""Paths to one property of an entity, its raw value, and the count of a collection.

``worksheets/Sheet1/name`` is ``{"@odata.context": …, "value": "Sheet1"}``, ``worksheets/Sheet1/name/$value`` the bare
text, and ``worksheets/$count`` a bare number. Source: OData 4.0, part 1, sections 11.2.3 and 11.2.9; no page shows one
for workbooks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pytest_workbook.simulator.members import Call, Evidence, Members, Operation
from pytest_workbook.simulator.metadata import entity_type
from pytest_workbook.simulator.odata import Segment
from pytest_workbook.simulator.query import QueryOptions, bad_request
from pytest_workbook.simulator.replies import Reply, api_not_found, method_not_allowed

__all__ = ["beyond_entity"]

_EVIDENCE: Final = Evidence("assumed", "OData 4.0: paths to properties, $value and $count", "2026-11-24")
_RAW: Final = {"Content-Type": "text/plain"}
_COUNT: Final = "$count"
_VALUE: Final = "$value"


def beyond_entity(members: Members, call: Call[Any], rest: Sequence[Segment]) -> Operation | None:
    """Return the operation for what is left of a path, if that leads to a property or a count; else None.

    Args:
        members: steps and operations.
        call: where the walk stands.
        rest: what is left of the path, not empty.

    Raises:
        Refusal: 400 for the raw value of an entity, 405 for another verb than GET.
    """
    node, name = call.node, rest[0].whole.lower()
    read = members.operations.get(("GET", node.kind.name, ""))
    known = entity_type(node.kind.name)
    if read is None or known is None:
        return None
    if node.kind.is_collection:
        return _counting(call, read) if name == _COUNT and len(rest) == 1 else None
    if name == _VALUE:
        # Source: OData 4.0, part 1, section 11.2.3.1: an entity has a raw value only if it is a stream.
        msg = f"'$value' does not apply to an entity of type 'microsoft.graph.{node.kind.name}'."
        raise bad_request(msg)
    if name not in known.properties:
        return None
    _expect_get(call)
    return _property(read, known.properties[name], [segment.whole for segment in rest[1:]])


def _expect_get(call: Call[Any]) -> None:
    if call.request.method != "GET":
        raise method_not_allowed(call.request.method)


def _counting(call: Call[Any], read: Operation) -> Operation:
    _expect_get(call)

    def count(at: Call[Any]) -> Reply:
        body: Any = read.operate(replace(at, options=QueryOptions(select=("id",)))).body
        return Reply(200, str(len(body["value"])).encode(), _RAW)

    return Operation("GET", read.on, _COUNT, _EVIDENCE, count)


def _property(read: Operation, name: str, below: Sequence[str]) -> Operation:
    is_raw = below[-1:] == [_VALUE]
    inner = below[:-1] if is_raw else below

    def show(at: Call[Any]) -> Reply:
        body: Any = read.operate(replace(at, options=QueryOptions(select=(name.lower(),)))).body
        content = body.get(name)
        for step in inner:
            content = _inside(content, step)
        if content is None:
            # Source: section 11.2.3 for null.
            return Reply(204)
        if is_raw:
            return Reply(200, _raw(name, content), _RAW)
        place = f"{at.place.root}/$metadata#{at.place.context}/{at.node.requested}"
        return Reply(200, {"@odata.context": "/".join([place, name, *inner]), "value": content})

    return Operation("GET", read.on, name, _EVIDENCE, show)


def _inside(content: object, step: str) -> object:
    """The property of a complex value, as of ``protection/options``."""
    by_name = {name.lower(): value for name, value in content.items()} if isinstance(content, Mapping) else {}
    if step.lower() not in by_name:
        raise api_not_found()
    return by_name[step.lower()]


def _raw(name: str, content: object) -> bytes:
    if isinstance(content, Mapping | list):
        msg = f"'$value' does not apply to '{name}', which is no single value."
        raise bad_request(msg)
    return (content if isinstance(content, str) else json.dumps(content)).encode()
