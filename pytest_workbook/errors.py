"""Every error the package raises on purpose, as one tree.

WorkbookError
├── UsageError               the test author's: a wrong option, marker, address or argument
├── GraphError               the service's: an answer that refuses a request
├── SessionExpired           the session is gone and was not to be recreated
├── SessionLost              the session is gone, and unsaved work with it
├── CassetteError            the recording's
│   ├── NoMatch              nothing recorded answers the request
│   ├── UnplayedInteractions recorded exchanges the test did not ask for
│   ├── SecretLeak           a secret would have reached the file
│   └── Drift                the service answered otherwise than recorded
├── NotSimulated             ours: Graph has it, the simulator has not
└── NetworkBlocked           a connection tried to leave the process
"""

from __future__ import annotations

from functools import partial
from typing import Any

__all__ = [
    "CassetteError",
    "Drift",
    "GraphError",
    "NetworkBlocked",
    "NoMatch",
    "NotSimulated",
    "SecretLeak",
    "SessionExpired",
    "SessionLost",
    "UnplayedInteractions",
    "UsageError",
    "WorkbookError",
]


class WorkbookError(Exception):
    """Base of every error of pytest-workbook. Its text says what came, what was expected and what to do."""


class UsageError(WorkbookError):
    """An option, ini key, marker, fixture argument or address is wrong."""


class GraphError(WorkbookError):
    """The service refused a request.

    Args:
        text: the whole message, as shown.
        status: HTTP status.
        code: the code a client should act on: the second-level code where there is one, else the top one.
        codes: all codes of the body, from outer to inner.
        message: the service's own message, at most 200 characters of it.
        request_id: the service's id of the request, or None.
        retry_after: seconds the service asked to wait, or None.
    """

    def __init__(
        self,
        text: str,
        *,
        status: int,
        code: str | None = None,
        codes: tuple[str, ...] = (),
        message: str = "",
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.codes = codes
        self.message = message
        self.request_id = request_id
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are rebuilt from their positional arguments; these would be lost on the way between processes.
        return partial(type(self), **vars(self)), self.args


class SessionExpired(WorkbookError):
    """The session is gone and ``on_expiry`` or the service's code forbids making a new one."""


class SessionLost(WorkbookError):
    """A non-persistent session is gone together with what was written in it."""


class CassetteError(WorkbookError):
    """A cassette cannot be read, written or used for this test."""


class NoMatch(CassetteError):
    """No recorded interaction answers the request."""


class UnplayedInteractions(CassetteError):
    """The test passed without asking for everything its cassette holds."""


class SecretLeak(CassetteError):
    """The bytes about to be written may hold a secret; nothing was written."""


class Drift(CassetteError):
    """In ``verify`` mode, an answer differs from the recorded one."""


class NotSimulated(WorkbookError):
    """The operation exists in Microsoft Graph but not in the simulator."""


class NetworkBlocked(WorkbookError):
    """A connection to a Graph or sign-in host was about to leave the process where none may."""
