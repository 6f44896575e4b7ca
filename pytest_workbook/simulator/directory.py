"""Who there is around the drives: the signed-in user, users, groups, sites and what is shared."""

from __future__ import annotations

import re
from urllib.parse import unquote

from pytest_workbook.simulator.drive import Drive, not_found
from pytest_workbook.simulator.drive_bodies import drive_body, stamp
from pytest_workbook.simulator.replies import Refusal, Reply
from pytest_workbook.simulator.state import State
from pytest_workbook.simulator.walk import NotImplementedHere

__all__ = ["answer_directory"]

_PATH = re.compile(
    r"/(?P<sort>me|(?P<kind>users|groups|sites)(?:/(?P<name>[^/]+(?::/[^:]*:?)?)|\('(?P<key>[^']*)'\)))(?P<drives>/drives)?/?\Z",
    re.IGNORECASE,
)

_VERSION = re.compile(r"/(v1\.0|beta)(?=/|\Z)", re.IGNORECASE)


def answer_directory(state: State, method: str, path: str, root: str) -> Reply:
    """Answer a request that addresses no drive.

    Args:
        state: of the simulator.
        method: of the request.
        path: below the version root, normalised, without query.
        root: service root of the request.

    Raises:
        Refusal: 404 for an unknown user, group or site; 400 for a version after the version; `NotImplementedHere` for
            all that is not simulated.
    """
    if doubled := _VERSION.match(path):
        # Observed 2023-02 for a part of a batch.
        raise Refusal(400, "BadRequest", None, f"Resource not found for the segment '{doubled[1]}'.")
    found = _PATH.match(path)
    if method != "GET" or found is None:
        raise NotImplementedHere(f"{method} {path}"[:120])
    sort = (found["kind"] or "me").lower()
    drive = _drive(state, sort, unquote(found["name"] or found["key"] or ""))
    if found["drives"]:
        beside = state.drives.all if sort == "me" else [drive]
        shown = [drive_body(state, one) for one in beside]
        return Reply(200, {"@odata.context": f"{root}/$metadata#drives", "value": shown})
    bodies = {"me": _user, "users": _user, "groups": _group, "sites": _site}
    kind = "users" if sort == "me" else sort
    return Reply(200, {"@odata.context": f"{root}/$metadata#{kind}/$entity", **bodies[sort](drive)})


def _drive(state: State, sort: str, name: str) -> Drive:
    if sort == "me":
        return state.drives.primary
    for drive in state.drives.all:
        if drive.is_named(sort, name):
            return drive
    if sort == "users":
        # Observed shape of the directory's own refusals.
        msg = (
            f"Resource '{name[:100]}' does not exist or one of its queried reference-property objects are not present."
        )
        raise Refusal(404, "Request_ResourceNotFound", None, msg)
    raise not_found()


def _user(drive: Drive) -> dict[str, object]:
    return {
        "businessPhones": [],
        "displayName": "Simulated User",
        "givenName": "Simulated",
        "jobTitle": None,
        "mail": drive.owner_upn,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": "en-US",
        "surname": "User",
        "userPrincipalName": drive.owner_upn,
        "id": drive.owner_id,
    }


def _group(drive: Drive) -> dict[str, object]:
    name = drive.claimed.get("groups", [drive.own["groups"]])[0]
    return {"id": name, "displayName": "Simulated Group", "groupTypes": ["Unified"], "mailEnabled": True}


def _site(drive: Drive) -> dict[str, object]:
    return {
        "createdDateTime": stamp(drive.root.created),
        "description": "",
        "id": drive.site_id,
        "lastModifiedDateTime": stamp(drive.root.modified),
        "name": "site",
        "webUrl": drive.web_url.rpartition("/")[0],
        "displayName": "Simulated Site",
        "root": {},
        "siteCollection": {"hostname": "contoso-my.sharepoint.com"},
    }
