"""The secrets known in this run, and their removal from what is shown."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote

__all__ = ["Secrets"]

_SHORTEST = 8
_SHOWN = "[secret]"
# pytest shortens long values to a piece of their beginning and one of their end. A piece of this length is taken
# out; it is found by samples of half its length, so that each place of a long text is looked at once.
_SHORTEST_PIECE = 20
_SAMPLE = 10
# Zeros of a made-up id are in many texts.
_FEWEST_LETTERS = 8


class Secrets:
    """Known secrets in every spelling in which they may be shown; its repr shows none."""

    def __init__(self) -> None:
        self._plain: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self._samples: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self._plain)

    def __repr__(self) -> str:
        return f"<Secrets: {len(self._plain)}>"

    @property
    def values(self) -> tuple[str, ...]:
        """The secrets themselves, for the scan of cassettes."""
        return tuple(sorted(self._plain))

    def add(self, secret: str) -> None:
        """Remember *secret*; of a token, its parts too."""
        # A plain str, whatever subclass came: slices and patterns of it are made here.
        fresh = {part for part in (str(secret), *self._parts(secret)) if len(part) >= _SHORTEST} - self._plain
        if fresh:
            self._plain = self._plain | fresh
            self._pattern = None

    def scrub(self, text: str) -> str:
        """Return *text* with every known secret replaced, and every longer piece of one."""
        if not self._plain:
            return text
        if self._pattern is None:
            self._samples = frozenset(_samples(self._plain))
            self._pattern = _pattern(self._plain)
        return _without_pieces(self._pattern.sub(_SHOWN, text), self._samples)

    @staticmethod
    def _parts(secret: str) -> list[str]:
        parts = secret.split(".")
        # The header of a JWT is the same for many tokens, and says nothing.
        return parts[1:] if len(parts) == 3 and secret.startswith("ey") else []


def _pattern(secrets: set[str]) -> re.Pattern[str]:
    spellings = [(len(plain), _as_pattern(plain)) for plain in secrets]
    spellings += [(len(one), re.escape(one)) for plain in secrets for one in _in_base64(plain)]
    return re.compile("|".join(one for _, one in sorted(spellings, reverse=True)))


def _as_pattern(plain: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else _any_spelling(char) for char in plain)


def _any_spelling(char: str) -> str:
    """Return a pattern for *char* as it is, percent-encoded once or more, or escaped for JSON, HTML or in a repr."""
    ways = {re.escape(char), re.escape(repr(char)[1:-1]), re.escape(repr(char.encode())[2:-1])}
    ways.add("".join(f"%(?:25)*(?i:{byte:02x})" for byte in char.encode()))
    ways.add(rf"\\+u(?i:{ord(char):04x})")
    ways.add({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#(?:39|x27);"}.get(char, re.escape(char)))
    return f"(?:{'|'.join(sorted(ways, key=len, reverse=True))})"


def _in_base64(plain: str) -> Iterator[str]:
    """Yield what *plain* is in base64 wherever it stands in what was encoded, without the letters it shares."""
    data = plain.encode()
    for before, shared in ((0, 0), (1, 2), (2, 3)):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            text = encode(bytes(before) + data).decode().rstrip("=")
            core = text[shared : -1 if (before + len(data)) % 3 else None]
            if len(core) >= _SHORTEST:
                yield core


def _samples(secrets: set[str]) -> Iterator[str]:
    for plain in secrets:
        for spelling in (plain, quote(plain, safe=""), *_in_base64(plain)):
            if len(spelling) >= _SHORTEST_PIECE:
                yield from (spelling[at : at + _SAMPLE] for at in range(len(spelling) - _SAMPLE + 1))


def _without_pieces(text: str, samples: frozenset[str]) -> str:
    kept: list[str] = []
    done = at = 0
    while samples and at + _SAMPLE <= len(text):
        if text[at : at + _SAMPLE] in samples:
            start, end = _extent(text, at, done, samples)
            if end - start >= _SHORTEST_PIECE and len(set(text[start:end])) >= _FEWEST_LETTERS:
                kept += (text[done:start], _SHOWN)
                done = at = end
                continue
        at += _SAMPLE
    return "".join([*kept, text[done:]]) if kept else text


def _extent(text: str, at: int, least: int, samples: frozenset[str]) -> tuple[int, int]:
    start = at
    while start > least and text[start - 1 : start - 1 + _SAMPLE] in samples:
        start -= 1
    end = at + _SAMPLE
    while text[end - _SAMPLE + 1 : end + 1] in samples and end < len(text):
        end += 1
    return start, end
