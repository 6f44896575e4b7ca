"""The members that Graph's types have, by its published metadata: names only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources

__all__ = ["graph_members"]


def graph_members() -> Mapping[str, tuple[str, ...]]:
    """Return the names of properties, actions and functions by type; a collection's type ends in ``[]``.

    Source: metadata of v1.0, namespace ``microsoft.graph``, read 2026-11.
    """
    text = resources.files("pytest_workbook.simulator").joinpath("graph_members.json").read_text("utf-8")
    return {kind: tuple(names.split()) for kind, names in json.loads(text).items()}
