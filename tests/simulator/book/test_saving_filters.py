"""Filters in the words of the file."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.saving_filters import color_attributes, filter_column, icon_tag
from pytest_workbook.simulator.book.table_view import Criteria, FilterDate, Icon


def tint(color: str, *, is_font: bool) -> int:
    """A format for each color."""
    return len(color) + is_font


@pytest.mark.parametrize(
    ("criteria", "inside"),
    [
        (Criteria("Values", values=("a&b", "")), '<filters blank="1"><filter val="a&amp;b"/></filters>'),
        (
            Criteria("Values", values=(FilterDate("2026-03-04", "Month"),)),
            '<filters><dateGroupItem year="2026" month="3" dateTimeGrouping="month"/></filters>',
        ),
        (
            Criteria("Custom", "<=5", "=x", "Or"),
            '<customFilters><customFilter operator="lessThanOrEqual" val="5"/><customFilter val="x"/></customFilters>',
        ),
        (
            Criteria("Custom", "5", "=6"),
            '<customFilters and="1"><customFilter val="5"/><customFilter val="6"/></customFilters>',
        ),
        (
            Criteria("Custom", "<>"),
            '<customFilters><customFilter operator="notEqual" val=" "/></customFilters>',
        ),
        (Criteria("BottomItems", "007"), '<top10 top="0" val="7"/>'),
        (Criteria("TopPercent", "5"), '<top10 percent="1" val="5"/>'),
        (Criteria("Dynamic", dynamic="AllDatesInPeriodMay"), '<dynamicFilter type="M5"/>'),
        (Criteria("CellColor", color="#FF0000"), '<colorFilter dxfId="7"/>'),
        (Criteria("CellColor", color=""), "<colorFilter/>"),
        (Criteria("FontColor", color="#FF0000"), '<colorFilter dxfId="8" cellColor="0"/>'),
        (Criteria("Icon", icon=Icon("ThreeFlags", 1)), '<iconFilter iconSet="3Flags" iconId="1"/>'),
    ],
)
def test_each_kind_is_written(criteria: Criteria, inside: str) -> None:
    """As Excel writes it."""
    assert filter_column(3, criteria, "", tint).decode() == f'<filterColumn colId="3">{inside}</filterColumn>'


def test_newer_icons_are_an_alternative() -> None:
    """Which older versions of Excel pass over; the namespaces are declared where they are needed."""
    criteria = Criteria("Icon", icon=Icon("FiveBoxes", 3))
    assert filter_column(3, criteria, "x:", tint).decode() == (
        '<x:filterColumn colId="3"><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/'
        'main" Requires="x14"><x14:iconFilter iconSet="5Boxes" iconId="3"/></mc:Choice></mc:AlternateContent>'
        "</x:filterColumn>"
    )
    assert icon_tag(Icon("ThreeFlags", 0), "sortCondition", "x:", {"ref": "A1"}) == (
        b'<x:sortCondition ref="A1" iconSet="3Flags" iconId="0"/>'
    )


def test_the_prefix_is_that_of_the_part() -> None:
    """On every element."""
    written = filter_column(0, Criteria("Values", values=("a",)), "x:", tint).decode()
    assert written == '<x:filterColumn colId="0"><x:filters><x:filter val="a"/></x:filters></x:filterColumn>'
    assert color_attributes("", "FontColor", tint) == {"cellColor": "0"}
