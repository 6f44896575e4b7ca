"""The first two months of 1900 are Excel's, times are of the nearest second, and days may count from 1904."""

import pytest

from pytest_workbook.simulator.book.date_calls import DATE_RULES, from_1904
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> Scalar:
    """The value of a formula beside day 45000 in A1, the serials 1, 59, 60 and 61 in column B, and a blank C1."""
    book = Workbook.blank()
    book.write(book.area("A1"), values=[[45000]])
    book.write(book.area("B1:B4"), values=[[1], [59], [60], [61]])
    book.write(book.area("E1"), values=[[formula]])
    return book.values(book.area("E1"))[0][0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=DATE(1900,1,1)", 1),
        ("=DATE(1900,2,28)", 59),
        ("=DATE(1900,2,29)", 60),
        ("=DATE(1900,3,1)", 61),
        ("=DATE(1900,3,0)", 60),
        ("=DATE(1900,1,0)", 0),
        ("=DATE(1900,1,-1)", "#NUM!"),
        ("=DATE(0,1,1)", 1),
        ("=DATE(YEAR(C1),MONTH(C1)+1,0)", 31),
        ("=DATE(YEAR(A1),MONTH(A1)+1,0)", 45016),
        ("=DATE(A1-43100,1,4000000)", "#NUM!"),
        ("=DATE(,,)", "#NUM!"),
        ("=SUM(DATE(1900,{1,2},1))", 33),
        ("=YEAR(B1)&-MONTH(B1)&-DAY(B1)", "1900-1-1"),
        ("=YEAR(B2)&-MONTH(B2)&-DAY(B2)", "1900-2-28"),
        ("=YEAR(B3)&-MONTH(B3)&-DAY(B3)", "1900-2-29"),
        ("=YEAR(B4)&-MONTH(B4)&-DAY(B4)", "1900-3-1"),
        ("=YEAR(C1)&-MONTH(C1)&-DAY(C1)", "1900-10"),
        ("=YEAR(A1)", 2023),
        ("=YEAR(45000.75)", 2023),
        ('=DAY("3/7/2024")', 7),
        ("=DAY(-1)", "#NUM!"),
        ("=SUM(DAY(B1:B4))", 59),
        ("=SUMPRODUCT((YEAR(B1:B4)=1900)*1)", 4),
        ("=WEEKDAY(B1)", 1),
    ],
)
def test_days_are_excel_s(formula: str, value: Scalar) -> None:
    """29 February 1900 is a day, and 0 January."""
    assert calculated(formula) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SECOND(0.751234)", 47),
        ("=MINUTE(0.999999)", 0),
        ("=HOUR(0.5)", 12),
        ("=HOUR(12/24)&MINUTE(30/1440)&SECOND(59/86400)", "123059"),
        ('=HOUR("6:45 PM")', 18),
        ("=SECOND(A1)", 0),
        ("=SUM(HOUR({0.25,0.5}))", 18),
    ],
)
def test_times_are_of_the_nearest_second(formula: str, value: Scalar) -> None:
    """Not of the last full one."""
    assert calculated(formula) == value


def test_times_of_day_that_are_written_keep_their_second() -> None:
    """Each second of a minute comes out as it went in."""
    assert [calculated(f"=SECOND(TIME(13,59,{second}))") for second in range(60)] == list(range(60))


@pytest.mark.parametrize("given", [[], [""], ["1", "2"], ['"text"'], ["61"]])
def test_what_needs_no_care_is_left_alone(given: list[str]) -> None:
    """Texts, later days, and calls that are none."""
    assert DATE_RULES["YEAR"](given) is None


@pytest.mark.parametrize(
    ("name", "given", "call"),
    [
        ("YEAR", ["A1"], "YEAR(((A1)+1462))"),
        ("YEAR", ['"1/1/2024"'], None),
        ("DATE", ["2024", "1", "1"], "(DATE(2024,1,1)-1462)"),
        ("EDATE", ["A1", "2"], "(EDATE(((A1)+1462),2)-1462)"),
        ("NETWORKDAYS", ["A1", "B1", "C1:C3"], "NETWORKDAYS(((A1)+1462),((B1)+1462),((C1:C3)+1462))"),
        ("TEXT", ["A1", '"yyyy"'], 'TEXT(((A1)+1462),"yyyy")'),
        ("TEXT", ["A1", '"0.00"'], None),
        ("TEXT", ["A1", '"[h]:mm"'], None),
        ("TEXT", ["A1", "B1"], None),
        ("DATEVALUE", ['"1/1/2024"'], '(DATEVALUE("1/1/2024")-1462)'),
        ("SUM", ["A1"], None),
        ("YEAR", [""], None),
    ],
)
def test_days_from_1904_are_counted_from_1900_on_the_way(name: str, given: list[str], call: str | None) -> None:
    """Arguments and results that are days are moved by the four years between."""
    assert from_1904(name, given) == call
