"""``pytest-workbook diff``: what differs between two cassettes, or two folders of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from pytest_workbook.cassettes.drift_files import compared
from pytest_workbook.cassettes.drift_report import Drifted, as_json, unique
from pytest_workbook.cassettes.drift_rules import Rule, rules_in
from pytest_workbook.cassettes.form import load
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cassettes.naming import SUFFIX
from pytest_workbook.cli.output import say
from pytest_workbook.errors import UsageError

__all__ = ["run", "tell"]


def run(asked: argparse.Namespace) -> int:
    """Print what differs, by operation; 1 if anything does.

    Raises:
        UsageError: one is not there, the two are not both files or both folders, or a rule is none.
        CassetteError: a file cannot be read.
    """
    rules = rules_in(asked.ignore)
    pairs = list(_pairs(asked.old, asked.new))
    alone = [(name, side) for name, old, new in pairs for side, there in (("A", new), ("B", old)) if there is None]
    found = [one for name, old, new in pairs if old and new for one in _compared(name, old, new, rules)]
    if asked.json:
        report = as_json(found)
        report["only_in_a"] = [name for name, side in alone if side == "A"]
        report["only_in_b"] = [name for name, side in alone if side == "B"]
        say(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        tell(found, alone)
    return 1 if found or alone else 0


def tell(found: list[Drifted], alone: list[tuple[str, str]]) -> None:
    """Print what differs, by operation, and which files have no counterpart."""
    for name, side in alone:
        say(f"only in {side}: {name}")
    operation = None
    for one in unique(found):
        if one.operation != operation:
            operation = one.operation
            say(operation)
        say(f"  {one.difference.kind.value}: {one.difference} ({one.cassette})")
    if not found and not alone:
        say("no difference")


def _compared(name: str, old: Path, new: Path, rules: tuple[Rule, ...]) -> Iterator[Drifted]:
    return compared(_document(old), _document(new), name, rules)


def _document(path: Path) -> Document:
    return load(path, "", is_named=True)


def _pairs(old: Path, new: Path) -> Iterator[tuple[str, Path | None, Path | None]]:
    if old.is_dir() and new.is_dir():
        names = {path.relative_to(folder).as_posix() for folder in (old, new) for path in folder.rglob(f"*{SUFFIX}")}
        for name in sorted(names):
            there, here = old / name, new / name
            yield name, there if there.exists() else None, here if here.exists() else None
    elif (absent := next((path for path in (old, new) if not path.exists()), None)) is not None:
        msg = f"{absent} is not there; name two cassettes, or two folders of them"
        raise UsageError(msg)
    elif old.is_dir() or new.is_dir():
        msg = f"{old} and {new}: two cassettes or two folders of them were expected, not one of each"
        raise UsageError(msg)
    else:
        yield new.name, old, new
