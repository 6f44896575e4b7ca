"""What others do to the simulated workbook, as ``workbook_faults`` lets a test ask for it."""

from __future__ import annotations

import pytest
from harness import project, run

_OTHERS = """
import io
import time
import openpyxl
import pytest
import requests
from pytest_workbook import GraphError, UsageError

CELL = "worksheets/Sheet1/range(address='A1')"
saves = pytest.mark.workbook(persist_changes=True)


def sent(url, headers, method, path, **kwargs):
    return requests.request(method, f"{url}/{path}", headers=headers, **kwargs)


def seen(calls):
    return [(call.status, call.fault) for call in calls]


@pytest.fixture
def alone(workbook_item, workbook_token):
    # Code under test that has no session.
    def ask(method, path, **kwargs):
        return sent(workbook_item.workbook_url, {"Authorization": f"Bearer {workbook_token}"}, method, path, **kwargs)

    return ask


def test_an_edit_between_two_calls(alone, workbook_faults):
    workbook_faults.other_editor().write("Sheet1!A1", 1)
    assert alone("GET", CELL).json()["values"] == [[1]]


def increment(ask):
    value = ask("GET", CELL).json()["values"][0][0] or 0
    ask("PATCH", CELL, json={"values": [[value + 1]]})


def test_an_edit_inside_a_function_is_overwritten(alone, workbook_faults, workbook_calls, workbook_item):
    workbook_faults.other_editor().write("Sheet1!A1", 41, before="PATCH worksheets/*")
    increment(alone)
    assert workbook_item.range("Sheet1!A1") == 1, "theirs is lost: what was read was old"
    assert seen(workbook_calls) == [(200, None), (200, "other_edit")]


def test_an_edit_that_overtakes(alone, workbook_faults, workbook_item):
    workbook_faults.other_editor().write("Sheet1!A1", "theirs", after="PATCH worksheets/*")
    assert alone("PATCH", CELL, json={"values": [["ours"]]}).json()["values"] == [["ours"]]
    assert workbook_item.range("Sheet1!A1") == "theirs"


@saves
def test_another_session_races(workbook_session, workbook_faults):
    with workbook_faults.other_editor().session() as they:
        they.write("Sheet1!A1", [["theirs"]], before="PATCH")
        workbook_session.range("Sheet1!A1").write("ours")
        they.write("Sheet1!A1", "theirs again", after="PATCH")
        workbook_session.range("Sheet1!A1").write("ours again")
    assert workbook_session.range("Sheet1!A1") == "theirs again"


def test_their_session_holds_the_file(workbook_item, workbook_token, workbook_faults):
    headers = {"Authorization": f"Bearer {workbook_token}"}
    content = workbook_item.content()

    def upload():
        return requests.put(f"{workbook_item.url}/content", data=content, headers=headers).status_code

    with workbook_faults.other_editor().session():
        assert upload() == 423
    assert upload() == 200


def test_an_edit_seen_late_is_polled_for_in_no_time(alone, workbook_faults, workbook_clock, workbook_calls):
    workbook_faults.other_editor().write("Sheet1!A1", "theirs", seen_after=5)
    began, real = workbook_clock.now(), time.monotonic()
    while alone("GET", CELL).json()["values"] == [[""]]:
        time.sleep(2)
    assert workbook_clock.now() - began == 6
    assert time.monotonic() - real < 5
    assert seen(workbook_calls) == [(200, "stale_read")] * 3 + [(200, None)]


@pytest.mark.parametrize("status", [409, 423, 429])
def test_a_lock_is_waited_for(status, alone, workbook_faults, workbook_calls, workbook_clock):
    editor = workbook_faults.other_editor("Alex Wilber")
    with editor.lock(status):
        refused = alone("PATCH", CELL, json={"values": [[1]]})
        assert refused.status_code == status
        assert ("Alex Wilber" in refused.text) is (status == 409)
        began = workbook_clock.now()
        time.sleep(100)
        assert workbook_clock.now() - began == 100
    assert alone("PATCH", CELL, json={"values": [[1]]}).status_code == 200
    assert seen(workbook_calls) == [(status, "lock"), (200, None)]


def test_the_fixtures_session_meets_a_lock(workbook_session_factory, workbook_faults):
    editor = workbook_faults.other_editor()
    editor.lock()
    private = workbook_session_factory()
    private.range("Sheet1!A1").write("a draft")
    with pytest.raises(GraphError, match="Megan Bowen is editing this workbook"):
        workbook_session_factory(persist_changes=True)
    editor.write("Sheet1!A1", "theirs")
    editor.unlock()
    assert workbook_session_factory(persist_changes=True).range("Sheet1!A1") == "theirs"
    assert private.range("Sheet1!A1") == "a draft"


def test_a_new_sheet_settles(alone, workbook_faults, workbook_clock, workbook_calls):
    workbook_faults.unsettled_sheets(3)
    alone("POST", "worksheets/add", json={"name": "New"})
    while (answer := alone("GET", "worksheets/New/usedRange")).status_code == 405:
        time.sleep(1)
    assert answer.status_code == 200
    assert [call.fault for call in workbook_calls] == [None, *["unsettled_sheet"] * 3, None]


def test_what_was_written_is_seen_late(workbook_item, workbook_token, alone, workbook_faults, workbook_clock):
    workbook_faults.visibility_lag(read=1, content=35)
    alone("PATCH", CELL, json={"values": [["new"]]})

    def read():
        return alone("GET", CELL).json()["values"][0][0]

    def downloaded():
        headers = {"Authorization": f"Bearer {workbook_token}"}
        content = requests.get(f"{workbook_item.url}/content", headers=headers).content
        return openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A1"].value

    assert (read(), downloaded()) == ("", None)
    workbook_clock.advance(1)
    assert (read(), downloaded()) == ("new", None)
    began = workbook_clock.now()
    while downloaded() != "new":
        time.sleep(10)
    assert workbook_clock.now() - began == 40


def test_parts_of_a_batch_are_disturbed_each(workbook_item, workbook_token, workbook_faults, workbook_calls):
    workbook_faults.other_editor().lock()
    book = workbook_item.workbook_url.removeprefix("https://graph.microsoft.com/v1.0")
    parts = [
        {"id": "r", "method": "GET", "url": f"{book}/worksheets"},
        {"id": "w", "method": "PATCH", "url": f"{book}/{CELL}", "body": {"values": [[1]]},
         "headers": {"Content-Type": "application/json"}},
    ]
    batch = "https://graph.microsoft.com/v1.0/$batch"
    requests.post(batch, json={"requests": parts}, headers={"Authorization": f"Bearer {workbook_token}"})
    assert [(call.batch, *pair) for call, pair in zip(workbook_calls, seen(workbook_calls))] == [
        (None, 200, None), ("r", 200, None), ("w", 409, "lock"),
    ]


def test_another_item(workbook_drive, workbook_faults, workbook_item):
    beside = workbook_drive.add(workbook_item.content(), "/Beside.xlsx")
    workbook_faults.other_editor(item=beside).write("Sheet1!A1", "beside")
    assert (beside.range("Sheet1!A1"), workbook_item.range("Sheet1!A1")) == ("beside", "")


def test_other_requests_and_what_they_answer(workbook_faults, alone):
    editor = workbook_faults.other_editor()
    assert editor.request("post", "worksheets/add", {"name": "Theirs"})["name"] == "Theirs"
    editor.request("DELETE", "worksheets/Sheet1", before="GET worksheets/Sheet1*")
    assert alone("GET", "worksheets/Sheet1/usedRange").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda faults: faults.other_editor().write("Nope!A1", 1), "PATCH worksheets/Nope.* was refused with 404"),
        (lambda faults: faults.other_editor().write("Sheet1!", 1), "cannot read the range address"),
        (lambda faults: faults.other_editor().write("Sheet1!A1", 1, before="x", after="y"), "takes one of seen_after="),
        (lambda faults: faults.other_editor().lock(500), "refuses with one of 409, 423, 429"),
        (lambda faults: faults.other_editor(item="book").lock(), "is no DriveItem of the simulated drive"),
        (lambda faults: faults.visibility_lag(read=-1), "read=-1 is no number of seconds"),
        (lambda faults: faults.unsettled_sheets(float("nan")), "sheet=nan is no number of seconds"),
    ],
)
def test_what_cannot_be(wrong, message, workbook_faults):
    with pytest.raises(UsageError, match=message):
        wrong(workbook_faults)


class TestShared:
    def test_first_leaves_its_mess(self, class_workbook_session, workbook_faults):
        editor = workbook_faults.other_editor()
        editor.lock()
        editor.write("Sheet1!A1", "never", seen_after=60)
        workbook_faults.visibility_lag(read=100)
        workbook_faults.unsettled_sheets(100)
        assert repr(editor) == "<OtherEditor 'Megan Bowen'>"

    def test_next_meets_none_of_it(self, class_workbook_session, workbook_clock, workbook_calls):
        workbook_clock.advance(61)
        item = class_workbook_session.item
        item.range("Sheet1!A1").write("mine")
        assert item.range("Sheet1!A1") == "mine"
        assert item.post("worksheets/add", json={"name": "New"}).ok
        assert item.get("worksheets/New").ok
        assert [call.fault for call in workbook_calls.all] == [None] * len(workbook_calls.all)
"""


