"""What crosses the border between rooms: one request, one response, and the function that maps them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, TypeVar, overload

__all__ = ["Handler", "Headers", "Request", "Response", "json_response", "parsed"]

T = TypeVar("T")


class Headers(Mapping[str, str]):
    """Immutable HTTP headers; names compare without case, order and repetition are kept.

    Args:
        pairs: a mapping, or ``(name, value)`` pairs; a repeated name is kept twice.
    """

    __slots__ = ("pairs",)

    def __init__(self, pairs: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        items = pairs.items() if isinstance(pairs, Mapping) else pairs
        self.pairs: tuple[tuple[str, str], ...] = tuple([(str(name), str(value)) for name, value in items])

    def __getitem__(self, name: str) -> str:
        values = self.get_all(name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        seen: set[str] = set()
        for name, _ in self.pairs:
            if name.lower() not in seen:
                seen.add(name.lower())
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.get_all(name))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Headers):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        # Values may be tokens or session ids, so only the names are shown.
        return f"Headers({', '.join(self)})"

    def _key(self) -> frozenset[tuple[str, str]]:
        return frozenset((name.lower(), self[name]) for name in self)

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...
    def get(self, name: str, /, default: object = None) -> object:
        """Return the value of *name*, or *default*; what ``Mapping`` gives would raise and catch for it."""
        values = self.get_all(name)
        return ", ".join(values) if values else default

    def get_all(self, name: str) -> list[str]:
        """Return every value of *name*, in order."""
        wanted = name.lower()
        return [value for key, value in self.pairs if key.lower() == wanted]

    def with_header(self, name: str, value: str) -> Headers:
        """Return a copy in which *name* has this one value."""
        return Headers([*self.without(name).pairs, (name, value)])

    def without(self, *names: str) -> Headers:
        """Return a copy that lacks *names*."""
        unwanted = {name.lower() for name in names}
        kept = [pair for pair in self.pairs if pair[0].lower() not in unwanted]
        return self if len(kept) == len(self.pairs) else Headers(kept)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Args:
        method: upper case.
        url: absolute, as the client sent it, without fragment.
        headers: as sent.
        body: decoded from any transfer encoding.
        time_limit: seconds that the client waits for an answer; None where it is not known, or has no end.
    """

    method: str
    url: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    time_limit: float | None = field(default=None, compare=False)

    def json(self) -> Any:
        """Return the body parsed as JSON, or None if there is none or it is not JSON."""
        return parsed(self.body)

    def with_url(self, url: str) -> Request:
        """Return the same request for another URL."""
        return Request(self.method, url, self.headers, self.body, self.time_limit)

    def with_header(self, name: str, value: str) -> Request:
        """Return the same request in which header *name* has this one value."""
        return replace(self, headers=self.headers.with_header(name, value))


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response: the body is decoded from transfer and content encodings.

    Args:
        status: HTTP status.
        headers: as received.
        body: all that arrived.
        reason: phrase; that of the status if empty.
        missing: how many bytes of the body were announced and never arrive.
    """

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    reason: str = ""
    missing: int = 0

    def __post_init__(self) -> None:
        if not self.reason:
            try:
                object.__setattr__(self, "reason", HTTPStatus(self.status).phrase)
            except ValueError:
                object.__setattr__(self, "reason", "Unknown")

    def json(self) -> Any:
        """Return the body parsed as JSON, or None if there is none or it is not JSON."""
        return parsed(self.body)


Handler = Callable[[Request], Response]
"""Answers a request. The simulator, a tape and the live service are each one."""


def json_response(status: int, body: Any, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response whose body is *body* as compact JSON in UTF-8."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    named = {"Content-Type": "application/json", **(headers or {})}
    return Response(status, Headers(named), data)


def parsed(body: bytes) -> Any:
    """Return *body* parsed as JSON, or None if there is none or it is not JSON."""
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
