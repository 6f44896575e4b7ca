"""The boundary of a multipart body is chosen by chance, and says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from pytest_workbook.cassettes.multipart import with_constant_boundary
from pytest_workbook.cassettes.store import save
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch
from pytest_workbook.wire import Headers, Request, Response

_URL = "https://graph.microsoft.com/v1.0/me/drive/root/children"


def _request(content: bytes) -> Request:
    sent = requests.Request(
        "POST", _URL, files={"meta": ("m", "{}", "application/json"), "content": ("a.txt", content)}
    )
    ready = sent.prepare()
    assert isinstance(ready.body, bytes)
    return Request("POST", _URL, Headers(ready.headers.items()), ready.body)


def _multipart(content_type: str, body: str) -> tuple[str, str]:
    made = with_constant_boundary(Request("POST", _URL, Headers({"Content-Type": content_type}), body.encode()))
    return made.headers["content-type"], made.body.decode()


@pytest.mark.parametrize("content", [b"hello", b"\x00\x01 PK \xff"])
def test_a_multipart_body_is_recorded_and_replayed_whatever_its_boundary(content: bytes, tmp_path: Path) -> None:
    """Text or binary: the same bytes are written each time, and another content is another request."""
    texts = []
    for name in ("a", "b"):
        tape = Tape.new(tmp_path / f"{name}.workbook.yaml", "test_a.py::test_b")
        tape.record(_request(content), Response(201))
        save(tape, recorded_at="", source="live", versions={})
        texts.append(tape.path.read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert "boundary=boundary" in texts[0]
    loaded = Tape.load(tape.path, tape.node_id)
    with pytest.raises(NoMatch):
        loaded.play(_request(content + b"!"))
    assert loaded.play(_request(content)).status == 201


def test_boundaries_within_boundaries_are_numbered() -> None:
    """A set of changes in a batch; quoted or not, and one that begins as the other does."""
    content_type, body = _multipart(
        'multipart/mixed; boundary="batch_1"; charset=utf-8',
        "--batch_1\r\nContent-Type: multipart/mixed; Boundary=batch_12\r\n\r\n--batch_12\r\n\r\nx--batch_1y\r\n"
        "--batch_12--\r\n--batch_1--",
    )
    assert content_type == 'multipart/mixed; boundary="boundary"; charset=utf-8'
    assert body == (
        "--boundary\r\nContent-Type: multipart/mixed; Boundary=boundary-2\r\n\r\n--boundary-2\r\n\r\nx--batch_1y\r\n"
        "--boundary-2--\r\n--boundary--"
    )
    assert _multipart(content_type, body) == (content_type, body)


@pytest.mark.parametrize("content_type", ["application/json", "multipart/mixed", "multipart/form-data; boundary=", ""])
def test_what_names_no_boundary_is_left_as_it_is(content_type: str) -> None:
    """Whatever its body says."""
    request = Request("POST", _URL, Headers({"Content-Type": content_type}), b"--x\r\n\r\n--x--")
    assert with_constant_boundary(request) is request
