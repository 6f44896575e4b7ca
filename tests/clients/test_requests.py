"""``requests``: sessions and plain functions, in the main thread and in others."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_USUAL_CALLS = """
import io
import openpyxl
import pytest
import requests

ROOT = "https://graph.microsoft.com/v1.0"
EARLY = requests.Session()


@pytest.fixture(params=["made at import", "made in the test"])
def client(request, workbook_session):
    client = EARLY if request.param == "made at import" else requests.Session()
    client.headers.update(workbook_session.headers)
    yield client
    client.close()


def test_worksheets(client, workbook_session):
    sheets = workbook_session.url + "/worksheets"
    assert [sheet["name"] for sheet in client.get(sheets).json()["value"]] == ["Sheet1"]
    added = client.post(f"{sheets}/add", json={"name": "Q1 O'Brien"})
    assert (added.status_code, added.json()["position"]) == (200, 1)
    assert client.get(f"{sheets}/Q1 O'Brien").json()["id"] == added.json()["id"]
    renamed = client.patch(f"{sheets}/{added.json()['id']}", json={"name": "Übersicht"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, "Übersicht")
    assert client.delete(f"{sheets}('Übersicht')").status_code == 204
    missing = client.get(f"{sheets}/Übersicht")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "ItemNotFound")
    with pytest.raises(requests.HTTPError, match="404 Client Error: Not Found"):
        missing.raise_for_status()


def test_ranges_and_formulas(client, workbook_session):
    sheet = workbook_session.url + "/worksheets/Sheet1"
    read = client.get(f"{sheet}/range(address='A1:C3')").json()
    assert read["values"] == [["Item", "Price", "Twice"], ["Pen", 1.5, 3], ["Ink", 8, 16]]
    written = client.patch(f"{sheet}/range(address='B2:B3')", json={"values": [[2.5], [None]]})
    assert (written.status_code, written.json()["values"]) == (200, [[2.5], [8]])
    assert client.get(f"{sheet}/cell(row=0,column=4)").json()["values"] == [[21]]
    formula = client.patch(f"{sheet}/range(address='E2')", json={"formulas": [["=E1/2"]]}).json()
    assert (formula["values"], formula["formulas"]) == ([[10.5]], [["=E1/2"]])
    used = client.get(f"{sheet}/usedRange(valuesOnly=true)", params={"$select": "address,rowCount"}).json()
    assert (used["address"], used["rowCount"]) == ("Sheet1!A1:E3", 3)
    cleared = client.post(f"{sheet}/range(address='E2')/clear", json={"applyTo": "Contents"})
    assert (cleared.status_code, cleared.content) == (204, b"")


def test_tables(client, workbook_session):
    url = workbook_session.url
    made = client.post(f"{url}/worksheets/Sheet1/tables/add", json={"address": "A1:C3", "hasHeaders": True})
    assert (made.status_code, made.json()["name"]) == (200, "Table1")
    rows = f"{url}/tables/{made.json()['id']}/rows"
    added = client.post(f"{rows}/add", json={"index": None, "values": [["Nib", 3, "=B4*2"]]})
    assert (added.status_code, added.json()["index"], added.json()["values"]) == (200, 2, [["Nib", 3, 6]])
    assert workbook_session.range("Sheet1!E1") == 25
    assert client.delete(f"{rows}/itemAt(index=0)").status_code == 204
    left = client.get(rows, params={"$top": 5, "$skip": 0}).json()["value"]
    assert [(row["index"], row["values"]) for row in left] == [(0, [["Ink", 8, 16]]), (1, [["Nib", 3, 6]])]
    assert workbook_session.range("Sheet1!E1") == 22


def test_names(client, workbook_session):
    names = workbook_session.url + "/names"
    body = {"name": "Prices", "reference": "=Sheet1!$B$2:$B$3", "comment": "in euro"}
    assert client.post(f"{names}/add", json=body).status_code == 200
    assert [(name["name"], name["value"]) for name in client.get(names).json()["value"]] == [
        ("Prices", "Sheet1!$B$2:$B$3")
    ]
    assert client.get(f"{names}/Prices/range").json()["values"] == [[1.5], [8]]


