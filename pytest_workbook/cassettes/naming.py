"""Where the cassette of a node lies: a pure function of the node's place and name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath, PureWindowsPath

from pytest_workbook.errors import UsageError

__all__ = ["SUFFIX", "Owner", "Scope", "cassette_path", "checked_name"]

SUFFIX = ".workbook.yaml"
_LONGEST = 80
_HASH_DIGITS = 8
_OUTSIDE = re.compile(r"[^A-Za-z0-9_.-]+")
# Windows opens a device for these names, whatever suffix follows; ours would be taken for a shared cassette.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
_OURS = frozenset({"_class", "_module", "_package", "_session"})


class Scope(Enum):
    """Whose traffic a cassette holds; the value is pytest's word for it."""

    TEST = "function"
    CLASS = "class"
    MODULE = "module"
    PACKAGE = "package"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Owner:
    """The node a cassette belongs to.

    Args:
        scope: of the node.
        node_id: pytest's node id; of a session owner the empty string.
        folder: of the test module, of the package, or the root directory, absolute.
        module: name of the test module without suffix; empty for package and session.
        class_name: names of the enclosing classes joined by dots; empty outside a class.
        name: the item's name, with parameters; empty but for tests.
    """

    scope: Scope
    node_id: str
    folder: Path
    module: str = ""
    class_name: str = ""
    name: str = ""


def cassette_path(owner: Owner, *, root: Path, cassette_dir: Path | None = None) -> Path:
    """Return where the cassette of *owner* lies.

    Args:
        owner: the node.
        root: pytest's root directory.
        cassette_dir: what ini ``workbook_cassette_dir`` names, made absolute: the tree of test folders is then
            repeated below it. None for a ``cassettes`` folder beside the tests.
    """
    return cassette_folder(owner, root=root, cassette_dir=cassette_dir) / (_stem(owner) + SUFFIX)


def cassette_folder(owner: Owner, *, root: Path, cassette_dir: Path | None = None) -> Path:
    """Return the folder that holds the cassette of *owner*; ``cassette=`` is resolved in it and may not leave it."""
    if cassette_dir is None:
        base = owner.folder / "cassettes"
    else:
        inside = owner.folder.is_relative_to(root)
        base = cassette_dir / owner.folder.relative_to(root) if inside else cassette_dir
    return base / _clean(owner.module) if owner.module else base


def checked_name(cassette: str, folder: Path) -> Path:
    """Return the file that the marker's ``cassette=`` names below *folder*.

    Args:
        cassette: relative to *folder*, with or without ``.workbook.yaml``; another ``.yaml`` or ``.yml`` is kept.
        folder: the cassette folder, absolute.

    Raises:
        UsageError: if the name is empty, absolute, holds a control character or leaves the folder, by ``..`` or
            through a symbolic link.
    """
    parts = PurePosixPath(cassette.replace("\\", "/")).parts
    wild = not parts or any(ord(char) < 32 for char in cassette) or PureWindowsPath(cassette).drive or ":" in cassette
    if wild or cassette.startswith(("/", "\\")) or ".." in parts:
        msg = (
            f"cassette={cassette!r} does not name a file below the cassette folder {folder}. "
            "Give a relative name without '..', for example cassette='budget'."
        )
        raise UsageError(msg)
    name = parts[-1] if parts[-1].endswith((".yaml", ".yml")) else parts[-1] + SUFFIX
    path = folder.joinpath(*parts[:-1], name)
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        msg = (
            f"cassette={cassette!r} leaves the cassette folder {folder} through a symbolic link. "
            "Name a file that lies in the folder itself."
        )
        raise UsageError(msg)
    return path


def _stem(owner: Owner) -> str:
    if owner.scope is Scope.TEST:
        prefix = f"{_clean(owner.class_name)}." if owner.class_name else ""
        return prefix + _test_name(owner)
    if owner.scope is Scope.CLASS:
        return f"_class.{_clean(owner.class_name)}"
    return f"_{owner.scope.value}"


def _test_name(owner: Owner) -> str:
    name = _clean(owner.name)[:_LONGEST]
    first = name.partition(".")[0].lower()
    reserved = first in _DEVICES or first in _OURS
    # Capitals: two tests whose names differ in case alone share a file on macOS and Windows.
    if name == owner.name and name == name.lower() and name and not reserved and not name.endswith("."):
        return name
    within = owner.node_id.partition("::")[2] or owner.node_id
    return f"{name}-{hashlib.sha256(within.encode('utf-8', 'surrogatepass')).hexdigest()[:_HASH_DIGITS]}"


def _clean(name: str) -> str:
    return _OUTSIDE.sub("-", name)
