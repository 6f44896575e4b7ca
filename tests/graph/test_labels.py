"""Labels of operations."""

from __future__ import annotations

import pytest

from pytest_workbook.graph.labels import label, workbook_path

_ITEM = "/me/drive/items/X"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("patch", f"{_ITEM}/workbook/worksheets/S/range(address='A1')", "PATCH worksheets/*/range()"),
        ("POST", f"{_ITEM}/workbook/createSession", "POST createSession"),
        ("GET", f"{_ITEM}/workbook", "GET"),
        ("GET", f"{_ITEM}/workbook/worksheets('O''B/x')/cell(row=0,column=1)", "GET worksheets/*/cell()"),
        ("GET", f"{_ITEM}/workbook/worksheets/O'Brien/range(address='A/1')", "GET worksheets/*/range()"),
        ("POST", f"{_ITEM}/workbook/tables/T/rows/add", "POST tables/*/rows/add"),
        ("GET", f"{_ITEM}/workbook/tables('T')/rows/itemAt(index=1)", "GET tables/*/rows/itemAt()"),
        ("GET", f"{_ITEM}/workbook/tables/T/columns(id='2')", "GET tables/*/columns/*"),
        ("GET", "/drives/D/items/I/content?x=1", "GET /drives/*/items/*/content"),
        ("GET", "/me/drive/root:/a/b.xlsx:/content", "GET /me/drive/root:*/content"),
        ("POST", "/$batch", "POST /$batch"),
        ("GET", "/me", "GET /me"),
    ],
)
def test_an_operation_has_one_label(method: str, path: str, expected: str) -> None:
    """Keys become stars, arguments vanish."""
    assert label(method, path) == expected


def test_the_workbook_path_is_decoded_and_has_no_query() -> None:
    """Below the workbook without a leading slash, elsewhere with one."""
    assert workbook_path(f"{_ITEM}/workbook/worksheets('%7Bid%7D')?$top=1") == "worksheets('{id}')"
    assert workbook_path("/me/drive/items/a%20b/content") == "/me/drive/items/a b/content"
    assert workbook_path("/me?x=1") == "/me"
