"""Reads a cassette file that nobody vouches for: bounds first, then composes; every fault names path, line, remedy.

Rules:
1. Nothing that recurses sees a file before its depth is known to be small. PyYAML composes by recursion in C, which
   40,000 open brackets turn into a crash of the process; its event parsers are state machines and survive.
2. A file that cannot be read is an error. It is never taken for an absent one.
"""

from __future__ import annotations

import codecs
import contextlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pytest_workbook.cassettes.mismatch import record_command
from pytest_workbook.cassettes.pretty import is_shallow
from pytest_workbook.errors import CassetteError

if TYPE_CHECKING:
    import yaml

__all__ = [
    "Limits",
    "line_of_interaction",
    "piecewise",
    "read_bytes",
    "refuse",
    "strictly",
    "text_of",
    "tree_of",
    "value_of",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a cassette may be at most.

    Args:
        size: bytes of the file.
        depth: open collections around a node.
        nodes: scalars and collections, each alias counted as what it repeats.
    """

    size: int = 256 * 1024 * 1024
    depth: int = 100
    nodes: int = 10_000_000


DEFAULT_LIMITS = Limits()
"""Room for the largest cassette a suite could want, and no more than a process can bear."""


def refuse(path: Path, problem: str, node_id: str, line: int | None = None) -> NoReturn:
    """Raise the error for an unreadable file.

    Raises:
        CassetteError: always.
    """
    where = f"{path}, line {line}" if line is not None else str(path)
    msg = f"{where}: {problem}. The file was left as it is; delete the file and record again: {record_command(node_id)}"
    raise CassetteError(msg)


def read_bytes(path: Path, node_id: str, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Return the bytes of the file *path*, without a byte order mark.

    Raises:
        CassetteError: if it is absent or too large.
    """
    try:
        if path.stat().st_size > limits.size:
            refuse(path, f"the file is larger than {limits.size} bytes", node_id)
        return path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except OSError as error:
        refuse(path, f"the cassette cannot be read ({error.strerror or error})", node_id)


def text_of(raw: bytes, path: Path, node_id: str) -> str:
    """Return the text that *raw*, read from *path*, is.

    Raises:
        CassetteError: if it is empty, not UTF-8, or holds a NUL.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        refuse(path, "the file is not UTF-8", node_id, raw.count(b"\n", 0, error.start) + 1)
    if "\0" in text:
        refuse(path, "the file holds a NUL character", node_id, text.count("\n", 0, text.index("\0")) + 1)
    if not text or text.isspace():
        refuse(path, "the file is empty", node_id, 1)
    return text


def tree_of(text: str, path: Path, node_id: str, compose: Callable[[str], Any], limits: Limits = DEFAULT_LIMITS) -> Any:
    """Return what the YAML or JSON in *text* says, as plain data.

    Args:
        text: of the file.
        path: of the file, for messages.
        node_id: of the owner, for messages.
        compose: builds the data from YAML; called only for a text within *limits*.
        limits: what the text may be at most.

    Raises:
        CassetteError: if it is neither, repeats a key, or exceeds *limits*.
    """
    if text.lstrip()[:1] == "{":
        # Not JSON, or JSON that repeats a key or is too deep: the pass below finds the line.
        with contextlib.suppress(ValueError, RecursionError):
            tree = strictly(text)
            if is_shallow(tree, limits.depth):
                return tree
    return _composed(text, path, node_id, compose, _Bounds(limits))


def piecewise(
    path: Path, node_id: str, compose: Callable[[str], Any], limits: Limits = DEFAULT_LIMITS
) -> Callable[[str], Any]:
    """Return what reads the pieces of one file, one after the other, as ``tree_of`` reads the whole.

    It refuses too what is no fault of a piece, and may be one of the whole: anchors, and the end of a document.

    Args:
        path: of the file, for messages, whose lines are those of a piece.
        node_id: of the owner, for messages.
        compose: builds the data from YAML.
        limits: what all the pieces together may be at most.
    """
    # The mapping that a file is lies around each of its pieces.
    bounds = _Bounds(replace(limits, depth=limits.depth - 1))

    def tree_of_piece(text: str) -> Any:
        tree = _composed(text, path, node_id, compose, bounds)
        if bounds.anchors or bounds.is_ended:
            refuse(path, "a piece of the file has an anchor, or ends the document", node_id)
        return tree

    return tree_of_piece


def value_of(piece: bytes) -> Any:
    """Return what *piece* says, which is known to be well-formed YAML of a few levels."""
    import yaml

    return yaml.load(piece, Loader=_loader())  # noqa: S506 - it is the safe one


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def strictly(text: str) -> Any:
    """Return the JSON in *text*.

    Raises:
        ValueError: if it is not JSON or repeats a key.
    """
    return _STRICT.decode(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "repeated key"
        raise ValueError(msg)
    return found


_STRICT = json.JSONDecoder(object_pairs_hook=_unique)


def _composed(text: str, path: Path, node_id: str, compose: Callable[[str], Any], bounds: _Bounds) -> Any:
    import yaml

    try:
        bounds.check(yaml.parse(text, Loader=_loader()))
        return compose(text)
    except _BoundsError as error:
        refuse(path, error.problem, node_id, error.line)
    except yaml.reader.ReaderError as error:
        refuse(path, f"the file is not YAML ({error.reason})", node_id, text.count("\n", 0, error.position) + 1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        refuse(path, f"the file is not YAML ({error.problem})", node_id, mark.line + 1 if mark else None)
    except (
        yaml.YAMLError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        refuse(path, f"the file holds a value that cannot be built ({type(error).__name__})", node_id, _odd_line(text))


def _odd_line(text: str) -> int | None:
    """Return the line, from 1, of the first value of *text* that is well formed and means nothing: a 99th month."""
    import yaml

    builder = yaml.SafeLoader("")
    left, met = [yaml.compose(text, Loader=_loader())], set()
    while left:
        node = left.pop()
        if isinstance(node, yaml.ScalarNode):
            try:
                builder.construct_object(node)
            except (ValueError, TypeError, LookupError, ArithmeticError):
                return node.start_mark.line + 1
            except yaml.YAMLError:
                # A tag that vcrpy's loader knows.
                continue
        elif isinstance(node, yaml.CollectionNode) and id(node) not in met:
            met.add(id(node))
            inner = [one for pair in node.value for one in pair] if isinstance(node, yaml.MappingNode) else node.value
            left += reversed(inner)
    return None


def line_of_interaction(text: str, number: int) -> int:
    """Return the line, from 1, at which the interaction *number*, from 0, of a YAML or JSON text begins.

    Args:
        text: of a file that was composed.
        number: of the interaction.
    """
    import yaml

    # JSON may spell what YAML cannot; then it is told at its beginning.
    with contextlib.suppress(yaml.YAMLError):
        starts = _starts(yaml.parse(text, Loader=_loader()))
        return next(itertools.islice(starts, number, None), 1)
    return 1


def _starts(events: Iterator[yaml.Event]) -> Iterator[int]:
    """Yield the line, from 1, at which each interaction begins."""
    import yaml

    depth, is_listed = 0, False
    for event in events:
        if depth == 1 and isinstance(event, yaml.ScalarEvent):
            is_listed = event.value == "interactions"
        if depth == 2 and is_listed and isinstance(event, yaml.NodeEvent):
            yield event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _BoundsError(Exception):
    def __init__(self, event: yaml.Event, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = event.start_mark.line + 1 if event.start_mark else None


@dataclass(slots=True)
class _Open:
    anchor: str | None
    is_mapping: bool
    nodes: int = 1
    children: int = 0
    keys: set[str] = field(default_factory=set)


class _Bounds:
    """Walks the events of one text, or of several that count as one, with a stack of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._before = 0
        self._stack: list[_Open] = []
        self.anchors: dict[str, int] = {}
        self.is_ended = False

    def check(self, events: Iterator[yaml.Event]) -> None:
        import yaml

        starts = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
        ends = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
        documents = 0
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                self._key(event)
                self._add(1, event.anchor, event)
            elif isinstance(event, starts):
                self._open(event, isinstance(event, yaml.MappingStartEvent))
            elif isinstance(event, ends):
                done = self._stack.pop()
                self._add(done.nodes, done.anchor, event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    problem = "the file holds more than one document"
                    raise _BoundsError(event, problem)
            elif isinstance(event, yaml.DocumentEndEvent):
                self.is_ended = self.is_ended or bool(event.explicit)

    def _open(self, event: Any, is_mapping: bool) -> None:
        if len(self._stack) >= self._limits.depth:
            problem = f"the file is nested deeper than {self._limits.depth}"
            raise _BoundsError(event, problem)
        self._stack.append(_Open(event.anchor, is_mapping))

    def _alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            problem = "an alias repeats what is not complete before it"
            raise _BoundsError(event, problem)
        self._add(self.anchors[event.anchor], None, event)

    def _key(self, event: Any) -> None:
        if not self._stack or not self._stack[-1].is_mapping or self._stack[-1].children % 2:
            return
        if event.value in self._stack[-1].keys:
            problem = f"the key {event.value[:40]!r} stands twice in one mapping"
            raise _BoundsError(event, problem)
        self._stack[-1].keys.add(event.value)

    def _add(self, nodes: int, anchor: str | None, event: yaml.Event) -> None:
        if anchor is not None:
            self.anchors[anchor] = nodes
        if self._stack:
            self._stack[-1].nodes += nodes
            self._stack[-1].children += 1
            nodes = self._stack[-1].nodes
        total = self._before + nodes
        if not self._stack:
            self._before = total
        if total > self._limits.nodes:
            problem = f"the file, with its aliases written out, holds more than {self._limits.nodes} nodes"
            raise _BoundsError(event, problem)
