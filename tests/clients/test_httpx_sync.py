"""``httpx.Client``: with a base URL, in the main thread and in others."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_USUAL_CALLS = """
import io
import httpx
import openpyxl
import pytest

ROOT = "https://graph.microsoft.com/v1.0"
EARLY = httpx.Client(follow_redirects=True)


@pytest.fixture(params=["made at import", "made in the test", "HTTP/2"])
def client(request, workbook_session):
    if request.param == "made at import":
        EARLY.base_url = workbook_session.url
        EARLY.headers.update(workbook_session.headers)
        yield EARLY
    else:
        headers = dict(workbook_session.headers)
        with httpx.Client(base_url=workbook_session.url, headers=headers, http2=request.param == "HTTP/2") as client:
            yield client


def test_worksheets(client):
    assert [sheet["name"] for sheet in client.get("worksheets").json()["value"]] == ["Sheet1"]
    added = client.post("worksheets", json={"name": "O'Brien & Söhne"})
    assert (added.status_code, added.reason_phrase, added.json()["position"]) == (201, "Created", 1)
    assert client.get("worksheets('O''Brien %26 Söhne')").json()["id"] == added.json()["id"]
    renamed = client.patch(f"worksheets/{added.json()['id']}", json={"name": "2026", "position": 0})
    assert (renamed.json()["name"], renamed.json()["position"]) == ("2026", 0)
    assert client.delete("worksheets/2026").status_code == 204
    missing = client.get("worksheets/2026")
    assert missing.json()["error"]["code"] == "ItemNotFound"
    with pytest.raises(httpx.HTTPStatusError, match="Client error '404 Not Found'"):
        missing.raise_for_status()


def test_ranges_and_formulas(client):
    read = client.get("worksheets/Sheet1/range(address='A1:C3')").json()
    assert read["values"] == [["Item", "Price", "Twice"], ["Pen", 1.5, 3], ["Ink", 8, 16]]
    assert read["valueTypes"][1] == ["String", "Double", "Double"]
    written = client.patch("worksheets/Sheet1/range(address='B2:B3')", json={"values": [[2.5], [""]]})
    assert written.json()["values"] == [[2.5], [""]]
    assert client.get("worksheets/Sheet1/cell(row=0,column=4)").json()["values"] == [[5]]
    formula = client.patch("worksheets/Sheet1/range(address='E2')", json={"formulas": [["=E1/2"]]}).json()
    assert (formula["values"], formula["formulas"], formula["text"]) == ([[2.5]], [["=E1/2"]], [["2.5"]])
    assert client.get("worksheets/Sheet1/usedRange", params={"$select": "address"}).json()["address"] == "Sheet1!A1:E3"


def test_tables_and_names(client):
    made = client.post("tables/add", json={"address": "Sheet1!A1:C3", "hasHeaders": True}).json()
    added = client.post(f"tables/{made['name']}/rows", json={"values": [["Nib", 3, "=B4*2"], ["Pad", 2, 4]]})
    assert (added.status_code, added.json()["index"]) == (201, 2)
    assert client.delete("tables/Table1/rows/itemAt(index=1)").status_code == 204
    rows = client.get("tables/Table1/rows").json()["value"]
    assert [row["values"][0] for row in rows] == [["Pen", 1.5, 3], ["Nib", 3, 6], ["Pad", 2, 4]]
    assert client.post("names/add", json={"name": "Sum", "reference": "=Sheet1!$E$1"}).json()["type"] == "Range"
    assert [name["name"] for name in client.get("names").json()["value"]] == ["Sum"]
    assert client.get("names/Sum/range").json()["values"] == [[13]]


def test_content(workbook_item, workbook_token):
    with httpx.Client(headers={"Authorization": f"Bearer {workbook_token}"}) as client:
        moved = client.get(f"{workbook_item.url}/content")
        assert moved.status_code == 302
        content = httpx.get(moved.headers["Location"]).content
        assert openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A2"].value == "Pen"
        beside = f"{ROOT}/me/drive/root:/Reports/beside.xlsx:"
        assert client.put(f"{beside}/content", content=content).status_code == 201
        cells = client.get(f"{beside}/workbook/worksheets/Sheet1/range(address='A3:C3')")
        assert cells.json()["values"] == [["Ink", 8, 16]]
"""

_THREADS = """
from concurrent.futures import ThreadPoolExecutor
import httpx

SHARED = httpx.Client()


def test_threads(workbook_session, workbook_calls):
    headers = dict(workbook_session.headers)

    def ask(row):
        url = f"{workbook_session.url}/worksheets/Sheet1/range(address='A{row}')?$select=address"
        return SHARED.get(url, headers=headers).json()["address"]

    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(ask, range(1, 16 * 25 + 1)))
    assert got == [f"Sheet1!A{row}" for row in range(1, 16 * 25 + 1)]
    assert len(workbook_calls) == 16 * 25
    SHARED.close()
"""

_TWO_SESSIONS = """
import threading
import httpx


def test_two_sessions(workbook_session_factory):
    got = {}

    def work(name, session):
        with httpx.Client(base_url=session.url, headers=dict(session.headers)) as client:
            values = []
            for turn in range(20):
                client.patch("worksheets/Sheet1/range(address='B2')", json={"values": turn + (name == "right") * 100})
                values.append(client.get("worksheets/Sheet1/cell(row=0,column=4)").json()["values"][0][0])
            got[name] = values

    sessions = {name: workbook_session_factory(persist_changes=False) for name in ("left", "right")}
    threads = [threading.Thread(target=work, args=given) for given in sessions.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got["left"] == [turn * 2 + 16 for turn in range(20)]
    assert got["right"] == [(turn + 100) * 2 + 16 for turn in range(20)]
"""


def test_usual_calls_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Sheets, ranges, formulas, tables, names and content; made before care and in it, also for HTTP/2."""
    guarded(pytester, _USUAL_CALLS, tests=10).holds_in_every_mode()


def test_client_shared_by_threads_loses_nothing(pytester: pytest.Pytester) -> None:
    """Sixteen threads of one client, made at import."""
    project = guarded(pytester, _THREADS, tests=1)
    assert project.record() == project.replay() == 16 * 25 + 2


def test_two_sessions_at_the_same_time_replay_each_their_own_answers(pytester: pytest.Pytester) -> None:
    """Identical requests for formulas' results; only the session tells them apart."""
    assert guarded(pytester, _TWO_SESSIONS, tests=1).holds_in_every_mode() == 2 * (20 * 2 + 2)
