"""``pytest-workbook fidelity``: asks the simulator what was recorded, and tells where it answers otherwise.

Rules:
1. Each cassette meets a fresh simulator with the workbook as it was when recording began, and its requests in order.
2. A session that another cassette opened, as those of shared fixtures, is opened when it is first used.
3. What cannot be asked again is counted and left out: other items, uploads (kept as their hash), URLs handed out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from pytest_workbook.cassettes.aliases import namespace
from pytest_workbook.cassettes.drift_files import compared
from pytest_workbook.cassettes.drift_report import Drifted, as_json
from pytest_workbook.cassettes.drift_rules import rules_in
from pytest_workbook.cassettes.form import load
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.naming import SUFFIX
from pytest_workbook.cassettes.roles import created_id
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.cli.diffing import tell
from pytest_workbook.cli.files import files_in
from pytest_workbook.cli.output import say
from pytest_workbook.clock import ManualClock
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT, service_path
from pytest_workbook.graph.items import ItemAddress, split
from pytest_workbook.plugin.batches import parts_of
from pytest_workbook.simulator.service import Simulator
from pytest_workbook.simulator.sign_in import SignIn
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["run"]

_ALIAS = re.compile(r"(?<![A-Za-z0-9-])(?:[a-z]+-)*(?:session|item|drive)-\d+(?![A-Za-z0-9])")
_DRIVE = re.compile(r"(?:[a-z]+-)*drive-\d+")
_BY_ID = re.compile(r"/(?:me/drive|drives/[^/]+)/items/[^/]+")
_HEADER = "workbook-session-id"


def run(asked: argparse.Namespace) -> int:
    """Print where the simulator differs, by operation; 1 if it does anywhere.

    Raises:
        UsageError: the workbook cannot be read, or a rule is none.
        CassetteError: a file cannot be read.
    """
    rules = rules_in(asked.ignore)
    content = _read(asked.book)
    found: list[Drifted] = []
    sources: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for path in files_in(asked.paths):
        if path.is_file() and not path.name.endswith(SUFFIX) and path not in asked.paths:
            continue
        document = load(path, "", is_named=True)
        sources[document.source or "unknown"] += 1
        once_more = _Asking(asked.book, content, asked.profile, path)
        known, answered = once_more.all(document)
        left_out += once_more.left_out
        found += compared(known, answered, path.as_posix(), rules)
    if asked.json:
        say(json.dumps({**as_json(found), "compared": dict(sources), "left_out": dict(left_out)}, indent=2))
    elif sources:
        tell(found, [])
    _tell_counts(sources, left_out, to_errors=asked.json)
    return 1 if found else 0


def _tell_counts(sources: Counter[str], left_out: Counter[str], *, to_errors: bool) -> None:
    for reason, count in sorted(left_out.items()):
        say(f"left out: {reason} ({count})", to_errors=to_errors)
    told = ", ".join(f"{count} from {source}" for source, count in sorted(sources.items()))
    say(f"cassettes compared: {told}" if told else "no cassettes there, so nothing was compared", to_errors=to_errors)


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        msg = f"--book {path} cannot be read: {error.strerror or error}"
        raise UsageError(msg) from None
    if not content.startswith(b"PK"):
        msg = f"--book {path} is no .xlsx workbook; name the one that the recording began with"
        raise UsageError(msg)
    return content


@dataclass(slots=True)
class _Asking:
    """The requests of one cassette, sent to a simulator of its own.

    Args:
        book: the workbook's file.
        content: of it.
        profile: of the simulator.
        path: of the cassette, for the tape that takes down the answers.
    """

    book: Path
    content: bytes
    profile: str
    path: Path
    left_out: Counter[str] = field(default_factory=Counter)
    _there: dict[str, str] = field(default_factory=dict)

    def all(self, document: Document) -> tuple[Document, Document]:
        """Return what was asked again, as it was answered then and as it is now."""
        clock = ManualClock()
        simulator = Simulator(clock=clock, profile=self.profile)
        bearer = f"Bearer {SignIn(clock, Random(1)).token()}"  # noqa: S311 - a fake token
        requests = (part for one in document.interactions for part in (one.request, *_parts(one.request)))
        item = next(filter(None, map(_item, requests)), None)
        if item is not None:
            self._serve(simulator, item)
        prefix = next((namespace(alias) for one in document.interactions if (alias := created_id(one))), "")
        scratch = Tape.new(self.path, document.node_id or "", session_prefix=prefix)
        kept = []
        for number, one in enumerate(document.interactions):
            if (reason := _why_not(one, item)) is not None:
                self.left_out[reason] += 1
                continue
            kept.append(one)
            asked = one.request.with_header("Authorization", bearer)
            self._open(simulator, asked, item)
            response = simulator(self._translated(asked))
            if (alias := created_id(one)) is not None and (there := _id_in(response)) is not None:
                self._there[alias] = there
            scratch.record(self._translated(asked), response, by=one.by, sequence=number)
        return replace(document, interactions=tuple(kept)), scratch.document()

    def _serve(self, simulator: Simulator, item: ItemAddress) -> None:
        if not _BY_ID.fullmatch(item.path) or item.item_id is None:
            simulator.mount(self.content, item)
            return
        file = simulator.add(self.content, f"/{self.book.name}")
        self._there[item.item_id] = file.id
        # The file that was recorded lay in one drive.
        self._there |= dict.fromkeys(_DRIVE.findall(item.path) or ("drive-1",), file.drive_id)

    def _open(self, simulator: Simulator, asked: Request, item: ItemAddress | None) -> None:
        """Open the session of *asked*, if another cassette did."""
        alias = asked.headers.get(_HEADER)
        if alias is None or alias in self._there or item is None:
            return
        url = f"{CANONICAL_ROOT}{item.path}/workbook/createSession"
        headers = Headers([("Authorization", asked.headers["Authorization"]), ("Content-Type", "application/json")])
        made = simulator(self._translated(Request("POST", url, headers, b'{"persistChanges": false}')))
        self._there[alias] = _id_in(made) or alias

    def _translated(self, request: Request) -> Request:
        """Return *request* with the simulator's ids in the place of aliases."""

        def there(text: str) -> str:
            return _ALIAS.sub(lambda found: self._there.get(found[0], found[0]), text)

        if (alias := request.headers.get(_HEADER)) is not None:
            request = request.with_header(_HEADER, there(alias))
        body = there(request.body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        return replace(request, url=there(request.url), body=body)


def _parts(request: Request) -> list[Request]:
    return [part.request for part in parts_of(request)]


def _item(request: Request) -> ItemAddress | None:
    below = service_path(request.url)
    found = split(below) if below is not None else None
    return found[0] if found is not None else None


def _why_not(one: Interaction, item: ItemAddress | None) -> str | None:
    if service_path(one.request.url) is None:
        return "a URL that an answer handed out"
    if one.request.body.startswith(b"sha256:"):
        return "an upload, which is kept as its hash"
    named = _item(one.request)
    if named is None or named == item or (item is not None and named.item_id == item.item_id is not None):
        return None
    return "another item, or the same by another address"


def _id_in(response: Response) -> str | None:
    body = response.json()
    found = body.get("id") if isinstance(body, dict) else None
    return found if isinstance(found, str) else None
