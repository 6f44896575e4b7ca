"""Ids of what is added to a workbook."""

from __future__ import annotations

import re

from pytest_workbook.simulator.book.beside import Comment, CommentReply
from pytest_workbook.simulator.book.model import Contents, Sheet
from pytest_workbook.simulator.book.new_ids import free_id

_FIRST = "{80008000-8000-8000-8000-800080008000}"
_SECOND = "{80008000-8000-8000-8000-800080008001}"


def test_id_is_a_guid_made_from_the_randomness_given() -> None:
    """The same each time, in upper case and braces."""
    assert free_id(Contents([]), lambda: 0.5) == _FIRST
    numbers = iter([0.999, 0.1] * 4)
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", free_id(Contents([]), numbers.__next__))


def test_ids_that_are_taken_are_passed_over() -> None:
    """Those of sheets and of replies alike."""
    reply = CommentReply(_SECOND, "x")
    comments = [Comment("{1}", "a", "{S}", "A1", replies=(reply,))]
    found = free_id(Contents([Sheet(_FIRST, "Sheet1")], comments=comments), lambda: 0.5)
    assert found == "{80008000-8000-8000-8000-800080008002}"


def test_the_highest_id_is_followed_by_the_lowest() -> None:
    """Counting goes round."""
    last = "{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}"
    found = free_id(Contents([Sheet(last, "Sheet1")]), lambda: 0.99999999)
    assert found == "{00000000-0000-0000-0000-000000000000}"
