"""Hosts and one spelling for each URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_workbook.graph.hosts import (
    host_of,
    is_below,
    is_graph_host,
    is_loopback_host,
    is_sign_in_host,
    normalise,
    origin_of,
    service_path,
)

_BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"


@pytest.mark.parametrize(
    "host", ["graph.microsoft.com", "GRAPH.Microsoft.com", "graph.microsoft.com.", "dod-graph.microsoft.us"]
)
def test_a_graph_host_is_known_in_any_case_and_with_the_root_dot(host: str) -> None:
    """Case and the root dot do not hide a Graph host."""
    assert is_graph_host(host)


@pytest.mark.parametrize(
    "host",
    ["graph.microsoft.com.evil.example", "xgraph.microsoft.com", "microsoft.com", "", "graph.microsoft.com@evil"],
)
def test_a_look_alike_is_no_graph_host(host: str) -> None:
    """Only the whole name counts."""
    assert not is_graph_host(host)


def test_sign_in_hosts_are_known() -> None:
    """The public cloud's sign-in host and a twin of it."""
    assert is_sign_in_host("login.microsoftonline.com")
    assert is_sign_in_host("sts.windows.net")
    assert not is_sign_in_host("login.example.com")


@pytest.mark.parametrize(("host", "expected"), [("127.0.0.1", True), ("[::1]", True), ("localhost", True)])
def test_loopback_is_read_literally(host: str, *, expected: bool) -> None:
    """The three literal forms are loopback."""
    assert is_loopback_host(host) is expected


@pytest.mark.parametrize("host", ["127.0.0.1.evil", "localhost.evil", "0x7f.1", "2130706433", "10.0.0.1"])
def test_what_only_resolves_to_loopback_is_not(host: str) -> None:
    """Nothing is looked up or computed."""
    assert not is_loopback_host(host)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://GRAPH.microsoft.com:443/v1.0", "https://graph.microsoft.com/v1.0"),
        ("https://graph.microsoft.com", "https://graph.microsoft.com/"),
        ("https://graph.microsoft.com/v1.0//drives/b%21x", "https://graph.microsoft.com/v1.0/drives/b!x"),
        ("https://h/a/../b/./c#f", "https://h/b/c"),
        ("https://h/../../b", "https://h/b"),
        ("https://h/A1%3aB2?x=%3A", "https://h/A1:B2?x=%3A"),
        ("https://h/a%2fb", "https://h/a%2Fb"),
        ("https://h/a b%20c", "https://h/a%20b%20c"),
        ("https://user:pass@h/a", "https://h/a"),
        ("http://[::1]:8080/v1.0", "http://[::1]:8080/v1.0"),
        ("https://h/a\\b", "https://h/a%5Cb"),
        ("https://h/%E2%82%AC", "https://h/%E2%82%AC"),
        ("https://h/€", "https://h/%E2%82%AC"),
        ("https://h/a/", "https://h/a/"),
        ("https://h/100%25", "https://h/100%25"),
    ],
)
def test_each_url_has_one_spelling(url: str, expected: str) -> None:
    """Spellings of one address become the same."""
    assert normalise(url) == expected


@given(st.text(alphabet="abc/.%20:(')!é", max_size=30))
def test_normalising_twice_changes_nothing(path: str) -> None:
    """Normalisation is idempotent."""
    once = normalise(f"https://h/{path}")

    assert normalise(once) == once


def test_a_port_that_is_no_number_is_nobodys_origin() -> None:
    """A nonsense port never equals a known origin."""
    assert origin_of("https://graph.microsoft.com:nope/x") == "https://graph.microsoft.com:nope"


def test_the_origin_leaves_the_default_port_out() -> None:
    """Only a port that matters is shown."""
    assert origin_of("https://H:443/x") == "https://h"
    assert origin_of("http://h:8080/x") == "http://h:8080"
    assert host_of("https://H:443/x") == "h"
    assert host_of("no-url") == ""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://graph.microsoft.com/v1.0/me/drive?$top=1", "/me/drive?$top=1"),
        ("https://graph.microsoft.com/beta/me", "/me"),
        ("https://graph.microsoft.com/v1.0", "/"),
        ("http://127.0.0.1:8/base/v1.0/me", "/me"),
        ("https://graph.microsoft.com/v2.0/me", None),
        ("https://graph.microsoft.com/", None),
    ],
)
def test_the_service_path_is_what_follows_the_version(url: str, expected: str | None) -> None:
    """Path and query below the version root, on any host."""
    assert service_path(url) == expected


@pytest.mark.parametrize(
    ("url", "below"),
    [
        (_BOOK, True),
        (f"{_BOOK}/", True),
        (f"{_BOOK}?x=1", True),
        (f"{_BOOK}/a/b", True),
        (f"{_BOOK}//a", True),
        (f"{_BOOK}/%61", True),
        (f"{_BOOK}x", False),
        (f"{_BOOK}/..", False),
        (f"{_BOOK}/a/..%2f..%2f..", False),
        (f"{_BOOK}/..%5c..", False),
        ("https://graph.microsoft.com.evil.example/v1.0/me/drive/items/01X/workbook", False),
        ("https://graph.microsoft.com:444/v1.0/me/drive/items/01X/workbook", False),
        ("", False),
    ],
)
def test_what_is_below(url: str, below: bool) -> None:
    """Origin and path count, once normalised and also once decoded."""
    assert below is is_below(url, _BOOK)
    assert below is is_below(url, f"{_BOOK}/")
