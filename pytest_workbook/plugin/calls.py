"""What ``workbook_calls`` gives: the exchanges of one test, chosen, counted, and shown where an assert fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import overload

from pytest_workbook.linter.seen import Seen
from pytest_workbook.timeline import Exchange, Wait, repeats
from pytest_workbook.wire import Request

__all__ = ["Calls", "Count", "Seconds", "described", "explain_count"]

_MOST_SHOWN = 40


class Count(int):
    """A number of exchanges; a failed assert shows them among all the others.

    Args:
        counted: the exchanges.
        among: all that were looked at.
        what: in words.
    """

    counted: tuple[Exchange, ...]
    among: tuple[Exchange, ...]
    what: str

    def __new__(cls, counted: Iterable[Exchange], among: Iterable[Exchange], what: str) -> Count:
        """Make the number of *counted*."""
        chosen = tuple(counted)
        made = super().__new__(cls, len(chosen))
        made.counted, made.among, made.what = chosen, tuple(among), what
        return made

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self.counted))
        return f"<{int(self)} {self.what}{': ' if shown else ''}{shown}>"

    def __str__(self) -> str:
        return str(int(self))


class Seconds(float):
    """A time that was waited; a failed assert shows for what.

    Args:
        waits: of which it is the sum.
        among: all exchanges that were looked at.
    """

    waits: tuple[Wait, ...]
    among: tuple[Exchange, ...]

    def __new__(cls, waits: Iterable[Wait], among: Iterable[Exchange]) -> Seconds:
        """Make the sum of *waits*."""
        summed = tuple(waits)
        made = super().__new__(cls, sum(wait.seconds for wait in summed))
        made.waits, made.among = summed, tuple(among)
        return made

    def __repr__(self) -> str:
        shown = ", ".join(wait.text for wait in self.waits)
        return f"<{self} s waited{': ' if shown else ''}{shown}>"

    def __str__(self) -> str:
        return f"{float(self):g}"


class Calls(Sequence[Exchange]):
    """The exchanges of one test; iteration, length and index cover the code under test.

    Args:
        read: returns all exchanges of the test so far.
        read_waits: returns what its code waited so far.
        only: tells which exchanges are looked at; all if omitted.
        named: how they were chosen, in words.
    """

    def __init__(
        self,
        read: Callable[[], Sequence[Exchange]],
        read_waits: Callable[[], Sequence[Wait]] = tuple,
        only: Callable[[Exchange], bool] | None = None,
        named: str = "",
    ) -> None:
        self._read = read
        self._read_waits = read_waits
        self._only = only
        self._named = named

    # As a sequence

    @property
    def all(self) -> tuple[Exchange, ...]:
        """Every exchange, the plugin's own and the test's among them."""
        return tuple(one for one in self._read() if self._only is None or self._only(one))

    def __len__(self) -> int:
        return len(self._of_code())

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self._of_code())

    @overload
    def __getitem__(self, index: int) -> Exchange: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Exchange]: ...
    def __getitem__(self, index: int | slice) -> Exchange | Sequence[Exchange]:
        return self._of_code()[index]

    def __repr__(self) -> str:
        return f"<Calls{self._named} {[repr(exchange) for exchange in self]}>"

    # Chosen and counted

    def to(self, path: str, method: str | None = None) -> Calls:
        """Return the exchanges with one operation.

        Args:
            path: a glob as faults take it, over the path below ``/workbook``, with a leading slash below the version
                root: ``createSession``, ``tables/*/rows/add``; or a label, with or without its method:
                ``PATCH worksheets/*/range()``.
            method: that they have; any if omitted.
        """
        first, _, rest = path.partition(" ")
        if rest and first.isalpha() and first.isupper():
            path, method = rest, method or first
        before = self._only

        def only(one: Exchange) -> bool:
            return (before is None or before(one)) and _is_to(one, path, method)

        return Calls(self._read, self._read_waits, only, f"{self._named} to {method or ''} {path}".replace("  ", " "))

    @property
    def call_count(self) -> Count:
        """How many there are."""
        return Count(self, self._read(), f"calls{self._named}")

    @property
    def retries(self) -> Count:
        """How many repeat one that was refused, or got no answer: same method, URL and body."""
        return Count(repeats(self), self._read(), f"retries{self._named}")

    @property
    def waited(self) -> float:
        """Seconds that the code waited on the virtual clock after these exchanges."""
        chosen = set(map(id, self))
        return Seconds([wait for wait in self._read_waits() if id(wait.after) in chosen], self._read())

    # Sessions that the code under test has to do with, however the exchanges were chosen

    @property
    def sessions_opened(self) -> Count:
        """How many sessions the code opened."""
        return Count(_opened(self._read()), self._read(), "sessions opened")

    @property
    def sessions_closed(self) -> Count:
        """How many sessions the code closed."""
        return Count(_closing(self._read()), self._read(), "sessions closed")

    @property
    def sessions_leaked(self) -> Count:
        """How many sessions the code opened that were not closed, and that the service has not dropped either."""
        exchanges = self._read()
        ended = {one.session for one in exchanges if Seen(one).is_close or Seen(one).says_gone}
        left = [one for one in _opened(exchanges) if one.opened not in ended]
        return Count(left, exchanges, "sessions leaked")

    def _of_code(self) -> list[Exchange]:
        return [exchange for exchange in self.all if exchange.by == "code"]


def described(one: Exchange) -> str:
    """Return *one* on a line: when, what and who."""
    fault = f"fault {one.fault}" if one.fault is not None else None
    who = ", ".join(filter(None, (one.source, one.by, one.session, fault)))
    return f"{one.started:9.3f} s  {one.status}  {one.label}  [{who}]"


def explain_count(op: str, left: object, right: object) -> list[str]:
    """Return why a comparison with a count failed, as pytest shows it; nothing where none is compared."""
    found = next((one for one in (left, right) if isinstance(one, Count | Seconds)), None)
    if found is None:
        return []
    counted = found.counted if isinstance(found, Count) else tuple(wait.after for wait in found.waits)
    marked = set(map(id, counted))
    lines = [
        f"{'>' if id(one) in marked else ' '} {described(one)}{f' opened {one.opened}' if one.opened else ''}"
        for one in found.among[-_MOST_SHOWN:]
    ]
    texts = [wait.text for wait in found.waits] if isinstance(found, Seconds) else []
    what = found.what if isinstance(found, Count) else "seconds waited"
    head = f"{_plain(left)} {op} {_plain(right)} ({what})"
    return [head, *texts, *(lines or ["no request was sent"])]


def _plain(value: object) -> str:
    return str(value) if isinstance(value, Count | Seconds) else repr(value)


def _is_to(one: Exchange, path: str, method: str | None) -> bool:
    if method is not None and one.method != method.upper():
        return False
    from pytest_workbook.faults.asked import Asked, matches

    return one.label.partition(" ")[2] == path or matches(path, Asked.of(Request(one.method, one.url)))


def _opened(exchanges: Iterable[Exchange]) -> list[Exchange]:
    return [one for one in exchanges if one.by == "code" and one.opened is not None]


def _closing(exchanges: Iterable[Exchange]) -> list[Exchange]:
    return [one for one in exchanges if one.by == "code" and Seen(one).is_close]
