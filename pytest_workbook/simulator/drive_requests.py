"""Requests to drives and their items, but for those below ``/workbook``."""

from __future__ import annotations

from dataclasses import replace

from pytest_workbook.simulator.addresses import DriveReference, ItemReference, Target, parse
from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.drive import Drive, DriveFile
from pytest_workbook.simulator.drive_bodies import download_url, drive_body, item_body, item_context
from pytest_workbook.simulator.names import behaviour_of, free_name, name_taken, valid_name
from pytest_workbook.simulator.replies import Refusal, Reply, method_not_allowed
from pytest_workbook.simulator.state import State
from pytest_workbook.simulator.uploads import check_lock, check_tag, create_upload_session, write_content
from pytest_workbook.simulator.walk import NotImplementedHere

__all__ = ["answer_drive"]

_ANNOTATIONS = "@microsoft.graph."
_PAGE = 200


def answer_drive(state: State, asked: Asked) -> Reply:
    """Answer a request to a drive or an item.

    Raises:
        Refusal: whatever is refused; `NotImplementedHere` for what only the live service has.
    """
    rest = asked.target.rest.rstrip("/").lower()
    if asked.target.item is None:
        return _drive_request(state, asked, rest)
    if rest in ("", "listitem/driveitem"):
        return _item_request(state, asked)
    action = rest.removeprefix("microsoft.graph.")
    answers = {
        "content": _content,
        "children": _children,
        "createuploadsession": create_upload_session,
        "copy": _copy,
    }
    if action not in answers:
        raise NotImplementedHere(rest)
    return answers[action](state, asked)


def _drive_request(state: State, asked: Asked, rest: str) -> Reply:
    drive = state.drives.find_drive(asked.target.drive)
    if rest:
        raise NotImplementedHere(rest)
    if asked.request.method != "GET":
        raise method_not_allowed(asked.request.method)
    context = f"{asked.root}/$metadata#{asked.target.drive.context(drive.owner_upn)}/$entity"
    return Reply(200, {"@odata.context": context, **_selected(asked, drive_body(state, drive))})


def _item_request(state: State, asked: Asked) -> Reply:
    item = state.drives.find(asked.target)
    method = asked.request.method
    if method == "GET":
        return _item(state, asked, item)
    check_tag(asked, item)
    if method == "DELETE":
        if item.parent is None:
            raise Refusal(403, "accessDenied", None, "The root of a drive cannot be deleted.")
        check_lock(state, asked, item)
        for gone in item.drive.remove(item):
            state.sessions.close_all_of(gone)
        return Reply(204)
    if method == "PATCH":
        _change(asked, item, state)
        return _item(state, asked, item)
    raise method_not_allowed(method)


def _item(state: State, asked: Asked, item: DriveFile, status: int = 200) -> Reply:
    body = {"@odata.context": item_context(asked, item), **_selected(asked, item_body(state, asked, item))}
    if "children" in asked.options.get("$expand", "").lower():
        body["children"] = [item_body(state, asked, child) for child in item.drive.children(item)]
    return Reply(status, body)


def _change(asked: Asked, item: DriveFile, state: State) -> None:
    body = asked.body
    name = valid_name(body.get("name", item.name))
    reference = body.get("parentReference")
    folder = item.parent
    if reference is not None:
        folder = _folder(state, item.drive, reference)
    if item.parent is None or folder is None or folder.drive is not item.drive:
        raise Refusal(400, "invalidRequest", None, "The item cannot be moved there.")
    if folder.is_within(item):
        raise Refusal(400, "invalidRequest", None, "A folder cannot be moved into itself, nor below itself.")
    other = item.drive.child(folder, name)
    if other is not None and other is not item:
        raise name_taken()
    item.name, item.parent = name, folder
    item.touch(state.clock.utc())


def _content(state: State, asked: Asked) -> Reply:
    if asked.request.method == "PUT":
        made, is_new = write_content(state, asked, asked.target, asked.request.body)
        return _item(state, asked, made, 201 if is_new else 200)
    if asked.request.method != "GET":
        raise method_not_allowed(asked.request.method)
    item = state.drives.find(asked.target)
    if item.is_folder:
        raise Refusal(400, "invalidRequest", None, "A folder has no content.")
    return Reply(302, None, {"Location": download_url(state, asked, item)})


