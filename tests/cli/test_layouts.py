"""Which test a cassette of another recorder belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.cli.layouts import Case, cases_in, nodes_of

_FOLDER = Path("/project/tests")


def _test(name: str, *, module: str = "test_a", class_name: str = "", named: tuple[str, ...] = ()) -> Case:
    middle = f"{class_name}::" if class_name else ""
    function = name.partition("[")[0]
    node_id = f"tests/{module}.py::{middle}{name}"
    return Case(node_id, _FOLDER, module, f"tests.{module}", class_name, name, function, named)


_TESTS = [
    _test("test_x"),
    _test("test_x", module="test_b"),
    _test("test_y[a/b]"),
    _test("test_y[c]"),
    _test("test_x", class_name="TestIt"),
    _test("test_z", module="test_b", named=("shared", "deep/own.yaml")),
]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cassettes/test_a/test_x.yaml", ["test_a.py::test_x"]),
        ("cassettes/test_b/test_x.yaml", ["test_b.py::test_x"]),
        ("cassettes/test_a/TestIt.test_x.yaml", ["test_a.py::TestIt::test_x"]),
        ("cassettes/test_a/test_y[a-b].yaml", ["test_a.py::test_y[a/b]"]),
        ("cassettes/test_b/shared.yaml", ["test_b.py::test_z"]),
        ("cassettes/test_b/deep/own.yaml", ["test_b.py::test_z"]),
        ("cassettes/test_x.yaml", ["test_a.py::test_x", "test_b.py::test_x"]),
        ("cassettes/test_y[c].yaml", ["test_a.py::test_y[c]"]),
        ("cassettes/TestIt.test_x.yaml", ["test_a.py::TestIt::test_x"]),
        ("cassettes/test_y[a/b].yaml", ["test_a.py::test_y[a/b]"]),
        ("elsewhere/test_b/test_x.yaml", ["test_b.py::test_x"]),
        ("elsewhere/test_y[c].yml", ["test_a.py::test_y[c]"]),
        ("elsewhere/test_a.test_x.json", ["test_a.py::test_x"]),
        ("elsewhere/tests.test_a.TestIt.test_x.json", ["test_a.py::TestIt::test_x"]),
        ("elsewhere/test_a.test_y.json", ["test_a.py::test_y[a/b]", "test_a.py::test_y[c]"]),
        ("elsewhere/test_a.test_y[a-b].json", ["test_a.py::test_y[a/b]"]),
        ("elsewhere/test_a.test_x.yaml", []),
        ("elsewhere/test_x.txt", []),
        ("cassettes/test_a/test_gone.yaml", []),
    ],
)
def test_a_cassette_is_of_the_test_whose_name_it_bears(path: str, expected: list[str]) -> None:
    """At the place where its plugin puts it, else by name, the module's folder before others."""
    assert nodes_of(_FOLDER / path, _TESTS) == [f"tests/{node}" for node in expected]


def test_tests_come_as_plain_data() -> None:
    """As the collection wrote them down."""
    told = {
        "node_id": "tests/test_a.py::test_x",
        "folder": "/project/tests",
        "module": "test_a",
        "dotted": "tests.test_a",
        "class_name": "",
        "name": "test_x",
        "function": "test_x",
        "named": [],
    }
    assert cases_in([told]) == [_test("test_x")]
