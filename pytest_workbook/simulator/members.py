"""What one resource file adds to the simulator: steps of a path, and operations at its end.

A path is a walk over typed nodes. A `Kind` names the OData type of a node and ties it to the Python type of its
value, so that a step or an operation is checked against what it will be handed. Two files may not claim one member.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.profiles import Profile
from pytest_workbook.simulator.query import QueryOptions
from pytest_workbook.simulator.replies import Reply, invalid_argument
from pytest_workbook.wire import Request

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = [
    "WORKBOOK",
    "Call",
    "Evidence",
    "Kind",
    "Lead",
    "Members",
    "Node",
    "Operation",
    "Place",
    "Reply",
    "load",
]

T = TypeVar("T")
V = TypeVar("V")
Verb = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an operation behaves as it does.

    Args:
        kind: a documented page, an observation of the live service, or an assumption.
        source: the page's title, the public place of the observation, or the reasoning.
        date: when it was read or seen, ``2026-11-24`` or ``2026-11``.
    """

    kind: Literal["documented", "observed", "assumed"]
    source: str
    date: str


# Without slots: in Python 3.11 `Kind[Sheet](…)` fails on a frozen class with slots.
@dataclass(frozen=True)
class Kind(Generic[T]):
    """The OData type of a node whose value is a ``T``.

    ``Kind[Sheet]("workbookWorksheet")`` is one; a collection's name ends in ``[]``.

    Args:
        name: as in Graph's metadata, without the namespace.
    """

    name: str

    @property
    def is_collection(self) -> bool:
        """Whether the kind is that of a collection."""
        return self.name.endswith("[]")

    def node(self, value: T, odata_id: str) -> Node[T]:
        """Return a node of this kind.

        Args:
            value: what the node stands for.
            odata_id: canonical address below ``/workbook``, percent-encoded as in ``@odata.id``, without a leading
                slash: ``worksheets(%27%7B…%7D%27)``; see `odata.key`.
        """
        return Node(self, value, odata_id)


WORKBOOK: Kind[Workbook] = Kind("workbook")
"""Where each walk begins; its node's value is the workbook that the request meets."""


@dataclass(frozen=True, slots=True)
class Node(Generic[T]):
    """A place in the workbook that a path leads to.

    Args:
        kind: its type.
        value: what it stands for.
        odata_id: see `Kind.node`.
        requested: the path to here as it was requested, in key syntax and percent-encoded; set by the walk.
        collection: the same without the last key; set by the walk.
    """

    kind: Kind[T]
    value: T
    odata_id: str
    requested: str = ""
    collection: str = ""

    def placed(self, requested: str, collection: str) -> Node[T]:
        """Return the node with the spelling of the path that led to it."""
        return replace(self, requested=requested, collection=collection)


@dataclass(frozen=True, slots=True)
class Place:
    """How annotations name the workbook.

    Args:
        root: service root of the request: ``https://graph.microsoft.com/v1.0``.
        context: the item as addressed: ``users('a%40b.c')/drive/items('01X')/workbook``.
        odata_id: the item's canonical address, with a leading slash.
    """

    root: str
    context: str
    odata_id: str


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request, as far as it concerns a step or an operation.

    Args:
        node: where the walk stands.
        book: the workbook that the request meets: its session's, or the saved one.
        arguments: of the member in parentheses; where it ends the path, also those in the query and in the body.
        options: ``$select``, ``$top``, ``$skip`` and ``$expand``.
        body: the parsed JSON body; an empty object if there was none. Keys with ``@odata.`` are still in it.
        request: the request as it came.
        place: how annotations name the workbook.
        profile: choices where the service is not of one mind.
        random: source of ids.
    """

    node: Node[T]
    book: Workbook
    arguments: Arguments
    options: QueryOptions
    body: object
    request: Request
    place: Place
    profile: Profile
    random: Random

    @property
    def value(self) -> T:
        """What the node stands for."""
        return self.node.value

    @property
    def properties(self) -> dict[str, object]:
        """The properties in the body, without annotations such as ``@odata.type``.

        Raises:
            Refusal: 400 where the body is no object.
        """
        if not isinstance(self.body, dict):
            msg = "the body takes an object"
            raise invalid_argument(msg)
        return {name: value for name, value in self.body.items() if "@odata." not in name}

    def at(self, node: Node[V], arguments: Arguments) -> Call[V]:
        """Return the same call further down the path."""
        return Call(
            node,
            self.book,
            arguments,
            self.options,
            self.body,
            self.request,
            self.place,
            self.profile,
            self.random,
        )


Step = Callable[[Call[Any]], Node[Any]]
KeyStep = Callable[[Call[Any], str], Node[Any]]
Operate = Callable[[Call[Any]], Reply]


@dataclass(frozen=True, slots=True)
class Lead:
    """One navigation property, or one function that leads to another node.

    Args:
        on: name of the kind it is bound to.
        name: as Graph spells it.
        evidence: why it leads there.
        follow: goes there.
        parameters: names of its arguments, in the order in which they may be given without names.
    """

    on: str
    name: str
    evidence: Evidence
    follow: Step
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb on one member.

    Args:
        verb: HTTP method.
        on: name of the kind it is bound to.
        name: the action's or function's name as Graph spells it; empty for the node itself.
        evidence: why it behaves as it does.
        operate: does it.
        parameters: names of its arguments, in the order in which they may be given without names.
        label: how the coverage page names it, where `on` and `name` do not say enough.
    """

    verb: Verb
    on: str
    name: str
    evidence: Evidence
    operate: Operate
    parameters: tuple[str, ...] = ()
    label: str | None = None


