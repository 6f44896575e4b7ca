"""What Graph's types have, by its published metadata: names only.

Source: metadata of v1.0, namespace ``microsoft.graph``, read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

__all__ = ["EntityType", "entity_type", "graph_members"]


@dataclass(frozen=True, slots=True)
class EntityType:
    """The properties of one type of entities, each by its lower-case name.

    Args:
        properties: lower-case name to name, ``id`` among them.
        navigation: the same for navigation properties.
    """

    properties: Mapping[str, str]
    navigation: Mapping[str, str]


def graph_members() -> Mapping[str, tuple[str, ...]]:
    """Return the names of properties, actions and functions by type; a collection's type ends in ``[]``."""
    return {kind: tuple(names.split()) for kind, names in _read("graph_members.json").items()}


def entity_type(kind: str) -> EntityType | None:
    """Return the type of an entity, or of the entities of a collection; None for what is no entity of Graph's.

    Args:
        kind: ``workbookTable`` or ``workbookTable[]``.
    """
    return _types().get(kind.removesuffix("[]"))


@lru_cache(maxsize=1)
def _types() -> Mapping[str, EntityType]:
    return {
        kind: EntityType(*(_by_lower(names[part]) for part in ("properties", "navigation")))
        for kind, names in _read("graph_types.json").items()
    }


def _by_lower(names: str) -> Mapping[str, str]:
    return {name.lower(): name for name in names.split()}


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.files("pytest_workbook.simulator").joinpath(name).read_text("utf-8"))
    return found
