"""The drive item under test, as any other user sees it: without a session.

What sends is imported by the first request: most tests ask an item for its address alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from pytest_workbook.clock import Clock
from pytest_workbook.graph.hosts import is_below
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.frames import hides_frame
from pytest_workbook.session.verbs import Verbs
from pytest_workbook.wire import Request, Response

if TYPE_CHECKING:
    import requests

    from pytest_workbook.session.exchange import Exchanger, Notice, Sender, Token
    from pytest_workbook.session.options import Limits
    from pytest_workbook.session.range import Range

__all__ = ["DriveItem", "ItemDoor", "ItemFacts"]

# What a workbook has and a drive item has not, so that `get("worksheets")` means the same on an item and a session.
_WORKBOOK_MEMBERS = re.compile(
    r"(?:application|comments|functions|names|operations|tables|worksheets|createSession|refreshSession|closeSession"
    r"|sessionInfoResource|tableRowOperationResult)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MOST_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item beyond its address; None where it is not known.

    Args:
        item_id: in its drive.
        drive_id: of its drive.
        drive_path: in its drive, ``/Reports/budget.xlsx``.
        name: of the file.
    """

    item_id: str | None = None
    drive_id: str | None = None
    drive_path: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDoor:
    """How an item is reached on the source of the moment.

    Args:
        send: the door.
        clock: the run's.
        root: the service root, e.g. ``https://graph.microsoft.com/v1.0``.
        token: gives the bearer token.
        limits: of each request.
        events: retries and waiting are counted there.
        notice: told of real waits above 5 seconds.
    """

    send: Sender
    clock: Clock
    root: str
    token: Token
    limits: Limits
    events: SessionEvents
    notice: Notice | None = None

    def exchanger(self) -> Exchanger:
        """Return what sends with repetitions."""
        from pytest_workbook.session.exchange import Exchanger

        return Exchanger(self.send, self.clock, self.token, self.limits, self.events, self.notice)


def _unknown() -> ItemFacts:
    return ItemFacts()


class DriveItem(Verbs):
    """A drive item and, without a session, its workbook: what is saved, as any other user sees it.

    Args:
        door: gives the way to the item on the source of the moment.
        address: where it lives.
        facts: what the source knows of it; what the address itself says is known anyhow.
    """

    def __init__(
        self, door: Callable[[], ItemDoor], address: ItemAddress, facts: Callable[[], ItemFacts] = _unknown
    ) -> None:
        self._door = door
        self._address = address
        self._facts = facts
        self._client: requests.Session | None = None

    def __repr__(self) -> str:
        return f"<DriveItem {self.path}>"

    def __eq__(self, other: object) -> bool:
        return self._address == other._address if isinstance(other, DriveItem) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._address)

    @property
    def path(self) -> str:
        """The address below the version root: ``/me/drive/items/…``."""
        return self._address.path

    @property
    def url(self) -> str:
        """The absolute URL of the item."""
        return self._door().root.rstrip("/") + self.path

    @property
    def workbook_url(self) -> str:
        """The absolute URL of its workbook."""
        return f"{self.url}/workbook"

    @property
    def id(self) -> str | None:
        """The item's id, or None where it is not known."""
        return self._address.item_id or self._facts().item_id

    @property
    def drive_id(self) -> str | None:
        """The drive's id, or None where it is not known."""
        return self._address.drive_id or self._facts().drive_id

    @property
    def drive_path(self) -> str | None:
        """The path in the drive (``/Reports/budget.xlsx``), or None where it is not known."""
        return self._address.drive_path or self._facts().drive_path

    @property
    def name(self) -> str | None:
        """The file's name, or None where it is not known."""
        path = self.drive_path
        return self._facts().name or (path.rpartition("/")[2] if path else None)

    def content(self) -> bytes:
        """Return the saved ``.xlsx``.

        Raises:
            GraphError: the service refused.
        """
        __tracebackhide__ = hides_frame
        request = Request("GET", f"{self.url}/content")
        response = self.ask(request)
        for _ in range(_MOST_REDIRECTS):
            location = response.headers.get("Location")
            if not 300 <= response.status < 400 or not location:
                break
            # Pre-authenticated and of another origin: it is followed verbatim and gets no token.
            request = Request("GET", urljoin(request.url, location))
            response = self.ask(request)
        if response.status != 200:
            from pytest_workbook.session.refusal import graph_error

            raise graph_error(request, response, self.utc(), why="The item's content was asked for.")
        return response.body

    def range(self, address: str) -> Range:
        """Return a range of the saved workbook.

        Args:
            address: ``"Sheet1!A1:B2"``, ``"'My sheet'!A:A"``, or a defined name.
        """
        __tracebackhide__ = hides_frame
        from pytest_workbook.session.range import Range

        return Range(self, address)

    def request(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """Send a request without a session, with the repetitions a session's has; the answer is returned, not raised.

        Args:
            method: HTTP method.
            path: relative to the item (``content``, ``workbook/worksheets``) or, where it begins with a member of
                workbooks (``worksheets``, ``names``, ``tables`` …), to its workbook as on a session; or an absolute
                URL below ``url``.
            **kwargs: as of ``requests.request``.

        Raises:
            UsageError: the path leads out of the item.
        """
        __tracebackhide__ = hides_frame
        from pytest_workbook.session.address import url_below

        is_workbook = _WORKBOOK_MEMBERS.match(path.removeprefix("/")) is not None
        url = url_below(self.workbook_url, path) if is_workbook else url_below(self.url, path)
        return self._requests().request(method, url, **kwargs)

    def ask(self, request: Request) -> Response:
        """Send *request* for the test, with the token if it goes to the item, and return the answer."""
        from pytest_workbook.session.exchange import Effort
        from pytest_workbook.session.policy import kind_of

        exchanger = self._door().exchanger()
        response, _ = exchanger.ask(lambda: self._dressed(request), kind_of(request), by="test", effort=Effort())
        return response

    def utc(self) -> datetime:
        """Return the date and time in UTC."""
        return self._door().clock.utc()

    def _requests(self) -> requests.Session:
        if self._client is None:
            from pytest_workbook.session.http import Dress, door_session

            self._client = door_session(self.ask, Dress(lambda: self.url, self._headers))
        return self._client

    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._door().token()}"}

    def _dressed(self, request: Request) -> Request:
        is_ours = is_below(request.url, self.url)
        if not is_ours:
            return request
        for name, value in self._headers().items():
            request = request.with_header(name, value)
        return request
