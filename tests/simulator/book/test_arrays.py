"""Functions of single values give arrays when they are given arrays."""

import pytest

from pytest_workbook.simulator.book.arrays import Mapping, mapping
from pytest_workbook.simulator.book.model import Scalar
from pytest_workbook.simulator.book.workbook import Workbook


def calculated(formula: str) -> list[list[Scalar]]:
    """E1:F3 with the formula in E1, beside 1 to 5 in column B."""
    book = Workbook.blank()
    book.write(book.area("B1:B5"), values=[[1], [2], [3], [4], [5]])
    book.write(book.area("E1"), values=[[formula]])
    return book.values(book.area("E1:F3"))


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUMPRODUCT(ROUND(B1:B3*1.26,1))", 7.6),
        ("=SUMPRODUCT(MOD(ROW(B1:B5),2)*B1:B5)", 9),
        ("=SUMPRODUCT(--(MOD(B1:B5,2)=0))", 2),
        ("=SUM(IF(MOD(B1:B5,2)=0,B1:B5,0))", 6),
        ("=SUM(LARGE(B1:B5,{1,2}))", 9),
        ("=SUM(ROUNDUP(ABS(B1:B3/2),0))", 4),
        ('=SUM(VALUE(LEFT({"12","34"},1)))', 4),
        ("=SUM(ROUND(SEQUENCE(3)/2,{0;0;0}))", 4),
        ("=ROUND(SUM(B1:B3)/4,1)", 1.5),
        ("=SUM(TRUNC(ROUND(B1:B3*1.26,1)))", 6),
    ],
)
def test_each_value_is_calculated(formula: str, value: Scalar) -> None:
    """In sums and products of them, nested, and with several arrays at once."""
    assert calculated(formula)[0][0] == value


def test_results_spill() -> None:
    """As in Excel, an array without a use fills the cells below."""
    assert calculated("=MOD(B1:B3,2)") == [[1, ""], [0, ""], [1, ""]]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ROUND", ["SUM(A1:A3)", "2"]),
        ("ROUND", ["A1", "2"]),
        ("ROUND", ["A:A", "2"]),
        ("LARGE", ["A1:A3", "1"]),
        ("SUM", ["A1:A3"]),
        ("ROUND", ["IF(A1,SUM(B1:B2),3)", "2"]),
        ("SMALL", ["{1,2}"]),
    ],
)
def test_a_call_without_an_array_is_left_as_it_is(name: str, given: list[str]) -> None:
    """Also one whose array becomes one value before, one that takes arrays, and whole columns."""
    assert mapping(name, given) is None


@pytest.mark.parametrize("array", ["A1:A3", "S!$A$1:$B$2", "{1,2}", "(A1:A3)*2", "ROW(A1:A3)", "SEQUENCE(3)", "A1#"])
def test_an_array_is_known_by_its_look(array: str) -> None:
    """Ranges, constants, what is calculated from them one by one, and calls that make arrays."""
    assert mapping("ROUND", [array, "2"]) == Mapping((array,), ("_m1",), ["_m1", "2"])
