"""What pages and observers say of ranges, tables and names, where no other test holds the simulator to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

_ERRORS = ["#DIV/0!", "#N/A", "#NAME?", "#REF!", "#VALUE!", "#NUM!", "#NULL!"]


@pytest.fixture(name="world")
def _world(make_world: Any) -> Any:
    """A workbook with something of everything."""
    return make_world()


def test_every_error_is_its_text(world: Any) -> None:
    """As a value, as what is shown, and by its type."""
    formulas = ["=1/0", "=NA()", "=foo", "=#REF!", '="a"*1', "=SQRT(-1)", "=A1:A2 B1:B2"]
    body = world.ask("PATCH", "worksheets/Hidden/range(address='A1:G1')", {"values": [formulas]}).json()
    assert (body["values"], body["text"], body["valueTypes"]) == ([_ERRORS], [_ERRORS], [["Error"] * 7])


def test_text_does_not_depend_on_the_width_of_a_column(world: Any) -> None:
    """Numbers and dates are whole, however narrow it is."""
    path = "worksheets/Hidden/range(address='A1:B1')"
    world.ask("PATCH", path + "/format", {"columnWidth": 6})
    body = world.ask("PATCH", path, {"values": [[1234567.5, "1/31/2026"]]}).json()
    assert body["text"] == [["1234567.5", "1/31/2026"]]


def test_formats_count_as_used_unless_values_only_are_asked_for(world: Any) -> None:
    """And a blank sheet is its first cell, with one blank text."""
    blank = world.ask("GET", "worksheets/Hidden/usedRange").json()
    assert (blank["address"], blank["values"], blank["valueTypes"]) == ("Hidden!A1", [[""]], [["Empty"]])
    world.ask("PATCH", "worksheets/Hidden/range(address='B2')", {"values": "x"})
    world.ask("PATCH", "worksheets/Hidden/range(address='D9')/format/fill", {"color": "#FF0000"})
    assert world.ask("GET", "worksheets/Hidden/usedRange").json()["address"] == "Hidden!B2:D9"
    assert world.ask("GET", "worksheets/Hidden/usedRange(valuesOnly=true)").json()["address"] == "Hidden!B2"


def test_color_of_no_fill_and_of_several(world: Any) -> None:
    """A blank text, and null."""
    path = "worksheets/Hidden/range(address='{}')/format/fill"
    assert world.ask("GET", path.format("A1:B1")).json()["color"] == ""
    world.ask("PATCH", path.format("A1"), {"color": "#FF0000"})
    assert world.ask("GET", path.format("A1:B1")).json()["color"] is None


def test_table_without_a_sheet_in_its_address_is_made_on_the_active_one(world: Any) -> None:
    """The first that shows."""
    world.ask("PATCH", "worksheets/Data", {"visibility": "Hidden"})
    made = world.ask("POST", "tables/add", {"address": "C1:D2", "hasHeaders": True}).json()
    assert world.ask("GET", f"tables/{made['name']}/range").json()["address"] == "'It''s ü'!C1:D2"


@pytest.mark.parametrize("style", ["TableStyleLight1", "TableStyleLight21", "TableStyleMedium28", "TableStyleDark11"])
def test_table_styles_have_excels_names(world: Any, style: str) -> None:
    """Not those of the page, which doubles a word."""
    assert world.ask("PATCH", "tables/Table1", {"style": style}).json()["style"] == style


def test_functions_continue_each_other(world: Any) -> None:
    """From a range to the fill of the last row that is used in it."""
    path = "worksheets/Data/range(address='G1:I9')/usedRange(valuesOnly=true)/lastRow"
    assert world.ask("GET", path).json()["address"] == "Data!G5:I5"
    assert world.ask("GET", path + "/format/fill").status == 200
    path = "names/data/range/offsetRange(rowOffset=1,columnOffset=0)/resizedRange(deltaRows=-1,deltaColumns=-1)"
    path += "/rowsBelow(count=2)"
    assert world.ask("GET", path).json()["address"] == "Data!A4:A5"


def test_array_that_a_library_sends_as_an_object_changes_nothing(world: Any) -> None:
    """One client sends a list of lists so."""
    path = "worksheets/Data/range(address='A1:A2')"
    before = world.ask("GET", path).json()["values"]
    answer = world.ask("PATCH", path, {"formulas": {"0": ["=1"], "1": ["=2"]}})
    assert (answer.status, answer.json()["error"]["code"]) == (400, "InvalidArgument")
    assert world.ask("GET", path).json()["values"] == before


@pytest.mark.parametrize(
    ("body", "values", "formats", "text"),
    [
        ({"values": [["5%", "$3"]]}, [0.05, 3], ["0%", "$#,##0_);[Red]($#,##0)"], ["5%", "$3 "]),
        ({"values": [["5%", "$3"]], "numberFormat": [[None, "0.0"]]}, [0.05, 3], ["0%", "0.0"], ["5%", "3.0"]),
        (
            {"values": [["5%", "$3"]], "numberFormat": [["", None]]},
            [0.05, 3],
            ["General", "$#,##0_);[Red]($#,##0)"],
            ["0.05", "$3 "],
        ),
        ({"values": [[None, ""]], "numberFormat": "0.00"}, [1, ""], ["0.00", "0.00"], ["1.00", ""]),
        ({"numberFormat": [["@", None]]}, [1, 2], ["@", "General"], ["1", "2"]),
        ({"values": 0.5, "numberFormat": [["0%"]]}, [0.5, 0.5], ["0%", "0%"], ["50%", "50%"]),
        (
            {"formulas": [["=1/4", None]], "numberFormat": [["# ?/?", None]]},
            [0.25, 2],
            ["# ?/?", "General"],
            ["1/4", "2"],
        ),
        ({"formulasR1C1": [[None, "=RC[-1]+1"]], "values": [["7", "8"]]}, [7, 8], ["General"] * 2, ["7", "8"]),
    ],
)
def test_values_and_formats_are_written_together(
    world: Any, body: dict[str, Any], values: list[Any], formats: list[str], text: list[str]
) -> None:
    """Typing brings a format where none is given; null leaves alone, and a blank text is General."""
    path = "worksheets/Hidden/range(address='A1:B1')"
    assert world.ask("PATCH", path, {"values": [[1, 2]]}).status == 200
    answer = world.ask("PATCH", path, body).json()
    assert (answer["values"], answer["numberFormat"]) == ([values], [formats])
    assert [shown.strip() for shown in answer["text"][0]] == [shown.strip() for shown in text]


def test_formulas_are_read_and_written_in_both_notations(world: Any) -> None:
    """Relative, absolute, whole rows and columns, other sheets, and constants."""
    path = "worksheets/Hidden/range(address='C3:G3')"
    relative = ["=R[-1]C[-1]", "=R1C1+RC1", "=SUM(C[-2])", "=SUM(R2)", "=Data!R2C2*R[-2]C"]
    body = world.ask("PATCH", path, {"formulasR1C1": [relative]}).json()
    assert body["formulas"] == [["=B2", "=$A$1+$A3", "=SUM(C:C)", "=SUM($2:$2)", "=Data!$B$2*G1"]]
    assert body["formulasR1C1"] == [relative]
    single = world.ask("PATCH", "worksheets/Hidden/range(address='C5:D6')", {"formulasR1C1": "=RC[-2]"}).json()
    assert single["formulas"] == [["=A5", "=B5"], ["=A6", "=B6"]]
    off = world.ask("PATCH", "worksheets/Hidden/range(address='A1')", {"formulasR1C1": "=RC[-1]"})
    assert (off.status, off.json()["error"]["code"]) == (400, "InvalidArgument")


def test_missing_values_of_a_data_frame_leave_cells_alone(world: Any) -> None:
    """They are null in JSON."""
    path = "worksheets/Data/range(address='A2:B3')"
    body = world.ask("PATCH", path, {"values": [["z", None], [None, 9]]}).json()
    assert body["values"] == [["z", 1.5], ["b", 9]]


@pytest.mark.parametrize("name", ["P&L", "50% (net)", "a+b", "#1", "A1", "R1C1", "1st", "x;y=z", "täg lich", "TRUE"])
def test_sheets_of_any_name_are_addressed(world: Any, name: str) -> None:
    """By segment and key, escaped; and their addresses lead back to them."""
    assert world.ask("POST", "worksheets", {"name": name}).status == 201
    escaped = quote(name, safe="")
    for path in (f"worksheets/{escaped}", f"worksheets('{escaped}')"):
        address = world.ask("GET", f"{path}/range(address='B2')").json()["address"]
        again = quote(address.replace("'", "''"), safe="")
        assert world.ask("GET", f"{path}/range(address='{again}')").json()["address"] == address
    body = world.ask("PATCH", "worksheets/Data/range(address='F9')", {"values": f"={address}"}).json()
    assert (body["formulas"], body["values"]) == ([[f"={address}"]], [[0]])


def test_ids_with_braces_may_not_lack_them(world: Any) -> None:
    """Observed: without braces a sheet is not found."""
    sheet_id = world.ask("GET", "worksheets/Data").json()["id"]
    assert world.ask("GET", f"worksheets/{quote(sheet_id, safe='')}").status == 200
    assert world.ask("GET", f"worksheets/{sheet_id.strip('{}')}").status == 404


def test_context_echoes_the_request_and_the_id_is_canonical(world: Any) -> None:
    """Observed: the one has the key as it was asked for, the other the id, escaped."""
    body = world.ask("GET", "worksheets('Data')/tables/table1").json()
    assert body["@odata.context"].endswith("/workbook/worksheets('Data')/tables/$entity")
    assert "/tables(%27%7B" in body["@odata.id"]
    assert body["@odata.id"].startswith("/users(")


_READS = [
    *("worksheets", "worksheets/Data", "worksheets/Data/usedRange", "worksheets/Data/charts", "names", "tables"),
    *("tables/Table1/rows", "tables/Table1/columns", "tables/Table1/sort", "worksheets/Data/pivotTables", "comments"),
    *("worksheets/Data/range(address='A1:B2')/visibleView/rows", "application", "worksheets/Data/protection"),
    *("worksheets/Data/range(address='A1')/format/borders", "tables/Table1/columns/High/filter"),
]


def _keys(body: object) -> Iterator[str]:
    if isinstance(body, dict):
        for name, value in body.items():
            yield name
            yield from _keys(value)
    if isinstance(body, list):
        for value in body:
            yield from _keys(value)


@pytest.mark.parametrize("path", _READS)
def test_annotations_are_those_that_were_seen(world: Any, path: str) -> None:
    """No tags, no links to a next page, and no types of properties; every item of a collection has an id."""
    body = world.ask("GET", path).json()
    annotations = {name for name in _keys(body) if "@" in name}
    assert annotations <= {"@odata.context", "@odata.id", "@odata.type"}
    assert "@odata.context" in body
    items = body["value"] if set(body) == {"@odata.context", "value"} else [body]
    assert all("@odata.id" in item for item in items)


@pytest.mark.parametrize("mode", ["fit", "Fit", "FitAndCenter", "Fill"])
def test_images_fit_in_every_mode(world: Any, is_missing: Any, mode: str) -> None:
    """As pages spell them, and as add-ins know them."""
    path = f"worksheets/Data/charts/itemAt(index=0)/image(width=90,height=60,fittingMode='{mode}')"
    answer = world.ask("GET", path)
    if not is_missing(answer, path):
        body = answer.json()
        assert (answer.status, body["@odata.context"].rpartition("#")[2]) == (200, "Edm.String")
        assert body["value"].startswith("iVBOR")


@pytest.mark.parametrize(
    ("reference", "kind", "value", "leads"),
    [
        ("=Data!$A$1:$B$2", "Range", "Data!$A$1:$B$2", True),
        ("=Data!$B$2", "Range", "Data!$B$2", True),
        ("=0.2", "Double", 0.2, False),
        ('="x"', "String", "x", False),
        ("=TRUE", "Boolean", True, False),
    ],
)
def test_names_lose_the_sign_and_know_their_type(
    world: Any, reference: str, kind: str, value: object, leads: bool
) -> None:
    """Only one that means cells has a range."""
    made = world.ask("POST", "names/add", {"name": "made_name", "reference": reference, "comment": "c"}).json()
    assert (made["type"], made["value"], made["scope"], made["comment"]) == (kind, value, "Workbook", "c")
    assert (world.ask("GET", "names/made_name/range").status == 200) is leads
