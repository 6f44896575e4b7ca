"""``urllib3`` and ``http.client``: what other libraries are built on."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_URLLIB3 = """
import io
import json
import openpyxl
import urllib3

ROOT = "https://graph.microsoft.com/v1.0"
EARLY = urllib3.PoolManager()


def _workbook(pool, session):
    def ask(method, path, body=None):
        answer = pool.request(method, f"{session.url}/{path}", json=body, headers=dict(session.headers))
        return answer.status, answer.json() if answer.data else None

    assert [sheet["name"] for sheet in ask("GET", "worksheets")[1]["value"]] == ["Sheet1"]
    status, added = ask("POST", "worksheets", {"name": "Plan B"})
    assert (status, added["position"]) == (201, 1)
    assert ask("PATCH", "worksheets/Plan%20B", {"name": "B"})[1]["id"] == added["id"]
    assert ask("DELETE", "worksheets/B") == (204, None)
    assert ask("GET", "worksheets/B")[0] == 404
    assert ask("PATCH", "worksheets/Sheet1/range(address='B2:B3')", {"values": 2})[1]["values"] == [[2], [2]]
    assert ask("GET", "worksheets/Sheet1/range(address='E1')")[1]["values"] == [[8]]
    assert ask("GET", "worksheets/Sheet1/usedRange?%24select=address")[1]["address"] == "Sheet1!A1:E3"
    ask("POST", "tables/add", {"address": "Sheet1!A1:C3", "hasHeaders": True})
    assert ask("POST", "tables/Table1/rows/add", {"values": [["Nib", 3, 6]]})[1]["index"] == 2
    assert ask("DELETE", "tables/Table1/rows/itemAt(index=0)")[0] == 204
    assert [row["values"][0][0] for row in ask("GET", "tables/Table1/rows")[1]["value"]] == ["Ink", "Nib"]
    assert ask("POST", "names/add", {"name": "Sum", "reference": "=Sheet1!$E$1"})[1]["value"] == "Sheet1!$E$1"
    assert ask("GET", "names/Sum/range")[1]["values"] == [[10]]


def test_pool_made_at_import(workbook_session):
    _workbook(EARLY, workbook_session)
    EARLY.clear()


def test_pool_made_in_the_test(workbook_session):
    with urllib3.PoolManager() as pool:
        _workbook(pool, workbook_session)


def test_retries_of_its_own(workbook_session, workbook_calls):
    with urllib3.PoolManager(retries=urllib3.Retry(2, status_forcelist=[404], raise_on_status=False)) as pool:
        url = f"{workbook_session.url}/worksheets/Nowhere"
        answer = pool.request("GET", url, headers=dict(workbook_session.headers))
    assert answer.status == 404
    assert [one.status for one in workbook_calls] == [404, 404, 404]


def test_content(workbook_item, workbook_token):
    headers = {"Authorization": f"Bearer {workbook_token}"}
    with urllib3.PoolManager() as pool:
        content = pool.request("GET", f"{workbook_item.url}/content", headers=headers).data
        assert openpyxl.load_workbook(io.BytesIO(content))["Sheet1"]["A2"].value == "Pen"
        beside = f"{ROOT}/me/drive/root:/beside.xlsx:"
        assert pool.request("PUT", f"{beside}/content", body=content, headers=headers).status == 201
        cells = pool.request("GET", f"{beside}/workbook/worksheets/Sheet1/range(address='A3')", headers=headers)
        assert cells.json()["values"] == [["Ink"]]
"""

_HTTP_CLIENT = """
import http.client
import json
import threading
import urllib.request
from urllib.parse import urlsplit

EARLY = http.client.HTTPSConnection("graph.microsoft.com")


def _ask(connection, session, method, path, body=None):
    data = None if body is None else json.dumps(body)
    headers = {**session.headers, "Content-Type": "application/json"}
    connection.request(method, f"{urlsplit(session.url).path}/{path}", data, headers)
    answer = connection.getresponse()
    content = answer.read()
    return answer.status, json.loads(content) if content else None


def _workbook(connection, session):
    assert _ask(connection, session, "GET", "worksheets")[1]["value"][0]["name"] == "Sheet1"
    status, added = _ask(connection, session, "POST", "worksheets", {"name": "B"})
    assert (status, added["name"]) == (201, "B")
    assert _ask(connection, session, "DELETE", "worksheets/B") == (204, None)
    status, written = _ask(connection, session, "PATCH", "worksheets/Sheet1/range(address='B2')", {"values": [[2]]})
    assert (status, written["values"]) == (200, [[2]])
    assert _ask(connection, session, "GET", "worksheets/Sheet1/cell(row=0,column=4)")[1]["values"] == [[20]]
    assert _ask(connection, session, "GET", "worksheets/Nowhere")[1]["error"]["code"] == "ItemNotFound"


def test_connection_made_at_import(workbook_session):
    _workbook(EARLY, workbook_session)
    EARLY.close()


def test_connection_made_in_the_test(workbook_session):
    connection = http.client.HTTPSConnection("graph.microsoft.com", 443, timeout=5)
    _workbook(connection, workbook_session)
    connection.close()


def test_urllib_request(workbook_session):
    request = urllib.request.Request(f"{workbook_session.url}/worksheets", headers=dict(workbook_session.headers))
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["value"][0]["name"] == "Sheet1"


def test_threads(workbook_session, workbook_calls):
    got = {}

    def ask(number):
        connection = http.client.HTTPSConnection("graph.microsoft.com")
        for row in range(number * 25 + 1, number * 25 + 26):
            path = f"worksheets/Sheet1/range(address='A{row}')?$select=address"
            got[row] = _ask(connection, workbook_session, "GET", path)[1]["address"]
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {row: f"Sheet1!A{row}" for row in range(1, 401)}
    assert len(workbook_calls) == 400
"""


def test_urllib3_holds_in_every_mode(pytester: pytest.Pytester) -> None:
    """Pools made before care and in it; its own retries are each an exchange."""
    guarded(pytester, _URLLIB3, tests=4).holds_in_every_mode()


def test_http_client_holds_in_every_mode(pytester: pytest.Pytester) -> None:
    """Connections made before care and in it, ``urllib.request``, and sixteen threads that lose nothing."""
    guarded(pytester, _HTTP_CLIENT, tests=4).holds_in_every_mode()
