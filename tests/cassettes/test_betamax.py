"""Cassettes of betamax."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from pytest_workbook.cassettes.betamax import document_of, is_betamax

_URL = "https://graph.microsoft.com/v1.0/me"


def _tree(asked: Any, told: Any, **more: Any) -> dict[str, Any]:
    one = {
        "request": {"method": "GET", "uri": _URL, "headers": {"Accept": ["*/*"]}, "body": asked},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": told, "url": _URL},
        **more,
    }
    return {"http_interactions": [one], "recorded_with": "betamax/0.9.0"}


def test_texts_are_read() -> None:
    """With their time, which is UTC, and the version that wrote them."""
    text = {"encoding": "utf-8", "string": '{"a": "é"}'}
    tree = _tree(text, text, recorded_at="2026-11-24T19:45:06")

    assert is_betamax(tree)
    document = document_of(tree)
    (one,) = document.interactions
    assert (one.request.json(), one.response.json()) == ({"a": "é"}, {"a": "é"})
    assert document.recorded_at == "2026-11-24T19:45:06+00:00"
    assert document.versions == {"betamax": "0.9.0"}
    assert document.node_id is None


def test_bytes_are_read() -> None:
    """In base64 on both sides; an older form had the request's body as it is."""
    raw = {"encoding": None, "base64_string": base64.b64encode(b"PK\x03\x04").decode()}

    (one,) = document_of(_tree(raw, raw)).interactions
    assert (one.request.body, one.response.body) == (b"PK\x03\x04", b"PK\x03\x04")
    (old,) = document_of(_tree("plain", {"string": ""})).interactions
    assert (old.request.body, old.response.body) == (b"plain", b"")


def test_what_says_neither_time_nor_version_is_read_all_the_same() -> None:
    """And an empty cassette."""
    tree: dict[str, Any] = {"http_interactions": []}

    assert is_betamax(tree)
    assert (document_of(tree).recorded_at, dict(document_of(tree).versions)) == ("", {})
    assert not is_betamax([])
    assert not is_betamax({"interactions": []})


@pytest.mark.parametrize(
    "recorded",
    [3, [3], [{"request": 3, "response": 4}], [{"request": {}, "response": {"body": "text"}}], [{}]],
)
def test_nonsense_is_refused_in_words(recorded: Any) -> None:
    """Whatever stands where an interaction should."""
    with pytest.raises(ValueError, match=r" is | has no |not "):
        document_of({"http_interactions": recorded})


def test_a_body_in_wrong_base64_is_refused() -> None:
    """In the request as in the answer."""
    for asked, told in (({"base64_string": "a"}, {"string": ""}), ({"string": ""}, {"base64_string": "a"})):
        with pytest.raises(ValueError, match="is not base64"):
            document_of(_tree(asked, told))
