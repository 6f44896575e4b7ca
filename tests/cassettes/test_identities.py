"""Which values of a JSON body get an alias, and of what kind."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.identities import ID_KEYS, learn_json

TYPICAL = {
    "user": "ann@contoso.com",
    "download": "https://contoso.test/a",
    "upload": "https://contoso.test/a",
    "files": "https://contoso.test/a",
}


def _learned(tree: Any, *, session: bool = False) -> dict[str, int]:
    table = AliasTable()
    learn_json(table, tree, session=session)
    return table.counts


@pytest.mark.parametrize(("key", "kind"), ID_KEYS.items())
def test_a_key_tells_its_kind_at_any_depth(key: str, kind: str) -> None:
    """Each key of the list gives one alias of its kind, below lists and objects too."""
    value = TYPICAL.get(kind, "VALUE 1234")
    assert _learned({"value": [{"inner": {key: value}}]}) == {kind: 1}


@pytest.mark.parametrize(
    ("tree", "session", "expected"),
    [
        ({"id": "cluster=a"}, True, {"session": 1}),
        ({"id": "cluster=a"}, False, {}),
        ({"id": 1234}, True, {}),
        ([{"id": "cluster=a"}], True, {}),
        ({"inner": {"id": "cluster=a"}}, True, {}),
        ({"inner": {"id": "cluster=a", "persistChanges": False}}, False, {"session": 1}),
        ({"headers": {"Workbook-Session-Id": "cluster=a"}}, False, {"session": 1}),
    ],
)
def test_a_session_id_is_the_bodys_own_or_told_by_company(tree: Any, session: bool, expected: dict[str, int]) -> None:
    """The answer to a creation holds it on top; elsewhere its neighbour or its header tells it."""
    assert _learned(tree, session=session) == expected


@pytest.mark.parametrize("parent", ["user", "group", "siteUser", "owner", "grantedTo", "manager", "lastModifiedByUser"])
def test_a_person_is_known_by_the_key_above(parent: str) -> None:
    """Id and name become aliases, in a collection too."""
    person = {"id": "1234", "displayName": "Ann Smith"}
    assert _learned({parent: person}) == {"name": 1, "userid": 1}
    assert _learned({parent: {"value": [person]}}) == {"name": 1, "userid": 1}


def test_a_name_of_a_thing_stays() -> None:
    """Sheets, files and drives have display names that tests compare."""
    assert _learned({"id": "1234", "displayName": "Budget", "surname": "Budget", "jobTitle": "Budget"}) == {}


def test_private_values_of_a_person_are_taken_from_text_and_lists() -> None:
    """An address is a user's, all else his own; what is no text is passed over."""
    person = {
        "userPrincipalName": "ann@contoso.com",
        "otherMails": ["ann@home.test", None],
        "businessPhones": ["+351 123", 5],
        "jobTitle": "Chief",
        "mobilePhone": None,
        "officeLocation": "",
    }
    assert _learned(person) == {"user": 2, "userid": 2}


def test_a_person_who_has_a_drive_is_a_person() -> None:
    """The nearest company decides once; an id gets no second kind."""
    assert _learned({"owner": {"id": "1234", "driveType": "personal"}}) == {"userid": 1}


def test_a_url_of_the_service_itself_tells_nobody() -> None:
    """Only addresses of files elsewhere are hidden whole."""
    assert _learned({"webUrl": "https://graph.microsoft.com/v1.0/me"}) == {}


@pytest.mark.parametrize("tree", [None, 3, "VALUE-1234", [], ["VALUE-1234", [1]], {"driveId": 3, "itemId": ""}])
def test_what_has_no_key_or_no_text_teaches_nothing(tree: Any) -> None:
    """Rows of values and scalars are data."""
    assert _learned(tree, session=True) == {}
