"""The simulator: one handler that answers Graph's requests from drives in memory."""

from __future__ import annotations

import random as _random
import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random

from pytest_workbook.clock import Clock
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.graph.labels import label
from pytest_workbook.simulator.addresses import Target, parse
from pytest_workbook.simulator.asked import Asked
from pytest_workbook.simulator.batch import answer_batch, is_batch, sent_in
from pytest_workbook.simulator.blank import blank_workbook
from pytest_workbook.simulator.book.errors import BookError
from pytest_workbook.simulator.books import MAX_UNZIPPED, Books, ParsedWorkbooks
from pytest_workbook.simulator.directory import answer_directory
from pytest_workbook.simulator.disturbances import Delays, Disturbances, Lock
from pytest_workbook.simulator.drive import DriveFile
from pytest_workbook.simulator.drive_requests import answer_drive
from pytest_workbook.simulator.drives import Drives
from pytest_workbook.simulator.heads import Heads
from pytest_workbook.simulator.links import Links
from pytest_workbook.simulator.members import Members, load
from pytest_workbook.simulator.operations import Operations
from pytest_workbook.simulator.overlaps import Flight
from pytest_workbook.simulator.profiles import Profile, parse_profile
from pytest_workbook.simulator.rehearsal import unchanged
from pytest_workbook.simulator.replies import Refusal, Reply, from_book, method_not_allowed
from pytest_workbook.simulator.sessions import Sessions
from pytest_workbook.simulator.state import State
from pytest_workbook.simulator.tokens import check_bearer, is_app_only
from pytest_workbook.simulator.urls import located
from pytest_workbook.simulator.walk import NotImplementedHere
from pytest_workbook.simulator.workbook_requests import answer_workbook
from pytest_workbook.wire import Handler, Request, Response

__all__ = ["Simulator"]

_SEED = 20261124
_IDLE_LIMITS = (420.0, 300.0)


