"""No connection to Graph or sign-in leaves the process while the guard is armed."""

from __future__ import annotations

import asyncio
import inspect
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import httpx
import pytest
import requests

from pytest_workbook.door.guard import _HOOK, Guard, permitted, spelled
from pytest_workbook.errors import NetworkBlocked

HOST = "graph.microsoft.com"
URL = f"https://{HOST}/v1.0/me"


@pytest.fixture
def guard() -> Iterator[Guard]:
    """Arm a guard."""
    made = Guard()
    made.arm()
    yield made
    made.disarm()


@pytest.fixture
def stream() -> Iterator[socket.socket]:
    """Return a socket that is connected to nothing."""
    with socket.socket() as made:
        yield made


@pytest.mark.parametrize(
    "host",
    [
        HOST,
        HOST.upper(),
        f"{HOST}.",
        HOST.encode(),
        "login.microsoftonline.com",
        "graph\uff0emicrosoft\uff0ecom",
        "graph\u3002microsoft\u3002com",
        "\uff47raph.microsoft.com",
        "gra\u00adph.microsoft.com",
    ],
)
def test_look_up_is_refused_however_the_name_is_spelled(guard: Guard, host: str | bytes) -> None:
    """A resolver would make the same name of each of them."""
    with pytest.raises(NetworkBlocked, match="tried to connect to"):
        socket.getaddrinfo(host, 443)
    assert [one.host for one in guard.blocked] == [spelled(host)]
    assert spelled(host) in (HOST, "login.microsoftonline.com")


@pytest.mark.parametrize(
    "call",
    [
        socket.gethostbyname,
        socket.gethostbyname_ex,
        socket.gethostbyaddr,
        lambda host: socket.create_connection((host, 443)),
    ],
)
def test_every_look_up_is_refused(guard: Guard, call: Callable[[str], object]) -> None:
    """It does not matter which function looks the name up."""
    with pytest.raises(NetworkBlocked):
        call(HOST)
    assert len(guard.blocked) == 1


def test_socket_methods_are_refused(guard: Guard, stream: socket.socket) -> None:
    """The interpreter resolves names in ``connect``, ``sendto`` and ``sendmsg`` itself."""
    with pytest.raises(NetworkBlocked):
        stream.connect((HOST, 443))
    with pytest.raises(NetworkBlocked):
        stream.connect_ex((HOST, 443))
    with socket.socket(type=socket.SOCK_DGRAM) as datagram, pytest.raises(NetworkBlocked):
        datagram.sendto(b"x", (HOST, 443))
    with socket.socket(type=socket.SOCK_DGRAM) as datagram, pytest.raises(NetworkBlocked):
        datagram.sendmsg([b"x"], (), 0, (HOST, 443))
    assert len(guard.blocked) == 4


def test_error_names_host_and_call_site(guard: Guard) -> None:
    """The user's own line is named, not a library's."""
    frame = inspect.currentframe()
    assert frame is not None
    with pytest.raises(NetworkBlocked) as raised:
        requests.get(URL, timeout=5)
    line = frame.f_lineno
    (blocked,) = guard.blocked
    assert blocked.error is raised.value
    assert blocked.where is not None
    name, _, number = blocked.where.rpartition(":")
    assert name == __file__
    assert abs(int(number) - line) <= 3
    assert blocked.where in str(raised.value)
    assert HOST in str(raised.value)


def test_clients_raise_it_unwrapped(guard: Guard) -> None:
    """requests, httpx and aiohttp pass the error on as it is."""

    async def by_aiohttp() -> None:
        async with aiohttp.ClientSession() as client:
            await client.get(URL)

    async def by_httpx() -> None:
        async with httpx.AsyncClient() as client:
            await client.get(URL)

    with pytest.raises(NetworkBlocked):
        requests.get(URL, timeout=5)
    with pytest.raises(NetworkBlocked):
        httpx.get(URL)
    with pytest.raises(NetworkBlocked):
        asyncio.run(by_httpx())
    with pytest.raises(NetworkBlocked):
        asyncio.run(by_aiohttp())


def test_look_up_in_an_executor_has_no_call_site(guard: Guard) -> None:
    """Asyncio looks names up in a thread whose stack has no line of the user's: the thread is named."""

    async def look_up() -> None:
        await asyncio.get_running_loop().getaddrinfo(HOST, 443)

    with pytest.raises(NetworkBlocked, match="thread 'asyncio_0' tried"):
        asyncio.run(look_up())
    assert [one.where for one in guard.blocked] == [None]