def test_others_lock_edit_race_and_are_seen_late(pytester: pytest.Pytester) -> None:
    """Between two calls and within one, with a session and without; waiting for any of it costs nothing."""
    project(pytester, _OTHERS)
    run(pytester).assert_outcomes(passed=24)


_ON_TAPE = """
import pytest
from pytest_workbook import UsageError


def test_recorded(workbook_session):
    assert workbook_session.get("worksheets").ok


@pytest.mark.workbook(cassette="test_recorded")
def test_nobody_else(workbook_session, workbook_faults):
    assert workbook_session.get("worksheets").ok
    for ask in (workbook_faults.other_editor().lock, workbook_faults.visibility_lag):
        with pytest.raises(UsageError, match="a cassette holds no workbook that somebody else could change"):
            ask()
"""


def test_a_cassette_has_no_others(pytester: pytest.Pytester) -> None:
    """The message says where they are."""
    project(pytester, _ON_TAPE)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=1, skipped=1)
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=2)


_UNMET = """
import requests


def test_swallowed(workbook_session, workbook_faults):
    workbook_faults.other_editor().write("Nope!A1", 1, before="GET worksheets")
    try:
        requests.get(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    except Exception:
        pass


def test_it(workbook_session, workbook_faults):
    workbook_faults.other_editor().write("Sheet1!A1", 1, before="PATCH tables/*")
    assert workbook_session.get("worksheets").ok
"""


def test_an_edit_that_never_came_or_was_refused_fails_the_test(pytester: pytest.Pytester) -> None:
    """As a fault that nobody met does, and as an error of ours that code under test swallows."""
    project(pytester, _UNMET)
    result = run(pytester)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "E*UsageError: the other editor's PATCH *Nope*was refused with 404*",
            "E*never met: other_edit on PATCH tables/*",
        ]
    )
