"""``pytest-workbook inspect``: the interactions of cassettes as a table."""

from __future__ import annotations

import argparse

from pytest_workbook.cassettes.form import loaded
from pytest_workbook.cli.files import text_of
from pytest_workbook.cli.output import say
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label

__all__ = ["run"]


def run(asked: argparse.Namespace) -> int:
    """Print each cassette.

    Raises:
        CassetteError: if one cannot be read.
    """
    for path in asked.cassettes:
        document = loaded(text_of(path), path, "", is_named=True)
        say(f"{path}: {document.node_id or 'no node id'}, from {document.source or 'unknown'}, {document.recorded_at}")
        for one in document.interactions:
            below = service_path(one.request.url) or one.request.url
            session = one.session or "-"
            size = f"{len(one.response.body)} bytes"
            say(f"  {one.response.status}  {session:<20} {label(one.request.method, below)}  {size}")
    return 0
