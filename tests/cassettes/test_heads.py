"""Whose a file is, from its first lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.heads import Head, head_of
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.wire import Request, json_response


def test_a_file_of_ours_says_whose_it_is(tmp_path: Path) -> None:
    """Also a node whose id has quotes and line ends, and whatever its bodies hold."""
    path = tmp_path / "a.workbook.yaml"
    body = {"text": '\nmetadata:\n  workbook:\n    node_id: "other"'}
    one = Interaction(Request("GET", "https://graph.microsoft.com/v1.0/me"), json_response(200, body))
    node_id = 't.py::test_a["x"\n\u2028]'
    path.write_text(dumped(Document((one,), node_id, "live", "2026-01-01T00:00:00+00:00")), encoding="utf-8")

    assert head_of(path) == Head(node_id, "live", "2026-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "interactions: []\nversion: 1\n",
        'interactions:\n- x\n\ninteractions:\nmetadata:\n  workbook:\n    node_id: "a"\n',
        'version: 1\nmetadata:\n  workbook:\n    source: "live"\ninteractions: []\n',
        'version: 1\nmetadata:\n  workbook:\n    node_id: "\\q"\ninteractions: []\n',
    ],
)
def test_what_was_not_laid_out_by_us_is_nobodys_to_tell(tmp_path: Path, text: str) -> None:
    """Nor is a file that is not there."""
    path = tmp_path / "a.workbook.yaml"
    path.write_text(text, encoding="utf-8")

    assert head_of(path) is None
    assert head_of(tmp_path / "none.yaml") is None
