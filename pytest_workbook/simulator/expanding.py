"""``$expand``, and names of properties that a type has not.

No page shows an expansion of a workbook's entities; the shape is OData's: each navigation property is read as by its
own path, with the options in its parentheses. What cannot be expanded or selected is refused as other resources of
Graph refuse it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.limits import guard_answer, refuse_answer
from pytest_workbook.simulator.members import Call, Lead, Members, Node, Operation
from pytest_workbook.simulator.metadata import EntityType, entity_type
from pytest_workbook.simulator.odata import Arguments, segments
from pytest_workbook.simulator.query import Expansion, QueryOptions, bad_request
from pytest_workbook.simulator.replies import Refusal, Reply

__all__ = ["operate"]

_EVERYTHING: Final = "*"
# Properties that lead back to their owners let an answer grow by powers.
_MOST: Final = 20_000
_NO_TYPE: Final = EntityType({}, {})


@dataclass(slots=True)
class _Budget:
    """How many more entities one answer may hold."""

    left: int = _MOST

    def spend(self, count: int) -> None:
        """Take off what was read; 413 where nothing is left."""
        self.left -= count
        if self.left < 0:
            refuse_answer()


def operate(members: Members, call: Call[Any], operation: Operation) -> Reply:
    """Do *operation*, and put into its answer what ``$expand`` asks for.

    Args:
        members: steps and operations.
        call: at the end of its path.
        operation: to do there.

    Raises:
        Refusal: 400 for a property that the type has not, and an expansion of what is no navigation property; 413 for
            more than an answer can hold; and whatever the operation refuses.
        BookError: whatever the workbook refuses.
    """
    # The result of a function or an action is of another type than the node.
    return operation.operate(call) if operation.name else _operate(members, call, operation, _Budget())


def _operate(members: Members, call: Call[Any], operation: Operation, budget: _Budget) -> Reply:
    expansions = _known(call)
    reply = operation.operate(call)
    if call.request.method not in ("GET", "PATCH") or not expansions or not isinstance(reply.body, dict):
        return reply
    body: dict[str, Any] = dict(reply.body)
    if call.node.kind.is_collection:
        items = ((item, _item(members, call, item)) for item in body["value"])
        body["value"] = [{**item, **_expanded(members, at, expansions, budget)} for item, at in items]
    else:
        body.update(_expanded(members, call, expansions, budget))
    guard_answer(body, _MOST)
    return replace(reply, body=body)


def _known(call: Call[Any]) -> list[Expansion]:
    """The expansions asked for, without those of unknown properties where they are ignored.

    Raises:
        Refusal: 400 for an unknown property, unless they are ignored.
    """
    kind = entity_type(call.node.kind.name) or _NO_TYPE
    ignores = call.profile.unknown_properties == "ignore"
    names = {**kind.properties, **kind.navigation}
    wrong = [name for name in call.options.select or () if names and name not in names]
    if wrong and not ignores:
        raise _no_property(call, wrong[0])
    found: list[Expansion] = []
    for asked in call.options.expand:
        if asked.name == _EVERYTHING:
            found.extend(Expansion(name, asked.options) for name in kind.navigation)
        elif asked.name in kind.navigation:
            found.append(asked)
        elif not ignores:
            raise _no_navigation(call, asked.name) if asked.name in kind.properties else _no_property(call, asked.name)
    return found


def _no_property(call: Call[Any], name: str) -> Refusal:
    # Observed for other resources of Graph, 2020-09 and 2022-10; assumed for workbooks.
    type_name = call.node.kind.name.removesuffix("[]")
    msg = (
        "Parsing OData Select and Expand failed: "
        f"Could not find a property named '{name[:40]}' on type 'microsoft.graph.{type_name}'."
    )
    return Refusal(400, "BadRequest", None, msg)


def _no_navigation(call: Call[Any], name: str) -> Refusal:
    # Observed for the entities of drives, 2019-06; assumed for workbooks.
    type_name = call.node.kind.name.removesuffix("[]")
    msg = (
        f"Property '{name[:40]}' on type 'microsoft.graph.{type_name}' is not a navigation property. "
        "Only navigation properties can be expanded."
    )
    return Refusal(400, "BadRequest", None, msg)


def _item(members: Members, call: Call[Any], item: Mapping[str, Any]) -> Call[Any]:
    """The call at one item of a collection, found by the key or the place that its canonical address ends with."""
    last, kind = segments(str(item["@odata.id"]))[-1], call.node.kind.name
    at_place = members.steps.get((kind, "itemat"))
    if at_place is not None and last.name.lower() == "itemat":
        node = at_place.follow(call.at(call.node, Arguments(last.arguments(at_place.parameters))))
    else:
        node = members.keys[kind](call, last.key() or "")
    return call.at(node.placed(node.odata_id, call.node.requested), Arguments())


def _expanded(members: Members, call: Call[Any], expansions: list[Expansion], budget: _Budget) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for expansion in expansions:
        found.update(_expansion(members, call, expansion, budget))
    return found


def _expansion(members: Members, call: Call[Any], expansion: Expansion, budget: _Budget) -> Iterator[tuple[str, Any]]:
    step = members.steps.get((call.node.kind.name, expansion.name))
    if step is None:
        raise _unreadable(expansion.name)
    node = _led(step, call)
    if node is None:
        return iter([(step.name, None)])
    operation = members.operations.get(("GET", node.kind.name, ""))
    if operation is None:
        raise _unreadable(expansion.name)
    requested = f"{call.node.requested}/{step.name}"
    inner = _reading(call, expansion.options).at(node.placed(requested, requested), Arguments())
    body = _operate(members, inner, operation, budget).body
    shown: dict[str, Any] = dict(body) if isinstance(body, dict) else {}
    budget.spend(len(shown.get("value", ())) + 1 if node.kind.is_collection else 1)
    context = shown.pop("@odata.context", None)
    if not node.kind.is_collection:
        return iter([(step.name, shown)])
    return iter([(f"{step.name}@odata.context", context), (step.name, shown["value"])])


def _led(step: Lead, call: Call[Any]) -> Node[Any] | None:
    """Where a navigation property leads; None where there is nothing."""
    try:
        return step.follow(call.at(call.node, Arguments()))
    except BookError as error:
        if error.kind is not ErrorKind.ITEM_NOT_FOUND:
            raise
        return None


def _reading(call: Call[Any], options: QueryOptions) -> Call[Any]:
    """The call of a reader, whoever is asking."""
    return replace(call, options=options, request=replace(call.request, method="GET"))


def _unreadable(name: str) -> Refusal:
    # Assumed: what cannot be read by its own path cannot be expanded.
    return bad_request(f"The navigation property '{name[:40]}' cannot be expanded.")
