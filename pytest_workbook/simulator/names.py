"""Names of drive items: which are valid, which are free, and what is said of those that are not."""

from __future__ import annotations

import re

from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.replies import Refusal

__all__ = ["behaviour_of", "free_name", "locked", "name_taken", "valid_name"]

# Source: "Restrictions and limitations in OneDrive and SharePoint", read 2026-11.
_CHARACTERS = re.compile(r'["*:<>?/\\|]')

_BEHAVIOURS = ("fail", "rename", "replace")


def valid_name(name: object) -> str:
    """Return *name* if an item can bear it.

    Raises:
        Refusal: 400 where it cannot.
    """
    if not isinstance(name, str) or not name.strip() or _CHARACTERS.search(name):
        msg = "An item's name takes a text without \" * : < > ? / \\ |"
        raise Refusal(400, "invalidRequest", None, msg)
    return name


def behaviour_of(given: object) -> str:
    """Return what is to be done where a name is taken: ``fail``, ``rename`` or ``replace``, in any case.

    Raises:
        Refusal: 400 where *given* is none of them.
    """
    behaviour = given.lower() if isinstance(given, str) else ""
    if behaviour not in _BEHAVIOURS:
        msg = f"'@microsoft.graph.conflictBehavior' takes {', '.join(_BEHAVIOURS)}."
        raise Refusal(400, "invalidRequest", None, msg)
    return behaviour


def free_name(folder: DriveFile, name: str, behaviour: str) -> str:
    """Return the name that a new item in *folder* gets.

    Args:
        folder: where it goes.
        name: as wished.
        behaviour: ``fail``, ``rename`` or ``replace``; what to do where the name is taken.

    Raises:
        Refusal: 409 where the name is taken and *behaviour* is ``fail``.
    """
    old = folder.drive.child(folder, name)
    if old is None:
        return name
    if behaviour == "replace":
        folder.drive.remove(old)
        return name
    if behaviour != "rename":
        raise name_taken()
    stem, dot, suffix = name.rpartition(".")
    count = 1
    while folder.drive.child(folder, _numbered(stem, dot, suffix, count)) is not None:
        count += 1
    return _numbered(stem, dot, suffix, count)


def _numbered(stem: str, dot: str, suffix: str, count: int) -> str:
    return f"{stem} {count}{dot}{suffix}" if dot else f"{suffix} {count}"


def locked() -> Refusal:
    """Return the refusal of a change to a file that a workbook session holds. Observed 2024-11."""
    msg = "The resource you are attempting to access is locked"
    return Refusal(423, "notAllowed", "resourceLocked", msg, ids=False)


def name_taken() -> Refusal:
    """Return the refusal of a name that another item in the folder has."""
    msg = "The specified item name already exists."
    return Refusal(409, "nameAlreadyExists", None, msg)
