"""Structured references are read, printed and turned into plain cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.simulator.book.model import Table, TableColumn
from pytest_workbook.simulator.book.structured import (
    Structured,
    parse_structured,
    plain_reference,
    print_structured,
    rewrite_structured,
)

TABLE = Table(
    table_id="{T}",
    legacy_id="1",
    name="Sales",
    sheet="{S}",
    top=1,
    left=1,
    bottom=5,
    right=3,
    columns=(TableColumn("1", "Item"), TableColumn("2", "Unit Price"), TableColumn("3", "a#b")),
    show_totals=True,
)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Sales[Item]", "S!$B$3:$B$5"),
        ("Sales[item]", "S!$B$3:$B$5"),
        ("Sales[]", "S!$B$3:$D$5"),
        ("Sales[#All]", "S!$B$2:$D$6"),
        ("Sales[#Data]", "S!$B$3:$D$5"),
        ("Sales[#Headers]", "S!$B$2:$D$2"),
        ("Sales[#Totals]", "S!$B$6:$D$6"),
        ("Sales[[#Headers],[Unit Price]]", "S!$C$2"),
        ("Sales[[#Headers],[#Data],[Item]]", "S!$B$2:$B$5"),
        ("Sales[[#Data], [#Totals], [Item]]", "S!$B$3:$B$6"),
        ("Sales[[Item]:[Unit Price]]", "S!$B$3:$C$5"),
        ("Sales[[Unit Price]:[Item]]", "S!$B$3:$C$5"),
        ("Sales[@Item]", "S!$B$4"),
        ("[@[Unit Price]]", "S!$C$4"),
        ("Sales[@]", "S!$B$4:$D$4"),
        ("Sales[[#This Row],[Item]]", "S!$B$4"),
        ("Sales[@[Item]:[Unit Price]]", "S!$B$4:$C$4"),
        ("Sales[a'#b]", "S!$D$3:$D$5"),
        ("Sales[Nope]", "#REF!"),
        ("Sales[[Item]:[Nope]]", "#REF!"),
    ],
)
def test_a_structured_reference_means_cells(text: str, cells: str) -> None:
    """In row 4 of the sheet, beside the second data row."""
    structured = parse_structured(text)
    assert structured is not None
    assert plain_reference(structured, TABLE, "S", 3) == cells


@pytest.mark.parametrize("row", [None, 1, 5, 9])
def test_this_row_outside_the_data_rows_is_a_value_error(row: int | None) -> None:
    """In the header, the totals or beside the table there is no row to mean."""
    structured = Structured("Sales", frozenset({"#this row"}), "Item")
    assert plain_reference(structured, TABLE, "S", row) == "#VALUE!"


def test_parts_that_are_not_shown_are_lost() -> None:
    """A table without totals row has no totals."""
    table = Table("{T}", "1", "T", "{S}", 0, 0, 2, 0, (TableColumn("1", "A"),), show_headers=False)
    for item in ("#headers", "#totals"):
        assert plain_reference(Structured("T", frozenset({item})), table, "S", None) == "#REF!"
    assert plain_reference(Structured("T", frozenset()), table, "S", None) == "S!$A$1:$A$3"


@pytest.mark.parametrize("text", ["T[[a]b]", "T[[a],]", "T[[a]:[b]:[c]]", "T[[a][b]]"])
def test_what_makes_no_sense_is_refused(text: str) -> None:
    """Two columns at most, with separators between parts."""
    assert parse_structured(text) is None


@pytest.mark.parametrize(
    "text", ["T[]", "T[#All]", "T[@]", "T[[#Headers],[#Data]]", "T[a]", "[@[a b]]", "T[[#All],[a]:[b]]"]
)
def test_the_shortest_form_is_printed(text: str) -> None:
    """Brackets only where Excel writes them."""
    structured = parse_structured(text)
    assert structured is not None
    assert print_structured(structured) == text


COLUMN_NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda name: name == name.strip() and name.lower() not in {"#all", "#data", "#headers", "#totals", "#this row"}
)


@given(
    COLUMN_NAMES,
    st.none() | COLUMN_NAMES,
    st.frozensets(st.sampled_from(["#all", "#data", "#headers", "#totals"])) | st.just(frozenset({"#this row"})),
)
def test_a_printed_structured_reference_is_read_back(first: str, last: str | None, items: frozenset[str]) -> None:
    """Whatever characters a column's name holds, they are escaped and read back."""
    structured = Structured("T", items, first, last)
    assert parse_structured(print_structured(structured)) == structured


def test_structured_references_are_rewritten_and_the_rest_is_kept() -> None:
    """Texts, calls and blanks stay; bare table names are offered too."""

    def change(structured: Structured) -> Structured | str:
        if structured.table == "Gone":
            return "#REF!"
        return Structured("New", structured.items, structured.first) if structured.table == "Old" else structured

    formula = '=SUM( Old[Col] )+Gone[x]&"Old[Col]"+ROWS(Old)+Other[y]'
    assert rewrite_structured(formula, change) == '=SUM( New[Col] )+#REF!&"Old[Col]"+ROWS(New)+Other[y]'
    assert rewrite_structured("Old[Col]", change) == "New[Col]"


def test_an_unchanged_formula_is_the_same_object() -> None:
    """So that callers can tell by identity."""
    formula = "=SUM(T[ A ])+T[[a]b]"
    assert rewrite_structured(formula, lambda structured: structured) is formula
