from __future__ import annotations

import pytest

from pytest_workbook.cassettes.places import Place, session_of, split_url

ROOT = "https://graph.microsoft.com/v1.0"


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/me/drive/items/01A/workbook/tables/T/rows/items/x", [("item", "01A")]),
        ("/drives/b%21x/items/01A", [("drive", "b!x"), ("item", "01A")]),
        ("/drives('b!x')/items('it''s')", [("drive", "b!x"), ("item", "it's")]),
        ("/me/drive/root:/A%20b/c.xlsx:/workbook", [("path", "/A b/c.xlsx")]),
        ("/me/drive/root:/A/c.xlsx", [("path", "/A/c.xlsx")]),
        ("/me/drive/root%3A/A/c.xlsx%3A/workbook", [("path", "/A/c.xlsx")]),
        ("/me/drive/items/01A:/c.xlsx:/content", [("item", "01A"), ("path", "/c.xlsx")]),
        ("/sites/h.test:/sites/team:/drive/items/01A", [("site", "h.test:/sites/team"), ("item", "01A")]),
        ("/sites/h,1,2/lists/l/items/3/driveItem", [("site", "h,1,2"), ("list", "l"), ("item", "3")]),
        ("/users/a@b.cd/drive", [("user", "a@b.cd")]),
        ("/groups/g/drives", [("group", "g")]),
        ("/shares/u!x/driveItem/workbook", [("share", "u!x")]),
        ("/me/drive/items//01A/", [("item", "01A")]),
        ("/drives/workbook/root:/A/c.xlsx:/workbook/names", [("drive", "workbook"), ("path", "/A/c.xlsx")]),
        ("/me/drive/root:/workbook/c.xlsx:/workbook/names", [("path", "/workbook/c.xlsx")]),
        ("/me/drive/items/01A/workbook/worksheets/root:/A1:B2", [("item", "01A")]),
        ("/me", []),
    ],
)
def test_ids_are_told_by_their_place(path: str, places: list[tuple[str, str]]) -> None:
    """Every form of address gives its ids, decoded; below /workbook nothing is an id."""
    split = split_url(ROOT + path)
    assert split.places == tuple(Place(kind, value) for kind, value in places)
    assert split.version == "v1.0"


def test_query_and_version_are_read() -> None:
    """The query is decoded in order; a URL below no version root has none."""
    split = split_url("https://h.test/proxy/beta/me?b=%20&a=1+2&c&#fragment")
    assert (split.version, split.segments) == ("beta", ("me",))
    assert split.query == (("b", " "), ("a", "1 2"), ("c", ""))
    assert split_url("https://download.example/1").version == ""


@pytest.mark.parametrize(
    ("value", "session"),
    [
        ("c2Vzc2lvbi0x", "session-1"),
        ("bW9kdWxlLXNlc3Npb24tMg==", "module-session-2"),
        ("Y2x1c3Rlcj1B", "cluster=A"),
        ("cluster=A", "cluster=A"),
        ("opaque", "opaque"),
        ("_____", "_____"),
        ("abcd", "abcd"),
    ],
)
def test_a_session_is_read_from_base64(value: str, session: str) -> None:
    """Only what turns out to be a session id is taken for base64."""
    assert session_of(value) == session
