"""Where a token goes: to the service root's origin, and nowhere that an answer leads to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from harness import project, run
from service.stand_in import GraphStandIn
from service.traffic import json_reply

_TOKEN = "a-token-that-only-this-service-accepts"


@pytest.fixture(name="graph")
def _graph(monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphStandIn]:
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    with GraphStandIn(_TOKEN) as graph:
        monkeypatch.setenv("STAND_IN_ELSEWHERE", graph.elsewhere.origin)
        yield graph


def _run(pytester: pytest.Pytester, graph: GraphStandIn, code: str, *args: str) -> pytest.RunResult:
    project(pytester, code)
    root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
    return run(pytester, "--workbook-mode=live", root, item, *args)


_REDIRECTED = """
    import os
    import httpx, pytest, requests

    ELSEWHERE = os.environ["STAND_IN_ELSEWHERE"]

    def test_redirect_of_our_client(workbook_session):
        response = workbook_session.get("worksheets")
        assert response.json()["elsewhere"] is True
        assert response.url.startswith(ELSEWHERE)

    def test_http_follows_without_secrets(workbook_session):
        assert workbook_session.http.get(f"{workbook_session.url}/worksheets", timeout=5).json()["elsewhere"] is True

    def test_client_of_the_code_under_test(workbook_session):
        headers = dict(workbook_session.headers)
        url = f"{workbook_session.url}/worksheets"
        requests.get(url, headers=headers, timeout=5)
        httpx.get(url, headers=headers, follow_redirects=True)

    def test_other_urls_are_refused(workbook_session):
        for url in (ELSEWHERE + "/v1.0/x", workbook_session.url + "/../../x", workbook_session.url + "/%2e%2e/x"):
            with pytest.raises(Exception, match="below"):
                workbook_session.get(url)

    def test_next_link(workbook_session):
        link = workbook_session.get("worksheets").json()["@odata.nextLink"]
        with pytest.raises(Exception, match="below"):
            workbook_session.get(link)
        headers = dict(workbook_session.headers)
        requests.get(link, headers=headers, timeout=5)

    def test_download(workbook_item):
        assert workbook_item.content()[:2] == b"PK"
        url = workbook_item.get("").json()["@microsoft.graph.downloadUrl"]
        assert requests.get(url, timeout=5).content[:2] == b"PK"
"""


def test_no_answer_leads_a_token_astray(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """Redirects, next links, download URLs and URLs of the caller's own, with every client."""
    graph.redirect_elsewhere(path="worksheets", method="GET")
    graph.redirect_elsewhere(path="worksheets", status=307)
    graph.redirect_elsewhere(path="worksheets")
    graph.redirect_elsewhere(path="worksheets", status=308)
    link = f"{graph.elsewhere.origin}/v1.0{graph.item_path}/workbook/worksheets?$skiptoken=2"
    graph.script(json_reply(200, {"value": [], "@odata.nextLink": link}), path="worksheets")
    result = _run(pytester, graph, _REDIRECTED)
    result.assert_outcomes(passed=6)
    assert len(graph.elsewhere.requests) >= 6
    assert [seen.target for seen in graph.elsewhere.requests_with_token] == []
    assert not any("cookie" in seen.headers for seen in graph.elsewhere.requests)


def test_location_of_another_origin(pytester: pytest.Pytester, graph: GraphStandIn) -> None:
    """An operation that is to be polled elsewhere is polled without token and session id, or not at all."""
    graph.creation_takes(polls=0, location=f"{graph.elsewhere.origin}/v1.0{graph.item_path}/workbook/operations/x")
    graph.creation_takes(polls=0, result_origin=graph.elsewhere.origin)
    code = """
        def test_operation(workbook_session):
            pass

        def test_result(workbook_session):
            pass
    """
    result = _run(pytester, graph, code)
    assert sum(result.parseoutcomes().values()) == 2
    assert [seen.target for seen in graph.elsewhere.requests_with_token] == []


def test_netrc_plays_no_part(pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ``.netrc`` that knows the host changes no header."""
    netrc = pytester.path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password from-netrc\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    code = """
        def test_it(workbook_session):
            assert workbook_session.get("worksheets").status_code == 200
            assert workbook_session.http.get(f"{workbook_session.url}/worksheets", timeout=5).status_code == 200
            assert workbook_session.get("worksheets").status_code == 200
    """
    _run(pytester, graph, code).assert_outcomes(passed=1)
    assert {seen.headers.get("authorization") for seen in graph.requests} == {f"Bearer {_TOKEN}"}


def test_loopback_bypasses_proxies(
    pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy of the environment gets nothing that is for a stand-in on loopback."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, graph.elsewhere.origin)
    code = """
        import requests

        def test_it(workbook_session):
            assert workbook_session.get("worksheets").status_code == 200
            headers = dict(workbook_session.headers)
            assert requests.get(f"{workbook_session.url}/worksheets", headers=headers, timeout=5).status_code == 200
            url = workbook_session.url.replace(workbook_session.url.partition("/v1.0")[0], "https://graph.microsoft.com")
            assert requests.get(f"{url}/worksheets", headers=headers, timeout=5).status_code == 200
    """
    _run(pytester, graph, code).assert_outcomes(passed=1)
    assert graph.elsewhere.requests == []
