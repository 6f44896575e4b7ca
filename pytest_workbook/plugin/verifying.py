"""Compares what a source answers now with what the cassette holds."""

from __future__ import annotations

from typing import Any

from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import Drift
from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.labels import label
from pytest_workbook.plugin.records import NodeRecord
from pytest_workbook.wire import Request, Response

__all__ = ["Verifying"]

# Differ in each answer, and may be absent.
_VOLATILE = frozenset({"date", "request-id", "client-request-id"})
# Differ whenever a file is written or put in place; that they are there is compared.
_MOVING = frozenset(
    {"createdDateTime", "lastModifiedDateTime", "lastActionDateTime", "expirationDateTime"}
    | {"eTag", "cTag", "@odata.etag", "quickXorHash", "sha1Hash", "sha256Hash", "crc32Hash"}
)
_ASK_AGAIN = (429, 503, 504)


class Verifying:
    """Takes down how answers differ from the recorded ones.

    Args:
        drifts: by the name of the node, what was found.
    """

    def __init__(self, drifts: dict[str, list[BaseException]]) -> None:
        self._drifts = drifts
        # Answers are redacted before they are compared, since the recorded ones are.
        self._scratch: dict[str, Tape] = {}

    def __call__(self, owner: NodeRecord, request: Request, response: Response, *, lifecycle: bool) -> None:
        """Compare *response* with what *owner*'s cassette holds for *request*."""
        if not owner.has_cassette:
            self._add(owner, f"{owner.name} has no cassette {owner.path} to verify; record it first")
            return
        if response.status in _ASK_AGAIN and not owner.keeps_retries:
            # Such an answer is not in the cassette either: the request is about to be sent again.
            return
        what = label(request.method, service_path(request.url) or request.url)
        # The same traffic gets the same aliases, so the redacted request asks the tape as a replay would.
        scratch = self._scratch.setdefault(owner.name, owner.new(owner))
        taken = scratch.record(request, response, lifecycle=lifecycle)
        expected = owner.tape.expected(taken.request, lifecycle=lifecycle)
        if expected is None:
            self._add(owner, f"{what} is not in {owner.path.name}: the code under test asks for more than was recorded")
            return
        found = difference(expected, taken.response)
        if found:
            self._add(owner, f"{what}: {found} (recorded in {owner.path.name})")

    def _add(self, owner: NodeRecord, text: str) -> None:
        msg = f"drift: {text}. If the change is right, record again with --workbook-mode=record."
        self._drifts.setdefault(owner.name, []).append(Drift(msg))


def difference(expected: Response, actual: Response) -> str:
    """Return how *actual* differs from *expected* in words; empty if it does not."""
    if expected.status != actual.status:
        return f"the status was {expected.status} and is now {actual.status}"
    return _difference(expected.json(), actual.json(), "$")


def _difference(old: Any, new: Any, where: str) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            if key in _VOLATILE:
                continue
            if key not in new:
                return f"{where}.{key} was removed"
            if key not in old:
                return f"{where}.{key} was added"
            if key not in _MOVING and (found := _difference(old[key], new[key], f"{where}.{key}")):
                return found
        return ""
    if isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            return f"{where} had {len(old)} elements and has now {len(new)}"
        pairs = enumerate(zip(old, new, strict=True))
        return next((found for at, (one, two) in pairs if (found := _difference(one, two, f"{where}[{at}]"))), "")
    if isinstance(old, bool) is not isinstance(new, bool) or old != new:
        return f"{where} was {str(old)[:60]!r} and is now {str(new)[:60]!r}"
    return ""
