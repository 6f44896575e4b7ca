"""Paths and range addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.errors import UsageError
from pytest_workbook.session.address import column_name, column_number, first_cell, parse_range, url_below

BASE = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("worksheets", f"{BASE}/worksheets"),
        ("/worksheets", f"{BASE}/worksheets"),
        ("", BASE),
        ("/", BASE),
        ("?$select=id", f"{BASE}?$select=id"),
        ("worksheets('A:B')/range(address='A1')", f"{BASE}/worksheets('A:B')/range(address='A1')"),
        (f"{BASE}/tables#x", f"{BASE}/tables"),
        (BASE.replace("graph", "GRAPH"), BASE.replace("graph", "GRAPH")),
        (f"{BASE.replace('.com', '.com:443')}/x", f"{BASE.replace('.com', '.com:443')}/x"),
        ("a/../worksheets", f"{BASE}/a/../worksheets"),
    ],
)
def test_paths_below_are_taken(path: str, url: str) -> None:
    """Relative, with a slash, or absolute below the workbook."""
    assert url == url_below(BASE, path)


@pytest.mark.parametrize(
    "path",
    [
        "../content",
        "a/../../content",
        "%2e%2e/content",
        "..%2fcontent",
        "..%5ccontent",
        "a\\..\\..\\content",
        "//evil.example/x",
        "\\\\evil.example/x",
        "https://evil.example/v1.0/me/drive/items/01X/workbook",
        "http://graph.microsoft.com/v1.0/me/drive/items/01X/workbook",
        f"{BASE}evil",
        BASE.replace("01X", "01Y"),
        BASE.replace("graph.microsoft.com", "graph.microsoft.com@evil.example"),
        BASE.replace(".com", ".com:8443"),
        "worksheets\r\nX: y",
        "file:///etc/passwd",
    ],
)
def test_paths_that_lead_out_are_refused(path: str) -> None:
    """Once normalised, and also decoded once, every path stays below the workbook."""
    with pytest.raises(UsageError, match="leads out of"):
        url_below(BASE, path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Sheet1!A1", "worksheets/Sheet1/range(address='A1')"),
        ("Sheet1!$A$1:B2", "worksheets/Sheet1/range(address='$A$1:B2')"),
        ("'My sheet'!A:A", "worksheets/My%20sheet/range(address='A:A')"),
        ("Sheet1!3:5", "worksheets/Sheet1/range(address='3:5')"),
        ("'It''s 50%!'!B2", "worksheets/It%27s%2050%25%21/range(address='B2')"),
        ("Blätter!A1", "worksheets/Bl%C3%A4tter/range(address='A1')"),
        ("TaxRate", "names/TaxRate/range"),
        ("Sheet1!TaxRate", "worksheets/Sheet1/names/TaxRate/range"),
        ("Steuer.Satz", "names/Steuer.Satz/range"),
        ("YTD2024", "names/YTD2024/range"),
        ("ROW0", "names/ROW0/range"),
        ("A1048577", "names/A1048577/range"),
        ("Sheet1!XFE1", "worksheets/Sheet1/names/XFE1/range"),
        ("Sheet1!XFD1048576", "worksheets/Sheet1/range(address='XFD1048576')"),
    ],
)
def test_range_addresses_lead_to_their_url(text: str, path: str) -> None:
    """Sheets are quoted and encoded, whole rows and columns and names are understood."""
    address = parse_range(text)
    assert (address.text, address.path) == (text, path)
    assert address.is_unbounded is text.endswith(("A:A", "3:5"))


@pytest.mark.parametrize(
    "text", ["", "A1", "A1:B2", "A:A", "!A1", "Sheet1!", "''!A1", "'a'b!A1", "a!b!A1", "..!A1", "."]
)
def test_addresses_that_are_none_are_refused(text: str) -> None:
    """Cells without a sheet and halves of addresses are refused with the forms."""
    with pytest.raises(UsageError, match=r"cannot read the range address .*defined name"):
        parse_range(text)


@given(st.integers(0, 16383))
def test_columns_are_named_and_numbered_alike(number: int) -> None:
    """column_number undoes column_name over all columns."""
    assert column_number(column_name(number)) == number
    assert column_number(column_name(number).lower()) == number


def test_columns_known_by_heart() -> None:
    """The borders of one, two and three letters."""
    assert [column_name(number) for number in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("Sheet1!B3:C4", (2, 1)),
        ("'a!b'!$C$2", (1, 2)),
        ("Sheet1!C:D", (0, 2)),
        ("Sheet1!4:5", (3, 0)),
        ("TaxRate", None),
        ("YTD2024", None),
    ],
)
def test_the_first_cell(address: str, first: tuple[int, int] | None) -> None:
    """Row and column from zero; None where no cells are named."""
    assert first == first_cell(address)
