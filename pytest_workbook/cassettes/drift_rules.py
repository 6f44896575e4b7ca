"""What is no drift: fields that differ in every answer, and what the user says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytest_workbook.errors import UsageError

__all__ = ["MAY_BE_ABSENT", "MOVING", "Rule", "rules_in"]

MAY_BE_ABSENT: Mapping[str, str] = {
    "date": "the time of the answer, in its innerError",
    "request-id": "names the answer",
    "client-request-id": "names the request",
}
"""Fields that are not compared at all, each with the reason."""

MOVING: Mapping[str, str] = {
    "createdDateTime": "when the file was put there",
    "lastModifiedDateTime": "changes at every save",
    "lastActionDateTime": "changes while an operation runs",
    "expirationDateTime": "counts from the time of the answer",
    "eTag": "changes at every save",
    "cTag": "changes at every save",
    "@odata.etag": "changes at every save",
    "quickXorHash": "of the file's bytes, which differ at every save",
    "sha1Hash": "of the file's bytes, which differ at every save",
    "sha256Hash": "of the file's bytes, which differ at every save",
    "crc32Hash": "of the file's bytes, which differ at every save",
}
"""Fields of which only presence and type are compared, each with the reason; and of an error, its ``message``."""

_PLACES = ("status", "content-type", "request")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the user: an operation, a place in its answers, or both.

    Args:
        text: as it was written.
        operation: glob over the label of the request; empty for all.
        place: glob over the JSON path, which covers what is below it; empty for the whole answer.
    """

    text: str
    operation: str
    place: str

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read one rule, such as ``GET worksheets $.value[*].position``.

        Raises:
            UsageError: if it names neither an operation nor a place.
        """
        words = text.split()
        has_place = bool(words) and (words[-1].startswith("$") or words[-1] in _PLACES)
        operation = " ".join(words[:-1] if has_place else words)
        if not words or (not has_place and operation.strip("* ") == "") or "$" in operation:
            msg = (
                f"{text!r} is no rule of what is no drift: expected an operation, a JSON path, or both, as in "
                "'GET worksheets $.value[*].position', '$.value[*].visibility' or 'GET *charts*'"
            )
            raise UsageError(msg)
        return cls(text, operation, words[-1] if has_place else "")

    def covers(self, operation: str, place: str) -> bool:
        """Return whether a difference of *operation* at *place* is none."""
        if self.operation and not re.fullmatch(_pattern(self.operation), operation, re.IGNORECASE):
            return False
        return not self.place or bool(re.fullmatch(_pattern(self.place) + r"(?:[.\[].*)?", place))


def rules_in(lines: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules in *lines*; empty ones and comments after ``#`` are left out.

    Raises:
        UsageError: if one is none.
    """
    stripped = (line.partition("#")[0].strip() for line in lines)
    return tuple(Rule.parse(line) for line in stripped if line)


def _pattern(glob: str) -> str:
    # Brackets are those of an index or of a call; only the star is special.
    return ".*".join(re.escape(part) for part in glob.split("*"))
