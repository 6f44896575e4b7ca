"""A test's way through the plugin's care: begin, fixtures, call, teardown, commit."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.errors import Drift, UnplayedInteractions, UsageError, WorkbookError
from pytest_workbook.plugin.chaos import skip_where_unmet, variant_of
from pytest_workbook.plugin.faulting import (
    has_faults,
    marked_faults,
    mode_with_faults,
    skip_where_recorded,
    unmet_faults,
)
from pytest_workbook.plugin.marker_arguments import SESSION_ARGUMENTS, MarkerArguments, merged
from pytest_workbook.plugin.names import SHARING_FIXTURES, is_wider, scope_of
from pytest_workbook.plugin.owners import owner_node
from pytest_workbook.plugin.plans import Plan, Target, effective_mode, plan
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import TestState
from pytest_workbook.plugin.spans import spans
from pytest_workbook.plugin.targets import resolve
from pytest_workbook.timeline import Exchange, Wait

if TYPE_CHECKING:
    from pytest_workbook.plugin.wiring import Wiring

__all__ = ["Lifecycle"]

_MOST_SHOWN = 3


class Lifecycle:
    """What happens to each test in care.

    Args:
        wiring: of the run.
    """

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.run = wiring.run
        self.unmaskable: set[int] = set()
        self._failed_attempts: set[str] = set()
        self._spans: dict[str, str] | None = None
        self._served_by: dict[tuple[str, str], str] = {}

    # Begin and end

    def begin(self, item: pytest.Item) -> TestState:
        """Take *item* into care.

        Raises:
            UsageError: a marker, item or file is wrong.
            CassetteError: its cassette cannot be read.
        """
        run = self.run
        if run.test is not None:
            msg = (
                f"{item.nodeid} began while {run.test.item.nodeid} was still running in the same process; "
                "pytest-workbook serves one test at a time: run them one after the other, or in processes (pytest -n)"
            )
            raise UsageError(msg)
        arguments = merged(item)
        target = resolve(item, arguments, run.settings)
        record = self.wiring.record_for_test(item, arguments)
        mode = arguments.mode or run.settings.mode
        chaos = variant_of(item, mode)
        faults = marked_faults(item)
        decided = plan(*_planned(item, mode, target, record), has_cassette=self._has_cassette(item, record, mode))
        self._skip_elsewhere(arguments, mode, decided)
        if has_faults(item):
            skip_where_recorded(mode)
        if mode == "live" and not target.is_graph_item:
            raise UsageError(_no_local_in_live(item.nodeid, target.named))
        self._check_shared_sessions(item)
        state = TestState(
            item=item,
            arguments=arguments,
            target=target,
            mode=mode,
            plan=decided,
            record=record,
            span=self._span(item),
            mark=len(run.timeline),
            faults=faults,
            began=run.clock.now(),
            chaos=chaos,
        )
        self._take_over(state)
        return state

    def _take_over(self, state: TestState) -> None:
        self._forget_ended_worlds(state.item)
        state.record.begin()
        if self.wiring.linting is not None:
            self.wiring.linting.forget()
        if state.mode not in ("simulate", "live"):
            state.record.check_readable()
        if (logbook := self.wiring.center.logbook) is not None:
            logbook.began(state, self.wiring)
        self.run.timeline.forget(state.mark)
        self.run.test = self.run.last_test = state
        self.wiring.install()

    def asked_for(self, fixture: str, scope: str) -> None:
        """Let the test in care have *fixture*, which it may have asked for only now.

        Raises:
            UsageError: it is a shared session, and a narrower marker sets a session argument.
        """
        state = self.run.in_care()
        if fixture not in SHARING_FIXTURES:
            return
        if fixture.endswith("workbook_session"):
            check_session_arguments(state.item, scope, fixture)
        node = owner_node(state.item, scope)
        if node is state.item:
            return
        # The fixture may serve a wider span, if it was set up for a test that shares it with others.
        span = self._served_by.get((fixture, node.nodeid), f"{scope}:{node.nodeid}")
        if is_wider(span.partition(":")[0], state.span.partition(":")[0]):
            state.span = self.run.worlds.widened(state.span, span)
        self._served_by.setdefault((fixture, node.nodeid), state.span)

    def end(self, state: TestState) -> None:
        """Let the test out of care; give what it shared back its time, and forget its own workbook."""
        run = self.run
        passed = run.clock.now() - state.began
        if passed:
            for owned in run.sessions:
                owned.shift_idle(passed)
            run.ledger.shift(passed, {driver_id for owned in run.sessions for driver_id in owned.ids()})
            for world in run.worlds.all():
                world.simulator.renew_tokens()
                for owned in run.sessions:
                    for session_id in owned.ids():
                        world.simulator.shift_idle(session_id, passed)
        if state.span.startswith("function:"):
            run.worlds.end(state.span)
        run.drifts.pop(state.record.name, None)
        state.record.end()
        run.test = None
        self.wiring.let_out()

    def needs(self, item: pytest.Item) -> Plan | None:
        """Return the plan that *item* will have, or None where its markers or names are wrong."""
        try:
            arguments = merged(item)
            target = resolve(item, arguments, self.run.settings)
            record = self.wiring.record_for_test(item, arguments)
        except WorkbookError:
            return None
        mode = arguments.mode or self.run.settings.mode
        return plan(*_planned(item, mode, target, record), has_cassette=self._has_cassette(item, record, mode))

    # The phases

    @contextmanager
    def fixture(self, scope: str) -> Iterator[None]:
        """Let the node of *scope* own what is sent while a fixture is set up."""
        record = self.run.shared_record(scope)
        try:
            with self.run.owned_by(record):
                yield
        except BaseException:
            # A skip in a fixture is no reason to keep half a recording either.
            record.failed = True
            raise

    def after_call(self, state: TestState) -> None:
        """Raise what code under test swallowed; called when the call itself raised nothing."""
        __tracebackhide__ = True
        problems = [*self.wiring.problems(state), *unmet_faults(self.run, state)]
        if problems:
            raise self._unmaskable(problems[0])
        if state.chaos is not None:
            skip_where_unmet(state.chaos, self.run.timeline.since(state.mark))
        self._lint(state, late=False)

    def after_call_outside(self) -> None:
        """Raise what a test that is in nobody's care swallowed, where the whole run is guarded."""
        __tracebackhide__ = True
        problems = [*self.run.outside, *(one.error for one in self.wiring.guard.blocked)]
        if problems:
            raise self._unmaskable(problems[0])

    def after_teardown(self, state: TestState) -> None:
        """Raise what only shows when all fixtures have closed, and write the cassette.

        Called when the teardown itself raised nothing.
        """
        __tracebackhide__ = True
        if state.is_failed or not state.has_passed:
            return
        errors = [problem for problem in self.wiring.problems(state) if id(problem) not in self.unmaskable]
        errors.extend(self._drift())
        errors.extend(self._unplayed(state))
        if not errors:
            errors.extend(self._committed(state.record))
        if state.has_xfailed:
            # It may be over before it could play all it recorded; its section says so.
            state.notes.extend(map(str, errors))
        elif errors:
            raise self._unmaskable(errors[0])
        else:
            self._lint(state, late=True)

    def note(self, state: TestState, outcome: str, when: str, *, is_xfail: bool) -> None:
        """Take down how a phase, an attempt or a subtest of *state* ended."""
        if is_xfail:
            state.has_passed = state.has_xfailed = state.has_passed or when == "call"
            # It xfailed by itself; what it swallowed on the way is noted in its section.
            self.unmaskable.update(map(id, self.wiring.problems(state)))
        elif outcome != "passed":
            state.is_failed = True
            self._failed_attempts.add(state.item.nodeid)
        elif when == "call":
            state.has_passed = True
        if state.item.nodeid in self._failed_attempts:
            state.is_failed = state.is_failed or state.plan.records

    def start_protocol(self, nodeid: str) -> None:
        """Forget earlier attempts: a new item begins."""
        self._failed_attempts.discard(nodeid)
        self.run.outside.clear()
        self.wiring.guard.forget()

    # Details

    def _unplayed(self, state: TestState) -> Sequence[BaseException]:
        policy = state.arguments.unplayed or self.run.settings.unplayed
        plays = state.plan.source == "cassette" or state.plan.verifies
        if not plays or policy == "ignore" or state.faults or not state.record.has_cassette:
            return []
        left = state.record.unplayed()
        if not left:
            return []
        if state.plan.verifies:
            self.wiring.verifying.unasked(state.record, left)
        shown = "".join(f"\n  {one.request.method} {one.request.url}" for one in left[:_MOST_SHOWN])
        more = f"\n  and {len(left) - _MOST_SHOWN} more" if len(left) > _MOST_SHOWN else ""
        msg = (
            f"{state.item.nodeid} passed, but {len(left)} recorded interactions of {state.record.path.name} were "
            f"not played:{shown}{more}\nRecord again:  pytest {state.item.nodeid} --workbook-mode=record\n"
            'or allow it:  @pytest.mark.workbook(unplayed="warn")'
        )
        if policy == "warn":
            warnings.warn(pytest.PytestWarning(msg), stacklevel=1)
            return []
        return [UnplayedInteractions(msg)]

    def _lint(self, state: TestState, *, late: bool) -> None:
        __tracebackhide__ = True
        if self.wiring.linting is not None:
            self.wiring.linting.warn(state.item, late=late)

    def _drift(self) -> Sequence[BaseException]:
        # A shared node's, too: it is the first test that passed after it.
        found = dict.fromkeys(str(drift) for drifts in self.run.drifts.values() for drift in drifts)
        self.run.drifts.clear()
        return [Drift("\n".join(found))] if found else []

    def _committed(self, record: NodeRecord) -> Sequence[BaseException]:
        try:
            self.wiring.commit(record)
        except WorkbookError as error:
            return [error]
        return []

    def _skip_elsewhere(self, arguments: MarkerArguments, mode: str, decided: Plan) -> None:
        if arguments.only is None:
            return
        now = effective_mode(mode, decided)
        if now not in arguments.only:
            pytest.skip(f"runs only in mode {' or '.join(arguments.only)}; this run's mode is {now}")

    def _has_cassette(self, item: pytest.Item, record: NodeRecord, mode: str) -> bool:
        if mode != "record-missing" or not record.has_cassette:
            return record.has_cassette
        # What a shared session's node lacks can only be recorded by the tests that use it.
        names = SHARING_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        shared = {owner_node(item, scope_of(name, self.run.settings.scope)) for name in names if "session" in name}
        return all(self.run.record_of(node).has_cassette for node in shared - {item})

    def _span(self, item: pytest.Item) -> str:
        if self._spans is None:
            self._spans = spans(self.wiring.center.items, self.run.settings.scope)
        return self._spans.get(item.nodeid) or spans([item], self.run.settings.scope)[item.nodeid]

    def _check_shared_sessions(self, item: pytest.Item) -> None:
        # Where another test opened the session, its fixture is not set up again for this one.
        for name in getattr(item, "fixturenames", ()):
            if name in SHARING_FIXTURES and name.endswith("workbook_session"):
                check_session_arguments(item, scope_of(name, self.run.settings.scope), name)

    def _forget_ended_worlds(self, item: pytest.Item) -> None:
        alive = {node.nodeid for node in item.listchain()}
        self.run.worlds.keep(lambda span: span.partition(":")[2] in alive and not span.startswith("function:"))

    def _unmaskable(self, error: BaseException) -> BaseException:
        self.unmaskable.add(id(error))
        # Kept alive, so that its id stays its own.
        self.run.kept.append(error)
        return error


