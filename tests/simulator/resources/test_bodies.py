"""Tests of the bodies of requests: whatever comes, an operation answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.resources.bodies import all_or_nothing
from pytest_workbook.wire import Response

Send = Callable[..., Response]

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["", "=A1", "=SUM(", "=A1:A9", "=x", "1/1/2016", "50%", "'5", "TRUE", "#N/A", "General", "Up", "A1:B2"]
    ),
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
_GRIDS = st.tuples(st.integers(0, 3), st.integers(0, 3)).flatmap(
    lambda shape: st.lists(
        st.lists(_SCALARS, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)
_RANGE = ("values", "formulas", "formulasLocal", "formulasR1C1", "numberFormat", "rowHidden", "columnHidden")
_TABLE = ("name", "style", "showHeaders", "showTotals", "showBandedRows")
_OPERATIONS = [
    ("PATCH", "worksheets/Sheet1/range(address='A1:B2')", _RANGE),
    ("PATCH", "worksheets/Sheet1/range(address='G1:H3')", _RANGE),
    ("PATCH", "worksheets/Sheet1/range(address='A1')", _RANGE),
    ("PATCH", "worksheets/Sheet1/range(address='A:A')", _RANGE),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/clear", ("applyTo",)),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/insert", ("shift",)),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/delete", ("shift",)),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/merge", ("across",)),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/row", ("row",)),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/cell", ("row", "column")),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/resizedRange", ("deltaRows", "deltaColumns")),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/rowsAbove", ("count",)),
    ("POST", "worksheets/Sheet1/range(address='D1:E2')/intersection", ("anotherRange",)),
    ("POST", "worksheets", ("name",)),
    ("POST", "worksheets/add", ("name",)),
    ("PATCH", "worksheets/Sheet1", ("position", "visibility")),
    ("POST", "tables/add", ("address", "hasHeaders")),
    ("PATCH", "tables/itemAt(index=0)", _TABLE),
    ("POST", "tables/itemAt(index=0)/rows", ("index", "values")),
    ("POST", "tables/itemAt(index=0)/rows/add", ("index", "values")),
    ("POST", "tables/itemAt(index=0)/rows/itemAt", ("index",)),
    ("PATCH", "tables/itemAt(index=0)/rows/itemAt(index=0)", ("values",)),
    ("POST", "tables/itemAt(index=0)/columns", ("index", "name", "values")),
    ("POST", "tables/itemAt(index=0)/columns/itemAt", ("index",)),
    ("PATCH", "tables/itemAt(index=0)/columns/itemAt(index=0)", ("name", "values")),
    ("POST", "names/add", ("name", "reference", "comment")),
    ("POST", "names/addFormulaLocal", ("name", "formula", "comment")),
    ("PATCH", "names/tax", ("comment", "visible")),
    ("POST", "application/calculate", ("calculationType",)),
]


@pytest.mark.parametrize(("method", "path", "names"), _OPERATIONS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_body_is_answered(
    send: Send, book: Workbook, method: str, path: str, names: tuple[str, ...], data: st.DataObject
) -> None:
    """A body of any shape is done or refused; what is refused has changed nothing."""
    if not book.tables:
        book.add_table(book.area("G1:H3"), has_headers=True)
        book.add_name("tax", "=0.2")
    before = book.revision
    body = data.draw(st.one_of(_JSON, st.dictionaries(st.sampled_from(names), st.one_of(_JSON, _GRIDS))))
    response = send(method, path, body)
    assert response.status in (200, 201, 204, 400, 404, 409)
    if response.status >= 400:
        assert response.json()["error"]["code"]
        assert book.revision == before


def test_changes_are_made_together_or_not_at_all(book: Workbook) -> None:
    """The first change is not made when the second is refused."""
    from pytest_workbook.simulator.book.errors import BookError

    with pytest.raises(BookError):
        all_or_nothing(book, [lambda each: each.rename_sheet("Sheet1", "New"), lambda each: each.delete_sheet("New")])
    assert [sheet.name for sheet in book.sheets] == ["Sheet1"]
    all_or_nothing(book, [lambda each: each.rename_sheet("Sheet1", "New"), lambda each: each.add_sheet("Other")])
    assert [sheet.name for sheet in book.sheets] == ["New", "Other"]
