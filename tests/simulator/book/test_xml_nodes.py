"""XML texts become nodes, and bombs do not."""

import pytest

from pytest_workbook.simulator.book.xml_nodes import BadXml, NodeKind, parse_xml


def test_nodes_know_their_places() -> None:
    """Parents, order, names and namespaces."""
    root = parse_xml('<?xml version="1.0"?><a xmlns="n" xmlns:p="m" k="1" p:k="2"> <b>x<!--y--></b>\n</a>')
    (a,) = root.children
    (b,) = a.children
    assert [node.kind for node in b.children] == [NodeKind.TEXT, NodeKind.COMMENT]
    assert [(node.name, node.text, node.namespace) for node in a.attributes] == [("k", "1", ""), ("p:k", "2", "m")]
    assert (b.parent, b.namespace, a.value, b.children[1].value) == (a, "n", "x", "y")
    assert a.order < b.order <= b.end <= a.end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "<a>",
        "<a></b>",
        "<p:a>&b;</p:a>",
        "<a>\x00</a>",
        "<a>\ud800</a>",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>',
        "<a>" + "<b/>" * 60_000 + "</a>",
    ],
)
def test_what_is_no_harmless_xml_is_refused(text: str) -> None:
    """Before anything is made of it."""
    with pytest.raises(BadXml):
        parse_xml(text)
