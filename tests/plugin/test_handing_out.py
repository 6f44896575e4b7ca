"""URLs that answers hand out."""

from __future__ import annotations

from pytest_workbook.plugin.handing_out import handed_out_urls
from pytest_workbook.wire import Headers, Response, json_response


def test_urls_in_headers_and_known_keys_are_found() -> None:
    """At any depth, normalised, without their query."""
    response = json_response(
        200,
        {
            "value": [
                {"@microsoft.graph.downloadUrl": "https://CDN.example/a?tempauth=x", "webUrl": "https://no.example/"}
            ],
            "@odata.nextLink": "https://next.example/a?$skiptoken=1",
        },
        {"Location": "https://h.example:443/op/1?x=1"},
    )

    assert handed_out_urls(response) == {"https://cdn.example/a", "https://h.example/op/1", "https://next.example/a"}


def test_relative_urls_and_large_bodies_are_passed_over() -> None:
    """A body of cells is not searched."""
    large = b'{"uploadUrl": "https://h.example/"' + b" " * 300_000 + b"}"

    assert handed_out_urls(Response(202, Headers({"Location": "/v1.0/x"}))) == set()
    assert handed_out_urls(Response(200, Headers(), large)) == set()
    assert handed_out_urls(Response(200, Headers(), b"https:// is no JSON")) == set()
