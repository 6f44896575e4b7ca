"""The icons that conditional formats put into cells."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from extended import icon_format, with_icons
from openpyxl.formatting.rule import IconSetRule, Rule

from pytest_workbook.simulator.book.icons import icons_in
from pytest_workbook.simulator.book.model import Position, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.table_view import Criteria, Icon, SortedBy, TableSort
from pytest_workbook.simulator.book.workbook import Workbook

_NUMBERS = [0, 10, 33, 50, 67, 100]


def icon_rule(name: str, kind: str, limits: list[int], *, reverse: bool = False) -> Any:
    """A rule as openpyxl makes it."""
    return IconSetRule(name, kind, limits, reverse=reverse)  # type: ignore[no-untyped-call]  # it has no types


def opened(*rules: object, values: list[object] | None = None) -> Workbook:
    """A workbook with a header and numbers in A1:A7, with rules over A2:A7."""
    source = openpyxl.Workbook()
    sheet = source.active
    assert sheet is not None
    for value in ["n", *(_NUMBERS if values is None else values)]:
        sheet.append([value])
    for rule in rules:
        sheet.conditional_formatting.add("A2:A7", rule)
    data = io.BytesIO()
    source.save(data)
    return open_workbook(data.getvalue())


def icons(book: Workbook, first: int = 1) -> list[int | None]:
    """The place in its set of the icon of each cell."""
    positions: list[Position] = [(row, 0) for row in range(first, first + 6)]
    found = icons_in(book, book.sheet("Sheet"), positions)
    return [found[position].index if position in found else None for position in positions]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (icon_rule("3Arrows", "percent", [0, 33, 67]), [0, 0, 1, 1, 2, 2]),
        (icon_rule("3Arrows", "percent", [0, 33, 67], reverse=True), [2, 2, 1, 1, 0, 0]),
        (icon_rule("4Rating", "num", [0, 10, 50, 100]), [0, 1, 1, 2, 2, 3]),
        (icon_rule("5Quarters", "percentile", [0, 20, 40, 60, 80]), [0, 1, 2, 3, 4, 4]),
        (icon_rule("3Arrows", "formula", [0, 33, 67]), [0, 0, 1, 1, 2, 2]),
        (Rule("expression", priority=1, formula=["A1>1"]), [None] * 6),
    ],
)
def test_icons_follow_thresholds(rule: object, expected: list[int | None]) -> None:
    """In numbers, percent and percentiles, by plain formulas, forward and in reverse."""
    assert icons(opened(rule)) == expected


def test_a_threshold_may_leave_out_its_own_value() -> None:
    """The value itself then has the icon below."""
    rule = icon_rule("3Arrows", "num", [0, 33, 67])
    rule.iconSet.cfvo[1].gte = False
    assert icons(opened(rule)) == [0, 0, 0, 1, 2, 2]


def test_only_numbers_have_icons() -> None:
    """Texts, logical values and blank cells have none; all equal numbers have the best."""
    rule = icon_rule("3Arrows", "percent", [0, 33, 67])
    assert icons(opened(rule, values=["x", True, None, 5, "5", 5])) == [None, None, None, 2, None, 2]
    assert icons(opened(rule, values=["x"] * 6)) == [None] * 6


def test_the_first_rule_counts() -> None:
    """By priority, which openpyxl counts up."""
    book = opened(icon_rule("3Arrows", "num", [0, 200, 300]), icon_rule("5Rating", "num", [0, 1, 2, 3, 4]))
    assert icons(book) == [0] * 6


def test_icons_move_with_their_cells() -> None:
    """A row above pushes the rule on; a new workbook and a new sheet have no rules."""
    book = opened(icon_rule("3Arrows", "percent", [0, 33, 67]))
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    assert icons(book, 2) == [0, 0, 1, 1, 2, 2]
    added = book.add_sheet("New")
    assert icons_in(book, added, [(0, 0)]) == {}
    assert icons_in(Workbook.blank(), added, [(0, 0)]) == {}


def newer(*formats: str) -> list[Icon | None]:
    """The icons of the numbers by formats of Excel 2010."""
    book = open_workbook(with_icons(_NUMBERS, *formats))
    positions: list[Position] = [(row, 0) for row in range(1, 7)]
    found = icons_in(book, book.sheet("Sheet"), positions)
    return [found.get(position) for position in positions]


def test_sets_of_excel_2010_stand_in_the_extensions() -> None:
    """With their thresholds in elements, and reversed as the older ones."""
    stars = [Icon("ThreeStars", place) for place in (0, 0, 1, 1, 2, 2)]
    assert newer(icon_format('iconSet="3Stars"', ["0", "33", "67"])) == stars
    assert newer(icon_format('iconSet="3Stars" reverse="1"', ["0", "33", "67"]))[0] == Icon("ThreeStars", 2)
    assert newer(icon_format('iconSet="3Triangles"', ["0", "0", "50"], kind="percent"))[:4] == [
        *[Icon("ThreeTriangles", 1)] * 3,
        Icon("ThreeTriangles", 2),
    ]
    boxes = newer(icon_format('iconSet="5Boxes"', ["0", "20", "40", "60", "80"], kind="percentile"))
    assert boxes == [Icon("FiveBoxes", place) for place in (0, 1, 2, 3, 4, 4)]
    assert newer(icon_format('iconSet="5Boxes"', ["0", "1", "2", "3", "4"], cells="B2:B7 A3")) == [
        None,
        Icon("FiveBoxes", 4),
        *[None] * 4,
    ]


def test_icons_may_be_mixed() -> None:
    """Each of a set of its own, or none at all."""
    mixed = (
        '<x14:cfIcon iconSet="3Stars" iconId="2"/><x14:cfIcon iconSet="NoIcons" iconId="0"/>'
        '<x14:cfIcon iconSet="5Boxes" iconId="4"/>'
    )
    found = newer(icon_format('custom="1" reverse="1"', ["0", "33", "67"], mixed))
    assert found == [Icon("ThreeStars", 2)] * 2 + [None] * 2 + [Icon("FiveBoxes", 4)] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        icon_format('iconSet="3Suns"', ["0", "33", "67"]),
        icon_format('iconSet="3Stars"', ["0", "$B$1&amp;$A$1", "67"]),
        icon_format('iconSet="3Stars"', ["0", "1/0", "67"], kind="formula"),
        icon_format('iconSet="3Stars"', ["0", "SUM(", "67"], kind="formula"),
        icon_format('iconSet="3Stars"', ["0", "TRUE", "67"], kind="formula"),
        icon_format('iconSet="3Stars"', []),
        icon_format('iconSet="3Stars" custom="1"', ["0", "33", "67"], '<x14:cfIcon iconSet="3Stars" iconId="1"/>'),
        icon_format('iconSet="3Stars"', ["0", "33", "67"], cells=""),
    ],
)
def test_formats_that_say_nothing_known_show_no_icons(wrong: str) -> None:
    """A set that nobody knows, formulas that give no number, no thresholds, too few icons, no cells."""
    assert newer(wrong) == [None] * 6


def test_thresholds_may_be_formulas() -> None:
    """Of any kind; they follow the cells that they name, and are lost with them."""
    formats = icon_format('iconSet="3Stars"', ["0", "$A$4", "$A$6"], kind="formula")
    assert [icon and icon.index for icon in newer(formats)] == [0, 0, 1, 1, 2, 2]
    shares = icon_format('iconSet="3Stars"', ["0", "$A$3*3", "AVERAGE($A$4,101)"], kind="percent")
    assert [icon and icon.index for icon in newer(shares)] == [0, 0, 1, 1, 2, 2]
    book = open_workbook(with_icons(_NUMBERS, formats))
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    book.write(book.area("A5"), values=[[50]])
    assert icons(book, 2) == [0, 0, 1, 1, 2, 2]
    book.write(book.area("A5"), values=[[5]])
    assert icons(book, 2) == [0, 1, 1, 1, 2, 2]
    book.delete_cells(book.area("5:5"), Shift.UP)
    assert icons(book, 2) == [None] * 6


def test_tables_are_filtered_and_sorted_by_icons_of_excel_2010() -> None:
    """Both survive saving, and the format moves along with its cells."""
    book = open_workbook(with_icons(_NUMBERS, icon_format('iconSet="3Stars"', ["0", "33", "67"])))
    book.add_table(book.area("A1:A7"), has_headers=True, name="T")
    order = TableSort((SortedBy("1", sort_on="Icon", icon=Icon("ThreeStars", 1)),), match_case=True)
    book.sort_table("T", order)
    assert [row[0] for row in book.values(book.area("A2:A7"))] == [33, 50, 0, 10, 67, 100]
    criteria = Criteria("Icon", icon=Icon("ThreeStars", 2))
    book.apply_filter("T", "n", criteria)
    assert book.sheet("Sheet").hidden_rows == {1, 2, 3, 4}
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    again = open_workbook(save_workbook(book))
    assert (again.column_filter("T", "n"), again.table("T").sort) == (criteria, order)
    again.reapply_filters("T")
    assert again.sheet("Sheet").hidden_rows == {2, 3, 4, 5}
    assert save_workbook(again) == save_workbook(open_workbook(save_workbook(again)))


def test_tables_are_filtered_and_sorted_by_icons() -> None:
    """Rows with the icon are shown, or come first; both survive saving."""
    book = opened(icon_rule("3Arrows", "percent", [0, 33, 67]))
    book.add_table(book.area("A1:A7"), has_headers=True, name="T")
    order = TableSort((SortedBy("1", sort_on="Icon", icon=Icon("ThreeArrows", 1)),))
    book.sort_table("T", order)
    assert [row[0] for row in book.values(book.area("A2:A7"))] == [33, 50, 0, 10, 67, 100]
    criteria = Criteria("Icon", icon=Icon("ThreeArrows", 2))
    book.apply_filter("T", "n", criteria)
    assert book.sheet("Sheet").hidden_rows == {1, 2, 3, 4}
    again = open_workbook(save_workbook(book))
    assert (again.column_filter("T", "n"), again.table("T").sort) == (criteria, order)
    again.apply_filter("T", "n", Criteria("Icon", icon=Icon("ThreeFlags", 2)))
    assert again.sheet("Sheet").hidden_rows == {1, 2, 3, 4, 5, 6}
