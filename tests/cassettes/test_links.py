from __future__ import annotations

import pytest

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.links import learn_url


def test_a_context_names_in_its_fragment_what_it_is_of() -> None:
    """The entity itself is named by a word of OData's."""
    table = AliasTable()
    learn_url(table, "https://graph.microsoft.com/v1.0/$metadata#drives('b!one')/items('01TWO')/workbook/$entity")
    assert set(dict(table.known())) == {"b!one", "01TWO"}


@pytest.mark.parametrize(
    ("url", "values"),
    [
        ("/users('48d31887-5fad-4d73-a9f5-3c356e68a038')/drives('b!one')", 2),
        ("/drives/b!one/items/01TWO/workbook/operations/1?sessionId=a-session", 3),
        ("/sites/root/drive", 0),
        ("/sites/contoso.sharepoint.com:/sites/Finance:/drive", 0),
        ("drives/b!one", 0),
    ],
)
def test_ids_are_learned_and_words_are_not(url: str, values: int) -> None:
    """A path begins at the root; a site by its path keeps it."""
    table = AliasTable()
    learn_url(table, url)
    assert len(table) == values
