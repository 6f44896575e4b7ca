"""Tests of the workbook itself."""

from __future__ import annotations

from collections.abc import Callable

from pytest_workbook.wire import Response

Send = Callable[..., Response]


def test_workbook_is_shown_by_its_annotations(send: Send) -> None:
    """It has no properties of its own."""
    assert send("GET", "").json() == {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata"
        "#users('a%40example.com')/drive/items('01X')/workbook/$entity",
        "@odata.id": "/users('a%40example.com')/drive/items('01X')/workbook",
    }


def test_expansion_of_what_is_not_simulated_says_so(send: Send) -> None:
    """It is not passed over in silence."""
    assert send("GET", "?$expand=worksheets").status == 501


def test_verb_that_workbooks_do_not_take_is_refused(send: Send) -> None:
    """A workbook is deleted as a drive item."""
    assert send("DELETE", "").status == 405


def test_member_that_is_not_simulated_says_so(send: Send) -> None:
    """What Graph has and the simulator has not is 501, what nobody has is unknown."""
    assert send("GET", "nonsense").json()["error"]["code"] == "ApiNotFound"
