"""What is taken of another recorder's cassette."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.cassettes.adoption import graph_traffic, read, scrubbed, when
from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.redaction import NO_ROOTS, Roots
from pytest_workbook.errors import CassetteError
from pytest_workbook.wire import Headers, Request, Response, json_response

_ROOT = "https://graph.microsoft.com/v1.0"


def _one(url: str, *, asked: dict[str, str] | None = None, told: dict[str, str] | None = None) -> Interaction:
    return Interaction(Request("GET", url, Headers(asked or {})), Response(200, Headers(told or {}), b"{}"))


def _handed_out(response: Response) -> set[str]:
    return set(response.headers.get_all("location"))


def test_graph_and_what_it_handed_out_is_taken() -> None:
    """Sign-in and other hosts are left out and counted; a root of its own becomes the canonical one."""
    found = graph_traffic(
        [
            _one("https://elsewhere.example/file"),
            _one("http://127.0.0.1:8080/v1.0/me", told={"Location": "https://elsewhere.example/file"}),
            _one("https://login.microsoftonline.com/common/oauth2/v2.0/token"),
            _one("https://elsewhere.example/file?sig=1"),
            _one("https://graph.microsoft.us/v1.0/me"),
        ],
        Roots.of("http://127.0.0.1:8080/v1.0"),
        _handed_out,
    )

    assert [one.request.url for one in found.interactions] == [
        f"{_ROOT}/me",
        "https://elsewhere.example/file?sig=1",
        f"{_ROOT}/me",
    ]
    assert found.left_out == {"it is for another host": 1, "sign-in is never recorded": 1}


def test_what_let_the_request_in_is_a_secret() -> None:
    """Tokens and cookies; too short a value would be found anywhere."""
    found = graph_traffic(
        [
            _one(f"{_ROOT}/me", asked={"Authorization": "Bearer opaque-token-0123456789", "Cookie": "a=b; c=d"}),
            _one(f"{_ROOT}/me", told={"Set-Cookie": "session=0123456789abcdef; Path=/"}),
        ],
        NO_ROOTS,
        _handed_out,
    )

    assert found.secrets == {"opaque-token-0123456789", "0123456789abcdef"}


def test_whose_a_session_is_stays_open(tmp_path: Path) -> None:
    """Lifecycle may be our fixtures' now; nothing else may. Ids get aliases, with the prefix of a shared node."""
    book = f"{_ROOT}/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"
    made = Interaction(Request("POST", f"{book}/createSession"), json_response(201, {"id": "cluster=US1&session=1.x"}))
    found = graph_traffic([made, _one(f"{book}/worksheets")], NO_ROOTS, _handed_out)

    document = scrubbed(found, tmp_path / "a.yaml", "t.py", roots=NO_ROOTS, prefix="module-").document()
    assert [one.lifecycle for one in document.interactions] == [None, False]
    assert document.interactions[0].response.json() == {"id": "module-session-1"}
    assert "/items/module-item-1/" in document.interactions[1].request.url


@pytest.mark.parametrize(
    ("recorded_at", "dates", "expected"),
    [
        ("2026-01-01T00:00:00+00:00", ["Tue, 03 Mar 2026 09:00:00 GMT"], "2026-01-01T00:00:00+00:00"),
        ("", ["Tue, 03 Mar 2026 09:00:00 GMT", "yesterday"], "2026-03-03T09:00:00+00:00"),
        ("", [], ""),
    ],
)
def test_a_recording_is_dated_by_itself_or_by_its_answers(recorded_at: str, dates: list[str], expected: str) -> None:
    """The last that says when."""
    interactions = tuple(_one(f"{_ROOT}/me", told={"Date": date}) for date in dates)

    assert when(Document(interactions, recorded_at=recorded_at)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"http_interactions": 3}', "'interactions' is int"),
        ("{", "the file is not YAML"),
        ('{"a": 1}', "the file has no 'interactions'"),
        ("[" * 200_000, "nest"),
    ],
)
def test_a_file_that_is_no_cassette_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """By path, with what is wrong."""
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CassetteError, match=message):
        read(path)


def test_vcrpys_own_files_are_read(tmp_path: Path) -> None:
    """Whatever their suffix."""
    path = tmp_path / "a.json"
    path.write_text('{"interactions": [], "version": 1}', encoding="utf-8")

    assert read(path).interactions == ()
