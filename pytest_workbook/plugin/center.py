"""What the hooks talk to: light until the first test in care, and then the way to everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.plugin.collection import Collection
from pytest_workbook.plugin.names import FIXTURES, is_in_care
from pytest_workbook.plugin.options import is_any_given
from pytest_workbook.plugin.terminal import Tally, header, summary

if TYPE_CHECKING:
    from pytest_workbook.plugin.lifecycle import Lifecycle
    from pytest_workbook.plugin.logbook import Logbook
    from pytest_workbook.plugin.plans import Plan
    from pytest_workbook.plugin.records import NodeRecord
    from pytest_workbook.plugin.run import TestState
    from pytest_workbook.plugin.settings import Settings
    from pytest_workbook.plugin.wiring import Wiring
    from pytest_workbook.timeline import Source

__all__ = ["Center"]


class Center:
    """The run, as the hooks see it.

    Args:
        config: pytest's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._is_any_given = is_any_given(config)
        self.tally = Tally()
        self.collection = Collection(config)
        self.items: Sequence[pytest.Item] = ()
        self._lifecycle: Lifecycle | None = None
        self.is_deselecting = False
        self._item: pytest.Item | None = None
        self.handed_over: list[dict[str, Any]] = []
        self._ended: list[Any] = []
        self.logbook: Logbook | None = None

    # The run

    def configure(self) -> None:
        """Read and check what was asked for; where nothing was, that can wait for the first test in care.

        Raises:
            UsageError: an option, ini key or environment variable is wrong.
        """
        if self._is_any_given:
            from pytest_workbook.plugin.checks import check
            from pytest_workbook.plugin.scrubbing import known_secrets

            check(self.config, self.settings)
            if self.settings.reports:
                from pytest_workbook.plugin.logbook import Logbook

                self.logbook = Logbook()
                if not self.is_worker:
                    self.config.pluginmanager.register(self.logbook, "workbook-logbook")
            # Known before any source of tokens is asked: whatever shows the environment shows it.
            known_secrets(self.config).add(self.settings.token or "")

    @cached_property
    def settings(self) -> Settings:
        """What the run was asked to do."""
        from pytest_workbook.plugin.settings import read_settings

        # What a test sets in the environment was not asked of the run.
        return read_settings(self.config) if self._is_any_given else read_settings(self.config, {})

    @property
    def session_scope(self) -> str:
        """The scope of the fixture ``workbook_session``, which pytest asks every run for."""
        return self.settings.scope if self._is_any_given else "function"

    @property
    def is_guarding_run(self) -> bool:
        """Whether the guard is asked to watch the whole run."""
        return self._is_any_given and self.settings.guard == "run"

    @property
    def is_worker(self) -> bool:
        """Whether this process runs tests for a controller of pytest-xdist."""
        return hasattr(self.config, "workerinput")

    @property
    def is_used(self) -> bool:
        """Whether any test was in care."""
        return self._lifecycle is not None

    def is_partial(self, scope: str) -> bool:
        """Return whether only some of the tests below a node of *scope* were asked for.

        Judged by what was asked, which every process of a distributed run knows.
        """
        option = self.config.option
        narrowing = ("keyword", "markexpr", "lf", "deselect", "ignore", "ignore_glob", "stepwise", "maxfail")
        if self.is_deselecting or any(getattr(option, name, None) for name in narrowing):
            return True
        if any("::" in str(arg) for arg in self.config.args):
            return True
        is_whole = self.config.args_source is not pytest.Config.ArgsSource.ARGS
        return scope in ("package", "session") and not is_whole

    @property
    def lifecycle(self) -> Lifecycle:
        """The lifecycle of tests in care, made at first use."""
        if self._lifecycle is None:
            from pytest_workbook.plugin.lifecycle import Lifecycle
            from pytest_workbook.plugin.wiring import Wiring

            self._lifecycle = Lifecycle(Wiring(self.config, self.settings, self))
        return self._lifecycle

    @property
    def wiring(self) -> Wiring:
        """The composition of the run, made at first use."""
        return self.lifecycle.wiring

    @property
    def state(self) -> TestState | None:
        """The test in care, or None."""
        return self._lifecycle.run.test if self._lifecycle is not None else None

    def header(self) -> list[str]:
        """Return the lines of the report header."""
        return header(self.settings if self._is_any_given else None)

    def begun(self) -> None:
        """Guard the run from its first collection, where that is asked for."""
        if self.is_guarding_run:
            self.wiring.install()

    def collected(self, session: pytest.Session) -> None:
        """Remember the tests that will run."""
        self.items = session.items
        self.collection.finished(session)

    def uninstall(self) -> None:
        """Undo every patch."""
        if self._lifecycle is not None:
            self._lifecycle.wiring.uninstall()

    # A test

    def sources_below(self, node: pytest.Item | pytest.Collector) -> set[Source]:
        """Return the sources that the selected tests below *node* will be answered by."""
        return set(self.plans_below(node))

    def plans_below(self, node: pytest.Item | pytest.Collector, fixture: str | None = None) -> dict[Source, Plan]:
        """Return the plans of the selected tests below *node*, by source.

        Args:
            node: any.
            fixture: only of the tests that use this fixture; of all if omitted.
        """
        below = (item for item in self.items if node in item.listchain() and is_in_care(item))
        using = (item for item in below if fixture is None or fixture in getattr(item, "fixturenames", ()))
        needed = (self.lifecycle.needs(item) for item in using)
        plans = [plan for plan in needed if plan is not None and not plan.missing]
        # Where one of them records, what they share is recorded, for whichever of them it happens.
        return {plan.source: plan for plan in sorted(plans, key=lambda plan: plan.records)}

    def start(self, item: pytest.Item) -> None:
        """Note that *item* begins, with all its attempts."""
        self._item = item
        if self._lifecycle is not None:
            self._lifecycle.start_protocol(item.nodeid)

    def finish(self) -> None:
        """Note that the current item and all its attempts are over.

        After an interrupt its test stays in care: its fixtures close when the run finishes.
        """
        self._item = None

    def begin(self, item: pytest.Item) -> None:
        """Take *item* into care."""
        self.lifecycle.begin(item)

    def ready(self, item: pytest.Item) -> None:
        """Open what a handle shared by several packages still lacks for *item*."""
        if (state := self.state) is not None and state.item is item:
            self.wiring.open_shared(state)

    def after_call(self, item: pytest.Item) -> None:
        """Raise what the test swallowed."""
        __tracebackhide__ = True
        if (state := self.state) is not None and state.item is item:
            self.lifecycle.after_call(state)
        elif self._lifecycle is not None and self.is_guarding_run:
            self._lifecycle.after_call_outside()

    def after_teardown(self, item: pytest.Item) -> None:
        """Raise what shows at the end, and write the cassette."""
        __tracebackhide__ = True
        if (state := self.state) is not None and state.item is item:
            self.lifecycle.after_teardown(state)

    def end(self, item: pytest.Item) -> None:
        """Let *item* out of care."""
        if (state := self.state) is not None and state.item is item:
            self.lifecycle.end(state)

    # A fixture

    @contextmanager
    def fixture(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """Let the right node own the traffic of a fixture's set-up, and of its teardown."""
        if self.state is None:
            if self._item is None or fixturedef.argname not in FIXTURES:
                yield
                return
            # Asked for by getfixturevalue: in care from now on.
            self.begin(self._item)
        scope = self._scope(fixturedef)
        lifecycle = self.lifecycle
        if fixturedef.argname in FIXTURES:
            lifecycle.asked_for(fixturedef.argname, scope)
            self._watch(fixturedef)
        record = lifecycle.run.shared_record(scope)
        state = lifecycle.run.serving()
        try:
            with lifecycle.fixture(scope):
                yield
        finally:
            fixturedef.addfinalizer(lambda: self._closing(fixturedef, record, state))

    def _watch(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """Take tests into care that get what is set up already, by ``getfixturevalue``: no hook is called for those."""
        if fixturedef.scope == "function" or "execute" in vars(fixturedef):
            return
        execute = fixturedef.execute

        def executed(request: Any) -> Any:
            if self.state is None and self._item is not None:
                self.begin(self._item)
            if self.state is not None:
                self.lifecycle.asked_for(fixturedef.argname, self._scope(fixturedef))
            return execute(request)

        # Of this one object, and pytest's documentation names the method.
        fixturedef.execute = executed  # type: ignore[method-assign]

    def _closing(self, fixturedef: pytest.FixtureDef[Any], record: NodeRecord, state: TestState) -> None:
        self.lifecycle.run.push_owner(fixturedef, record, state)
        # No hook is told that a finalizer raised, so those that are still to run tell it themselves.
        finalizers = getattr(fixturedef, "_finalizers", [])
        finalizers[:] = [partial(_closed, one, record) for one in finalizers]

    def fixture_ended(self, fixturedef: pytest.FixtureDef[Any]) -> None:
        """End the ownership that the fixture's teardown had."""
        if self._lifecycle is not None:
            self._lifecycle.run.pop_owner(fixturedef)

    def _scope(self, fixturedef: pytest.FixtureDef[Any]) -> str:
        return str(fixturedef.scope)

    # Reports

    def raised(self, call: pytest.CallInfo[None]) -> None:
        """Take our frames out of an error of ours, unless --full-trace asks for all."""
        if self._lifecycle is not None and not self.config.option.fulltrace:
            from pytest_workbook.plugin.frames import hide_our_frames

            hide_our_frames(call)

    def reported(self, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
        """Note an outcome; make what xfail may not cover a failure; show exchanges; take secrets out."""
        if self._lifecycle is None:
            return
        from pytest_workbook.plugin.reporting import report_on

        report_on(self._lifecycle, item, call, report)

    def session_finished(self, session: pytest.Session) -> None:
        """Write the cassettes of shared nodes, or hand them to the controller."""
        if self._lifecycle is not None:
            from pytest_workbook.plugin.sharing import finish

            finish(self, session)
        if self.is_worker and self.is_used:
            output: dict[str, Any] = self.config.workeroutput  # type: ignore[attr-defined] # pytest-xdist sets it
            output["workbook_unowned"] = self.collection.unowned(self.settings.cassette_dir)
        if self._is_any_given and not self.is_worker and self.settings.drift_json is not None:
            from pytest_workbook.plugin.verifying import write_report

            totals = self.wiring.run.totals
            if (problem := write_report(totals.drift, self.settings.drift_json)) is not None:
                totals.notes.append(problem)
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def report_finished(self, session: pytest.Session) -> None:
        """Write the report, or hand over what it is to say of this process; however the run ended."""
        if self.logbook is not None:
            from pytest_workbook.plugin.report_files import finish

            finish(self, self.logbook, session)

    def worker_ended(self, node: Any) -> None:
        """Take over what a worker handed over, once: of one that was interrupted pytest-xdist tells twice."""
        if node in self._ended:
            return
        self._ended.append(node)
        output = getattr(node, "workeroutput", None) or {}
        if self.logbook is not None:
            self.logbook.hear(str(node.gateway.id), output.get("workbook_report"))
        if (data := output.get("workbook")) is not None:
            from pytest_workbook.plugin.sharing import take_over

            take_over(self, data)
        if "workbook_unowned" in output:
            self.collection.hear(output["workbook_unowned"])

    def summarise(self, reporter: Any) -> None:
        """Write the summary."""
        totals = self._lifecycle.run.totals if self._lifecycle is not None else None
        unowned = self.collection.lines(self.settings.cassette_dir) if totals else ()
        summary(reporter, self.tally, totals, (*unowned, *(self.logbook.lines if self.logbook is not None else ())))


def _closed(finalizer: Callable[[], object], record: NodeRecord) -> None:
    try:
        finalizer()
    except BaseException:
        record.failed = True
        raise
