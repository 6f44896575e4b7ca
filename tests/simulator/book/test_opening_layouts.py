"""Layouts of pivot tables as files hold them, and those that are too much for us."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.opening_layouts import label_columns, read_data, read_layout
from pytest_workbook.simulator.book.opening_parts import Node, parse_tree
from pytest_workbook.simulator.book.pivot_layout import (
    DataField,
    DataOfField,
    Item,
    Kind,
    Layout,
    PivotField,
    PivotItem,
)

_PIVOT = (
    "<p><location ref='A3:B5' firstHeaderRow='1' firstDataRow='1' firstDataCol='1'/>"
    "<pivotFields><pivotField axis='axisRow' showAll='0'><items><item x='1'/><item x='0' h='1' n='Osten'/>"
    "<item t='default'/></items></pivotField><pivotField dataField='1'/></pivotFields>"
    "<rowFields><field x='0'/></rowFields><rowItems/><colItems/>"
    "<dataFields><dataField name='Sum of x' fld='1'/></dataFields></p>"
)


def _node(text: str) -> Node:
    return parse_tree(text.encode(), "x.xml")


def _layout(*changes: tuple[str, str]) -> Layout | None:
    text = _PIVOT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_layout(_node(text))


def test_layout_is_read_with_excels_defaults() -> None:
    """Compact, with all totals, and items in their order."""
    field = PivotField((PivotItem(1), PivotItem(0, is_hidden=True, caption="Osten")))
    assert _layout() == Layout((field, PivotField()), (0,), None, (DataField("Sum of x", 1),))


def test_layout_says_otherwise() -> None:
    """Form, totals, order, function and pages."""
    found = _layout(
        ("<p>", "<p colGrandTotals='0' rowGrandTotals='0' grandTotalCaption='Alles'>"),
        (
            "showAll='0'",
            "showAll='0' compact='0' outline='0' defaultSubtotal='0' subtotalTop='0' sortType='descending'",
        ),
        ("fld='1'/>", "fld='1' subtotal='average'/>"),
        ("<dataFields>", "<pageFields><pageField fld='1' item='2'/><pageField fld='0'/></pageFields><dataFields>"),
    )
    assert found is not None
    assert (found.has_total_row, found.has_total_column, found.total_caption) == (False, False, "Alles")
    shown = found.fields[0]
    assert (shown.is_compact, shown.is_outline, shown.has_subtotals, shown.is_total_on_top, shown.sort) == (
        *(False, False, False, False, "descending"),
    )
    assert (found.data[0].function, found.pages) == ("average", ((1, 2), (0, None)))


@pytest.mark.parametrize(
    "change",
    [
        ("<rowFields><field x='0'/></rowFields>", ""),
        ("<field x='0'/>", "<field x='-2'/>"),
        ("<field x='0'/>", "<field x='7'/>"),
        ("<field x='0'/>", "<field x='0'/>" * 33),
        ("<field x='0'/>", "<field x='a'/>"),
        ("<rowItems/>", "<rowItems/><colFields><field x='0'/><field x='1'/></colFields>"),
        ("<dataField name='Sum of x' fld='1'/>", ""),
        ("fld='1'/>", "fld='1' subtotal='stdDev'/>"),
        ("fld='1'/>", "fld='1' showDataAs='percent'/>"),
        ("fld='1'/>", "fld='1'><extLst><ext pivotShowAs='percentOfParent'/></extLst></dataField>"),
        ("fld='1'/>", "/>"),
        ("showAll='0'", "showAll='1'"),
        ("showAll='0'", "showAll='0' sumSubtotal='1'"),
        ("showAll='0'", "showAll='0' autoShow='1'"),
        ("showAll='0'", "showAll='0' insertBlankRow='1'"),
        ("<items>", "<autoSortScope/><items>"),
        ("<item x='1'/>", "<item x='1' sd='0'/>"),
        ("<item t='default'/>", "<item t='sum'/>"),
        ("firstDataCol='1'", "firstDataCol='2'"),
        ("firstDataRow='1'", "firstDataRow='0'"),
        ("firstDataRow='1'", ""),
        ("<rowItems/>", "<rowItems/><filters><filter/></filters>"),
        ("<rowItems/>", "<rowItems/><calculatedItems><calculatedItem/></calculatedItems>"),
    ],
)
def test_other_layouts_are_left_alone(change: tuple[str, str]) -> None:
    """What is not one of the common ones, or makes no sense."""
    assert _layout(change) is None


def test_layout_says_that_labels_are_repeated() -> None:
    """As newer versions of Excel write it, in an extension."""
    found = _layout(("<items>", "<extLst><ext><pivotField fillDownLabels='1'/></ext></extLst><items>"))
    assert found is not None
    assert [field.is_repeated for field in found.fields] == [True, False]


def test_fields_of_rows_share_a_column_in_the_compact_form() -> None:
    """Others begin one of their own."""
    compact, outline = PivotField(), PivotField(is_compact=False)
    tabular = PivotField(is_compact=False, is_outline=False)
    layout = Layout((compact, outline, tabular, compact), (0, 1, 2, 3), None, (DataField("x", 0),))
    assert label_columns(layout) == [0, 0, 1, 2]


def test_data_are_read() -> None:
    """Values of each kind, listed or not."""
    shared = "<s v='a_x000A_b'/><n v='1.5'/><b v='1'/><d v='2026-01-02T12:00:00'/><e v='#N/A'/><m/>"
    text = f"<c><cacheFields><cacheField name='X'><sharedItems containsDate='1'>{shared}</sharedItems></cacheField>"
    fields = read_data(_node(f"{text}<cacheField name='Y'/></cacheFields></c>"))
    items = (
        Item(Kind.TEXT, "a\nb"),
        Item(Kind.NUMBER, 1.5),
        Item(Kind.BOOLEAN, value=True),
        Item(Kind.DATE, 46024.5),
        Item(Kind.ERROR, "#N/A"),
        Item(Kind.MISSING),
    )
    assert fields == (DataOfField("X", items, is_listed=True, has_dates=True), DataOfField("Y"))


@pytest.mark.parametrize(
    "text",
    [
        "<c/>",
        "<c><cacheFields/></c>",
        "<c><cacheFields><cacheField name='X' formula='Y*2'/></cacheFields></c>",
        "<c><cacheFields><cacheField name='X'><fieldGroup/></cacheField></cacheFields></c>",
        "<c><cacheFields><cacheField name='X'/></cacheFields><cacheHierarchies/></c>",
        "<c><cacheFields><cacheField name='X'><sharedItems><n v='inf'/></sharedItems></cacheField></cacheFields></c>",
        "<c><cacheFields><cacheField name='X'><sharedItems><d v='x'/></sharedItems></cacheField></cacheFields></c>",
        "<c><cacheFields><cacheField name='X'><sharedItems><q/></sharedItems></cacheField></cacheFields></c>",
    ],
)
def test_other_data_are_left_alone(text: str) -> None:
    """Calculated and grouped fields, cubes, and what cannot be read."""
    assert read_data(_node(text)) is None
