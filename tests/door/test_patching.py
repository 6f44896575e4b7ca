"""Attributes are replaced and put back exactly, and modules awaited."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.door.patching import LateImports, Patch, Patches, genuine_class


class _Base:
    def inherited(self) -> str:
        return "base"


class _Owner(_Base):
    def own(self) -> str:
        return "own"


def _loud(found: Any) -> Any:
    return lambda self: found(self) + "!"


@pytest.fixture
def owner() -> type[Any]:
    """Return a class to patch."""
    return type("Owner", (_Base,), {"own": _Owner.own})


def test_own_and_inherited_attributes_are_put_back(owner: type[Any]) -> None:
    """An inherited attribute is not left as the class's own."""
    before = dict(vars(owner))
    patches = Patches()
    patches.apply(Patch(owner, "own", _loud))
    patches.apply(Patch(owner, "inherited", _loud))
    assert (owner().own(), owner().inherited()) == ("own!", "base!")
    patches.undo()
    assert dict(vars(owner)) == before


def test_patches_of_others_are_kept(owner: type[Any]) -> None:
    """What another tool put on top of ours stays its own."""
    patches = Patches()
    patches.apply(Patch(owner, "own", _loud))
    theirs = _loud(owner.own)
    owner.own = theirs
    patches.undo()
    assert vars(owner)["own"] is theirs


def test_renewing_replaces_only_what_was_found_before(owner: type[Any]) -> None:
    """A tool that restores its original is overruled, one that patched anew is not."""
    patches = Patches()
    found = owner.own
    patches.apply(Patch(owner, "own", _loud))
    ours = owner.own
    owner.own = found
    patches.renew()
    assert owner.own is ours
    theirs = _loud(found)
    owner.own = theirs
    patches.renew()
    assert owner.own is theirs


def test_genuine_class_is_found_by_module_and_name() -> None:
    """A name that no class has is an error that says so."""
    assert genuine_class(_Base, __name__, "_Owner") is _Owner
    with pytest.raises(LookupError, match="cannot be intercepted"):
        genuine_class(_Base, __name__, "Moved")


def test_awaited_module_is_reported_once_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function runs after the module's last line, once, and leaves the loader as it was."""
    (tmp_path / "awaited_module.py").write_text("value = 1\n")
    (tmp_path / "other_module.py").write_text("value = 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    seen: list[int] = []
    finder = LateImports({"awaited_module": lambda: seen.append(sys.modules["awaited_module"].value)})
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    importlib.import_module("other_module")
    module = importlib.import_module("awaited_module")
    assert seen == [1]
    assert "exec_module" not in vars(module.__loader__)
    for name in ("awaited_module", "other_module"):
        del sys.modules[name]


def test_missing_awaited_module_is_missing_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for a module does not make it importable."""
    monkeypatch.setattr(sys, "meta_path", [LateImports({"no_such_module": lambda: None}), *sys.meta_path])
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_module")


def test_awaited_namespace_package_is_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package without a file of its own has nothing to execute, or reports like any other."""
    (tmp_path / "awaited_namespace").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [LateImports({"awaited_namespace": lambda: None}), *sys.meta_path])
    assert importlib.import_module("awaited_namespace").__path__
    del sys.modules["awaited_namespace"]
