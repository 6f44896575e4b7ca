"""The promise: where the simulator or a cassette answers, no connection to Graph or sign-in leaves the process."""

from __future__ import annotations

import pytest
from harness import project, run

_ATTEMPTS = """
    import asyncio, concurrent.futures, contextlib, http.client, socket, ssl, threading, urllib.request
    import pytest
    from pytest_workbook.errors import NetworkBlocked

    pytestmark = pytest.mark.workbook

    def connect(host):
        with socket.socket() as sock:
            sock.connect((host, 443))

    def look_up(host):
        socket.getaddrinfo(host, 443)

    def create(host):
        socket.create_connection((host, 443), 1)

    def send_datagram(host):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"x", (host, 443))

    def by_asyncio(host):
        async def connect():
            await asyncio.open_connection(host, 443, ssl=True)
        asyncio.run(connect())

    def in_a_thread(host):
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            pool.submit(look_up, host).result()

    WAYS = [connect, look_up, create, send_datagram, by_asyncio, in_a_thread]
    HOSTS = ["graph.microsoft.com", "GRAPH.microsoft.us.", "login.microsoftonline.com", "sts.windows.net"]

    @pytest.mark.parametrize("way", WAYS)
    def test_raised(way):
        for host in HOSTS:
            with pytest.raises(NetworkBlocked, match="tried to connect to .*no connection to it may leave the process"):
                way(host)

    def test_swallowed():
        with contextlib.suppress(Exception):
            look_up("graph.microsoft.com")

    @pytest.mark.xfail
    def test_xfail():
        look_up("graph.microsoft.com")

    @pytest.mark.xfail
    def test_xfail_swallowed():
        with contextlib.suppress(Exception):
            look_up("graph.microsoft.com")

    def test_failing_by_itself():
        with contextlib.suppress(Exception):
            look_up("graph.microsoft.com")
        assert "its own" == "failure"

    def test_swallowed_in_a_thread():
        def work():
            with contextlib.suppress(Exception):
                look_up("login.live.com")
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    def test_urllib_is_answered():
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen("https://graph.microsoft.com/v1.0/me")
        assert caught.value.code == 401
"""


def test_attempts_are_refused_in_every_way(pytester: pytest.Pytester) -> None:
    """Raised at the call, and again at the end of a call that swallowed or expected it; xfail covers neither."""
    project(pytester, _ATTEMPTS)
    result = run(pytester, "--tb=short")
    result.assert_outcomes(passed=1, failed=11)
    failed = {line.partition("::")[2] for line in result.stdout.lines if line.startswith("FAILED")}
    by_itself = next(line for line in failed if line.startswith("test_failing_by_itself"))
    assert "AssertionError" in by_itself
    assert {"NetworkBlock" in line or "Networ" in line for line in failed - {by_itself}} == {True}
    # Where: the line of the user's own code.
    result.stdout.fnmatch_lines(
        [
            "refused: */test_it.py:12 tried to connect to graph.microsoft.com, while the test's source answers for *",
            "*NetworkBlocked: */test_it.py:12 tried to connect to login.live.com, while the test's source *",
        ]
    )


def test_what_an_xfailed_test_swallowed_is_noted(pytester: pytest.Pytester) -> None:
    """It failed by itself, as expected: nothing is raised over that."""
    project(
        pytester,
        """
        import contextlib, socket
        import pytest

        @pytest.mark.xfail
        @pytest.mark.workbook
        def test_xfails_by_itself():
            with contextlib.suppress(Exception):
                socket.getaddrinfo("graph.microsoft.com", 443)
            assert False
        """,
    )
    result = run(pytester, "--xfail-tb")
    result.assert_outcomes(xfailed=1)
    result.stdout.fnmatch_lines(["refused: */test_it.py:8 tried to connect to graph.microsoft.com, *"])


_THREADS = """
    import socket, threading, time
    import pytest, requests
    from pytest_workbook.errors import NetworkBlocked

    go, done, caught = threading.Event(), threading.Event(), []

    def late():
        go.wait(10)
        for call in (
            lambda: socket.getaddrinfo("graph.microsoft.com", 443),
            lambda: requests.get("https://graph.microsoft.com/v1.0/me?secret=1", timeout=1),
        ):
            try:
                call()
            except BaseException as error:
                caught.append(error)
        done.set()

    @pytest.mark.workbook
    def test_starts_a_thread():
        threading.Thread(target=late, daemon=True).start()

    def test_is_not_in_care():
        go.set()
        assert done.wait(10)
        assert [type(error) for error in caught] == [NetworkBlocked, NetworkBlocked]
        assert "tried to connect to graph.microsoft.com" in str(caught[0])
        assert "GET https://graph.microsoft.com/v1.0/me was requested by a thread that " in str(caught[1])
        assert "test_it.py::test_starts_a_thread started at " in str(caught[1])
        assert "secret" not in str(caught[1])

    def test_itself_is_left_alone(monkeypatch):
        seen = []
        # What a look-up would be, one step below what the plugin may have patched.
        import sys
        sys.addaudithook(lambda event, arguments: seen.append(event) if event == "socket.getaddrinfo" else None)
        try:
            socket.getaddrinfo("graph.microsoft.com", 443, 99)
        except OSError:
            pass
        assert seen == ["socket.getaddrinfo"]
"""


