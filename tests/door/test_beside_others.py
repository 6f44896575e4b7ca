"""Mocks, freezers and blockers of other makers in the same test.

Each works for other hosts as without us. Those that sit above the interception (responses, pytest-httpx) take
Graph requests too while they are active, and refuse what they do not know, unless told to pass it through; respx
and pytest-socket leave Graph to the door.
"""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
import pytest_socket
import requests
import responses
import respx
import time_machine
from freezegun import freeze_time
from pytest_httpx import HTTPXMock

URL = "https://graph.microsoft.com/v1.0/me"
OTHER = "https://other.example/x"

pytestmark = pytest.mark.usefixtures("interception")


def test_responses_answers_other_hosts_and_passes_graph_through(echo: Any) -> None:
    """With a pass-through for Graph, ``responses`` and the door share the work."""
    with responses.RequestsMock() as mock:
        mock.get(OTHER, json={"mock": True})
        mock.add_passthru("https://graph.microsoft.com")
        assert requests.get(OTHER, timeout=5).json() == {"mock": True}
        assert requests.get(URL, timeout=5).json()["url"] == URL
        # Without one it refuses, as it always does, before the request reaches us.
        mock.passthru_prefixes = ()
        with pytest.raises(requests.ConnectionError):
            requests.get(URL, timeout=5)
    assert len(echo.requests) == 1


def test_respx_answers_other_hosts_and_passes_graph_through(echo: Any) -> None:
    """With a pass-through route for Graph, respx and the door share the work."""
    with respx.mock() as mock:
        mock.get(OTHER).respond(json={"mock": True})
        mock.route(host="graph.microsoft.com").pass_through()
        assert httpx.get(OTHER).json() == {"mock": True}
        assert httpx.get(URL).json()["url"] == URL
    assert len(echo.requests) == 1


@pytest.mark.httpx_mock(should_mock=lambda request: request.url.host != "graph.microsoft.com")
def test_pytest_httpx_answers_other_hosts_and_leaves_graph(echo: Any, httpx_mock: HTTPXMock) -> None:
    """With ``should_mock`` telling Graph apart, pytest-httpx and the door share the work."""
    httpx_mock.add_response(url=OTHER, json={"mock": True})
    assert httpx.get(OTHER).json() == {"mock": True}
    assert httpx.get(URL).json()["url"] == URL
    assert len(echo.requests) == 1


def test_pytest_socket_refuses_others_and_not_the_door(echo: Any) -> None:
    """The door needs no socket."""
    pytest_socket.disable_socket()
    try:
        assert requests.get(URL, timeout=5).json()["url"] == URL
        assert httpx.get(URL).json()["url"] == URL
        # It warns besides raising.
        with pytest.warns(UserWarning, match="A test tried"), pytest.raises(pytest_socket.SocketBlockedError):
            requests.get("http://127.0.0.1:9/", timeout=5)
    finally:
        pytest_socket.enable_socket()
    assert len(echo.requests) == 2


def test_frozen_time_does_not_disturb(echo: Any) -> None:
    """Freezegun and time-machine stop the clock, not the door."""
    with freeze_time("2020-01-01"):
        assert requests.get(URL, timeout=5).status_code == 200
        assert httpx.get(URL).status_code == 200
        assert time.gmtime().tm_year == 2020
    with time_machine.travel("2021-01-01", tick=False):
        assert requests.get(URL, timeout=5).status_code == 200
        assert httpx.get(URL).status_code == 200
        assert time.gmtime().tm_year == 2021
    assert len(echo.requests) == 4
