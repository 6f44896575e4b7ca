"""Worksheets are added, renamed, moved, hidden and deleted by Excel's rules."""

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.book.errors import BookError, ErrorKind
from pytest_workbook.simulator.book.model import Sheet, Visibility
from pytest_workbook.simulator.book.workbook import Workbook


def linked_book() -> Workbook:
    """Two sheets: A1 of the first, and a name, look at A1 of the second, which holds 5."""
    book = Workbook.blank()
    second = book.add_sheet("Data")
    book.write(book.area("A1", second.sheet_id), values=[[5]])
    book.write(book.area("A1"), values=[["=Data!A1*2"]])
    book.add_name("Spot", "=Data!$A$1")
    return book


def test_sheets_are_added_at_the_end_with_a_free_name() -> None:
    """Each with an id of its own."""
    book = Workbook.blank()
    book.add_sheet("Sheet3")
    sheet = book.add_sheet()
    assert [each.name for each in book.sheets] == ["Sheet1", "Sheet3", "Sheet4"]
    assert len({each.sheet_id for each in book.sheets}) == 3
    assert sheet.sheet_id.startswith("{")
    assert sheet.sheet_id == sheet.sheet_id.upper()


@pytest.mark.parametrize(
    "name", ["", "x" * 32, "a/b", "a\\b", "a?b", "a*b", "a[b", "a]b", "a:b", "'a", "a'", "History"]
)
def test_a_bad_name_is_refused(name: str) -> None:
    """In adding and renaming."""
    book = Workbook.blank()
    changes: list[Callable[[], Sheet]] = [lambda: book.add_sheet(name), lambda: book.rename_sheet("Sheet1", name)]
    for change in changes:
        with pytest.raises(BookError) as caught:
            change()
        assert caught.value.kind is ErrorKind.INVALID_ARGUMENT
    assert [sheet.name for sheet in book.sheets] == ["Sheet1"]


def test_a_name_in_use_is_refused_in_any_case() -> None:
    """But a sheet may change the case of its own."""
    book = linked_book()
    changes: list[Callable[[], Sheet]] = [
        lambda: book.add_sheet("DATA"),
        lambda: book.rename_sheet("Sheet1", "data"),
    ]
    for change in changes:
        with pytest.raises(BookError) as caught:
            change()
        assert caught.value.kind is ErrorKind.ALREADY_EXISTS
    assert book.rename_sheet("Data", "DATA").name == "DATA"


def test_formulas_and_names_follow_a_new_name() -> None:
    """Quoted where needed, and still calculated."""
    book = linked_book()
    book.rename_sheet("Data", "it's 2026")
    assert book.formulas(book.area("A1")) == [["='it''s 2026'!A1*2"]]
    assert book.name("Spot").refers_to == "'it''s 2026'!$A$1"
    assert book.values(book.area("A1")) == [[10]]


def test_a_moved_sheet_keeps_its_cells() -> None:
    """Only the order changes."""
    book = linked_book()
    book.move_sheet("Data", 0)
    assert [sheet.name for sheet in book.sheets] == ["Data", "Sheet1"]
    assert book.values(book.area("Sheet1!A1")) == [[10]]


@pytest.mark.parametrize("position", [-1, 2])
def test_a_position_outside_is_refused(position: int) -> None:
    """Positions count from 0."""
    with pytest.raises(BookError, match="outside"):
        linked_book().move_sheet("Data", position)


def test_a_deleted_sheet_leaves_ref_errors() -> None:
    """In formulas, in names, and in what they calculate to; its own tables and names go with it."""
    book = linked_book()
    data = book.sheet("Data").sheet_id
    book.add_name("Own", "=1", scope=data)
    book.write(book.area("C1:C2", data), values=[["h"], [3]])
    book.add_table(book.area("C1:C2", data), has_headers=True, name="T")
    book.write(book.area("A2"), values=[["=SUM(T[h])"]])
    assert book.values(book.area("A2")) == [[3]]
    book.delete_sheet(data)
    assert book.formulas(book.area("A1:A2")) == [["=#REF!*2"], ["=SUM(#REF!)"]]
    assert book.values(book.area("A1:A2")) == [["#REF!"], ["#REF!"]]
    assert [(name.name, name.refers_to) for name in book.names] == [("Spot", "#REF!")]
    assert book.tables == ()


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.VERY_HIDDEN])
def test_the_last_visible_sheet_stays(visibility: Visibility) -> None:
    """It is neither deleted nor hidden, whatever hidden ones there are."""
    book = linked_book()
    assert book.set_visibility("Data", visibility).visibility is visibility
    changes: list[Callable[[], object]] = [
        lambda: book.delete_sheet("Sheet1"),
        lambda: book.set_visibility("Sheet1", visibility),
    ]
    for change in changes:
        with pytest.raises(BookError, match="last visible") as caught:
            change()
        assert caught.value.kind is ErrorKind.INVALID_ARGUMENT
    book.set_visibility("Data", Visibility.VISIBLE)
    book.delete_sheet("Sheet1")
    assert [sheet.name for sheet in book.sheets] == ["Data"]


@pytest.mark.parametrize("change", ["rename_sheet", "move_sheet", "set_visibility", "delete_sheet"])
def test_an_unknown_sheet_is_not_found(change: str) -> None:
    """Whatever is asked of it."""
    book = Workbook.blank()
    arguments: dict[str, list[object]] = {
        "rename_sheet": ["x"],
        "move_sheet": [0],
        "set_visibility": [Visibility.HIDDEN],
        "delete_sheet": [],
    }
    with pytest.raises(BookError) as caught:
        getattr(book, change)("Nope", *arguments[change])
    assert caught.value.kind is ErrorKind.ITEM_NOT_FOUND
