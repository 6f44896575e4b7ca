"""Pivot tables are built from their data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book import pivot_building
from pytest_workbook.simulator.book.model import ErrorValue, Scalar
from pytest_workbook.simulator.book.pivot_building import build, joined, summed, used_fields
from pytest_workbook.simulator.book.pivot_layout import (
    DataField,
    DataOfField,
    Item,
    Kind,
    Layout,
    Line,
    PivotData,
    PivotField,
    PivotItem,
)


def _item(value: Scalar) -> Item:
    if value is None:
        return Item(Kind.MISSING)
    if isinstance(value, bool):
        return Item(Kind.BOOLEAN, value)
    if isinstance(value, ErrorValue):
        return Item(Kind.ERROR, str(value))
    return Item(Kind.TEXT if isinstance(value, str) else Kind.NUMBER, value)


def _data(*rows: tuple[Scalar, Scalar, Scalar]) -> PivotData:
    records = [tuple(_item(value) for value in row) for row in rows]
    return joined([DataOfField("A"), DataOfField("B"), DataOfField("N")], records, {0, 1})


_DATA = _data(("x", "p", 1), ("y", "q", 2), ("X", "q", 4), ("x", "p", 8))
_FIELD = PivotField()
_LAYOUT = Layout((_FIELD, _FIELD, _FIELD), (0,), None, (DataField("Sum of N", 2),))


def _body(layout: Layout, data: PivotData = _DATA) -> list[tuple[Scalar, ...]]:
    built = build(layout, data)
    assert built is not None
    return list(built.body)


def test_one_field_of_rows() -> None:
    """Each item with its sum, whatever its case, and the total of all."""
    assert _body(_LAYOUT) == [("x", 13), ("y", 2), ("Grand Total", 15)]
    assert _body(replace(_LAYOUT, has_total_row=False, total_caption="?")) == [("x", 13), ("y", 2)]


def test_new_values_come_last_or_in_their_order() -> None:
    """By hand, ascending and descending, blanks always last; known items keep their places."""
    data = _data(("b", "p", 1), (None, "p", 2), ("a", "p", 4), (3, "p", 8), (True, "p", 16))
    orders = {
        sort: [row[0] for row in _body(replace(_LAYOUT, fields=(PivotField(sort=sort), _FIELD, _FIELD)), data)][:-1]
        for sort in ("manual", "ascending", "descending")
    }
    assert orders == {
        "manual": ["b", "(blank)", "a", 3, "TRUE"],
        "ascending": [3, "a", "b", "TRUE", "(blank)"],
        "descending": ["TRUE", "b", "a", 3, "(blank)"],
    }
    known = PivotField((PivotItem(2), PivotItem(0, caption="B!")))
    assert [row[0] for row in _body(replace(_LAYOUT, fields=(known, _FIELD, _FIELD)), data)][:3] == [
        "a",
        "B!",
        "(blank)",
    ]


@pytest.mark.parametrize(
    ("field", "width", "expected"),
    [
        (PivotField(), 1, [("x", 13), ("p", 9), ("q", 4), ("y", 2), ("q", 2), ("Grand Total", 15)]),
        (
            PivotField(is_total_on_top=False),
            1,
            [
                ("x", None),
                ("p", 9),
                ("q", 4),
                ("x Total", 13),
                ("y", None),
                ("q", 2),
                ("y Total", 2),
                ("Grand Total", 15),
            ],
        ),
        (
            PivotField(has_subtotals=False),
            1,
            [("x", None), ("p", 9), ("q", 4), ("y", None), ("q", 2), ("Grand Total", 15)],
        ),
        (
            PivotField(is_compact=False),
            2,
            [
                *(("x", None, 13), (None, "p", 9), (None, "q", 4), ("y", None, 2), (None, "q", 2)),
                ("Grand Total", None, 15),
            ],
        ),
        (
            PivotField(is_compact=False, is_outline=False),
            2,
            [
                *(("x", "p", 9), (None, "q", 4), ("x Total", None, 13), ("y", "q", 2), ("y Total", None, 2)),
                ("Grand Total", None, 15),
            ],
        ),
        (
            PivotField(is_compact=False, is_outline=False, has_subtotals=False),
            2,
            [("x", "p", 9), (None, "q", 4), ("y", "q", 2), ("Grand Total", None, 15)],
        ),
        (
            PivotField(is_compact=False, is_repeated=True),
            2,
            [("x", None, 13), ("x", "p", 9), ("x", "q", 4), ("y", None, 2), ("y", "q", 2), ("Grand Total", None, 15)],
        ),
        (
            PivotField(is_repeated=True),
            1,
            [("x", 13), ("p", 9), ("q", 4), ("y", 2), ("q", 2), ("Grand Total", 15)],
        ),
    ],
    ids=[
        "compact",
        "below",
        "none",
        "outline",
        "tabular",
        "tabular without totals",
        "repeated",
        "repeated in one column",
    ],
)
def test_two_fields_of_rows(field: PivotField, width: int, expected: list[tuple[Scalar, ...]]) -> None:
    """In each form, with totals above, below or not at all."""
    layout = replace(_LAYOUT, fields=(field, _FIELD, _FIELD), rows=(0, 1), label_columns=width)
    assert _body(layout) == expected


def test_lines_of_a_table_name_their_items() -> None:
    """With what they repeat of the line before, as the file lists them."""
    field = PivotField(is_compact=False, is_outline=False)
    built = build(replace(_LAYOUT, fields=(field, _FIELD, _FIELD), rows=(0, 1), label_columns=2), _DATA)
    assert built is not None
    assert built.rebuilt.rows == (
        Line((0, 0)),
        Line((0, 1), 1),
        Line((0,), 0, "default"),
        Line((1, 1)),
        Line((1,), 0, "default"),
        Line((0,), 0, "grand"),
    )
    assert built.rebuilt.columns == (Line(),)


def test_a_field_of_columns() -> None:
    """Its items are heads; blank where nothing meets."""
    built = build(replace(_LAYOUT, column=1, header_rows=2), _DATA)
    assert built is not None
    assert built.heads == ("p", "q", "Grand Total")
    assert built.body == (("x", 9, 4, 13), ("y", None, 2, 2), ("Grand Total", 9, 6, 15))
    assert built.rebuilt.columns == (Line((0,)), Line((1,)), Line((0,), 0, "grand"))
    slim = build(replace(_LAYOUT, column=1, has_total_column=False), _DATA)
    assert slim is not None
    assert slim.body[0] == ("x", 9, 4)


def test_several_sums_stand_side_by_side() -> None:
    """Each in a column of its own, whose head stays."""
    data = tuple(DataField(name, 2, name) for name in ("sum", "count", "countNums", "average", "max", "min", "product"))
    built = build(replace(_LAYOUT, data=data), _DATA)
    assert built is not None
    assert built.body[0] == ("x", 13, 3, 3, 13 / 3, 8, 1, 32)
    assert (built.heads, built.rebuilt.columns[1]) == ((), Line((1,), 0, "data", 1))


def test_pages_and_hidden_items_filter() -> None:
    """Also out of the totals; a page's item that is not there leaves the table as it is."""
    assert _body(replace(_LAYOUT, pages=((1, 1),))) == [("x", 4), ("y", 2), ("Grand Total", 6)]
    assert _body(replace(_LAYOUT, pages=((1, None),)))[-1] == ("Grand Total", 15)
    hidden = PivotField((PivotItem(0, is_hidden=True), PivotItem(1)))
    assert _body(replace(_LAYOUT, fields=(hidden, _FIELD, _FIELD))) == [("y", 2), ("Grand Total", 2)]
    several = PivotField((PivotItem(0), PivotItem(1, is_hidden=True)))
    assert _body(replace(_LAYOUT, fields=(_FIELD, several, _FIELD), pages=((1, None),)))[-1] == ("Grand Total", 9)
    assert build(replace(_LAYOUT, pages=((1, 7),)), _DATA) is None


