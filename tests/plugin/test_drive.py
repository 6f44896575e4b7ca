"""The drive around the item: where a workbook goes, and what lies there."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import collected, make_workbook

from pytest_workbook.errors import GraphError, UsageError
from pytest_workbook.plugin.drive import WorkbookDrive


def _drive(pytester: pytest.Pytester, item: str) -> WorkbookDrive:
    center, (test,) = collected(pytester, "def test_it(workbook_drive):\n    pass\n", f"--workbook-item={item}")
    center.begin(test)
    return WorkbookDrive(center.wiring)


def test_a_file_goes_beside_the_item_and_never_over_it(pytester: pytest.Pytester) -> None:
    """The item's own name gets a number; any path may be given instead."""
    book = make_workbook(pytester.path / "budget.xlsx")
    other = make_workbook(pytester.path / "other.xlsx", [["x"]])
    drive = _drive(pytester, str(book))
    paths = [
        drive.add(other).drive_path,
        drive.add(book).drive_path,
        drive.add(other, "/Reports/2026/a b.xlsx").drive_path,
    ]
    assert paths == ["/other.xlsx", "/budget 1.xlsx", "/Reports/2026/a b.xlsx"]
    assert sorted(filter(None, (item.drive_path for item in drive.items()))) == sorted(
        ["/budget.xlsx", *map(str, paths)]
    )


def test_bytes_need_a_path(pytester: pytest.Pytester) -> None:
    """They have no name of their own."""
    book = make_workbook(pytester.path / "budget.xlsx")
    drive = _drive(pytester, str(book))
    with pytest.raises(UsageError, match="bytes were given without a name"):
        drive.add(book.read_bytes())
    assert drive.add(book.read_bytes(), "/b.xlsx").range("Sheet1!A1").value == "Item"


def test_an_item_is_found_by_path_and_by_id(pytester: pytest.Pytester) -> None:
    """And what is not there is the service's refusal."""
    book = make_workbook(pytester.path / "budget.xlsx")
    drive = _drive(pytester, str(book))
    by_path = drive.item("/budget.xlsx")
    assert by_path.id is not None
    assert drive.item(by_path.id).drive_path == "/budget.xlsx"
    with pytest.raises(GraphError, match="itemNotFound"):
        drive.item("/gone.xlsx")
    with pytest.raises(UsageError, match="there is no such file"):
        drive.add(Path("gone.xlsx"))


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("/drives/b!1/items/01ABCDEFGHIJ", "/drives/b!1"),
        ("/me/drive/root:/Reports/budget.xlsx:", "/me/drive"),
        ("/sites/s/drives/d/items/01ABCDEFGHIJ", "/sites/s/drives/d"),
    ],
)
def test_the_drive_is_the_one_of_the_items_address(pytester: pytest.Pytester, item: str, shown: str) -> None:
    """As it was named."""
    assert repr(_drive(pytester, item)) == f"<WorkbookDrive {shown}>"
