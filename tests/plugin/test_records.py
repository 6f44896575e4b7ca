"""What is known of a node that owns traffic."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.cassettes.naming import Owner, Scope
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError
from pytest_workbook.plugin.records import NodeRecord, says_gone
from pytest_workbook.wire import Request, Response, json_response

_URL = "https://graph.microsoft.com/v1.0/me/drive/items/i/workbook/names"
_GET = Request("GET", _URL)


def _new(record: NodeRecord) -> Tape:
    return Tape.new(record.path, record.owner.node_id)


def _record(folder: Path, scope: Scope = Scope.TEST, node_id: str = "a.py::b", *, keeps: bool = False) -> NodeRecord:
    owner = Owner(scope, node_id, folder, "a", "", "b")
    return NodeRecord(owner, folder / "b.yaml", _new, _new, keeps_retries=keeps)


def _take(record: NodeRecord, sequence: int, status: int = 200, *, is_kept: bool = True) -> None:
    record.intercepted()
    record.record(_GET, Response(status), by="code", lifecycle=False, sequence=sequence, is_kept=is_kept)


def _statuses(record: NodeRecord) -> list[int]:
    tape = record.finished()
    return [] if tape is None else [one.response.status for one in tape.document().interactions]


def test_only_the_record_of_a_test_is_not_shared_and_the_run_has_a_name(tmp_path: Path) -> None:
    """The session owner has no node id, so messages call it the run."""
    test, run = _record(tmp_path), _record(tmp_path, Scope.SESSION, "")
    assert (test.is_shared, test.name) == (False, "a.py::b")
    assert (run.is_shared, run.name) == (True, "the run")


def test_the_tape_is_loaded_once_and_only_when_asked_for(tmp_path: Path) -> None:
    """Readability is checked only where a file is there."""
    loaded: list[NodeRecord] = []

    def load(record: NodeRecord) -> Tape:
        loaded.append(record)
        return _new(record)

    record = NodeRecord(_record(tmp_path).owner, tmp_path / "b.yaml", load, _new)
    record.check_readable()
    assert (record.has_cassette, loaded) == (False, [])
    record.path.write_text("x", encoding="utf-8")
    record.check_readable()
    assert record.has_cassette
    assert record.tape is record.tape
    assert loaded == [record]


def test_a_request_under_way_when_the_test_ended_refuses_the_recording(tmp_path: Path) -> None:
    """A cassette with a hole would be replayed as if it were whole."""
    record = _record(tmp_path)
    _take(record, 1)
    record.intercepted()
    with pytest.raises(CassetteError, match=r"a\.py::b: 2 requests were intercepted, but 1 of them were not recorded"):
        record.finished()


def test_what_is_left_out_is_no_hole_and_makes_no_tape(tmp_path: Path) -> None:
    """An exchange that replay answers by itself counts as dealt with."""
    record = _record(tmp_path)
    _take(record, 1, is_kept=False)
    assert record.finished() is None


@pytest.mark.parametrize(("keeps", "kept"), [(False, [200, 200]), (True, [429, 503, 200, 200])])
def test_answers_that_were_repeated_until_they_succeeded_are_dropped_unless_kept(
    tmp_path: Path, keeps: bool, kept: list[int]
) -> None:
    """Throttling of the day of recording is not part of what a test is about."""
    record = _record(tmp_path, keeps=keeps)
    for sequence, status in enumerate((429, 503, 200, 200)):
        _take(record, sequence, status)
    assert _statuses(record) == kept


def test_a_last_answer_that_says_to_retry_is_kept(tmp_path: Path) -> None:
    """Nothing came after it, so it is what the code under test saw."""
    record = _record(tmp_path)
    _take(record, 1, 503)
    _take(record, 2, 429)
    assert _statuses(record) == [429]


def test_a_new_attempt_begins_with_nothing_recorded_and_no_failure(tmp_path: Path) -> None:
    """A test that is run again does not inherit what its first attempt left."""
    record = _record(tmp_path)
    _take(record, 1, 429)
    record.intercepted()
    record.failed = True
    record.begin()
    assert (record.recording, record.failed) == (None, False)
    _take(record, 2, 200)
    assert _statuses(record) == [200]


def test_a_session_is_gone_only_by_the_code_of_an_error() -> None:
    """A plain 404 and a success that quotes the code are something else."""
    body = {"error": {"code": "invalidSessionReCreatable", "message": "m"}}
    assert says_gone(json_response(404, body))
    assert not says_gone(json_response(200, body))
    assert not says_gone(json_response(404, {"error": {"code": "ItemNotFound", "message": "m"}}))


def test_answers_of_success_are_not_read_to_see_whether_a_session_is_gone(tmp_path: Path) -> None:
    """A passing test that plays ten of thousands does not read the rest."""

    class Late:
        def __init__(self, status: int, answer: Response | None = None) -> None:
            self.status = status
            self._answer = answer

        def __call__(self) -> Response:
            assert self._answer is not None
            return self._answer

    gone = json_response(404, {"error": {"code": "invalidSessionReCreatable", "message": "m"}})
    answers = (Late(200), Late(404, gone), Late(404, json_response(404, {})), Late(399))
    document = Document(tuple(Interaction(_GET, one, sequence=number) for number, one in enumerate(answers)))
    tape = Tape(tmp_path / "b.yaml", "a.py::b", document=document)
    record = NodeRecord(_record(tmp_path).owner, tape.path, lambda _: tape, _new)
    assert [one.sequence for one in record.unplayed()] == [0, 2, 3]


def test_a_connection_that_failed_is_told_as_that_unless_the_request_was_answered_later(tmp_path: Path) -> None:
    """A repeat stands for what it repeats; what was never answered no cassette can hold."""
    record = _record(tmp_path)
    for _ in range(2):
        record.intercepted()
        record.unanswered(_GET, "code", ConnectionResetError("by peer"))
    with pytest.raises(CassetteError, match=r"2 of them were not recorded: the connection failed.*: GET names \(Conn"):
        record.finished()
    _take(record, 1)
    assert _statuses(record) == [200]
    record.intercepted()
    with pytest.raises(CassetteError, match="1 of them were not recorded: a request was still under way"):
        record.finished()
    record.unanswered(_GET.with_url(f"{_URL}?x=1"), "code", TimeoutError())
    with pytest.raises(CassetteError, match=r"GET names \(TimeoutError\).*inject it with workbook_faults"):
        record.finished()
    record.begin()
    assert record.finished() is None