def test_a_table_too_large_is_left_to_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows times columns of values."""
    monkeypatch.setattr(pivot_building, "MAX_CELLS", 8)
    assert build(replace(_LAYOUT, column=1), _DATA) is None
    assert build(_LAYOUT, _DATA) is not None


def test_new_items_are_filtered_out_where_others_are() -> None:
    """Unless the field says that they show."""
    one = PivotField((PivotItem(0, is_hidden=True),))
    assert _body(replace(_LAYOUT, fields=(one, _FIELD, _FIELD))) == [("Grand Total", None)]
    shows = replace(one, shows_new=True)
    assert _body(replace(_LAYOUT, fields=(shows, _FIELD, _FIELD))) == [("y", 2), ("Grand Total", 2)]


def test_totals_add_up_the_innermost_rows() -> None:
    """As Excel does: the last digits tell."""
    data = _data(("x", "p", 0.1), ("y", "p", 0.7), ("x", "q", 0.2), ("y", "q", 0.1), ("x", "q", 0.3))
    total = 0.1 + (0.2 + 0.3) + 0.7 + 0.1
    assert _body(replace(_LAYOUT, rows=(0, 1)), data)[-1] == ("Grand Total", total)
    assert total != 0.1 + 0.7 + 0.2 + 0.1 + 0.3


def test_nothing_left_is_a_total_of_nothing() -> None:
    """Where all is filtered out."""
    hidden = PivotField((PivotItem(0, is_hidden=True), PivotItem(1, is_hidden=True)))
    assert _body(replace(_LAYOUT, fields=(hidden, _FIELD, _FIELD))) == [("Grand Total", None)]


def test_totals_are_named_by_texts() -> None:
    """Of numbers, dates, booleans and blanks, too."""
    data = [Item(Kind.NUMBER, 1.5), Item(Kind.DATE, 46023), Item(Kind.BOOLEAN, value=True), Item(Kind.MISSING)]
    records = [(item, Item(Kind.TEXT, "p"), Item(Kind.NUMBER, 1)) for item in data]
    known = [DataOfField("A", has_dates=True), DataOfField("B"), DataOfField("N")]
    layout = replace(_LAYOUT, fields=(PivotField(is_total_on_top=False), _FIELD, _FIELD), rows=(0, 1))
    totals = [row[0] for row in _body(layout, joined(known, records, {0, 1})) if str(row[0]).endswith(" Total")]
    assert totals == ["1.5 Total", "1/1/2026 Total", "TRUE Total", "(blank) Total", "Grand Total"]


@pytest.mark.parametrize(
    ("function", "values", "expected"),
    [
        ("sum", [], None),
        ("sum", [None, None], None),
        ("sum", ["a", True], 0),
        ("count", ["a", None, 1], 2),
        ("count", [None], None),
        ("countNums", ["a", 1, 2], 2),
        ("average", ["a"], ErrorValue("#DIV/0!")),
        ("average", [1, "a", 4], 2.5),
        ("max", ["a"], 0),
        ("min", [3, 2], 2),
        ("product", [3, 2], 6),
        ("sum", [1, ErrorValue("#N/A")], ErrorValue("#N/A")),
        ("count", [1, ErrorValue("#N/A")], 2),
    ],
)
def test_functions(function: str, values: list[Scalar], expected: Scalar) -> None:
    """Over numbers alone, but for the count; an error among them is the result."""
    found = summed(DataField("x", 0, function), [_item(value) for value in values])
    assert found == expected
    assert type(found) is type(expected) or isinstance(found, float)


def test_known_values_stay_listed() -> None:
    """Those that are gone, too, so that places of items stay; fields that are not listed are left alone."""
    known = [DataOfField("A", (Item(Kind.TEXT, "old"),), is_listed=True), DataOfField("B")]
    data = joined(known, [(Item(Kind.TEXT, "new"), Item(Kind.NUMBER, 1))], set())
    assert [item.value for item in data.fields[0].items] == ["old", "new"]
    assert data.fields[1] == known[1]


def test_used_fields() -> None:
    """Rows, columns and pages."""
    assert used_fields(replace(_LAYOUT, column=2, pages=((1, None),))) == {0, 1, 2}


_RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "Z", None, 1, True]),
        st.sampled_from(["p", "q", ErrorValue("#N/A"), 2.5]),
        st.one_of(st.none(), st.integers(-9, 9)),
    ),
    min_size=1,
    max_size=12,
)


@given(
    _RECORDS, st.booleans(), st.booleans(), st.booleans(), st.sampled_from([None, 1]), st.sampled_from([(0,), (0, 1)])
)
def test_totals_are_the_sums_of_their_parts(
    records: list[tuple[Scalar, Scalar, Scalar]],
    outline: bool,
    subtotals: bool,
    compact: bool,
    column: int | None,
    rows: tuple[int, ...],
) -> None:
    """Whatever the layout: of the innermost rows, and of the columns; and building again changes nothing."""
    column = column if rows == (0,) else None
    field = PivotField(is_compact=compact, is_outline=outline, has_subtotals=subtotals)
    width = 2 if len(rows) > 1 and not (compact and outline) else 1
    layout = replace(_LAYOUT, fields=(field, field, field), rows=rows, column=column, label_columns=width)
    data = _data(*records)
    built = build(layout, data)
    assert built is not None
    total = sum(int(number) for _, _, number in records if number is not None)
    *body, last = built.body
    assert {len(row) for row in built.body} == {width + len(built.rebuilt.columns)}
    assert (last[-1] or 0) == total
    inner = [row for row, line in zip(body, built.rebuilt.rows, strict=False) if len(line.path) == len(rows)]
    assert sum(float(row[-1] or 0) for row in inner) == total
    if column is not None:
        assert all(sum(float(cell or 0) for cell in row[1:-1]) == (row[-1] or 0) for row in built.body)
    again = build(built.rebuilt.layout, data)
    assert again == built
