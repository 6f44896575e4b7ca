"""Tests of the workbook itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import Members
from pytest_workbook.wire import Response

Send = Callable[..., Response]


def test_workbook_is_shown_by_its_annotations(send: Send) -> None:
    """It has no properties of its own."""
    assert send("GET", "").json() == {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata"
        "#users('a%40example.com')/drive/items('01X')/workbook/$entity",
        "@odata.id": "/users('a%40example.com')/drive/items('01X')/workbook",
    }


@pytest.mark.parametrize(
    "path",
    [
        "",
        "worksheets",
        "worksheets/Sheet1",
        "worksheets/Sheet1/range(address='A1')",
        "tables",
        "tables/Table1",
        "tables/Table1/rows",
        "tables/Table1/rows/itemAt(index=0)",
        "tables/Table1/columns",
        "tables/Table1/columns/1",
        "names",
        "names/tax",
        "application",
    ],
)
def test_expansion_of_what_is_not_simulated_says_so(send: Send, book: Workbook, path: str) -> None:
    """It is never passed over in silence."""
    book.add_table(book.area("A1:B2"), has_headers=True)
    book.add_name("tax", "=0.2")
    assert send("GET", path).status == 200
    assert send("GET", f"{path}?$expand=wishes").status == 400


def test_verb_that_workbooks_do_not_take_is_refused(send: Send) -> None:
    """A workbook is deleted as a drive item."""
    assert send("DELETE", "").status == 405


def test_member_that_is_not_simulated_says_so(send: Send) -> None:
    """What Graph has and the simulator has not is 501, what nobody has is unknown."""
    assert send("GET", "nonsense").json()["error"]["code"] == "ApiNotFound"


def test_every_operation_says_why_it_behaves_so(members: Members) -> None:
    """Evidence names a source and a date."""
    for operation in members.operations.values():
        assert operation.evidence.source
        assert operation.evidence.date.startswith("20")
