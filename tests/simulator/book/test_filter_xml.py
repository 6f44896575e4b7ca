"""FILTERXML finds what a path leads to."""

import pytest

from pytest_workbook.simulator.book.filter_xml import filter_xml
from pytest_workbook.simulator.book.model import Scalar

_BOMB = '<!DOCTYPE a [<!ENTITY b "xx"><!ENTITY c "&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("xml", "path", "values"),
    [
        ("<a><b>x</b><b>7</b></a>", "//b", ["x", 7]),
        ("<a><b>-1.50</b><b> 1e3 </b><b>1,5</b><b>TRUE</b></a>", "/a/b", [-1.5, 1000, "1,5", "TRUE"]),
        ("<a><b>2024-01-02</b><b></b></a>", "/a/b", ["2024-01-02", ""]),
        ("<a k='5'/>", "/a/@k", [5]),
        ("<a><b/><b/></a>", "count(//b)", [2]),
        ("<a/>", "1=1", [True]),
        ("<a/>", "'x'", ["x"]),
        ("<a/>", "1 div 0", ["#NUM!"]),
        ("<a/>", "//b", ["#VALUE!"]),
        ("<a/>", "//b[", ["#VALUE!"]),
        ("<a>", "//a", ["#VALUE!"]),
        ("no", "//a", ["#VALUE!"]),
        (_BOMB, "//a", ["#VALUE!"]),
        ("<a>&b;</a>", "//a", ["#VALUE!"]),
        (5, "//a", ["#VALUE!"]),
        ("<a/>", None, ["#VALUE!"]),
        ("<a/>" + " " * 32_767, "//a", ["#VALUE!"]),
        ("<a>1</a>", "//a" + " " * 1_024, ["#VALUE!"]),
        (f"<a>{'9' * 400}</a>", "//a", ["9" * 400]),
    ],
)
def test_values_are_found(xml: Scalar, path: Scalar, values: list[Scalar]) -> None:
    """Numbers are numbers; what is no XML, no path or not there is an error."""
    assert list(filter_xml(xml, path)) == values


def test_what_takes_too_long_is_an_error() -> None:
    """Each node asking for all others, of as many as fit into a cell."""
    xml = "<a>" + "<b/>" * 8_000 + "</a>"
    assert list(filter_xml(xml, "//b[count(//b[count(//b)>1])>1]")) == ["#VALUE!"]
    assert list(filter_xml("<a>" * 4_000 + "</a>" * 4_000, "count(//a)")) == [4_000]
