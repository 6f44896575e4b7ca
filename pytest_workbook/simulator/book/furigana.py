"""Texts that know how they are read."""

from __future__ import annotations


class Furigana(str):
    """A text with the way in which it is read, as Japanese writers note it above the signs.

    Args:
        text: the text itself.
        reading: how it is read.
    """

    __slots__ = ("reading",)
    reading: str

    def __new__(cls, text: str, reading: str) -> Furigana:
        """A text that compares as itself."""
        made = super().__new__(cls, text)
        made.reading = reading
        return made
