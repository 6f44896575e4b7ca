"""Uploads in pieces."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_workbook.simulator.service import Simulator
from pytest_workbook.wire import Headers, Request, Response

Ask = Callable[..., Response]
_REPLACE = {"item": {"@microsoft.graph.conflictBehavior": "replace"}}


def _put(simulator: Simulator, url: str, piece: bytes, stated: str) -> Response:
    return simulator(Request("PUT", url, Headers({"Content-Range": stated}), piece))


def _start(ask: Ask, path: str = "/me/drive/root:/in/up.txt:", body: object = _REPLACE) -> str:
    return str(ask("POST", f"{path}/createUploadSession", body).json()["uploadUrl"])


def test_pieces_become_one_file(simulator: Simulator, ask: Ask) -> None:
    """Without a token at the handed out URL, in order, until the last piece answers with the item."""
    url = _start(ask)
    assert simulator.handed_out(url)
    first = _put(simulator, url, b"hello ", "bytes 0-5/11")
    assert (first.status, first.json()["nextExpectedRanges"]) == (202, ["6-"])
    assert simulator(Request("GET", url)).json()["nextExpectedRanges"] == ["6-"]
    last = _put(simulator, url, b"world", "bytes 6-10/11")
    assert (last.status, last.json()["name"], last.json()["size"]) == (201, "up.txt", 11)
    assert [simulator.saved_bytes(file) for file in simulator.files()] == [b"hello world"]
    assert simulator(Request("GET", url)).status == 404


def test_an_existing_file_is_replaced_or_not(simulator: Simulator, ask: Ask) -> None:
    """``replace`` keeps the id and answers 200, ``rename`` makes another, and to fail is the default."""
    file = simulator.add(b"old", "/in/up.txt")
    replaced = _put(simulator, _start(ask), b"new", "bytes 0-2/3")
    assert (200, file.id, b"new") == (replaced.status, replaced.json()["id"], simulator.saved_bytes(file))
    renaming = {"item": {"@microsoft.graph.conflictBehavior": "rename"}}
    assert _put(simulator, _start(ask, body=renaming), b"x", "bytes 0-0/1").json()["name"] == "up 1.txt"
    assert _put(simulator, _start(ask, body={}), b"x", "bytes 0-0/1").status == 409


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("", 400),
        ("bytes */5", 400),
        ("bytes 0-9/20", 400),
        ("bytes 0-1/1", 400),
        ("bytes 5-6/20", 416),
    ],
)
def test_pieces_that_do_not_fit_are_refused(simulator: Simulator, ask: Ask, stated: str, status: int) -> None:
    """A wrong range leaves the upload as it was."""
    url = _start(ask)
    assert status == _put(simulator, url, b"ab", stated).status
    assert simulator(Request("GET", url)).json()["nextExpectedRanges"] == ["0-"]


def test_an_upload_is_cancelled(simulator: Simulator, ask: Ask) -> None:
    """After a DELETE nothing is there, and another verb is not allowed before."""
    url = _start(ask)
    assert simulator(Request("PATCH", url)).status == 405
    assert simulator(Request("DELETE", url)).status == 204
    assert _put(simulator, url, b"a", "bytes 0-0/1").status == 404
    assert simulator.files() == []


def test_an_upload_needs_a_place(ask: Ask) -> None:
    """An unknown id is refused when the session is asked for; the item may say nothing of it."""
    assert ask("POST", "/me/drive/items/01NONE/createUploadSession", {}).status == 404
    assert ask("POST", "/me/drive/root:/x.txt:/createUploadSession", {"item": None}).status == 200
    assert ask("POST", "/me/drive/root:/x.txt:/createUploadSession", {"item": 3}).status == 400
