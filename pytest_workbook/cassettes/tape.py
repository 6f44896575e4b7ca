"""One node's cassette: plays what it holds, or takes down what happens. Safe for threads.

Rules:
1. Each interaction is played once, in order among equals; lifecycle of our own sessions any number of times.
2. What is taken down is redacted at once; no raw value outlives ``record`` but in the table of aliases.
3. A tape never sends, waits, or touches a file but in ``load``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes import plain
from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.form import encoded, load
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.lifecycle import synthesised
from pytest_workbook.cassettes.matching import Index
from pytest_workbook.cassettes.mismatch import no_match
from pytest_workbook.cassettes.redaction import (
    NO_ROOTS,
    Roots,
    decoded,
    is_redacted,
    redacted,
    redacted_request,
    redacted_response,
)
from pytest_workbook.cassettes.shape import SESSION_HEADER, action, shape
from pytest_workbook.cassettes.wrapped import is_folded, unfolded
from pytest_workbook.errors import CassetteError, NoMatch, SecretLeak
from pytest_workbook.wire import Request, Response

__all__ = ["Tape"]


class Tape:
    """The recorded traffic of one node.

    Args:
        path: of the file; it need not exist.
        node_id: of the owner.
        document: what the file held; empty for a new tape.
        roots: service roots that are kept as the canonical one.
        session_prefix: stands before new session aliases; ``module-`` and the like for shared nodes.
    """

    def __init__(
        self, path: Path, node_id: str, *, document: Document, roots: Roots = NO_ROOTS, session_prefix: str = ""
    ) -> None:
        self.path = path
        self.node_id = node_id
        self._document = document
        self._roots = roots
        self._prefix = session_prefix
        self._lock = threading.RLock()
        self._index: Index | None = None
        self._names = AliasTable(session_prefix, document.aliases)
        self._recorded: list[Interaction] = list(document.interactions)
        self._threads: set[int] = set()
        self.leak: str | None = None
        """What the scan of another process said of this tape; it is then not written."""
        self._merged_secrets: tuple[str, ...] = ()
        # How many names were known when an interaction was redacted, by its identity.
        self._known_at: dict[int, int] = {}

    def __repr__(self) -> str:
        return f"Tape({self.path.name!r}, {len(self._recorded)} interactions)"

    @classmethod
    def load(
        cls, path: Path, node_id: str, *, roots: Roots = NO_ROOTS, session_prefix: str = "", is_named: bool = False
    ) -> Tape:
        """Return the tape that the file *path* holds.

        Args:
            path: of the file.
            node_id: of the owner.
            roots: service roots that are kept as the canonical one.
            session_prefix: stands before new ids; see the class.
            is_named: whether the marker's ``cassette=`` named the file, so that it may be another node's.

        Raises:
            CassetteError: if the file is absent, cannot be read or is another node's.
        """
        document = load(path, node_id, is_named=is_named)
        return cls(path, node_id, document=document, roots=roots, session_prefix=session_prefix)

    @classmethod
    def new(
        cls, path: Path, node_id: str, *, roots: Roots = NO_ROOTS, session_prefix: str = "", profile: str = ""
    ) -> Tape:
        """Return an empty tape for *path*; no file is touched.

        Args:
            path: of the file to be.
            node_id: of the owner.
            roots: service roots that are kept as the canonical one.
            session_prefix: stands before new ids; see the class.
            profile: of the simulator, should that answer.
        """
        document = Document(node_id=node_id, profile=profile)
        return cls(path, node_id, document=document, roots=roots, session_prefix=session_prefix)

    @property
    def has_recordings(self) -> bool:
        """Whether there is anything to write or play."""
        return bool(self._recorded)

    @property
    def source(self) -> str:
        """Who answered when the file was written: ``live``, ``simulator``, or empty where unknown."""
        return self._document.source

    def __len__(self) -> int:
        return len(self._recorded)

    @property
    def interactions(self) -> tuple[Interaction, ...]:
        """What was recorded or loaded, in the order it came."""
        return tuple(self._recorded)

    def play(self, request: Request, *, lifecycle: bool = False) -> Response:
        """Return the recorded answer to *request*.

        Args:
            request: as the client sent it.
            lifecycle: whether it creates, refreshes or closes one of our own sessions, or polls for one.

        Raises:
            NoMatch: if nothing recorded answers it; shows the nearest recorded requests.
        """
        asked = shape(self._roots.compared(request))
        with self._lock:
            index = self._indexed()
            entry = index.take(asked, lifecycle=lifecycle)
            if entry is not None:
                return entry.interaction.response
            if lifecycle and (made := synthesised(request, asked, index, self._names.next_session)):
                return made
            raise NoMatch(no_match(asked, index.entries, self.path, self.node_id))

    def peek(self, request: Request) -> Response:
        """Return the recorded answer to *request*, and leave it to be played.

        Raises:
            NoMatch: as for ``play``.
        """
        with self._lock, self._indexed().glance():
            return self.play(request)

    def release(self, session: str) -> None:
        """Let another session stand for *session*, an alias that this tape handed out, since it is gone."""
        with self._lock:
            self._indexed().pairing.release(session)

    def expected(self, request: Request, *, lifecycle: bool = False) -> Response | None:
        """Return the recorded answer to *request* for a comparison, or None where nothing is recorded."""
        try:
            return self.play(request, lifecycle=lifecycle)
        except NoMatch:
            return None

    def record(
        self, request: Request, response: Response, *, by: str = "code", lifecycle: bool = False, sequence: int = 0
    ) -> Interaction:
        """Take down one exchange, redacted, and return it.

        Args:
            request: as sent.
            response: as received, whole.
            by: ``code``, ``test`` or ``plugin``.
            lifecycle: whether it creates, refreshes or closes one of our own sessions.
            sequence: place among the requests of the run.
        """
        answer = decoded(response)
        with self._lock:
            kept, told = redacted(self._names, request, answer, self._roots)
            made = Interaction(kept, told, by, lifecycle, _session(kept, told), sequence)
            self._threads.add(threading.get_ident())
            self._recorded.append(made)
            self._known_at[id(made)] = len(self._names)
            self._index = None
            return made

    def unplayed(self) -> list[Interaction]:
        """Return what ``code`` or ``test`` did not ask for; never lifecycle."""
        with self._lock:
            entries = list(self._indexed().unplayed())
        one_of_ours = (entry.interaction for entry in entries)
        return [
            one
            for one in one_of_ours
            if one.by in {"code", "test"}
            and not (one.lifecycle or (one.lifecycle is None and action(one.request.url) is not None))
        ]

    def rewind(self) -> None:
        """Make everything playable again, and forget which id stands for which."""
        with self._lock:
            self._index = None

    def revise(self, change: Callable[[Interaction], Interaction | None]) -> None:
        """Replace each interaction by what *change* returns; None drops it."""
        with self._lock:
            revised = (change(one) for one in self._recorded)
            self._recorded = [one for one in revised if one is not None]
            self._known_at = {}
            self._index = None

    def merge(self, other: Tape) -> None:
        """Add what *other* holds and this tape lacks; equal requests are added only where *other* has more of them.

        Raises:
            CassetteError: if *other* is another node's.
        """
        if other.node_id != self.node_id:
            msg = (
                f"the recordings of {other.node_id!r} were to be added to the cassette of {self.node_id!r} "
                f"({self.path}). Each node has its own file; record both again."
            )
            raise CassetteError(msg)
        with self._lock, other._lock:
            added = plain.missing(self._recorded, self._names, other._recorded, other._names)
            self._recorded.extend(added)
            self._threads |= other._threads
            self._merged_secrets += other.secrets
            self.leak = self.leak or other.leak
            self._index = None

    def document(self) -> Document:
        """Return what a file of this tape holds, in its order; the caller adds source, versions and time."""
        with self._lock:
            ordered = _ordered(self._recorded, is_threaded=len(self._threads) > 1)
            # A value learned late may stand in an exchange taken down early.
            final = tuple(self._again(one) for one in ordered)
            return replace(self._document, node_id=self.node_id, interactions=final, aliases=self._names.standing)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Session ids and secret URLs that were replaced; they may not be found in the file."""
        return (*self._names.secrets, *self._merged_secrets)

    def leftover(self, raw: bytes, lines: str) -> int | None:
        """Return where in the text of *raw* the first value stands that should have an alias, or None.

        Args:
            raw: the whole file, about to be written.
            lines: its ``scan.residue``.
        """
        if self._names.unlearned(lines) == lines and not any(value.encode() in raw for value in self._names.numbers):
            return self._folded(raw, lines)
        text = raw.decode()
        clean = self._names.unlearned(text)
        if clean == text:
            return None
        return next((at for at, (one, other) in enumerate(zip(text, clean, strict=False)) if one != other), len(text))

    def _folded(self, raw: bytes, lines: str) -> int | None:
        """Return where a line begins that hides a value in escapes within escapes, where no alias can be put."""
        for line in lines.split("\n") if is_folded(lines) else ():
            if is_folded(line) and any(self._names.unlearned(plain) != plain for plain in unfolded(line)):
                return raw.decode().index(line)
        return None

    def to_plain(self) -> dict[str, Any]:
        """Return the tape as data that JSON can carry, redacted.

        Whoever gets it does not know the secrets of this process. So it is scanned here, and the tape on the other
        side refuses to be written if a secret was seen.
        """
        with self._lock:
            document = self.document()
            data = plain.to_plain(document, self.path, self._names, self._prefix, len(self._threads))
            return {**data, "leak": self._leak_in(document)}

    @classmethod
    def from_plain(cls, data: dict[str, Any], *, roots: Roots = NO_ROOTS) -> Tape:
        """Return the tape that ``to_plain`` gave."""
        document = plain.document_of(data)
        prefix = str(data["session_prefix"])
        tape = cls(Path(data["path"]), str(data["node_id"]), document=document, roots=roots, session_prefix=prefix)
        tape._names.adopt(data["fingerprints"])
        tape._threads = set(range(int(data["threads"])))
        tape.leak = data["leak"]
        return tape

    def _leak_in(self, document: Document) -> str | None:
        from pytest_workbook.cassettes.scan import check, residue

        raw = encoded(document)
        lines = residue(raw)
        try:
            check(raw, self.path, self.secrets, lines=lines, leftover=self.leftover(raw, lines))
        except SecretLeak as leak:
            return str(leak)
        return self.leak

    def _again(self, one: Interaction) -> Interaction:
        if self._known_at.get(id(one), 0) == len(self._names):
            return one
        if is_redacted(self._names, one.request, one.response):
            return one
        request = redacted_request(self._names, one.request, self._roots)
        response = redacted_response(self._names, one.response, self._roots)
        return replace(one, request=request, answer=response, session=_session(request, response))

    def _indexed(self) -> Index:
        if self._index is None:
            self._index = Index(self._recorded, self._names.counts)
        return self._index


def _session(request: Request, response: Response) -> str | None:
    if SESSION_HEADER in request.headers:
        return request.headers[SESSION_HEADER]
    if action(request.url) == "createSession":
        body = response.json()
        if isinstance(body, dict) and isinstance(body.get("id"), str):
            return str(body["id"])
    return None


def _ordered(interactions: Iterable[Interaction], *, is_threaded: bool) -> list[Interaction]:
    chronological = sorted(interactions, key=lambda one: one.sequence)
    if not is_threaded:
        # As it happened: plain vcrpy plays equal addresses in the order of the file, whatever their session.
        return chronological
    first: dict[str, int] = {}
    for one in chronological:
        first.setdefault(one.session or "", one.sequence)
    return sorted(chronological, key=lambda one: (first[one.session or ""], one.sequence))