def test_thread_is_guarded_too(guard: Guard) -> None:
    """The guard is the process's, not the thread's."""
    with ThreadPoolExecutor(1) as pool, pytest.raises(NetworkBlocked):
        pool.submit(socket.gethostbyname, HOST).result()


def test_swallowed_attempt_is_remembered(guard: Guard) -> None:
    """What code under test catches is still known afterwards, until it is forgotten."""
    for _ in range(2):
        try:
            socket.getaddrinfo(HOST, 443)
        except Exception:  # noqa: BLE001 - just what careless code does
            continue
    assert len(guard.blocked) == 2
    guard.forget()
    assert guard.blocked == []


def test_disarmed_guard_lets_everything_pass() -> None:
    """Outside care nothing is checked, and arming twice needs one disarming."""
    guard = Guard()
    guard.arm()
    guard.arm()
    assert guard.is_armed
    guard.disarm()
    guard.disarm()
    assert not guard.is_armed
    # A port that is no number fails before any look-up leaves the process, after the audit event.
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo(HOST, "no-such-service", flags=socket.AI_NUMERICHOST)
    assert guard.blocked == []


def test_permit_is_the_threads_own(guard: Guard) -> None:
    """Our live sender passes; a thread beside it does not."""
    with permitted():
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo(HOST, 443, flags=socket.AI_NUMERICHOST)
        with ThreadPoolExecutor(1) as pool, pytest.raises(NetworkBlocked):
            pool.submit(socket.gethostbyname, HOST).result()
    with pytest.raises(NetworkBlocked):
        socket.gethostbyname(HOST)
    assert len(guard.blocked) == 2


def test_watched_host_is_refused_until_forgotten(guard: Guard, stream: socket.socket) -> None:
    """Hosts of handed-out URLs are refused as long as the owner says."""
    guard.watch("Contoso.SharePoint.com.", "127.0.0.1")
    with pytest.raises(NetworkBlocked):
        socket.gethostbyname("contoso.sharepoint.com")
    with pytest.raises(NetworkBlocked):
        stream.connect(("127.0.0.1", 9))
    guard.forget()
    assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"


def test_further_hosts_can_be_asked_for() -> None:
    """A predicate of the owner's adds hosts that change from test to test."""
    guard = Guard(lambda host: host == "handed.out")
    guard.arm()
    try:
        with pytest.raises(NetworkBlocked):
            socket.gethostbyname("handed.out")
        assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"
        assert socket.getaddrinfo(None, 80)
    finally:
        guard.disarm()


def test_disarming_restores_the_socket_class() -> None:
    """What arming replaced is put back."""
    before = dict(vars(socket.socket))
    guard = Guard()
    guard.arm()
    assert dict(vars(socket.socket)) != before
    guard.disarm()
    assert dict(vars(socket.socket)) == before


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.sendmsg", (None, (HOST, 443))),
        ("http.client.connect", (None, HOST, 443)),
        ("socket.getaddrinfo", (HOST, 443, 0, 0, 0)),
    ],
)
def test_hook_reads_the_host_out_of_each_event(guard: Guard, event: str, arguments: tuple[object, ...]) -> None:
    """The interpreter calls hooks untraced, so the hook is also called by hand."""
    with pytest.raises(NetworkBlocked):
        _HOOK(event, arguments)
    assert [one.host for one in guard.blocked] == [HOST]


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", (HOST,)),
        ("socket.connect", (None,)),
        ("socket.connect", (None, b"/a/unix/socket")),
        ("socket.connect", (None, ())),
    ],
)
def test_hook_lets_other_events_pass(guard: Guard, event: str, arguments: tuple[object, ...]) -> None:
    """Files, UNIX sockets and events of another shape are none of the guard's."""
    _HOOK(event, arguments)
    assert guard.blocked == []


def test_socket_method_kept_by_another_tool_is_inert_afterwards(stream: socket.socket) -> None:
    """Another tool may hold on to the guarded method; disarmed, it only passes on."""
    guard = Guard(lambda host: host == "127.0.0.1")
    guard.arm()
    kept = socket.socket.connect_ex
    guard.disarm()
    assert kept(stream, ("127.0.0.1", 9)) != 0
    with pytest.raises(TypeError):
        kept(stream)  # type: ignore[call-arg]  # passed on as it came
    assert guard.blocked == []
