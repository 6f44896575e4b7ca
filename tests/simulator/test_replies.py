"""Shapes of refusals."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.replies import Refusal, api_not_found, from_book, invalid_argument, malformed

_IDS = {"date": "d", "request-id": "r", "client-request-id": "c"}


def test_the_object_model_has_two_levels() -> None:
    """Code, second level with the same message, then the ids."""
    assert Refusal(404, "ItemNotFound", "itemNotFound", "m").body(_IDS) == {
        "error": {
            "code": "ItemNotFound",
            "message": "m",
            "innerError": {"code": "itemNotFound", "message": "m", **_IDS},
        }
    }


def test_the_host_has_three_levels() -> None:
    """The code again below the second level, the ids after it."""
    body = Refusal(504, "Max", "gateway", "m", second_message="s").body(_IDS)
    assert body["error"]["innerError"] == {
        "code": "gateway",
        "message": "s",
        "innerError": {"code": "Max", "message": "m"},
        **_IDS,
    }
    assert ["code", "message", "innerError", *_IDS] == list(body["error"]["innerError"])


def test_the_front_is_flat() -> None:
    """Only ids below the code, or nothing at all."""
    assert Refusal(404, "itemNotFound", None, "m").body(_IDS)["error"]["innerError"] == _IDS
    assert Refusal(400, "x", None, "m", ids=False).body(_IDS) == {"error": {"code": "x", "message": "m"}}


@pytest.mark.parametrize("kind", list(ErrorKind))
def test_each_refusal_of_the_workbook_has_a_code(kind: ErrorKind) -> None:
    """The outer code is the kind's, the second level the same with a small letter; a locked cell has none."""
    refusal = from_book(BookError(kind, "told"))
    assert refusal.code == kind.value
    second_level = None if kind is ErrorKind.ACCESS_DENIED else kind.value[0].lower() + kind.value[1:]
    assert refusal.second_level == second_level
    assert 400 <= refusal.status < 500


def test_a_taken_name_may_be_400() -> None:
    """By the profile; no other kind moves."""
    taken = BookError(ErrorKind.ALREADY_EXISTS, "x")
    assert [from_book(taken).status, from_book(taken, already_exists_status=400).status] == [409, 400]
    wrong = BookError(ErrorKind.INSERT_DELETE_CONFLICT, "x")
    assert from_book(wrong, already_exists_status=400).status == 409


def test_the_usual_refusals_have_their_codes() -> None:
    """Unknown members, wrong arguments and malformed segments."""
    assert (api_not_found().status, api_not_found().code) == (404, "ApiNotFound")
    assert "('x')" not in malformed("range('x')").message
    assert "'range'" in malformed("a/range('x')").message
    assert "(why)" in invalid_argument("why").message
