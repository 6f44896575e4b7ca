"""Values of XPath 1.0 become each other, compare, and pass through functions."""

import math

import pytest

from pytest_workbook.simulator.book.xml_nodes import parse_xml
from pytest_workbook.simulator.book.xpath import select
from pytest_workbook.simulator.book.xpath_values import BadCall, boolean, in_order, nodes, number, string

ROOT = parse_xml("<t><s>3</s><s>10</s><n/></t>")
INFINITE = math.inf


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("count(//s)", 2.0),
        ("sum(//s)", 13.0),
        ("string(//s)", "3"),
        ("string(//x)", ""),
        ("concat('a',1,true())", "a1true"),
        ("substring('12345',2,3)", "234"),
        ("substring('12345',1.5,2.6)", "234"),
        ("substring('12345',0)", "12345"),
        ("substring-before('a=b','=')", "a"),
        ("substring-before('ab','=')", ""),
        ("substring-after('a=b','=')", "b"),
        ("substring-after('ab','=')", ""),
        ("string-length('abc')", 3.0),
        ("normalize-space('  a  b ')", "a b"),
        ("translate('abcb','ab','x')", "xc"),
        ("boolean(//x)", False),
        ("boolean('x')", True),
        ("not(1)", False),
        ("number('5')+number(' -.5 ')", 4.5),
        ("floor(-1.5)", -2.0),
        ("ceiling(1.2)", 2.0),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("name(//n)", "n"),
        ("name(//x)", ""),
        ("namespace-uri(//n)", ""),
        ("//s>5", True),
        ("//s='10'", True),
        ("//s!='10'", True),
        ("//s=3", True),
        ("//s=true()", True),
        ("//x=false()", True),
        ("//x=//s", False),
        ("//s=//s", True),
        ("'3'<//s", True),
        ("1 div 0", INFINITE),
        ("-1 div 0", -INFINITE),
        ("string(1 div 0)", "Infinity"),
        ("string(-1 div 0)", "-Infinity"),
        ("string(0 div 0)", "NaN"),
        ("string(1.50)", "1.5"),
        ("boolean(0 div 0)", False),
    ],
)
def test_functions_and_comparisons(path: str, value: object) -> None:
    """As the recommendation says."""
    assert select(ROOT, path) == value


@pytest.mark.parametrize(
    "path", ["number('x')", "0 div 0", "1 mod 0", "round(0 div 0)", "floor(0 div 0)", "number(//n)"]
)
def test_what_is_no_number(path: str) -> None:
    """Is none of all numbers."""
    value = select(ROOT, path)
    assert isinstance(value, float)
    assert math.isnan(value)


def test_values_become_others() -> None:
    """Nodes only what are nodes, each once and in order."""
    both = nodes(select(ROOT, "//s"))
    assert in_order([*both[::-1], both[0]]) == both
    assert (string(both), number(both), boolean([]), boolean(0.0)) == ("3", 3.0, False, False)
    with pytest.raises(BadCall):
        nodes("x")
