"""Tests of a worksheet's protection in a file."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.model import Protection
from pytest_workbook.simulator.book.opening_protection import OPTIONS, protection_attributes, read_protection


@pytest.mark.parametrize("attributes", [{}, {"sheet": "0"}, {"objects": "1", "formatCells": "0"}])
def test_protection_that_is_off_is_none(attributes: dict[str, str]) -> None:
    """What it would forbid does not matter."""
    assert read_protection(attributes) is None


def test_file_says_what_is_not_allowed() -> None:
    """What it does not speak of is not allowed either."""
    found = read_protection({"sheet": "true", "sort": "0", "formatRows": "false", "formatCells": "1"})
    assert found == Protection(frozenset({"allowSort", "allowFormatRows"}))


@pytest.mark.parametrize("attributes", [{"password": "CC1A"}, {"hashValue": "x==", "saltValue": "y=="}])
def test_password_is_noticed(attributes: dict[str, str]) -> None:
    """In the old form and in the new one."""
    found = read_protection({"sheet": "1", **attributes})
    assert found is not None
    assert found.has_password


@pytest.mark.parametrize("allowed", [frozenset[str](), frozenset(OPTIONS), frozenset({"allowSort"})])
def test_written_protection_is_read_as_it_was(allowed: frozenset[str]) -> None:
    """For all eleven options."""
    assert len(OPTIONS) == 11
    assert read_protection(protection_attributes(Protection(allowed))) == Protection(allowed)
