"""Every documented error code that a request can provoke is provoked by a request; the others are listed with why.

The facts are in ``codes.json``: the documented codes of both levels with their statuses, as far as pages say them.
Source: "Error codes for workbooks and charts", read 2026-11.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pytest_workbook.graph.codes import codes_in

_CODES: Mapping[str, int] = json.loads(Path(__file__).with_name("codes.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Ask:
    """A request that is refused, after others that are not.

    Args:
        method: of the request.
        path: below the workbook, or below the version with a slash.
        body: JSON, bytes or nothing.
        profile: of the simulator.
        before: requests that make it wrong: method, path and body.
        headers: of the request.
        seen: the code that stands in its place on the wire, where it is another.
    """

    method: str
    path: str
    body: object = None
    profile: str = ""
    before: tuple[tuple[str, str, object], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    seen: str | None = None


_RANGE = "worksheets/Data/range(address='{}')"
# An application's token: audience and no user.
_APP = "eyJhbGciOiJub25lIn0.eyJpZHR5cCI6ImFwcCIsInJvbGVzIjpbIkZpbGVzLlJlYWRXcml0ZS5BbGwiXX0.x"
_LOCKED: tuple[tuple[str, str, object], ...] = (("POST", "worksheets/Data/protection/protect", {}),)
_HELD: tuple[tuple[str, str, object], ...] = (("POST", "createSession", {"persistChanges": True}),)
_FILTERED: tuple[tuple[str, str, object], ...] = (
    ("POST", "tables/Table1/columns/itemAt(index=0)/filter/applyValuesFilter", {"values": ["nothing"]}),
)
_PROVOKED: Mapping[str, _Ask] = {
    # The generic code of a status is the documented top level; on the wire a specific one stands in its place.
    "badRequest": _Ask("POST", "worksheets", b"{"),
    "unauthorized": _Ask("GET", "worksheets", headers={"Authorization": ""}, seen="InvalidAuthenticationToken"),
    "forbidden": _Ask("POST", "createSession", {"persistChanges": True}, "app_only=deny", seen="EditModeAccessDenied"),
    "notFound": _Ask("GET", "/me/drive/items/01NOWHERE/workbook/worksheets", seen="itemNotFound"),
    "methodNotAllowed": _Ask("PUT", "names"),
    "conflict": _Ask("POST", "worksheets", {"name": "Data"}, seen="ItemAlreadyExists"),
    "payloadTooLarge": _Ask("GET", _RANGE.format("A1:Z100000"), seen="ResponsePayloadSizeLimitExceeded"),
    "notImplemented": _Ask("GET", "operations"),
    "accessDenied": _Ask("PATCH", _RANGE.format("A1"), {"values": 1}, before=_LOCKED),
    "badRequestUncategorized": _Ask("GET", "names?$filter=visible eq true"),
    "forbiddenUncategorized": _Ask("POST", "createSession", {"persistChanges": True}, "app_only=deny"),
    "filteredRangeConflict": _Ask("DELETE", "tables/Table1/rows/itemAt(index=0)", before=_FILTERED),
    "insertDeleteConflict": _Ask("POST", _RANGE.format("H3") + "/insert", {"shift": "Right"}),
    "invalidArgument": _Ask("PATCH", _RANGE.format("A1:B2"), {"values": [[1, 2, 3]]}),
    "invalidReference": _Ask("GET", "names/Rate/range"),
    "invalidSessionReCreatable": _Ask("GET", "worksheets", headers={"workbook-session-id": "cluster=gone"}),
    "itemAlreadyExists": _Ask("POST", "worksheets/add", {"name": "data"}),
    "itemNotFound": _Ask("GET", "worksheets/Nowhere"),
    "methodNotAllowedUncategorized": _Ask("PUT", "names"),
    "nonBlankCellOffSheet": _Ask(
        "POST",
        _RANGE.format("A20") + "/insert",
        {"shift": "Right"},
        before=(("PATCH", _RANGE.format("XFD20"), {"values": 1}),),
    ),
    "notImplementedUncategorized": _Ask("GET", "operations"),
    "payloadTooLargeUncategorized": _Ask(
        "PATCH", _RANGE.format("A1"), b" " * (5 * 1024 * 1024 + 1), seen="requestPayloadSizeLimitExceeded"
    ),
    "rangeExceedsLimit": _Ask("GET", "worksheets/Data/range", profile="whole_sheet=error"),
    "requestAborted": _Ask("PATCH", _RANGE.format("Z50"), {"formulas": "=TOCOL(A:XFD)"}),
    "tooManyRequests": _Ask("POST", "createSession", {"persistChanges": True}, "max_sessions=1", before=_HELD),
    "tooManyRequestsUncategorized": _Ask("PATCH", _RANGE.format("A1"), {"values": 1}, "writers=one", before=_HELD),
    "unsupportedOperation": _Ask("POST", _RANGE.format("H2:J3") + "/merge", {"across": False}),
}
_BY_FAULT = "nothing that the simulator does goes wrong by itself; a test asks for it with workbook_faults"
_NOT_BY_REQUEST: Mapping[str, str] = {
    "internalServerError": _BY_FAULT,
    "internalServerErrorUncategorized": "it stands in an operation that failed, which is answered 200",
    "badGateway": _BY_FAULT,
    "serviceUnavailable": _BY_FAULT,
    "serviceUnavailableUncategorized": _BY_FAULT,
    "gatewayTimeout": _BY_FAULT,
    "gatewayTimeoutUncategorized": _BY_FAULT,
    "transientFailure": _BY_FAULT,
    "generalException": _BY_FAULT,
    "accessConflict": "it takes another client that holds the workbook",
    "conflictUncategorized": "no page says which conflicts have no code of their own",
    "invalidSessionAccessConflict": "it takes another client that holds the workbook",
    "invalidSessionAuthentication": "the token is checked before the session, with a code of its own",
    "invalidSessionNotFound": "a deleted file is refused by the drive, before the session is looked at",
    "invalidSessionRestricted": "no page says what restricts a session",
    "invalidSessionUnexpected": _BY_FAULT,
    "invalidSessionUnsupportedWorkbook": "observed: a file that cannot be opened is refused as 403 AccessDenied",
    "notFoundUncategorized": "observed: what is not found has a code of its own",
    "unauthorizedUncategorized": "observed for files, not for tokens; a test asks for it with workbook_faults",
    "unsupportedWorkbook": "observed: a file that cannot be opened is refused as 403 AccessDenied",
}


@pytest.mark.parametrize("code", _PROVOKED)
def test_code_is_provoked(make_world: Any, code: str) -> None:
    """With its status, at any level of the error, whatever its case."""
    ask = _PROVOKED[code]
    world = make_world(ask.profile)
    for method, path, body in ask.before:
        assert world.ask(method, path, body).status < 300
    is_app = "app_only" in ask.profile
    headers = {"Authorization": f"Bearer {_APP}", **ask.headers} if is_app else ask.headers
    path = ask.path if not is_app else f"/drives/{world.file.drive_id}/items/{world.file.id}/workbook/{ask.path}"
    answer = world.ask(ask.method, path, ask.body, headers)
    assert answer.status == _CODES[code]
    assert (ask.seen or code).lower() in {found.lower() for found in codes_in(answer.json())}


def test_each_documented_code_is_provoked_or_explained() -> None:
    """None is in neither list, or in both."""
    assert set(_PROVOKED) | set(_NOT_BY_REQUEST) == set(_CODES)
    assert not set(_PROVOKED) & set(_NOT_BY_REQUEST)


def test_failed_operation_carries_the_code_of_an_internal_error(make_world: Any) -> None:
    """At two levels, inside an answer of success."""
    world = make_world("async_creation_seconds=9 async_creation=fails")
    sent = world.ask("POST", "createSession", {"persistChanges": True}, {"Prefer": "respond-async"})
    world.clock.advance(9)
    answer = world.ask("GET", sent.headers["Location"])
    assert answer.status == 200
    assert codes_in(answer.json())[:2] == ("internalServerError", "internalServerErrorUncategorized")
