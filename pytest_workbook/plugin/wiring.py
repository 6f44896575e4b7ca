"""The one composition root: makes the rooms and connects them."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.cassettes.environment import known_from
from pytest_workbook.cassettes.naming import Owner, cassette_folder, cassette_path, checked_name
from pytest_workbook.cassettes.redaction import Roots
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.door.guard import Guard
from pytest_workbook.door.interception import Interception
from pytest_workbook.door.permit import permitted
from pytest_workbook.graph.hosts import CANONICAL_ROOT, host_of, is_loopback_host, origin_of
from pytest_workbook.plugin.answering import Answering
from pytest_workbook.plugin.births import Births
from pytest_workbook.plugin.linting import Linting
from pytest_workbook.plugin.marker_arguments import MarkerArguments, merged
from pytest_workbook.plugin.opening import Opening
from pytest_workbook.plugin.owners import without_variant
from pytest_workbook.plugin.plans import Plan
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.plugin.run import RUN, Run, TestState
from pytest_workbook.plugin.scribe import Scribe
from pytest_workbook.plugin.scrubbing import known_secrets
from pytest_workbook.plugin.settings import Settings
from pytest_workbook.plugin.waiting import VirtualWaiting
from pytest_workbook.timeline import Exchange, Source
from pytest_workbook.wire import Handler

if TYPE_CHECKING:
    from pytest_workbook.auth import TokenSource
    from pytest_workbook.plugin.center import Center
    from pytest_workbook.plugin.verifying import Verifying
    from pytest_workbook.simulator.sign_in import SignIn

__all__ = ["Wiring"]

_PACKAGES = ("pytest-workbook", "vcrpy", "ironcalc")


class Wiring:
    """Every part of the run, made once.

    Args:
        config: pytest's.
        settings: read from it.
        center: what the hooks talk to.
    """

    def __init__(self, config: pytest.Config, settings: Settings, center: Center) -> None:
        self.config = config
        self.settings = settings
        self.center = center
        self.run = Run(config, settings, known_secrets(config))
        self.run.make_record = self._made_record
        config.stash[RUN] = self.run
        self.linting = Linting() if settings.lint else None
        self.answering = Answering(
            run=self.run,
            live=self._live,
            sign_in=self._sign_in,
            scribe=Scribe(self.run, self._announce, self.linting.watch if self.linting is not None else None),
            plans_below=self.plans_below,
            relocated=lambda request, target, source: self.opening.relocated(request, target, source),
            verify=lambda: self.verifying,
            advance=lambda seconds: self.opening.kept.pass_time(seconds, self.run.clock.advance),
            is_left_over=lambda: self.births.is_known(threading.current_thread()),
        )
        self.births = Births(lambda: self.run.test is not None)
        self.opening = Opening(self)
        self.guard = Guard(self._is_watched, self._is_guarding)
        self.interception = Interception(
            self.answering, self.answering.concerns, self.answering.is_blocking, self.run.flights
        )
        roots = (settings.graph_url,) if settings.graph_url != CANONICAL_ROOT else ()
        self.roots = Roots.of(*roots, hidden=settings.secret_patterns, known=known_from(os.environ).ids)
        self.waiting = VirtualWaiting(self.answering.takes_waiting)
        self._lock = threading.RLock()
        self._is_installed = False
        self._needs: dict[tuple[str, str | None], dict[Source, Plan]] = {}
        self._nodes: dict[str, pytest.Item | pytest.Collector] = {}
        self._live_handler: Handler | None = None
        self._stand_in: SignIn | None = None
        self._stand_in_token: str | None = None
        self._tokens: TokenSource | None = None

    # Installation

    def install(self) -> None:
        """Install interception and guard, once."""
        if not self._is_installed:
            self._is_installed = True
            # Before a test can put a mock of requests in its place.
            if self.settings.may_go_online or "requests" in sys.modules:
                import pytest_workbook.door.live
                import pytest_workbook.session.http  # noqa: F401
            self.interception.install()
            self.waiting.install()
            self.births.install()
            self.guard.arm()
        else:
            self.interception.install()

    def uninstall(self) -> None:
        """Undo what ``install`` did."""
        self.opening.stop()
        if self._is_installed:
            self._is_installed = False
            # A thread that a test left behind is still in care.
            if not self.births.has_living():
                self.guard.disarm()
            self.births.uninstall()
            self.waiting.uninstall()
            self.interception.uninstall()

    def let_out(self) -> None:
        """Forget what a test did."""
        self.guard.forget()
        self.answering.scribe.forget()

    def _is_guarding(self) -> bool:
        test = self.run.test
        if test is not None:
            return test.plan.source != "live"
        return self.births.is_known(threading.current_thread()) or self.settings.is_guarding_all

    def _is_watched(self, host: str) -> bool:
        # A loopback address is also that of every other server of the machine.
        if is_loopback_host(host):
            return False
        return host == host_of(self.settings.graph_url) or any(
            host == host_of(url) for url in self.run.handed_out_urls()
        )

    def problems(self, state: TestState) -> list[BaseException]:
        """Return what was refused in *state*, also what never came to the door."""
        blocked = [one.error for one in self.guard.blocked if one.error not in state.problems]
        return [*state.problems, *blocked]

    # Records and cassettes

    def record_for_test(self, item: pytest.Item, arguments: MarkerArguments) -> NodeRecord:
        """Return the record of *item*, at the cassette that its marker names, if it names one.

        Raises:
            UsageError: the name leaves the cassette folder.
        """
        record = self.run.record_of(item)
        root, folder = self.run.root, self.settings.cassette_dir
        if arguments.cassette is not None:
            named = cassette_folder(record.owner, root=root, cassette_dir=folder)
            record.path = checked_name(arguments.cassette, named)
        elif (owner := without_variant(item, record.owner)) is not record.owner:
            record.path = cassette_path(owner, root=root, cassette_dir=folder)
        return record

    def _made_record(self, node: pytest.Item | pytest.Collector, owner: Owner) -> NodeRecord:
        path = cassette_path(owner, root=self.run.root, cassette_dir=self.settings.cassette_dir)
        prefix = f"{owner.scope.value}-" if owner.scope.value != "function" else ""

        def load(record: NodeRecord) -> Tape:
            return Tape.load(
                record.path, owner.node_id, roots=self.roots, session_prefix=prefix, is_named=record.path != path
            )

        def new(record: NodeRecord) -> Tape:
            profile = merged(node).profile or self.settings.profile
            return Tape.new(record.path, owner.node_id, roots=self.roots, session_prefix=prefix, profile=profile)

        record = NodeRecord(owner, path, load, new, keeps_retries=self.settings.record_retries)
        self._nodes[record.name] = node
        return record

    def commit(self, record: NodeRecord) -> None:
        """Write what *record* recorded, if anything.

        Raises:
            CassetteError: it was not complete, or could not be written.
            SecretLeak: the bytes may hold a secret.
        """
        tape = record.finished()
        if self.settings.mode == "record-missing" and record.has_cassette:
            # Only what its shared nodes lacked was missing.
            return
        if tape is not None:
            self.revise(record, tape)
            self._write(tape, "live" if "live" in record.used_sources else "simulator")

    def write_shared(self, tape: Tape, source: str, scope: str) -> None:
        """Write a shared node's recording; on a partial run the file is only added to.

        Raises:
            CassetteError, SecretLeak: as for ``commit``.
        """
        if tape.path.exists() and (self.center.is_partial(scope) or self.settings.mode == "record-missing"):
            whole = Tape.load(tape.path, tape.node_id, roots=self.roots)
            before = len(whole)
            whole.merge(tape)
            if len(whole) == before:
                return
            tape = whole
        self._write(tape, source)

    def _write(self, tape: Tape, source: str) -> None:
        # Code under test may have read them from a file since the run began.
        for secret in known_from(os.environ).secrets:
            self.run.secrets.add(secret)
        was_written = save_tape(
            tape,
            recorded_at=self.run.real.utc().isoformat(timespec="seconds"),
            source=source,
            secrets=self.run.secrets.values,
            replace_live=self.settings.replace_live,
            packed_from=self.settings.pack_numbers,
        )
        if was_written:
            self.run.totals.written.append(str(tape.path))
            from pytest_workbook.cassettes.sizes import large_bodies

            large = large_bodies(tape.interactions, self.settings.large_body)
            self.run.totals.notes.extend(f"{tape.path.name}: {one}" for one in large)

    def revise(self, record: NodeRecord, tape: Tape) -> None:
        """Let the hook change what was recorded for *record*, as the ``conftest.py`` files above its node want it."""
        from pytest_workbook.plugin.saving import revised

        hook = self._nodes[record.name].ihook.pytest_workbook_before_save
        tape.revise(lambda one: revised(one, str(tape.path), hook))

    # Handlers

    def _live(self) -> Handler:
        if self._live_handler is None:
            from pytest_workbook.door.live import Live

            self._live_handler = Live(self.settings.graph_url, self.real_token, stand_in=lambda: self._stand_in_token)
        return self._live_handler

    def _sign_in(self) -> Handler:
        return self.stand_in

    @cached_property
    def verifying(self) -> Verifying:
        """What compares answers with cassettes; loaded where a test is verified."""
        from pytest_workbook.plugin.verifying import Verifying

        return Verifying(self.run.drifts, self.run.totals.drift, self.settings.drift_rules, self.run.root)

    @property
    def stand_in(self) -> SignIn:
        """The local stand-in for sign-in hosts."""
        if self._stand_in is None:
            import random

            from pytest_workbook.simulator.sign_in import SignIn

            self._stand_in = SignIn(self.run.clock, random.Random(1))  # noqa: S311 - fake tokens, the same in each run
        return self._stand_in

    def _announce(self, exchange: Exchange) -> None:
        if not self.config.hook.pytest_workbook_exchange.get_hookimpls():
            # Nobody listens, in no conftest.py either: nor need it be found out which of them apply.
            return
        test = self.run.test
        hook = test.item.ihook if test is not None else self.config.hook
        hook.pytest_workbook_exchange(exchange=exchange)

    # Tokens

    def token(self, source: Source, *, refresh: bool = False) -> str:
        """Return the bearer token for *source*: the real one for the live service alone."""
        if source == "live":
            return self.real_token(refresh=refresh)
        with self._lock:
            if self._stand_in_token is None or refresh or self._has_expired(self._stand_in_token):
                self._stand_in_token = self.stand_in.token()
            return self._stand_in_token

    def _has_expired(self, token: str) -> bool:
        from pytest_workbook.auth import Claims

        claims = Claims.from_token(token)
        return claims is not None and claims.exp is not None and claims.exp <= self.run.clock.utc()

    def real_token(self, *, refresh: bool = False) -> str:
        """Return the real bearer token.

        Raises:
            UsageError: no source gives one.
        """
        with self._lock:
            if self._tokens is None:
                from pytest_workbook.auth import TokenSource
                from pytest_workbook.plugin.checks import refuse_debug

                refuse_debug(self.config, "run on the simulator: --workbook-mode=simulate")
                self._tokens = TokenSource(self._token_sources(), self.run.real.utc)
            # A hook, or azure-identity, may sign in.
            with permitted():
                token = self._tokens(refresh=refresh)
            self.run.secrets.add(str(token))
            self._note_problems(str(token))
            return str(token)

    def _note_problems(self, token: str) -> None:
        """Say in the summary what the claims of a token say against it; the header could not ask for it."""
        from pytest_workbook.auth import Claims, problems

        found = [] if token == self.settings.token else problems(Claims.from_token(token), self.run.real.utc())
        notes = self.run.totals.notes
        notes.extend(one for one in found if one not in notes)

    def _token_sources(self) -> Sequence[Any]:
        from pytest_workbook.auth import AzureIdentity, TokenCommand

        def from_hook() -> str | None:
            test = self.run.test
            hook = test.item.ihook if test is not None else self.config.hook
            item = self.opening.item_for(test.target) if test is not None else None
            found: str | None = hook.pytest_workbook_token(config=self.config, drive_item=item)
            return found

        sources: list[Any] = [from_hook]
        if self.settings.token_command:
            sources.append(TokenCommand(self.settings.token_command))
        if self.settings.token:
            sources.append(lambda: self.settings.token)
        sources.append(AzureIdentity(origin_of(self.settings.graph_url) + "/.default"))
        return sources

    # What the lifecycle asks for

    def plans_below(self, record: NodeRecord, fixture: str | None = None) -> dict[Source, Plan]:
        """Return the plans of the tests below a node, by source.

        Args:
            record: of the node.
            fixture: only of the tests that use this fixture; of all if omitted.
        """
        key = (record.name, fixture)
        if key not in self._needs:
            self._needs[key] = self.center.plans_below(self._nodes[record.name], fixture)
        return self._needs[key]

    def open_shared(self, state: TestState) -> None:
        """Open for *state* what a handle that serves several packages still lacks."""
        self.opening.open_for_packages(state)


def save_tape(
    tape: Tape, *, recorded_at: str, source: str, secrets: Sequence[str], replace_live: bool, packed_from: int | None
) -> bool:
    """Write *tape* with the versions of the packages that took part; return whether a file was written."""
    from pytest_workbook.cassettes.store import save

    versions: dict[str, str] = {}
    for package in _PACKAGES:
        with suppress(PackageNotFoundError):
            versions[package] = version(package)
    return save(
        tape,
        recorded_at=recorded_at,
        source=source,
        versions=versions,
        secrets=secrets,
        replace_live=replace_live,
        packed_from=packed_from,
    )
