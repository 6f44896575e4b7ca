"""Tests of the values that charts bring along."""

from __future__ import annotations

from dataclasses import replace

from charted import by_excel
from modern import added, by_excel_2016, filled_for_2016

from pytest_workbook.simulator.book.charts_caches import with_values
from pytest_workbook.simulator.book.opening import open_workbook


def test_same_values_are_the_very_same_bytes() -> None:
    """However numbers are written."""
    book = open_workbook(by_excel())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    assert with_values(book, chart, adds=True) is chart.content
    other = replace(chart, content=chart.content.replace(b"<c:v>3</c:v>", b"<c:v>3.0E0</c:v>"))
    assert with_values(book, other, adds=False) is other.content


def test_other_values_texts_and_counts_are_written() -> None:
    """Numbers shortest, errors as the one that readers know, blanks not at all, texts as 0, in the first format."""
    book = open_workbook(by_excel())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    book.write(book.area("Data!B1:B4"), values=[["N & S"], ["=1/0"], [""], ["=1/3"]])
    book.write(book.area("Data!B2"), number_formats=[["0.00"]])
    book.write(book.area("Data!C2:C4"), values=[["word"], [True], [1e300]])
    found = with_values(book, chart, adds=False).decode()
    assert "<c:v>N &amp; S</c:v>" in found
    assert '<c:formatCode>0.00</c:formatCode><c:ptCount val="3"/><c:pt idx="0"><c:v>#N/A</c:v></c:pt>' in found
    assert '<c:pt idx="2"><c:v>0.3333333333333333</c:v></c:pt>' in found
    assert '<c:v>0</c:v></c:pt><c:pt idx="1"><c:v>1</c:v></c:pt><c:pt idx="2"><c:v>1e+300</c:v>' in found


def test_values_of_excel_2016() -> None:
    """Only where there were some, or where they are asked for: the innermost level first, errors left out."""
    book = open_workbook(by_excel_2016())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    assert with_values(book, chart, adds=False) is chart.content
    book.write(book.area("Data!B1:B3"), values=[["N & S"], ["=1/0"], [2.5]])
    assert b"<cx:v>N &amp; S</cx:v>" in with_values(book, chart, adds=False)
    full = replace(chart, content=with_values(book, chart, adds=True))
    assert (
        b'<cx:lvl ptCount="3" formatCode="General"><cx:pt idx="1">2.5</cx:pt><cx:pt idx="2">5</cx:pt></cx:lvl>'
        in full.content
    )
    assert b'</cx:f><cx:lvl ptCount="3"><cx:pt idx="0">Jan</cx:pt>' in full.content
    assert with_values(book, full, adds=True) is full.content
    book.write(book.area("Data!B4"), number_formats=[["0%"]], values=[[7]])
    assert b'<cx:pt idx="2">7</cx:pt>' in with_values(book, full, adds=False)
    own = replace(full, content=full.content.replace(b"<cx:f>_xlchart.v1.1</cx:f>", b""))
    assert with_values(book, own, adds=True) == with_values(book, full, adds=True).replace(
        b"<cx:f>_xlchart.v1.1</cx:f>", b""
    )
    gone = replace(full, content=full.content.replace(b"_xlchart.v1.2", b"#REF!"))
    assert with_values(book, gone, adds=True) is gone.content


def test_values_of_a_hierarchy() -> None:
    """One level for each column; a column fewer is a level fewer."""
    book = filled_for_2016()
    chart = added(book, "Treemap")
    found = with_values(book, chart, adds=True)
    assert (
        b'<cx:lvl ptCount="4"><cx:pt idx="0">Paris</cx:pt><cx:pt idx="1">Rome</cx:pt><cx:pt idx="2">NYC</cx:pt>'
        b'</cx:lvl><cx:lvl ptCount="4"><cx:pt idx="0">EU</cx:pt><cx:pt idx="2">US</cx:pt><cx:pt idx="3">Asia</cx:pt>'
    ) in found
    narrower = replace(chart, content=found.replace(b"$D$2:$E$5", b"$E$2:$E$5"))
    assert with_values(book, narrower, adds=False).count(b"<cx:lvl") == 2


def test_values_of_unknown_cells_stay() -> None:
    """Those of another workbook are not looked at."""
    book = open_workbook(by_excel())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    other = replace(chart, content=chart.content.replace(b"Data!", b"[1]Data!"))
    assert with_values(book, other, adds=True) is other.content


def test_texts_in_place_of_numbers_are_other_values() -> None:
    """They are compared as texts."""
    book = open_workbook(by_excel())
    (chart,) = book.charts(book.sheet("Data").sheet_id)
    book.write(book.area("Data!B1"), values=[["Nord"]])
    assert b"<c:v>Nord</c:v>" in with_values(book, chart, adds=False)
