"""What a token's claims say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.simulator.tokens import check_bearer, claims_of, is_app_only, new_jwt

_NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("token", ["", "opaque", "a.b", "a.b.c", "ey.ey.ey", "..", "é.é.é", new_jwt({})[:-200]])
def test_other_texts_have_no_claims(token: str) -> None:
    """A token that is no JWT is nothing to read."""
    assert claims_of(token) == {}


def test_claims_come_back() -> None:
    """What is put in is read out."""
    assert claims_of(new_jwt({"scp": "Files.ReadWrite", "exp": 5})) == {"scp": "Files.ReadWrite", "exp": 5}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"idtyp": "app"}, True),
        ({"roles": ["x"]}, True),
        ({"roles": ["x"], "scp": "y"}, False),
        ({"scp": "y"}, False),
        ({}, False),
    ],
)
def test_an_application_is_told_by_its_claims(claims: dict[str, object], expected: bool) -> None:
    """By type, or by roles without scopes."""
    assert expected is is_app_only(claims)


def test_foreign_tokens_are_not_judged() -> None:
    """A real token that has long expired is accepted; one of ours is not."""
    ours = new_jwt({"exp": _NOW.timestamp()})
    foreign = "eyJhbGciOiJSUzI1NiJ9." + ours.split(".")[1] + ".x"
    assert check_bearer(f"bearer {foreign}", _NOW) == {"exp": _NOW.timestamp()}
    with pytest.raises(Refusal, match="expired"):
        check_bearer(f"Bearer {ours}", _NOW)
    assert check_bearer(f"Bearer {new_jwt({})}", _NOW) == {}


def test_time_before_a_moment_makes_no_token_older() -> None:
    """It expires as if it had been issued then; one that was issued later keeps its own time."""
    issued = _NOW.timestamp()
    early = f"Bearer {new_jwt({'iat': issued, 'exp': issued + 3600})}"
    late = f"Bearer {new_jwt({'iat': issued + 7000, 'exp': issued + 10600})}"
    since = _NOW + timedelta(seconds=6000)
    assert check_bearer(early, _NOW + timedelta(seconds=9599), since)
    with pytest.raises(Refusal, match="expired"):
        check_bearer(early, _NOW + timedelta(seconds=9600), since)
    with pytest.raises(Refusal, match="expired"):
        check_bearer(late, _NOW + timedelta(seconds=10600), since)
