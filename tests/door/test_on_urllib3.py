"""The private names of http.client and urllib3 that the interception stands on."""

from __future__ import annotations

import http.client

import urllib3.connection

from pytest_workbook.door.on_http_client import connection_class, origin, target
from pytest_workbook.door.patching import genuine_class


def test_private_names_are_where_they_were() -> None:
    """Fails when urllib3 or ``http.client`` moves them."""
    connection = urllib3.connection.HTTPSConnection("proxy.test", 8080)
    assert (connection._tunnel_host, connection._has_connected_to_proxy) == (None, False)
    connection.set_tunnel("graph.microsoft.com", 443)
    assert (connection._tunnel_host, connection._tunnel_port) == ("graph.microsoft.com", 443)
    plain = http.client.HTTPSConnection("proxy.test", 8080)
    plain.set_tunnel("graph.microsoft.com", 443)
    assert (origin(connection), origin(plain)) == ("https://graph.microsoft.com", "https://graph.microsoft.com")


def test_genuine_classes_are_found() -> None:
    """Fails when a class is no longer a direct subclass of the one below it."""
    plain = genuine_class(connection_class(), "urllib3.connection", "HTTPConnection")
    assert plain is urllib3.connection.HTTPConnection
    assert genuine_class(plain, "urllib3.connection", "HTTPSConnection") is urllib3.connection.HTTPSConnection


def test_request_line_means_an_absolute_url() -> None:
    """Origin form, absolute form and authority form."""
    connection = http.client.HTTPConnection("h.test", 8080)
    assert target(connection, "GET", "/a?b") == "http://h.test:8080/a?b"
    assert target(connection, "GET", "a") == "http://h.test:8080/a"
    assert target(connection, "GET", "HTTPS://graph.microsoft.com/a") == "HTTPS://graph.microsoft.com/a"
    assert target(connection, "CONNECT", "graph.microsoft.com:443") == "https://graph.microsoft.com/"
