"""The simulator on a loopback port, for other processes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytest_workbook.clock import RealClock
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.graph.labels import label, workbook_path
from pytest_workbook.plugin.settings import Named
from pytest_workbook.plugin.targets import existing
from pytest_workbook.session.drive_item import DriveItem, ItemDoor, ItemFacts
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.options import Limits
from pytest_workbook.timeline import By, Exchange, Timeline, without_secrets
from pytest_workbook.wire import Request, Response

if TYPE_CHECKING:
    from pytest_workbook.plugin.wiring import Wiring

__all__ = ["WorkbookServer"]


class WorkbookServer:
    """A simulator of its own, served over HTTP on loopback as long as the run.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        from random import Random

        from pytest_workbook.simulator.server import LoopbackServer
        from pytest_workbook.simulator.service import Simulator

        self._wiring = wiring
        # Other processes have no virtual time, so the sessions they open live by the real one.
        self._clock = RealClock()
        source = Random(2)  # noqa: S311 - ids that are to be the same in each run
        limit = wiring.settings.max_unzipped
        self._simulator = Simulator(clock=self._clock, random=source, max_unzipped=limit)
        self._timeline = Timeline()
        self._server = LoopbackServer(self._simulator, watch=self._watch)
        self._aliases: dict[str, str] = {}
        self._count = 0

    def __enter__(self) -> WorkbookServer:
        self._server.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.stop()

    def __repr__(self) -> str:
        return f"<WorkbookServer {self.base_url}>"

    @property
    def base_url(self) -> str:
        """The service root, ``http://127.0.0.1:PORT/v1.0``."""
        return self._server.base_url

    @property
    def token(self) -> str:
        """The bearer token that the server asks for; it is good for nothing else."""
        return self._server.token

    @property
    def calls(self) -> Sequence[Exchange]:
        """The exchanges so far, oldest first."""
        return self._timeline.since(0)

    def item(self, xlsx: str | Path) -> DriveItem:
        """Serve a fresh copy of a workbook and return its item.

        Args:
            xlsx: relative to the test module or the root directory.

        Raises:
            UsageError: there is no such file.
        """
        node = self._wiring.run.in_care().item
        path = existing(Named(str(xlsx), node.path.parent), "workbook_server.item", node)
        self._count += 1
        file = self._simulator.add(path.read_bytes(), f"/{self._count}/{path.name}")
        facts = ItemFacts(file.id, file.drive_id, file.drive_path, file.name)
        return DriveItem(self._door, ItemAddress(f"/me/drive/items/{file.id}"), lambda: facts)

    def _door(self) -> ItemDoor:
        return ItemDoor(
            send=self._send,
            clock=self._clock,
            root=self.base_url,
            token=self._token,
            limits=Limits(),
            events=SessionEvents(),
        )

    def _send(self, request: Request, *, by: By) -> Response:  # noqa: ARG002 - a Sender says who asks
        host = urlsplit(request.url).netloc
        return self._server.answer(request.with_header("Host", host), host)

    def _watch(self, request: Request, response: Response) -> None:
        below = service_path(request.url) or request.url
        self._timeline.add(
            Exchange(
                method=request.method,
                url=request.url,
                path=workbook_path(below),
                label=label(request.method, below),
                status=response.status,
                request_headers=without_secrets(request.headers, self._alias(request)),
                request_body=request.body,
                response_headers=without_secrets(response.headers, None),
                response_body=response.body,
                session=self._alias(request),
                source="simulator",
                started=self._clock.now(),
                seconds=0.0,
                by="code",
                node="",
            )
        )

    def _alias(self, request: Request) -> str | None:
        session_id = request.headers.get("workbook-session-id")
        if session_id is None:
            return None
        return self._aliases.setdefault(session_id, f"session-{len(self._aliases) + 1}")

    def _token(self, *, refresh: bool = False) -> str:  # noqa: ARG002 - there is one token
        return self.token
