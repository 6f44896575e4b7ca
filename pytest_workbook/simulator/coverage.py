"""What is simulated, and why it behaves as it does: the resources' operations and those around the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_workbook.simulator.members import WORKBOOK, Evidence, Members
from pytest_workbook.simulator.metadata import graph_members

__all__ = ["coverage", "not_simulated"]

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
    "GET tableRowOperationResult()": _page("workbook: tableRowOperationResult"),
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


# Members of the simulated types that are read with their owner; each has a path of its own, too.
_PROPERTIES: Final = frozenset(
    {
        *("address", "addressLocal", "cellCount", "columnCount", "columnHidden", "columnIndex", "formulas"),
        *("formulasLocal", "formulasR1C1", "hidden", "numberFormat", "rowCount", "rowHidden", "rowIndex", "text"),
        *("valueTypes", "values"),
        *("highlightFirstColumn", "highlightLastColumn", "legacyId", "showBandedColumns", "showBandedRows"),
        *("showFilterButton", "showHeaders", "showTotals", "style"),
        *("bold", "color", "italic", "overlay", "separator", "size", "underline"),
        *("height", "left", "majorUnit", "maximum", "minimum", "minorUnit", "top", "width"),
        *("showBubbleSize", "showCategoryName", "showLegendKey", "showPercentage", "showSeriesName", "showValue"),
        *("columnWidth", "formulaHidden", "horizontalAlignment", "locked", "rowHeight", "sideIndex"),
        *("criteria", "verticalAlignment", "weight", "wrapText"),
        *("cellAddresses", "content", "contentType", "fields", "matchCase", "method", "options", "protected"),
        *("calculationMode", "comment", "index", "name", "position", "scope", "type", "value", "visibility", "visible"),
    }
)
# What the service answers before the walk over the workbook begins.
_BESIDE: Final = frozenset(
    {
        *("createsession", "refreshsession", "closesession"),
        *("operations", "sessioninforesource", "tablerowoperationresult"),
    }
)
# Types that are only bodies: of operations, of sessions, of arguments.
_BODIES: Final = ("workbookOperation", "workbookOperationError", "workbookSessionInfo", "workbookFunctionResult")


def coverage(members: Members) -> dict[str, Evidence]:
    """Return every simulated operation with its evidence, by label and in order.

    Args:
        members: of the resource files.
    """
    operations = {
        operation.label or f"{operation.verb} {_joined(operation.on, operation.name)}": operation.evidence
        for operation in members.operations.values()
    }
    steps = {f"GET {_joined(step.on, step.name)}": step.evidence for step in members.steps.values()}
    found = {**_AROUND, **steps, **operations}
    return dict(sorted(found.items(), key=lambda item: (item[0].partition(" ")[2], item[0])))


def not_simulated(members: Members) -> dict[str, tuple[str, ...]]:
    """Return what Graph has and the simulator answers 501, by type.

    Properties of simulated types are left out. A type that nothing simulated leads to has all its members.

    Args:
        members: of the resource files.
    """
    done = {(on, name) for on, name in members.steps} | {(on, name) for _, on, name in members.operations}
    reached = {on for on, _ in done} | set(members.keys)
    missing: dict[str, tuple[str, ...]] = {}
    for kind, names in graph_members().items():
        if kind in _BODIES:
            continue
        simulated = {name for on, name in done if on == kind} | (_BESIDE if kind == WORKBOOK.name else frozenset())
        passed_over = _PROPERTIES if kind in reached else frozenset()
        left = tuple(name for name in names if name.lower() not in simulated and name not in passed_over)
        missing.update({kind: left} if left else {})
    return missing


def _joined(on: str, name: str) -> str:
    return f"{on}/{name}" if name else on
