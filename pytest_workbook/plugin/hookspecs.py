"""The plugin's own hooks. Implement them with ``@pytest.hookimpl(optionalhook=True)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # the public objects import requests, which an unused plugin must not
    from pytest_workbook.cassettes.interaction import Interaction
    from pytest_workbook.session.drive_item import DriveItem
    from pytest_workbook.session.workbook_session import WorkbookSession
    from pytest_workbook.timeline import Exchange


@pytest.hookspec(firstresult=True)
def pytest_workbook_token(config: pytest.Config, drive_item: DriveItem | None) -> str | None:
    """Return a bearer token for the live service, or None to leave it to the next source.

    Called when a token is needed: at the first live request, five minutes before ``exp``, and once after a 401.
    The first result that is not None is used.
    """


@pytest.hookspec(firstresult=True)
def pytest_workbook_item(config: pytest.Config, request: Any) -> str | None:
    """Return the ITEM for a test, or None to leave it to marker, command line, environment and ini.

    Called once for each test in care, before its first fixture; *request* has ``node`` and ``config``.
    """


@pytest.hookspec
def pytest_workbook_session_opened(session: WorkbookSession, request: Any) -> None:
    """Note that a fixture opened *session*; called after it is open, before the fixture's value is handed out."""


@pytest.hookspec
def pytest_workbook_session_closed(session: WorkbookSession, reason: str) -> None:
    """Note the end of *session*; *reason* is ``closed``, ``abandoned``, ``lost`` or ``failed``."""


@pytest.hookspec
def pytest_workbook_exchange(exchange: Exchange) -> None:
    """Note one exchange, after it was answered. Called for every exchange in care, on the thread that made it."""


@pytest.hookspec
def pytest_workbook_before_save(interaction: Interaction, cassette: str) -> None:
    """Change *interaction* in place, or call ``interaction.drop()``, before it is written to *cassette*.

    Called once for each interaction of a cassette about to be written, after redaction, in the file's order.
    The final bytes are scanned for secrets afterwards.
    """
