"""Parts as trees, and where relationships lead."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.book.opening_parts import (
    Node,
    Relationship,
    is_on,
    parse_tree,
    relationships,
    relationships_part,
    resolve,
    rich_text,
    unescaped,
    whole_number,
)
from pytest_workbook.simulator.book.package import BadWorkbook, Package


def test_a_tree_has_local_names_and_texts() -> None:
    """Prefixes go; text outside ASCII stays."""
    root = parse_tree('<x:a xmlns:x="u"><x:b x:id="2" id="1">Größe</x:b><x:c/></x:a>'.encode(), "p.xml")
    assert (root.name, [child.name for child in root.children]) == ("a", ["b", "c"])
    assert root.children[0].text == "Größe"
    assert root.children[0].attributes["id"] == "1"


def test_a_broken_part_is_refused_by_name() -> None:
    """The message names the part that is not well-formed."""
    with pytest.raises(BadWorkbook, match=r"p\.xml"):
        parse_tree(b"<a><b></a>", "p.xml")


def test_a_part_without_relationships_has_none() -> None:
    """No relationships part is an empty mapping, not an error."""
    assert relationships(Package.of_parts({"xl/a.xml": b"<a/>"}), "xl/a.xml") == {}


def test_relationships_lead_to_parts_or_out() -> None:
    """Inner targets are resolved from the part; external ones stay as written."""
    data = (
        b'<Relationships><Relationship Id="r1" Type="http://x/table" Target="../t%C3%A9.xml"/>'
        b'<Relationship Id="r2" Type="http://x/hyperlink" Target="../out" TargetMode="External"/></Relationships>'
    )
    package = Package.of_parts({"xl/s/a.xml": b"<a/>", "xl/s/_rels/a.xml.rels": data})
    assert relationships(package, "xl/s/a.xml") == {
        "r1": Relationship("r1", "table", "xl/té.xml"),
        "r2": Relationship("r2", "hyperlink", "../out", external=True),
    }


def test_names_of_relationship_parts_and_targets() -> None:
    """The package's own relationships belong to the empty name; a leading slash starts at the root."""
    assert relationships_part("") == "_rels/.rels"
    assert relationships_part("xl/workbook.xml") == "xl/_rels/workbook.xml.rels"
    assert resolve("xl/workbook.xml", "/a/b.xml") == "a/b.xml"


def test_attributes_are_read_as_booleans_and_numbers() -> None:
    """Absent attributes take the default; present ones win over it."""
    node = Node("n", {"off": "0", "on": "true", "count": "12"})
    assert is_on(node, "on")
    assert not is_on(node, "off", default=True)
    assert is_on(node, "absent", default=True)
    assert (whole_number(node, "count", "p"), whole_number(node, "absent", "p", 7)) == (12, 7)


@pytest.mark.parametrize("text", ["-1", "1.5", "", "٣", "12345678901"])
def test_no_whole_number_is_refused(text: str) -> None:
    """Signs, fractions, other digits and eleven digits are damage."""
    with pytest.raises(BadWorkbook, match="no whole number"):
        whole_number(Node("n", {"count": text}), "count", "p")


def test_escapes_are_the_characters_they_mean() -> None:
    """Two halves make one character; a lone half becomes the replacement character."""
    assert unescaped("a_x000A_b") == "a\nb"
    assert unescaped("_xD83D__xDE00_") == "\U0001f600"
    assert unescaped("_xD83D_") == "\ufffd"


def test_rich_text_joins_runs_without_phonetic_hints() -> None:
    """Runs are joined; hints for reading are left out; only marked outer space is kept."""
    data = '<si><r><t> 東</t></r><rPh><t>ひがし</t></rPh><r><t xml:space="preserve">京 </t></r></si>'
    assert rich_text(parse_tree(data.encode(), "p")) == "東京 "
