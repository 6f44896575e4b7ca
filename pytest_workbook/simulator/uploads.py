"""Writing files: whole, and in pieces through an upload session."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from pytest_workbook.simulator.addresses import Target
from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.drive import DriveFile, not_found
from pytest_workbook.simulator.drive_bodies import etag, item_body, item_context, stamp
from pytest_workbook.simulator.names import behaviour_of, free_name, locked, valid_name
from pytest_workbook.simulator.replies import Refusal, Reply, method_not_allowed
from pytest_workbook.simulator.state import State
from pytest_workbook.wire import Request

__all__ = ["check_lock", "check_tag", "create_upload_session", "write_content"]

_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})\Z")
_LIFETIME = timedelta(minutes=15)
_BEHAVIOUR = "@microsoft.graph.conflictBehavior"


def write_content(state: State, asked: Asked, target: Target, content: bytes) -> tuple[DriveFile, bool]:
    """Put *content* where *target* says.

    Returns:
        The file, and whether it is new.

    Raises:
        Refusal: 404 for an unknown id, 409 where the name is taken and the query asks to fail, 423 while a workbook
            session holds the file, 400 for a folder.
    """
    old = state.drives.look(target)
    behaviour = behaviour_of(asked.options.get(_BEHAVIOUR.lower(), "replace"))
    if old is not None and behaviour == "replace":
        replace_content(state, asked, old, content)
        return old, False
    return _new_file(state, target, behaviour, content), True


def replace_content(state: State, asked: Asked, old: DriveFile, content: bytes) -> None:
    """Replace the bytes of *old*.

    Raises:
        Refusal: see `write_content`.
    """
    if old.is_folder:
        raise Refusal(400, "invalidRequest", None, "A folder has no content.")
    check_tag(asked, old)
    check_lock(state, asked, old)
    old.replace_content(content, state.clock.utc())


def create_upload_session(state: State, asked: Asked) -> Reply:
    """Hand out a URL to which a file is sent in pieces."""
    if asked.request.method != "POST":
        raise method_not_allowed(asked.request.method)
    given = asked.body.get("item") or {}
    if not isinstance(given, dict):
        raise Refusal(400, "invalidRequest", None, "'item' takes an object.")
    behaviour = behaviour_of(given.get(_BEHAVIOUR, "fail"))
    old = state.drives.look(asked.target)
    if old is None:
        _folder_and_name(state, asked.target)
    upload = _Upload(state, asked, behaviour)
    upload.url = state.links.hand_out("upload", asked.request, upload.serve)
    context = f"{asked.root}/$metadata#microsoft.graph.uploadSession"
    return Reply(200, {"@odata.context": context, **upload.status(), "uploadUrl": upload.url})


@dataclass(slots=True)
class _Upload:
    """One upload session; its URL answers without a token."""

    state: State
    asked: Asked
    behaviour: str
    url: str = ""
    content: bytearray = field(default_factory=bytearray)
    is_over: bool = False

    def serve(self, request: Request) -> Reply:
        if self.is_over:
            raise not_found()
        if request.method == "GET":
            return Reply(200, self.status())
        if request.method == "DELETE":
            self.is_over = True
            return Reply(204)
        if request.method != "PUT":
            raise method_not_allowed(request.method)
        return self._piece(request)

    def status(self) -> dict[str, object]:
        expires = self.state.clock.utc() + _LIFETIME
        return {"expirationDateTime": stamp(expires), "nextExpectedRanges": [f"{len(self.content)}-"]}

    def _piece(self, request: Request) -> Reply:
        stated = _RANGE.match(request.headers.get("Content-Range", "").strip())
        if stated is None:
            raise Refusal(400, "invalidRequest", None, "Content-Range takes 'bytes first-last/total'.")
        first, last, total = (int(number) for number in stated.groups())
        if last - first + 1 != len(request.body) or last >= total:
            raise Refusal(400, "invalidRequest", None, "Content-Range does not fit the length of the body.")
        if first != len(self.content):
            raise Refusal(416, "invalidRange", None, "The uploaded fragment overlaps with data already received.")
        self.content += request.body
        if last + 1 < total:
            return Reply(202, self.status())
        return self._finish()

    def _finish(self) -> Reply:
        old = self.state.drives.look(self.asked.target)
        is_new = old is None or self.behaviour == "rename"
        if old is not None and self.behaviour == "replace":
            replace_content(self.state, self.asked, old, bytes(self.content))
            made = old
        else:
            made = _new_file(self.state, self.asked.target, self.behaviour, bytes(self.content))
        self.is_over = True
        body = {"@odata.context": item_context(self.asked, made), **item_body(self.state, self.asked, made)}
        return Reply(201 if is_new else 200, body)


def check_tag(asked: Asked, item: DriveFile) -> None:
    """Refuse with 412 where ``If-Match`` names another state of *item*."""
    wanted = asked.request.headers.get("If-Match")
    if wanted not in (None, "*", etag(item)):
        raise Refusal(412, "resourceModified", None, "ETag does not match current item's value")


def check_lock(state: State, asked: Asked, item: DriveFile) -> None:
    """Refuse with 423 while a workbook session holds *item*, unless the request asks to pass the lock by.

    An editor's own lock is none that is shared, so it cannot be passed by.
    """
    state.disturbances.check_content(item)
    prefer = asked.request.headers.get("Prefer", "").lower()
    if state.sessions.is_held(item) and "bypass-shared-lock" not in prefer:
        raise locked()


def _new_file(state: State, target: Target, behaviour: str, content: bytes) -> DriveFile:
    folder, name = _folder_and_name(state, target)
    return state.drives.create(folder.drive, folder, free_name(folder, name, behaviour), content)


def _folder_and_name(state: State, target: Target) -> tuple[DriveFile, str]:
    item = target.item
    if item is None or not item.below:
        raise not_found()
    # A file put at a path makes the folders on the way, as OneDrive does.
    drive = state.drives.find_drive(target.drive)
    found = state.drives.look(Target(target.drive, type(item)(item.form, item.name, item.number), ""))
    if found is None:
        raise not_found()
    for name in item.below[:-1]:
        found = drive.child(found, name) or state.drives.create(drive, found, valid_name(name), None)
        if not found.is_folder:
            raise not_found()
    return found, valid_name(item.below[-1])