class Simulator:
    """Answers the workbook API of Microsoft Graph, and what surrounds it, without a network.

    It is a `Handler`: ``simulator(request)`` gives the response. It may be called from any thread.

    Args:
        clock: moves sessions, operations, tokens and dates.
        profile: a name and switches, ``"strict expiry_status=400"``, or a `Profile`.
        random: source of all ids; the same one gives the same answers.
        max_unzipped: bytes that a workbook may unzip to.
        root: service root to tell clients; the URLs in an answer begin with the root of its request.
        idle_limits: seconds without use after which a persistent, and a non-persistent session is gone.
        members: steps and operations; those of the resource files if omitted.

        parsed: workbooks parsed before; one for a whole run spares it the parsing of a big file in each test.

    Raises:
        UsageError: for an unknown profile or switch.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        profile: str | Profile = "documented",
        random: Random | None = None,
        max_unzipped: int = MAX_UNZIPPED,
        root: str = CANONICAL_ROOT,
        idle_limits: tuple[float, float] = _IDLE_LIMITS,
        members: Members | None = None,
        parsed: ParsedWorkbooks | None = None,
    ) -> None:
        source = random or _random.Random(_SEED)  # noqa: S311 - ids that are to be the same in each run
        chosen = parse_profile(profile) if isinstance(profile, str) else profile
        self.root = root.rstrip("/")
        self._lock = threading.RLock()
        self._heads = Heads(clock, source)
        self._members = members
        self._not_simulated: Counter[str] = Counter()
        delays = Delays(
            chosen.read_lag_seconds, chosen.content_lag_seconds, chosen.new_sheet_seconds, chosen.session_lag_seconds
        )
        others = Disturbances(clock, delays)
        self._tokens_since = clock.utc()
        self._state = State(
            clock,
            source,
            chosen,
            Drives(clock, source),
            Books(clock, source, max_unzipped, parsed or ParsedWorkbooks(), others.content_view),
            Sessions(clock, source, idle_limits),
            Operations(clock, source),
            Links(source),
            others,
        )

    def __call__(self, request: Request) -> Response:
        """Answer *request*; a refusal is an answer too."""
        return self.with_parts(request, self)

    def with_parts(self, request: Request, part: Handler) -> Response:
        """Answer *request*; if it is a batch, *part* answers each of its parts when its turn comes."""
        with self.under_way(request), self._lock:
            self._state.disturbances.begin()
            self._state.assumptions.last = None
            try:
                return self._heads.response(request, self._answer(request, part))
            except NotImplementedHere as refusal:
                self._not_simulated[self._label(request)] += 1
                return self._heads.refusal(request, refusal)
            except Refusal as refusal:
                return self._heads.refusal(request, refusal)
            except BookError as error:
                # Of a workbook that cannot be calculated, whatever was asked of it.
                return self._heads.refusal(request, from_book(error))

    @contextmanager
    def under_way(self, request: Request, others: Iterable[Request] = ()) -> Iterator[None]:
        """Let *request*, which is asked within the block, be under way from its beginning to its end.

        Args:
            request: as it is sent; what is asked within is taken for it.
            others: more that were under way when it was sent.
        """
        with self._state.overlaps.aloft(sent_in(request), [sent_in(one) for one in others]):
            yield

    def rehearse(self, request: Request) -> Response:
        """Answer *request* as if it were done, and leave files, workbooks and sessions as they were."""
        with self._lock, unchanged(self._state):
            return self(request)

    # Others

    def by_other(self, request: Request) -> Response:
        """Answer *request* of somebody else, whom neither locks nor lags concern."""
        with self._lock, self._state.disturbances.as_other(), self._state.overlaps.carried(Flight()):
            return self(request)

    def later(self, file: DriveFile, seconds: float, request: Request) -> None:
        """Let somebody else send *request*, which changes *file*, when *seconds* have passed."""
        with self._lock:
            self._state.disturbances.later(file, seconds, lambda: self._sent_by_other(request))

    def lock(self, file: DriveFile, lock: Lock | None) -> None:
        """Let somebody else hold *file*, so that others cannot write; None ends it."""
        with self._lock:
            self._state.disturbances.lock(file, lock)

    def delay(self, **seconds: float) -> None:
        """Change what takes its time to be seen; keywords and meanings are those of `Delays`."""
        with self._lock:
            self._state.disturbances.delay(**seconds)

    def calm(self) -> None:
        """End all that `later`, `lock` and `delay` began."""
        with self._lock:
            self._state.disturbances.clear()

    @property
    def disturbed_by(self) -> str | None:
        """What disturbed this thread's last answer: ``lock``, ``stale_read`` and so on; None if nothing did."""
        return self._state.disturbances.noticed

    @property
    def assumed(self) -> str | None:
        """The assumption that this thread's last answer rests on; None if a page or an observation backs it."""
        return self._state.assumptions.last

    @property
    def is_disturbed(self) -> bool:
        """Whether anything may disturb an answer."""
        return self._state.disturbances.is_any

    def _sent_by_other(self, request: Request) -> None:
        self.by_other(request)

    # Files

    def add(self, content: bytes | Path, path: str = "/Book.xlsx") -> DriveFile:
        """Put a file into the signed-in user's drive.

        Args:
            content: the bytes, or a file to read.
            path: in the drive; folders on the way are made.

        Raises:
            UsageError: the path names no file.
            OSError: the file cannot be read.
        """
        data = content.read_bytes() if isinstance(content, Path) else content
        if not path.strip("/"):
            msg = f"cannot put a file at {path!r} in the simulated drive: pass a path such as '/Reports/budget.xlsx'"
            raise UsageError(msg)
        with self._lock:
            return self._kept(self._state.drives.add(data, path))

    def blank(self, path: str = "/Book.xlsx") -> DriveFile:
        """Put a blank workbook with one sheet, ``Sheet1``, into the drive."""
        return self.add(blank_workbook(), path)

    def mount(self, content: bytes | None, address: ItemAddress) -> DriveFile:
        """Put a file under the very address given; the ids it names become those of the simulated drive.

        Args:
            content: the bytes; a blank workbook if None.
            address: of an item.

        Raises:
            UsageError: the address names no item.
        """
        target = parse(address.path)
        if target is None or target.item is None or target.rest or _is_root(target):
            msg = f"cannot mount a workbook at {address.path}: the address names no item in a drive"
            raise UsageError(msg)
        with self._lock:
            data = blank_workbook() if content is None else content
            return self._kept(self._state.drives.mount(data, target))

    def file(self, address: ItemAddress | str) -> DriveFile | None:
        """Return the file at an address below the version root, or None if there is none."""
        target = parse(address.path if isinstance(address, ItemAddress) else address)
        with self._lock:
            try:
                return None if target is None else self._state.drives.look(target)
            except Refusal:
                return None

    def files(self) -> list[DriveFile]:
        """Return all files of all drives, in the order in which they came."""
        with self._lock:
            return [item for drive in self._state.drives.all for item in drive.items.values() if not item.is_folder]

    def saved_bytes(self, file: DriveFile) -> bytes:
        """Return the saved ``.xlsx``, as a download would give it."""
        with self._lock:
            return self._state.books.content(file)

    def reset(self) -> None:
        """Give added and mounted files their first content, drop what came since, and all sessions."""
        with self._lock:
            self._state.drives.reset()
            self._state.sessions.clear()
            self._state.operations.clear()
            self._state.links.clear()
            self._state.disturbances.clear()
            self._not_simulated.clear()

    # Sessions, for those who steer time

    def expire(self, session_id: str) -> None:
        """Let a session be gone, as idleness would."""
        with self._lock:
            self._state.sessions.close(session_id)

    def idle(self, session_id: str) -> float | None:
        """Return seconds since the session was used, or None if it is not open."""
        with self._lock:
            return self._state.sessions.idle(session_id)

    def renew_tokens(self) -> None:
        """Let no token be older than new: the time that has passed was another test's."""
        self._tokens_since = self._state.clock.utc()

    def shift_idle(self, session_id: str, seconds: float) -> None:
        """Give an open session back *seconds* of idle time; one that is not open is passed over."""
        with self._lock:
            self._state.sessions.shift_idle(session_id, seconds)

    # What was noticed

    @property
    def not_simulated(self) -> Mapping[str, int]:
        """How often each operation was asked for that Graph has and the simulator has not, by label."""
        with self._lock:
            return dict(self._not_simulated)

    @property
    def handed_out_urls(self) -> frozenset[str]:
        """Every pre-authenticated URL that an answer handed out."""
        with self._lock:
            return self._state.links.urls

    def handed_out(self, url: str) -> bool:
        """Return whether an answer handed out *url*."""
        with self._lock:
            return self._state.links.find(url) is not None

    @property
    def members(self) -> Members:
        """The steps and operations that are simulated below ``/workbook``."""
        if self._members is None:
            from pytest_workbook.simulator import resources

            self._members = load(resources)
        return self._members

    def _kept(self, made: DriveFile) -> DriveFile:
        self._state.drives.keep(made)
        return made

    def _answer(self, request: Request, part: Handler) -> Reply:
        if (serve := self._state.links.find(request.url)) is not None:
            return serve(request)
        root, path, query = located(request.url)
        claims = check_bearer(request.headers.get("Authorization"), self._state.clock.utc(), self._tokens_since)
        if is_batch(path):
            if request.method != "POST":
                raise method_not_allowed(request.method)
            return answer_batch(request, root, part, self._state.overlaps)
        app_only = is_app_only(claims)
        if app_only and re.match(r"/me(?:/|\Z)", path, re.IGNORECASE):
            msg = "/me request is only valid with delegated authentication flow."
            raise Refusal(400, "BadRequest", None, msg)
        target = parse(path)
        if target is None:
            return answer_directory(self._state, request.method, path, root)
        asked = Asked(request, root, path, query, target, app_only)
        if re.match(r"workbook(?:/|\Z)", target.rest, re.IGNORECASE):
            return answer_workbook(self._state, self.members, asked)
        return answer_drive(self._state, asked)

    def _label(self, request: Request) -> str:
        _, path, _ = located(request.url)
        return label(request.method, path)


def _is_root(target: Target) -> bool:
    return target.item is not None and target.item.form == "root" and not target.item.below