def _planned(item: pytest.Item, mode: str, target: Target, record: NodeRecord) -> tuple[str, Target]:
    return mode_with_faults(item, mode, has_cassette=record.has_cassette), target


def check_session_arguments(item: pytest.Item, scope: str, fixture: str) -> MarkerArguments:
    """Return the arguments for a session of *scope*: those on its owner or above.

    Raises:
        UsageError: if a narrower marker sets a session argument; names the marker and the fixture.
    """
    node = owner_node(item, scope)
    arguments = merged(node)
    if node is item:
        return arguments
    narrower = merged(item)
    for name in SESSION_ARGUMENTS:
        if getattr(narrower, name) is not None and narrower.given_by[name] != arguments.given_by.get(name):
            owner = f"the {scope} {node.nodeid}" if node.nodeid else "the whole run"
            # Packages and the run bear no markers of their own.
            cure = f"Move the marker to the {scope}" if scope in ("class", "module") else "Set it in the ini file"
            msg = (
                f"the marker on {narrower.given_by[name]} sets {name}={getattr(narrower, name)!r}, but {fixture} is "
                f"shared by {owner} and takes its arguments from markers there or above. {cure}, or use the "
                "function-scoped workbook_session."
            )
            raise UsageError(msg)
    return arguments


def _no_local_in_live(nodeid: str, named: str | None) -> str:
    what = f"the local workbook {named!r}" if named else "no item"
    return (
        f"{nodeid} runs live with {what}, but Microsoft Graph needs an item it knows. "
        "Name one:  --workbook-item=/me/drive/items/{id}"
    )


def failure_section(run: Any, state: TestState, problems: Sequence[BaseException]) -> str:
    """Return the last exchanges of *state* and its *problems*, a line each, as a failing test's section shows them."""
    from pytest_workbook.plugin.calls import described

    exchanges = run.timeline.since(state.mark)[-10:]
    waits = run.timeline.waits_since(state.mark)
    lines = [line for one in exchanges for line in (described(one), *_waited(one, waits))]
    notes = [f"refused: {problem}" for problem in problems]
    unmet = [f"never met: {one.fault.describe()}" for one in (state.faults.unmet() if state.faults else ())]
    assumed = [f"assumed of the service, not known: {what} ({why})" for what, why in state.assumed.items()]
    return "\n".join([*lines, *notes, *unmet, *assumed])


def _waited(one: Exchange, waits: Sequence[Wait]) -> Iterator[str]:
    return (f"             {wait.text}" for wait in waits if wait.after is one)
