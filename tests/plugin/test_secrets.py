"""Known secrets and their removal."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from pytest_workbook.plugin.secrets import Secrets

_TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJteXNlbGYgYW5kIEkifQ.c2lnbmF0dXJlLW9mLWl0"
_OPAQUE = "EwBYA8l6BAAU7p9QDpi" + "q1W2e3R4t5Y6u7I8o9P0aZsXdCfVgBhNjM" * 2
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


@pytest.mark.parametrize(
    "shown",
    [
        _SESSION.replace("&", "&amp;"),
        _SESSION.replace("&", "\\u0026"),
        quote(quote(_SESSION, safe=""), safe=""),
        quote(_SESSION, safe="=&").replace("%2F", "%2f"),
        base64.urlsafe_b64encode(b"?" + _SESSION.encode()).decode(),
        base64.b64encode(b"??" + _SESSION.encode() + b"?").decode(),
    ],
)
def test_a_secret_is_found_within_what_was_encoded_with_it(shown: str) -> None:
    """HTML, JSON, percent twice or in part, and every alignment of base64."""
    secrets = Secrets()
    secrets.add(_SESSION)

    scrubbed = secrets.scrub(f"before {shown} after")

    assert scrubbed.startswith("before ")
    assert scrubbed.endswith(" after")
    assert "[secret]" in scrubbed
    assert len(scrubbed) <= len("before [secret] after") + 6, "of base64, only the letters shared with the neighbours"


@pytest.mark.parametrize("before", range(12))
def test_a_piece_of_a_secret_is_taken_out_too(before: int) -> None:
    """A long value is shown by its two ends; a piece stands at any offset."""
    secrets = Secrets()
    secrets.add(_OPAQUE)
    shortened = f"{_OPAQUE[:30]}...{_OPAQUE[-21:]}"

    assert secrets.scrub("." * before + f" {shortened}'") == "." * before + " [secret]...[secret]'"


def test_a_short_piece_stays() -> None:
    """Fewer letters than that are in many texts by chance."""
    secrets = Secrets()
    secrets.add(_TOKEN)

    assert secrets.scrub(f"x {_TOKEN[20:38]} x") == f"x {_TOKEN[20:38]} x"


def test_a_piece_of_few_letters_stays() -> None:
    """Another id of zeros is no secret."""
    secrets = Secrets()
    secrets.add("cluster=PNL1&usid=00000000-0000-4000-8000-000000000001")

    assert secrets.scrub("{00000000-0000-4000-8000-0000000000ff}") == "{00000000-0000-4000-8000-0000000000ff}"
