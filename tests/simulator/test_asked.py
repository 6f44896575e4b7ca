"""The body of a request, read once for all that answer it."""

from __future__ import annotations

import pytest

from pytest_workbook.simulator.asked import read_json
from pytest_workbook.simulator.replies import Refusal


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
    ],
)
def test_what_is_no_json_is_refused(body: bytes) -> None:
    """Cut short, no UTF-8, constants of Python, bottomless, or half a surrogate pair, raw and escaped."""
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
