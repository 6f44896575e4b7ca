"""Bytes to requests and back."""

from __future__ import annotations

import pytest

from pytest_workbook.door.http_bytes import RequestReader, answer_body, plain_request, response_head
from pytest_workbook.wire import Headers, Response

URL = "https://graph.microsoft.com/v1.0/me"


def test_request_is_read_byte_by_byte() -> None:
    """However it is cut, a request is whole after its last byte and not before."""
    data = b"PUT /v1.0/me HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nA: 1\r\nA: 2\r\n\r\nabc"
    reader = RequestReader()
    states = [reader.feed(data[index : index + 1]) for index in range(len(data))]
    assert states == [False] * (len(data) - 1) + [True]
    request = reader.request(URL)
    assert (request.method, request.body, request.headers.get_all("a")) == ("PUT", b"abc", ["1", "2"])


def test_chunks_are_joined_byte_by_byte() -> None:
    """Chunk sizes, extensions and trailers are taken off; the length is set instead."""
    data = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=1\r\nab\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\n"
    reader = RequestReader()
    states = [reader.feed(data[index : index + 1]) for index in range(len(data))]
    assert states == [False] * (len(data) - 1) + [True]
    request = reader.request(URL)
    assert (request.body, dict(request.headers)) == (b"ab0123456789", {"Content-Length": "12"})


def test_chunks_without_trailer_end_at_the_empty_line() -> None:
    """The common form ends with the last chunk's own empty line."""
    reader = RequestReader()
    assert reader.feed(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")
    assert reader.request(URL).body == b"a"


def test_reader_says_that_the_client_waits() -> None:
    """``Expect`` counts between header and body only."""
    reader = RequestReader()
    assert not reader.is_expecting
    reader.feed(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
    assert reader.is_expecting
    reader.feed(b"x")
    assert not reader.is_expecting


def test_request_cut_short_keeps_what_came() -> None:
    """A body shorter than announced is handed on as far as it came."""
    reader = RequestReader()
    assert not reader.feed(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc")
    assert reader.request(URL).body == b"abc"


def test_fragment_is_no_part_of_a_request() -> None:
    """Some clients leave the fragment on the URL they report."""
    assert plain_request("get", URL + "#top", Headers(), b"").url == URL


@pytest.mark.parametrize("status", [204, 304])
def test_status_without_body_has_neither_body_nor_length(status: int) -> None:
    """What follows the header would be taken for the next answer."""
    answer = Response(status, Headers({"Content-Length": "3"}), b"abc")
    assert b"Content-Length" not in response_head(answer, "GET", closes=False)
    assert answer_body(answer, "GET") == b""


@pytest.mark.parametrize(("headers", "length"), [({"Content-Length": "77"}, b"77"), ({}, b"3")])
def test_head_keeps_the_length_it_was_given(headers: dict[str, str], length: bytes) -> None:
    """The length of an answer to HEAD is that of the body it leaves out."""
    answer = Response(200, Headers(headers), b"abc")
    assert response_head(answer, "HEAD", closes=False).endswith(b"Content-Length: " + length + b"\r\n\r\n")
    assert answer_body(answer, "HEAD") == b""


def test_header_value_cannot_smuggle_a_header() -> None:
    """A line break in a recorded value is no line break on the wire."""
    text = response_head(Response(200, Headers({"A": "1\r\nEvil: 2"})), "GET", closes=True)
    assert b"\r\nEvil" not in text
    assert b"\r\nConnection: close\r\n" in text


def test_header_beyond_latin_is_utf_8() -> None:
    """A value that latin-1 cannot carry is sent as UTF-8."""
    assert "Ł".encode() in response_head(Response(200, Headers({"A": "Ł"})), "GET", closes=False)
