"""Styles and sizes of rows and columns, put into what the file says."""

from __future__ import annotations

from pytest_workbook.simulator.book.looks import Lines, Look, Style
from pytest_workbook.simulator.book.model import Sheet
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.saving_lines import columns_element, read_spans, row_attributes
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_xml import outline

_FORMATS = CellFormats(("General",) * 2, (False,) * 2)


def styles() -> Styles:
    """Two of the file and a red one."""
    return Styles(_FORMATS, (*_FORMATS.styles, Style(Look(fill="#FF0000"))))


def sheet(lines: Lines, *, hidden: int | None = None) -> Sheet:
    """A sheet with these lines."""
    return Sheet("S", "S", lines=lines, hidden_rows={hidden} - {None}, hidden_columns={hidden} - {None})  # type: ignore[arg-type]  # None is taken out


def test_a_row_keeps_what_it_said() -> None:
    """What the model does not know, and what it knows and did not change, to the letter."""
    old = {"r": "3", "spans": "1:2", "ht": "30.0", "customHeight": "1", "outlineLevel": "2", "hidden": "1"}
    kept = row_attributes(old, 2, sheet(Lines(row_heights={2: 30.0})), styles())
    assert kept == {"r": "3", "ht": "30.0", "customHeight": "1", "outlineLevel": "2"}


def test_a_row_says_what_changed() -> None:
    """Height, style and hiding, also where they were taken away."""
    lines = Lines(row_heights={0: 20.25}, row_styles={0: 2})
    assert row_attributes({}, 0, sheet(lines, hidden=0), styles()) == {
        "r": "1",
        "ht": "20.25",
        "customHeight": "1",
        "s": "2",
        "customFormat": "1",
        "hidden": "1",
    }
    old = {"ht": "20", "customHeight": "1", "s": "1", "customFormat": "1", "collapsed": "1"}
    assert row_attributes(old, 0, sheet(Lines()), styles()) == {"r": "1", "collapsed": "1"}


def test_columns_are_cut_where_they_differ() -> None:
    """A group of columns is kept but for the one that has another width, style, or is hidden."""
    text = b'<worksheet><cols><col min="1" max="5" width="20" customWidth="1" outlineLevel="1"/></cols></worksheet>'
    spans = read_spans(outline(text, "s.xml", 2).child("cols"))
    widths = {**dict.fromkeys(range(5), 20.0), 1: 30.5}
    found = columns_element(
        spans, sheet(Lines(column_widths=widths, column_styles={3: 2, 7: 1}), hidden=2), "", styles()
    )
    columns = outline(b"<worksheet>" + found + b"</worksheet>", "s.xml", 2).child("cols")
    assert columns is not None
    shown = [
        (col.attributes["min"], col.attributes["max"], col.attributes["width"], col.attributes.get("style"))
        for col in columns.all("col")
    ]
    assert shown == [
        ("1", "1", "20", None),
        ("2", "2", "30.5", None),
        ("3", "3", "20", None),
        ("4", "4", "20", "2"),
        ("5", "5", "20", None),
        ("8", "8", "9.140625", "1"),
    ]
    assert [col.attributes.get("hidden") for col in columns.all("col")] == [None, None, "1", None, None, None]
    assert [col.attributes.get("outlineLevel") for col in columns.all("col")] == ["1"] * 5 + [None]


def test_without_columns_there_is_no_element() -> None:
    """Nothing to say."""
    assert (read_spans(None), columns_element([], sheet(Lines()), "", styles())) == ([], b"")
