"""The adapter against what ``requests`` really does: bodies, streams, cookies, redirects, headers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import responses

from pytest_workbook.session.http import DoorAdapter, Dress, HeaderAuth, door_session, wire_request
from pytest_workbook.wire import Headers, Request, Response, json_response

BASE = "https://graph.microsoft.com/v1.0/me/drive/items/01X/workbook"
SECRETS = {"Authorization": "Bearer tok", "workbook-session-id": "s1"}


def _session(
    answer: Callable[[Request], Response] | Response, is_ours: Callable[[str], bool] | None = None
) -> tuple[requests.Session, list[Request]]:
    seen: list[Request] = []

    def send(request: Request) -> Response:
        seen.append(request)
        return answer if isinstance(answer, Response) else answer(request)

    return door_session(send, Dress(lambda: BASE, lambda: SECRETS), is_ours), seen


def _secrets_of(request: Request) -> tuple[str | None, str | None]:
    return request.headers.get("Authorization"), request.headers.get("workbook-session-id")


def test_a_response_is_genuine() -> None:
    """Status, reason, headers, json, text, url and the request are what requests gives."""
    http, seen = _session(json_response(200, {"value": ["ä"]}, {"request-id": "r"}))
    response = http.get(f"{BASE}/worksheets", params={"$top": "1"})
    assert type(response) is requests.Response
    assert (response.status_code, response.reason, response.json()) == (200, "OK", {"value": ["ä"]})
    assert response.headers["REQUEST-ID"] == "r"
    assert response.url == seen[0].url == f"{BASE}/worksheets?%24top=1"
    assert response.request.method == "GET"
    assert response.elapsed.total_seconds() >= 0


def test_a_refusal_raises_for_status() -> None:
    """raise_for_status works as ever."""
    http, _ = _session(Response(404, reason="Not Found"))
    with pytest.raises(requests.HTTPError, match="404 Client Error: Not Found for url"):
        http.get(BASE).raise_for_status()


def test_bodies_can_be_streamed() -> None:
    """iter_content, iter_lines and raw read the body, once."""
    http, _ = _session(Response(200, Headers({"Content-Length": "999"}), b"one\ntwo\n" * 100))
    with http.get(BASE, stream=True) as response:
        assert b"".join(response.iter_content(7)) == b"one\ntwo\n" * 100
    with http.get(BASE, stream=True) as response:
        assert list(response.iter_lines())[:2] == [b"one", b"two"]
    with http.get(BASE, stream=True) as response:
        assert response.raw.read() == b"one\ntwo\n" * 100


def test_a_body_that_was_decoded_is_not_decoded_again() -> None:
    """The wire carries decoded bodies, whatever Content-Encoding the service named."""
    http, _ = _session(Response(200, Headers({"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}), b"plain"))
    response = http.get(BASE)
    assert (response.content, response.headers["Content-Length"]) == (b"plain", "5")


def test_head_has_a_length_and_no_body() -> None:
    """A HEAD keeps the length that the service named."""
    http, _ = _session(Response(200, Headers({"Content-Length": "12"})))
    response = http.head(BASE)
    assert (response.content, response.headers["Content-Length"]) == (b"", "12")


def test_cookies_are_kept_and_sent_again() -> None:
    """Two cookies of one answer are kept apart, and come back with the next request."""
    jar = Headers([("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; Path=/")])
    http, seen = _session(Response(200, jar))
    assert dict(http.get(BASE).cookies) == {"a": "1", "b": "2"}
    http.get(BASE)
    assert seen[1].headers["Cookie"] == "a=1; b=2"


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        (f"{BASE}/worksheets", True),
        ("/v1.0/me/drive/items/01X/workbook/tables", True),
        (f"{BASE}/../content", False),
        ("https://graph.microsoft.com/v1.0/me/drive/items/01Y/workbook", False),
        ("https://GRAPH.microsoft.com:443/v1.0/me/drive/items/01X/workbook/x", True),
        ("http://graph.microsoft.com/v1.0/me/drive/items/01X/workbook/x", False),
        ("https://graph.microsoft.com:444/v1.0/me/drive/items/01X/workbook/x", False),
        ("https://download.example.net/file", False),
    ],
)
def test_redirects_elsewhere_lose_token_and_session(target: str, kept: bool) -> None:
    """Requests follows the redirect; our headers go along only at and below the workbook."""
    http, seen = _session(
        lambda request: Response(302, Headers({"Location": target})) if request.url == f"{BASE}/a" else Response(200)
    )
    response = http.get(f"{BASE}/a")
    assert (response.status_code, len(response.history)) == (200, 1)
    assert _secrets_of(seen[0]) == ("Bearer tok", "s1")
    assert _secrets_of(seen[1]) == (("Bearer tok", "s1") if kept else (None, None))


def test_a_token_given_before_a_renewal_is_taken_off_too() -> None:
    """Between request and redirect the token may have changed; the old one does not leak."""
    secrets = dict(SECRETS)

    def send(request: Request) -> Response:
        secrets["Authorization"] = "Bearer new"
        seen.append(request)
        return Response(302, Headers({"Location": f"{BASE}/../x"})) if len(seen) == 1 else Response(200)

    seen: list[Request] = []
    http = door_session(send, Dress(lambda: BASE, lambda: dict(secrets)))
    http.get(BASE)
    assert _secrets_of(seen[1]) == (None, None)


def test_other_urls_get_no_headers_and_keep_their_own() -> None:
    """A request elsewhere has what its caller gave it."""
    http, seen = _session(Response(200))
    http.get("https://example.net/x", headers={"Authorization": "Basic eDp5"})
    assert _secrets_of(seen[0]) == ("Basic eDp5", None)


def test_netrc_never_applies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .netrc for the host changes nothing."""
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login user password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    http, seen = _session(Response(200))
    http.get(BASE)
    http.get("https://graph.microsoft.com/v1.0/me")
    assert [sent.headers.get("Authorization") for sent in seen] == ["Bearer tok", None]


