"""Ini keys for what only the user knows: ``workbook_secret_patterns`` and ``workbook_large_body``."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_SUITE = """
    def test_account(workbook_session):
        sheet = "Sheet1!"
        workbook_session.range(sheet + "B1").write("for ACME-4711")
        assert workbook_session.range(sheet + "A1:B1").values[0][1].startswith("for ")
        assert workbook_session.get("worksheets/ACME-4712").status_code == 404
"""


def test_rules_of_the_user_hide_and_replay(pytester: pytest.Pytester) -> None:
    """What a pattern finds is in no cassette, and the test that sends it replays; a large answer is named."""
    make_workbook(pytester.path / "book.xlsx", [["x", 1]])
    project(pytester, _SUITE)
    pytester.makeini(
        "[pytest]\nworkbook_item = book.xlsx\nworkbook_large_body = 200\n"
        "workbook_secret_patterns =\n    ACME-[0-9]{4}\n    nowhere\n"
    )
    recorded = run(pytester, "--workbook-mode=record")
    recorded.assert_outcomes(passed=1)
    recorded.stdout.fnmatch_lines(
        ["*.workbook.yaml: the answer to GET worksheets/[*]/range() has 0.0 MB; ask for fewer*"]
    )
    (cassette,) = pytester.path.rglob("*.workbook.yaml")
    text = cassette.read_text(encoding="utf-8")
    assert "471" not in text
    assert '"for secret-1"' in text
    assert "/worksheets/secret-2" in text
    replayed = run(pytester, "--workbook-mode=replay")
    replayed.assert_outcomes(passed=1)
