"""Hierarchies as charts show them: parts of parts, as rings around each other or rectangles within each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

# More parts than this, and deeper ones, nobody tells apart in a picture.
_MAX_PARTS: Final = 200
_MAX_LEVELS: Final = 10
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a hierarchy.

    Args:
        path: names from the outermost level down to it.
        branch: zero-based place of its outermost part.
        start: where it begins in the whole, from 0 to 1.
        size: how much of the whole it is.
        is_leaf: whether it has no parts itself.
    """

    path: tuple[str, ...]
    branch: int
    start: float
    size: float
    is_leaf: bool


def parts_of(paths: Sequence[tuple[str, ...]], values: Sequence[float | None]) -> list[Part]:
    """All parts of a hierarchy, each before its own parts, in the order in which they are met first.

    Args:
        paths: the way to each value.
        values: sizes, whatever their sign; blank ones are nothing.
    """
    pairs = [
        (path[:_MAX_LEVELS], abs(value or 0.0)) for path, value in zip(paths, values, strict=False) if path and value
    ]
    pairs = sorted(pairs, key=lambda pair: -pair[1])[:_MAX_PARTS] if len(pairs) > _MAX_PARTS else pairs
    sizes: dict[tuple[str, ...], float] = {}
    for path, value in pairs:
        for level in range(len(path) + 1):
            sizes[path[:level]] = sizes.get(path[:level], 0.0) + value
    return list(_below((), 0.0, sizes)) if pairs else []


def _below(outer: tuple[str, ...], start: float, sizes: dict[tuple[str, ...], float]) -> Iterator[Part]:
    whole = sizes[()]
    branches: list[tuple[str, ...]] = [path for path in sizes if len(path) == 1]
    for path in _inside(outer, sizes):
        size = sizes[path] / whole
        yield Part(path, branches.index(path[:1]), start, size, not _inside(path, sizes))
        yield from _below(path, start, sizes)
        start += size


def _inside(outer: tuple[str, ...], sizes: dict[tuple[str, ...], float]) -> list[tuple[str, ...]]:
    depth = len(outer)
    return [path for path in sizes if len(path) == depth + 1 and path[:depth] == outer]


def rectangles(parts: Sequence[Part]) -> list[tuple[Part, Rectangle]]:
    """The parts that have no parts themselves, as rectangles in the unit square: left, low, width and height.

    Args:
        parts: of a hierarchy.
    """
    return list(_fill((), parts, (0.0, 0.0, 1.0, 1.0)))


def _fill(outer: tuple[str, ...], parts: Sequence[Part], room: Rectangle) -> Iterator[tuple[Part, Rectangle]]:
    depth = len(outer)
    inside = [part for part in parts if len(part.path) == depth + 1 and part.path[:depth] == outer]
    for part, rectangle in zip(inside, divided([part.size for part in inside], room), strict=True):
        if part.is_leaf:
            yield part, rectangle
        else:
            yield from _fill(part.path, parts, rectangle)


def divided(sizes: Sequence[float], room: Rectangle) -> list[Rectangle]:
    """A rectangle cut into pieces of given sizes: in two of about the same size along its longer side, and so on.

    Args:
        sizes: one for each piece, above 0.
        room: the rectangle.
    """
    if len(sizes) < 2:
        return [room] * len(sizes)
    whole, count = sum(sizes), 1
    while count < len(sizes) - 1 and sum(sizes[: count + 1]) <= whole / 2:
        count += 1
    share = sum(sizes[:count]) / whole
    left, low, width, height = room
    if width >= height:
        first = (left, low, width * share, height)
        second = (left + width * share, low, width * (1 - share), height)
    else:
        first = (left, low + height * (1 - share), width, height * share)
        second = (left, low, width, height * (1 - share))
    return [*divided(sizes[:count], first), *divided(sizes[count:], second)]
