"""The looks that a styles part gives to cells."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.colors import OFFICE_THEME
from pytest_workbook.simulator.book.looks import Edge, Font, Look
from pytest_workbook.simulator.book.opening_looks import read_looks, read_theme, read_tints
from pytest_workbook.simulator.book.opening_parts import parse_tree
from pytest_workbook.simulator.book.package import Package


def looks(body: str) -> tuple[Look, ...]:
    """The looks of a styles part."""
    return read_looks(parse_tree(f"<styleSheet>{body}</styleSheet>".encode(), "s.xml"), OFFICE_THEME)


def one(lists: str, xf: str, inside: str = "") -> Look:
    """The look of the one entry of a styles part."""
    return looks(f"{lists}<cellXfs><xf {xf}>{inside}</xf></cellXfs>")[0]


def test_without_lists_all_is_as_by_default() -> None:
    """Also where an entry points into nothing."""
    assert looks("") == ()
    assert one("", 'fontId="7" fillId="x" borderId="-1"') == Look()


def test_fonts() -> None:
    """Flags may be written out and off; an underline without a value is single; what cannot be read is as usual."""
    lists = (
        '<fonts><font><b/><i val="0"/><u/><sz val="9.5"/><color theme="4"/><name val="Größe"/></font>'
        '<font><b val="true"/><u val="doubleAccounting"/><sz val="wide"/><color auto="1"/></font>'
        '<font><u val="wavy"/><sz val="-1"/></font></fonts>'
    )
    assert one(lists, 'fontId="0"').font == Font("Größe", 9.5, bold=True, underline="Single", color="#4F81BD")
    assert one(lists, 'fontId="1"').font == Font(bold=True, underline="DoubleAccountant")
    assert one(lists, 'fontId="2"').font == Font(underline="Single")
    # An index that leads nowhere means the first.
    assert one(lists, 'fontId="3"').font.name == "Größe"


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        ("", ""),
        ("<patternFill/>", ""),
        ('<patternFill patternType="none"><fgColor rgb="FFFF0000"/></patternFill>', ""),
        ('<patternFill patternType="solid"><fgColor rgb="FFFF0000"/><bgColor indexed="64"/></patternFill>', "#FF0000"),
        ('<patternFill patternType="solid"/>', ""),
        (
            '<patternFill patternType="gray125"><fgColor rgb="FF0000FF"/><bgColor rgb="FF00FF00"/></patternFill>',
            "#00FF00",
        ),
        ('<gradientFill><stop position="0"><color rgb="FFFF0000"/></stop></gradientFill>', ""),
    ],
)
def test_fills(fill: str, expected: str) -> None:
    """A solid fill is its foreground, another pattern its background."""
    assert one(f"<fills><fill>{fill}</fill></fills>", 'fillId="0"').fill == expected


def test_borders() -> None:
    """Sides with style and color; diagonals as their flags say; what is no style is no line."""
    lists = (
        '<borders><border diagonalUp="1"><left style="mediumDashed"><color rgb="FFFF0000"/></left><right style="odd"/>'
        '<top style="double"/><bottom/><diagonal style="thin"/></border></borders>'
    )
    found = one(lists, 'borderId="0"')
    assert found.left == Edge("Dash", "Medium", "#FF0000")
    assert found.top == Edge("Double", "Thick")
    assert found.diagonal_up == Edge("Continuous", "Thin")
    assert not any(edge.is_line for edge in (found.right, found.bottom, found.diagonal_down))


def test_alignment_and_protection() -> None:
    """What is said, and what is usual where nothing or nonsense is."""
    inside = (
        '<alignment horizontal="centerContinuous" vertical="top" wrapText="1"/><protection locked="0" hidden="true"/>'
    )
    assert one("", "", inside) == Look(
        horizontal="CenterAcrossSelection", vertical="Top", wrap=True, locked=False, formula_hidden=True
    )
    assert one("", "", '<alignment horizontal="odd" vertical="odd"/>') == Look()


def test_differential_formats_have_colors() -> None:
    """Of the cell, of the font, of both or of neither."""
    body = (
        '<dxfs><dxf><fill><patternFill><bgColor rgb="FF00FF00"/></patternFill></fill></dxf>'
        '<dxf><font><color rgb="FF0000FF"/></font><fill><patternFill><fgColor theme="0"/></patternFill></fill></dxf>'
        "<dxf/></dxfs>"
    )
    found = read_tints(parse_tree(f"<styleSheet>{body}</styleSheet>".encode(), "s.xml"), OFFICE_THEME)
    assert found == (("#00FF00", None), ("#FFFFFF", "#0000FF"), (None, None))


def test_themes() -> None:
    """A file's own colors, also those of the system; Office's where there is no theme or no color."""
    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    package = Package.read(data.getvalue())
    found = read_theme(package, "xl/theme/theme1.xml")
    assert (found[0], found[1], len(found)) == ("#FFFFFF", "#000000", 12)
    assert read_theme(package, None) == read_theme(package, "missing.xml") == OFFICE_THEME
    scheme = b"<clrScheme><dk2><srgbClr val='112233'/></dk2></clrScheme>"
    parts = Package.of_parts({"t.xml": b"<theme><themeElements>" + scheme + b"</themeElements></theme>"})
    assert read_theme(parts, "t.xml") == (*OFFICE_THEME[:3], "#112233", *OFFICE_THEME[4:])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&'\"\ufffe\uffff"), max_size=6))
def test_no_value_is_too_odd(text: str) -> None:
    """What cannot be read is passed over."""
    found = one(
        f"<fonts><font><sz val='{text}'/><u val='{text}'/><color rgb='{text}' tint='{text}'/></font></fonts>"
        f"<fills><fill><patternFill patternType='{text}'><bgColor indexed='{text}'/></patternFill></fill></fills>"
        f"<borders><border><left style='{text}'/></border></borders>",
        f"fontId='{text}' fillId='{text}' borderId='{text}'",
    )
    assert 0 < found.font.size < 1000
