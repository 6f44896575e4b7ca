"""Calls that the calc engine has not, answered by functions of ours: it calculates their arguments first.

``=A2&FILTERXML(A1,"//s")`` is put in as ``=A2&#N/A``, and ``A1`` and ``"//s"`` into cells of a sheet that nobody sees;
when those are calculated, the call becomes what it gives, and all is calculated again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.filter_xml import filter_xml
from pytest_workbook.simulator.book.formulas import Kind, Token, join, tokenise
from pytest_workbook.simulator.book.lowering import bound_names, end_of_call, split_arguments
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.references import qualify_references
from pytest_workbook.simulator.book.varying import name_of

# Each takes single values, and gives those of a column; as many arguments as it takes.
_FUNCTIONS: Final[Mapping[str, tuple[int, Callable[..., Sequence[Scalar]]]]] = {"FILTERXML": (2, filter_xml)}
ASKS: Final = re.compile(r"\b(?:" + "|".join(map(re.escape, _FUNCTIONS)) + r")\(", re.IGNORECASE)
_UNKNOWN: Final = "#N/A"


@dataclass(frozen=True, slots=True)
class Asked:
    """A formula with such calls.

    Args:
        names: of the functions, in the order of the calls.
        pieces: the text before the first call, between two, and behind the last.
        arguments: the formula of each argument of each call, with leading ``=``.
    """

    names: tuple[str, ...]
    pieces: tuple[str, ...]
    arguments: tuple[tuple[str, ...], ...]

    @property
    def unanswered(self) -> str:
        """The formula before anything is known."""
        return self._with([_UNKNOWN] * len(self.names))

    def answered(self, values: Sequence[Scalar]) -> str:
        """The formula with what the calls give.

        Args:
            values: of all arguments, one after the other.
        """
        answers: list[str] = []
        rest = list(values)
        for name, arguments in zip(self.names, self.arguments, strict=True):
            given, rest = rest[: len(arguments)], rest[len(arguments) :]
            error = next((value for value in given if isinstance(value, ErrorValue)), None)
            answers.append(str(error) if error is not None else _literal(_FUNCTIONS[name][1](*given)))
        return self._with(answers)

    def _with(self, answers: Sequence[str]) -> str:
        return self.pieces[0] + "".join(map("".join, zip(answers, self.pieces[1:], strict=True)))


def asked(formula: str, home: str) -> Asked | None:
    """A formula taken apart; None for one whose arguments are not known by themselves, or that has no such call.

    Args:
        formula: as the engine is to calculate it.
        home: name of its sheet.
    """
    try:
        return _taken_apart(tokenise(formula), home)
    except InvalidFormula:
        return None


def _taken_apart(tokens: list[Token], home: str) -> Asked | None:
    bound = bound_names(tokens)
    names: list[str] = []
    pieces: list[str] = ["="]
    arguments: list[tuple[str, ...]] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], at
        name = name_of(token) if token.kind is Kind.FUNCTION else ""
        if name in _FUNCTIONS:
            end = end_of_call(tokens, at)
            given = split_arguments(tokens[at + 1 : end])
            texts = [_argument(argument, bound, _bindings(tokens, at), home) for argument in given]
            known = [text for text in texts if text is not None]
            if len(known) < len(texts) or len(texts) != _FUNCTIONS[name][0]:
                return None
            names.append(name)
            arguments.append(tuple(known))
            pieces.append("")
        else:
            pieces[-1] += token.text
        at = end + 1
    return Asked(tuple(names), tuple(pieces), tuple(arguments)) if names else None


def _argument(tokens: list[Token], bound: frozenset[str], bindings: list[str], home: str) -> str | None:
    """The formula of an argument; None where it asks by itself, or uses what only a LAMBDA knows."""
    text = join(tokens)[1:]
    if ASKS.search(text) or not text.strip():
        return None
    free = _free(tokens, bound)
    for binding in reversed(bindings):
        if free:
            text = f"LET({binding},{text})"
            free = _free(tokenise(text), bound)
    return None if free else qualify_references(f"=@({text})", home)


def _free(tokens: list[Token], bound: frozenset[str]) -> set[str]:
    """Names that are bound somewhere, but not in these tokens."""
    own = bound_names(tokens)
    used = {token.text.casefold() for token in tokens if token.kind is Kind.NAME}
    return (used & bound) - own


def _bindings(tokens: list[Token], at: int) -> list[str]:
    """What the LETs around a place have bound before it, from the outer to the inner."""
    found: list[str] = []
    for start, token in enumerate(tokens[:at]):
        if token.kind is not Kind.FUNCTION or name_of(token) != "LET" or end_of_call(tokens, start) < at:
            continue
        before = split_arguments(tokens[start + 1 : at])[:-1]
        pairs = before[: len(before) // 2 * 2]
        if pairs:
            found.append(",".join(join(argument)[1:] for argument in pairs))
    return found


def _literal(values: Sequence[Scalar]) -> str:
    """Values as a formula spells them: one alone, or a column."""
    texts = [_spelled(value) for value in values]
    return texts[0] if len(texts) == 1 else "{" + ";".join(texts) + "}"


def _spelled(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, ErrorValue):
        return str(value)
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else repr(value)
