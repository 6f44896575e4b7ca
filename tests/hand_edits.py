"""What hands and merges do to a file: edits that hypothesis draws, for the tests of readers."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["Edit", "edited", "edits"]

Edit = tuple[str, int, str]
"""What is done, where, and what is put there."""

_SIGNS = (
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "''",
    ":",
    "-",
    "|",
    "#",
    "%",
    "~",
    "=",
    "\\",
    " ",
    "  ",
    "- ",
    "? ",
    ": ",
    " #",
    "<<: ",
)
_WORDS = (
    "null",
    "1e999",
    "1",
    "&a ",
    "*a",
    "!!",
    "!!binary ",
    "!!str ",
    "|-\n",
    ">\n",
    '\\"',
    "\\x4",
    "\\ud800",
    "\\U00110000",
)
_LINES = (
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    "\n      ",
    "\n        ",
    "\n#\n",
    "...",
    "---",
    "\n...\n",
    "\n---\n",
    "\n- request:\n",
    "interactions:\n",
    "version: 1\n",
    "<<<<<<< ours\n",
    "=======\n",
)
_LETTERS = ("é", "\x07", "\x85", "\u2028", "\ufeff")
_KINDS = ("cut", "double", "swap", "drop", "put", "put", "indent", "erase")


def edits(length: int) -> st.SearchStrategy[list[Edit]]:
    """Return what draws a few edits of a text of *length* characters."""
    puts = st.sampled_from((*_SIGNS, *_WORDS, *_LINES, *_LETTERS))
    return st.lists(st.tuples(st.sampled_from(_KINDS), st.integers(0, length - 1), puts), min_size=1, max_size=5)


def edited(text: str, changes: list[Edit]) -> str:
    """Return *text* after *changes*, one after the other."""
    for kind, place, put in changes:
        at = place % (len(text) or 1)
        lines = text.split("\n")
        row = place % len(lines)
        if kind == "cut":
            text = text[:at]
        elif kind == "put":
            text = text[:at] + put + text[at:]
        elif kind == "erase":
            text = text[:at] + text[at + len(put) :]
        else:
            changed = {
                "double": [lines[row]] * 2,
                "swap": lines[row : row + 2][::-1],
                "drop": [],
                "indent": [f" {lines[row]}"],
            }
            text = "\n".join([*lines[:row], *changed[kind], *lines[row + (2 if kind == "swap" else 1) :]])
    return text
