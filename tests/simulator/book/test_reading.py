"""The cells of an area are looked up once, and shown in several ways."""

import pytest

from pytest_workbook.simulator.book.model import Area, Cell, ErrorValue, Scalar, Sheet
from pytest_workbook.simulator.book.reading import Reading, as_wire

CELLS = {
    (0, 0): Cell(1.0),
    (0, 1): Cell(formula="=A1*2", cached=2.5, number_format="0.00"),
    (1, 0): Cell("x"),
    (1, 2): Cell(number_format="0%"),
    (2, 0): Cell(formula="=]", cached=ErrorValue("#NAME?")),
    (2, 1): Cell(value=True),
}


def reading(spilled: Scalar = None) -> Reading:
    """Of A1:C3, with a value spilled into C2 where one is given."""
    sheet = Sheet("{1}", "S", cells=dict(CELLS), spills={} if spilled is None else {(1, 2): spilled})
    return Reading(sheet, Area("{1}", 0, 0, 2, 2), lambda value, code: f"{value}/{code}", 0)


def test_each_property_shows_all_cells() -> None:
    """In rows; what has no content is blank."""
    found = reading()
    assert found.values == [[1, 2.5, ""], ["x", "", ""], ["#NAME?", True, ""]]
    assert found.formulas == [[1, "=A1*2", ""], ["x", "", ""], ["=]", True, ""]]
    assert found.formulas_r1c1 == [[1, "=RC[-1]*2", ""], ["x", "", ""], ["=]", True, ""]]
    assert found.text == [["1", "2.5/0.00", ""], ["x", "", ""], ["#NAME?", "TRUE", ""]]
    assert found.number_formats[:2] == [["General", "0.00", "General"], ["General", "General", "0%"]]
    assert found.value_types == [
        ["Double", "Double", "Empty"],
        ["String", "Empty", "Empty"],
        ["Error", "Boolean", "Empty"],
    ]


def test_spilled_values_show_in_blank_cells() -> None:
    """With the format that the cell has."""
    found = reading(0.5)
    assert [row[2] for row in found.values] == ["", 0.5, ""]
    assert [row[2] for row in found.text] == ["", "0.5/0%", ""]


@pytest.mark.parametrize(
    ("value", "wire"), [(None, ""), (2.0, 2), (2.5, 2.5), (1e15, 1e15), (True, True), ("", ""), (7, 7)]
)
def test_values_are_shown_as_answers_have_them(value: Scalar, wire: Scalar) -> None:
    """Whole numbers without a point."""
    assert as_wire(value) == wire
    assert type(as_wire(value)) is type(wire)
