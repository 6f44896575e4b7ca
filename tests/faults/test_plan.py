"""The plan of a test's faults: who meets which, in order and counted."""

from __future__ import annotations

import inspect
import math
import threading
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.faults.asked import Asked
from pytest_workbook.faults.named import NAMES
from pytest_workbook.faults.plan import WorkbookFaults
from pytest_workbook.wire import Headers, Request

BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"


def _met(plan: WorkbookFaults, method: str, path: str, *, by_plugin: bool = False, session: bool = True) -> str | None:
    headers = Headers({"workbook-session-id": "s"} if session else {})
    asked = Asked.of(Request(method, f"{BOOK}/{path}", headers), is_housekeeping=by_plugin)
    fault = plan.met_by(asked)
    return fault.name if fault is not None else None


def test_faults_are_met_in_order_and_once() -> None:
    """One after the other, then none."""
    plan = WorkbookFaults()
    plan.throttle()
    plan.gateway_timeout(times=2)
    met = [_met(plan, "GET", "worksheets") for _ in range(4)]
    assert met == ["throttle", "gateway_timeout", "gateway_timeout", None]


def test_only_the_requests_it_concerns_meet_a_fault() -> None:
    """By method, by path, by both; the others pass and are not counted."""
    plan = WorkbookFaults()
    plan.add(500, method="patch", path="worksheets/*")
    plan.add(404, path="tables")
    plan.add(409, method="DELETE")
    asked = [
        ("GET", "worksheets/S"),
        ("PATCH", "names/N"),
        ("PATCH", "worksheets/S"),
        ("DELETE", "tables"),
        ("GET", "tables"),
    ]
    assert [_met(plan, *one) for one in asked] == [None, None, "500", "404", None]
    assert _met(plan, "DELETE", "names/N") == "409"


def test_each_fault_counts_what_it_concerns_for_itself() -> None:
    """The third PATCH is throttled, and the session is gone before the fifth call, whatever else happens."""
    plan = WorkbookFaults()
    plan.throttle(method="PATCH", after=2)
    plan.session_gone(after=4)
    asked = ["PATCH", "GET", "PATCH", "PATCH", "PATCH", "GET"]
    met = [_met(plan, method, "worksheets") for method in asked]
    assert met == [None, None, None, "throttle", "session_gone", None]


def test_a_fault_for_ever_is_always_met() -> None:
    """``math.inf`` has no end, and faults behind it wait for ever."""
    plan = WorkbookFaults()
    plan.gateway_timeout(times=math.inf, path="worksheets")
    plan.throttle()
    assert {_met(plan, "GET", "worksheets") for _ in range(20)} == {"gateway_timeout"}
    assert _met(plan, "GET", "names") == "throttle"


def test_housekeeping_meets_only_what_names_it() -> None:
    """Neither a fault for anything, nor wildcards alone; and it is not counted either."""
    plan = WorkbookFaults()
    plan.add(500)
    plan.add(501, path="*")
    plan.add(502, path="create*", after=1)
    assert [_met(plan, "POST", "createSession", by_plugin=True) for _ in range(2)] == [None, "502"]
    assert [_met(plan, "POST", "createSession") for _ in range(2)] == ["500", "501"]


def test_a_session_is_gone_only_for_a_request_in_one() -> None:
    """Unless a path says otherwise."""
    plan = WorkbookFaults()
    plan.session_gone()
    plan.session_gone(path="names")
    assert _met(plan, "GET", "worksheets", session=False) is None
    assert _met(plan, "GET", "names", session=False) == "session_gone"
    assert _met(plan, "GET", "worksheets") == "session_gone"


@pytest.mark.parametrize("name", ["lost_write", "lost_reply"])
def test_only_a_write_is_lost(name: str) -> None:
    """Not a read, not a session's own life; but what method or path name."""
    plan = WorkbookFaults()
    plan.inject(name, {})
    assert [_met(plan, *one) for one in (("GET", "tables"), ("POST", "createSession"), ("POST", "tables/add"))] == [
        None,
        None,
        name,
    ]
    plan.inject(name, {"path": "createSession"})
    assert _met(plan, "POST", "createSession") == name
    plan.inject(name, {"method": "GET"})
    assert _met(plan, "GET", "tables") == name


def test_a_part_of_a_batch_meets_only_what_has_a_path() -> None:
    """Neither a fault for any request, nor one that breaks the connection."""
    plan = WorkbookFaults()
    plan.add(500)
    plan.timeout(path="x")
    plan.add(501, path="x")
    part = Asked.of(Request("GET", f"{BOOK}/x"), is_part=True)
    fault = plan.met_by(part)
    assert fault is not None
    assert fault.name == "501"
    assert plan.met_by(part) is None


def test_what_was_given_back_is_met_by_another() -> None:
    """Nothing came of it, so it stays unmet until then."""
    plan = WorkbookFaults()
    plan.locked(path="y", optional=True)
    planned = plan.lost_write()
    fault = plan.met_by(Asked("PATCH", "x", "/x"))
    assert fault is planned.fault
    plan.give_back(fault)
    assert (planned.met, plan.unmet()) == (0, [planned])
    assert _met(plan, "PATCH", "x") == "lost_write"


