"""Requests below the workbook, as far as the resources do not decide them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.clock import ManualClock
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Response

Ask = Callable[..., Response]
_ROOT = "https://graph.microsoft.com/v1.0"


@pytest.mark.parametrize(
    ("address", "context", "odata_id"),
    [
        (
            "/me/drive/items/01A!2",
            "users('user%40contoso.com')/drive/items('01A%212')/workbook",
            "/users('user%40contoso.com')/drive/items('01A%212')/workbook",
        ),
        (
            "/drives/b!d-123456789/items/01A",
            "drives('b%21d-123456789')/items('01A')/workbook",
            "/drives('b%21d-123456789')/items('01A')/workbook",
        ),
        (
            "/users/a@b.c/drives/b!d-123456789/items/01A",
            "users('a%40b.c')/drives('b%21d-123456789')/items('01A')/workbook",
            "/users('a%40b.c')/drive/items('01A')/workbook",
        ),
    ],
)
def test_annotations_name_the_item(simulator: Simulator, ask: Ask, address: str, context: str, odata_id: str) -> None:
    """The context keeps the address as it was asked, the id is canonical."""
    simulator.mount(None, ItemAddress(address))
    body = ask("GET", f"{address}/workbook/worksheets/Sheet1").json()
    assert f"{_ROOT}/$metadata#{context}/worksheets/$entity" == body["@odata.context"]
    assert f"{odata_id}/worksheets(%27%7B00000000-0001-0000-0000-000000000000%7D%27)" == body["@odata.id"]


def test_a_share_is_named_as_asked(simulator: Simulator, ask: Ask) -> None:
    """Addresses without a drive have the drive of the item in their id."""
    file = simulator.mount(None, ItemAddress("/shares/u!abc/driveItem"))
    body = ask("GET", "/shares/u!abc/driveItem/workbook/worksheets").json()
    assert body["@odata.context"] == f"{_ROOT}/$metadata#shares('u%21abc')/driveItem/workbook/worksheets"
    drive = file.drive_id.replace("!", "%21")
    assert body["value"][0]["@odata.id"].startswith(f"/drives('{drive}')/items('{file.id}')/workbook/")


def test_keys_of_a_nested_collection_are_shown_as_requested(simulator: Simulator, ask: Ask) -> None:
    """A name stays a name in the context; the segment form is written as a key."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    for form in ("worksheets/Sheet1/tables", "worksheets('Sheet1')/tables"):
        body = ask("GET", f"{base}/{form}").json()
        assert body["@odata.context"].endswith("/workbook/worksheets('Sheet1')/tables")


def test_refused_writes_leave_the_item_unmarked(simulator: Simulator, ask: Ask, clock: ManualClock) -> None:
    """A refusal changes neither the saved bytes nor the item's tag."""
    file = simulator.blank()
    base = f"/me/drive/items/{file.id}"
    before = (simulator.saved_bytes(file), file.version)
    answer = ask("PATCH", f"{base}/workbook/worksheets/Sheet1/range(address='A1:B1')", {"values": [[1]] * 3})
    assert (
        answer.status,
        answer.json()["error"]["code"],
        answer.json()["error"]["innerError"]["code"],
    ) == (400, "InvalidArgument", "invalidArgument")
    assert before == (simulator.saved_bytes(file), file.version)


def test_a_name_already_taken_follows_the_profile(clock: ManualClock, ask_of: Ask) -> None:
    """409 by the current table, 400 by the old sample."""
    for profile, status in (("documented", 409), ("already_exists_status=400", 400)):
        simulator = Simulator(clock=clock, profile=profile)
        path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets"
        answer = ask_of(simulator, "POST", path, {"name": "sheet1"})
        assert (status, "ItemAlreadyExists") == (answer.status, answer.json()["error"]["code"])


@pytest.mark.parametrize("verb", ["HEAD", "OPTIONS", "TRACE"])
def test_verbs_without_a_meaning_are_not_allowed(simulator: Simulator, ask: Ask, verb: str) -> None:
    """They do not fall through to something else."""
    base = f"/me/drive/items/{simulator.blank().id}/workbook"
    assert ask(verb, f"{base}/worksheets").status == 405


def test_query_options_that_no_page_shows_follow_the_profile(clock: ManualClock, ask_of: Ask) -> None:
    """Refused by default, ignored by choice."""
    for profile, status in (("documented", 400), ("unknown_options=ignore", 200)):
        simulator = Simulator(clock=clock, profile=profile)
        path = f"/me/drive/items/{simulator.blank().id}/workbook/worksheets?$filter=name%20eq%20'x'"
        assert status == ask_of(simulator, "GET", path).status
