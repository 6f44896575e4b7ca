"""Formula text: its tokens, and whether Excel would let it be entered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.arity import argument_problem
from pytest_workbook.simulator.book.errors import InvalidFormula

MAX_FORMULA_CHARACTERS: Final = 8192
# Excel allows 64 levels of functions; deeper brackets would overflow the calc engine's stack.
MAX_DEPTH: Final = 100

_WORD: Final = r"[^\W\d][\w.]*"
_BRACKETS: Final = r"\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"


class Kind(Enum):
    """What a token is."""

    STRING = "string"
    ERROR = "error"
    EXTERNAL = "external"
    PREFIX = "prefix"
    STRUCTURED = "structured"
    REFERENCE = "reference"
    FUNCTION = "function"
    NUMBER = "number"
    NAME = "name"
    SPACE = "space"
    OPERATOR = "operator"
    OPEN = "open"
    CLOSE = "close"
    COMMA = "comma"
    ARRAY_OPEN = "array_open"
    ARRAY_CLOSE = "array_close"
    SEMICOLON = "semicolon"


# Order matters: the first alternative that fits wins. A reference must not run on into a name, a call or a prefix.
_TOKEN: Final = re.compile(
    rf"""
    (?P<STRING>"(?:[^"]|"")*")
  | (?P<ERROR>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|BLOCKED!|GETTING_DATA|FIELD!|N/IMPL!))
  | (?P<EXTERNAL>(?:'[^'\[\]]*\[[^\[\]']+\](?:[^']|'')*'|\[[^\[\]]+\](?:[\w.]+(?::[\w.]+)?)?)!
        |{_WORD}\|(?:'(?:[^']|'')*'|[\w.]+)!)
  | (?P<PREFIX>(?:'(?:[^']|'')+'|\w[\w.]*(?::\w[\w.]*)?)!)
  | (?P<STRUCTURED>(?:[^\W\d][\w.]*)?{_BRACKETS})
  | (?P<REFERENCE>(?:\$?[A-Za-z]{{1,3}}\$?\d+(?::\$?[A-Za-z]{{1,3}}\$?\d+)?
        |\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?\d+:\$?\d+)(?![\w(!.\[]))
  | (?P<FUNCTION>[^\W\d][\w.]*\()
  | (?P<NUMBER>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<NAME>(?:[^\W\d]|\\)[\w.\\?]*)
  | (?P<SPACE>\s+)
  | (?P<OPERATOR><=|>=|<>|[-+*/^&=<>%:@\#])
  | (?P<OPEN>\()
  | (?P<CLOSE>\))
  | (?P<COMMA>,)
  | (?P<ARRAY_OPEN>\{{)
  | (?P<ARRAY_CLOSE>\}})
  | (?P<SEMICOLON>;)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)

_BRACKET: Final = re.compile(r"\"[^\"]*\"|[()]")
_OPERANDS: Final = frozenset({Kind.STRING, Kind.ERROR, Kind.STRUCTURED, Kind.REFERENCE, Kind.NUMBER, Kind.NAME})
# What a blank can part and mean an intersection.
_BEFORE_GAP: Final = frozenset({Kind.REFERENCE, Kind.NAME, Kind.STRUCTURED, Kind.CLOSE})
_AFTER_GAP: Final = frozenset(
    {Kind.REFERENCE, Kind.NAME, Kind.STRUCTURED, Kind.PREFIX, Kind.EXTERNAL, Kind.FUNCTION, Kind.OPEN}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of formula text; the texts of a formula's tokens, joined, are the formula."""

    kind: Kind
    text: str


def tokenise(formula: str) -> list[Token]:
    """Cut a formula into tokens.

    Args:
        formula: with or without leading ``=``, which is not among the tokens.

    Raises:
        InvalidFormula: a character that has no place in a formula, or an unclosed string or bracket.
    """
    text = formula.removeprefix("=")
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            msg = f"the formula {_short(formula)} has an unexpected {text[position]!r} at character {position + 1}"
            raise InvalidFormula(msg)
        tokens.append(_token(Kind[match.lastgroup], match.group()))
        position = match.end()
    return tokens


def _token(kind: Kind, text: str) -> Token:
    # XFE1 and A1048577 are off the grid: Excel reads them as names.
    if kind is Kind.REFERENCE and parse_reference(text) is None:
        return Token(Kind.NAME, text)
    return Token(kind, text)


def join(tokens: list[Token]) -> str:
    """The formula that the tokens make, with leading ``=``."""
    return "=" + "".join(token.text for token in tokens)


def check_formula(formula: str) -> None:
    """Make sure that Excel would take the formula. Unknown names and functions are taken; they give ``#NAME?``.

    Raises:
        InvalidFormula: it would not.
    """
    if len(formula) > MAX_FORMULA_CHARACTERS:
        msg = f"a formula has {len(formula)} characters, at most {MAX_FORMULA_CHARACTERS} are allowed"
        raise InvalidFormula(msg)
    _Check(formula).run()


def check_depth(formula: str) -> None:
    """Make sure that brackets are not nested too deep to be calculated.

    Raises:
        InvalidFormula: they are.
    """
    if formula.count("(") <= MAX_DEPTH:
        return
    depth = 0
    for match in _BRACKET.finditer(formula):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            msg = f"the formula {_short(formula)} nests brackets deeper than {MAX_DEPTH} levels"
            raise InvalidFormula(msg)


class _Check:
    """A recursive descent over the tokens that accepts or raises.

    Blanks are dropped first; two references that only a blank parts (an intersection) are told from a mistake by
    ``gaps``, the places after which a blank stood.
    """

    def __init__(self, formula: str) -> None:
        self.formula = formula
        self.tokens: list[Token] = []
        self.gaps: set[int] = set()
        self.at = 0
        self.depth = 0
        for token in tokenise(formula):
            if token.kind is Kind.SPACE:
                self.gaps.add(len(self.tokens))
            else:
                self.tokens.append(token)

    def run(self) -> None:
        self.expression()
        if self.at < len(self.tokens):
            self.fail()

    def fail(self) -> None:
        place = repr(self.tokens[self.at].text) if self.at < len(self.tokens) else "its end"
        msg = f"the formula {_short(self.formula)} is not one that Excel accepts: look at {place}"
        raise InvalidFormula(msg)

    def peek(self) -> Kind | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def is_operator(self, symbols: str) -> bool:
        return self.peek() is Kind.OPERATOR and self.tokens[self.at].text in symbols.split()

    def is_intersection(self) -> bool:
        before = self.tokens[self.at - 1].kind
        return self.at in self.gaps and before in _BEFORE_GAP and self.peek() in _AFTER_GAP

    def expect(self, kind: Kind) -> None:
        if self.peek() is not kind:
            self.fail()
        self.at += 1

    def expression(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail()
        self.operand()
        while True:
            if self.is_operator("+ - * / ^ & = < > <= >= <> :"):
                self.at += 1
            elif not self.is_intersection():
                break
            self.operand()
        self.depth -= 1

    def operand(self) -> None:
        while self.is_operator("+ - @"):
            self.at += 1
        self.primary()
        while True:
            if self.is_operator("% #"):
                self.at += 1
            elif self.peek() is Kind.OPEN and self.at not in self.gaps:
                # A call of what a LAMBDA gave.
                self.at += 1
                self.arguments()
            else:
                break

    def primary(self) -> None:
        kind = self.peek()
        self.at += 1
        if kind in (Kind.PREFIX, Kind.EXTERNAL):
            self.after_prefix()
        elif kind is Kind.FUNCTION:
            name = self.tokens[self.at - 1].text[:-1]
            problem = argument_problem(name, self.arguments())
            if problem is not None:
                msg = f"the formula {_short(self.formula)} is not one that Excel accepts: {problem}"
                raise InvalidFormula(msg)
        elif kind is Kind.OPEN:
            self.expression()
            while self.peek() is Kind.COMMA:
                self.at += 1
                self.expression()
            self.expect(Kind.CLOSE)
        elif kind is Kind.ARRAY_OPEN:
            self.array()
        elif kind not in _OPERANDS:
            self.at -= 1
            self.fail()

    def after_prefix(self) -> None:
        if self.peek() not in (Kind.REFERENCE, Kind.NAME, Kind.ERROR, Kind.STRUCTURED):
            self.fail()
        self.at += 1

    def arguments(self) -> int:
        """Pass a call's arguments, and give their number."""
        count = 1
        if self.peek() is Kind.CLOSE:
            self.at += 1
            return 0
        while True:
            if self.peek() not in (Kind.COMMA, Kind.CLOSE):
                self.expression()
            if self.peek() is Kind.CLOSE:
                self.at += 1
                return count
            self.expect(Kind.COMMA)
            count += 1

    def array(self) -> None:
        while True:
            if self.is_operator("+ -"):
                self.at += 1
            if self.peek() not in (Kind.NUMBER, Kind.STRING, Kind.ERROR, Kind.NAME):
                self.fail()
            self.at += 1
            if self.peek() is Kind.ARRAY_CLOSE:
                self.at += 1
                return
            if self.peek() not in (Kind.COMMA, Kind.SEMICOLON):
                self.fail()
            self.at += 1


def _short(formula: str) -> str:
    return repr(formula if len(formula) <= 80 else formula[:79] + "…")
