"""Which client sends a request does not matter to a cassette."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_SAME_REQUESTS = """
import asyncio
import http.client
import json
import os
import aiohttp
import httpx
import requests
import urllib3
from urllib.parse import quote, urlsplit


def by_requests(method, url, headers, body):
    answer = requests.request(method, url, headers=headers, json=body)
    return answer.status_code, answer.text


def by_httpx(method, url, headers, body):
    answer = httpx.request(method, url, headers=headers, json=body)
    return answer.status_code, answer.text


def by_httpx_async(method, url, headers, body):
    async def go():
        async with httpx.AsyncClient(http2=True) as client:
            return await client.request(method, url, headers=headers, json=body)

    answer = asyncio.run(go())
    return answer.status_code, answer.text


def by_aiohttp(method, url, headers, body):
    async def go():
        async with aiohttp.request(method, url, headers=headers, json=body) as answer:
            return answer.status, await answer.text()

    return asyncio.run(go())


def by_urllib3(method, url, headers, body):
    # Indented, and its keys in another order: the same JSON.
    data = None if body is None else json.dumps(dict(reversed(body.items())), indent=2)
    answer = urllib3.request(method, quote(url, safe=":/?=&$,()'"), headers=headers, body=data)
    return answer.status, answer.data.decode()


def by_http_client(method, url, headers, body):
    connection = http.client.HTTPSConnection("graph.microsoft.com")
    data = None if body is None else json.dumps(body)
    parts = urlsplit(quote(url, safe=":/?=&$,()"))
    connection.request(method, f"{parts.path}?{parts.query}".rstrip("?"), data, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_it(workbook_session):
    ask = globals()[f"by_{os.environ['CLIENT']}"]
    headers = dict(workbook_session.headers)

    def answer(method, path, body=None):
        status, text = ask(method, f"{workbook_session.url}/{path}", headers, body)
        return status, json.loads(text) if text else None

    status, added = answer("POST", "worksheets", {"name": "Ü o'b"})
    assert (status, added["name"]) == (201, "Ü o'b")
    cells = "worksheets/Ü o'b/range(address='A1:B1')"
    status, written = answer("PATCH", cells, {"values": [["ä", 1.50]], "numberFormat": [["@", "0.00"]]})
    assert (status, written["values"], written["text"]) == (200, [["ä", 1.5]], [["ä", "1.50"]])
    assert answer("GET", "worksheets/Sheet1/range(address='E1')?$select=values")[1]["values"] == [[19]]
    assert answer("GET", "worksheets/Nowhere")[1]["error"]["code"] == "ItemNotFound"
    assert answer("DELETE", f"worksheets/{added['id']}") == (204, None)
"""


@pytest.mark.parametrize(
    ("recorded_with", "replayed_with"),
    [("requests", ["httpx", "httpx_async", "aiohttp", "urllib3", "http_client"]), ("aiohttp", ["requests"])],
)
def test_recording_of_one_client_replays_with_others(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, recorded_with: str, replayed_with: list[str]
) -> None:
    """Spelling of escapes, headers, key order and white space differ; the answers are the same, also with a proxy."""
    project = guarded(pytester, _SAME_REQUESTS, tests=1)
    # Behind a proxy the connection would go to another host.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("CLIENT", recorded_with)
    assert project.record() == 7
    for client in replayed_with:
        monkeypatch.setenv("CLIENT", client)
        assert project.replay() == 7
