"""``pytest-workbook scan``: secrets in cassettes."""

from __future__ import annotations

import argparse
import os

from pytest_workbook.cassettes.environment import known_from
from pytest_workbook.cassettes.private import private_findings
from pytest_workbook.cassettes.scan import findings
from pytest_workbook.cli.files import files_in, text_of
from pytest_workbook.cli.output import say

__all__ = ["run"]


def run(asked: argparse.Namespace) -> int:
    """Print each place that may hold a secret; 1 if there is any.

    Raises:
        CassetteError: if a file cannot be read.
    """
    found = 0
    known = known_from(os.environ)
    for path in files_in(asked.paths):
        text = text_of(path)
        seen = findings(text.encode(), known.secrets)
        # A private value within a secret is told with it.
        lines = {finding.line for finding in seen}
        seen += [one for one in private_findings(text, path, known.ids) if one.line not in lines]
        for finding in sorted(seen, key=lambda one: one.line):
            found += 1
            say(f"{path}:{finding.line}: {finding.what} (at {finding.place})")
    say(f"{found} findings" if found else "no secrets found")
    return 1 if found else 0
