"""How many arguments functions take: Excel does not let a formula in that gives one too few or too many."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

_Counts = tuple[int, "int | None"]


@lru_cache(maxsize=1)
def _counts() -> Mapping[str, _Counts]:
    """The fewest and the most arguments (None without end) of the functions in the published metadata."""
    text = resources.files("pytest_workbook.simulator").joinpath("graph_functions.json").read_text("utf-8")
    return {name.replace("_", ".").upper(): _count(words.split()) for name, words in json.loads(text).items()}


def _count(words: list[str]) -> _Counts:
    required = sum(1 for word in words if not word.endswith("?"))
    return required, None if words and words[-1].endswith("*") else len(words)


def argument_problem(function: str, count: int) -> str | None:
    """Why a function does not take so many arguments; None when it does, or is not known.

    Args:
        function: as written, in any case.
        count: of arguments, empty ones among them.
    """
    name = function.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
    fewest, most = _counts().get(name, (0, None))
    if count < fewest:
        return f"{name} takes {fewest} or more arguments, and {count} are given"
    if most is not None and count > most:
        return f"{name} takes {most} or fewer arguments, and {count} are given"
    return None
