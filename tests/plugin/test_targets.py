"""Which workbook a test is about, and from which folder a relative name starts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.marker_arguments import MarkerArguments
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.settings import Named
from pytest_workbook.plugin.targets import existing, from_argument, resolve

_ITEM = "/me/drive/items/01ABCDEFGHIJ"


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def _node(root: Path, hooked: str | None = None) -> Any:
    """A test in ``root/tests/test_a.py`` for which the hook answers *hooked*."""
    hook = SimpleNamespace(pytest_workbook_item=lambda **_: hooked)
    path = _file(root / "tests" / "test_a.py")
    return SimpleNamespace(path=path, config=SimpleNamespace(rootpath=root), ihook=hook)


def _settings(item: Named | None = None, file: Named | None = None) -> Any:
    return SimpleNamespace(item=item, file=file)


def test_nothing_named_is_a_blank_workbook(tmp_path: Path) -> None:
    """Neither an address nor a file is made up."""
    assert resolve(_node(tmp_path), MarkerArguments(), _settings()) == Target()


@pytest.mark.parametrize(
    ("hooked", "marked", "wanted"),
    [("hook", "marker", "hook"), (None, "marker", "marker"), (None, None, "run")],
)
def test_the_hook_comes_before_the_marker_and_the_marker_before_the_run(
    tmp_path: Path, hooked: str | None, marked: str | None, wanted: str
) -> None:
    """The nearest name wins."""
    names = {who: f"/drives/{who}/items/01ABCDEFGHIJ" for who in ("hook", "marker", "run")}
    arguments = MarkerArguments(item=marked and names[marked], given_by={"item": "a"})
    node = _node(tmp_path, hooked and names[hooked])
    target = resolve(node, arguments, _settings(Named(names["run"], tmp_path)))
    assert target == Target(ItemAddress(names[wanted]), None, names[wanted])


def test_the_item_of_the_run_and_the_file_of_a_marker_go_together(tmp_path: Path) -> None:
    """Item and file are resolved apart from each other."""
    file = _file(tmp_path / "tests" / "a.xlsx")
    arguments = MarkerArguments(file="a.xlsx", given_by={"file": "a"})
    target = resolve(_node(tmp_path), arguments, _settings(Named(_ITEM, tmp_path)))
    assert target == Target(ItemAddress(_ITEM), file.resolve(), _ITEM)


def test_a_relative_name_starts_at_its_folder_and_then_at_the_root(tmp_path: Path) -> None:
    """The file beside the test hides one of the same name at the root."""
    at_root, named = _file(tmp_path / "a.xlsx"), Named("a.xlsx", tmp_path / "tests")
    assert existing(named, "file=", _node(tmp_path)) == at_root.resolve()
    beside = _file(tmp_path / "tests" / "a.xlsx")
    assert existing(named, "file=", _node(tmp_path)) == beside.resolve()


def test_a_missing_file_names_each_place_once(tmp_path: Path) -> None:
    """A name that starts at the root is not said to have been looked for there twice."""
    with pytest.raises(UsageError) as caught:
        existing(Named("a.xlsx", tmp_path), "file=", _node(tmp_path))
    assert str(caught.value) == (
        f"file= names the workbook 'a.xlsx', but there is no such file; looked for {tmp_path / 'a.xlsx'}"
    )


def test_an_argument_replaces_what_it_names_and_keeps_the_rest_of_the_default(tmp_path: Path) -> None:
    """A file alone keeps the item; an item alone does not keep the file of another item."""
    node, old = _node(tmp_path), Target(ItemAddress(_ITEM), tmp_path / "old.xlsx", _ITEM)
    new = _file(tmp_path / "tests" / "new.xlsx").resolve()
    other = "/drives/d/items/01KLMNOPQRST"
    assert from_argument(node, None, None, old) == old
    assert from_argument(node, None, "new.xlsx", old) == Target(ItemAddress(_ITEM), new, _ITEM)
    assert from_argument(node, other, None, old) == Target(ItemAddress(other), None, other)
    assert from_argument(node, "new.xlsx", None, old) == Target(None, new, "new.xlsx")
