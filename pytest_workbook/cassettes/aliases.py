"""Stable names for what may not be written: one alias for each value, the same wherever and however it is spelled."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote

if TYPE_CHECKING:
    from pytest_workbook.cassettes.finder import Finder

__all__ = ["ALIAS", "NAME", "AliasTable"]

ALIAS = re.compile(
    r"^(?:(?:class-|module-|package-)?(?:session-)?(?:session|drive|item|site|list|group|share)-\d+"
    r"|(?:tenant|etag|userid|secret)-\d+|host-\d+\.example|user-\d+@example\.com|User [A-Z][a-z]+(?: [A-Z][a-z]+)*"
    r"|https://(?:download|upload|monitor|files)\.example/\d+)$"
)
"""What an alias looks like, whole."""

_HANDED_OUT = re.compile(r"^(?:class-|module-|package-|session-)+(?:session|drive|item|site|list|group|share)-\d+$")

_URL_KINDS = frozenset({"download", "upload", "monitor", "files"})
_PREFIXED = frozenset({"session", "drive", "item", "site", "list", "group", "share"})
_SECRET_KINDS = frozenset({"session", "download", "upload", "monitor"})
_ONES = (
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
)
_TENS = ("Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_NUMBER = f"(?:{'|'.join((*_ONES, *_TENS))})"
NAME = rf"User {_NUMBER}(?: (?:Hundred|{_NUMBER}))*(?![A-Za-z])"
"""What the alias of a person's name looks like within a text: User Guide is none."""
# Shorter values would be found by chance in formulas and texts.
_SHORTEST = 3


def _is_short(original: str) -> bool:
    # Names in Chinese have two letters or three, and two of them seldom meet by chance.
    return len(original) < (_SHORTEST if original.isascii() else _SHORTEST - 1)