def test_unmet_are_those_that_nobody_met_and_somebody_should() -> None:
    """One of three times is met; an optional one need not be."""
    plan = WorkbookFaults()
    missed = plan.throttle(path="tables")
    plan.gateway_timeout(times=3)
    plan.locked(optional=True, path="tables")
    _met(plan, "GET", "worksheets")
    assert plan.unmet() == [missed]
    assert (missed.name, repr(missed)) == ("throttle", "<fault throttle on tables, met 0 of 1>")


def test_a_plan_is_true_once_it_has_a_fault() -> None:
    """Met or not."""
    plan = WorkbookFaults()
    assert not plan
    plan.add(path="x")
    assert plan
    assert len(plan) == 1
    assert repr(plan) == "<WorkbookFaults [<fault 504 on x, met 0 of 1>]>"


def test_threads_share_the_counts() -> None:
    """A fault that five requests are to meet is met by five of many."""
    plan = WorkbookFaults()
    plan.throttle(times=5)
    met: list[str | None] = []
    threads = [threading.Thread(target=lambda: met.extend(_met(plan, "GET", "x") for _ in range(25))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert met.count("throttle") == 5


@pytest.mark.parametrize("name", NAMES)
def test_every_named_fault_is_a_method(name: str) -> None:
    """It takes the common arguments, and plans what it is called."""
    plan = WorkbookFaults()
    planned = getattr(plan, name)(path="x", times=2, optional=True)
    assert (planned.name, planned.fault.path, planned.fault.times, planned.fault.optional) == (name, "x", 2, True)


def test_the_signature_is_the_contracts() -> None:
    """Names, order and defaults; what is ours comes after it, by keyword."""
    parameters = list(inspect.signature(WorkbookFaults.add).parameters.values())[1:]
    assert {one.name: one.default for one in parameters if one.kind is one.KEYWORD_ONLY} == {
        "seconds": 0,
        "style": None,
        "message": None,
        "sticky": None,
    }
    assert {one.name: one.default for one in parameters if one.kind is not one.KEYWORD_ONLY} == {
        "status": 504,
        "method": None,
        "path": None,
        "times": 1,
        "after": 0,
        "code": None,
        "retry_after": None,
        "body": None,
        "exception": None,
        "applied": False,
        "optional": False,
    }


def test_positions_work_where_they_read_well() -> None:
    """``add(429)``, ``throttle(30)``, ``session_gone(400)``."""
    plan = WorkbookFaults()
    assert plan.add(429, "GET", "x").fault.describe() == "429 on GET x"
    assert plan.throttle(30).fault.retry_after == 30
    assert plan.session_gone(400).fault.status == 400


@pytest.mark.parametrize(("name", "whose"), [("add", "Its signature is"), ("locked", "It takes the arguments of")])
def test_a_wrong_argument_shows_the_signature(name: str, whose: str) -> None:
    """Of ``add``, whose arguments the named ones take."""
    with pytest.raises(UsageError) as refused:
        getattr(WorkbookFaults(), name)(times=-1)
    assert str(refused.value) == (
        f"workbook_faults.{name} is wrong: times=-1 is neither a whole number, 1 or more, nor math.inf.\n"
        f"{whose} workbook_faults.add(status=504, method=None, path=None, times=1, after=0, code=None, "
        "retry_after=None, body=None, exception=None, applied=False, optional=False, *, seconds=0, style=None, "
        "message=None, sticky=None)"
    )


def _given(**given: Any) -> dict[str, Any]:
    return given


def test_inject_takes_what_the_marker_gives() -> None:
    """Name and arguments apart; the bare reason is raised."""
    plan = WorkbookFaults()
    assert plan.inject("throttle", _given(retry_after=3)).fault.retry_after == 3
    with pytest.raises(UsageError, match=r"\Aafter=None is no whole number, 0 or more\Z"):
        plan.inject(None, _given(after=None))


def test_an_interleaved_action_is_addressed_as_a_fault_is() -> None:
    """It has the name that exchanges show, and is met by what it concerns."""
    plan, done = WorkbookFaults(), []
    planned = plan.interleave("other_edit", lambda: done.append("edit"), {"method": "PATCH", "after": 1})
    assert [_met(plan, method, "x") for method in ("PATCH", "GET", "PATCH")] == [None, None, "other_edit"]
    assert planned.fault.is_passed_on
    assert planned.fault.action is not None
    planned.fault.action()
    assert done == ["edit"]


def test_late_and_dying_sessions_take_their_own_number_first() -> None:
    """Seconds of the one, requests of the other."""
    plan = WorkbookFaults()
    assert plan.slow(7).fault.seconds == 7
    assert plan.session_dies(3, times=2).fault.after == 3
    with pytest.raises(UsageError, match="seconds=-1 is no number of seconds, 0 or more"):
        plan.slow(-1)
