"""Profiles: names and switches."""

from __future__ import annotations

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.simulator.profiles import PROFILES, Profile, parse_profile


@pytest.mark.parametrize("name", ["documented", "strict", "observed-2026"])
def test_a_name_is_a_profile(name: str) -> None:
    """Each named profile can be chosen."""
    assert PROFILES[name] is parse_profile(name)


@pytest.mark.parametrize("text", ["", "  ", "documented"])
def test_the_documented_profile_is_the_default(text: str) -> None:
    """Nothing said means what the pages say."""
    assert Profile() == parse_profile(text)


def test_switches_change_a_named_profile() -> None:
    """Switches follow the name, or stand alone."""
    found = parse_profile("strict expiry_status=400 async_creation_seconds=2.5")
    assert (found.expiry_status, found.app_only, found.async_creation_seconds) == (400, "deny", 2.5)
    assert parse_profile("add_status=201").add_status == 201
    assert parse_profile("max_sessions=3").max_sessions == 3
    assert parse_profile("session_queue=4").session_queue == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("loose", "documented, strict, observed-2026"),
        ("strict speed=3", "expiry_status"),
        ("expiry_status=500", "400 or 404"),
        ("strict loose", "unknown switch 'loose'"),
        ("async_creation_seconds=soon", "seconds"),
        ("async_creation_seconds=-1", "seconds"),
        ("async_creation_seconds=inf", "seconds"),
        ("async_creation_seconds=nan", "seconds"),
        ("max_sessions=-1", "max_sessions takes a whole number, 0 or more, not '-1'"),
        ("max_sessions=²", "a whole number"),
        ("writers=none", "many or one"),
    ],
)
def test_a_wrong_profile_says_what_there_is(text: str, told: str) -> None:
    """Unknown names, switches and choices list the known ones."""
    with pytest.raises(UsageError, match=told):
        parse_profile(text)
