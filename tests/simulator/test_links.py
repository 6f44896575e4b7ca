"""URLs that answers hand out."""

from __future__ import annotations

from random import Random

import pytest

from pytest_workbook.graph.hosts import host_of, is_graph_host
from pytest_workbook.simulator.links import Links
from pytest_workbook.simulator.replies import Reply
from pytest_workbook.wire import Request

_GRAPH = Request("GET", "https://graph.microsoft.com/v1.0/me/drive/items/01X")
_FORMS = ["download", "upload", "monitor"]


def _serve(request: Request) -> Reply:
    return Reply(200, request.method)


def _other(_: Request) -> Reply:
    return Reply(202)


@pytest.mark.parametrize("form", _FORMS)
def test_a_handed_out_url_is_found_again(form: str) -> None:
    """On a host that is not Graph's, and answered by what was given with it."""
    links = Links(Random(1))
    url = links.hand_out(form, _GRAPH, _serve)
    assert not is_graph_host(host_of(url))
    assert links.find(url) is _serve
    assert links.urls == {url}


@pytest.mark.parametrize("form", _FORMS)
def test_a_url_on_loopback_stays_there(form: str) -> None:
    """A client of a local server gets a URL of the same server, port and all."""
    local = Request("GET", "http://127.0.0.1:8099/v1.0/me")
    assert Links(Random(1)).hand_out(form, local, _serve).startswith("http://127.0.0.1:8099/_")


def test_each_url_has_its_own_answer() -> None:
    """Two URLs of one form never meet."""
    links = Links(Random(1))
    first, second = links.hand_out("upload", _GRAPH, _serve), links.hand_out("upload", _GRAPH, _other)
    assert first != second
    assert (links.find(first), links.find(second)) == (_serve, _other)
    assert len(links.urls) == 2


def test_the_same_source_gives_the_same_urls() -> None:
    """Ids come from the random source alone."""
    urls = [Links(Random(seed)).hand_out("download", _GRAPH, _serve) for seed in (1, 1, 2)]
    assert urls[0] == urls[1]
    assert urls[0] != urls[2]


def test_nothing_else_is_found() -> None:
    """Neither unknown URLs, nor a known id at another host or path, nor a name beyond ASCII."""
    links = Links(Random(1))
    assert links.find("https://contoso-my.sharepoint.com/") is None
    assert links.urls == frozenset()
    url = links.hand_out("monitor", _GRAPH, _serve)
    assert links.find(url.replace("contoso-my.sharepoint.com", "example.com")) is None
    assert links.find(url.replace("/monitor/", "/Übersicht/")) is None


def test_clearing_forgets_every_url() -> None:
    """What was handed out before is gone."""
    links = Links(Random(1))
    url = links.hand_out("upload", _GRAPH, _serve)
    links.clear()
    assert links.find(url) is None
    assert links.urls == frozenset()
