"""Requests, responses and headers."""

from __future__ import annotations

import pytest

from pytest_workbook.wire import Headers, Request, Response, json_response


def test_header_names_compare_without_case() -> None:
    """Look-up, membership and equality ignore case; order and repetition stay."""
    headers = Headers([("A", "1"), ("b", "2"), ("a", "3")])

    assert headers["a"] == "1, 3"
    assert headers.get_all("A") == ["1", "3"]
    assert list(headers) == ["A", "b"]
    assert len(headers) == 2
    assert "B" in headers
    assert headers.__contains__(5) is False
    assert headers == Headers({"a": "1, 3", "B": "2"})
    assert hash(headers) == hash(Headers({"a": "1, 3", "B": "2"}))
    assert headers != {"a": "1"}


def test_a_missing_header_is_a_key_error() -> None:
    """As with any mapping."""
    with pytest.raises(KeyError):
        Headers()["x"]


def test_changed_headers_are_new_ones() -> None:
    """The original stays as it was."""
    headers = Headers({"A": "1"})

    assert headers.with_header("a", "2").pairs == (("a", "2"),)
    assert headers.without("a").pairs == ()
    assert headers.pairs == (("A", "1"),)


def test_no_value_shows_in_the_repr() -> None:
    """Values may be tokens."""
    assert repr(Headers({"Authorization": "Bearer s3cret"})) == "Headers(Authorization)"


def test_a_body_that_is_not_json_parses_to_none() -> None:
    """Nothing is raised."""
    assert Request("GET", "u").json() is None
    assert Request("GET", "u", body=b"{").json() is None
    assert Response(200, body=b"[1]").json() == [1]


def test_the_reason_follows_the_status() -> None:
    """Unless given, or the status is nobody's."""
    assert (Response(404).reason, Response(799).reason, Response(200, reason="Fine").reason) == (
        "Not Found",
        "Unknown",
        "Fine",
    )


def test_a_request_is_copied_with_another_url_or_header() -> None:
    """The rest stays."""
    request = Request("POST", "u", Headers({"a": "1"}), b"x")

    assert request.with_url("v") == Request("POST", "v", Headers({"a": "1"}), b"x")
    assert request.with_header("A", "2").headers["a"] == "2"


def test_a_json_response_is_compact_utf8() -> None:
    """With its content type, which may be replaced."""
    response = json_response(201, {"ü": [1]}, {"X": "y"})

    assert (response.status, response.body) == (201, '{"ü":[1]}'.encode())
    assert (response.headers["content-type"], response.headers["x"]) == ("application/json", "y")


def test_how_long_a_client_waits_is_no_part_of_what_it_asks() -> None:
    """Two requests that ask for the same are equal; the limit goes along when a request is changed."""
    patient, hasty = Request("GET", "https://x/"), Request("GET", "https://x/", time_limit=5)
    assert patient == hasty
    assert hasty.with_url("https://y/").with_header("A", "1").time_limit == 5
