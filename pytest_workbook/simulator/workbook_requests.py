"""Requests below ``/workbook``: sessions, long-running operations, and the walk over the workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pytest_workbook.simulator.addresses import Target
from pytest_workbook.simulator.asked import Asked, json_of
from pytest_workbook.simulator.disturbances import Lock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.expanding import operate
from pytest_workbook.simulator.later import accepted, rows_or_later, seconds_of, workbook_url
from pytest_workbook.simulator.members import WORKBOOK, Call, Members, Operation, Place
from pytest_workbook.simulator.odata import Arguments, Segment, segments
from pytest_workbook.simulator.query import parse_options
from pytest_workbook.simulator.replies import (
    Refusal,
    Reply,
    api_not_found,
    from_book,
    invalid_argument,
    method_not_allowed,
)
from pytest_workbook.simulator.sessions import Session
from pytest_workbook.simulator.state import State
from pytest_workbook.simulator.walk import walk

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.workbook import Workbook

__all__ = ["answer_workbook"]

_SESSION_HEADER = "workbook-session-id"
_RESULTS = ("sessioninforesource", "tablerowoperationresult")
_SESSION_ACTIONS = ("createsession", "refreshsession", "closesession")


def answer_workbook(state: State, members: Members, asked: Asked) -> Reply:
    """Answer a request below ``/workbook``.

    Args:
        state: of the simulator.
        members: steps and operations of the resource files.
        asked: the rest of its target begins with ``workbook``.

    Raises:
        Refusal: whatever is refused.
    """
    file = state.drives.find(asked.target)
    steps = segments(asked.target.rest)[1:]
    if asked.is_app_only and state.profile.app_only == "deny":
        raise _edit_denied()
    names = [step.name.lower() for step in steps]
    if len(names) == 1 and names[0] in _SESSION_ACTIONS:
        return _session_request(state, asked, file, names[0])
    if names[:1] == ["operations"] or (len(names) == 1 and names[0] in _RESULTS):
        return _operation_request(state, asked, file, steps)
    return _walk_request(state, members, asked, file, steps)


def _walk_request(state: State, members: Members, asked: Asked, file: DriveFile, steps: list[Segment]) -> Reply:
    # The workbook's room is loaded when a workbook is asked for.
    from pytest_workbook.simulator.book.errors import BookError

    session = _session(state, asked, file)
    saved = state.books.open(file)
    book = _book(state, asked, file, session, steps)
    before, kept = saved.revision, state.disturbances.before_write(saved) if book is saved else None
    try:
        found, operation = walk(members, _call(state, asked, file, book), steps)
        if state.profile.unknown_options == "deny":
            _guard_paging(found, operation)
        if operation.evidence.kind == "assumed":
            state.assumptions.last = operation.evidence.source
        reply = operate(members, found, operation)
    except BookError as error:
        raise from_book(error, already_exists_status=state.profile.already_exists_status) from None
    finally:
        if saved.revision != before:
            file.touch(state.clock.utc())
            state.disturbances.written(file, kept, session)
    state.disturbances.note_sheet(file, steps, asked.request.method, reply.body)
    return rows_or_later(state, asked, file, session, operation, reply)


def _call(state: State, asked: Asked, file: DriveFile, book: Workbook) -> Call[Workbook]:
    return Call(
        WORKBOOK.node(book, ""),
        book,
        Arguments(),
        parse_options(asked.query, ignores_unknown=state.profile.unknown_options == "ignore"),
        json_of(asked.request),
        asked.request,
        _place(file, asked),
        state.profile,
        state.random,
    )


def _guard_paging(found: Call[Any], operation: Operation) -> None:
    is_list = found.node.kind.is_collection and not operation.name
    if operation.verb == "GET" and not is_list and (found.options.top is not None or found.options.skip):
        # Observed 2023-11 on another resource of Graph.
        msg = (
            "The query specified in the URI is not valid. The requested resource is not a collection. Query options "
            "$filter, $orderby, $count, $skip, and $top can be applied only on collections."
        )
        raise Refusal(400, "BadRequest", None, msg)


def _book(state: State, asked: Asked, file: DriveFile, session: Session | None, steps: list[Segment]) -> Workbook:
    """Return the workbook that the request meets.

    Raises:
        Refusal: others keep it from being met.
    """
    state.disturbances.check_sheet(file, steps)
    if session is not None and session.own is not None:
        return session.own
    is_read = asked.request.method == "GET" or (steps and steps[0].name.lower() == "functions")
    if not is_read:
        state.disturbances.check_write(file)
        if state.profile.writers == "one":
            state.disturbances.check_others("lock", is_met=state.sessions.writer(file) not in (None, session))
        if state.profile.parallel_writes == "throttle":
            state.disturbances.check_others("parallel_write", is_met=_meets_write(state, file))
    behind = state.disturbances.read_view(file, session) if is_read else None
    return behind or state.books.open(file)


def _meets_write(state: State, file: DriveFile) -> bool:
    """Return whether the request was sent while another write into the saved workbook was under way."""
    flight = state.overlaps.current
    others = (sent for one in flight.before if not one.is_refused for sent in one.sent)
    flight.is_refused = any(
        other.is_write and not state.sessions.is_private(other.session_id) and _looked_up(state, other.target) is file
        for other in others
    )
    return flight.is_refused


def _is_queue_full(state: State, session: Session) -> bool:
    """Return whether the request was sent while as many of its session were under way as that bears."""
    flight, most = state.overlaps.current, state.profile.session_queue
    others = (one for one in flight.before if not one.is_refused)
    if not 0 < most <= sum(any(sent.session_id == session.id for sent in one.sent) for one in others):
        return False
    flight.is_refused = True
    return True


def _looked_up(state: State, target: Target) -> DriveFile | None:
    try:
        return state.drives.look(target)
    except Refusal:
        return None


def _session_request(state: State, asked: Asked, file: DriveFile, action: str) -> Reply:
    if asked.request.method != "POST":
        raise method_not_allowed(asked.request.method)
    if action == "createsession":
        return _create(state, asked, file)
    session = _session(state, asked, file)
    if session is None:
        # Observed 2017-11 for closeSession.
        raise Refusal(400, "UnknownError", None, "Bad Request")
    if json_of(asked.request) != {}:
        msg = f"'{action}' takes no parameters"
        raise invalid_argument(msg)
    if action == "closesession":
        state.sessions.close(session.id)
    return Reply(204)


def _create(state: State, asked: Asked, file: DriveFile) -> Reply:
    body = json_of(asked.request)
    sent = body if isinstance(body, dict) else {}
    given = {name.lower(): value for name, value in sent.items()}
    persist = given.pop("persistchanges", state.profile.persist_default == "true" or None)
    is_more = len(given) + 1 < len(sent) or any("@odata." not in name for name in given)
    if not isinstance(body, dict) or not isinstance(persist, bool) or is_more:
        msg = "'persistChanges' takes true or false, and is the only parameter"
        raise invalid_argument(msg)
    if persist:
        state.disturbances.check_write(file)
    state.books.open(file)
    if 0 < state.profile.max_sessions <= state.sessions.count(file):
        # Assumed: no answer to one session too many was ever shown.
        raise Lock("", 429, "TooManyRequests").refusal()

    def create() -> Session:
        return state.sessions.create(file, state.books.open(file), persist_changes=persist)

    if seconds := seconds_of(state, asked):
        fails = state.profile.async_creation == "fails"
        return accepted(asked, state.operations.begin(file, seconds, create, fails=fails))
    return _session_info(create(), asked, state.profile.creation_status)


def _operation_request(state: State, asked: Asked, file: DriveFile, steps: list[Segment]) -> Reply:
    is_status = steps[0].name.lower() == "operations"
    keys = [steps[0].key()] if steps[0].inside else [step.whole for step in steps[1:]]
    if len(keys) > 1 or (steps[0].inside and len(steps) > 1):
        raise api_not_found()
    if asked.request.method != "GET":
        raise method_not_allowed(asked.request.method)
    if is_status and not keys:
        # Documented: operations are not listed. How that is said is assumed.
        msg = "The requested feature is not currently implemented."
        raise Refusal(501, "notImplemented", "notImplementedUncategorized", msg)
    key = (keys or [""])[0] or ""
    if not is_status:
        if steps[0].name.lower() == "tablerowoperationresult":
            return Reply(200, dict(state.operations.row(key, file)))
        return _session_info(state.operations.result(key, file), asked, 200)
    return Reply(200, state.operations.status(key, file, workbook_url(asked)))


def _session_info(session: Session, asked: Asked, status: int) -> Reply:
    # Observed 2021-05: persistChanges before id.
    return Reply(
        status,
        {
            "@odata.context": f"{asked.root}/$metadata#microsoft.graph.workbookSessionInfo",
            "persistChanges": session.persist_changes,
            "id": session.id,
        },
    )


def _session(state: State, asked: Asked, file: DriveFile) -> Session | None:
    session_id = asked.request.headers.get(_SESSION_HEADER, "").strip()
    if not session_id:
        return None
    found = state.sessions.use(session_id, file, state.profile.expiry_status, state.profile.expiry_style)
    state.disturbances.check_others("session_queue", is_met=_is_queue_full(state, found), code="OperationQueueFull")
    return found


def _place(file: DriveFile, asked: Asked) -> Place:
    target, me = asked.target, file.owner_upn
    by_drive = target.item is not None and target.item.form in ("root", "id")
    context = target.drive.context(me) + target.context if by_drive else target.context
    if target.drive.owner in ("me", "users") and by_drive:
        drive = f"/users('{quote(me, safe='')}')/drive"
    else:
        drive = f"/drives('{quote(file.drive_id, safe='')}')"
    return Place(asked.root, f"{context}/workbook", f"{drive}/items('{quote(file.id, safe='')}')/workbook")


def _edit_denied() -> Refusal:
    # Observed 2026-02 for createSession with an application token; the text of the second level is not known.
    return Refusal(
        403,
        "EditModeAccessDenied",
        "forbiddenUncategorized",
        "Contact the workbook owner to request edit access.",
        second_message="The caller doesn't have permission to perform the action.",
    )
