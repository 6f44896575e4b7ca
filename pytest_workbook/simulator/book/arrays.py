"""Functions of single values over arrays: the calc engine calculates them one by one only, so they are mapped.

``SUMPRODUCT(ROUND(A1:A9*B1:B9,2))`` becomes ``SUMPRODUCT(MAP(A1:A9*B1:B9,LAMBDA(_m1,ROUND(_m1,2))))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.addresses import parse_reference
from pytest_workbook.simulator.book.formulas import Kind, Token, tokenise
from pytest_workbook.simulator.book.lowering import end_of_call, solid, split_arguments

# Of which every argument is a single value, and may be an array. Found by calling each with one.
_OF_SINGLE_VALUES: Final = """
ACCRINT ACCRINTM AMORDEGRC AMORLINC ARABIC ASC ATAN2 BAHTTEXT BASE BESSELI BESSELJ BESSELK BESSELY BETA.DIST BETA.INV
BETADIST BETAINV BIN2DEC BIN2HEX BIN2OCT BINOM.DIST BINOM.DIST.RANGE BINOM.INV BINOMDIST BITAND BITLSHIFT BITOR
BITRSHIFT BITXOR CEILING CEILING.MATH CEILING.PRECISE CHAR CHIDIST CHIINV CHISQ.DIST CHISQ.DIST.RT CHISQ.INV
CHISQ.INV.RT CODE COMBIN COMBINA COMPLEX CONFIDENCE CONFIDENCE.NORM CONFIDENCE.T CONVERT COUPDAYBS COUPDAYS COUPDAYSNC
COUPNCD COUPNUM COUPPCD CRITBINOM CUMIPMT CUMPRINC DATEDIF DATEVALUE DAYS DAYS360 DB DBCS DDB DEC2BIN DEC2HEX DEC2OCT
DECIMAL DELTA DISC DOLLAR DOLLARDE DOLLARFR DURATION EDATE EFFECT EOMONTH ERF ERF.PRECISE ERFC ERFC.PRECISE ERROR.TYPE
EXPON.DIST EXPONDIST F.DIST F.DIST.RT F.INV F.INV.RT FDIST FINV FISHER FISHERINV FIXED FLOOR FLOOR.MATH FLOOR.PRECISE
FV GAMMA GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV GAMMALN GAMMALN.PRECISE GAUSS GESTEP HEX2BIN HEX2DEC HEX2OCT HOUR
HYPGEOM.DIST IMABS IMAGINARY IMARGUMENT IMCONJUGATE IMCOS IMCOSH IMCOT IMCSC IMCSCH IMDIV IMEXP IMLN IMLOG10 IMLOG2
IMPOWER IMREAL IMSEC IMSECH IMSIN IMSINH IMSQRT IMSUB IMTAN INTRATE IPMT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA
ISNONTEXT ISNUMBER ISO.CEILING ISODD ISPMT ISTEXT LENB LOG LOGINV LOGNORM.DIST LOGNORM.INV LOGNORMDIST MDURATION
MINUTE MOD MROUND N NEGBINOM.DIST NEGBINOMDIST NOMINAL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NORMDIST NORMINV
NORMSDIST NORMSINV NOT NPER NUMBERVALUE OCT2BIN OCT2DEC OCT2HEX ODDFPRICE ODDFYIELD ODDLPRICE ODDLYIELD PDURATION
PERMUT PERMUTATIONA PHI PMT POISSON POISSON.DIST PPMT PRICE PRICEDISC PRICEMAT PV QUOTIENT RATE RECEIVED ROMAN ROUND
ROUNDDOWN ROUNDUP RRI SECOND SLN SQRTPI STANDARDIZE SYD T T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T TBILLEQ TBILLPRICE
TBILLYIELD TDIST TEXT TIME TIMEVALUE TINV TRUNC UNICHAR UNICODE USDOLLAR VALUE VDB WEEKNUM WEIBULL WEIBULL.DIST
YEARFRAC YIELD YIELDDISC YIELDMAT
"""
SINGLE: Final = frozenset(_OF_SINGLE_VALUES.split())
# Of which only arguments at some places are, because the others are ranges or arrays as a whole.
SELECTED_PLACES: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(("AVERAGEIF", "COUNTIF", "SUMIF", "LARGE", "SMALL", "PERCENTILE", "PERCENTILE.EXC"), (1,)),
    **dict.fromkeys(("PERCENTILE.INC", "QUARTILE", "QUARTILE.EXC", "QUARTILE.INC", "PERCENTRANK"), (1,)),
    **dict.fromkeys(("PERCENTRANK.INC", "PERCENTRANK.EXC", "TRIMMEAN", "Z.TEST", "ZTEST"), (1,)),
    **dict.fromkeys(("HLOOKUP", "VLOOKUP"), (0, 2)),
    **dict.fromkeys(("LOOKUP", "MATCH", "XMATCH", "RANK", "RANK.AVG", "RANK.EQ"), (0,)),
    **dict.fromkeys(("FORECAST", "FORECAST.LINEAR", "XLOOKUP"), (0,)),
    **dict.fromkeys(("NETWORKDAYS", "NETWORKDAYS.INTL", "WORKDAY", "WORKDAY.INTL"), (0, 1)),
    "INDEX": (1, 2),
    "COUNTIFS": tuple(range(1, 64, 2)),
    **dict.fromkeys(("AVERAGEIFS", "MAXIFS", "MINIFS", "SUMIFS"), tuple(range(2, 64, 2))),
}
SELECTING: Final = frozenset(SELECTED_PLACES)
# Calls that give an array by themselves.
_MAKING: Final = """
CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER FREQUENCY GROWTH HSTACK LINEST LOGEST MAKEARRAY MAP MINVERSE MMULT MODE.MULT
MUNIT RANDARRAY SCAN SEQUENCE SORT SORTBY TAKE TEXTSPLIT TOCOL TOROW TRANSPOSE TREND UNIQUE VSTACK WRAPCOLS WRAPROWS
"""
MAKERS: Final = frozenset(_MAKING.split())
# Calls that give an array when they are given one, in the engine too.
_TAKING_ARRAYS: Final = """
ABS ACOS ACOSH ACOT ACOTH ASIN ASINH ATAN ATANH CLEAN COLUMN COS COSH COT COTH CSC CSCH DATE DAY DEGREES EVEN EXACT
EXP FACT FACTDOUBLE FIND IF IFERROR IFNA INT ISOWEEKNUM LEFT LEN LN LOG10 LOWER MID MONTH ODD POWER PROPER RADIANS
REPLACE LET REPT RIGHT ROW SEARCH SEC SECH SIGN SIN SINH SQRT SUBSTITUTE TAN TANH TEXT TRIM UPPER WEEKDAY YEAR
"""
ELEMENTWISE: Final = frozenset(_TAKING_ARRAYS.split())
# Of a range these take the first value.
_FIRST_OF_RANGE: Final = frozenset({"N", "T"})
# Begins the names that are bound to arrays; see `bound_arrays`.
BOUND_ARRAY: Final = "_array."
# Whole columns would be mapped cell by cell, blank ones too.
_MAX_CELLS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Mapping:
    """A call that is to be made for each value of some arrays.

    Args:
        arrays: texts of the arguments that are arrays.
        names: of the values that stand for them.
        arguments: of the call for one value of each.
    """

    arrays: tuple[str, ...]
    names: tuple[str, ...]
    arguments: list[str]

    def around(self, call: str) -> str:
        """The text that makes the call for each value."""
        return f"MAP({','.join(self.arrays)},LAMBDA({','.join(self.names)},{call}))"


def mapping(name: str, given: list[str]) -> Mapping | None:
    """How a call over arrays is made for single values; None where there is no array, or the engine takes it.

    Args:
        name: of the function, in capital letters.
        given: texts of its arguments.
    """
    places = range(len(given)) if name in SINGLE else SELECTED_PLACES.get(name, ())
    found = [place for place in places if place < len(given) and is_array(tokenise(given[place]))]
    if not found or (name in _FIRST_OF_RANGE and is_reference(given[0])):
        return None
    names = {place: f"_m{number}" for number, place in enumerate(found, start=1)}
    arguments = [names.get(place, text) for place, text in enumerate(given)]
    return Mapping(tuple(given[place] for place in found), tuple(names.values()), arguments)


def is_reference(text: str) -> bool:
    """Whether an argument is a plain reference, with or without its sheet."""
    tokens = solid(tokenise(text))
    return bool(tokens) and tokens[-1].kind is Kind.REFERENCE and all(each.kind is Kind.PREFIX for each in tokens[:-1])


def is_array(tokens: list[Token]) -> bool:
    """Whether what tokens calculate is an array: a range or an array outside of calls that make one value of it."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text == "@":
            # Of what follows, one value is taken.
            at += 2 if tokens[at + 1 : at + 2] and tokens[at + 1].kind is Kind.PREFIX else 1
            at = end_of_call(tokens, at) + 1 if at < len(tokens) and tokens[at].kind is Kind.FUNCTION else at + 1
            continue
        if token.kind is Kind.ARRAY_OPEN or token.text == "#" or _is_range(token) or _is_bound(token):
            return True
        if token.kind is Kind.FUNCTION:
            end = end_of_call(tokens, at)
            name = token.text[:-1].upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
            if name in MAKERS:
                return True
            inside = split_arguments(tokens[at + 1 : end])
            if name in ELEMENTWISE and any(is_array(argument) for argument in inside):
                return True
            at = end
        at += 1
    return False


def _is_bound(token: Token) -> bool:
    return token.kind is Kind.NAME and token.text.startswith(BOUND_ARRAY)


def _is_range(token: Token) -> bool:
    if token.kind is not Kind.REFERENCE:
        return False
    found = parse_reference(token.text)
    cells = (found.bottom - found.top + 1) * (found.right - found.left + 1) if found is not None else 0
    return 1 < cells <= _MAX_CELLS
