"""Shared formulas, moved from the cell that has the text to the others."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.opening_shared import SharedFormula


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("A1", "C2"),
        ("$A1+A$1+$A$1", "$A2+C$1+$A$1"),
        ("SUM(A1:B2)", "SUM(C2:D3)"),
        ("SUM(A:A,1:1,$B:$B,$2:$2)", "SUM(C:C,2:2,$B:$B,$2:$2)"),
        ("'A1'!A1&Sheet1!B2", "'A1'!C2&Sheet1!D3"),
        ('"A1"&"say ""B2"""&A1', '"A1"&"say ""B2"""&C2'),
        ("Table1[[#This Row],[A1]]*A1", "Table1[[#This Row],[A1]]*C2"),
        ("LOG10(A1)+A1B+XA1.x+A1_", "LOG10(C2)+A1B+XA1.x+A1_"),
        ("A1048576+A1", "#REF!+C2"),
        ("XFD1", "#REF!"),
        ("SUM(XFD:XFD)", "SUM(#REF!)"),
        ("SUM(1048576:1048576)", "SUM(#REF!)"),
        ("A1#", "C2#"),
        ("Rate*2", "Rate*2"),
    ],
)
def test_relative_references_move(text: str, moved: str) -> None:
    """References move one row down and two columns right unless fixed; nothing else that looks like one does."""
    assert SharedFormula(text, 0, 0).at(1, 2) == moved


def test_references_move_up_and_left() -> None:
    """A cell above or left of the first one gets smaller references."""
    formula = SharedFormula("C3+A1", 5, 5)
    assert formula.at(4, 4) == "B2+#REF!"
