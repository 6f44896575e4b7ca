"""Opens what fixtures hand out: sessions, items and the drive.

What sessions need is imported when one is opened: most replays have none.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from pytest_workbook.errors import UsageError, WorkbookError
from pytest_workbook.graph.hosts import CANONICAL_ROOT
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.plugin.lifecycle import check_session_arguments
from pytest_workbook.plugin.marker_arguments import MarkerArguments
from pytest_workbook.plugin.owners import owner_node
from pytest_workbook.plugin.plans import Target
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import TestState
from pytest_workbook.plugin.targets import resolve
from pytest_workbook.session.drive_item import DriveItem, ItemDoor, ItemFacts
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.keepalive import KeepAlive, KeepAliveThread
from pytest_workbook.session.options import Limits, SessionOptions
from pytest_workbook.timeline import By, Source
from pytest_workbook.wire import Request, Response

if TYPE_CHECKING:
    from pytest_workbook.plugin.sessions import OwnedSession
    from pytest_workbook.plugin.wiring import Wiring
    from pytest_workbook.session.driver import SessionDriver
    from pytest_workbook.session.workbook_session import WorkbookSession

__all__ = ["Opening"]

_KEEPALIVE_SECONDS = 240.0
# Where nothing names an item, a cassette calls it by the alias it was recorded under.
_REPLAYED_ITEM = ItemAddress("/me/drive/items/item-1")
_LIFECYCLE = ("createsession", "refreshsession", "closesession")


class Opening:
    """Makes handles for tests and drivers for sources.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._run = wiring.run
        self._events = SessionEvents()
        self.kept = KeepAlive(wiring.run.clock)
        self._thread: KeepAliveThread | None = None

    # Sessions

    def session(self, fixture: str, scope: str) -> OwnedSession:
        """Open the session of the fixture *fixture*.

        Raises:
            UsageError: a narrower marker sets a session argument.
            GraphError: the service refused.
        """
        item = self._run.in_care().item
        arguments = check_session_arguments(item, scope, fixture)
        node = owner_node(item, scope)
        target = self._run.in_care().target if node is item else resolve(node, arguments, self._wiring.settings)
        owner = partial(self._run.shared_record, scope) if scope == "package" else _always(self._run.record_of(node))
        options = self.options(arguments, is_shared=node is not item)
        return self.opened(owner, target, options, fixture=fixture, scope=scope)

    def opened(
        self,
        owner: Callable[[], NodeRecord],
        target: Target,
        options: SessionOptions,
        *,
        fixture: str = "",
        scope: str = "function",
    ) -> OwnedSession:
        """Open a session on *target* for a fixture, or for nobody but its opener."""
        from pytest_workbook.plugin.sessions import OwnedSession

        owned = OwnedSession(self._wiring, owner=owner, target=target, options=options, fixture=fixture, scope=scope)
        self._run.sessions.append(owned)
        try:
            owned.driver()
            self._open_elsewhere(owned, owner())
        except BaseException:
            with suppress(WorkbookError):
                owned.end()
            self._run.sessions.remove(owned)
            raise
        return owned

    def _open_elsewhere(self, owned: OwnedSession, record: NodeRecord) -> None:
        """Open a shared session on each other source that its tests need, before any fixture writes in it."""
        if record.is_shared:
            for source in sorted(self._wiring.plans_below(record, owned.fixture or None)):
                owned.open_on(source)

    def end(self, owned: OwnedSession) -> None:
        """End *owned* and forget it.

        Raises:
            GraphError: closing was refused.
        """
        try:
            owned.end()
        finally:
            if owned in self._run.sessions:
                self._run.sessions.remove(owned)

    def options(self, arguments: MarkerArguments, *, is_shared: bool, **given: Any) -> SessionOptions:
        """Return how a session is opened: what the factory was given, then markers, ini and defaults."""
        settings = self._wiring.settings
        # False by default: a suite leaves no trace.
        persist = _first(given.get("persist_changes"), arguments.persist_changes, settings.persist_changes or False)
        keepalive = _first(arguments.keepalive, settings.keepalive, is_shared)
        seconds = _KEEPALIVE_SECONDS if keepalive is True else None if keepalive is False else float(keepalive)
        return SessionOptions(
            persist_changes=persist,
            on_teardown=_first(given.get("on_teardown"), arguments.on_teardown, settings.on_teardown, "close"),
            on_expiry=_first(given.get("on_expiry"), arguments.on_expiry, settings.on_expiry, "recreate"),
            keepalive=seconds,
            idle_limits=settings.idle_limits,
            limits=self._limits(),
        )

    def open_for_packages(self, state: TestState) -> None:
        """Open what a package session's handle lacks for the package of *state*."""
        names = set(getattr(state.item, "fixturenames", ()))
        for owned in self._run.sessions:
            if owned.fixture in names and owned.scope == "package":
                with self._run.owned_by(self._run.shared_record("package")):
                    owned.driver()

    def driver_for(self, owned: OwnedSession, owner: NodeRecord, source: Source) -> SessionDriver:
        """Return a driver, not yet open, for *owned* on *source*."""
        from pytest_workbook.session.driver import SessionDriver

        # The fixture may close while another test, with a workbook of its own, is the last to run.
        world = self._run.world() if source == "simulator" else None

        def send(request: Request, *, by: By) -> Response:
            self._wiring.answering.local.is_keepalive = driver.is_keeping_alive
            is_lifecycle = by == "plugin" or _action(request) in _LIFECYCLE
            whose = owner if is_lifecycle else None
            return self._wiring.answering.answer(
                request, by=by, owner=whose, source=source, lifecycle=is_lifecycle, world=world
            )

        driver = SessionDriver(
            send=send,
            clock=self._run.clock_of(source),
            workbook_url=f"{self.root(source)}{self.path(owned.target, source)}/workbook",
            options=owned.options,
            token=partial(self._wiring.token, source),
            drop=self._drop(source),
            notice=self.notice,
        )
        self._keep_alive(driver, source)
        return driver

    def handle_for(self, owned: OwnedSession) -> WorkbookSession:
        """Return the handle that tests get of *owned*."""
        from pytest_workbook.session.workbook_session import WorkbookSession

        return WorkbookSession(owned.driver, self.item_for(owned.target), changed_by_others=owned.was_changed_by_others)

    def closed(self, owned: OwnedSession, driver: SessionDriver, reason: str) -> None:
        """Count what happened to *driver* and tell the hook."""
        self.kept.discard(driver)
        if self._thread is not None:
            self._thread.discard(driver)
        self._count(driver.events)
        if (logbook := self._wiring.center.logbook) is not None:
            logbook.closed(owned, driver, reason, len(self._run.timeline))
        self._run.totals.sessions["abandoned"] += reason == "abandoned"
        node = self._run.test.item if self._run.test is not None else self._run.config
        getattr(node, "ihook", self._run.config.hook).pytest_workbook_session_closed(
            session=owned.handle, reason=reason
        )

    # Items

    def item_for(self, target: Target) -> DriveItem:
        """Return the item of *target*, on whatever source is the test's."""
        source = self._run.serving().plan.source
        address = target.address or ItemAddress(self.path(target, source))
        return self.item_at(address, lambda: self._facts(target))

    def item_at(self, address: ItemAddress, facts: Callable[[], ItemFacts]) -> DriveItem:
        """Return the item at *address*."""
        return DriveItem(self._door, address, facts)

    def path(self, target: Target, source: Source) -> str:
        """Return where *target* is on *source*, below the version root."""
        if source == "simulator":
            return self._run.world().path(target)
        if target.address is not None:
            return target.address.path
        if source == "live":
            msg = (
                "a local workbook is not known to Microsoft Graph; name an item:  --workbook-item=/me/drive/items/{id}"
            )
            raise UsageError(msg)
        return _REPLAYED_ITEM.path

    def relocated(self, request: Request, target: Target, source: Source) -> Request:
        """Return *request* for *target* where *source* has it, if it names what stands for it on a cassette."""
        if source != "simulator" or target.address is not None:
            return request
        before, found, after = request.url.partition(_REPLAYED_ITEM.path)
        if not found or after[:1] not in ("", "/", "?"):
            return request
        return request.with_url(f"{before}{self.path(target, source)}{after}")

    def root(self, source: Source) -> str:
        """Return the service root that tests see on *source*."""
        return self._wiring.settings.graph_url.rstrip("/") if source == "live" else CANONICAL_ROOT

    def stop(self) -> None:
        """End the keep-alive thread."""
        if self._thread is not None:
            self._thread.stop()
        self._count(self._events)

    def notice(self, why: str, seconds: float) -> None:
        """Show a real wait on standard error, past pytest's capture."""
        capture = self._run.config.pluginmanager.get_plugin("capturemanager")
        with capture.global_and_fixture_disabled() if capture is not None else nullcontext():
            sys.stderr.write(f"pytest-workbook: {why}; {seconds:.0f} s left\n")
            sys.stderr.flush()

    # Details

    def _door(self) -> ItemDoor:
        source = self._run.serving().plan.source

        def send(request: Request, *, by: By) -> Response:
            return self._wiring.answering.answer(request, by=by, source=source)

        return ItemDoor(
            send=send,
            clock=self._run.clock_of(source),
            root=self.root(source),
            token=partial(self._wiring.token, source),
            limits=self._limits(),
            events=self._events,
            notice=self.notice,
        )

    def _facts(self, target: Target) -> ItemFacts:
        source = self._run.serving().plan.source
        if source == "cassette" and target.address is None:
            # Code that builds URLs from them meets the recorded aliases.
            return ItemFacts("item-1", "drive-1", None, target.file.name if target.file else None)
        if source != "simulator":
            return ItemFacts()
        world = self._run.world()
        is_handed_in = target.is_there and target.address is not None
        file = world.simulator.file(target.address) if is_handed_in and target.address else world.file(target)
        if file is None:
            return ItemFacts()
        return ItemFacts(file.id, file.drive_id, file.drive_path, file.name)

    def _limits(self) -> Limits:
        attempts, seconds = self._wiring.settings.retry_limits
        return Limits(attempts, seconds)

    def _drop(self, source: Source) -> Callable[[str], None] | None:
        if source == "simulator":
            return self._run.world().simulator.expire
        return self._run.ledger.drop if source == "cassette" else None

    def _keep_alive(self, driver: SessionDriver, source: Source) -> None:
        if driver.options.keepalive is None:
            return
        if source != "live":
            self.kept.add(driver)
            return
        if self._thread is None:
            self._thread = KeepAliveThread(self._run.real)
        self._thread.add(driver)

    def _count(self, events: SessionEvents) -> None:
        totals = self._run.totals
        for name in ("created", "closed", "expired", "recreated"):
            totals.sessions[name] += getattr(events, name)
        totals.retries += events.retries
        totals.waited += events.waited
        if events.used_after_long_idle:
            totals.notes.append(
                f"{events.used_after_long_idle} uses of a session came after more than 5 idle minutes: "
                "the service's pages disagree on whether it still lives then; keepalive=True is safe"
            )


def _action(request: Request) -> str:
    return request.url.partition("?")[0].rstrip("/").rpartition("/")[2].lower()


def _always(record: NodeRecord) -> Callable[[], NodeRecord]:
    return lambda: record


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)
