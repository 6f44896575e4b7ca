"""GETPIVOTDATA finds the values of a pivot table, and follows it."""

import pytest
from pivoted import PIVOT, Shape, pivoted
from rich_workbook import parts, with_parts

from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree
from pytest_workbook.simulator.book.pivot_layout import Line
from pytest_workbook.simulator.book.pivot_lookups import read_lines
from pytest_workbook.simulator.book.workbook import Workbook

_CROSS = Shape(rows=(0,), columns=(1,), header_rows=2)
_HEADS = (("Sum of Units", "Column Labels"), ("Row Labels", "Pen", "Ink", "Grand Total"))


def refreshed(shape: Shape, heads: tuple[tuple[str, ...], ...] = (("Row Labels", "Sum of Units"),)) -> Workbook:
    """A workbook whose pivot table was built from its data."""
    book = open_workbook(pivoted(shape, heads))
    book.refresh_pivots(book.pivots(book.sheet("Pivot").sheet_id))
    return book


def asked(book: Workbook, formula: str) -> Scalar:
    """What a formula beside the data gives, with ``east`` and ``Ink`` in H1 and H2."""
    sheet = book.sheet("Data").sheet_id
    book.write(book.area("H1:H2", sheet), values=[["east"], ["Ink"]])
    book.write(book.area("J1", sheet), formulas=[[formula]])
    return book.values(book.area("J1", sheet))[0][0]


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ('"Sum of Units",Pivot!$A$3', 23),
        ('"units",Pivot!C5', 23),
        ('"",Pivot!C5', 23),
        ('"Units"&"",Pivot!A4', 23),
        ('"Units",Pivot!A4,"Region","East"', 19),
        ('"Units",Pivot!A4,"Product","Pen"', 13),
        ('"Units",Pivot!A4,"Region",H1,"product",H2', 6),
        ('"Units",Pivot!A4,"Product","Pen","Region","West"', 0),
        ('"Units",Pivot!A4,"Region","North"', "#REF!"),
        ('"Units",Pivot!A4,"Price",2', "#REF!"),
        ('"Units",Pivot!A4,"Region","East","Region","East"', "#REF!"),
        ('"Price",Pivot!A4', "#REF!"),
        ('"Units",Pivot!Z4', "#REF!"),
        ('"Units",A1', "#REF!"),
        ('"Units",1+1', "#REF!"),
        ("H1,Pivot!A4", "#REF!"),
        ('"Units",Pivot!A4,H1,"East"', "#REF!"),
        ('"Units",Pivot!A4,"Region",1/0', "#DIV/0!"),
    ],
)
def test_values_are_found_by_their_items(arguments: str, value: Scalar) -> None:
    """In any order and case; what the pivot table does not show is an error."""
    assert asked(refreshed(_CROSS, _HEADS), f"=GETPIVOTDATA({arguments})") == value


@pytest.mark.parametrize("form", ["compact", "outline", "tabular"])
def test_items_below_items_are_found(form: str) -> None:
    """And the totals of the outer ones."""
    labels = 1 if form == "compact" else 2
    book = refreshed(Shape(rows=(0, 1), form=form, label_columns=labels), (("Row Labels", "Product")[:labels],))
    questions = ['"Region","East"', '"Region","East","Product","Ink"', '"Product","Ink"']
    found = [asked(book, f'=GETPIVOTDATA("Units",Pivot!A3,{each})') for each in questions]
    assert found == [19, 6, "#REF!"]


def test_one_of_several_data_fields_is_found() -> None:
    """By its own name, or that of its field."""
    data = (("Sum of Units", 2, "sum"), ("Dearest", 3, "max"))
    book = refreshed(Shape(data=data), (("Row Labels", "Sum of Units", "Dearest"),))
    names = ("Dearest", "Price", "Units")
    assert [asked(book, f'=GETPIVOTDATA("{name}",Pivot!A3,"Region","East")') for name in names] == [2.5, 2.5, 19]


def test_a_refresh_is_followed() -> None:
    """Formulas that ask are calculated again."""
    book = refreshed(_CROSS, _HEADS)
    assert asked(book, '=GETPIVOTDATA("Units",Pivot!A4,"Region","East")') == 19
    sheet = book.sheet("Data").sheet_id
    book.write(book.area("C2", sheet), values=[[110]])
    book.refresh_pivots(book.pivots(book.sheet("Pivot").sheet_id))
    assert book.values(book.area("J1", sheet)) == [[119]]


def test_a_pivot_table_is_looked_up_as_its_file_has_it() -> None:
    """By the lines that the file lists, and the cells that it has."""
    content = pivoted(Shape(), (("Row Labels", "Sum of Units"), ("East", "5"), ("West", "6"), ("Grand Total", "11")))
    lines = '<rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
    part = parts(content)[PIVOT].decode()
    part = part.replace("</rowFields>", f"</rowFields>{lines}<colItems><i/></colItems>").replace("A3:B4", "A3:B6")
    book = open_workbook(with_parts(content, {PIVOT: part.encode()}))
    assert asked(book, '=GETPIVOTDATA("Units",Pivot!A3,"Region","West")&GETPIVOTDATA("Units",Pivot!A3)') == "611"
    broken = with_parts(content, {PIVOT: part.replace('<x v="1"/>', '<x v="9"/>').encode()})
    assert asked(open_workbook(broken), '=GETPIVOTDATA("Units",Pivot!A3)') == "#REF!"


def test_lines_are_read_as_they_repeat_the_ones_before() -> None:
    """Their places, kinds and data fields."""
    text = '<p><rowItems><i><x/><x v="2"/></i><i r="1"><x v="3"/></i><i t="grand" i="1"><x/></i></rowItems></p>'
    root: Node = parse_tree(text.encode(), "p")
    assert read_lines(root, "rowItems") == (
        Line((0, 2)),
        Line((0, 3), 1),
        Line((0,), 0, "grand", 1),
    )
    assert read_lines(root, "colItems") == ()
