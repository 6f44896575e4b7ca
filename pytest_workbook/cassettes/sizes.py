"""Says which bodies of a cassette are so large that a repository will feel them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label

__all__ = ["LARGE", "large_bodies"]

LARGE = 1024 * 1024
"""Bytes above which a body is large: some ten thousand cells with values, texts, formulas and formats."""


def large_bodies(interactions: Iterable[Interaction], limit: int) -> Iterator[str]:
    """Yield a sentence for each operation with an answer of more than *limit* bytes, about the largest of them."""
    largest: dict[str, int] = {}
    for one in interactions:
        size = len(one.response.body)
        if size > limit:
            below = service_path(one.request.url)
            named = label(one.request.method, below) if below else f"{one.request.method} of a URL that was handed out"
            largest[named] = max(size, largest.get(named, 0))
    for named, size in largest.items():
        yield (
            f"the answer to {named} has {size / 1e6:.1f} MB; "
            "ask for fewer cells, or for one of their grids with $select=values, or raise workbook_large_body"
        )
