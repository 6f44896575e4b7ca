"""The list of the linter's rules."""

from __future__ import annotations

import re
from pathlib import Path

from pytest_workbook.linter.rules import RULES

_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "linter.md"


def test_each_rule_has_its_part_of_the_page_with_reason_and_source() -> None:
    """Names on the page are those of the rules, in their order, and each part says why, and by whom."""
    parts = re.split(r"^## `(.+)`$", _PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert parts[1::2] == [rule.name for rule in RULES]
    assert [name for name, text in zip(parts[1::2], parts[2::2], strict=True) if "Source: " not in text] == []


def test_names_can_stand_in_a_warnings_filter() -> None:
    """They hold no colon, which divides a filter, and none begins another."""
    names = [rule.name for rule in RULES]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in names)
    assert [(one, other) for one in names for other in names if one != other and other.startswith(one)] == []
