"""A rich workbook through ``/content``, part by part: what a request does not touch comes out as it went in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as Tree

import openpyxl
import pytest
from rich_workbook import CACHE, COMMENT_ID, NOTES, PERSONS, PIVOT, THREADS, parts

_BOOK = "xl/workbook.xml"
_DATA = "xl/worksheets/sheet1.xml"
_OTHER = "xl/worksheets/sheet2.xml"
_HIDDEN = "xl/worksheets/sheet3.xml"
_NEW = "xl/worksheets/sheet4.xml"
_TABLE = "xl/tables/table1.xml"
_TYPES = "[Content_Types].xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_RANGE = "worksheets/Data/range(address='{}')"

_Ask = tuple[str, str, object]
# What is asked for, and which parts are others then.
_CHANGES: Mapping[str, tuple[_Ask, set[str]]] = {
    "a cell": (("PATCH", _RANGE.format("A3"), {"values": "z"}), {_DATA}),
    "a cell of another sheet": (("PATCH", "worksheets/Hidden/range(address='B2')", {"values": 1}), {_HIDDEN}),
    "a number format": (("PATCH", _RANGE.format("A3"), {"numberFormat": "0.0000"}), {_DATA, "xl/styles.xml"}),
    "a hidden row": (("PATCH", _RANGE.format("4:4"), {"rowHidden": True}), {_DATA}),
    "cells cleared": (("POST", _RANGE.format("A3") + "/clear", {"applyTo": "Contents"}), {_DATA}),
    "cells merged": (("POST", _RANGE.format("A20:B21") + "/merge", {"across": False}), {_DATA}),
    "cells sorted": (("POST", _RANGE.format("A2:B3") + "/sort/apply", {"fields": [{"key": 1}]}), set()),
    "rows of a table": (("POST", "tables/Table1/rows", {"values": [[1, 2, 3]]}), {_DATA, _TABLE}),
    "a table's style": (("PATCH", "tables/Table1", {"style": "TableStyleDark2"}), {_TABLE}),
    "a new table": (
        ("POST", "worksheets/Hidden/tables/add", {"address": "C1:D3", "hasHeaders": False}),
        {_HIDDEN, _TYPES, "xl/tables/table2.xml", "xl/worksheets/_rels/sheet3.xml.rels"},
    ),
    "a new sheet": (("POST", "worksheets", {"name": "More"}), {_BOOK, _LINKS, _TYPES, _NEW}),
    "a sheet renamed": (("PATCH", "worksheets/Data", {"name": "Neu ü"}), {_BOOK, CACHE}),
    "rows inserted": (
        ("POST", _RANGE.format("1:1") + "/insert", {"shift": "Down"}),
        {_BOOK, _DATA, _TABLE, THREADS, NOTES, PIVOT, CACHE, "xl/drawings/commentsDrawing1.vml"},
    ),
    "a sheet moved": (("PATCH", "worksheets/Hidden", {"position": 0}), {_BOOK}),
    "a sheet shown": (("PATCH", "worksheets/Hidden", {"visibility": "Visible"}), {_BOOK}),
    "a sheet protected": (("POST", "worksheets/Data/protection/protect", {}), {_DATA}),
    "a name": (("POST", "names/add", {"name": "more", "reference": "=1"}), {_BOOK}),
    "a name's comment": (("PATCH", "names/Rate", {"comment": "why"}), {_BOOK}),
    "a reply": (("POST", f"comments/{COMMENT_ID}/replies", {"content": "x"}), {THREADS, NOTES, PERSONS}),
    "a refresh": (("POST", "worksheets/Data/pivotTables/refreshAll", None), {_DATA, CACHE, PIVOT}),
    "a calculation": (("POST", "application/calculate", {"calculationType": "Full"}), set()),
    "a function": (("POST", "functions/sum", {"values": [1, {"address": "Data!B2:B3"}]}), set()),
    "a read": (("GET", "worksheets/Data/usedRange", None), set()),
}


@pytest.fixture(name="settled", scope="session")
def _settled(rich_content: bytes) -> bytes:
    """The rich workbook as the simulator saves it: with calculated values."""
    from pytest_workbook.simulator.book.opening import open_workbook
    from pytest_workbook.simulator.book.saving import save_workbook

    book = open_workbook(rich_content)
    book.write(book.area("Hidden!A1"), values=[[1]])
    return save_workbook(book)


def _differing(before: bytes, after: bytes) -> set[str]:
    then, now = parts(before), parts(after)
    return {name for name in then.keys() | now.keys() if then.get(name) != now.get(name)}


@pytest.mark.parametrize("what", _CHANGES)
def test_change_touches_its_own_parts_and_no_others(make_world: Any, settled: bytes, what: str) -> None:
    """All others are the same, byte for byte; where nothing is changed, the whole file is."""
    (method, path, body), expected = _CHANGES[what]
    world = make_world("", settled)
    assert world.ask(method, path, body).status < 300
    after = world.simulator.saved_bytes(world.file)
    # A chart follows the cells that it shows.
    assert _differing(settled, after) - {"xl/charts/chart1.xml", "xl/drawings/drawing1.xml"} == expected
    assert expected or after == settled
    assert openpyxl.load_workbook(io.BytesIO(after)).sheetnames[:1]


@pytest.mark.parametrize("what", _CHANGES)
def test_what_a_private_session_does_is_not_in_the_file(make_world: Any, settled: bytes, what: str) -> None:
    """Nor does it make the file another."""
    (method, path, body), _ = _CHANGES[what]
    world = make_world("", settled)
    session = world.ask("POST", "createSession", {"persistChanges": False}).json()["id"]
    assert world.ask(method, path, body, {"workbook-session-id": session}).status < 300
    assert world.simulator.saved_bytes(world.file) == settled


def test_download_is_the_file_that_was_uploaded(make_world: Any, rich_content: bytes) -> None:
    """Also after it was read as a workbook, and after it went in by an upload."""
    world = make_world()
    item = f"/me/drive/items/{world.file.id}/content"
    for _ in range(2):
        handed = world.ask("GET", item)
        assert handed.status == 302
        assert world.ask("GET", handed.headers["Location"]).body == rich_content
        world.ask("GET", "worksheets/Data/usedRange")
    assert world.ask("PUT", "/me/drive/root:/Copy.xlsx:/content", rich_content).status == 201
    again = world.ask("GET", "/me/drive/root:/Copy.xlsx:/content").headers["Location"]
    assert world.ask("GET", again).body == rich_content


def _elements(content: bytes, *, without: set[str]) -> Iterator[tuple[str, bytes]]:
    for element in Tree.fromstring(content):
        name = element.tag.rpartition("}")[2]
        if name not in without:
            yield name, Tree.tostring(element)


def test_changed_sheet_keeps_all_that_is_not_cells(make_world: Any, settled: bytes) -> None:
    """Widths, outline, rules, validations, links to drawings and comments, in their order."""
    world = make_world("", settled)
    world.ask("PATCH", _RANGE.format("A3:B3"), {"values": [["y", 5]]})
    world.ask("PATCH", _RANGE.format("C9"), {"formulas": "=SUM(B2:B3)"})
    after = parts(world.simulator.saved_bytes(world.file))[_DATA]
    cells = {"sheetData", "dimension"}
    assert list(_elements(after, without=cells)) == list(_elements(parts(settled)[_DATA], without=cells))


def test_results_are_in_the_file_for_every_reader(make_world: Any, settled: bytes) -> None:
    """Of formulas that were there and of new ones, errors and texts among them."""
    world = make_world("", settled)
    formulas = [["=SUM(Table1[High])", "=1/0", "=A2&Rate"]]
    world.ask("PATCH", _RANGE.format("A12:C12"), {"formulas": formulas})
    after = world.simulator.saved_bytes(world.file)
    sheet = openpyxl.load_workbook(io.BytesIO(after), data_only=True)["Data"]
    assert [sheet.cell(12, column).value for column in (1, 2, 3)] == [191, "#DIV/0!", "a0.2"]
    assert sheet["I2"].value == 34
    written = openpyxl.load_workbook(io.BytesIO(after))["Data"]
    assert [written.cell(12, column).value for column in (1, 2, 3)] == formulas[0]


def test_deleted_sheet_takes_all_that_was_its_own(make_world: Any, settled: bytes) -> None:
    """And leaves no pointer to what is gone; the rest stays."""
    world = make_world("", settled)
    assert world.ask("DELETE", "worksheets/Data").status == 204
    after = parts(world.simulator.saved_bytes(world.file))
    gone = {_DATA, _TABLE, THREADS, NOTES, "xl/charts/chart1.xml", "xl/media/image1.png", "xl/drawings/drawing1.xml"}
    assert not gone & set(after)
    assert after[_OTHER] == parts(settled)[_OTHER]
    for name, content in after.items():
        if name.endswith(".rels") or name == _TYPES:
            assert not [part for part in gone if part.rpartition("/")[2].encode() + b'"' in content], name
