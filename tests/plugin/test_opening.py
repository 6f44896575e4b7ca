"""How sessions and items are opened: options, addresses and counts."""

from __future__ import annotations

import pytest
from harness import collected, make_workbook

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.marker_arguments import MarkerArguments
from pytest_workbook.plugin.plans import Target
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.wire import Request

_ITEM = ItemAddress("/me/drive/items/01ABCDEFGHIJ")
_ALIAS = "https://graph.microsoft.com/v1.0/me/drive/items/item-1"


def _begun(pytester: pytest.Pytester, *args: str) -> Center:
    center, (item,) = collected(pytester, "def test_it(workbook_item):\n    pass\n", *args)
    center.begin(item)
    return center


def test_options_are_the_factorys_then_the_markers_then_the_ini_files(pytester: pytest.Pytester) -> None:
    """Argument by argument; what nobody says has the documented default."""
    pytester.makeini("[pytest]\nworkbook_persist_changes = true\nworkbook_on_expiry = fail\n")
    opening = _begun(pytester).wiring.opening
    plain = opening.options(MarkerArguments(), is_shared=False)
    assert (plain.persist_changes, plain.on_teardown, plain.on_expiry, plain.keepalive) == (True, "close", "fail", None)
    marked = opening.options(MarkerArguments(persist_changes=False, on_expiry="recreate"), is_shared=True)
    assert (marked.persist_changes, marked.on_expiry, marked.keepalive) == (False, "recreate", 240.0)
    given = opening.options(MarkerArguments(persist_changes=False), is_shared=False, persist_changes=True)
    assert given.persist_changes is True


@pytest.mark.parametrize(("said", "seconds"), [(True, 240.0), (False, None), (90, 90.0)])
def test_keepalive_is_a_switch_or_seconds(pytester: pytest.Pytester, said: bool | float, seconds: float | None) -> None:
    """A marker's word beats the scope's default."""
    options = _begun(pytester).wiring.opening.options(MarkerArguments(keepalive=said), is_shared=True)
    assert options.keepalive == seconds


def test_each_source_has_the_item_somewhere_else(pytester: pytest.Pytester) -> None:
    """Named, it keeps its address; unnamed, a cassette knows it by its alias and the live service not at all."""
    opening = _begun(pytester).wiring.opening
    assert [opening.path(Target(_ITEM), source) for source in ("simulator", "cassette", "live")] == [_ITEM.path] * 3
    assert opening.path(Target(), "cassette") == "/me/drive/items/item-1"
    with pytest.raises(UsageError, match="a local workbook is not known to Microsoft Graph"):
        opening.path(Target(), "live")


def test_a_recorded_address_is_taken_to_where_the_simulator_has_the_item(pytester: pytest.Pytester) -> None:
    """Only of an item that nothing names, and never of another whose id begins alike."""
    opening = _begun(pytester).wiring.opening
    here = opening.path(Target(), "simulator")

    def moved(url: str, target: Target = Target(), source: str = "simulator") -> str:  # noqa: B008 - frozen
        return opening.relocated(Request("GET", url), target, source).url  # type: ignore[arg-type] # a literal

    assert moved(f"{_ALIAS}/workbook?a=1") == f"https://graph.microsoft.com/v1.0{here}/workbook?a=1"
    assert moved(_ALIAS).endswith(here)
    assert moved(f"{_ALIAS}1/workbook") == f"{_ALIAS}1/workbook"
    assert moved(f"{_ALIAS}/workbook", Target(_ITEM)) == f"{_ALIAS}/workbook"
    assert moved(f"{_ALIAS}/workbook", source="cassette") == f"{_ALIAS}/workbook"


def test_the_simulator_knows_all_of_the_item(pytester: pytest.Pytester) -> None:
    """Its facts are those of the simulated drive, and it stands under each form of address."""
    make_workbook(pytester.path / "budget.xlsx")
    center = _begun(pytester, "--workbook-item=budget.xlsx")
    item = center.wiring.opening.item_for(center.wiring.run.in_care().target)
    assert (item.name, item.drive_path) == ("budget.xlsx", "/budget.xlsx")
    twin = center.wiring.opening.item_at(ItemAddress(f"/drives/{item.drive_id}/items/{item.id}"), lambda: None)  # type: ignore[arg-type,return-value] # not asked for here
    assert twin.range("Sheet1!A1").value == item.range("Sheet1!A1").value == "Item"


def test_what_sessions_did_is_summed_up_and_a_long_idle_use_is_told(pytester: pytest.Pytester) -> None:
    """The pages disagree on five and seven minutes, so the summary says that it happened."""
    center = _begun(pytester)
    events = SessionEvents()
    events.created, events.expired, events.retries, events.waited, events.used_after_long_idle = 2, 1, 3, 4.5, 1
    center.wiring.opening._count(events)
    totals = center.wiring.run.totals
    assert (totals.sessions["created"], totals.sessions["expired"], totals.retries, totals.waited) == (2, 1, 3, 4.5)
    assert "1 uses of a session came after more than 5 idle minutes" in totals.notes[0]


def test_a_session_that_was_refused_is_forgotten(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be opened needs no end."""
    center = _begun(pytester)
    opening, run = center.wiring.opening, center.wiring.run
    monkeypatch.setattr(opening, "_open_elsewhere", lambda *args: (_ for _ in ()).throw(UsageError("refused")))
    with pytest.raises(UsageError, match="refused"):
        opening.session("workbook_session", "function")
    assert run.sessions == []
    assert run.totals.sessions["closed"] == 1
