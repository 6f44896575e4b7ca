"""Addresses of workbooks."""

from __future__ import annotations

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress, LocalFile, parse_item, split


def _no_file(text: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("https://graph.microsoft.com/v1.0/me/drive/items/01CY/workbook", "/me/drive/items/01CY"),
        ("https://graph.microsoft.us/beta/drives/d/items/i", "/drives/d/items/i"),
        (
            "https://contoso.sharepoint.com/:x:/r/a",
            "/shares/u!aHR0cHM6Ly9jb250b3NvLnNoYXJlcG9pbnQuY29tLzp4Oi9yL2E/driveItem",
        ),
        ("me/drive/items/01X", "/me/drive/items/01X"),
        ("/me/drive/root:/Reports/budget.xlsx:", "/me/drive/root:/Reports/budget.xlsx:"),
        ("/me/drive/root:/Reports/budget.xlsx", "/me/drive/root:/Reports/budget.xlsx:"),
        ("/sites/s/drives/d/items/i", "/sites/s/drives/d/items/i"),
        ("/sites/s/lists/l/items/3/driveItem", "/sites/s/lists/l/items/3/driveItem"),
        ("/users/u@x.y/drive/items/i", "/users/u@x.y/drive/items/i"),
        ("/groups/g/drive/root:/a b.xlsx:", "/groups/g/drive/root:/a%20b.xlsx:"),
        ("/shares/u!x/driveItem/workbook", "/shares/u!x/driveItem"),
        ("01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN", "/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"),
        ("0123456789ABCDEF!112", "/me/drive/items/0123456789ABCDEF!112"),
    ],
)
def test_an_item_is_read_by_the_first_form_that_fits(text: str, path: str) -> None:
    """Each documented form gives the address it means."""
    assert parse_item(text, _no_file) == ItemAddress(path)


def test_an_excel_suffix_or_an_existing_file_is_a_local_workbook() -> None:
    """A suffix is enough; without one the file must exist."""
    assert parse_item("data/budget.XLSX", _no_file) == LocalFile("data/budget.XLSX")
    assert parse_item("notes", lambda text: text == "notes") == LocalFile("notes")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "http://contoso.sharepoint.com/x",
        "https://graph.microsoft.com/v1.0/me",
        "/me/drive",
        "me/",
        "a b",
    ],
)
def test_anything_else_is_refused_with_the_forms(text: str) -> None:
    """The message shows what came and what was expected."""
    with pytest.raises(UsageError, match="one of these forms") as caught:
        parse_item(text, _no_file)
    assert repr(text.strip()) in str(caught.value)
    assert "/me/drive/items/{id}" in str(caught.value)


@pytest.mark.parametrize(
    ("path", "address", "rest"),
    [
        ("/me/drive/items/X/workbook/names?$top=1", "/me/drive/items/X", "workbook/names?$top=1"),
        ("/drives/D/items('I')/content", "/drives/D/items('I')", "content"),
        ("/me/drive/root:/a/b.xlsx:/workbook", "/me/drive/root:/a/b.xlsx:", "workbook"),
        ("/me/drive/root/children('b.xlsx')/workbook", "/me/drive/root/children('b.xlsx')", "workbook"),
    ],
)
def test_a_path_is_split_into_address_and_rest(path: str, address: str, rest: str) -> None:
    """The rest has no leading slash and keeps the query."""
    assert split(path) == (ItemAddress(address), rest)


@pytest.mark.parametrize("path", ["/me", "/me/drive", "/$batch", "/drives/D", "/sites/s"])
def test_a_path_without_an_item_is_not_split(path: str) -> None:
    """Drives and people are no items."""
    assert split(path) is None


def test_an_address_tells_what_it_names() -> None:
    """Ids and paths come decoded; what is not named is None."""
    by_id = ItemAddress("/drives/b%21d/items/i")
    by_path = ItemAddress("/me/drive/root:/a%20b.xlsx:")

    assert (by_id.item_id, by_id.drive_id, by_id.drive_path, by_id.is_me) == ("i", "b!d", None, False)
    assert (by_path.item_id, by_path.drive_id, by_path.drive_path, by_path.is_me) == (None, None, "/a b.xlsx", True)
    assert ItemAddress("/sites/s/lists/l/items/3").item_id is None