def _children(state: State, asked: Asked) -> Reply:
    folder = state.drives.find(asked.target)
    if asked.request.method == "POST":
        return _new_folder(state, asked, folder)
    if asked.request.method != "GET":
        raise method_not_allowed(asked.request.method)
    options = asked.options
    start, count = _number(options.get("$skiptoken", "0")), _number(options.get("$top", str(_PAGE)))
    found = folder.drive.children(folder)
    drive = asked.target.drive.context(folder.owner_upn)
    below = "root" if folder.parent is None else f"items('{folder.id}')"
    body: dict[str, object] = {"@odata.context": f"{asked.root}/$metadata#{drive}/{below}/children"}
    if start + count < len(found) and count:
        more = f"$top={count}&$skiptoken={start + count}"
        select = f"$select={options['$select']}&" if "$select" in options else ""
        body["@odata.nextLink"] = f"{asked.root}{asked.path}?{select}{more}"
    shown = found[start : start + count]
    body["value"] = [_selected(asked, item_body(state, asked, child)) for child in shown]
    return Reply(200, body)


def _new_folder(state: State, asked: Asked, parent: DriveFile) -> Reply:
    body = asked.body
    if not isinstance(body.get("folder"), dict) or not parent.is_folder:
        raise Refusal(400, "invalidRequest", None, "Only folders can be made here; 'folder' takes an object.")
    behaviour = behaviour_of(body.get(f"{_ANNOTATIONS}conflictBehavior", "fail"))
    name = free_name(parent, valid_name(body.get("name", "")), behaviour)
    made = state.drives.create(parent.drive, parent, name, None)
    return _item(state, asked, made, 201)


def _copy(state: State, asked: Asked) -> Reply:
    if asked.request.method != "POST":
        raise method_not_allowed(asked.request.method)
    item, body = state.drives.find(asked.target), asked.body
    if item.is_folder:
        msg = "copy of a folder"
        raise NotImplementedHere(msg)
    reference = body.get("parentReference")
    beside = item.parent or item.drive.root
    folder = beside if reference is None else _folder(state, item.drive, reference)
    behaviour = behaviour_of(asked.options.get(f"{_ANNOTATIONS}conflictbehavior", "fail"))
    name = free_name(folder, valid_name(body.get("name", item.name)), behaviour)
    made = state.drives.create(folder.drive, folder, name, state.books.content(item))

    def monitor(_: object) -> Reply:
        return Reply(200, {"percentageComplete": 100.0, "resourceId": made.id, "status": "completed"})

    return Reply(202, None, {"Location": state.links.hand_out("monitor", asked.request, monitor)})


def _folder(state: State, drive: Drive, reference: object) -> DriveFile:
    if not isinstance(reference, dict):
        raise Refusal(400, "invalidRequest", None, "'parentReference' takes an object.")
    named = reference.get("driveId")
    path = reference.get("path")
    owner = DriveReference("drives", "", str(named)) if named else DriveReference("drives", "", drive.id)
    if isinstance(path, str):
        # Answers and pages spell the path from the drive: `/drive/root:/Reports`, `/drives/{id}/root:/Reports`.
        full = f"/me{path}" if path.lower().startswith("/drive/") else path
        below = parse(full.removesuffix(":"))
        target = below or Target(owner, None, "")
    else:
        target = Target(owner, ItemReference("id", str(reference.get("id", "root"))), "")
    found = state.drives.find(replace(target, rest=""))
    if not found.is_folder:
        raise Refusal(400, "invalidRequest", None, "'parentReference' names a file, not a folder.")
    return found


def _number(text: str) -> int:
    if not (text.isdigit() and text.isascii() and len(text) < 10):
        raise Refusal(400, "invalidRequest", None, "$top and $skiptoken take whole numbers, 0 or more.")
    return int(text)


def _selected(asked: Asked, body: dict[str, object]) -> dict[str, object]:
    wanted = {name.strip().lower() for name in asked.options.get("$select", "").split(",") if name.strip()}
    if not wanted or "*" in wanted:
        return body
    return {name: value for name, value in body.items() if name.lower() in wanted or name.startswith("@")}
