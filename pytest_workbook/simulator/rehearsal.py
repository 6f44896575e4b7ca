"""A write that is answered and lost: what it changes is a throw-away clone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.state import State

__all__ = ["unchanged"]


@contextmanager
def unchanged(state: State) -> Iterator[None]:
    """Let nothing that is done within the block stay: no file, no workbook, no session."""
    items = [(drive, dict(drive.items)) for drive in state.drives.all]
    files = [(file, _fields(file)) for _, of_drive in items for file in of_drive.values()]
    sessions = state.sessions.kept()
    for file, _ in files:
        if file.book is not None:
            file.book = file.book.clone()
    for session in sessions:
        if session.own is not None:
            session.own = session.own.clone()
    try:
        yield
    finally:
        state.sessions.give_back(sessions)
        for drive, of_drive in items:
            drive.items = of_drive
        for file, before in files:
            for name, value in before.items():
                setattr(file, name, value)


def _fields(file: DriveFile) -> dict[str, Any]:
    return {entry.name: getattr(file, entry.name) for entry in fields(file)}
