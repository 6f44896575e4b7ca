"""``TEXT`` gives what a cell with the format shows."""

import pytest

from pytest_workbook.simulator.book.engine import Formatter
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.rendering import show
from pytest_workbook.simulator.book.text_calls import lowered_text
from pytest_workbook.simulator.book.workbook import Workbook

_FORMATS = [
    *("# ?/?", "# ??/??", "# ???/???", "# ?/8", "# ??/16", "0.0;;zero", "0.0E+00", "0.00E-0", "0E+00"),
    *("[>100]0.0;0", "[<0]0.00;[>=10]0;0.0", "0.00", "#,##0", "0;(0)", "0;-0.0;zero", "0%", "mm:ss", "m:s", "mm:ss.00"),
]
_NUMBERS = [0, 1, 99999.96, 1.25, 0.333, 7.99, 100.5, 1.0e6, 1.5e-5, 0.0104, 12345.678]
_NEGATIVE = [-1.75, -0.4, -12345.678]
_OF_DAYS = ("mm:ss", "m:s", "mm:ss.00")


@pytest.mark.parametrize("code", _FORMATS)
def test_text_is_as_the_cell_shows_it(code: str) -> None:
    """Each number, positive and negative, by each format; days are not negative."""
    number, book = Formatter().format, Workbook.blank()
    numbers = _NUMBERS if code in _OF_DAYS else _NUMBERS + _NEGATIVE
    area = book.area(f"B1:B{len(numbers)}")
    book.write(book.area(f"A1:A{len(numbers)}"), values=[[each] for each in numbers])
    book.write(area, values=[[f'=TEXT(A{row},"{code}")'] for row in range(1, len(numbers) + 1)])
    shown = [show(each, code, number) for each in numbers]
    assert [row[0] for row in book.values(area)] == shown


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('=TEXT("abc","@-x")', "abc-x"),
        ('=TEXT("abc","0;-0;0;""<""@""> ""_x\\y")', "<abc>  y"),
        ('=TEXT(5,"@-x")', "5-x"),
        ('=TEXT(1/3,"@!")', "0.333333333333333!"),
        ('=TEXT("abc","@")', "abc"),
        ('=TEXT("abc","# ?/?")', "abc"),
        ('=TEXT("1.25","# ?/?")', "1 1/4"),
        ('=TEXT(TRUE,"0")', "TRUE"),
        ('=TEXT(FALSE,"0.0E+00")', "FALSE"),
        ('=TEXT(1/0,"# ?/?")', "#DIV/0!"),
        ('=TEXT(1/0,"")', "#DIV/0!"),
        ('=TEXT(5,"")', ""),
        ('=TEXT(Z9,"0.0E+00")', "0.0E+00"),
        ('=TEXT(1,"0;;")', "1"),
        ('=TEXT(-1,"0.0E+00;;0")', ""),
        ('=TEXT(0,"0.0E+00;-0;General")', "0"),
        ('=TEXT(5,"[>100]0;[>10]0.0")', "########"),
        ('=TEXTJOIN("|",TRUE,TEXT({1.5;2.25},"# ?/?"))', "1 1/2|2 1/4"),
        ('=TEXT(99999.96,"0.0E+00")', "1.0E+05"),
        ('=TEXT(1.999,"# ?/?")', "2    "),
        ('=TEXT(0.75,"hh:mm")', "18:00"),
    ],
)
def test_texts_truth_values_and_errors_have_their_own_way(formula: str, value: Scalar) -> None:
    """Also blanks, sections that are empty, and numbers that round up to the next power or whole one."""
    book = Workbook.blank()
    book.write(book.area("E1"), values=[[formula]])
    assert book.values(book.area("E1"))[0][0] == value


@pytest.mark.parametrize("given", [["A1"], ["A1", "B1"], ["A1", '"General"'], ["A1", '"yyyy-mm-dd"'], ["A1", '"h:mm"']])
def test_what_the_engine_knows_is_left_to_it(given: list[str]) -> None:
    """Formats that are calculated, General, and dates."""
    assert lowered_text(given) is None
