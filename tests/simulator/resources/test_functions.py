"""Tests of the functions endpoint: each function with a known value, and how arguments are taken and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from pytest_workbook.simulator.book.workbook import Grid, Workbook
from pytest_workbook.simulator.resources.functions import excel_name, signatures
from pytest_workbook.wire import Response

Send = Callable[..., Response]

# Function to its arguments and what it gives; from the functions' pages at support.microsoft.com for the most part.
# An object stands for an error, or for the two parts of a complex number.
_EXAMPLES: Final[dict[str, tuple[dict[str, Any], Any]]] = json.loads(
    Path(__file__).with_name("function_examples.json").read_text("utf-8")
)
_SHEET: Final = "Größe's x"
_DATA: Final[dict[str, Grid]] = {
    "A1:B3": [[1, 2], [3, 4], [5, 6]],
    "D1:E4": [[100000, 7000], [200000, 14000], [300000, 21000], [400000, 28000]],
    "G1:G2": [["x"], [None]],
    "H1": [["=1/0"]],
    "J1:L4": [["Axles", "Bearings", "Bolts"], [4, 4, 9], [5, 7, 10], [6, 8, 11]],
    "N1:N7": [[89], [88], [92], [101], [94], [97], [95]],
    "O1:O5": [[7], [3.5], [3.5], [1], [2]],
    "P1:P10": [[3], [6], [7], [8], [6], [5], [4], [2], [1], [9]],
    "R1:W3": [
        ["Tree", "Height", "Age", "Yield", "Profit", "Height"],
        ['="=Apple"', ">10", None, None, None, "<16"],
        ['="=Pear"', None, None, None, None, None],
    ],
    "R4:V10": [
        ["Tree", "Height", "Age", "Yield", "Profit"],
        ["Apple", 18, 20, 14, 105],
        ["Pear", 12, 12, 10, 96],
        ["Cherry", 13, 14, 9, 105],
        ["Apple", 14, 15, 10, 75],
        ["Pear", 9, 8, 8, 77],
        ["Apple", 8, 9, 6, 45],
    ],
}


@pytest.fixture(name="filled")
def _filled(book: Workbook) -> Workbook:
    """The workbook with a sheet for the examples, whose name has to be quoted, and the documented one."""
    sheet = book.add_sheet(_SHEET).sheet_id
    for address, values in _DATA.items():
        book.write(book.area(address, sheet), values=values)
    rows: Grid = [
        ["Name", "Value", "x"],
        ["Pressure", "1013", 0],
        ["Temperature", "'28.3", 0],
        ["", "", ""],
        ["Wind", 3, 0],
    ]
    book.write(book.area("Sheet1!E1:G5"), values=rows)
    return book


def outcome(response: Response) -> object:
    """The value of a function, its error, or the status and code of a refusal."""
    body = response.json()
    if response.status != 200:
        return response.status, body["error"]["code"]
    return body["value"] if body["error"] is None else {"error": body["error"]}


def as_expected(found: object, expected: object) -> object:
    """What the value has to equal: the expected one itself, or it to the digits that are printed."""
    if isinstance(expected, dict) and "complex" in expected:
        return found if complex(str(found).replace("i", "j")) == pytest.approx(complex(*expected["complex"])) else None
    is_number = isinstance(expected, int | float) and not isinstance(expected, bool)
    return pytest.approx(expected, rel=2e-5) if is_number else expected


def test_every_function_has_an_example() -> None:
    """Graph has 366 functions; each is called below."""
    assert len(signatures()) == 366
    assert set(_EXAMPLES) == set(signatures())


@pytest.mark.parametrize("name", _EXAMPLES)
def test_function_gives_its_known_value(send: Send, filled: Workbook, name: str) -> None:
    """The value is of the right type, and right to the digits that its page prints."""
    arguments, expected = _EXAMPLES[name]
    found = outcome(send("POST", f"functions/{name}", arguments))
    assert found == as_expected(found, expected)
    assert isinstance(found, bool) == isinstance(expected, bool)


def test_documented_payment_is_answered_as_printed(send: Send) -> None:
    """The annotations, the null error and the value, in the documented order."""
    response = send("POST", "functions/pmt", {"rate": 4.5, "nper": 12, "pv": -1250})
    assert response.status == 200
    assert list(response.json().items()) == [
        ("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#workbookFunctionResult"),
        ("@odata.type", "#microsoft.graph.workbookFunctionResult"),
        ("@odata.id", "/users('a%40example.com')/drive/items('01X')/workbook/functions/pmt()"),
        ("error", None),
        ("value", 5625.00000734125),
    ]


@pytest.mark.parametrize("key", ["address", "Address"])
def test_documented_lookup_finds_a_text(send: Send, filled: Workbook, key: str) -> None:
    """A range is an object with its address in either spelling; a text in the cell stays a text."""
    body = {"lookupValue": "Temperature", "tableArray": {key: "Sheet1!E1:G5"}, "colIndexNum": 2, "rangeLookup": False}
    assert outcome(send("POST", "functions/vlookup", body)) == "28.3"


def test_documented_median_takes_several_ranges(send: Send, book: Workbook) -> None:
    """Arguments without end come as an array under ``values``."""
    book.add_sheet("Sheet2")
    book.write(book.area("Sheet2!A1:B5"), values=[[10, 50], [20, 40], [30, 30], [40, 20], [50, 10]])
    body = {"values": [{"address": "Sheet2!A1:A5"}, {"address": "Sheet2!B1:B5"}]}
    found = outcome(send("POST", "functions/median", body))
    assert found == 30
    assert isinstance(found, int)


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("PMT", {"RATE": 4.5, "Nper": 12, "pv": -1250}, 5625.00000734125),
        ("pmt()", {"rate": 0.1, "nper": 12, "pv": -1, "type": 1}, 0.133421195545716),
        ("pmt", {"rate": 0.1, "nper": 12, "pv": -1, "fv": None, "type": None}, pytest.approx(0.1467633151)),
        ("pi", None, 3.14159265358979),
        ("pi", {"@odata.type": "#x"}, 3.14159265358979),
        ("sum", {"values": 7}, 7),
        ("sum", {"values": [[[1, 2], [3, None]], 4, {"@odata.type": "#x", "address": "A1"}]}, 10),
        ("count", {"values": [[[1, "2", None, True, "x"]], 7]}, 2),
        ("countA", {"values": [[["", "=x", None, True]]]}, 3),
        ("npv", {"rate": 0.1, "values": [[[-10000, 3000], [4200, 6800]]]}, pytest.approx(1188.44, rel=1e-5)),
        ("product", {"values": [[5, 15], [[30]]]}, 2250),
        ("averageA", {"values": [[[True, 3, 2]]]}, 2),
        ("networkDays", {"startDate": 41183, "endDate": 41334, "holidays": [41235, 41247, 41295]}, 107),
        ("match", {"lookupValue": "'ä", "lookupArray": ["x", "'Ä"], "matchType": 0}, 2),
        ("sumIf", {"range": [[1, 2]], "criteria": ">1"}, {"error": "#VALUE!"}),
        ("sum", {"values": [{"address": "Preise"}]}, 21),
        ("sum", {"values": [{"address": "A1:A3"}]}, 0),
        ("sum", {"values": ["3", True]}, 4),
        ("concatenate", {"values": ['say "ß"', None, "'x"]}, 'say "ß"\'x'),
        ("len", {"text": "ä" * 1000}, 1000),
        ("len", {"text": ""}, 0),
        ("sum", {"values": [[1] * 20_000, [[1] * 16_383]]}, 36_383),
        ("upper", {"text": "grün"}, "GRÜN"),
        ("if", {"logicalTest": False, "valueIfTrue": 1}, False),
        ("n", {"value": 1e-7}, 1e-7),
        ("n", {"value": -1e300}, -1e300),
        ("sheets", {}, 2),
        ("sheet", {}, 1),
        ("sheet", {"value": "Größe's x"}, 2),
        ("quotient", {"numerator": 1, "denominator": 0}, {"error": "#DIV/0!"}),
        ("sqrt", {"number": -1}, {"error": "#NUM!"}),
        ("year", {"serialNumber": "x"}, {"error": "#VALUE!"}),
        ("match", {"lookupValue": 1, "lookupArray": [[2, 3]], "matchType": 0}, {"error": "#N/A"}),
    ],
)
def test_arguments_are_taken(send: Send, filled: Workbook, name: str, body: object, expected: object) -> None:
    """Names without case, omitted and null options, scalars, arrays, ranges and names; failures as an error text."""
    filled.add_name("Preise", "='Größe''s x'!$A$1:$B$3")
    assert outcome(send("POST", f"functions/{name}", body)) == expected


def test_failure_has_a_null_value(send: Send) -> None:
    """A function that fails is answered 200 with the error in English."""
    response = send("POST", "functions/sqrt", {"number": -1})
    assert (response.status, response.json()["error"], response.json()["value"]) == (200, "#NUM!", None)


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        ("pmt", None, (400, "InvalidArgument")),
        ("pmt", {"rate": 4.5, "nper": 12}, (400, "InvalidArgument")),
        ("pmt", {"rate": 4.5, "nper": None, "pv": 1}, (400, "InvalidArgument")),
        ("pmt", {"rate": 4.5, "nper": 12, "pv": 1, "guess": 1}, (400, "InvalidArgument")),
        ("pi", {"number": 1}, (400, "InvalidArgument")),
        ("pmt", [1], (400, "InvalidArgument")),
        ("abs", {"number": []}, (400, "InvalidArgument")),
        ("abs", {"number": [[1, 2], [3]]}, (400, "InvalidArgument")),
        ("abs", {"number": [[{}]]}, (400, "InvalidArgument")),
        ("abs", {"number": {}}, (400, "InvalidArgument")),
        ("abs", {"number": {"address": 1}}, (400, "InvalidArgument")),
        ("abs", {"number": {"address": "A1", "sheet": "x"}}, (400, "InvalidArgument")),
        ("abs", {"number": {"address": "no range"}}, (400, "InvalidArgument")),
        ("abs", {"number": {"address": "Nowhere!A1"}}, (404, "ItemNotFound")),
        ("abs", b'{"number": NaN}', (400, "InvalidArgument")),
        ("max", {"values": [[[1] * 16_385]]}, (400, "InvalidArgument")),
        ("sum", {"values": []}, (400, "InvalidArgument")),
        ("sum", {}, (400, "InvalidArgument")),
        ("nonsense", {}, (404, "ApiNotFound")),
        ("xlookup", {}, (404, "ApiNotFound")),
    ],
)
def test_wrong_call_is_refused(send: Send, name: str, body: object, expected: object) -> None:
    """Unknown functions, and arguments that are unknown, missing or of no type that a cell can hold."""
    assert outcome(send("POST", f"functions/{name}", body)) == expected


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("fact", {"number": 1e10}),
        ("combin", {"number": 1e300, "numberChosen": 1e200}),
        ("multiNomial", {"values": [1e15, 2]}),
        ("besselJ", {"x": 1.9, "n": 1e10}),
        ("date", {"year": 2026, "month": 1e10, "day": 1}),
        ("base", {"number": 1, "radix": 2, "minLength": 1e15}),
    ],
)
def test_absurd_arguments_are_answered_at_once(send: Send, name: str, body: object) -> None:
    """The function fails, as in Excel; nothing counts to the number, or breaks down at it."""
    assert outcome(send("POST", f"functions/{name}", body)) == {"error": "#NUM!"}


def test_function_is_called_with_post_alone(send: Send) -> None:
    """As the metadata says: they are actions."""
    assert outcome(send("GET", "functions/pi")) == (405, "MethodNotAllowed")


def test_call_leaves_the_workbook_as_it_was(send: Send, filled: Workbook) -> None:
    """Calculating is no change: no revision, no sheet, no cell."""
    before = filled.revision, len(filled.sheets), filled.used_range("Sheet1")
    send("POST", "functions/sum", {"values": [{"address": "Sheet1!E1:G5"}, [1, 2]]})
    assert (filled.revision, len(filled.sheets), filled.used_range("Sheet1")) == before


def test_excel_spells_functions_with_points() -> None:
    """Underscores stand for the points that no member of the metadata can have."""
    assert [excel_name(name) for name in ("stDev_S", "f_Dist_RT", "networkDays_Intl")] == [
        "STDEV.S",
        "F.DIST.RT",
        "NETWORKDAYS.INTL",
    ]
