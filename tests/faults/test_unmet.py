"""What is said of faults that no request met."""

from __future__ import annotations

from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.plan import WorkbookFaults
from pytest_workbook.faults.unmet import unmet_message
from pytest_workbook.wire import Request


def _ask(plan: WorkbookFaults) -> None:
    url = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook/q"
    plan.met_by(Asked.of(Request("GET", url)))


def test_the_message_names_what_was_asked_instead() -> None:
    """The most similar first, three at most, each once."""
    plan = WorkbookFaults()
    plan.throttle(method="PATCH", path="worksheets/*/rnage(*)")
    asked = [
        ("GET", "tables"),
        ("GET", "names"),
        ("PATCH", "worksheets/S/range(address='A1')"),
        ("PATCH", "worksheets/S/range(address='A1')"),
        ("POST", "worksheets/add"),
        ("GET", ""),
    ]
    assert unmet_message(plan.unmet(), asked).splitlines() == [
        "an injected fault was never met: throttle on PATCH worksheets/*/rnage(*)",
        "Asked instead:",
        "  PATCH worksheets/S/range(address='A1')",
        "  POST worksheets/add",
        "  GET names",
        "  and 2 others",
        "Mend method=, path= or after=, or let it be unmet with optional=True.",
    ]


def test_the_message_tells_why_and_of_how_many() -> None:
    """Too few came, another fault was first, and no more than three are told."""
    plan = WorkbookFaults()
    plan.throttle(after=3)
    plan.locked(path="x")
    plan.locked(path="y")
    plan.locked(path="z")
    _ask(plan)
    assert unmet_message(plan.unmet(), []).splitlines() == [
        "4 injected faults were never met: throttle on any request, after 3 of them; only 1 request came",
        "  and locked on x",
        "  and locked on y",
        "  and 1 more",
        "No request was sent.",
        "Mend method=, path= or after=, or let it be unmet with optional=True.",
    ]


def test_the_message_says_that_another_fault_came_first() -> None:
    """Both concern the same requests."""
    plan = WorkbookFaults()
    plan.gateway_timeout(times=2)
    plan.throttle()
    for _ in range(2):
        _ask(plan)
    told = unmet_message(plan.unmet(), [("GET", "x\n" + "y" * 300)])
    assert "throttle on any request; 2 requests came, and other faults answered them" in told
    assert "  GET x\\n" + "y" * 194 + "…" in told
