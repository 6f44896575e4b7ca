"""URLs that answers hand out, and what lets in there."""

from __future__ import annotations

import pytest

from pytest_workbook.plugin.handing_out import handed_out_keys, handed_out_urls
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


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://h.example/x?UniqueId=7&tempauth=v1.eyJz.CgQ-_~", "v1.eyJz.CgQ-_~"),
        ("https://h.example/x?sv=1&sig=AbC%2BdEf%3D&se=2", "AbC+dEf="),
        ("https://h.example/x?authkey=%21ABCDEFGH", "!ABCDEFGH"),
        ("https://h.example/x?next=https%3A%2F%2Fg.example%2F%3Ftempauth%3DabcdefghIJ%26x=1", "abcdefghIJ&x=1"),
    ],
)
def test_the_key_of_a_pre_authenticated_url_is_found(url: str, key: str) -> None:
    """In a header, in JSON as it is or with escapes, and in HTML."""
    escaped = f'{{"u": "{url}"}}'.replace("&", "\\u0026").replace("=", "\\u003D").encode()
    for response in (
        Response(302, Headers({"Location": url})),
        json_response(200, {"value": [{"@microsoft.graph.downloadUrl": url}]}),
        Response(200, Headers(), f"<a href='{url.replace('&', '&amp;')}'>".encode()),
        Response(200, Headers(), escaped),
    ):
        assert [key.startswith(found) for found in handed_out_keys(response)] == [True]


def test_nothing_else_is_a_key() -> None:
    """Words that only end so, short values, and texts without a URL."""
    for text in (b"https://h.example/?design=a-long-value", b"https://h.example/?sig=short", b"sig=a-long-value"):
        assert handed_out_keys(Response(200, Headers(), text)) == set()
