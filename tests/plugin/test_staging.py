"""What others do to the workbook of a test."""

from __future__ import annotations

import pytest
from harness import collected, make_workbook

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.staging import Staging
from pytest_workbook.session.drive_item import DriveItem

_A1 = "worksheets/Sheet1/range(address='A1')"


@pytest.fixture(name="care")
def _care(pytester: pytest.Pytester) -> Center:
    """A run whose one test is in care, on a workbook of its own."""
    make_workbook(pytester.path / "budget.xlsx")
    code = "def test_it(workbook_faults, workbook_item):\n    pass\n"
    center, (item,) = collected(pytester, code, "--workbook-item=budget.xlsx")
    center.begin(item)
    return center


def _item(care: Center) -> DriveItem:
    return care.wiring.opening.item_for(care.wiring.run.in_care().target)


def _set(staging: Staging, value: object, seconds: float = 0) -> None:
    staging.send(None, "PATCH", _A1, {"values": [[value]]}, headers={}, seconds=seconds)


def test_somebody_elses_write_is_seen_and_is_nobodys_exchange(care: Center) -> None:
    """At once, or when its time has come."""
    staging, item = Staging(care.wiring), _item(care)
    _set(staging, "theirs")
    assert item.range("Sheet1!A1").value == "theirs"
    _set(staging, "later", seconds=5)
    assert item.range("Sheet1!A1").value == "theirs"
    care.wiring.run.clock.advance(5)
    assert item.range("Sheet1!A1").value == "later"
    assert {one.method for one in care.wiring.run.timeline.since(0)} == {"GET"}


def test_a_lock_keeps_others_out_until_it_is_let_go(care: Center) -> None:
    """Of writes alone; and a test that ends lets everything go."""
    staging, item = Staging(care.wiring), _item(care)
    staging.lock(item, "Ada", 409, None)
    assert item.patch("workbook/" + _A1, json={"values": [[1]]}).status_code == 409
    assert item.get("workbook/" + _A1).status_code == 200
    staging.unlock(item)
    assert item.patch("workbook/" + _A1, json={"values": [[1]]}).status_code == 200
    staging.lock(item, "Ada", 423, None)
    staging.clear()
    assert item.patch("workbook/" + _A1, json={"values": [[2]]}).status_code == 200


def test_what_cannot_be_staged_is_refused_in_words(care: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong item, status, time or request; and a source that holds no workbook."""
    staging = Staging(care.wiring)
    with pytest.raises(UsageError, match="is no DriveItem of the simulated drive"):
        staging.lock("budget.xlsx", "Ada", 409, None)
    with pytest.raises(UsageError, match="a lock refuses with one of 409, 423, 429"):
        staging.lock(None, "Ada", 418, None)
    with pytest.raises(UsageError, match="read=-1 is no number of seconds"):
        staging.delay(read=-1)
    with pytest.raises(UsageError, match=r"the other editor's GET worksheets/Gone was refused with 404"):
        staging.send(None, "GET", "worksheets/Gone", None, headers={})
    plan = care.wiring.run.in_care().plan
    monkeypatch.setattr(care.wiring.run.in_care(), "plan", type(plan)("cassette"))
    with pytest.raises(UsageError, match="a cassette holds no workbook that somebody else could change"):
        staging.unlock(None)
    monkeypatch.undo()
