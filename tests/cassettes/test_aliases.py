from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_workbook.cassettes.aliases import ALIAS, AliasTable, in_words, kind_of, namespace

KINDS = ("session", "tenant", "drive", "item", "site", "user", "name", "userid", "host", "etag", "download", "files")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.text(min_size=3)), unique_by=lambda one: one[1]))
def test_aliases_are_injective_and_stable(values: list[tuple[str, str]]) -> None:
    """Two values never share an alias, a value keeps the one it has, and an alias is its own alias."""
    table = AliasTable()
    fresh = [(kind, value) for kind, value in values if not ALIAS.match(value)]
    given_aliases = [table.alias(kind, value) for kind, value in fresh]
    assert len(set(given_aliases)) == len(fresh)
    assert given_aliases == [table.alias("item", value) for _, value in fresh]
    assert given_aliases == [table.alias("item", alias) for alias in given_aliases]
    assert all(ALIAS.match(alias) for alias in given_aliases)


@pytest.mark.parametrize("kind", KINDS)
def test_hundreds_of_one_kind_have_a_name_each(kind: str) -> None:
    """Numbered or in words, none is given twice, and each is known as an alias."""
    table = AliasTable()
    names = [table.alias(kind, f"value number {number}") for number in range(1, 1201)]
    assert len(set(names)) == 1200
    assert all(ALIAS.match(name) for name in names)
    assert table.replace("value number 1, value number 12, value number 1200") == ", ".join(
        (names[0], names[11], names[1199])
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_alias_tells_its_kind(kind: str) -> None:
    """Merging finds the counter an alias was numbered by."""
    assert kind_of(AliasTable().alias(kind, "a value")) == kind


def test_numbers_follow_the_order_of_meeting() -> None:
    """The same traffic gives the same names."""
    table = AliasTable("module-")
    given_aliases = [table.alias("item", value) for value in ("abc", "def", "abc")]
    assert given_aliases == ["module-item-1", "module-item-2", "module-item-1"]
    assert [namespace(value) for value in ("module-item-1", "item-1", "anything")] == ["module-", "", ""]
    assert table.alias("session", "the session") == "module-session-1"
    assert table.next_session() == "module-session-2"
    assert table.counts == {"item": 2, "session": 2}


def test_what_stands_nowhere_is_not_counted() -> None:
    """A host that was met within URLs alone; what an earlier recording or another process told is kept."""
    table = AliasTable(counts={"tenant": 3})
    for kind, value in (("item", "01ONE"), ("item", "01TWO"), ("host", "contoso.sharepoint.com"), ("name", "Sørén")):
        table.alias(kind, value)
    url = "https://contoso.sharepoint.com/x?tempauth=1"
    table.alias("download", url)
    assert table.standing == {"tenant": 3}
    assert table.replace(f"{url} 01%54WO 01TWO Sørén") == "https://download.example/1 01%54WO item-2 User One"
    assert table.standing == {"download": 1, "item": 2, "name": 1, "tenant": 3}
    table.raise_counts({"item": 5, "userid": 1})
    assert table.standing == {"download": 1, "item": 5, "name": 1, "tenant": 3, "userid": 1}


def test_the_alias_that_a_merge_gives_stands() -> None:
    """It is written without being replaced here."""
    mine, theirs = AliasTable(), AliasTable()
    mine.alias("item", "01ONE")
    theirs.alias("item", "01TWO")
    assert mine.renames(theirs) == {"item-1": "item-2"}
    assert mine.standing == {"item": 2}


def test_ids_that_differ_in_case_alone_are_two() -> None:
    """Item ids are case-sensitive; a GUID in the other case is the same."""
    table = AliasTable()
    table.alias("drive", "b!aBcD")
    table.alias("drive", "b!AbCd")
    table.alias("userid", "48D31887-5FAD-4D73-A9F5-3C356E68A038")
    assert table.replace("b!aBcD b!AbCd 48d31887-5fad-4d73-a9f5-3c356e68a038") == "drive-1 drive-2 userid-1"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/drives/b%21Qw-1/x", "/drives/drive-1/x"),
        ("%2Fdrives%2Fb%21Qw-1%2Fx", "%2Fdrives%2Fdrive-1%2Fx"),
        ("%252Fb%2521Qw-1", "%252Fdrive-1"),
        ("drives('b!Qw-1')", "drives('drive-1')"),
        ("b!Qw-12", "b!Qw-12"),
        ("ab!Qw-1", "ab!Qw-1"),
    ],
)
def test_an_id_is_found_in_every_spelling_and_never_in_a_longer_one(before: str, after: str) -> None:
    """Percent-encoded once and twice, in key syntax, but not as a part of another id."""
    table = AliasTable()
    table.alias("drive", "b!Qw-1")
    assert table.replace(before) == after


def test_a_session_id_is_found_in_base64() -> None:
    """Poll URLs carry it so, padded, unpadded, url-safe and percent-encoded."""
    table = AliasTable()
    session = "cluster=A&session=15.?>~ÿ"
    table.alias("session", session)
    long, short = base64.b64encode(session.encode()).decode(), base64.b64encode(b"session-1").decode()
    for spelled in (long, long.rstrip("="), quote(long, safe=""), long.replace("+", "-").replace("/", "_")):
        assert base64.b64decode(short).decode() == "session-1"
        assert table.replace(f"?sessionId={spelled}").startswith(f"?sessionId={short.rstrip('=')}")


def test_a_name_is_a_word_in_its_own_case() -> None:
    """Names are common words; other words keep."""
    table = AliasTable()
    table.alias("name", "Ann")
    table.alias("name", "山田太郎")
    assert table.replace("Ann's Annual ANN ann, 山田太郎さん") == "User One's Annual ANN ann, User Twoさん"


def test_the_longest_value_wins() -> None:
    """A site's id holds its host."""
    table = AliasTable()
    table.alias("host", "contoso.sharepoint.com")
    table.alias("site", "contoso.sharepoint.com,1,2")
    assert table.replace("contoso.sharepoint.com,1,2 contoso.sharepoint.com") == "site-1 host-1.example"


def test_values_too_short_to_tell_are_left() -> None:
    """Two letters stand in every formula."""
    assert AliasTable().alias("name", "Al") == "Al"


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "One"), (20, "Twenty"), (42, "Forty Two"), (100, "One Hundred"), (219, "Two Hundred Nineteen")],
)
def test_numbers_have_words(number: int, words: str) -> None:
    """People are called by words, so that a name stays a name."""
    assert in_words(number) == words


def test_reprs_show_no_value() -> None:
    """A table in a traceback gives nothing away."""
    table = AliasTable()
    table.alias("session", "a secret session")
    assert "secret" not in repr(table) + repr(table._finder)


@pytest.mark.parametrize(
    ("kind", "word"), [("name", "User"), ("name", "One"), ("userid", "Item"), ("userid", "example")]
)
def test_a_value_that_is_a_word_of_an_alias_leaves_aliases_whole(kind: str, word: str) -> None:
    """Somebody called User, or whose job is Item: what was replaced is not replaced again, however it is spelled."""
    table = AliasTable()
    others = [table.alias(*one) for one in (("name", "Ann Berg"), ("item", "01CYZL"), ("user", "ann@contoso.com"))]
    table.alias(kind, word)
    once = table.replace(f"Ann Berg, Ann%20Berg, 01CYZL, ann%40contoso.com and {word}")
    assert all(other in once.replace("%20", " ").replace("%40", "@") for other in others)
    assert table.replace(once) == once
