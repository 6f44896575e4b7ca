"""Texts inside texts: base64 words that hold text, and escapes that hide it. Pure."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

__all__ = ["inside", "is_folded", "rewrapped", "unescaped", "unfolded"]

# Twelve bytes hold no secret and no address; a shorter word is more often a word than base64.
_WORD = re.compile(r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]|%2[BbFf]){16,}+(?:=|%3[Dd]){0,2}")
_SHORTEST = 16
_ESCAPE = re.compile(r"\\+(?:u00([2-7][0-9A-Fa-f])|(/))")
# Percent-encoding of what no URL needs encoded, among it that of an escape.
_NEEDLESS = re.compile(r"%(?:25|2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_STANDARD = str.maketrans("-_", "+/")


def rewrapped(text: str, change: Callable[[str], str]) -> str:
    """Return *text* with what its base64 words hold changed, in the same alphabet, padding and percent-encoding.

    A word may hold words in turn.
    """
    if len(text) < _SHORTEST:
        return text

    def change_within(inner: str) -> str:
        return rewrapped(change(inner), change)

    def changed(found: re.Match[str]) -> str:
        return "/".join(_changed(word, change_within) for word in _words(found[0]))

    return _WORD.sub(changed, text)


def inside(text: str) -> Iterator[str]:
    """Yield what the base64 words of *text* hold, as far as it is text."""
    if len(text) < _SHORTEST:
        return
    for found in _WORD.finditer(text):
        for word in _words(found[0]):
            if (plain := _text_in(word)) is not None:
                yield plain


def _words(match: str) -> list[str]:
    # A path is made of the same letters; then each of its segments may be a word.
    return [match] if "/" not in match or _text_in(match) is not None else match.split("/")


def unescaped(text: str) -> Iterator[str]:
    """Yield *text* freed from percent-encoding once and twice, HTML's and JSON's escapes, where that differs."""
    if "%" in text:
        once = unquote(text)
        if once != text:
            yield once
        if "%" in once and (twice := unquote(once)) != once:
            yield twice
    if "&amp;" in text or "&#" in text:
        yield html.unescape(text)
    if "\\" in text and (plain := _ESCAPE.sub(_plain, text)) != text:
        yield plain


def is_folded(text: str) -> bool:
    """Return whether *text* may hide more than has a spelling of its own in the table of aliases."""
    return "&#" in text or "\\u00" in text or ("%" in text and _NEEDLESS.search(text) is not None)


def unfolded(text: str, depth: int = 8) -> Iterator[str]:
    """Yield what *text* hides, and what that hides, to *depth*."""
    met: set[str] = set()
    level = [text]
    for _ in range(depth):
        level = [plain for one in level for plain in unescaped(one) if plain not in met]
        yield from level
        met.update(level)


def _plain(escape: re.Match[str]) -> str:
    return escape[2] or chr(int(escape[1], 16))


def _text_in(word: str) -> str | None:
    if len(word) < _SHORTEST:
        return None
    bare = unquote(word).rstrip("=").translate(_STANDARD)
    try:
        text = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return None if _CONTROL.search(text) else text


def _changed(word: str, change: Callable[[str], str]) -> str:
    if (text := _text_in(word)) is None or (other := change(text)) == text:
        return word
    plain = unquote(word)
    is_url_safe = "-" in plain or "_" in plain
    encoded = (base64.urlsafe_b64encode if is_url_safe else base64.b64encode)(other.encode()).decode()
    if len(plain) % 4:
        encoded = encoded.rstrip("=")
    if "%" in word:
        encoded = encoded.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    return encoded
