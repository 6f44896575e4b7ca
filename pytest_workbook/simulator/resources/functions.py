"""The functions of a workbook: ``POST …/workbook/functions/pmt`` calculates one that stands in no cell.

Names, parameters and their order are those of the published metadata (v1.0, read 2026-11); which of them may be left
out is what the page of each function at support.microsoft.com says.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from pytest_workbook.simulator.book.model import MAX_COLUMNS, MAX_ROWS, Area, ErrorValue, Scalar
from pytest_workbook.simulator.book.reading import as_wire
from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.members import WORKBOOK, Call, Evidence, Kind, Members, Node, Reply
from pytest_workbook.simulator.replies import invalid_argument, result
from pytest_workbook.simulator.resources.bodies import guard_request

members = Members()

FUNCTIONS: Final[Kind[None]] = Kind("workbookFunctions")

_CALL: Final = Evidence("documented", "Use workbook functions in Excel with Microsoft Graph", "2026-11-24")
# Excel takes no arrays for them, but ranges alone.
_OF_RANGES: Final = frozenset(
    {
        *("areas", "averageIf", "averageIfs", "countBlank", "countIf", "countIfs", "isFormula", "isref", "rank_Avg"),
        *("rank_Eq", "sheets", "subtotal", "sumIf", "sumIfs"),
        *("daverage", "dcount", "dcountA", "dget", "dmax", "dmin", "dproduct", "dstDev", "dstDevP", "dsum", "dvar"),
        "dvarP",
    }
)
_LITERAL_CHARACTERS: Final = 255
_DIGITS: Final = ".15g"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function.

    Args:
        name: as in the metadata.
        is_optional: whether it may be left out.
        is_variadic: whether it takes an array of arguments.
    """

    name: str
    is_optional: bool
    is_variadic: bool


@lru_cache(maxsize=1)
def signatures() -> Mapping[str, tuple[Parameter, ...]]:
    """Return the parameters of each of the 366 functions, by the function's name in the metadata."""
    text = resources.files("pytest_workbook.simulator").joinpath("graph_functions.json").read_text("utf-8")
    return {name: tuple(map(_parameter, words.split())) for name, words in json.loads(text).items()}


def _parameter(word: str) -> Parameter:
    return Parameter(word.rstrip("?*"), word.endswith("?"), word.endswith("*"))


def excel_name(name: str) -> str:
    """Return the name that a formula calls a function by: ``BINOM.DIST`` for ``binom_Dist``."""
    return name.replace("_", ".").upper()


def formula(name: str, parameters: tuple[Parameter, ...], given: Mapping[str, object], book: Workbook) -> str:
    """Return the formula that a body asks for.

    Args:
        name: of the function, as in the metadata.
        parameters: what it takes.
        given: arguments by name in lower case; null counts as left out.
        book: where ranges are looked up.

    Raises:
        Refusal: 400 for an unknown argument, a missing one, or one that no function can take.
        BookError: ITEM_NOT_FOUND or INVALID_ARGUMENT for a range that there is not.
    """
    _expect_known(parameters, given)
    texts: list[str] = []
    for parameter in parameters:
        texts += _argument(parameter, given.get(parameter.name.lower()), book)
    while texts and not texts[-1]:
        texts.pop()
    return f"={excel_name(name)}({','.join(texts)})"


def _expect_known(parameters: tuple[Parameter, ...], given: Mapping[str, object]) -> None:
    known = {parameter.name.lower() for parameter in parameters}
    for name in given:
        if name not in known:
            names = ", ".join(parameter.name for parameter in parameters) or "none"
            msg = f"'{name[:40]}' is no argument of the function, which takes {names}"
            raise invalid_argument(msg)


def _argument(parameter: Parameter, value: object, book: Workbook) -> list[str]:
    if value is None and not parameter.is_optional:
        msg = f"the argument '{parameter.name}' is missing"
        raise invalid_argument(msg)
    if value is None:
        return [""]
    if not parameter.is_variadic:
        return [_text(parameter.name, value, book)]
    if value == []:
        msg = f"'{parameter.name}' takes one argument or more"
        raise invalid_argument(msg)
    items = value if isinstance(value, list) else [value]
    return ["" if item is None else _text(parameter.name, item, book) for item in items]


def _text(name: str, value: object, book: Workbook) -> str:
    if isinstance(value, dict):
        return _reference(name, value, book)
    if isinstance(value, list):
        return _array(name, value)
    return _literal(name, value)


def _reference(name: str, value: Mapping[str, object], book: Workbook) -> str:
    addresses = [content for key, content in value.items() if key.lower() == "address"]
    others = [key for key in value if key.lower() != "address" and "@odata." not in key]
    if len(addresses) != 1 or others or not isinstance(addresses[0], str):
        msg = f"'{name}' is an object; a range is given as an object with its address"
        raise invalid_argument(msg)
    return book.address(book.area(addresses[0]))


