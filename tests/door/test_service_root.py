"""Which service roots a token may go to."""

from __future__ import annotations

import socket

import pytest

from pytest_workbook.door.service_root import check_graph_url
from pytest_workbook.errors import UsageError


@pytest.fixture(autouse=True)
def _no_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        msg = "a name was looked up"
        raise AssertionError(msg)

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://graph.microsoft.com/v1.0", "https://graph.microsoft.com/v1.0"),
        ("https://graph.microsoft.com/v1.0/", "https://graph.microsoft.com/v1.0"),
        ("HTTPS://GRAPH.microsoft.com:443/beta", "HTTPS://GRAPH.microsoft.com:443/beta"),
        ("https://dod-graph.microsoft.us/v1.0", "https://dod-graph.microsoft.us/v1.0"),
        ("http://127.0.0.1:8000/v1.0", "http://127.0.0.1:8000/v1.0"),
        ("http://127.255.0.9", "http://127.255.0.9"),
        ("http://[::1]:8000/v1.0", "http://[::1]:8000/v1.0"),
        ("http://localhost:1/v1.0", "http://localhost:1/v1.0"),
        ("https://stand-in.test/v1.0", "https://stand-in.test/v1.0"),
    ],
)
def test_root_is_taken(text: str, expected: str) -> None:
    """Graph, loopback and allowed hosts are roots."""
    assert check_graph_url(text, ["Stand-In.test"]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "graph.microsoft.com/v1.0",
        "ftp://graph.microsoft.com/v1.0",
        "http://graph.microsoft.com/v1.0",
        "http://stand-in.test/v1.0",
        "https:///v1.0",
        "https://graph.microsoft.com.evil.example/v1.0",
        "https://graph.microsoft.com@evil/v1.0",
        "https://graph.microsoft.com:443@evil/v1.0",
        "https://user:secret@graph.microsoft.com/v1.0",
        "https://graph.microsoft.com\\@evil/v1.0",
        "https://evil\\.graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/v1.0#x",
        "https://graph.microsoft.com/v1.0?x=1",
        "https://graph.microsoft.com/v1.0\n",
        "\thttps://graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/%2e%2e",
        "https://graph.microsoft.com/v1.0/../x",
        "https://graph\uff0emicrosoft\uff0ecom/v1.0",
        "https://gr\u0430ph.microsoft.com/v1.0",
        "https://xn--grph-93d.microsoft.com/v1.0",
        "https://-graph.microsoft.com/v1.0",
        "https://graph.microsoft.com:0/v1.0",
        "https://graph.microsoft.com:/v1.0",
        "https://graph.microsoft.com:99999/v1.0",
        "https://graph.microsoft.com:http/v1.0",
        "http://127.0.0.1.evil/v1.0",
        "http://0x7f.1/v1.0",
        "https://2130706433/v1.0",
        "http://127.1/v1.0",
        "http://localhost.evil/v1.0",
        "http://[::2]/v1.0",
        "https://[::1/v1.0",
        "http://10.0.0.1/v1.0",
    ],
)
def test_look_alike_is_refused(text: str) -> None:
    """Whatever could lead elsewhere than it looks is a usage error."""
    with pytest.raises(UsageError, match="cannot be used"):
        check_graph_url(text, ["stand-in.test"])


def test_message_names_the_cure_and_no_password() -> None:
    """The text says which option allows a host, and shows nothing that stands before an ``@``."""
    with pytest.raises(UsageError, match=r"--workbook-allow-host=mock\.test"):
        check_graph_url("https://mock.test/v1.0", [])
    with pytest.raises(UsageError) as raised:
        check_graph_url("https://me:hunter2@graph.microsoft.com/v1.0", [])
    assert "hunter2" not in str(raised.value)
