from __future__ import annotations

import json

import pytest

from pytest_workbook.cassettes.text import in_utf8, is_text
from pytest_workbook.wire import Headers, Response

_TREE = {"name": "Größe"}


def _answer(body: bytes, kind: str) -> Response:
    return Response(200, Headers({"Content-Type": kind}), body)


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-16", ""), ("utf-16-be", ""), ("utf-32", ""), ("latin-1", ""), ("cp437", "cp437"), ("utf-16", "nonsense")],
)
def test_json_of_any_encoding_comes_in_utf8(encoding: str, charset: str) -> None:
    """By what the header names, else by its first bytes; the header then says so."""
    kind = f"application/json; charset={charset}; odata.metadata=none" if charset else "application/json"
    told = in_utf8(_answer(json.dumps(_TREE, ensure_ascii=False).encode(encoding), kind))
    assert told.body == json.dumps(_TREE, ensure_ascii=False).encode()
    shown = "application/json; charset=utf-8; odata.metadata=none" if charset else kind
    assert told.headers["content-type"] == shown


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        ('{"name": "Größe"}'.encode(), "application/json; charset=utf-8"),
        ("a;Größe".encode("latin-1"), "text/csv; charset=latin-1"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "application/json"),
        (b"\x00\x01", "application/octet-stream"),
    ],
)
def test_all_else_stays_as_it_came(body: bytes, kind: str) -> None:
    """A file's bytes are its own, and a header may lie."""
    answer = _answer(body, kind)
    assert in_utf8(answer) == answer


@pytest.mark.parametrize(
    ("body", "is_one"), [(b"a\tb\r\n", True), ("ä".encode(), True), (b"\xe4", False), (b"\0", False)]
)
def test_text_is_utf8_without_controls(body: bytes, is_one: bool) -> None:
    """Tabs and line breaks are no such."""
    assert is_text(body) is is_one
