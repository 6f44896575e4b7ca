"""Reading addresses of drives and items."""

from __future__ import annotations

import base64

import pytest

from pytest_workbook.simulator.addresses import DriveReference, ItemReference, Target, parse, shared_url

_ME = DriveReference("me")


@pytest.mark.parametrize(
    ("path", "drive", "item", "rest"),
    [
        ("/me/drive", _ME, None, ""),
        ("/me/drive/recent", _ME, None, "recent"),
        ("/me/drive/root", _ME, ItemReference("root"), ""),
        ("/me/drive/items/01X/workbook/names", _ME, ItemReference("id", "01X"), "workbook/names"),
        ("/me/drive/items('01X')", _ME, ItemReference("id", "01X"), ""),
        ("/me/drive/items/01X:/a/b.txt:/content", _ME, ItemReference("id", "01X", "", ("a", "b.txt")), "content"),
        ("/me/drive/root:/a%20b/c.xlsx:/workbook", _ME, ItemReference("root", "", "", ("a b", "c.xlsx")), "workbook"),
        ("/me/drive/root:/c.xlsx", _ME, ItemReference("root", "", "", ("c.xlsx",)), ""),
        ("/me/drive/root:/c.xlsx/:/", _ME, ItemReference("root", "", "", ("c.xlsx",)), ""),
        (
            "/me/drive/root:/workbook/x.xlsx:/content",
            _ME,
            ItemReference("root", "", "", ("workbook", "x.xlsx")),
            "content",
        ),
        ("/me/drive/root/children('It''s')", _ME, ItemReference("root", "", "", ("It's",)), ""),
        ("/me/drive/root/children", _ME, ItemReference("root"), "children"),
        ("/drives/D/items/root/children", DriveReference("drives", "", "D"), ItemReference("root"), "children"),
        (
            "/drives/D/items/root:%2Fa%20b%2fc.xlsx:/workbook/names",
            DriveReference("drives", "", "D"),
            ItemReference("root", "", "", ("a b", "c.xlsx")),
            "workbook/names",
        ),
        ("/me/drive/items/rootless", _ME, ItemReference("id", "rootless"), ""),
        ("/me/drives/b%21d/root", DriveReference("me", "", "b!d"), ItemReference("root"), ""),
        ("/drives('D')/items/1", DriveReference("drives", "", "D"), ItemReference("id", "1"), ""),
        ("/users/a%40b.c/drive/items/1", DriveReference("users", "a@b.c"), ItemReference("id", "1"), ""),
        ("/groups/g/drives/D/root", DriveReference("groups", "g", "D"), ItemReference("root"), ""),
        ("/sites/h,1,2/drive", DriveReference("sites", "h,1,2"), None, ""),
        ("/sites/h:/sites/t:/drive", DriveReference("sites", "h:/sites/t:"), None, ""),
        ("/sites/s/lists/L/items/4/driveItem/x", DriveReference("sites", "s"), ItemReference("list", "L", "4"), "x"),
        ("/shares/u!x/driveItem/workbook", _ME, ItemReference("share", "u!x"), "workbook"),
    ],
)
def test_an_address_is_drive_item_and_rest(
    path: str, drive: DriveReference, item: ItemReference | None, rest: str
) -> None:
    """Every form, decoded where it names something, the rest as it came."""
    assert Target(drive, item, rest) == parse(path)


@pytest.mark.parametrize("path", ["/", "/me", "/medrive/root", "/users/a", "/sites/s/lists/L", "/me/driver"])
def test_other_paths_address_no_drive(path: str) -> None:
    """They are for others to answer."""
    assert parse(path) is None


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("/me/drive/items/01!2", "users('a%40b.c')/drive/items('01%212')"),
        ("/drives/b!d/root", "drives('b%21d')/root"),
        ("/me/drives/D/items/1", "users('a%40b.c')/drives('D')/items('1')"),
        ("/sites/s/drive/root/children('x''y')", "sites('s')/drive/root/children('x''y')"),
    ],
)
def test_the_context_keeps_how_an_item_was_addressed(path: str, context: str) -> None:
    """As observed: the caller's form, keys in quotes, percent-encoded."""
    target = parse(path)
    assert target is not None
    assert context == target.drive.context("a@b.c") + target.context


def test_a_sharing_token_is_the_url_in_base64() -> None:
    """Unpadded, with its prefix; anything else stands for no URL."""
    url = "https://contoso.sharepoint.com/:x:/g/ö?e=1"
    token = "u!" + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
    assert url == shared_url(token)
    assert [shared_url(text) for text in ("s!abc", "u!a", "u!_w")] == [None] * 3
