"""Paths of XPath 1.0 lead where they should."""

import pytest

from pytest_workbook.simulator.book.xml_nodes import parse_xml
from pytest_workbook.simulator.book.xpath import BadPath, select
from pytest_workbook.simulator.book.xpath_values import nodes

ROOT = parse_xml(
    '<t xmlns:p="u"><!--note--><s id="1">alpha</s><s id="2">7</s><s>be<b>t</b>a</s><u><s>7</s></u>'
    '<p:q k="v">z</p:q></t>'
)
DEFAULT = parse_xml('<t xmlns="n"><s>1</s><o xmlns=""><s>2</s></o></t>')


def found(path: str) -> object:
    """The values of the nodes that a path finds, or what else it gives."""
    value = select(ROOT, path)
    return [node.value for node in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("//s", ["alpha", "7", "beta", "7"]),
        ("/t/s[2]", ["7"]),
        ("t/s", ["alpha", "7", "beta"]),
        ("/", ["alpha7beta7z"]),
        ("//s[last()]", ["beta", "7"]),
        ("/t/s[last()-1]", ["7"]),
        ("//s[position()<3]", ["alpha", "7", "7"]),
        ("(//s)[2]", ["7"]),
        ("(//s)[last()]/..", ["7"]),
        ("//s[.*0=0]", ["7", "7"]),
        ("//s[@id=2]", ["7"]),
        ("//s[@id and position()>1]", ["7"]),
        ("//s[@id='1' or .='beta']", ["alpha", "beta"]),
        ("//s[not(@id)][1]", ["beta", "7"]),
        ("//@id", ["1", "2"]),
        ("//@*", ["1", "2", "v"]),
        ("//s[not(.=preceding::*)]", ["alpha", "7", "beta"]),
        ("//s[contains(.,'et')]", ["beta"]),
        ("//s[starts-with(.,'a')]/following-sibling::*", ["7", "beta", "7", "z"]),
        ("//u/preceding-sibling::s[1]", ["beta"]),
        ("//b/ancestor::*", ["alpha7beta7z", "beta"]),
        ("//b/ancestor-or-self::*[1]", ["t"]),
        ("//b/following::s", ["7"]),
        ("//b/preceding::s", ["alpha", "7"]),
        ("//u/descendant::s", ["7"]),
        ("//u/descendant-or-self::*", ["7", "7"]),
        ("//b/self::b", ["t"]),
        ("//b/self::s", []),
        ("//b/parent::s", ["beta"]),
        ("//s/text()", ["alpha", "7", "be", "a", "7"]),
        ("//comment()", ["note"]),
        ("//b/node()", ["t"]),
        ("//s|//b", ["alpha", "7", "beta", "t", "7"]),
        ("//p:q", ["z"]),
        ("//p:*", ["z"]),
        ("//q", []),
        ("//*[local-name()='q']", ["z"]),
        ("/t/*[name()='p:q']/@k", ["v"]),
        ("7 div 2", 3.5),
        ("5 mod -3", 2.0),
        ("-(3) - -2 + 1*2", 1.0),
        ("1 < 2 and 2 >= 2 or false()", True),
        ("1 != 1", False),
        (".5 + 1.", 1.5),
        ("'a\"b'", 'a"b'),
    ],
)
def test_a_path_is_followed(path: str, value: object) -> None:
    """By axes, tests, predicates and operators."""
    assert found(path) == value


def test_names_without_prefix_are_in_no_namespace() -> None:
    """Also where the document has one by default."""
    assert [node.value for node in nodes(select(DEFAULT, "//s"))] == ["2"]


_WRONG = ["", "//", "//s[", "//s]", "s s", "//s[1", "f(1)", "contains('a')", "position(1)", "x::s", "//!", "$x", "1 |"]


@pytest.mark.parametrize("path", [*_WRONG, "'a", "1|2", "count(1)", "//s/1", "(" * 50 + "1" + ")" * 50])
def test_what_is_no_path_is_refused(path: str) -> None:
    """Or gives what cannot be."""
    with pytest.raises(BadPath):
        select(ROOT, path)


def test_a_path_that_takes_too_long_is_refused() -> None:
    """However short it is."""
    root = parse_xml("<a>" + "<b/>" * 3_000 + "</a>")
    with pytest.raises(BadPath):
        select(root, "//b[//b[//b]]")
