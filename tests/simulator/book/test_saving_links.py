"""Relationships and content types."""

from __future__ import annotations

from pytest_workbook.simulator.book.saving_links import NO_LINKS, add_link, change_content_types, drop_links
from pytest_workbook.simulator.book.saving_xml import outline


def test_links_are_added_under_free_ids_and_taken_away() -> None:
    """Targets are relative to the part; an id that is taken is not given again."""
    one, first = add_link(NO_LINKS, "xl/worksheets/sheet1.xml", "kind", "xl/tables/table1.xml")
    two, second = add_link(one.replace(b'"rId1"', b'"rId2"'), "xl/worksheets/sheet1.xml", "kind", "xl/x.xml")
    assert (first, second) == ("rId1", "rId3")
    links = outline(two, "part", 1).children
    assert [link.attributes["Target"] for link in links] == ["../tables/table1.xml", "../x.xml"]
    assert [link.attributes["Id"] for link in outline(drop_links(two, "part", ["rId2"]), "part", 1).children] == [
        "rId3"
    ]


def test_content_types_follow_the_parts() -> None:
    """Parts that went lose their types, whatever the case; new ones get theirs."""
    data = b'<Types><Default Extension="xml"/><Override PartName="/a/B.xml" ContentType="old"/></Types>'
    assert change_content_types(data, ["A/b.xml"], {"c.xml": "new"}) == (
        b'<Types><Default Extension="xml"/><Override PartName="/c.xml" ContentType="new"/></Types>'
    )
