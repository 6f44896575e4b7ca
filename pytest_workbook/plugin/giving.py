"""What the fixtures give: sessions, items, the factory, the clock and tokens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.marker_arguments import merged
from pytest_workbook.plugin.owners import owner_node
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.targets import from_argument, resolve
from pytest_workbook.session.drive_item import DriveItem
from pytest_workbook.timeline import Source

if TYPE_CHECKING:
    from pytest_workbook.plugin.center import Center
    from pytest_workbook.plugin.sessions import OwnedSession
    from pytest_workbook.plugin.wiring import Wiring
    from pytest_workbook.session.workbook_session import WorkbookSession

__all__ = [
    "Credential",
    "SessionFactory",
    "WorkbookClock",
    "given_factory",
    "given_item",
    "given_session",
    "given_token",
]


def given_session(center: Center, request: pytest.FixtureRequest, name: str, scope: str) -> Iterator[WorkbookSession]:
    """Open the session of the fixture *name*, give it, and end it."""
    wiring = center.wiring
    owned = wiring.opening.session(name, scope)
    try:
        request.node.ihook.pytest_workbook_session_opened(session=owned.handle, request=request)
        yield owned.handle
    finally:
        wiring.opening.end(owned)


def given_item(center: Center, scope: str) -> DriveItem:
    """Return the item that *scope* is about."""
    wiring = center.wiring
    test = wiring.run.in_care()
    node = owner_node(test.item, scope)
    target = test.target if node is test.item else resolve(node, merged(node), wiring.settings)
    return wiring.opening.item_for(target)


def given_factory(center: Center, request: pytest.FixtureRequest, scope: str) -> Iterator[SessionFactory]:
    """Give the factory, and end what it opened, the latest first."""
    factory = SessionFactory(center.wiring, request, scope)
    try:
        yield factory
    finally:
        factory.end()


def given_token(wiring: Wiring) -> str:
    """Return the bearer token that test code may hold.

    Where only some tests of the run are answered by the live service, it is the stand-in's, and the door replaces it
    on the way there: the real one is given only to a node that the live service answers.
    """
    source = _token_source(wiring)
    if source == "live" and wiring.center.sources_below(wiring.run.in_care().item.session) != {"live"}:
        source = "simulator"
    return wiring.token(source)


class SessionFactory:
    """Opens sessions; all are ended when its scope ends.

    Args:
        wiring: of the run.
        request: of the fixture.
        scope: of the fixture.
    """

    def __init__(self, wiring: Wiring, request: pytest.FixtureRequest, scope: str) -> None:
        self._wiring = wiring
        self._request = request
        self._node = owner_node(wiring.run.in_care().item, scope)
        self._opened: list[OwnedSession] = []

    def __call__(
        self,
        item: str | Path | DriveItem | None = None,
        file: str | Path | None = None,
        persist_changes: bool | None = None,
        on_teardown: str | None = None,
        on_expiry: str | None = None,
    ) -> WorkbookSession:
        """Open a session.

        Args:
            item: in a form of ``--workbook-item``, or a DriveItem; the item under test if omitted.
            file: the workbook that stands for it where the simulator answers.
            persist_changes: as of the marker.
            on_teardown: as of the marker.
            on_expiry: as of the marker.

        Raises:
            UsageError: an argument is wrong.
            GraphError: the service refused.
        """
        _check("on_teardown", on_teardown, ("close", "expire"))
        _check("on_expiry", on_expiry, ("recreate", "fail"))
        if persist_changes is not None and not isinstance(persist_changes, bool):
            msg = f"persist_changes={persist_changes!r} is neither True nor False"
            raise UsageError(msg)
        opening = self._wiring.opening
        arguments = merged(self._node)
        is_shared = not isinstance(self._node, pytest.Item)
        options = opening.options(
            arguments,
            is_shared=is_shared,
            persist_changes=persist_changes,
            on_teardown=on_teardown,
            on_expiry=on_expiry,
        )
        record = self._wiring.run.record_of(self._node)
        owned = opening.opened(lambda: record, self._target(item, file), options)
        self._opened.append(owned)
        self._node.ihook.pytest_workbook_session_opened(session=owned.handle, request=self._request)
        return owned.handle

    def end(self) -> None:
        """End every session that was opened, the latest first.

        Raises:
            GraphError: the first refusal; the others are ended all the same.
        """
        errors: list[Exception] = []
        while self._opened:
            try:
                self._wiring.opening.end(self._opened.pop())
            except Exception as error:  # noqa: BLE001 - the other sessions are to be ended first
                errors.append(error)
        if errors:
            raise errors[0]

    def _target(self, item: str | Path | DriveItem | None, file: str | Path | None) -> Target:
        test = self._wiring.run.in_care()
        if isinstance(item, Path):
            item = str(item)
        if isinstance(item, DriveItem):
            return Target(ItemAddress(item.path), None, item.path, is_there=True)
        if item is not None and not isinstance(item, str):
            msg = f"item={item!r} is neither a string in a form of --workbook-item nor a DriveItem"
            raise UsageError(msg)
        node = self._node
        default = test.target
        if node is not test.item:
            default = resolve(node, merged(node), self._wiring.settings)
        return from_argument(test.item, item, file, default)


# A date after the year 9999 cannot be told.
_MOST_SECONDS = 100 * 366 * 86_400.0


class WorkbookClock:
    """The clock that the test's sessions live by.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._source: Source = wiring.run.in_care().plan.source

    def __repr__(self) -> str:
        return f"<WorkbookClock at {self.now():.3f} s>"

    def now(self) -> float:
        """Return seconds since the run began; never smaller than before."""
        return self._wiring.run.clock_of(self._source).now()

    def advance(self, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        """Move virtual time on; sessions expire and keep-alive refreshes are sent as if it had passed.

        Raises:
            UsageError: the live service answers, whose time is real, or the sum is negative.
        """
        total = seconds + 60 * minutes + 3600 * hours
        if self._source == "live":
            msg = (
                f"workbook_clock.advance({total:g} s) cannot move the live service's time; use workbook_clock.sleep, "
                'or mark the test @pytest.mark.workbook(only=["simulate", "replay"])'
            )
            raise UsageError(msg)
        if not 0 <= total <= _MOST_SECONDS:
            msg = (
                f"workbook_clock.advance({total:g} s): time never goes backwards, and a century is the most; "
                "pass 0 or more seconds"
            )
            raise UsageError(msg)
        self._wiring.opening.kept.pass_time(total, self._wiring.run.clock.advance)

    def sleep(self, seconds: float) -> None:
        """Let *seconds* pass: at once where time is virtual, really where it is not."""
        if self._source == "live":
            from pytest_workbook.session.exchange import wait

            wait(self._wiring.run.real, seconds, "workbook_clock.sleep", self._wiring.opening.notice)
        else:
            self.advance(seconds)


class AccessToken(NamedTuple):
    """What a credential gives; ``azure.core.credentials.AccessToken`` where azure-core is installed."""

    token: str
    expires_on: int


class Credential:
    """A credential as azure-core's clients ask it.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def __repr__(self) -> str:
        return "<Credential>"

    def get_token(self, *scopes: str, **kwargs: Any) -> Any:  # noqa: ARG002 - as azure-core calls it
        """Return the token and when it ends, in seconds since 1970."""
        from pytest_workbook.auth import Claims

        source = _token_source(self._wiring)
        token = self._wiring.token(source)
        claims = Claims.from_token(token)
        # An opaque token says nothing; five minutes make the client ask again soon.
        ends = claims.exp if claims is not None else None
        seconds = int(ends.timestamp()) if ends is not None else int(self._wiring.run.real.utc().timestamp()) + 300
        # Kiota checks for this very class.
        try:
            from azure.core.credentials import AccessToken as AzureAccessToken
        except ImportError:
            return AccessToken(token, seconds)
        return AzureAccessToken(token, seconds)

    def close(self) -> None:
        """Nothing is held."""


def _token_source(wiring: Wiring) -> Source:
    return wiring.run.in_care().plan.source if wiring.settings.mode in ("live", "record", "verify") else "simulator"


def _check(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        msg = f"{name}={value!r} is not one of {', '.join(map(repr, allowed))}"
        raise UsageError(msg)
