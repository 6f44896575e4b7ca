"""Tests of the colors of charts."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.charts_colors import color_of, digits_of, series_color
from pytest_workbook.simulator.book.charts_tree import read_tag


@pytest.mark.parametrize(
    ("text", "expected"), [("#ffa500", "FFA500"), ("FFA500", "FFA500"), (" Orange ", "FFA500"), ("#FFF", None)]
)
def test_what_clients_write(text: str, expected: str | None) -> None:
    """With and without the sign, or by name."""
    assert digits_of(text) == expected


def test_series_take_the_accents_of_the_theme_in_turn() -> None:
    """Then darker."""
    assert [series_color(place) for place in (0, 1, 5)] == ["4472C4", "ED7D31", "70AD47"]
    assert series_color(6) not in {series_color(place) for place in range(6)}
    assert series_color(12) == series_color(0)


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        ('<solidFill><srgbClr val="ff0000"/></solidFill>', "FF0000"),
        ('<solidFill><schemeClr val="accent2"/></solidFill>', "ED7D31"),
        ('<solidFill><sysClr val="windowText" lastClr="000000"/></solidFill>', "000000"),
        ('<solidFill><prstClr val="red"/></solidFill>', "FF0000"),
        (
            '<solidFill><schemeClr val="tx1"><lumMod val="65000"/><lumOff val="35000"/></schemeClr></solidFill>',
            "595959",
        ),
        ('<solidFill><srgbClr val="FF0000"><lumMod val="50000"/></srgbClr></solidFill>', "800000"),
        ('<solidFill><schemeClr val="unknown"/></solidFill>', None),
        ('<solidFill><srgbClr val="12"/></solidFill>', None),
        ("<solidFill/>", None),
        ("<gradFill/>", None),
    ],
)
def test_what_files_hold(fill: str, expected: str | None) -> None:
    """By value, by theme and by name, brighter and darker."""
    assert color_of(read_tag(fill.encode(), "p")) == expected


def test_no_fill_has_no_color() -> None:
    """None of it."""
    assert color_of(None) is None
