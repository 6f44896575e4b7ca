"""``$expand`` of single navigation properties."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Place
from pytest_workbook.simulator.odata import Arguments, parse_options
from pytest_workbook.simulator.profiles import parse_profile
from pytest_workbook.simulator.replies import Reply
from pytest_workbook.simulator.resources.expansion import expanded
from pytest_workbook.simulator.walk import NotImplementedHere
from pytest_workbook.wire import Request


def _call(query: str) -> Call[Workbook]:
    book = Workbook.blank()
    return Call(
        node=WORKBOOK.node(book, ""),
        book=book,
        arguments=Arguments(),
        options=parse_options(query, ignores_unknown=False),
        body={},
        request=Request("GET", "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"),
        place=Place("https://graph.microsoft.com/v1.0", "item", "/item"),
        profile=parse_profile(""),
        random=Random(1),
    )


def _sheet() -> tuple[str, Mapping[str, object]]:
    return "worksheets('1')", {"name": "Übersicht"}


def _never() -> tuple[str, Mapping[str, object]]:
    pytest.fail("read, though nobody asked for it")


def test_what_was_asked_for_is_added() -> None:
    """In the property's own spelling whatever the query's, with its address first; the rest stays."""
    reply = expanded(_call("$expand=WORKSHEET"), Reply(201, {"a": 1}, {"X": "y"}), workSheet=_sheet, other=_never)
    assert reply == Reply(
        201, {"a": 1, "workSheet": {"@odata.id": "/item/worksheets('1')", "name": "Übersicht"}}, {"X": "y"}
    )
    assert isinstance(reply.body, dict)
    assert list(reply.body["workSheet"]) == ["@odata.id", "name"]


def test_without_expand_nothing_is_read() -> None:
    """The entity is answered as it is."""
    assert expanded(_call(""), Reply(200, {"a": 1}), worksheet=_never) == Reply(200, {"a": 1})


def test_the_reply_that_came_is_left_alone() -> None:
    """A new body is made; the old one does not grow."""
    body: dict[str, object] = {"a": 1}
    expanded(_call("$expand=worksheet"), Reply(200, body), worksheet=_sheet)
    assert body == {"a": 1}


@pytest.mark.parametrize("wanted", ["charts", "Größe", "worksheet,charts"])
def test_another_property_is_not_simulated(wanted: str) -> None:
    """It is said by name, with 501, also beside one that is known."""
    with pytest.raises(NotImplementedHere, match=rf"\$expand={wanted.rpartition(',')[2].lower()} on ") as caught:
        expanded(_call(f"$expand={wanted}"), Reply(200, {}), worksheet=_sheet)
    assert (caught.value.status, caught.value.code) == (501, "notImplemented")
