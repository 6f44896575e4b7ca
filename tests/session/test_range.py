"""Ranges: reads, writes, comparison and its explanation, against a scripted workbook."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped, unused-ignore]  # stubs are not always there
import pytest

from pytest_workbook.errors import GraphError, UsageError
from pytest_workbook.session.range import Range, explain_difference
from pytest_workbook.wire import Request, Response, json_response

URL = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"
BODY = {
    "address": "Sheet1!A1:B2",
    "values": [["n", 1.5], ["", True]],
    "formulas": [["n", "=3/2"], ["", True]],
    "text": [["n", "1.50"], ["", "TRUE"]],
    "numberFormat": [["General", "0.00"], ["General", "General"]],
    "valueTypes": [["String", "Double"], ["Empty", "Boolean"]],
}


class _Book:
    """Answers one body and keeps what was asked."""

    workbook_url = URL

    def __init__(self, answer: Response | None = None, **body: Any) -> None:
        self.answer = answer or json_response(200, {**BODY, **body})
        self.seen: list[Request] = []

    def ask(self, request: Request) -> Response:
        self.seen.append(request)
        return self.answer

    def utc(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=UTC)


def test_each_read_is_one_fresh_get() -> None:
    """Every property asks once, and asks again when read again."""
    book = _Book()
    cells = Range(book, "Sheet1!A1:B2")
    assert cells.values == cells.values == BODY["values"]
    assert (cells.formulas, cells.text) == (BODY["formulas"], BODY["text"])
    assert (cells.number_format, cells.value_types) == (BODY["numberFormat"], BODY["valueTypes"])
    assert [(sent.method, sent.url) for sent in book.seen] == [
        ("GET", f"{URL}/worksheets/Sheet1/range(address='A1:B2')")
    ] * 6


@pytest.mark.parametrize(
    ("address", "read"),
    [("S!B:C", "range(address='B:C')/usedRange"), ("S!$2:$3", "range(address='$2:$3')/usedRange")],
)
def test_of_whole_rows_and_columns_the_used_part_is_read(address: str, read: str) -> None:
    """The service gives null for the cells of an unbounded range; writes still go to the range itself."""
    book = _Book(address="S!B4:C4", values=[[1, 2]])
    cells = Range(book, address)
    assert cells != [[1, 3]]
    assert explain_difference("==", cells, [[1, 3]])[1] == "S!C4: 2 != 3"
    cells.clear()
    assert [sent.url.rpartition("/worksheets/S/")[2] for sent in book.seen] == [
        read,
        read.replace("usedRange", "clear"),
    ]


def test_value_is_of_one_cell() -> None:
    """A larger range has no single value."""
    assert Range(_Book(values=[[7]]), "Sheet1!A1").value == 7
    with pytest.raises(UsageError, match=r"has 2 x 2 cells: \.value reads one"):
        _ = Range(_Book(), "Sheet1!A1:B2").value
    with pytest.raises(UsageError, match="has 0 x 0 cells"):
        _ = Range(_Book(values=None), "Sheet1!A1:B2").value


def test_writes_are_one_patch() -> None:
    """Values and formulas go as rows, a scalar fills."""
    book = _Book()
    cells = Range(book, "TaxRate")
    cells.write([[1, None]])
    cells.write(0)
    cells.write_formulas("=A1")
    cells.clear()
    assert [(sent.method, sent.url.removeprefix(URL), sent.json()) for sent in book.seen] == [
        ("PATCH", "/names/TaxRate/range", {"values": [[1, None]]}),
        ("PATCH", "/names/TaxRate/range", {"values": 0}),
        ("PATCH", "/names/TaxRate/range", {"formulas": "=A1"}),
        ("POST", "/names/TaxRate/range/clear", {"applyTo": "All"}),
    ]
    assert all(sent.headers["Content-Type"] == "application/json" for sent in book.seen)


@pytest.mark.parametrize("value", [date(2025, 1, 1), float("nan"), object()])
def test_what_json_has_not_is_refused_before_sending(value: object) -> None:
    """A date, NaN and the like are the test's mistake, and nothing is sent."""
    book = _Book()
    with pytest.raises(UsageError, match="a date is its serial day"):
        Range(book, "Sheet1!A1").write(value)
    assert book.seen == []


def test_a_refusal_is_a_graph_error() -> None:
    """With status, codes, message, request id and Retry-After."""
    inner = {"code": "invalidArgument", "message": "m", "request-id": "r-1"}
    refused = json_response(
        400, {"error": {"code": "InvalidArgument", "message": "Bad shape.", "innerError": inner}}, {"Retry-After": "2"}
    )
    with pytest.raises(GraphError) as caught:
        Range(_Book(refused), "Sheet1!A1:B2").write([[1]])
    error = caught.value
    assert (error.status, error.code, error.codes) == (400, "invalidArgument", ("InvalidArgument", "invalidArgument"))
    assert (error.message, error.request_id, error.retry_after) == ("Bad shape.", "r-1", 2.0)
    assert str(error) == (
        "PATCH worksheets/*/range() was answered 400 InvalidArgument / invalidArgument: Bad shape.\n"
        "The range was Sheet1!A1:B2.\n(request-id r-1)"
    )


