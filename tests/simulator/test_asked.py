"""The body of a request, read once for all that answer it."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.asked import json_of, read_json
from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.wire import Headers, Request


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[[[",
        b"\xff\xfe",
        b'{"values": NaN}',
        b'{"values": -Infinity}',
        b'{"values": ' + b"[" * 100_000,
        b'{"name": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'{"name": "\xed\xa0\x80"}',
        b'{"values": 1, "values": 1}',
        b'{"a": {"b": 1, "b": 2}}',
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    """Cut short, no UTF-8, constants of Python, bottomless, half a surrogate pair, raw and escaped, or said twice."""
    with pytest.raises(Refusal) as refused:
        read_json(body)
    assert (refused.value.status, refused.value.code) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("body", "parsed"),
    [
        (b"", {}),
        (b" \r\n", {}),
        (b"{}", {}),
        (b"\xef\xbb\xbf[1, null]", [1, None]),
        (b'"\\ud83d\\ude00 \\u00fc"', "\U0001f600 \u00fc"),
    ],
)
def test_what_is_json_is_read(body: bytes, parsed: object) -> None:
    """Nothing counts as an empty object; a byte order mark and whole surrogate pairs are fine."""
    assert read_json(body) == parsed


def _sent(body: bytes, media_type: str | None) -> Request:
    headers = {} if media_type is None else {"Content-Type": media_type}
    return Request("POST", "https://graph.microsoft.com/v1.0/me", Headers(headers), body)


@pytest.mark.parametrize(
    "media_type",
    [None, "", "text/plain", "text/json", "application/x-www-form-urlencoded", "application/jsonp", "json", "*/*"],
)
def test_a_body_must_be_said_to_be_json(media_type: str | None) -> None:
    """The observed refusal is that of a body that is none."""
    with pytest.raises(Refusal, match="Please ensure Content-Type header is set") as refused:
        json_of(_sent(b"{}", media_type))
    assert (refused.value.status, refused.value.code, refused.value.second_level) == (400, "BadRequest", None)


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "Application/Json", "application/json; charset=utf-8", "application/json;odata.metadata=full"],
)
def test_json_may_be_said_in_any_case_and_with_parameters(media_type: str) -> None:
    """As the pages and the clients spell it."""
    assert json_of(_sent(b'{"a": 1}', media_type)) == {"a": 1}


@pytest.mark.parametrize("body", [b"", b" "])
def test_no_body_needs_no_type(body: bytes) -> None:
    """Clients close a session without either, and some send a type all the same."""
    assert json_of(_sent(body, None)) == json_of(_sent(body, "text/plain")) == {}
