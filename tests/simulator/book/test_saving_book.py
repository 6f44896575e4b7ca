"""The workbook part's lists of sheets and names."""

from __future__ import annotations

from pytest_workbook.simulator.book.model import DefinedName, Sheet, Visibility
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.saving_book import BookPart

_EMPTY = b"<workbook><bookViews><workbookView/></bookViews><sheets></sheets></workbook>"


def test_new_sheets_are_numbered_and_the_first_shown_one_is_active() -> None:
    """Sheets get fresh numbers; a hidden sheet is never the active tab."""
    book = BookPart(_EMPTY, "w.xml", {})
    sheets = [Sheet("a", "Größe", Visibility.HIDDEN), Sheet("b", "B")]
    book.put_sheets(sheets, {"a": "rId5", "b": "rId6"})
    root = parse_tree(book.content, "w.xml")
    found = [node.attributes for node in root.below("sheets", "sheet")]
    assert [(at["name"], at["sheetId"], at["id"], at.get("state")) for at in found] == [
        ("Größe", "1", "rId5", "hidden"),
        ("B", "2", "rId6", None),
    ]
    assert root.below("bookViews", "workbookView")[0].attributes["activeTab"] == "1"


def test_names_carry_the_place_of_their_sheet() -> None:
    """A name of a sheet points at its tab; without names there is no list."""
    book = BookPart(_EMPTY, "w.xml", {})
    sheets = [Sheet("a", "A"), Sheet("b", "B")]
    book.put_sheets(sheets, {"a": "rId1", "b": "rId2"})
    book.put_names([DefinedName("Länge", "B!$A$1", "b", visible=False)], sheets, [])
    (found,) = parse_tree(book.content, "w.xml").below("definedNames", "definedName")
    assert (found.text, found.attributes) == ("B!$A$1", {"name": "Länge", "localSheetId": "1", "hidden": "1"})
    book.put_names([], sheets, [])
    assert parse_tree(book.content, "w.xml").child("definedNames") is None


def test_manual_calculation_is_written_and_taken_back() -> None:
    """The automatic mode needs no element, and takes the other mode away."""
    book = BookPart(_EMPTY, "w.xml", {})
    book.put_calculation(automatic=True)
    assert book.content == _EMPTY
    book.put_calculation(automatic=False)
    assert b'calcMode="manual"' in book.content
    book.put_calculation(automatic=True)
    assert b"calcMode" not in book.content