def test_prepared_requests_show_where_headers_go() -> None:
    """Preparing alone puts the headers on, below the workbook."""
    http, _ = _session(Response(200))
    below = http.prepare_request(requests.Request("GET", f"{BASE}/worksheets"))
    above = http.prepare_request(requests.Request("GET", f"{BASE}/../x"))
    assert (below.headers.get("workbook-session-id"), above.headers.get("workbook-session-id")) == ("s1", None)
    assert repr(http.auth) == "<HeaderAuth>"
    assert isinstance(http.auth, HeaderAuth)


def _pieces() -> Iterator[bytes]:
    yield b"ab"
    yield b"cd"


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ("text ä", "text ä".encode()),
        (b"bytes", b"bytes"),
        ({"a": "1"}, b"a=1"),
        (io.BytesIO(b"file"), b"file"),
        (io.StringIO("text file"), b"text file"),
        (_pieces(), b"abcd"),
        (None, b""),
    ],
)
def test_every_kind_of_body_is_sent_as_bytes(data: Any, body: bytes) -> None:
    """Text, bytes, forms, files and generators arrive whole, and never chunked."""
    http, seen = _session(Response(200))
    http.post(BASE, data=data)
    assert seen[0].body == body
    assert "Transfer-Encoding" not in seen[0].headers
    assert seen[0].headers["Content-Length"] == str(len(body))


def test_json_bodies_are_sent_with_their_type() -> None:
    """json= works as ever."""
    http, seen = _session(Response(200))
    http.patch(BASE, json={"values": [[1]]})
    assert (seen[0].json(), seen[0].headers["Content-Type"]) == ({"values": [[1]]}, "application/json")


def test_a_body_of_another_type_is_refused() -> None:
    """What cannot be bytes is named."""
    prepared = requests.Request("POST", BASE).prepare()
    prepared.body = 5  # type: ignore[assignment]
    with pytest.raises(TypeError, match="body of type int cannot be sent"):
        wire_request(prepared)


def test_header_values_may_be_bytes_and_fragments_stay_here() -> None:
    """Requests allows bytes as header values; a fragment is never sent."""
    prepared = requests.Request("GET", f"{BASE}#part", headers={"X-A": b"1"}).prepare()
    sent = wire_request(prepared)
    assert (sent.headers["X-A"], sent.url) == ("1", BASE)


def test_other_hosts_go_their_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """With is_ours, what is not ours goes to the ordinary adapter and not to the door."""
    other = requests.Response()
    other.status_code = 299
    other._content = b""
    gone: list[str | None] = []

    def ordinary(self: object, request: requests.PreparedRequest, *args: object, **kwargs: object) -> requests.Response:
        gone.append(request.url)
        return other

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", ordinary)
    http, seen = _session(Response(200), lambda url: url.startswith("https://graph."))
    assert http.get("https://example.net/").status_code == 299
    assert http.get(BASE).status_code == 200
    assert (gone, [sent.url for sent in seen]) == (["https://example.net/"], [BASE])
    http.close()


def test_mocks_of_requests_in_the_test_take_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock that replaces get_adapter, on the class or on the session itself, does not reach ours."""

    def mocked(*args: object) -> Any:
        msg = "the mock was asked"
        raise AssertionError(msg)

    http, seen = _session(Response(200))
    monkeypatch.setattr(requests.Session, "get_adapter", mocked)
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", mocked)
    setattr(http, "get_adapter", mocked)  # noqa: B010 - as mocks do, which know no types
    assert http.get(BASE).status_code == 200
    assert len(seen) == 1


def test_real_mocks_of_other_hosts_work_beside_ours() -> None:
    """With responses active, our session still passes the door, and the mock answers its own hosts."""
    http, seen = _session(Response(299), lambda url: url.startswith("https://graph."))
    with responses.RequestsMock() as mock:
        mock.get("https://example.net/", status=298)
        assert (http.get(BASE).status_code, http.get("https://example.net/").status_code) == (299, 298)
        assert requests.get("https://example.net/", timeout=1).status_code == 298
    assert len(seen) == 1


def test_other_schemes_have_no_adapter() -> None:
    """As requests says it, but for the URL, which may carry a key."""
    http, _ = _session(Response(200))
    with pytest.raises(requests.exceptions.InvalidSchema, match="mounted for 'ftp'"):
        http.get("ftp://graph.microsoft.com/x")


def test_errors_of_the_door_come_through() -> None:
    """What the door raises reaches the test as it is."""

    def refuse(request: Request) -> Response:
        msg = "nothing recorded"
        raise LookupError(msg)

    http, _ = _session(refuse)
    with pytest.raises(LookupError, match="nothing recorded"):
        http.get(BASE)
    assert isinstance(http.get_adapter(BASE), DoorAdapter)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ConnectionResetError("reset"), requests.ConnectionError),
        (TimeoutError("late"), requests.ReadTimeout),
        (requests.ConnectionError("as it is"), requests.ConnectionError),
    ],
)
def test_what_a_socket_raises_is_raised_as_requests_does(raised: Exception, expected: type[Exception]) -> None:
    """Callers catch the exceptions of requests."""

    def send(request: Request) -> Response:
        raise raised

    with pytest.raises(expected):
        door_session(send, Dress(lambda: "https://graph.microsoft.com/v1.0/me/drive/items/i/workbook", dict)).get(
            "https://graph.microsoft.com/v1.0/me/drive/items/i/workbook/names"
        )
