"""Aggregates over arrays that are calculated, of which the calc engine counts the wrong values or takes none.

``AVERAGE(IF(A1:A9>0,B1:B9))`` counts a FALSE as 0 in the engine; Excel passes over it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.arrays import is_array, is_reference
from pytest_workbook.simulator.book.condition_calls import size_of
from pytest_workbook.simulator.book.formulas import Kind, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments

ArrayRule = Callable[[list[str]], "str | None"]
_WORDS: Final = {"TRUE": True, "1": True, "FALSE": False, "0": False}
_LONGEST_TEXT: Final = 32_767


def is_calculated(text: str) -> bool:
    """Whether an argument is an array that is no range: its values are looked at one by one."""
    return bool(text) and not is_reference(text) and is_array(tokenise(text))


def _each(array: str, shown: str) -> str:
    return f"MAP({array},LAMBDA(_v,{shown}))"


def _numbers_of(name: str, *, count: int | None = None) -> ArrayRule:
    """Booleans in arrays are passed over.

    Args:
        name: of the function.
        count: how many of its arguments are data; None for all.
    """

    def rule(given: list[str]) -> str | None:
        last = len(given) if count is None else count
        cleaned = [
            _each(text, 'IF(ISLOGICAL(_v),"",_v)') if place < last and is_calculated(text) else text
            for place, text in enumerate(given)
        ]
        return f"{name}({','.join(cleaned)})" if cleaned != given else None

    return rule


def _average_of_all(given: list[str]) -> str | None:
    """Booleans count as 1 and 0, and texts as 0."""
    if not any(map(is_calculated, given)) or any(map(is_reference, given)):
        return None
    values = [_each(text, "IF(ISTEXT(_v),0,_v+0)") if is_calculated(text) else text for text in given]
    return f"AVERAGE({','.join(values)})"


def _count(given: list[str]) -> str | None:
    """How many numbers there are, with errors among them or without."""
    arrays = [text for text in given if is_calculated(text)]
    if not arrays:
        return None
    parts = [f"SUM({_each(text, 'IF(ISNUMBER(_v),1,0)')})" for text in arrays]
    others = [text for text in given if not is_calculated(text)]
    return "(" + "+".join([*parts, *([f"COUNT({','.join(others)})"] if others else [])]) + ")"


def _product(given: list[str]) -> str | None:
    if not any(map(is_calculated, given)):
        return None
    step = "LAMBDA(_a,_v,IF(ISNUMBER(_v),_a*_v,IF(ISERROR(_v),_v,_a)))"
    return f"PRODUCT({','.join(f'REDUCE(1,{text},{step})' if is_calculated(text) else text for text in given)})"


def _present_value(given: list[str]) -> str | None:
    if len(given) != 2 or not is_calculated(given[1]):
        return None
    return f"LET(_v,TOCOL({given[1]}),SUM(_v/(1+({given[0]}))^SEQUENCE(ROWS(_v))))"


def _joined_texts(given: list[str]) -> str | None:
    """Texts that are no cells: the engine keeps empty ones, and takes no arrays."""
    if len(given) < 3 or given[1].upper() not in _WORDS or is_array(tokenise(given[0])):
        return None
    texts, skips = given[2:], _WORDS[given[1].upper()]
    if all(is_reference(text) or _is_filled_text(text) for text in texts):
        return None
    pieces = [f'TOROW(({text})&"")' if is_array(tokenise(text)) else f'(({text or chr(34) * 2})&"")' for text in texts]
    pieces = pieces if len(pieces) == 1 else [f"HSTACK({','.join(pieces)})"]
    if skips:
        step = 'IF(_v="",_a,IF(_a="",_v,_a&_j&_v))'
        return f'LET(_j,{given[0]}&"",REDUCE("",{pieces[0]},LAMBDA(_a,_v,{step})))'
    joined = f'REDUCE("",{pieces[0]},LAMBDA(_a,_v,_a&_j&_v))'
    return f'LET(_j,{given[0]}&"",MID({joined},LEN(_j)+1,{_LONGEST_TEXT}))'


def _is_filled_text(text: str) -> bool:
    tokens = solid(tokenise(text))
    return len(tokens) == 1 and tokens[0].kind in (Kind.STRING, Kind.NUMBER) and tokens[0].text != '""'


def _chosen(given: list[str]) -> str | None:
    """``CHOOSE({1,2},a,b)``: columns side by side."""
    numbers = ",".join(str(number) for number in range(1, len(given)))
    return f"HSTACK({','.join(given[1:])})" if len(given) > 2 and given[0] == "{" + numbers + "}" else None


def _pairs(name: str) -> ArrayRule:
    """Of two ranges, pairs of numbers count; the engine leaves out one of a pair, or fails."""

    def rule(given: list[str]) -> str | None:
        if len(given) != 2 or not all(map(is_reference, given)):
            return None
        if len({size_of(text) for text in given}) > 1:
            return "#N/A"
        first, second = given
        both = "LAMBDA(_p,_q,AND(ISNUMBER(_p),ISNUMBER(_q)))"
        return (
            f"LET(_s,SUM({first},{second}),IF(ISERROR(_s),_s,"
            f"IF(COUNT({first},{second})=2*ROWS({first})*COLUMNS({first}),{name}({first},{second}),"
            f"LET(_k,TOCOL(MAP({first},{second},{both})),"
            f"{name}(FILTER(TOCOL({first}),_k),FILTER(TOCOL({second}),_k))))))"
        )

    return rule


def _first_of_range(name: str) -> ArrayRule:
    """Of a range these look at the first cell alone."""

    def rule(given: list[str]) -> str | None:
        is_range = len(given) == 1 and is_reference(given[0]) and is_array(tokenise(given[0]))
        return f"{name}(INDEX({given[0]},1,1))" if is_range else None

    return rule


def _union(text: str) -> list[str]:
    """The references of a union in brackets; the text alone when it is none."""
    tokens = solid(tokenise(text))
    if not tokens or tokens[0].kind is not Kind.OPEN or end_of_call(tokens, 0) != len(tokens) - 1:
        return [text]
    return ["".join(token.text for token in each) for each in split_arguments(tokens[1:-1])]


def _areas(given: list[str]) -> str | None:
    parts = _union(given[0]) if len(given) == 1 else []
    return str(len(parts)) if len(parts) > 1 else None


def _index_of_union(given: list[str]) -> str | None:
    if len(given) != 4 or not given[3].isdecimal():
        return None
    parts = _union(given[0])
    number = int(given[3])
    return f"INDEX({parts[number - 1]},{given[1]},{given[2]})" if 1 <= number <= len(parts) else "#REF!"


ARRAY_RULES: Final[dict[str, ArrayRule]] = {
    **{name: _numbers_of(name) for name in ("AVERAGE", "MEDIAN", "GEOMEAN", "HARMEAN", "SKEW", "SKEW.P", "KURT")},
    "TRIMMEAN": _numbers_of("TRIMMEAN", count=1),
    **{name: _pairs(name) for name in ("COVAR", "COVARIANCE.P", "COVARIANCE.S", "SUMX2MY2", "SUMX2PY2", "SUMXMY2")},
    "AVERAGEA": _average_of_all,
    "COUNT": _count,
    "PRODUCT": _product,
    "NPV": _present_value,
    "TEXTJOIN": _joined_texts,
    "CHOOSE": _chosen,
    "AREAS": _areas,
    "INDEX": _index_of_union,
    "N": _first_of_range("N"),
    "T": _first_of_range("T"),
}
