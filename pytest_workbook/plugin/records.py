"""What is known of each node that owns traffic: its tape to play, and the one that is being recorded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.cassettes.naming import Owner, Scope
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError
from pytest_workbook.graph.codes import codes_in, is_session_gone
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label
from pytest_workbook.timeline import By
from pytest_workbook.wire import Request, Response

__all__ = ["NodeRecord", "TapeMaker"]

TapeMaker = Callable[["NodeRecord"], Tape]
_RETRIED = (429, 503, 504)
_ERROR = 400


@dataclass(slots=True)
class _Count:
    intercepted: int = 0
    recorded: int = 0
    left_out: int = 0


@dataclass(eq=False)
class NodeRecord:
    """The traffic of one node.

    Args:
        owner: the node, as cassettes name it.
        path: of its cassette.
        load: reads the cassette.
        new: makes an empty tape.
        keeps_retries: whether answers that were repeated until they succeeded are kept.
    """

    owner: Owner
    path: Path
    load: TapeMaker
    new: TapeMaker
    keeps_retries: bool = False
    failed: bool = False
    used_sources: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _tape: Tape | None = None
    _recording: Tape | None = None
    _retried: dict[tuple[str, str, bytes, str], int] = field(default_factory=dict)
    _dropped: set[int] = field(default_factory=set)
    # What went wrong, of requests that had no answer and were not sent again.
    _unanswered: dict[tuple[str, str, bytes, str], list[str]] = field(default_factory=dict)
    _count: _Count = field(default_factory=_Count)

    @property
    def is_shared(self) -> bool:
        """Whether more than one test may use what this node owns."""
        return self.owner.scope is not Scope.TEST

    @property
    def name(self) -> str:
        """The node id, or ``the run``."""
        return self.owner.node_id or "the run"

    @property
    def has_cassette(self) -> bool:
        """Whether a file is there, or was when it was read; whether it can be read is found out by ``tape``."""
        return self._tape is not None or self.path.exists() or self.path.is_symlink()

    @property
    def tape(self) -> Tape:
        """The tape to play.

        Raises:
            CassetteError: if it cannot be read, or is another node's.
        """
        with self._lock:
            if self._tape is None:
                self._tape = self.load(self)
            return self._tape

    @property
    def recording(self) -> Tape | None:
        """The tape being recorded, or None if nothing was."""
        return self._recording

    def unplayed(self) -> list[Interaction]:
        """Return what a passing test should have asked for and did not."""
        # Answers that a session is gone are given by the clock on replay, never by the tape.
        left = self.tape.unplayed()
        return [one for one in left if one.status < _ERROR or not says_gone(one.response)]

    def begin(self) -> None:
        """Forget what an earlier attempt at the same test played and recorded."""
        with self._lock:
            self._recording = None
            self._retried.clear()
            self._dropped.clear()
            self._unanswered.clear()
            self._count = _Count()
            self.failed = False
            if self._tape is not None:
                self._tape.rewind()

    def end(self) -> None:
        """Let go of what was played and recorded: a run has thousands of tests."""
        with self._lock:
            self._tape = self._recording = None

    def check_readable(self) -> None:
        """Refuse to go on beside a cassette that cannot be read, also where it would be replaced.

        Raises:
            CassetteError: as for ``tape``.
        """
        if self.has_cassette:
            _ = self.tape

    def intercepted(self) -> None:
        """Count a request that is about to be answered and recorded."""
        with self._lock:
            self._count.intercepted += 1

    def unanswered(self, request: Request, by: By, error: Exception) -> None:
        """Note that *request* had no answer, only *error*."""
        with self._lock:
            what = f"{label(request.method, service_path(request.url) or request.url)} ({type(error).__name__})"
            self._unanswered.setdefault(_key(request, by), []).append(what)

    def record(
        self, request: Request, response: Response, *, by: By, lifecycle: bool, sequence: int, is_kept: bool
    ) -> None:
        """Take down one exchange.

        Args:
            request: as sent.
            response: as received.
            by: on whose behalf.
            lifecycle: whether it creates, refreshes or closes one of our own sessions, or polls for one.
            sequence: place in the run.
            is_kept: False for what is answered on replay without being recorded.
        """
        with self._lock:
            if not is_kept:
                self._count.left_out += 1
                return
            if self._recording is None:
                self._recording = self.new(self)
            self._recording.record(request, response, by=by, lifecycle=lifecycle, sequence=sequence)
            self._count.recorded += 1
            self._note_retry(request, response, by, sequence)

    def finished(self) -> Tape | None:
        """Return the recording as it is to be written, or None if there is none.

        Raises:
            CassetteError: if an exchange was intercepted and not recorded.
        """
        with self._lock:
            self._check_all_there()
            if self._recording is not None and self._dropped:
                tape = self._recording
                tape.revise(lambda one: None if one.sequence in self._dropped else one)
                self._dropped.clear()
            return self._recording

    def _check_all_there(self) -> None:
        missing = self._count.intercepted - self._count.recorded - self._count.left_out
        if not missing:
            return
        lost = [what for those in self._unanswered.values() for what in those]
        why = (
            "a request was still under way when the test ended. Nothing was written; wait in the test for every "
            "request it sends"
        )
        if len(lost) == missing:
            why = (
                f"the connection failed, and they were not sent again: {', '.join(lost[:3])}. A cassette holds answers "
                "alone, so nothing was written. Record over a better connection; where the failure is what the test is "
                "about, inject it with workbook_faults"
            )
        msg = (
            f"{self.name}: {self._count.intercepted} requests were intercepted, but {missing} of them were not "
            f"recorded: {why}."
        )
        raise CassetteError(msg)

    def _note_retry(self, request: Request, response: Response, by: By, sequence: int) -> None:
        key = _key(request, by)
        # A repeat that is answered stands for those that were not; no cassette could hold them.
        self._count.left_out += len(self._unanswered.pop(key, ()))
        if self.keeps_retries:
            return
        if (earlier := self._retried.pop(key, None)) is not None:
            self._dropped.add(earlier)
        if response.status in _RETRIED:
            self._retried[key] = sequence


def _key(request: Request, by: By) -> tuple[str, str, bytes, str]:
    return (request.method, request.url, request.body, by)


def says_gone(response: Response) -> bool:
    """Return whether an answer says that its session does not exist any more."""
    return response.status >= _ERROR and is_session_gone(codes_in(response.json()))
