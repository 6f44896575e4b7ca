"""Colors: what people write, and what files say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.colors import COLOR_INDEX

from pytest_workbook.simulator.book.colors import OFFICE_THEME, THEME_ORDER, file_color, parse_color


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#FFA500", "#FFA500"),
        ("ffa500", "#FFA500"),
        ("Orange", "#FFA500"),
        ("lightgoldenrodyellow", "#FAFAD2"),
        ("", None),
        ("#FFF", None),
        ("#GGGGGG", None),
        ("FFFFA500", None),
        ("bluish", None),
    ],
)
def test_colors_as_people_write_them(text: str, expected: str | None) -> None:
    """Six digits with or without a sign, or a name of HTML, in any case."""
    assert parse_color(text) == expected


@given(st.integers(0, 0xFFFFFF))
def test_every_color_is_its_own_name(number: int) -> None:
    """What was read may be written."""
    assert parse_color(f"#{number:06X}") == f"#{number:06X}"
    assert file_color({"rgb": f"FF{number:06x}"}, (), "") == f"#{number:06X}"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({}, "#010203"),
        ({"auto": "1"}, "#010203"),
        ({"rgb": "nonsense"}, "#010203"),
        ({"indexed": "64"}, "#010203"),
        ({"indexed": "-1"}, "#010203"),
        ({"theme": "99"}, "#010203"),
        ({"theme": "0"}, "#FFFFFF"),
        ({"theme": "1"}, "#000000"),
        ({"theme": "4"}, "#4F81BD"),
        ({"theme": "0", "tint": "-0.5"}, "#808080"),
        ({"theme": "1", "tint": "0.5"}, "#808080"),
        ({"theme": "1", "tint": "7"}, "#FFFFFF"),
        ({"theme": "4", "tint": "wrong"}, "#4F81BD"),
        ({"theme": "4", "tint": "0.39997558519241921"}, "#95B3D7"),
        ({"theme": "4", "tint": "-0.249977111117893"}, "#376092"),
    ],
)
def test_colors_as_files_have_them(attributes: dict[str, str], expected: str) -> None:
    """By value, by place in theme or palette, lighter and darker; what cannot be read is the default."""
    found = file_color(attributes, OFFICE_THEME, "#010203")
    difference = [abs(int(found[at : at + 2], 16) - int(expected[at : at + 2], 16)) for at in (1, 3, 5)]
    # Excel rounds tints in steps of its own.
    assert max(difference) <= (1 if "tint" in attributes else 0)


def test_the_palette_is_that_of_other_readers() -> None:
    """Every indexed color, as openpyxl has it."""
    for index in range(64):
        assert file_color({"indexed": str(index)}, (), "") == "#" + COLOR_INDEX[index][2:]


def test_a_theme_has_twelve_colors() -> None:
    """One for each element of its scheme."""
    assert len(THEME_ORDER) == len(OFFICE_THEME) == 12
