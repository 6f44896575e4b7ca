"""What is simulated, and why it behaves as it does: the resources' operations and those around the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_workbook.simulator.members import Evidence, Members

__all__ = ["coverage"]

_READ: Final = "2026-11"


def _page(title: str) -> Evidence:
    return Evidence("documented", title, _READ)


# Labels as `graph.labels` makes them; `*` stands for an id or a path.
_AROUND: Final[Mapping[str, Evidence]] = {
    "POST createSession": Evidence("observed", "answers of 2021-05; page: workbook: createSession", _READ),
    "POST refreshSession": _page("workbook: refreshSession"),
    "POST closeSession": _page("workbook: closeSession"),
    "GET operations/*": _page("Get workbookOperation"),
    "GET sessionInfoResource()": _page("Best practices for working with the Excel API"),
    "GET /me/drive": _page("Get Drive"),
    "GET /drives/*": _page("Get Drive"),
    "GET /me/drives": _page("List available drives"),
    "GET /me/drive/items/*": _page("Get a driveItem"),
    "PATCH /me/drive/items/*": _page("Update DriveItem properties; Move a DriveItem"),
    "DELETE /me/drive/items/*": _page("Delete a driveItem"),
    "GET /me/drive/items/*/children": _page("List children of a driveItem"),
    "POST /me/drive/items/*/children": _page("Create a new folder in a drive"),
    "GET /me/drive/items/*/content": _page("Download a file"),
    "PUT /me/drive/items/*/content": Evidence(
        "observed", "423 while held, seen 2024-11; page: Upload small files", _READ
    ),
    "POST /me/drive/items/*/createUploadSession": _page("driveItem: createUploadSession"),
    "POST /me/drive/items/*/copy": Evidence("assumed", "page: driveItem: copy; here a copy is made at once", _READ),
    "GET /shares/*/driveItem": _page("Access shared items"),
    "GET /sites/*/lists/*/items/*/driveItem": _page("Get a driveItem"),
    "GET /me": _page("Get a user"),
    "GET /users/*": _page("Get a user"),
    "GET /groups/*": Evidence("assumed", "page: Get group; only what leads to its drive", _READ),
    "GET /sites/*": Evidence("assumed", "page: Get a site; only what leads to its drive", _READ),
    "POST /$batch": _page("Combine multiple HTTP requests using JSON batching"),
}


def coverage(members: Members) -> dict[str, Evidence]:
    """Return every simulated operation with its evidence, by label and in order.

    Args:
        members: of the resource files.
    """
    below = {
        operation.label or " ".join([operation.verb, "/".join(filter(None, [operation.on, operation.name]))]): (
            operation.evidence
        )
        for operation in members.operations.values()
    }
    return dict(sorted({**_AROUND, **below}.items(), key=lambda item: (item[0].partition(" ")[2], item[0])))
