"""The grammar of an OData query: options, and the options of what is expanded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn
from urllib.parse import unquote_plus

from pytest_workbook.simulator.replies import Refusal

__all__ = ["Expansion", "QueryOptions", "bad_request", "parse_options"]

_OPTIONS: Final = ("$select", "$top", "$skip", "$expand", "$format")
_FORMATS: Final = ("json", "application/json")
# As the metadata goes, nothing lies deeper; a longer chain would be made to hurt.
_DEEPEST: Final = 8


@dataclass(frozen=True, slots=True)
class Expansion:
    """One navigation property that ``$expand`` names.

    Args:
        name: in lower case.
        options: those in its parentheses.
    """

    name: str
    options: QueryOptions


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """The system query options of a request, or of something expanded.

    Args:
        select: names of the properties asked for, or None for all.
        top: at most so many items, or None.
        skip: leave out so many items.
        expand: the navigation properties asked for.
        custom: options without ``$``, which old clients use for arguments of functions.
    """

    select: tuple[str, ...] | None = None
    top: int | None = None
    skip: int = 0
    expand: tuple[Expansion, ...] = ()
    custom: Mapping[str, str] = field(default_factory=dict)

    def wants(self, name: str) -> bool:
        """Return whether the property *name* was asked for."""
        return self.select is None or name.lower() in self.select

    def wanted(self, names: Iterable[str]) -> list[str]:
        """Return those of *names* that were asked for, in their own order."""
        return [name for name in names if self.wants(name)]


def parse_options(query: str, *, ignores_unknown: bool) -> QueryOptions:
    """Read a query string.

    Args:
        query: without the question mark, percent-encoded.
        ignores_unknown: whether options that no page shows for workbooks are passed over.

    Raises:
        Refusal: 400 for an option that workbooks do not take, one that comes twice, or one that cannot be read.
    """
    parts = (part.partition("=") for part in query.split("&"))
    # In a query a plus is a space: that is how requests and httpx send one.
    pairs = [(unquote_plus(name), unquote_plus(value)) for name, _, value in parts]
    system = [(name, value) for name, value in pairs if name.startswith("$")]
    custom = {name: value for name, value in pairs if name and not name.startswith("$")}
    return _options(system, custom, 0, ignores_unknown=ignores_unknown)


def bad_request(message: str) -> Refusal:
    """Return the refusal of a query that cannot be served."""
    return Refusal(400, "BadRequest", "badRequestUncategorized", message)


def _options(
    pairs: Iterable[tuple[str, str]], custom: Mapping[str, str], depth: int, *, ignores_unknown: bool
) -> QueryOptions:
    given = _once((name.lower(), value) for name, value in pairs)
    unknown = sorted(given.keys() - set(_OPTIONS))
    if unknown and not ignores_unknown:
        msg = f"The query option '{unknown[0][:40]}' is not supported. Supported are $select, $top, $skip and $expand."
        raise bad_request(msg)
    if given.get("$format", "json").partition(";")[0].lower() not in _FORMATS:
        msg = "The query option '$format' takes json."
        raise bad_request(msg)
    return QueryOptions(
        _selected(given.get("$select", "")),
        _count(given, "$top"),
        _count(given, "$skip") or 0,
        tuple(_expansions(given.get("$expand", ""), depth, ignores_unknown=ignores_unknown)),
        custom,
    )


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            # Source: OData 4.0, part 2, section 5.1, for the rule; the words are assumed.
            msg = f"Query option '{name[:40]}' was specified more than once, but it must be specified at most once."
            raise bad_request(msg)
        given[name] = value
    return given


def _selected(text: str) -> tuple[str, ...] | None:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    return None if not names or "*" in names else names


def _count(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not (text.isdigit() and text.isascii() and len(text) < 10):
        msg = f"Invalid value '{text[:40]}' for {name} query option found. It takes a whole number, 0 or more."
        raise bad_request(msg)
    return int(text)


def _expansions(text: str, depth: int, *, ignores_unknown: bool) -> Iterator[Expansion]:
    """Read what ``$expand`` names: ``rows($top=2;$select=index),columns``. Source: OData 4.0, part 2, section 5.1.2."""
    if depth > _DEEPEST:
        msg = f"The $expand goes deeper than {_DEEPEST} levels."
        raise bad_request(msg)
    seen: set[str] = set()
    for part in _split(text, ","):
        name, opened, rest = part.strip().lower().partition("(")
        name = name.strip()
        if not name or name in seen or (opened and not rest.endswith(")")):
            _refuse_expansion(part)
        seen.add(name)
        inside = [option.partition("=") for option in _split(rest[:-1], ";")]
        if any(not (option.strip().startswith("$") and mark) for option, mark, _ in inside):
            _refuse_expansion(part)
        pairs = ((option.strip(), value) for option, _, value in inside)
        yield Expansion(name, _options(pairs, {}, depth + 1, ignores_unknown=ignores_unknown))


def _split(text: str, mark: str) -> Iterator[str]:
    """Split at marks outside of parentheses; blank parts are passed over."""
    depth = start = 0
    for position, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            _refuse_expansion(text)
        if char == mark and not depth:
            yield from _unless_blank(text[start:position])
            start = position + 1
    if depth:
        _refuse_expansion(text)
    yield from _unless_blank(text[start:])


def _unless_blank(text: str) -> Iterator[str]:
    if text.strip():
        yield text


def _refuse_expansion(text: str) -> NoReturn:
    # The words are those of other resources of Graph, observed 2020-06; for workbooks they are assumed.
    msg = f"Parsing OData Select and Expand failed: '{text.strip()[:60]}' cannot be read."
    raise bad_request(msg)