def test_threads_stay_guarded_and_other_tests_are_left_alone(pytester: pytest.Pytester) -> None:
    """A thread that outlives its test is refused in a later one, whose own requests nobody touches."""
    project(pytester, _THREADS)
    result = run(pytester, "-p", "no:threadexception")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["GET https://graph.microsoft.com/v1.0/me was requested by a thread that *"])


def test_thread_is_guarded_until_the_process_ends(pytester: pytest.Pytester) -> None:
    """Also when pytest has gone."""
    project(
        pytester,
        """
        import socket, threading
        import pytest

        def late():
            threading.main_thread().join()
            try:
                socket.getaddrinfo("graph.microsoft.com", 443)
            except BaseException as error:
                print("late:", type(error).__name__)

        @pytest.mark.workbook
        def test_starts_a_thread():
            threading.Thread(target=late).start()
        """,
    )
    result = run(pytester, "-s")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["late: NetworkBlocked"])


_WHOLE_RUN = """
    import contextlib, socket
    import pytest, requests

    try:
        socket.getaddrinfo("graph.microsoft.com", 443)
    except BaseException as error:
        print("collecting:", error)

    def test_raised():
        requests.get("https://graph.microsoft.com/v1.0/me", timeout=1)

    def test_swallowed():
        with contextlib.suppress(Exception):
            requests.get("https://login.microsoftonline.com/common/oauth2/token", timeout=1)

    @pytest.mark.xfail
    def test_swallowed_below():
        with contextlib.suppress(Exception):
            socket.getaddrinfo("login.microsoftonline.com", 443)

    def test_other_hosts():
        assert socket.getaddrinfo("127.0.0.1", 80)
"""


def test_guard_extends_to_the_whole_run(pytester: pytest.Pytester) -> None:
    """With ini workbook_guard = run: from collection on, also in tests that know nothing of the plugin."""
    project(pytester, _WHOLE_RUN)
    result = run(pytester, "-s", "-o", "workbook_guard=run", "--tb=short")
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines(
        [
            "collecting: */test_it.py:5 tried to connect to graph.microsoft.com, *",
            "E  *NetworkBlocked: GET https://graph.microsoft.com/v1.0/me was requested by code outside a test *:10, *",
            "E  *NetworkBlocked: GET https://login.microsoftonline.com/common/oauth2/token was requested by *:14, *",
            "E  *NetworkBlocked: */test_it.py:19 tried to connect to login.microsoftonline.com, *",
        ]
    )


_PROXIED = """
    import contextlib, http.client, urllib.request
    import httpx, pytest, requests, urllib3
    from pytest_workbook.errors import NetworkBlocked

    URL = "https://graph.microsoft.com/v1.0/me/drive/root"

    def test_clients_are_answered(workbook_session):
        headers = {"Authorization": workbook_session.headers["Authorization"]}
        assert requests.get(URL, headers=headers, timeout=5).status_code == 200
        assert httpx.get(URL, headers=headers).status_code == 200
        assert urllib3.ProxyManager("http://127.0.0.1:9").request("GET", URL, headers=headers).status == 200
        request = urllib.request.Request(URL, headers=headers)
        assert urllib.request.urlopen(request).status == 200

    @pytest.mark.workbook
    def test_tunnel():
        connection = http.client.HTTPSConnection("127.0.0.1", 9)
        connection.set_tunnel("graph.microsoft.com", 443)
        connection.request("GET", "/v1.0/me")
        assert connection.getresponse().status == 401

    @pytest.mark.workbook
    def test_tunnel_by_hand():
        connection = http.client.HTTPConnection("127.0.0.1", 9)
        connection.request("CONNECT", "login.microsoftonline.com:443")
"""


def test_proxy_is_no_way_out(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """With HTTPS_PROXY set, clients are answered all the same, and a tunnel of one's own is refused."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    project(pytester, _PROXIED)
    result = run(pytester)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*NetworkBlocked: CONNECT https://login.microsoftonline.com/ asks a proxy for a way*"])


_HANDED_OUT = """
    import socket
    import pytest, requests
    from urllib.parse import urlsplit

    def download_url(session):
        item = requests.get(session.item.url, headers={"Authorization": session.headers["Authorization"]}, timeout=5)
        return item.json()["@microsoft.graph.downloadUrl"]

    @pytest.fixture(scope="module")
    def shared_url(module_workbook_session):
        return download_url(module_workbook_session)

    def test_first(shared_url):
        assert requests.get(shared_url, timeout=5).content[:2] == b"PK"

    def test_second(shared_url):
        assert requests.get(shared_url, timeout=5).content[:2] == b"PK"

    def test_connecting_to_its_host(shared_url):
        socket.create_connection((urlsplit(shared_url).hostname, 443), 1)

    @pytest.mark.workbook
    def test_other_hosts_are_left_alone():
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), 1).close()
"""


def test_handed_out_urls_are_answered_and_guarded(pytester: pytest.Pytester) -> None:
    """A URL that a shared fixture was given is answered in all its tests; its host is not connected to."""
    project(pytester, _HANDED_OUT)
    result = run(pytester, "--workbook-mode=simulate")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*NetworkBlocked: */test_it.py:20 tried to connect to *"])
