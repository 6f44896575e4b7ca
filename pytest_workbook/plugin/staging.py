"""Where others come on: the simulated drive that serves the test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT
from pytest_workbook.plugin.worlds import World
from pytest_workbook.session.address import parse_range
from pytest_workbook.session.drive_item import DriveItem
from pytest_workbook.wire import Headers, Request

if TYPE_CHECKING:
    from pytest_workbook.plugin.wiring import Wiring
    from pytest_workbook.simulator.drive import DriveFile

__all__ = ["Staging"]


class Staging:
    """Lets others act on the workbooks of a test.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._run = wiring.run
        self._touched: list[World] = []

    def send(
        self, item: object, method: str, path: str, body: Any, *, headers: dict[str, str], seconds: float = 0
    ) -> Any:
        """Send a request of somebody else, at once or when *seconds* have passed; return the JSON of its answer.

        Raises:
            UsageError: it was refused.
        """
        world, file = self._found(item)
        base = f"{CANONICAL_ROOT}/drives/{quote(file.drive_id, safe='!')}/items/{quote(file.id, safe='!')}/workbook"
        token = self._wiring.token("simulator")
        dressed = Headers({**headers, "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        data = b"" if body is None else json.dumps(body).encode()
        request = Request(method, f"{base}/{path}", dressed, data)
        if seconds:
            world.simulator.later(file, seconds, request)
            return None
        answer = world.simulator.by_other(request)
        if answer.status >= 300:
            told = (answer.json() or {}).get("error", {}).get("message", "")
            msg = f"the other editor's {method} {path} was refused with {answer.status}: {told}"
            raise UsageError(msg)
        return answer.json()

    def path_of(self, address: str) -> str:
        """Return the path below ``/workbook`` of the range *address*."""
        return parse_range(address).path

    def lock(self, item: object, name: str, status: int, code: str | None) -> None:
        """Let *name* hold *item*.

        Raises:
            UsageError: a lock refuses with another status.
        """
        from pytest_workbook.simulator.disturbances import LOCK_STATUSES, Lock

        if status not in LOCK_STATUSES:
            msg = f"status={status!r}: a lock refuses with one of {', '.join(map(str, LOCK_STATUSES))}"
            raise UsageError(msg)
        world, file = self._found(item)
        world.simulator.lock(file, Lock(name, status, code))

    def unlock(self, item: object) -> None:
        """Let nobody hold *item*."""
        world, file = self._found(item)
        world.simulator.lock(file, None)

    def delay(self, **seconds: float) -> None:
        """Change what takes its time to be seen.

        Raises:
            UsageError: a time is none.
        """
        for name, value in seconds.items():
            if not 0 <= value < float("inf"):
                msg = f"{name}={value!r} is no number of seconds, 0 or more"
                raise UsageError(msg)
        self._world().simulator.delay(**seconds)

    def clear(self) -> None:
        """Let everybody go: another test may meet the same workbooks."""
        while self._touched:
            self._touched.pop().simulator.calm()

    def _found(self, item: object) -> tuple[World, DriveFile]:
        world = self._world()
        if item is None:
            return world, world.file(self._run.serving().target)
        file = world.simulator.file(item.path) if isinstance(item, DriveItem) else None
        if file is None:
            msg = f"item={item!r} is no DriveItem of the simulated drive; take one of workbook_drive, or leave it out"
            raise UsageError(msg)
        return world, file

    def _world(self) -> World:
        if self._run.serving().plan.source != "simulator":
            msg = (
                "a cassette holds no workbook that somebody else could change: run this test where the simulator "
                "answers, with @pytest.mark.workbook(mode='simulate')"
            )
            raise UsageError(msg)
        world = self._run.world()
        if not any(one is world for one in self._touched):
            self._touched.append(world)
        return world
