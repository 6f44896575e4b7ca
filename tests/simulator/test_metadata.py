"""The members that Graph's types have."""

from __future__ import annotations

from pytest_workbook.simulator.metadata import entity_type, graph_members


def test_the_workbook_has_its_published_members() -> None:
    """Properties and actions, each as one name."""
    assert {"application", "createSession", "names", "tables", "worksheets"} <= set(graph_members()["workbook"])


def test_a_type_that_is_not_the_workbook_s_is_not_there() -> None:
    """An unknown type has no entry, not an empty one."""
    assert graph_members().get("Größe") is None


def test_each_member_is_named_once() -> None:
    """No type lists a name twice, or one with blanks or without letters."""
    for kind, names in graph_members().items():
        assert len(set(names)) == len(names), kind
        assert all(name.replace(".", "").replace("_", "").isalnum() for name in names), kind


def test_each_reading_stands_alone() -> None:
    """There is no shared state that a caller could spoil."""
    assert graph_members() == graph_members()
    assert graph_members() is not graph_members()


def test_a_type_has_properties_and_navigation() -> None:
    """By lower-case name, for an entity and a collection of them; functions are neither."""
    found = entity_type("workbookTable[]")
    assert found == entity_type("workbookTable")
    assert found is not None
    assert (found.properties["showheaders"], found.properties["id"]) == ("showHeaders", "id")
    assert set(found.navigation) == {"columns", "rows", "sort", "worksheet"}
    assert entity_type("workbookSortField") is None


def test_types_and_members_agree() -> None:
    """Each property of a type is among its members."""
    for kind, names in graph_members().items():
        if (found := entity_type(kind)) is not None and not kind.endswith("[]"):
            assert {*found.properties.values(), *found.navigation.values()} - {"id"} <= set(names), kind
