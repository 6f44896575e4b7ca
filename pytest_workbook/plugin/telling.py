"""A plugin for a collection that the command line starts: writes down what was collected, and who would own it.

Loaded with ``-p pytest_workbook.plugin.telling``, and by nobody else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.plugin import center_of
from pytest_workbook.plugin.collection import Collection
from pytest_workbook.plugin.ownership import owned_by, unowned

__all__: Sequence[str] = ()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what the command line tells this plugin."""
    group = parser.getgroup("workbook-telling", "for the commands of pytest-workbook")
    group.addoption("--workbook-tell", metavar="FILE", help="write down what was collected")
    group.addoption("--workbook-tell-below", metavar="FOLDER", help="look for cassettes in this folder")
    group.addoption("--workbook-tell-plans", action="store_true", help="tell what would run")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Write it down."""
    config = session.config
    center = center_of(config)
    data = {
        "root": str(config.rootpath),
        "has_errors": center.collection.has_errors,
        "owned": [
            {"node_id": one.node_id, "scope": one.scope, "path": str(one.path)}
            for one in owned_by(center.collection.all, config.rootpath, center.settings.cassette_dir)
        ],
        "tests": [_test(item) for item in center.collection.all],
        "unowned": _unowned(center.collection, center.settings.cassette_dir),
    }
    if config.getoption("workbook_tell_plans"):
        from pytest_workbook.plugin.foretelling import foretold

        data["plans"] = foretold(center)
    Path(config.getoption("workbook_tell")).write_text(json.dumps(data), encoding="utf-8")


def _unowned(collection: Collection, cassette_dir: Path | None) -> list[list[str]] | None:
    config = collection.config
    below = config.getoption("workbook_tell_below")
    # Tests that were left out by name or mark were collected all the same; who owns what does not hang on them.
    folders = [config.invocation_params.dir / str(arg) for arg in config.args]
    if below is None or collection.has_errors or config.getoption("lf", None) or not all(map(Path.is_dir, folders)):
        return None
    whole = [folder.resolve() for folder in folders]
    found = unowned(collection.all, whole, config.rootpath, cassette_dir, Path(below))
    return [[str(one.path), one.node_id] for one in found]


def _test(item: pytest.Item) -> dict[str, Any]:
    """Return what other recorders name a test's cassette by."""
    module, owner = getattr(item, "module", None), getattr(item, "cls", None)
    return {
        "node_id": item.nodeid,
        "folder": str(item.path.parent),
        "module": item.path.stem,
        "dotted": getattr(module, "__name__", item.path.stem),
        "class_name": getattr(owner, "__name__", ""),
        "name": item.name,
        "function": getattr(item, "originalname", None) or item.name.partition("[")[0],
        "named": list(_named(item)),
    }


def _named(item: pytest.Item) -> Iterator[str]:
    """Yield the cassettes that markers of other recorders name."""
    for marker in item.iter_markers("vcr"):
        yield from (str(one) for one in marker.args)
    default = item.get_closest_marker("default_cassette")
    if default is not None and default.args:
        yield str(default.args[0])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to be loaded by hand.

    Raises:
        UsageError: no file was named.
    """
    if not config.getoption("workbook_tell"):
        msg = "pytest_workbook.plugin.telling is for the commands of pytest-workbook; leave out -p"
        raise pytest.UsageError(msg)
