"""``$expand`` of single navigation properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from pytest_workbook.simulator.members import Call, Reply
from pytest_workbook.simulator.walk import NotImplementedHere

# Canonical address below ``/workbook``, and properties.
Expansion: TypeAlias = Callable[[], tuple[str, Mapping[str, object]]]


def expanded(call: Call[Any], reply: Reply, **known: Expansion) -> Reply:
    """Add to an entity what ``$expand`` asks for.

    Args:
        call: the call.
        reply: the entity's answer.
        known: navigation property to what it holds.

    Raises:
        NotImplementedHere: for another property.
    """
    body: dict[str, object] = dict(reply.body) if isinstance(reply.body, dict) else {}
    by_name = {name.lower(): name for name in known}
    for wanted in call.options.expand:
        if wanted not in by_name:
            what = f"$expand={wanted[:40]} on {call.node.kind.name}"
            raise NotImplementedHere(what)
        odata_id, properties = known[by_name[wanted]]()
        body[by_name[wanted]] = {"@odata.id": f"{call.place.odata_id}/{odata_id}", **properties}
    return replace(reply, body=body)