class Members:
    """The steps and operations of one resource file, or of all.

    Names compare without case. ``@members.step(WORKBOOK, "worksheets", evidence=…)``, ``@members.key(WORKSHEETS)``
    and ``@members.operation("GET", WORKSHEET, evidence=…)`` decorate functions.
    """

    def __init__(self) -> None:
        self.steps: dict[tuple[str, str], Lead] = {}
        self.keys: dict[str, KeyStep] = {}
        self.operations: dict[tuple[str, str, str], Operation] = {}

    def step(
        self, on: Kind[T], name: str, *parameters: str, evidence: Evidence
    ) -> Callable[[Callable[[Call[T]], Node[V]]], Callable[[Call[T]], Node[V]]]:
        """Declare a navigation property or a function that leads to another node.

        Args:
            on: the kind it is bound to.
            name: as Graph spells it.
            parameters: names of the function's arguments, in the order in which they may come without names.
            evidence: why it leads there.
        """

        def declare(function: Callable[[Call[T]], Node[V]]) -> Callable[[Call[T]], Node[V]]:
            made = Lead(on.name, name, evidence, function, parameters)
            self._claim(self.steps, (on.name, name.lower()), made)
            return function

        return declare

    def key(self, on: Kind[T]) -> Callable[[Callable[[Call[T], str], Node[V]]], Callable[[Call[T], str], Node[V]]]:
        """Declare what a key in a collection leads to: ``worksheets('x')`` and ``worksheets/x`` alike."""

        def declare(function: Callable[[Call[T], str], Node[V]]) -> Callable[[Call[T], str], Node[V]]:
            self._claim(self.keys, on.name, function)
            return function

        return declare

    def operation(
        self,
        verb: Verb,
        on: Kind[T],
        name: str = "",
        *parameters: str,
        evidence: Evidence,
        label: str | None = None,
    ) -> Callable[[Callable[[Call[T]], Reply]], Callable[[Call[T]], Reply]]:
        """Declare an operation.

        Args:
            verb: HTTP method.
            on: the kind it is bound to.
            name: of an action, or of a function that leads to no node; empty for the node itself.
            parameters: names of its arguments, in order.
            evidence: why it behaves as it does.
            label: how the coverage page names it.
        """

        def declare(function: Callable[[Call[T]], Reply]) -> Callable[[Call[T]], Reply]:
            made = Operation(verb, on.name, name, evidence, function, parameters, label)
            self._claim(self.operations, (verb, on.name, name.lower()), made)
            return function

        return declare

    def merge(self, other: Members) -> None:
        """Take over what *other* declares.

        Raises:
            ValueError: if both declare one member.
        """
        for step_place, step in other.steps.items():
            self._claim(self.steps, step_place, step)
        for kind, key in other.keys.items():
            self._claim(self.keys, kind, key)
        for place, operation in other.operations.items():
            self._claim(self.operations, place, operation)

    @staticmethod
    def _claim(into: dict[Any, Any], place: object, what: object) -> None:
        if place in into:
            msg = f"the member {place!r} is declared twice; one resource file must give it up"
            raise ValueError(msg)
        into[place] = what


def load(package: ModuleType) -> Members:
    """Merge the ``members`` of every file in *package*; a file without is support for the others.

    Raises:
        ValueError: if two files declare one member.
    """
    merged = Members()
    names: Sequence[str] = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    for name in names:
        found = getattr(importlib.import_module(f"{package.__name__}.{name}"), "members", None)
        if isinstance(found, Members):
            merged.merge(found)
    return merged
