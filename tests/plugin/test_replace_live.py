"""A recording of the live service is replaced from the simulator only where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import project, run, told

_CODE = """
def test_it(workbook_session, module_workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""
"""


def test_live_recording_is_replaced_only_on_demand(pytester: pytest.Pytester) -> None:
    """The refusal is an error at teardown and names the option; a shared file's refusal fails the run."""
    folder = project(pytester, _CODE)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    paths = sorted(folder.rglob("*.workbook.yaml"))
    assert [path.name for path in paths] == ["_module.workbook.yaml", "test_it.workbook.yaml"]
    for path in paths:
        path.write_text(path.read_text(encoding="utf-8").replace('source: "simulator"', 'source: "live"'))
    before = {path: path.read_bytes() for path in paths}
    refused = run(pytester, "--workbook-mode=record", subprocess=False)
    refused.assert_outcomes(passed=1, errors=1)
    assert {path: path.read_bytes() for path in paths} == before
    for path, node in zip(paths, ("test_it.py", "test_it.py::test_it"), strict=True):
        assert _message(path, node) in told(refused)
    meant = run(pytester, "--workbook-mode=record", "--workbook-replace-live", subprocess=False)
    meant.assert_outcomes(passed=1)
    assert {path.read_text(encoding="utf-8").count('source: "simulator"') for path in paths} == {1}


def _message(path: Path, node: str) -> str:
    return (
        f"{path} was recorded from the live service and would be replaced from the simulator. Add "
        "--workbook-replace-live if that is meant: "
        f"pytest {node} --workbook-mode=record --workbook-replace-live"
    )
