"""Where a formula stands tells what its sheets are."""

from datetime import UTC, datetime

import pytest

from pytest_workbook.simulator.book.surroundings import Place, Surroundings, extent_of, sheet_named

AROUND = Surroundings(
    sheet_names={"{1}": "One", "{2}": "Two"},
    tables={},
    names={},
    now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    random=lambda: 0.5,
    drive_name="b.xlsx",
    extent=lambda sheet: (128, 16) if sheet == "{1}" else (256, 32),
)


@pytest.mark.parametrize(("name", "found"), [("one", "{1}"), ("TWO", "{2}"), ("Three", None)])
def test_sheets_are_found_in_any_case(name: str, found: str | None) -> None:
    """Or not at all."""
    assert sheet_named(name, AROUND) == found


@pytest.mark.parametrize(("name", "extent"), [(None, (256, 32)), ("One", (128, 16)), ("Nowhere", (1_048_576, 16_384))])
def test_a_sheet_is_filled_as_far_as_it_is(name: str | None, extent: tuple[int, int]) -> None:
    """The formula's own without a name; of one that is not there nothing is known to be blank."""
    assert extent_of(Place("{2}"), AROUND, name) == extent
