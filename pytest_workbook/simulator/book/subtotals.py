"""``SUBTOTAL`` and ``AGGREGATE`` over the rows that show: the calc engine knows of no hidden ones."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference, print_area, unquote_sheet
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import aggregate_call, solid, split_arguments

# Sheet (as a prefix of a reference names it, None for the formula's own) to its hidden rows.
HiddenRows = Callable[["str | None"], Collection[int]]
_ABOUT_ALL: Final = 100
# Of which nothing at all gives 0: counts, extremes, product and sum. Of the others it is a division by zero.
_ZERO_OF_NOTHING: Final = frozenset({2, 3, 4, 5, 6, 9})
# Of which the data is one argument and the next one a number: LARGE and what follows it.
_TAKES_ONE: Final = range(14, 20)
_SKIPS_HIDDEN: Final = frozenset({1, 3, 5, 7})


def subtotal_call(inside: list[Token], hidden: HiddenRows, filtered: HiddenRows = lambda _: ()) -> list[Token] | None:
    """What stands for ``SUBTOTAL(inside)``; None where it may stay.

    Args:
        inside: the tokens between the brackets, with names and tables made plain.
        hidden: gives the rows to be passed over by functions from 101 on.
        filtered: gives those to be passed over by the others, too.
    """
    arguments = split_arguments(inside)
    number = _number(arguments[0])
    if number is None:
        return None
    shown = _shown(arguments[1:], hidden if number > _ABOUT_ALL else filtered)
    if shown == arguments[1:]:
        return None
    if not shown:
        kind, text = (Kind.NUMBER, "0") if number % _ABOUT_ALL in _ZERO_OF_NOTHING else (Kind.ERROR, "#DIV/0!")
        return [Token(kind, text)]
    return [Token(Kind.FUNCTION, "SUBTOTAL("), *_listed([arguments[0], *shown]), Token(Kind.CLOSE, ")")]


def aggregate_shown(inside: list[Token], hidden: HiddenRows) -> list[Token]:
    """What stands for ``AGGREGATE(inside)``, over the rows that show where it asks so.

    Args:
        inside: the tokens between the brackets, with names and tables made plain.
        hidden: gives the rows to be passed over.
    """
    arguments = split_arguments(inside)
    if len(arguments) < 3 or _number(arguments[1]) not in _SKIPS_HIDDEN:
        return aggregate_call(inside)
    shown = _shown(arguments[2:3], hidden)
    if len(shown) > 1 and _number(arguments[0]) in _TAKES_ONE:
        stacked = ",".join(join(part)[1:] for part in shown)
        shown = [tokenise(f"VSTACK({stacked})")]
    shown += _shown(arguments[3:], hidden)
    if not shown:
        is_zero = _number(arguments[0]) in _ZERO_OF_NOTHING
        return [Token(Kind.NUMBER, "0") if is_zero else Token(Kind.ERROR, "#DIV/0!")]
    return aggregate_call(_listed([*arguments[:2], *shown]))


def _number(argument: list[Token]) -> int | None:
    text = join(solid(argument))[1:]
    return int(text) if text.isdecimal() else None


def _listed(arguments: list[list[Token]]) -> list[Token]:
    listed: list[Token] = []
    for argument in arguments:
        listed += [Token(Kind.COMMA, ","), *argument] if listed else argument
    return listed


def _shown(arguments: list[list[Token]], hidden: HiddenRows) -> list[list[Token]]:
    return [part for argument in arguments for part in _shown_parts(argument, hidden)]


def _shown_parts(argument: list[Token], hidden: HiddenRows) -> list[list[Token]]:
    """The parts of a plain reference between hidden rows; the argument alone where there are none."""
    words = solid(argument)
    found = parse_reference(words[-1].text) if words and words[-1].kind is Kind.REFERENCE else None
    if found is None or len(words) > 2 or (len(words) == 2 and words[0].kind is not Kind.PREFIX):
        return [argument]
    rows = hidden(unquote_sheet(words[0].text) if len(words) == 2 else None)
    gaps = sorted(row for row in rows if found.top <= row <= found.bottom)
    if not gaps:
        return [argument]
    parts: list[list[Token]] = []
    top = found.top
    for gap in [*gaps, found.bottom + 1]:
        if top < gap:
            reference = Token(Kind.REFERENCE, print_area(top, found.left, gap - 1, found.right))
            parts.append([*words[:-1], reference])
        top = gap + 1
    return parts
