"""Calls that the engine has not are answered from arguments that it calculates."""

import pytest

from pytest_workbook.simulator.book import calls
from pytest_workbook.simulator.book.asking import asked
from pytest_workbook.simulator.book.model import ErrorValue, Scalar, Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.workbook import Workbook

SPLIT = '=FILTERXML("<t><s>"&SUBSTITUTE(A1,",","</s><s>")&"</s></t>","//s")'


def workbook() -> Workbook:
    """A list in A1, an XML text in A2 and a path in A3."""
    book = Workbook.blank()
    book.write(book.area("A1:A3"), values=[["a,7,c"], ["<r><i k='1'>x</i><i k='2'>5</i></r>"], ["//i"]])
    return book


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        (SPLIT, ["a", 7, "c"]),
        ("=FILTERXML(A2,A3)", ["x", 5, ""]),
        ('=FILTERXML(A2,"//i[2]")+1', [6, "", ""]),
        ('=SUM(FILTERXML(A2,"//@k"))*10', [30, "", ""]),
        ('=TEXTJOIN("-",TRUE,FILTERXML(A2,"//i"))', ["x-5", "", ""]),
        ('=INDEX(FILTERXML(A2,"//i"),2)&FILTERXML(A2,"count(//i)")', ["52", "", ""]),
        ('=LET(x,A2,y,FILTERXML(x,"//i"),ROWS(y))', [2, "", ""]),
        ('=LET(p,"//i",LET(x,A2,FILTERXML(x,p)))', ["x", 5, ""]),
        ('=FILTERXML(1/0,"//i")', ["#DIV/0!", "", ""]),
        ('=IFERROR(FILTERXML(A2,"//["),"bad")', ["bad", "", ""]),
        ('=FILTERXML("<a>""q""</a>","//a")', ['"q"', "", ""]),
        ('=FILTERXML(A2,"1=1")', [True, "", ""]),
        ("=SHEETS()", [1, "", ""]),
    ],
)
def test_a_call_is_answered(formula: str, values: list[Scalar]) -> None:
    """In a cell, where arrays spill, and apart from all cells."""
    book = workbook()
    book.write(book.area("C1"), formulas=[[formula]])
    assert [row[0] for row in book.values(book.area("C1:C3"))] == values
    assert [row[0] for row in book.evaluate(formula)[1]] == [value for value in values if value != ""]


def test_answers_follow_what_they_depend_on() -> None:
    """Also other answers, in clones by themselves, and without a trace in the workbook."""
    book = workbook()
    book.write(book.area("D1"), formulas=[['=FILTERXML("<t>"&C2&"</t>","//t")']])
    book.write(book.area("C1"), formulas=[[SPLIT]])
    assert book.values(book.area("C1:D3")) == [["a", 7], [7, ""], ["c", ""]]
    clone = book.clone()
    clone.write(clone.area("A1"), values=[["p,9"]])
    assert clone.values(clone.area("C1:D3")) == [["p", 9], [9, ""], ["", ""]]
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    book.write(book.area("A2"), values=[["q,8,r"]])
    assert book.values(book.area("C2:D4")) == [["q", 8], [8, ""], ["r", ""]]
    book.write(book.area("C2"), values=[["gone"]])
    assert book.values(book.area("C2:C4")) == [["gone"], [""], [""]]
    assert [sheet.name for sheet in book.sheets] == ["Sheet1"]
    again = open_workbook(save_workbook(clone))
    assert again.values(again.area("C1:D3")) == [["p", 9], [9, ""], ["", ""]]
    assert again.formulas(again.area("C1")) == [[SPLIT]]


def test_answers_that_follow_from_each_other_are_followed() -> None:
    """One after the other."""
    book = workbook()
    chain = ['="<a>1</a>"', *[f'="<a>"&(FILTERXML(F{row},"//a")+1)&"</a>"' for row in range(1, 15)]]
    book.write(book.area("F1:F15"), formulas=[[formula] for formula in chain])
    assert book.values(book.area("F15")) == [["<a>15</a>"]]


@pytest.mark.parametrize("others", ['=FILTERXML(A2,"//@k")', "={1;2}"])
def test_a_formula_that_breaks_the_engine_asks_no_more(monkeypatch: pytest.MonkeyPatch, others: str) -> None:
    """And does not keep others from being answered, or itself from being replaced."""
    monkeypatch.setattr(calls, "guarded", lambda _name, given: given)
    book = workbook()
    # A text that no other test has, because formulas alike are rewritten once.
    broken = f'=FILTERXML("<a>"&FIXED(7,"1000001")&"{len(others)}</a>","//a")'
    book.write(book.area("C1:D1"), formulas=[[broken, others]])
    assert book.values(book.area("C1:D2")) == [["#VALUE!", 1], ["", 2]]
    book.write(book.area("C1"), values=[["gone"]])
    assert book.values(book.area("C1:D2")) == [["gone", 1], ["", 2]]


def test_a_sheet_named_as_the_hidden_one_is_no_trouble() -> None:
    """It has another name then."""
    book = workbook()
    book.add_sheet("Scratch")
    book.write(book.area("C1"), formulas=[['=FILTERXML(A2,"//@k")']])
    book.add_sheet("Scratch_")
    assert book.values(book.area("C1:C2")) == [[1], [2]]


@pytest.mark.parametrize(
    "formula",
    [
        "=A1+1",
        '=FILTERXML(FILTERXML(A1,"//a"),"//b")',
        '=MAP(A1:A2,LAMBDA(x,FILTERXML(x,"//b")))',
        "=FILTERXML(A1)",
        '=FILTERXML(,"//a")',
        '=FILTERXML(A1,"//a"',
        '="',
    ],
)
def test_what_is_not_known_by_itself_is_not_asked(formula: str) -> None:
    """The engine says of it that it knows no such function."""
    assert asked(formula, "S") is None


def test_a_formula_is_taken_apart() -> None:
    """With its cells named by their sheet, and put together again."""
    found = asked('=1+FILTERXML(A1,"//a")&"x"', "My S")
    assert found is not None
    assert (found.names, found.pieces) == (("FILTERXML",), ("=1+", '&"x"'))
    assert found.arguments == (("=@('My S'!A1)", '=@("//a")'),)
    assert found.unanswered == '=1+#N/A&"x"'
    assert found.answered([ErrorValue("#REF!"), "//a"]) == '=1+#REF!&"x"'
    assert found.answered(["<a>1</a>", "//a"]) == '=1+1.0&"x"'