def in_words(number: int) -> str:
    """Return *number*, from 1, in English words: ``Twenty One``."""
    if number < 20:
        return _ONES[number - 1]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 2] + (f" {_ONES[ones - 1]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{in_words(hundreds)} Hundred" + (f" {in_words(rest)}" if rest else "")


class AliasTable:
    """The aliases of one cassette. Not safe for threads; the tape holds the lock.

    Args:
        prefix: stands before ids, such as ``module-``: what shared nodes and tests were handed out meets in one
            test, and an id of one tape must not be mistaken for another tape's.
        counts: numbers already given, by kind, as an earlier recording left them.
    """

    def __init__(self, prefix: str = "", counts: Mapping[str, int] | None = None) -> None:
        self._prefix = prefix
        self._counts: dict[str, int] = dict(counts or {})
        self._told: dict[str, int] = dict(counts or {})
        self._spelled: dict[str, tuple[str, int]] = {}
        self._met: set[str] = set()
        self._known: dict[str, tuple[str, str]] = {}
        self._aliases: set[str] = set()
        self._adopted: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"AliasTable({self._counts})"

    @cached_property
    def _finder(self) -> Finder:
        # Whoever plays looks for nothing.
        from pytest_workbook.cassettes.finder import Finder

        return Finder()

    @property
    def counts(self) -> dict[str, int]:
        """How many aliases were given, by kind, in the order of kinds."""
        return dict(sorted(self._counts.items()))

    @property
    def standing(self) -> dict[str, int]:
        """The highest number of an alias that stands in a text, by kind: a host that was met in URLs alone has none."""
        met = dict(self._told)
        for kind, number in map(self._spelled.__getitem__, self._met):
            met[kind] = max(met.get(kind, 0), number)
        return dict(sorted(met.items()))

    def __len__(self) -> int:
        return len(self._known)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The session ids and secret URLs among the originals: they may not be found in a file even inside a word."""
        return tuple(value for value, (kind, _) in self._known.items() if kind in _SECRET_KINDS)

    def known(self) -> Iterator[tuple[str, str]]:
        """Yield each original with its kind, in the order they were learned."""
        return ((value, kind) for value, (kind, _) in self._known.items())

    @property
    def numbers(self) -> tuple[str, ...]:
        """The originals without a letter, such as a telephone's number, which a row of numbers may hold."""
        return tuple(value for value in self._known if not any(char.isalpha() for char in value))

    def fingerprints(self) -> dict[str, str]:
        """Return the alias by a hash of the original, by which two tapes of one run tell equal values."""
        own = {_fingerprint(value): given for value, (_, given) in self._known.items()}
        return {**self._adopted, **own}

    def alias(self, kind: str, original: str) -> str:
        """Return the alias of *original*, a new one if it has none; an alias is its own alias."""
        if original in self._aliases or ALIAS.match(original) or _is_short(original):
            return original
        if (known := self._known.get(original)) is not None:
            return known[1]
        self._counts[kind] = self._counts.get(kind, 0) + 1
        given = self._named(kind, self._counts[kind])
        self._known[original] = (kind, given)
        self._aliases.add(given)
        # Somebody may be called User: an alias stands for itself, so that no word of it is replaced.
        for spelled, shown in _spellings(given, given, kind):
            self._finder.add(spelled, shown, in_any_case=False)
            self._spelled[shown] = (kind, self._counts[kind])
        for spelled, shown in _spellings(original, given, kind):
            self._finder.add(spelled, shown, in_any_case=_has_any_case(kind, original))
            self._spelled[shown] = (kind, self._counts[kind])
        return given

    def adopt(self, fingerprints: Mapping[str, str]) -> None:
        """Take over hashes of originals that another process knows."""
        self._adopted.update(fingerprints)

    def raise_counts(self, counts: Mapping[str, int]) -> None:
        """Number on from *counts*, where they are higher."""
        for kind, count in counts.items():
            self._counts[kind] = max(self._counts.get(kind, 0), count)
            self._told[kind] = max(self._told.get(kind, 0), count)

    def renames(self, other: AliasTable) -> dict[str, str]:
        """Return what *other*'s aliases are called here: the same value has one name, two values have two.

        Sessions keep their number: the n-th of one process or run is the n-th of the other.
        """
        mine, renamed = self.fingerprints(), {}
        taken = set(mine.values())
        for print_, theirs in other.fingerprints().items():
            kind = kind_of(theirs)
            if kind == "session":
                continue
            here = mine.get(print_)
            if here is None:
                here = theirs
                if theirs in taken:
                    self._counts[kind] = max(self._counts.get(kind, 0), other.counts.get(kind, 0)) + 1
                    self._told[kind] = self._counts[kind]
                    here = self._named(kind, self._counts[kind])
                self._adopted[print_] = here
                taken.add(here)
            if here != theirs:
                renamed[theirs] = here
        return renamed

    def next_session(self) -> str:
        """Return a session alias that stands for no recorded session."""
        self._counts["session"] = self._counts.get("session", 0) + 1
        return self._named("session", self._counts["session"])

    def replace(self, text: str) -> str:
        """Return *text* with every known value, plain, percent-encoded or in base64, replaced by its alias."""
        return self._finder.replace(text, self._met)

    def unlearned(self, text: str) -> str:
        """Return what ``replace`` does, of a text that is only read: nothing in it counts as standing anywhere."""
        return self._finder.replace(text)

    def _named(self, kind: str, number: int) -> str:
        if kind in _URL_KINDS:
            return f"https://{kind}.example/{number}"
        if kind == "name":
            return f"User {in_words(number)}"
        if kind == "user":
            return f"user-{number}@example.com"
        if kind == "host":
            return f"host-{number}.example"
        return f"{self._prefix if kind in _PREFIXED else ''}{kind}-{number}"


def namespace(value: str) -> str:
    """Return the prefix of an alias that a shared node's tape handed out; empty for any other value."""
    return value[: value.rindex("-", 0, value.rindex("-")) + 1] if _HANDED_OUT.match(value) else ""


def kind_of(alias: str) -> str:
    """Return the kind of value that *alias* stands for."""
    if alias.startswith("https://"):
        return alias[8:].partition(".")[0]
    if alias.startswith("User "):
        return "name"
    if alias.startswith("user-"):
        return "user"
    if alias.startswith("host-"):
        return "host"
    return re.split(r"-\d+$", alias)[0].rpartition("-")[2]


def _fingerprint(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()


def _has_any_case(kind: str, original: str) -> bool:
    # Will and May are words too; Will Smith is nobody else however he is written.
    return kind != "session" and (kind != "name" or " " in original)


def _spellings(original: str, given: str, kind: str) -> Iterable[tuple[str, str]]:
    yield original, given
    if kind == "name" and not original.isascii():
        yield from ((normalize(form, original), given) for form in ("NFC", "NFD"))
    # A JSON text inside a text, as $batch parts and error messages carry it.
    yield json.dumps(original)[1:-1], given
    once, shown = quote(original, safe=""), quote(given, safe="")
    yield once, shown
    yield quote(original, safe="!$'()*,;:@/"), quote(given, safe="!$'()*,;:@/")
    yield quote(once, safe=""), quote(shown, safe="")
    if kind in {"session", *_URL_KINDS}:
        yield original.replace("&", "&amp;"), given
        yield original.replace("/", "\\/"), given.replace("/", "\\/")
        # As .NET's two JSON writers escape what HTML could take for its own.
        yield original.replace("&", "\\u0026"), given
        yield from ((_escaped(original, form), given) for form in ("\\u{:04x}", "\\u{:04X}"))
    if kind == "session":
        yield from _base64_spellings(original, given)


def _escaped(text: str, form: str) -> str:
    return re.sub("[&=+'<>]", lambda found: form.format(ord(found[0])), text)


def _base64_spellings(original: str, given: str) -> Iterable[tuple[str, str]]:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        long, short = encode(original.encode()).decode(), encode(given.encode()).decode()
        yield long, short
        yield long.rstrip("="), short.rstrip("=")
        yield quote(long, safe=""), quote(short, safe="")
