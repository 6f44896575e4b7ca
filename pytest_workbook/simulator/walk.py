"""Follow a path from the workbook to the operation at its end.

Rules:
- Segments, members and parameters compare without case; keys are handed on as they are.
- At the end of a path an operation of that name wins; before that, and otherwise, a step; then a key.
- After an entity, a property of it, and its ``$value``; after a collection, ``$count``.
- A key stands in parentheses after its collection or as a segment of its own: ``worksheets('x')``, ``worksheets/x``.
- What Graph has and no resource file declares is `NotImplementedHere`; what neither has, Graph's ``ApiNotFound``.
- A function takes arguments from its parentheses; at the end of a path also from the query and, where the request
  has one, from the body, because pages of the documentation and clients built on them send them there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from pytest_workbook.simulator.members import Call, Members, Node, Operation
from pytest_workbook.simulator.metadata import graph_members
from pytest_workbook.simulator.odata import Arguments, Loose, Segment
from pytest_workbook.simulator.property_paths import beyond_entity
from pytest_workbook.simulator.replies import Refusal, api_not_found, invalid_argument, method_not_allowed

__all__ = ["NotImplementedHere", "walk"]

# The path may name the collection once more before a function bound to it: `rows/$/itemAt(index=6)`.
_ITSELF = "$"
# Their arguments are Excel's, and not declared one by one.
_FUNCTIONS = "workbookFunctions"


class NotImplementedHere(Refusal):
    """Graph has the operation and the simulator has not: 501."""

    def __init__(self, what: str) -> None:
        msg = f"The simulator does not implement {what}, which Microsoft Graph has."
        super().__init__(501, "notImplemented", "notImplementedUncategorized", msg)


def walk(members: Members, call: Call[Any], path: Sequence[Segment]) -> tuple[Call[Any], Operation]:
    """Follow *path* from the call's node.

    Returns:
        The call at the end of the path with the arguments of its last member, and the operation to do there.

    Raises:
        Refusal: 404 for an unknown member, 405 for a verb the place does not take, 501 for what is not simulated,
            400 for arguments that cannot be read.
    """
    for position, segment in enumerate(path, start=1):
        is_last = position == len(path)
        if segment.text == _ITSELF:
            _guard_itself(members, call.node, path[position:])
            continue
        if is_last and (named := _named_operation(members, call, segment)):
            _guard_body(call, named)
            return call.at(call.node, _arguments(call, segment, named.parameters, is_last=True)), named
        if (beyond := beyond_entity(members, call, path[position - 1 :])) is not None:
            return call, beyond
        call = call.at(_next(members, call, segment, is_last=is_last), Arguments())
    operation = members.operations.get((call.request.method, call.node.kind.name, ""))
    if operation is None:
        raise _wrong_verb(members, call)
    return call.at(call.node, _loose(call, {})), operation


def _named_operation(members: Members, call: Call[Any], segment: Segment) -> Operation | None:
    kind, name, verb = call.node.kind.name, segment.name.lower(), call.request.method
    found = members.operations.get((verb, kind, name)) if name else None
    if found is not None or not name or (kind, name) in members.steps or call.node.kind.is_collection:
        return found
    if any((on, known) == (kind, name) for _, on, known in members.operations):
        raise method_not_allowed(verb)
    return None


def _guard_itself(members: Members, node: Node[Any], path: Sequence[Segment]) -> None:
    """Refuse the collection's own segment but before a member that is bound to the collection."""
    place = (node.kind.name, path[0].name.lower()) if path else None
    bound = {*members.steps, *((on, name) for _, on, name in members.operations if name)}
    if not node.kind.is_collection or place not in bound:
        # Observed 2020-09 for another segment.
        raise Refusal(400, "BadRequest", None, f"Resource not found for the segment '{_ITSELF}'.")


def _guard_body(call: Call[Any], named: Operation) -> None:
    takes_none = named.verb == "POST" and not named.parameters and named.on != _FUNCTIONS
    if takes_none and (not isinstance(call.body, dict) or any("@odata." not in name for name in call.body)):
        msg = f"'{named.name}' takes no parameters"
        raise invalid_argument(msg)


def _next(members: Members, call: Call[Any], segment: Segment, *, is_last: bool) -> Node[Any]:
    node = call.node
    if (declared := members.steps.get((node.kind.name, segment.name.lower()))) is not None:
        takes_key = not declared.parameters and segment.inside not in (None, "")
        arguments = Arguments() if takes_key else _arguments(call, segment, declared.parameters, is_last=is_last)
        found = _placed(declared.follow(call.at(node, arguments)), node, segment, is_key=takes_key)
        key = segment.key() if takes_key else None
        return found if key is None else _by_key(members, call.at(found, Arguments()), key)
    if node.kind.is_collection and node.kind.name in members.keys and segment.name:
        if call.request.method == "POST" and is_last and _is_known(node, segment.name):
            msg = f"{node.kind.name}/{segment.name}"
            raise NotImplementedHere(msg)
        return _by_key(members, call, segment.whole)
    if any((on, known) == (node.kind.name, segment.name.lower()) for _, on, known in members.operations):
        # Source: OData's library for services, for the rule and the words.
        msg = (
            f"The request URI is not valid. The segment '{segment.name}' must be the last segment in the URI because "
            "it is an action or a noncomposable function."
        )
        raise Refusal(400, "BadRequest", None, msg)
    raise NotImplementedHere(f"{node.kind.name}/{segment.name}") if _is_known(node, segment.name) else api_not_found()


def _by_key(members: Members, call: Call[Any], key: str) -> Node[Any]:
    by_key = members.keys.get(call.node.kind.name)
    if by_key is None:
        raise api_not_found()
    collection = call.node.requested
    literal = quote(key.replace("'", "''"), safe="'!:")
    return by_key(call, key).placed(f"{collection}('{literal}')", collection)


def _placed(found: Node[Any], before: Node[Any], segment: Segment, *, is_key: bool) -> Node[Any]:
    text = segment.spelled.partition("(")[0] if is_key else segment.spelled
    requested = f"{before.requested}/{text}".lstrip("/")
    return found.placed(requested, requested)


def _arguments(call: Call[Any], segment: Segment, parameters: Sequence[str], *, is_last: bool) -> Arguments:
    given = segment.arguments(parameters)
    return _loose(call, given) if is_last else Arguments(given)


def _loose(call: Call[Any], given: Mapping[str, str]) -> Arguments:
    # The path wins over the query, the query over the body.
    in_body = call.body if isinstance(call.body, dict) and call.request.method in ("GET", "POST") else {}
    in_query = {name: Loose(value) for name, value in call.options.custom.items()}
    if len({name.lower() for name in in_body}) < len(in_body):
        msg = "a parameter is given twice"
        raise invalid_argument(msg)
    merged = {**in_body, **in_query, **given}
    return Arguments({name.lower(): value for name, value in merged.items() if "@odata." not in name})


def _wrong_verb(members: Members, call: Call[Any]) -> Refusal:
    kind, verb = call.node.kind.name, call.request.method
    if verb in ("GET", "POST") or any(on == kind and not name for _, on, name in members.operations):
        return method_not_allowed(verb)
    return NotImplementedHere(f"{verb} {kind}")


def _is_known(node: Node[Any], name: str) -> bool:
    return name.lower() in _known().get(node.kind.name, frozenset())


@lru_cache(maxsize=1)
def _known() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(name.lower() for name in names) for kind, names in graph_members().items()}