def test_content(workbook_item, workbook_token):
    headers = {"Authorization": f"Bearer {workbook_token}"}
    downloaded = requests.get(f"{workbook_item.url}/content", headers=headers)
    assert [step.status_code for step in downloaded.history] == [302]
    assert "Authorization" not in downloaded.request.headers
    assert openpyxl.load_workbook(io.BytesIO(downloaded.content))["Sheet1"]["A2"].value == "Pen"
    beside = f"{ROOT}/me/drive/root:/Reports/beside.xlsx:"
    uploaded = requests.put(f"{beside}/content", data=downloaded.content, headers=headers)
    assert (uploaded.status_code, uploaded.json()["name"]) == (201, "beside.xlsx")
    cells = requests.get(f"{beside}/workbook/worksheets/Sheet1/range(address='A3:C3')", headers=headers)
    assert cells.json()["values"] == [["Ink", 8, 16]]
"""

_THREADS = """
import threading
import requests


def test_threads(workbook_session, workbook_calls):
    got = {}

    def ask(number):
        with requests.Session() as client:
            client.headers.update(workbook_session.headers)
            for turn in range(200):
                cell = f"A{number * 200 + turn + 1}"
                url = f"{workbook_session.url}/worksheets/Sheet1/range(address='{cell}')?$select=address"
                got[cell] = client.get(url).json()["address"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {f"A{row}": f"Sheet1!A{row}" for row in range(1, 3201)}
    assert len(workbook_calls) == 3200
"""

_TWO_SESSIONS = """
import threading
import requests


def test_two_sessions(workbook_session_factory):
    barrier = threading.Barrier(2)
    got = {"left": [], "right": []}

    def work(name, session):
        with requests.Session() as client:
            client.headers.update(session.headers)
            cell = session.url + "/worksheets/Sheet1/range(address='A1')"
            for turn in range(20):
                barrier.wait(30)
                client.patch(cell, json={"values": f"{name} {turn}" if turn % 2 else turn}).raise_for_status()
                client.patch(cell.replace("A1", "A2"), json={"formulas": f'=A1&"{name}"'}).raise_for_status()
                barrier.wait(30)
                got[name].append(client.get(cell.replace("A1", "A2")).json()["values"][0][0])

    threads = [threading.Thread(target=work, args=(name, workbook_session_factory())) for name in got]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, values in got.items():
        assert values == [f"{name} {turn}{name}" if turn % 2 else f"{turn}{name}" for turn in range(20)]
"""

_OWN_SESSIONS = """
import os
import threading
import requests


def test_own_sessions(workbook_item, workbook_token):
    headers = {"Authorization": f"Bearer {workbook_token}"}
    url = workbook_item.workbook_url
    opened, got = {}, {}
    # Whoever comes first gets the first session; the order is another one on replay.
    for name in os.environ["ORDER"].split():
        made = requests.post(f"{url}/createSession", json={"persistChanges": False}, headers=headers)
        opened[name] = {**headers, "workbook-session-id": made.json()["id"]}

    def work(name):
        with requests.Session() as client:
            client.headers.update(opened[name])
            assert client.get(f"{url}/worksheets").json()["value"][0]["name"] == "Sheet1"
            cell = f"{url}/worksheets/Sheet1/range(address='A1')"
            client.patch(cell, json={"values": name}).raise_for_status()
            got[name] = client.get(cell).json()["values"][0][0]
            client.post(f"{url}/closeSession").raise_for_status()

    threads = [threading.Thread(target=work, args=(name,)) for name in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {name: name for name in "abcdefgh"}
"""


def test_usual_calls_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Sheets, ranges, formulas, tables, names and content, with clients made before care and in it."""
    guarded(pytester, _USUAL_CALLS, tests=9).holds_in_every_mode()


def test_sixteen_threads_of_two_hundred_requests_lose_nothing(pytester: pytest.Pytester) -> None:
    """Recorded and replayed: each request and the session's creation and close, none twice and none missing."""
    project = guarded(pytester, _THREADS, tests=1)
    assert project.record() == project.replay() == 16 * 200 + 2


def test_two_sessions_at_the_same_time_replay_each_their_own_answers(pytester: pytest.Pytester) -> None:
    """The same requests in two sessions, in two threads, turn by turn: no session gets the other's answer."""
    assert guarded(pytester, _TWO_SESSIONS, tests=1).holds_in_every_mode() == 2 * (20 * 3 + 2)


def test_sessions_of_code_under_test_replay_in_any_order(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight threads with a session each, opened on replay in another order than when they were recorded."""
    project = guarded(pytester, _OWN_SESSIONS, tests=1)
    monkeypatch.setenv("ORDER", "a b c d e f g h")
    assert project.record() == 8 * 5
    monkeypatch.setenv("ORDER", "h c a g b f e d")
    assert project.replay() == 8 * 5
