"""Finds many known values in a text in one pass, at a cost that does not grow with their number."""

from __future__ import annotations

import re

from pytest_workbook.cassettes.mail import UNPARTED

__all__ = ["Finder"]

# An escape is a word of its own, so that an id behind %2F begins a word; %252F is an escape that was escaped.
_WORD = re.compile(r"%(?:25)*[0-9A-Fa-f]{2}|[A-Za-z0-9]+")
_GOES_ON = re.compile(rf"[^\W_{UNPARTED}]")


class Finder:
    """Replaces whole values: "Ann" is not found in "Annual", nor a short id in a longer one."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._lengths: dict[str, list[tuple[int, int]]] = {}
        self._loose: dict[str, str] = {}
        self._cased: dict[str, tuple[re.Pattern[str], str]] = {}
        # An alias stands for itself, and is known so that nothing is found within it.
        self._changing: set[str] = set()

    def __repr__(self) -> str:
        return f"Finder({len(self._exact) + len(self._loose)} values)"

    def add(self, value: str, shown: str, *, in_any_case: bool) -> None:
        """From now on replace *value* by *shown*; the first *shown* of a value stays."""
        first = _WORD.search(value)
        if first is None or any(char.isalpha() and not char.isascii() for char in value):
            # Where words are not told by spaces, a value is found wherever it stands.
            self._loose.setdefault(value, shown)
            if in_any_case and value.lower() != value.upper():
                self._cased.setdefault(value.lower(), (re.compile(re.escape(value), re.IGNORECASE), shown))
            return
        if value in self._exact:
            return
        self._exact[value] = shown
        if in_any_case or value != shown:
            self._changing.add(first[0].lower())
        if in_any_case:
            self._folded.setdefault(value.lower(), shown)
        lengths = self._lengths.setdefault(first[0].lower(), [])
        size = (first.start(), len(value))
        if size not in lengths:
            lengths.append(size)
            # The longest first: a site's id holds its tenant's host.
            lengths.sort(key=lambda one: -one[1])

    def _in_any_case(self, text: str, met: set[str]) -> str:
        folded = text.lower()
        for value, (pattern, shown) in self._cased.items():
            if value in folded:
                met.add(shown)
                text = pattern.sub(shown, text)
        return text

    def replace(self, text: str, met: set[str] | None = None) -> str:
        """Return *text* with every value replaced, from left to right.

        Args:
            text: any.
            met: gets what was put in the place of a value.
        """
        begins = self._changing if met is None else self._lengths.keys()
        met = met if met is not None else set()
        for value, shown in self._loose.items():
            if value in text:
                met.add(shown)
                text = text.replace(value, shown)
        if self._cased and not text.isascii():
            text = self._in_any_case(text, met)
        # In C, and nearly always the answer: no word of the text begins a value.
        if begins.isdisjoint(map(str.lower, _WORD.findall(text))):
            return text
        parts: list[str] = []
        done = 0
        for word in _WORD.finditer(text):
            lengths = self._lengths.get(word[0].lower())
            if lengths is None or word.start() < done:
                continue
            for before, length in lengths:
                start, end = word.start() - before, word.start() - before + length
                if start < done or _GOES_ON.match(text, end):
                    continue
                value = text[start:end]
                known = self._exact.get(value) or self._folded.get(value.lower())
                if known is not None:
                    met.add(known)
                    parts += (text[done:start], known)
                    done = end
                    break
        return "".join([*parts, text[done:]]) if parts else text
