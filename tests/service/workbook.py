"""The stand-in's workbook: sessions, worksheets, ranges and table rows, just enough for a client to notice."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

from service.bodies import (
    SERVICE_ROOT_CONTEXT,
    bad_request,
    expired_by_400,
    expired_by_404,
    flat_error,
    missing_resource,
)
from service.cells import Book, box_of
from service.traffic import Reply, Seen, json_reply

__all__ = ["OpenSession", "Workbook"]

_SHEET = re.compile(r"worksheets(?:/(?P<plain>[^/()]+)|\('(?P<key>(?:[^']|'')+)'\))(?:/(?P<rest>.*))?")
_RANGE = re.compile(r"range\(address='(?P<address>[^']*)'\)|(?P<used>usedRange)(?:\([^)]*\))?")
_ROWS = re.compile(r"tables/(?P<table>[^/]+)/rows(?P<add>/add)?")


@dataclass(slots=True)
class OpenSession:
    """A session that lives; *book* is the shared one if changes persist, else a copy."""

    id: str
    persist_changes: bool
    book: Book
    last_used: float = 0.0


class Workbook:
    """Answers what stands below ``/workbook``.

    Args:
        prefix: what ids of sessions begin with.
    """

    def __init__(self, prefix: str = "cluster=TST1&session=15.STANDIN0001.A") -> None:
        self.book = Book()
        self.sessions: dict[str, OpenSession] = {}
        self.gone_status = 404
        self.now = 0.0
        # Seconds by whether changes persist; none: sessions do not age.
        self.idle_limits: dict[bool, float] = {}
        self._prefix = prefix
        self._made = 0
        self._lock = threading.RLock()

    def open(self, *, persist_changes: bool) -> OpenSession:
        """Return a new session."""
        with self._lock:
            self._made += 1
            book = self.book if persist_changes else self.book.copy()
            session_id = f"{self._prefix}{self._made}&usid=00000000-0000-4000-8000-{self._made:012d}"
            session = OpenSession(session_id, persist_changes, book, self.now)
            self.sessions[session.id] = session
            return session

    def gone(self) -> Reply:
        """Return the answer to a request of a session that is gone."""
        body = expired_by_400() if self.gone_status == 400 else expired_by_404()
        return json_reply(self.gone_status, body)

    def answer(self, seen: Seen, below: str) -> Reply:
        """Return the answer to *seen*, whose path below ``/workbook`` is *below*."""
        with self._lock:
            if (seen.method, below) == ("POST", "createSession"):
                wanted = bool((seen.json or {}).get("persistChanges", True))
                return json_reply(201, session_body(self.open(persist_changes=wanted)))
            session = self._used(seen.session_id or "")
            if seen.session_id is not None and session is None:
                return self.gone()
            if below in ("closeSession", "refreshSession"):
                return self._housekeeping(below, session)
            return _contents(seen, below, session.book if session else self.book)

    def _used(self, session_id: str) -> OpenSession | None:
        """Return the session and begin its idle time anew; None if it is gone."""
        session = self.sessions.get(session_id)
        if session is None:
            return None
        limit = self.idle_limits.get(session.persist_changes)
        if limit is not None and self.now - session.last_used >= limit:
            del self.sessions[session_id]
            return None
        session.last_used = self.now
        return session

    def _housekeeping(self, below: str, session: OpenSession | None) -> Reply:
        if session is None:
            return json_reply(400, flat_error("UnknownError", "Bad Request"))
        if below == "closeSession":
            del self.sessions[session.id]
        return Reply(204)


def session_body(session: OpenSession) -> dict[str, Any]:
    """Return what ``createSession`` answers; the service puts ``persistChanges`` first."""
    context = SERVICE_ROOT_CONTEXT + "microsoft.graph.workbookSessionInfo"
    return {"@odata.context": context, "persistChanges": session.persist_changes, "id": session.id}


def _contents(seen: Seen, below: str, book: Book) -> Reply:
    if below == "worksheets" and seen.method == "GET":
        return json_reply(200, {"value": [_sheet_body(book, name) for name in book.sheets]})
    if below in ("worksheets", "worksheets/add") and seen.method == "POST":
        return _add_sheet(seen, book)
    if rows := _ROWS.fullmatch(below):
        return _table_rows(seen, rows["table"], book)
    if sheet := _SHEET.fullmatch(below):
        name = book.sheet_named(sheet["plain"] or sheet["key"].replace("''", "'"))
        return json_reply(404, missing_resource()) if name is None else _sheet(seen, name, sheet["rest"], book)
    return json_reply(404, missing_resource())


def _sheet(seen: Seen, name: str, rest: str | None, book: Book) -> Reply:
    if not rest:
        return json_reply(200, _sheet_body(book, name))
    match = _RANGE.fullmatch(rest)
    box = None if match is None else book.used(name) if match["used"] else box_of(match["address"])
    if box is None:
        return json_reply(400, bad_request("The argument is invalid or missing or has an incorrect format."))
    if seen.method == "PATCH":
        values = (seen.json or {}).get("values")
        grid = values if isinstance(values, list) else [[values] * box.shape[1]] * box.shape[0]
        if (len(grid), {len(row) for row in grid}) != (box.shape[0], {box.shape[1]}):
            return json_reply(400, bad_request("The number of rows or columns does not match the range."))
        book.write(name, box, grid)
    read = book.read(name, box)
    body = {"address": box.address(name), "rowCount": box.shape[0], "columnCount": box.shape[1], "values": read}
    texts = [[str(value) for value in row] for row in read]
    return json_reply(200, {**body, "formulas": read, "text": texts})


def _add_sheet(seen: Seen, book: Book) -> Reply:
    name = (seen.json or {}).get("name") or f"Sheet{len(book.sheets) + 1}"
    if book.sheet_named(name) is not None:
        return json_reply(409, flat_error("ItemAlreadyExists", "A resource with the same name already exists."))
    book.sheets[name] = {}
    return json_reply(201, _sheet_body(book, name))


def _table_rows(seen: Seen, table: str, book: Book) -> Reply:
    rows = book.tables.setdefault(table, [])
    if seen.method == "GET":
        return json_reply(200, {"value": [{"index": index, "values": [row]} for index, row in enumerate(rows)]})
    first = len(rows)
    rows.extend((seen.json or {}).get("values", []))
    return json_reply(201, {"index": first, "values": rows[first:]})


def _sheet_body(book: Book, name: str) -> dict[str, Any]:
    position = list(book.sheets).index(name)
    key = f"{{00000000-0001-0000-{position:04d}-000000000000}}"
    return {"id": key, "name": name, "position": position, "visibility": "Visible"}
