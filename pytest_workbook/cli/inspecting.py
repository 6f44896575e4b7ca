"""``pytest-workbook inspect``: the interactions of cassettes as a table."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any

from pytest_workbook.cassettes.form import loaded
from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cli.files import text_of
from pytest_workbook.cli.output import say
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label

__all__ = ["run"]

_HEAD = ("#", "method", "operation", "status", "session", "cells", "bytes")
_ON_THE_RIGHT = frozenset({"#", "status", "cells", "bytes"})


def run(asked: argparse.Namespace) -> int:
    """Print each cassette.

    Raises:
        CassetteError: if one cannot be read.
    """
    for path in asked.cassettes:
        document = loaded(text_of(path), path, "", is_named=True)
        about = (document.node_id or "no node id", f"from {document.source or 'unknown'}", document.recorded_at)
        say(f"{path}: {', '.join(filter(None, about))}")
        for line in _table([_HEAD, *(_row(number, one) for number, one in enumerate(document.interactions))]):
            say(f"  {line}".rstrip())
    return 0


def _row(number: int, one: Interaction) -> tuple[str, ...]:
    below = service_path(one.request.url)
    # What an answer handed out is no operation of Graph's, and its query may let in.
    operation = label("", below).strip() if below else one.request.url.partition("?")[0]
    size = str(len(one.response.body))
    return (str(number), one.request.method, operation, str(one.response.status), one.session or "-", _cells(one), size)


def _cells(one: Interaction) -> str:
    """Return how many rows by how many columns were read, or else written; ``-`` where no cells are told."""
    for body in (one.response.json(), one.request.json()):
        if isinstance(body, dict):
            for key in ("values", "formulas", "numberFormat", "text"):
                if (size := _size(body.get(key))) is not None:
                    return size
    return "-"


def _size(rows: Any) -> str | None:
    if not isinstance(rows, list):
        return None
    columns = max((len(row) for row in rows if isinstance(row, list)), default=0)
    return f"{len(rows)} x {columns}" if columns else None


def _table(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(
            text.rjust(width) if name in _ON_THE_RIGHT else text.ljust(width)
            for name, text, width in zip(_HEAD, row, widths, strict=True)
        )
