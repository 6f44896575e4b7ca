"""``pytest-workbook prune``: cassettes that no collected test owns."""

from __future__ import annotations

import argparse
from pathlib import Path

from pytest_workbook.cassettes.naming import SUFFIX
from pytest_workbook.cli.asking import collected
from pytest_workbook.cli.output import say
from pytest_workbook.errors import UsageError

__all__ = ["run"]


def run(asked: argparse.Namespace) -> int:
    """List or delete them; 1 if there are some left.

    Raises:
        UsageError: there is no such folder, or the collection is not complete.
    """
    folder: Path = asked.path
    if not folder.is_dir():
        msg = f"{folder} is no folder; name the one to look for cassettes in"
        raise UsageError(msg)
    told = collected(f"--workbook-tell-below={folder.resolve()}")
    if told["unowned"] is None:
        msg = (
            "the collection is not complete, so no cassette can be told to be nobody's: start the command in the "
            "project's folder, and leave out --lf and single modules in addopts and testpaths"
        )
        raise UsageError(msg)
    for path, node_id in told["unowned"]:
        say(f"{_shown(Path(path))} (of {node_id or 'the run'})")
        if asked.delete:
            _delete(Path(path))
    count = len(told["unowned"])
    there = sum(1 for _ in folder.rglob(f"*{SUFFIX}"))
    if asked.delete:
        say(f"{count} deleted, {there} left")
        return 0
    say(f"{count} of {there} cassettes are nobody's" + ("; --delete removes them" if count else ""))
    return 1 if count else 0


def _delete(path: Path) -> None:
    path.unlink()
    # A folder that held nothing else was the deleted module's.
    if not any(path.parent.iterdir()):
        path.parent.rmdir()


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
