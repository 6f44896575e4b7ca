"""The prefixes that newer functions carry in a file and not on screen, in both directions."""

from __future__ import annotations

import re
from typing import Final

# Source: "Issue: An _xlfn. prefix is displayed in front of a formula", support.microsoft.com, and [MS-XLSX] 2.2.2
# (future-function-list), read 2026-11-24.
_NEWER: Final = """
ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND BITLSHIFT
BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT
CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA CONCAT CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH
DAYS DECIMAL DROP ENCODEURL ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FIELDVALUE
FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT
FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS GROUPBY HSTACK HYPGEOM.DIST IFNA IFS IMAGE
IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA ISOMITTED ISOWEEKNUM LAMBDA LET LOGNORM.DIST LOGNORM.INV
MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV
NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTOF PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI PIVOTBY
POISSON.DIST QUARTILE.EXC QUARTILE.INC QUERYSTRING RANDARRAY RANK.AVG RANK.EQ REDUCE REGEXEXTRACT REGEXREPLACE REGEXTEST
RRI SCAN SEC SECH SEQUENCE SHEET SHEETS SKEW.P SORTBY STDEV.P STDEV.S STOCKHISTORY SWITCH T.DIST T.DIST.2T T.DIST.RT
T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW TRANSLATE TRIMRANGE
DETECTLANGUAGE UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEBSERVICE WEIBULL.DIST WRAPCOLS WRAPROWS XLOOKUP
XMATCH XOR Z.TEST
"""
PREFIXES: Final[dict[str, str]] = {
    **dict.fromkeys(_NEWER.split(), "_xlfn."),
    "FILTER": "_xlfn._xlws.",
    "SORT": "_xlfn._xlws.",
    # What files write for the signs # and @ ahead of or behind cells; see `saving_formulas`.
    "ANCHORARRAY": "_xlfn.",
    "SINGLE": "_xlfn.",
}
_SPELLED: Final = re.compile(
    r"\"(?:[^\"]|\"\")*\"|_xlfn\.(?P<sign>ANCHORARRAY|SINGLE)\("
    r"(?P<cells>(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?)\)"
    r"|'(?:[^']|'')*'",
    re.IGNORECASE,
)

_QUOTED: Final = r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\[(?:[^\[\]]|\[[^\[\]]*\])*\]"
_PREFIXED: Final = re.compile(
    rf"{_QUOTED}|(?P<prefix>_xlfn\.(?:_xlws\.)?)(?P<function>[A-Za-z][\w.]*)(?=\()|(?P<parameter>_xlpm\.)",
    re.IGNORECASE,
)
_CALL: Final = re.compile(
    rf"{_QUOTED}|(?<![\w.\\])(?P<function>[A-Za-z][\w.]*)\(|(?P<open>[({{])|(?P<close>[)}}])|(?P<comma>,)"
    r"|(?P<name>(?<![\w.$!\\])[^\W\d][\w.]*(?![\w.(!\[]))"
)


def shown_formula(text: str) -> str:
    """A formula of a file as the user sees it: with leading ``=``, without the prefixes of functions we know."""
    if "_xl" not in text.lower():
        return "=" + text
    return "=" + _PREFIXED.sub(_without_prefix, _SPELLED.sub(_sign, text))


def _sign(match: re.Match[str]) -> str:
    if not match["sign"]:
        return match.group()
    return f"{match['cells']}#" if match["sign"].upper() == "ANCHORARRAY" else f"@{match['cells']}"


def _without_prefix(match: re.Match[str]) -> str:
    if match["parameter"]:
        return ""
    if match["prefix"] and match["function"].upper() in PREFIXES:
        return match["function"]
    return match.group()


def stored_formula(formula: str) -> str:
    """A formula as files hold it: without leading ``=``, with the prefixes of newer functions and of their names.

    Args:
        formula: as the user sees it.
    """
    text = formula.removeprefix("=")
    if "(" not in text:
        return text
    parameters = _parameters(text) if re.search(r"\b(?:LET|LAMBDA)\s*\(", text, re.IGNORECASE) else frozenset()
    return _CALL.sub(lambda match: _with_prefix(match, parameters), text)


def _with_prefix(match: re.Match[str], parameters: frozenset[str]) -> str:
    function, name = match["function"], match["name"]
    if function and function.upper() in PREFIXES:
        return PREFIXES[function.upper()] + match.group()
    if (name and name.upper() in parameters) or (function and function.upper() in parameters):
        return "_xlpm." + match.group()
    return match.group()


def _parameters(text: str) -> frozenset[str]:
    """Names that LET and LAMBDA of the formula declare, upper case."""
    found: set[str] = set()
    calls: list[tuple[str, int]] = []
    candidate: str | None = None
    for match in _CALL.finditer(text):
        declaring = bool(calls) and (calls[-1][0] == "LAMBDA" or (calls[-1][0] == "LET" and calls[-1][1] % 2 == 0))
        if match["comma"] and calls:
            # A name followed at once by a comma, in a place where a name is declared.
            if candidate is not None and declaring:
                found.add(candidate)
            calls[-1] = (calls[-1][0], calls[-1][1] + 1)
        elif match["function"] or match["open"]:
            calls.append(((match["function"] or "").upper(), 0))
        elif match["close"] and calls:
            calls.pop()
        candidate = match["name"].upper() if match["name"] else None
    return frozenset(found)
