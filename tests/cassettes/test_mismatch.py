from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import NoMatch
from pytest_workbook.wire import Headers, Request, Response

NODE = "tests/test_a.py::test_b"
ROOT = "https://graph.microsoft.com/v1.0"
ITEM = f"{ROOT}/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"
BOOK = f"{ITEM}/workbook"


def test_the_message_names_the_nearest_and_the_command(tmp_path: Path) -> None:
    """What came, at most three nearest with what differs, and how to record."""
    tape = Tape.new(tmp_path / "a", NODE)
    for number in range(5):
        body = json.dumps({"values": [[1, number]]}).encode()
        tape.record(
            Request("PATCH", f"{BOOK}/worksheets/S/range(address='A1')", body=body), Response(200), sequence=number
        )
    with pytest.raises(NoMatch) as caught:
        tape.play(Request("PATCH", f"{BOOK}/worksheets/S/range(address='A1')", body=b'{"values": [[1, 9]]}'))
    nearest = (
        "nearest recorded: PATCH /v1.0/{item}/workbook/worksheets/S/range(address='A1')\n"
        "  body at $.values[0][1]: came 9, recorded "
    )
    assert str(caught.value) == (
        "no recorded interaction answers PATCH /v1.0/{item}/workbook/worksheets/S/range(address='A1')\n"
        f"cassette: {tmp_path / 'a'}\n{nearest}0\n{nearest}1\n{nearest}2\n"
        f"To record it again: pytest {NODE} --workbook-mode=record"
    )


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Request("DELETE", f"{ROOT}/me/drive/y"), "None of the 2 recorded requests has this method or path."),
        (Request("POST", f"{BOOK}/names/add", body=b'{"a": 1}'), "body at $.b: came nothing, recorded 2"),
        (
            Request("POST", f"{BOOK}/names/add", body=b'{"a": 1, "b": 2, "c": 3}'),
            "body at $.c: came 3, recorded nothing",
        ),
        (Request("POST", f"{BOOK}/names/add", body=b"text"), "body: came text, recorded "),
        (Request("GET", f"{BOOK}/names/add"), "method: came GET, recorded POST"),
        (
            Request("GET", f"{BOOK}/tables"),
            "path: came /v1.0/{item}/workbook/tables, recorded /v1.0/{item}/workbook/names",
        ),
        (Request("GET", f"{BOOK}/names?$top=1"), "query: came $top=1, recorded $top=2"),
        (Request("GET", f"{BOOK}/names"), "query: came none, recorded $top=2"),
        (
            Request("GET", f"{BOOK}/names?$top=2", Headers({"workbook-session-id": "s"})),
            "session: came with a session id, recorded without one",
        ),
        (Request("POST", f"{BOOK}/names/add", body=b'{"a": 1, "b": [1]}'), "body at $.b: came [1], recorded 2"),
        (Request("GET", f"{BOOK}/names?$top=%1B[31m"), "came $top=\\x1b[31m"),
        (Request("GET", f"{BOOK}/names?$top={'x' * 99}"), "x…"),
    ],
)
def test_the_message_shows_only_what_differs(request_: Request, says: str, tmp_path: Path) -> None:
    """Each compared part has its line; data is cut and its control characters are escaped."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("POST", f"{BOOK}/names/add", body=b'{"a": 1, "b": 2}'), Response(200))
    tape.record(Request("GET", f"{BOOK}/names?$top=2"), Response(200), sequence=1)
    with pytest.raises(NoMatch) as caught:
        tape.play(request_)
    assert says in str(caught.value)


def test_a_list_of_another_length_is_told(tmp_path: Path) -> None:
    """Rows are counted before cells are compared; an empty tape says so."""
    tape = Tape.new(tmp_path / "a", NODE)
    with pytest.raises(NoMatch, match="The cassette holds no interactions"):
        tape.play(Request("GET", f"{BOOK}/names"))
    tape.record(Request("POST", f"{BOOK}/x", body=b"[[1], [2]]"), Response(200))
    with pytest.raises(NoMatch, match=r"body at \$: came 1 elements, recorded 2 elements"):
        tape.play(Request("POST", f"{BOOK}/x", body=b"[[1]]"))


def test_a_pre_authenticated_url_is_not_shown(tmp_path: Path) -> None:
    """The query of a URL that is not the service's may let in whoever reads the message."""
    tape = Tape.new(tmp_path / "a", NODE)
    tape.record(Request("GET", "https://storage.test/a"), Response(200))
    with pytest.raises(NoMatch, match="query: came another, recorded none") as caught:
        tape.play(Request("GET", "https://storage.test/a?tempauth=hunter2"))
    assert "hunter2" not in str(caught.value)
