"""The filters that a table part describes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.model import TableColumn
from pytest_workbook.simulator.book.opening_filters import read_filters, tint_of
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.saving_filters import filter_column
from pytest_workbook.simulator.book.table_view import ColumnFilter, Criteria, FilterDate, Icon

_COLUMNS = (TableColumn("7", "a"), TableColumn("9", "b"))
_TINTS = (("#FF0000", None), (None, "#0000FF"))


def read(inside: str, place: object = 1) -> Criteria | None:
    """The criteria of one column."""
    text = f'<autoFilter><filterColumn colId="{place}">{inside}</filterColumn></autoFilter>'
    found = read_filters(parse_tree(text.encode(), "t.xml"), _COLUMNS, _TINTS)
    assert len(found) < 2
    assert all(each.column_id == "9" for each in found)
    return found[0].criteria if found else None


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<filters blank="1"><filter val="x_x0041_"/></filters>', Criteria("Values", values=("xA", ""))),
        (
            '<filters><dateGroupItem year="2026" month="3" dateTimeGrouping="month"/></filters>',
            Criteria("Values", values=(FilterDate("2026-03-01", "Month"),)),
        ),
        (
            '<filters><dateGroupItem year="2026" month="3" day="4" hour="5" dateTimeGrouping="hour"/></filters>',
            Criteria("Values", values=(FilterDate("2026-03-04T05:00:00", "Hour"),)),
        ),
        ('<customFilters><customFilter operator="notEqual" val=" "/></customFilters>', Criteria("Custom", "<>")),
        (
            '<customFilters><customFilter val="a"/><customFilter operator="lessThan" val="5"/></customFilters>',
            Criteria("Custom", "=a", "<5", "Or"),
        ),
        ('<top10 val="3"/>', Criteria("TopItems", "3")),
        ('<top10 top="0" percent="1" val="10.0" filterVal="2"/>', Criteria("BottomPercent", "10")),
        ('<dynamicFilter type="Q3" val="1"/>', Criteria("Dynamic", dynamic="AllDatesInPeriodQuarter3")),
        ('<colorFilter dxfId="0"/>', Criteria("CellColor", color="#FF0000")),
        ('<colorFilter dxfId="1" cellColor="0"/>', Criteria("FontColor", color="#0000FF")),
        ('<iconFilter iconSet="4Rating" iconId="2"/>', Criteria("Icon", icon=Icon("FourRating", 2))),
        (
            '<AlternateContent><Choice><iconFilter iconSet="3Triangles" iconId="2"/></Choice></AlternateContent>',
            Criteria("Icon", icon=Icon("ThreeTriangles", 2)),
        ),
        (
            '<extLst><ext><iconFilter iconSet="3Stars" iconId="0"/></ext></extLst>',
            Criteria("Icon", icon=Icon("ThreeStars", 0)),
        ),
    ],
)
def test_each_kind_is_read(inside: str, expected: Criteria) -> None:
    """In Graph's words."""
    assert read(inside) == expected


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<filters/>",
        "<customFilters/>",
        '<top10 val="some"/>',
        '<dynamicFilter type="null"/>',
        '<colorFilter dxfId="7"/>',
        '<colorFilter dxfId="1"/>',
        '<iconFilter iconSet="NoIcons"/>',
        "<extLst/>",
        '<AlternateContent><Fallback><top10 val="3"/></Fallback></AlternateContent>',
        '<iconFilter iconSet="3Arrows" iconId="x"/>',
    ],
)
def test_what_says_nothing_is_left_out(inside: str) -> None:
    """As if the column were not filtered."""
    assert read(inside) is None


@pytest.mark.parametrize("place", [2, -1, "x", ""])
def test_columns_outside_are_left_out(place: object) -> None:
    """A number that no column has."""
    assert read('<top10 val="3"/>', place) is None


def test_a_color_may_be_none() -> None:
    """Without a format, cells without a fill are meant."""
    assert tint_of({}, _TINTS, is_font=False) == ""
    assert read_filters(None, _COLUMNS, _TINTS) == ()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    """As a value, with signs that XML cannot hold."""
    criteria = Criteria("Values", values=(text,))
    written = filter_column(0, criteria, "", lambda color, *, is_font: 0).decode()
    found = read_filters(parse_tree(f"<autoFilter>{written}</autoFilter>".encode(), "t.xml"), _COLUMNS, ())
    assert found == (ColumnFilter("7", criteria),)
