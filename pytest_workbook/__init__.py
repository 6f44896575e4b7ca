"""pytest fixtures that open Microsoft Graph workbook sessions, simulated, recorded, replayed and live.

The classes are here for type annotations; tests get their instances from fixtures.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pytest_workbook.errors import (
    CassetteError,
    Drift,
    GraphError,
    NetworkBlocked,
    NoMatch,
    NotSimulated,
    SecretLeak,
    SessionExpired,
    SessionLost,
    UnplayedInteractions,
    UsageError,
    WorkbookError,
)

if TYPE_CHECKING:
    from pytest_workbook.faults.editor import OtherEditor
    from pytest_workbook.faults.plan import WorkbookFaults
    from pytest_workbook.linter.warning import WorkbookLintWarning
    from pytest_workbook.plugin.calls import Calls
    from pytest_workbook.plugin.drive import WorkbookDrive
    from pytest_workbook.plugin.giving import Credential, SessionFactory, WorkbookClock
    from pytest_workbook.plugin.serving import WorkbookServer
    from pytest_workbook.session.drive_item import DriveItem
    from pytest_workbook.session.range import Range
    from pytest_workbook.session.workbook_session import WorkbookSession
    from pytest_workbook.timeline import Exchange

__all__ = [
    "Calls",
    "CassetteError",
    "Credential",
    "Drift",
    "DriveItem",
    "Exchange",
    "GraphError",
    "NetworkBlocked",
    "NoMatch",
    "NotSimulated",
    "OtherEditor",
    "Range",
    "SecretLeak",
    "SessionExpired",
    "SessionFactory",
    "SessionLost",
    "UnplayedInteractions",
    "UsageError",
    "WorkbookClock",
    "WorkbookDrive",
    "WorkbookError",
    "WorkbookFaults",
    "WorkbookLintWarning",
    "WorkbookServer",
    "WorkbookSession",
    "__version__",
]

# Imported when they are asked for: they need requests, which an unused plugin must not load.
_LATE = {
    "Calls": "pytest_workbook.plugin.calls",
    "Credential": "pytest_workbook.plugin.giving",
    "DriveItem": "pytest_workbook.session.drive_item",
    "Exchange": "pytest_workbook.timeline",
    "OtherEditor": "pytest_workbook.faults.editor",
    "Range": "pytest_workbook.session.range",
    "SessionFactory": "pytest_workbook.plugin.giving",
    "WorkbookClock": "pytest_workbook.plugin.giving",
    "WorkbookDrive": "pytest_workbook.plugin.drive",
    "WorkbookFaults": "pytest_workbook.faults.plan",
    "WorkbookLintWarning": "pytest_workbook.linter.warning",
    "WorkbookServer": "pytest_workbook.plugin.serving",
    "WorkbookSession": "pytest_workbook.session.workbook_session",
}

__version__: str


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("pytest-workbook")
    if name in _LATE:
        return getattr(importlib.import_module(_LATE[name]), name)
    msg = f"module 'pytest_workbook' has no attribute {name!r}"
    raise AttributeError(msg)
