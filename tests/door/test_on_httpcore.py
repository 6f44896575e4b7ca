"""The patched pools of httpcore: what passes through untouched, and what crosses the border."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from typing import Any

import httpcore
import pytest

from pytest_workbook.door.link import Link
from pytest_workbook.door.on_httpcore import httpcore_patches
from pytest_workbook.wire import Headers, Request, Response

URL = "https://graph.microsoft.com/v1.0/me?a=%20b"


class _Body:
    """A stream that tells whether it was read."""

    def __init__(self) -> None:
        self.is_read = False

    def __iter__(self) -> Iterator[bytes]:
        self.is_read = True
        yield from (b"a", b"b")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.is_read = True
        for piece in (b"a", b"b"):
            yield piece


def _link(answer: Callable[[Request], Response], *, claims: bool = True, is_blocking: bool = False) -> Link:
    def entry(request: Request, actor: Hashable) -> Response:
        return answer(request)

    link = Link(entry, lambda url: claims, lambda: is_blocking)
    link.is_active = True
    return link


def _sent(link: Link, request: httpcore.Request, *, is_async: bool, found: Any = None) -> Any:
    plain, asynchronous = httpcore_patches(link)
    if not is_async:
        return plain.wrap(found)(None, request)

    async def genuine(pool: Any, given: Any) -> Any:
        return found(pool, given)

    return asyncio.run(asynchronous.wrap(genuine)(None, request))


def _request(body: Any = b"") -> httpcore.Request:
    return httpcore.Request(
        "POST", URL, headers=[(b"X-One", b"1"), (b"x-two", b"\xe4"), (b"X-One", b"2")], content=body
    )


def _raising(error: Exception) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        raise error

    return answer


@pytest.mark.parametrize("is_async", [False, True])
def test_a_request_that_is_not_claimed_passes_unread(is_async: bool) -> None:
    """The genuine pool gets the same object, its stream unread, and its answer is the answer."""
    body = _Body()
    request = httpcore.Request("POST", URL, content=body)
    given: list[object] = []

    def found(pool: object, request: object) -> str:
        given.append(request)
        return "genuine"

    link = _link(_raising(AssertionError("asked")), claims=False)
    assert _sent(link, request, is_async=is_async, found=found) == "genuine"
    assert given == [request]
    assert not body.is_read


@pytest.mark.parametrize("is_async", [False, True])
def test_a_request_crosses_whole(is_async: bool) -> None:
    """Target as sent, headers in order with their repetitions, the pieces of the body joined."""
    asked: list[Request] = []

    def answer(request: Request) -> Response:
        asked.append(request)
        return Response(204)

    _sent(_link(answer), _request(_Body()), is_async=is_async)
    (request,) = asked
    assert (request.method, request.url, request.body) == ("POST", URL, b"ab")
    assert request.headers.pairs == (("X-One", "1"), ("x-two", "\xe4"), ("X-One", "2"))


@pytest.mark.parametrize("is_async", [False, True])
def test_an_answer_crosses_whole(is_async: bool) -> None:
    """Status, repeated headers and reason; a reason that HTTP/1.1 cannot carry is made to fit."""
    answered = Response(409, Headers([("Set-Cookie", "a"), ("Set-Cookie", "b")]), b"body", "Zu sp\xe4t")
    response = _sent(_link(lambda request: answered), _request(), is_async=is_async)
    assert response.status == 409
    assert response.headers == [(b"Set-Cookie", b"a"), (b"Set-Cookie", b"b"), (b"Content-Length", b"4")]
    assert b"".join(response.stream) == b"body"
    assert response.extensions == {"http_version": b"HTTP/1.1", "reason_phrase": b"Zu sp?t"}


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BrokenPipeError("pipe"), httpcore.ReadError),
        (ConnectionAbortedError("aborted"), httpcore.ReadError),
        (ConnectionRefusedError("refused"), httpcore.ConnectError),
        (TimeoutError("late"), httpcore.ReadTimeout),
    ],
)
def test_an_error_of_the_librarys_own_keeps_text_and_cause(
    error: OSError, expected: type[Exception], is_async: bool
) -> None:
    """Who looks for the reason of a failure finds the socket's error behind httpcore's."""
    with pytest.raises(expected, match=f"^{error}$") as caught:
        _sent(_link(_raising(error)), _request(), is_async=is_async)
    assert type(caught.value) is expected
    assert caught.value.__cause__ is error


def test_an_error_httpcore_has_no_name_for_is_raised_as_it_is() -> None:
    """A full disk is no failure of a connection."""
    error = OSError(errno.ENOSPC, "full")
    with pytest.raises(OSError, match="full") as caught:
        _sent(_link(_raising(error)), _request(), is_async=True)
    assert caught.value is error


@pytest.mark.parametrize(
    ("name", "pool", "proxy"),
    [
        ("handle_request", httpcore.ConnectionPool, httpcore.HTTPProxy),
        ("handle_async_request", httpcore.AsyncConnectionPool, httpcore.AsyncHTTPProxy),
    ],
)
def test_a_patch_of_the_pool_is_one_of_its_proxies(name: str, pool: type[Any], proxy: type[Any]) -> None:
    """Fails when httpcore gives a proxy a method of its own, past which requests would leave."""
    assert (pool, name) in [(patch.owner, patch.name) for patch in httpcore_patches(_link(_raising(KeyError())))]
    assert getattr(proxy, name) is getattr(pool, name)
