"""Lookups: of the last value that is not greater, past blank cells, and of an equal one in whole columns.

In ``VLOOKUP(7,A:B,2)`` and ``MATCH(7,A1:A99)``, which search sorted values, the calc engine takes blank cells for zeros
and loses its way; of ``VLOOKUP("x",A:B,2,FALSE)`` it looks at all million rows, which takes it half a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area
from pytest_workbook.simulator.book.array_calls import is_calculated
from pytest_workbook.simulator.book.arrays import is_reference
from pytest_workbook.simulator.book.long_columns import LONG

# First row, first column, last row and last column of a range.
Range = tuple[int, int, int, int]
LookupRule = Callable[[list[str]], "str | None"]
_NOT_EXACT: Final = frozenset({"1", "TRUE"})
_EXACT: Final = frozenset({"", "0", "FALSE"})
# Of a text, texts are looked at, else what is below all texts; the last that is not greater counts.
_LAST: Final = 'XMATCH(1,IF(ISTEXT(_x),(_r<=_x)*(_r>=""),_r<=_x)*(_r<>""),0,-1)'


def _parsed(text: str) -> tuple[str, Range] | None:
    """The sheet's prefix and the reference of an argument that is a plain one."""
    if not text or not is_reference(text):
        return None
    prefix, mark, address = text.rpartition("!")
    found = parse_reference(address)
    return (prefix + mark, (found.top, found.left, found.bottom, found.right)) if found is not None else None


def _place(value: str, prefix: str, line: Range) -> str:
    """The place of a value in a row or a column."""
    cells = prefix + print_area(*line)
    # As COUNTA, which takes long for whole columns.
    count = f'MAX(1,COUNTIF({cells},"<>"))'
    size = f"1,{count}" if line[0] == line[2] else f"{count},1"
    # Where nothing but blank cells follow, the engine searches the filled ones, which is fast.
    return f"LET(_x,{value},_k,OFFSET({cells},0,0,{size}),IF(COUNTBLANK(_k)=0,MATCH(_x,_k),LET(_r,{cells},{_LAST})))"


def _equal(value: str, prefix: str, line: Range) -> str | None:
    """The place of an equal value in a long column; None for a short one, which the engine searches fast enough."""
    if line[2] - line[0] < LONG:
        return None
    cells = prefix + print_area(*line)
    # XMATCH is fast, but takes blank cells for zeros.
    return (
        f"LET(_x,{value},IF(ISTEXT(_x),XMATCH(_x,{cells},2),"
        f"IF(ISNUMBER(_x)*(_x<>0)>0,XMATCH(_x,{cells},0),MATCH(_x,{cells},0))))"
    )


def _match(given: list[str]) -> str | None:
    found = _parsed(given[1]) if 2 <= len(given) <= 3 else None
    if found is None or not (found[1][0] == found[1][2] or found[1][1] == found[1][3]):
        return None
    if len(given) == 2 or given[2].upper() in _NOT_EXACT:
        return _place(given[0], *found)
    return _equal(given[0], *found) if given[2].upper() in _EXACT else None


def _first_line(area: Range, *, is_row: bool) -> Range:
    top, left, bottom, right = area
    return (top, left, top, right) if is_row else (top, left, bottom, left)


def _table(*, is_row: bool) -> LookupRule:
    """A lookup in the first column or row of a table.

    Args:
        is_row: whether it searches the first row.
    """

    def rule(given: list[str]) -> str | None:
        if not 3 <= len(given) <= 4 or not given[2]:
            return None
        if given[2].lstrip("-").isdecimal() and int(given[2]) < 1:
            return "#VALUE!"
        found = _parsed(given[1])
        kind = given[3].upper() if given[3:] else "TRUE"
        search = _place if kind in _NOT_EXACT else _equal if kind in _EXACT else None
        place = search(given[0], found[0], _first_line(found[1], is_row=is_row)) if found and search else None
        if place is None:
            return None
        picked = f"{given[2]},{place}" if is_row else f"{place},{given[2]}"
        found_cell = f"INDEX({given[1]},{picked})"
        return found_cell if given[2].isdecimal() else f"IF({given[2]}<1,#VALUE!,{found_cell})"

    return rule


def _calculated_lookup(given: list[str]) -> str | None:
    """Errors are passed over in Excel: ``LOOKUP(2,1/(A1:A9="x"),B1:B9)`` finds the last x."""
    if len(given) != 3 or not is_calculated(given[1]) or given[1].startswith("{"):
        return None
    kept = "FILTER({},_k,NA())"
    return (
        f"LET(_v,TOCOL({given[1]}),_k,MAP(_v,LAMBDA(_e,NOT(ISERROR(_e)))),"
        f"LOOKUP({given[0]},{kept.format('_v')},{kept.format(f'TOCOL({given[2]})')}))"
    )


def _lookup(given: list[str]) -> str | None:
    found = _parsed(given[1]) if 2 <= len(given) <= 3 else None
    if found is None:
        return _calculated_lookup(given)
    prefix, area = found
    rows, columns = area[2] - area[0] + 1, area[3] - area[1] + 1
    is_row = columns > rows
    place = _place(given[0], prefix, _first_line(area, is_row=is_row))
    if len(given) == 3:
        return f"INDEX({given[2]},{place})" if min(rows, columns) == 1 and is_reference(given[2]) else None
    return f"INDEX({given[1]},{rows},{place})" if is_row else f"INDEX({given[1]},{place},{columns})"


def _found(given: list[str]) -> str | None:
    """``XLOOKUP(1,(A1:A9="x")*(B1:B9="y"),C1:C9)``: in what is calculated, the engine finds nothing."""
    if not 3 <= len(given) <= 6 or not all(given[:3]) or not is_calculated(given[1]):
        return None
    options = [each or default for each, default in zip(given[4:], ("0", "1"), strict=False)]
    place = f"XMATCH({','.join([given[0], '_l', *options])})"
    found = f"IF(COLUMNS(_l)=1,INDEX({given[2]},_p,0),INDEX({given[2]},0,_p))"
    missing = given[3] if given[3:] and given[3] else "#N/A"
    return f"LET(_l,{given[1]},_p,{place},IF(ISNA(_p),{missing},{found}))"


LOOKUP_RULES: Final[dict[str, LookupRule]] = {
    "MATCH": _match,
    "VLOOKUP": _table(is_row=False),
    "HLOOKUP": _table(is_row=True),
    "LOOKUP": _lookup,
    "XLOOKUP": _found,
}
