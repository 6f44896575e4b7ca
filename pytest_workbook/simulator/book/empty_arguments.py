"""Arguments that are left out between commas: some of the newer functions fail in the calc engine without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

EmptyRule = Callable[[list[str]], "str | None"]
# Place to default; ``_x`` is the first argument.
_DEFAULTS: Final[dict[str, dict[int, str]]] = {
    "SORT": {1: "1", 2: "1", 3: "FALSE"},
    "TAKE": {1: "ROWS(_x)"},
    "EXPAND": {1: "ROWS(_x)", 2: "COLUMNS(_x)"},
    "XLOOKUP": {3: "#N/A", 4: "0", 5: "1"},
    "XMATCH": {2: "0", 3: "1"},
    "TEXTBEFORE": {2: "1", 3: "0", 4: "0", 5: "#N/A"},
    "TEXTAFTER": {2: "1", 3: "0", 4: "0", 5: "#N/A"},
}


def _with_defaults(name: str) -> EmptyRule:
    """A call with what is left out put in, as far as the arguments go."""
    defaults = _DEFAULTS[name]

    def rule(given: list[str]) -> str | None:
        filled = [text or defaults.get(place, "") for place, text in enumerate(given)]
        if filled == given or not given[0]:
            return None
        call = f"{name}({','.join(['_x', *filled[1:]])})"
        return f"LET(_x,{given[0]},{call})"

    return rule


def _value_to_text(given: list[str]) -> str | None:
    """A value as text; strict (1), texts are in quotes."""
    if not 1 <= len(given) <= 2 or not given[0]:
        return None
    strict = given[1] if len(given) == 2 and given[1] else "0"
    quoted = 'CONCAT("""",SUBSTITUTE(_x,"""",""""""),"""")'
    return f'LET(_x,{given[0]},IF(ISTEXT(_x),IF({strict},{quoted},_x),_x&""))'


EMPTY_RULES: Final[dict[str, EmptyRule]] = {
    **{name: _with_defaults(name) for name in _DEFAULTS},
    "VALUETOTEXT": _value_to_text,
}
