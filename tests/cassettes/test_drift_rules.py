"""Rules of what is no drift."""

from __future__ import annotations

import pytest

from pytest_workbook.cassettes.drift_rules import MAY_BE_ABSENT, MOVING, Rule, rules_in
from pytest_workbook.errors import UsageError


@pytest.mark.parametrize(
    ("rule", "operation", "place", "is_covered"),
    [
        ("$.value[*].position", "GET worksheets", "$.value[3].position", True),
        ("$.value[*].position", "GET worksheets", "$.value[3].name", False),
        ("$.value", "GET worksheets", "$.value[3].name", True),
        ("$.value", "GET worksheets", "$.values[0]", False),
        ("$.value[0]", "GET worksheets", "$.value[00]", False),
        ("GET worksheets $.value", "GET worksheets", "$.value[0]", True),
        ("get worksheets $.value", "GET worksheets", "$.value[0]", True),
        ("GET worksheets $.value", "GET tables", "$.value[0]", False),
        ("GET *charts*", "GET worksheets/*/charts", "$.value", True),
        ("GET *charts*", "GET worksheets/*/charts", "status", True),
        ("GET worksheets/*/range()", "GET worksheets/*/range()", "$.text", True),
        ("status", "POST createSession", "status", True),
        ("POST createSession status", "POST createSession", "$.id", False),
        ("content-type", "GET worksheets", "content-type", True),
    ],
)
def test_a_rule_covers_an_operation_a_place_and_what_is_below_it(
    rule: str, operation: str, place: str, is_covered: bool
) -> None:
    """Stars stand for anything, brackets for themselves."""
    assert Rule.parse(rule).covers(operation, place) is is_covered


@pytest.mark.parametrize("text", ["", "*", "* *", "$.a $.b", "GET $.a worksheets"])
def test_a_rule_that_would_cover_all_or_nothing_is_refused(text: str) -> None:
    """The message shows how a rule looks."""
    with pytest.raises(UsageError, match="is no rule of what is no drift: expected an operation, a JSON path"):
        Rule.parse(text)


def test_lines_may_be_empty_or_comments() -> None:
    """What follows a number sign is for people."""
    found = rules_in(["", "  ", "# all of it", "$.a  # because", "GET tables"])

    assert [(one.operation, one.place) for one in found] == [("", "$.a"), ("GET tables", "")]


def test_every_field_that_is_not_compared_has_a_reason() -> None:
    """And none is in both lists."""
    assert all([*MAY_BE_ABSENT.values(), *MOVING.values()])
    assert not set(MAY_BE_ABSENT) & set(MOVING)