def test_a_comparison_fetches_once_and_works_from_both_sides() -> None:
    """Rows or a scalar, left or right; arrays too."""
    book = _Book(values=[[1, 2]])
    cells = Range(book, "Sheet1!A1:B1")
    assert cells == [[1, 2]]
    assert [[1, 2]] == cells  # noqa: SIM300 - the other side is the property
    assert cells == ((1, pytest.approx(2)),)
    assert cells == np.array([[1, 2]])
    assert np.array([[1, 2]]) == cells
    assert cells != [[1, 3]]
    assert cells != 1
    assert len(book.seen) == 7
    assert Range(_Book(values=[[5]]), "Sheet1!A1") == 5
    assert Range(_Book(values=[[5]]), "Sheet1!A1") == pytest.approx(5.0000001)


def test_ranges_compare_by_values_and_with_themselves_without_asking() -> None:
    """Two ranges with the same values are equal; a flat list equals none."""
    book = _Book()
    cells = Range(book, "Sheet1!A1:B2")
    same = cells
    assert cells == same
    assert cells != [1, 2]
    assert book.seen == []
    assert cells == Range(_Book(), "Sheet2!A1:B2")


def test_repr_hash_and_bool_send_nothing() -> None:
    """Debuggers, sets and conditions cost no request."""
    book = _Book()
    cells = Range(book, "Sheet1!A1")
    assert (repr(cells), bool(cells), cells.address) == ("<Range Sheet1!A1>", True, "Sheet1!A1")
    assert hash(cells) == hash(Range(book, "Sheet1!A1")) != hash(Range(book, "Sheet1!A2"))
    assert book.seen == []


def test_a_failed_comparison_is_explained_from_what_it_fetched() -> None:
    """By address, from the service's own address of the range; nothing more is sent."""
    book = _Book(values=[[1, 2]], address="Prices!C4:D4")
    cells = Range(book, "Prices")
    assert cells != [[1, 3]]
    assert explain_difference("==", cells, [[1, 3]]) == ["Prices == expected cells", "Prices!D4: 2 != 3"]
    assert explain_difference("==", [[1, 3]], cells) == ["expected cells == Prices", "Prices!D4: 2 != 3"]
    assert explain_difference("!=", cells, [[1, 2]]) == ["Prices != expected cells", "all cells are equal"]
    assert explain_difference("==", cells, [1, 3])[1] == "list is neither rows of cells nor a scalar"
    assert len(book.seen) == 1


def test_two_ranges_are_explained_by_their_cells() -> None:
    """The other range's values are those it was compared with."""
    left, right = Range(_Book(values=[[1]]), "Sheet1!A1"), Range(_Book(values=[[2]]), "Sheet2!A1")
    assert left != right
    assert explain_difference("==", left, right)[1] == "Sheet1!A1: 1 != 2"


def test_what_is_not_ours_is_not_explained() -> None:
    """Other operators, other objects, and a range that fetched nothing give no lines."""
    cells = Range(_Book(), "Sheet1!A1")
    assert explain_difference("in", cells, [[1]]) == []
    assert explain_difference("==", [[1]], [[2]]) == []
    assert explain_difference("==", cells, [[2]]) == []
    assert explain_difference("==", [[2]], cells) == []


def test_a_view_that_does_not_see_others_says_so() -> None:
    """On a non-persistent session the failed comparison names workbook_item.range."""
    cells = Range(_Book(values=[[1]]), "Sheet1!A1", lambda: True)
    assert cells != 2
    assert "compare workbook_item.range('Sheet1!A1')" in explain_difference("==", cells, 2)[-1]


def test_an_answer_without_an_address_is_explained_with_ours() -> None:
    """The given address stands in."""
    cells = Range(_Book(values=[[1]], address=None), "Sheet1!B2")
    assert cells != 2
    assert explain_difference("==", cells, 2)[1] == "Sheet1!B2: 1 != 2"
    assert Range(_Book(json_response(200, [])), "Sheet1!B2").values == []


def test_approx_compares_floats() -> None:
    """One GET; a failure shows the cells that are too far off."""
    book = _Book(values=[[0.1 + 0.2, "a"]])
    cells = Range(book, "Sheet1!A1:B1")
    assert cells.approx([[0.3, "a"]])
    assert len(book.seen) == 1
    assert not cells.approx([[0.31, "a"]], rel=0.01)
    assert cells.approx([[0.31, "a"]], abs=0.02)
    with pytest.raises(UsageError, match="expected rows of cells"):
        cells.approx([0.3])


def test_to_dataframe_takes_names_from_the_first_row() -> None:
    """Or none, without a header."""
    cells = Range(_Book(values=[["a", "b"], [1, 2]]), "Sheet1!A1:B2")
    pd.testing.assert_frame_equal(cells.to_dataframe(), pd.DataFrame({"a": [1], "b": [2]}))
    assert cells.to_dataframe(header=False).shape == (2, 2)


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install, and nothing was sent."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    book = _Book()
    with pytest.raises(UsageError, match=r"pytest-workbook\[pandas\]"):
        Range(book, "Sheet1!A1").to_dataframe()
    assert book.seen == []
