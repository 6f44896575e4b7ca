"""The state of one run: settings, clocks, the test in care, the stack of owners. Kept on ``config.stash``."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.clock import Clock, ManualClock, RealClock
from pytest_workbook.door.flights import Flights
from pytest_workbook.plugin.ages import Ages
from pytest_workbook.plugin.ledger import Ledger
from pytest_workbook.plugin.marker_arguments import MarkerArguments
from pytest_workbook.plugin.owners import owner_node, owner_of
from pytest_workbook.plugin.plans import Plan, Target
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.secrets import Secrets
from pytest_workbook.plugin.settings import Settings
from pytest_workbook.plugin.worlds import World, Worlds
from pytest_workbook.timeline import Exchange, Source, Timeline

if TYPE_CHECKING:
    from pytest_workbook.cassettes.naming import Owner
    from pytest_workbook.faults.plan import WorkbookFaults
    from pytest_workbook.plugin.chaos import Variant
    from pytest_workbook.plugin.sessions import OwnedSession

__all__ = ["RUN", "Run", "TestState"]


@dataclass(eq=False)
class TestState:
    """One attempt at a test in care.

    Args:
        item: the test.
        arguments: of its markers.
        target: its workbook.
        mode: asked for.
        plan: who answers.
        record: of the test's own traffic.
        span: name of the span its served workbook lives in.
        mark: length of the timeline when it began.
        problems: errors that code under test may have swallowed.
        session_names: aliases of the sessions that the test met, by id.
        is_failed: whether a phase, an attempt or a subtest failed or skipped.
        has_passed: whether its call ran and passed, or was expected to fail and did.
        has_xfailed: whether it was expected to fail and did.
        faults: that its requests are to meet; None where it has neither marker nor fixture of them.
        notes: what would have been an error, had it not failed by itself.
        chaos: the variant that ``workbook_chaos`` made it, or None.
        assumed: by operation, the assumption that the simulator's answer rests on.
    """

    __test__ = False

    item: pytest.Item
    arguments: MarkerArguments
    target: Target
    mode: str
    plan: Plan
    record: NodeRecord
    span: str
    mark: int
    problems: list[BaseException] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    handed_out: set[str] = field(default_factory=set)
    session_names: dict[str, str] = field(default_factory=dict)
    is_failed: bool = False
    has_passed: bool = False
    has_xfailed: bool = False
    faults: WorkbookFaults | None = None
    began: float = 0.0
    chaos: Variant | None = None
    assumed: dict[str, str] = field(default_factory=dict)

    @property
    def spares_housekeeping(self) -> bool:
        """Whether its faults are for code under test alone, whatever request they name."""
        return self.chaos is not None and self.faults is not None and len(self.faults) == 1


@dataclass(frozen=True, slots=True)
class _Ownership:
    key: object
    record: NodeRecord
    state: TestState


@dataclass(slots=True)
class Totals:
    """Counts for the summary; plain data, so that workers can hand them over."""

    exchanges: Counter[str] = field(default_factory=Counter)
    sessions: Counter[str] = field(default_factory=Counter)
    not_simulated: Counter[str] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    retries: int = 0
    waited: float = 0.0
    drift: list[dict[str, Any]] = field(default_factory=list)
    client_waited: float = 0.0

    def to_plain(self) -> dict[str, Any]:
        """Return the totals as data that crosses between processes."""
        return {
            "exchanges": dict(self.exchanges),
            "sessions": dict(self.sessions),
            "not_simulated": dict(self.not_simulated),
            "written": self.written,
            "notes": self.notes,
            "drift": self.drift,
            "retries": self.retries,
            "waited": self.waited,
            "client_waited": self.client_waited,
        }

    def add_plain(self, data: dict[str, Any]) -> None:
        """Add what another process counted."""
        self.exchanges.update(data["exchanges"])
        self.sessions.update(data["sessions"])
        self.not_simulated.update(data["not_simulated"])
        self.written.extend(data["written"])
        self.notes.extend(note for note in data["notes"] if note not in self.notes)
        self.drift.extend(data["drift"])
        self.retries += data["retries"]
        self.waited += data["waited"]
        self.client_waited += data["client_waited"]


class Run:
    """Everything that lives as long as the run.

    Args:
        config: pytest's.
        settings: read from it.
        secrets: that nothing may show.
    """

    def __init__(self, config: pytest.Config, settings: Settings, secrets: Secrets) -> None:
        self.config = config
        self.settings = settings
        self.real = RealClock()
        # In whole seconds, as the service gives its dates.
        self.began = self.real.utc().replace(microsecond=0)
        self.clock = ManualClock(started=self.began)
        self.timeline = Timeline()
        self.flights = Flights()
        self.ledger = Ledger(self.clock, settings.idle_limits)
        self.worlds = Worlds(self.clock, settings.idle_limits, settings.max_unzipped)
        self.totals = Totals()
        self.ages = Ages(settings.max_age, self.real.utc(), config.rootpath, self.totals.notes)
        self.test: TestState | None = None
        self.last_test: TestState | None = None
        self.sessions: list[OwnedSession] = []
        self.records: dict[tuple[str, str], NodeRecord] = {}
        self._owners: list[_Ownership] = []
        self._lock = threading.Lock()
        self._sequence = 0
        self.secrets = secrets
        self.drifts: dict[str, list[BaseException]] = {}
        self.kept: list[BaseException] = []
        self.shared_handed_out: set[str] = set()
        self.outside: list[BaseException] = []
        self.make_record: Callable[[pytest.Item | pytest.Collector, Owner], NodeRecord] | None = None

    @property
    def root(self) -> Path:
        """Pytest's root directory."""
        return self.config.rootpath

    def next_sequence(self) -> int:
        """Return the place of the next request in the run."""
        with self._lock:
            self._sequence += 1
            return self._sequence

    def clock_of(self, source: Source) -> Clock:
        """Return the clock that goes with *source*."""
        return self.real if source == "live" else self.clock

    def record_of(self, node: pytest.Item | pytest.Collector) -> NodeRecord:
        """Return what is known of *node*, made at first use."""
        owner = owner_of(node, self.root)
        key = (owner.scope.value, owner.node_id)
        if key not in self.records:
            if self.make_record is None:
                msg = "the run is not wired"
                raise RuntimeError(msg)
            self.records[key] = self.make_record(node, owner)
        return self.records[key]

    def shared_record(self, scope: str) -> NodeRecord:
        """Return the record that owns what has *scope* for the test in care."""
        test = self.in_care()
        node = owner_node(test.item, scope)
        return test.record if node is test.item else self.record_of(node)

    def in_care(self) -> TestState:
        """Return the test in care.

        Raises:
            RuntimeError: if there is none, which is a fault of ours.
        """
        if self.test is None:
            msg = "no test is in the care of pytest-workbook now"
            raise RuntimeError(msg)
        return self.test

    # Who owns the traffic of the moment

    def push_owner(self, key: object, record: NodeRecord, state: TestState) -> None:
        """Let *record* own what is sent until ``pop_owner`` is called with the same *key*.

        Args:
            key: of a fixture.
            record: of the node of its scope.
            state: of the test for which it was set up: its teardown meets the same source and the same workbook,
                whichever test runs last.
        """
        self._owners.append(_Ownership(key, record, state))

    def pop_owner(self, key: object) -> None:
        """Undo the latest ``push_owner`` of *key*; nothing if there was none."""
        for index in range(len(self._owners) - 1, -1, -1):
            if self._owners[index].key is key:
                del self._owners[index]
                return

    @contextmanager
    def owned_by(self, record: NodeRecord) -> Iterator[None]:
        """Let *record* own what is sent within the block."""
        key = object()
        self.push_owner(key, record, self.serving())
        try:
            yield
        finally:
            self.pop_owner(key)

    def owner(self) -> NodeRecord:
        """Return the record that owns what is sent now."""
        if self._owners:
            return self._owners[-1].record
        return self.in_care().record

    def serving(self) -> TestState:
        """Return the test whose source and workbook serve what is sent now."""
        return self._owners[-1].state if self._owners else self.in_care()

    # What the test in care sees

    def world(self) -> World:
        """Return the simulated drive that serves what is sent now."""
        of = self.serving()
        world = self.worlds.get(of.span, of.arguments.profile or self.settings.profile)
        # Code under test may send the first request, before any object of ours was asked where the item is.
        world.file(of.target)
        return world

    def handed_out_urls(self) -> set[str]:
        """Return the URLs that answers handed out to the test in care, or to a fixture that tests share."""
        return self.shared_handed_out if self.test is None else self.shared_handed_out | self.test.handed_out

    def exchanges(self) -> list[Exchange]:
        """Return the exchanges of the test in care."""
        return self.timeline.since(self.in_care().mark)


RUN: pytest.StashKey[Run] = pytest.StashKey()
