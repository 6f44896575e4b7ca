"""Known secrets and their removal."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from pytest_workbook.plugin.secrets import Secrets

_TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJteXNlbGYgYW5kIEkifQ.c2lnbmF0dXJlLW9mLWl0"
_SESSION = "cluster=PNL1&session=15.host%2f&usid=0b7b4a9e"


@pytest.mark.parametrize(
    "shown",
    [
        _SESSION,
        quote(_SESSION, safe=""),
        base64.b64encode(_SESSION.encode()).decode(),
        repr(_SESSION.encode()),
        f"text around {_SESSION} it",
    ],
)
def test_every_spelling_of_a_secret_is_taken_out(shown: str) -> None:
    """Plain, percent-encoded, base64, bytes-repr."""
    secrets = Secrets()
    secrets.add(_SESSION)

    scrubbed = secrets.scrub(shown)

    assert "[secret]" in scrubbed
    assert "usid" not in scrubbed


def test_the_parts_of_a_token_are_secrets_too() -> None:
    """A payload alone gives the claims away; the header says nothing."""
    secrets = Secrets()
    secrets.add(_TOKEN)
    header, payload, signature = _TOKEN.split(".")

    assert secrets.scrub(f"{payload} {signature}") == "[secret] [secret]"
    assert secrets.scrub(header) == header


def test_short_strings_are_no_secrets() -> None:
    """Replacing them would spoil every report."""
    secrets = Secrets()
    secrets.add("abc")

    assert not secrets
    assert secrets.scrub("abc") == "abc"


def test_a_secret_added_later_is_taken_out_too() -> None:
    """The pattern follows the set."""
    secrets = Secrets()
    secrets.add("first-secret")
    assert secrets.scrub("second-secret") == "second-secret"
    secrets.add("second-secret")

    assert secrets.scrub("first-secret second-secret") == "[secret] [secret]"
    assert secrets.values == ("first-secret", "second-secret")
    assert repr(secrets) == "<Secrets: 2>"