def _array(name: str, value: list[object]) -> str:
    rows = (",".join('""' if item is None else _literal(name, item) for item in row) for row in _rows(name, value))
    return "{" + ";".join(rows) + "}"


def _rows(name: str, value: list[object]) -> list[list[object]]:
    """An array as rows; one of values alone is a column."""
    rows = [row if isinstance(row, list) else [row] for row in value]
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        msg = f"'{name}' is an array without a value, or with rows of unlike length"
        raise invalid_argument(msg)
    return rows


def _literal(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and math.isfinite(value):
        return repr(value).upper()
    if isinstance(value, str):
        return _quoted(value)
    msg = f"'{name}' takes a number, a text, true or false, a range or an array of such"
    raise invalid_argument(msg)


def _quoted(text: str) -> str:
    # A formula takes text constants of so many characters and no more; joined, they may be longer.
    parts = [text[at : at + _LITERAL_CHARACTERS] for at in range(0, len(text), _LITERAL_CHARACTERS)] or [""]
    joined = "&".join('"' + part.replace('"', '""') + '"' for part in parts)
    return f"({joined})" if len(parts) > 1 else joined


def _evaluated(call: Call[None], name: str, parameters: tuple[Parameter, ...]) -> Scalar:
    given = {key.lower(): value for key, value in call.properties.items()}
    # Also what is wrong with the arguments is found here, before anything is made of them.
    text = formula(name, parameters, given, call.book)
    if text in ("=SHEETS()", "=SHEET()"):
        # The formula stands on no sheet: the count is the workbook's, the sheet its first.
        return len(call.book.sheets) if name == "sheets" else 1
    if name in _OF_RANGES or not any(isinstance(value, list) for value in given.values()):
        return call.book.evaluate(text)[1][0][0]
    book = call.book.clone()
    return book.evaluate(formula(name, parameters, _in_cells(book, parameters, given), book))[1][0][0]


def _in_cells(book: Workbook, parameters: tuple[Parameter, ...], given: Mapping[str, object]) -> dict[str, object]:
    """The arguments with their arrays put into cells of a new sheet: the calc engine miscounts constant ones.

    Args:
        book: takes the new sheet; a clone.
        parameters: of the function.
        given: arguments by name in lower case.
    """
    sheet = book.add_sheet().sheet_id
    left = 0

    def placed(name: str, value: object) -> object:
        nonlocal left
        if not isinstance(value, list):
            return value
        rows = _rows(name, value)
        area = Area(sheet, 0, left, len(rows) - 1, left + len(rows[0]) - 1)
        left = area.right + 1
        if left > MAX_COLUMNS or area.bottom >= MAX_ROWS:
            msg = f"'{name}' is larger than a worksheet"
            raise invalid_argument(msg)
        book.write(area, values=[[_typed(item) for item in row] for row in rows])
        return {"address": book.address(area)}

    variadic = {parameter.name.lower() for parameter in parameters if parameter.is_variadic}
    return {
        name: [placed(name, item) for item in value]
        if name in variadic and isinstance(value, list)
        else placed(name, value)
        for name, value in given.items()
    }


def _typed(value: object) -> Scalar:
    """What is typed into a cell that is to hold a value; an apostrophe keeps a text a text."""
    if isinstance(value, str):
        return f"'{value}"
    return value if isinstance(value, bool | int | float) else None


def _shown(value: Scalar) -> dict[str, object]:
    """The members of an answer; the error is a text and the value null where the function failed."""
    if isinstance(value, ErrorValue):
        return {"error": str(value), "value": None}
    if isinstance(value, float):
        # Documented: 5625.00000734125, which is rounded to the digits that Excel shows.
        value = float(format(value, _DIGITS))
    return {"error": None, "value": as_wire(value)}


@members.step(WORKBOOK, "functions", evidence=_CALL)
def _functions(_call: Call[Workbook]) -> Node[None]:
    return FUNCTIONS.node(None, "functions")


def _operation(name: str, parameters: tuple[Parameter, ...]) -> Callable[[Call[None]], Reply]:
    def operate(call: Call[None]) -> Reply:
        guard_request(call)
        shown = _shown(_evaluated(call, name, parameters))
        return result(call, "workbookFunctionResult", shown, f"functions/{name}()")

    return operate


for _name, _parameters in signatures().items():
    members.operation("POST", FUNCTIONS, _name, evidence=_CALL, label="POST workbookFunctions/*")(
        _operation(_name, _parameters)
    )
