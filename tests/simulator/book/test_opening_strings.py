"""The strings that cells share."""

import io

import openpyxl
import pytest
from rich_workbook import with_links, with_parts

from pytest_workbook.simulator.book.furigana import Furigana
from pytest_workbook.simulator.book.model import Shift
from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.opening_strings import read_strings

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_strings_are_listed_by_index() -> None:
    """Empty entries keep their place."""
    assert read_strings("<sst><si><t>ä</t></si><si/></sst>".encode(), "p") == ["ä", ""]
    assert read_strings(b"<sst/>", "p") == []


@pytest.mark.parametrize(
    ("runs", "reading"),
    [
        ('<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><rPh sb="3" eb="4"><t>エキ</t></rPh>', "トウキョウのエキ"),
        ('<rPh sb="3" eb="4"><t>エキ</t></rPh>', "東京のエキ"),
        ('<rPh sb="0" eb="2"><t>トウキョウー</t></rPh><phoneticPr fontId="1" type="Hiragana"/>', "とうきょうーの駅"),
        ('<rPh sb="0" eb="2"><t>ア</t></rPh><rPh sb="1" eb="3"><t>イ</t></rPh>', "アの駅"),
        ('<rPh sb="2" eb="9"><t>ア</t></rPh>', "東京ア"),
    ],
)
def test_readings_are_kept(runs: str, reading: str) -> None:
    """For the signs that they stand above; damaged ones are passed over."""
    (text,) = read_strings(f"<sst><si><t>東京の駅</t>{runs}</si></sst>".encode(), "p")
    assert text == "東京の駅"
    assert isinstance(text, Furigana)
    assert text.reading == reading


@pytest.mark.parametrize("run", ["", '<rPh sb="x" eb="2"><t>ア</t></rPh>', '<rPh sb="0"><t>ア</t></rPh>'])
def test_a_text_without_a_reading_is_plain(run: str) -> None:
    """Also one whose reading stands nowhere."""
    (text,) = read_strings(f"<sst><si><t>東京</t>{run}</si></sst>".encode(), "p")
    assert type(text) is str


def test_phonetic_gives_the_reading_of_the_first_cell() -> None:
    """Or the text; wherever the cell goes, until it is written."""
    made, data = openpyxl.Workbook(), io.BytesIO()
    made.save(data)
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c><c r="C1" t="inlineStr"><is><t>x</t></is></c>'
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    furigana = '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
    strings = f'<sst xmlns="{_MAIN}">{furigana}</sst>'
    changed = with_links(data.getvalue(), "xl/workbook.xml", {f"{_LINKS}/sharedStrings": "/xl/strings.xml"})
    book = open_workbook(
        with_parts(changed, {"xl/worksheets/sheet1.xml": sheet.encode(), "xl/strings.xml": strings.encode()})
    )
    formulas = ["=PHONETIC(A1)", "=PHONETIC(A1:C1)", "=PHONETIC(Sheet!B1)", "=PHONETIC(C1)", '=PHONETIC("a"&C1)']
    book.write(book.area("E1:I1"), formulas=[formulas])
    assert book.values(book.area("E1:I1")) == [["トウキョウ", "トウキョウ", "", "x", "ax"]]
    book.insert_cells(book.area("1:1"), Shift.DOWN)
    assert book.values(book.area("E2")) == [["トウキョウ"]]
    book.write(book.area("A2"), values=[["大阪"]])
    assert book.values(book.area("E2")) == [["大阪"]]
