"""Who there is around the drives."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.addresses import parse
from pytest_workbook.simulator.directory import answer_directory
from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.simulator.state import State
from pytest_workbook.simulator.walk import NotImplementedHere

_ROOT = "https://graph.microsoft.com/v1.0"


def _mount(state: State, path: str) -> None:
    target = parse(path)
    assert target is not None, path
    state.drives.mount(b"x", target)


def _get(state: State, path: str) -> dict[str, object]:
    reply = answer_directory(state, "GET", path, _ROOT)
    assert reply.status == 200
    assert isinstance(reply.body, dict)
    return reply.body


def test_the_signed_in_user_is_the_drive_s_owner(state: State) -> None:
    """By ``me``, by name, by id and by key, in any case; the context is the users'."""
    drive = state.drives.primary
    expected = _get(state, "/me")
    assert (expected["id"], expected["userPrincipalName"]) == (drive.owner_id, drive.owner_upn)
    assert expected["@odata.context"] == f"{_ROOT}/$metadata#users/$entity"
    for path in (f"/users/{drive.owner_upn}", f"/users('{drive.owner_id}')", "/USERS/User%40Contoso.com/"):
        assert _get(state, path) == expected, path


def test_a_mounted_owner_is_a_user(state: State) -> None:
    """Its name beyond ASCII is read from its escapes."""
    _mount(state, "/users/j%C3%B6rg@example.com/drive/items/01X")
    assert _get(state, "/users/j%C3%B6rg@example.com")["mail"] == "jörg@example.com"


def test_groups_and_sites_are_those_of_the_drive(state: State) -> None:
    """Each with its context; a mounted group bears the name it was mounted by."""
    site = _get(state, "/sites/root")
    assert (site["id"], site["@odata.context"]) == (state.drives.primary.site_id, f"{_ROOT}/$metadata#sites/$entity")
    own = state.drives.primary.own["groups"]
    assert _get(state, f"/groups/{own}")["id"] == own
    _mount(state, "/groups/Gr%C3%B6%C3%9Fe/drive/items/01X")
    group = _get(state, "/groups/Gr%C3%B6%C3%9Fe")
    assert (group["id"], group["@odata.context"]) == ("Größe", f"{_ROOT}/$metadata#groups/$entity")


def test_drives_are_listed(state: State) -> None:
    """All there are for the signed-in user, only its own for another owner."""
    _mount(state, "/users/a@example.com/drive/items/01X")
    _mount(state, "/users/b@example.com/drive/items/01X")
    ids = [drive.id for drive in state.drives.all]
    assert len(ids) == 2
    for path, expected in (("/me/drives", ids), ("/users/b@example.com/drives", ids[1:])):
        body = _get(state, path)
        assert body["@odata.context"] == f"{_ROOT}/$metadata#drives"
        assert isinstance(body["value"], list)
        assert [one["id"] for one in body["value"]] == expected, path


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/users/j%C3%B6rg@example.com", "Request_ResourceNotFound"),
        ("/users/nobody/drives", "Request_ResourceNotFound"),
        ("/groups/nobody", "itemNotFound"),
        ("/sites/example.com:/teams/x:", "itemNotFound"),
    ],
)
def test_who_is_not_there_is_404(state: State, path: str, code: str) -> None:
    """Users in the directory's words, the rest in the drive's."""
    with pytest.raises(Refusal) as caught:
        answer_directory(state, "GET", path, _ROOT)
    assert (caught.value.status, caught.value.code) == (404, code)


def test_an_unknown_user_is_named_shortly(state: State) -> None:
    """Decoded, and cut to a hundred characters."""
    with pytest.raises(Refusal, match=r"'ö{100}'"):
        answer_directory(state, "GET", "/users/" + "%C3%B6" * 200, _ROOT)


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/me"), ("GET", ""), ("GET", "/me/messages"), ("GET", "/users"), ("GET", "/größe")]
)
def test_all_else_is_not_simulated(state: State, method: str, path: str) -> None:
    """501, naming what was asked."""
    with pytest.raises(NotImplementedHere, match=f"implement {method} {path}") as caught:
        answer_directory(state, method, path, _ROOT)
    assert caught.value.status == 501


@pytest.mark.parametrize("path", ["/v1.0", "/v1.0/me", "/BETA/me/drive"])
def test_a_version_after_the_version_is_no_segment(state: State, path: str) -> None:
    """Observed for parts of a batch."""
    with pytest.raises(Refusal, match=r"Resource not found for the segment '(v1\.0|BETA)'") as refused:
        answer_directory(state, "GET", path, "root")
    assert (refused.value.status, refused.value.code, refused.value.second_level) == (400, "BadRequest", None)
