"""The grammar of an OData path: segments, keys and arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from pytest_workbook.simulator.replies import Refusal, invalid_argument, malformed

__all__ = ["Arguments", "Bare", "Loose", "Segment", "key", "quoted", "segments"]

_QUOTED = r"'(?:[^']|'')*'"
# A quote protects a slash or parenthesis only inside parentheses: a name such as O'Brien may stand bare. Clients
# escape parentheses, too; such a pair protects quoted slashes alike, but one without its twin is part of a name.
_ESCAPED = rf"%28(?:(?!%2[89])[^/()']|{_QUOTED})*%29"
_SEGMENT = re.compile(rf"(?:{_ESCAPED}|[^/(]|\((?:[^()']|{_QUOTED})*\))+")
_CALL = re.compile(r"(?P<name>[^(]*)\((?P<inside>.*)\)\Z", re.DOTALL)
_ARGUMENT = re.compile(rf"\s*(?:(?P<name>[A-Za-z_]\w*)\s*=\s*)?(?P<value>{_QUOTED}|[^,']*)\s*(?:,|\Z)")
_KEY = re.compile(rf"\s*{_QUOTED}\s*\Z")
_INTEGER = re.compile(r"-?\d{1,10}\Z")


class Bare(str):
    """A literal of a path that stands without quotes: a number or a Boolean, but no text."""

    __slots__ = ()


class Loose(str):
    """A value from where all are written without quotes: it is of the type that it is taken for."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a path.

    Args:
        text: as it came, percent-encoded.
    """

    text: str

    @property
    def name(self) -> str:
        """What stands before the parentheses, decoded."""
        return self.whole.partition("(")[0]

    @property
    def inside(self) -> str | None:
        """What stands in the parentheses, decoded; None if there are none."""
        call = _CALL.match(self.whole)
        return call["inside"] if call else None

    @property
    def whole(self) -> str:
        """The segment as a key: decoded, with parentheses and all."""
        return unquote(self.text)

    @property
    def spelled(self) -> str:
        """The segment as it came, but for parentheses, which are plain."""
        return self.text.replace("%28", "(").replace("%29", ")")

    def arguments(self, parameters: Sequence[str] = ()) -> dict[str, str]:
        """Return the decoded arguments by lower-case name.

        Args:
            parameters: names for arguments that come without one, in order.

        Raises:
            Refusal: 400 where they cannot be read, there are others than *parameters*, or a text has no name, which
                makes it a key.
        """
        if _KEY.match(self.inside or ""):
            raise _no_key_here(self.name)
        given = _arguments(self.inside or "", self.whole)
        known = [name.lower() for name in parameters]
        named = {_named(name, known): value for name, value in given.items()}
        if set(named) - set(known) or len(named) < len(given):
            raise malformed(self.whole)
        return named

    def key(self) -> str | None:
        """Return the one key in the parentheses (``('x')``, ``(id='x')``, ``(3)``), or None if there are none.

        Raises:
            Refusal: 400 where it cannot be read.
        """
        if self.inside is None:
            return None
        values = list(_arguments(self.inside, self.whole).values())
        if len(values) != 1 or (isinstance(values[0], Bare) and not _INTEGER.match(values[0])):
            raise malformed(self.whole)
        return values[0]


def segments(path: str) -> list[Segment]:
    """Split a percent-encoded path without query; doubled slashes count once.

    The split comes before the decoding, so that an escaped slash is data. Parentheses mean the same escaped and plain:
    whether they hold arguments or belong to a key, as in a worksheet's name, is for the place to say.

    Raises:
        Refusal: 400 where parentheses do not match.
    """
    found: list[Segment] = []
    end = 0
    for match in _SEGMENT.finditer(path):
        _expect_slashes(path[end : match.start()], found)
        found.append(Segment(match[0]))
        end = match.end()
    _expect_slashes(path[end:], found)
    return found


def _expect_slashes(gap: str, before: Sequence[Segment]) -> None:
    if gap.strip("/"):
        # Where it does not begin anew, what is wrong ends the segment before.
        segment = before[-1].whole if before and not gap.startswith("/") else ""
        raise malformed(segment + unquote(gap))


def _no_key_here(name: str) -> Refusal:
    # Observed 2019 for range('address=A1:B1').
    msg = (
        f"The request URI is not valid. The segment '{name[:80]}' cannot include key predicates, however it may end "
        "with empty parenthesis."
    )
    return Refusal(400, "BadRequest", None, msg)


def _named(name: str, known: Sequence[str]) -> str:
    return known[int(name)] if name.isdigit() and int(name) < len(known) else name.lower()


def _arguments(inside: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while position < len(inside):
        match = _ARGUMENT.match(inside, position)
        if match is None or match.end() == position:
            raise malformed(text)
        found[match["name"] or str(len(found))] = _unquoted(match["value"].strip())
        position = match.end()
    return found


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else Bare(text)


def quoted(text: str) -> str:
    """Return *text* as an OData string literal, percent-encoded as the service does in ``@odata.id``."""
    return "%27" + quote(text.replace("'", "''"), safe="!:") + "%27"


def key(collection: str, text: str) -> str:
    """Return the canonical address of an entity: ``worksheets(%27%7B…%7D%27)``."""
    return f"{collection}({quoted(text)})"


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments of one member, by lower-case name.

    Args:
        given: JSON values from the body, where a text is but a text; and what the path and the query say, in which a
            number or a Boolean is `Bare` or `Loose`.
    """

    given: Mapping[str, object] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return self.given.get(name.lower()) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text.

        Raises:
            Refusal: 400 where it is missing and there is no default, or is no text.
        """
        value = self.given.get(name.lower())
        if value is None and default is not None:
            return default
        if isinstance(value, str) and not isinstance(value, Bare):
            return value
        msg = f"'{name}' takes a text, in a path between quotes"
        raise invalid_argument(msg)

    def integer(self, name: str, default: int | None = None) -> int:
        """Return a whole number.

        Raises:
            Refusal: 400 where it is missing and there is no default, or is no whole number.
        """
        value = self.given.get(name.lower())
        if value is None and default is not None:
            return default
        if isinstance(value, Bare | Loose) and _INTEGER.match(value.strip()):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        msg = f"'{name}' takes a whole number"
        raise invalid_argument(msg)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return a Boolean.

        Raises:
            Refusal: 400 where it is missing and there is no default, or is none.
        """
        value = self.given.get(name.lower())
        if value is None and default is not None:
            return default
        known = {"true": True, "false": False}
        if isinstance(value, bool):
            return value
        if isinstance(value, Bare | Loose) and value.lower() in known:
            return known[value.lower()]
        msg = f"'{name}' takes true or false"
        raise invalid_argument(msg)
