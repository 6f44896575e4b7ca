"""Whatever a failing live test shows, and wherever: neither the token nor a session id is in it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from harness import project, run
from service.stand_in import GraphStandIn

# A real one is longer than what pytest shows of a value.
_TOKEN = ".".join(
    base64.urlsafe_b64encode(part * 20).decode().rstrip("=")
    for part in (b'{"typ":"JWT","kid":"a1"}', b'{"oid":"5f0c","upn":"somebody@contoso"}', b"\x90\x81sig\xfe")
)
_LEAKS = """
    import base64, logging, sys, warnings
    from urllib.parse import quote

    import pytest

    class Own(UserWarning):
        def __init__(self, code, text):
            super().__init__(text)

    def test_assertion(workbook_session, workbook_token):
        held = dict(workbook_session.headers)
        assert held == {"token": workbook_token}

    def test_truncated(workbook_session, workbook_token):
        assert workbook_token == "another"

    def test_exception(workbook_session, workbook_token):
        try:
            raise KeyError(workbook_token)
        except KeyError as error:
            raise ValueError(f"{workbook_session.id!r} {workbook_token.encode()!r}") from error

    def test_output(workbook_session, workbook_token, record_property, caplog):
        session_id = workbook_session.id
        for secret in (workbook_token, session_id):
            print("plain", secret)
            print("percent", quote(secret, safe=""), quote(secret, safe="").replace("%3D", "%3d").replace("%2E", "%2e"))
            print("base64", base64.b64encode(secret.encode()).decode(), file=sys.stderr)
            print("in base64", base64.b64encode(b"user:" + secret.encode()).decode(), file=sys.stderr)
            print("bytes", secret.encode())
            logging.getLogger("app").warning("sent %s", secret)
            warnings.warn(f"warned of {secret}", stacklevel=1)
            warnings.warn(Own(1, f"warned of {secret}"), stacklevel=1)
            record_property("leak", secret)
            record_property("nested", [{"of": secret.encode()}])
        assert session_id in caplog.text, "the test itself sees what was logged"
        pytest.fail(workbook_token)

    def test_passing(workbook_session, workbook_token, record_property):
        print(workbook_token, workbook_session.id)
        record_property("leak", workbook_token)

    def test_skipping(workbook_session, workbook_token):
        pytest.skip(f"because {workbook_token}")

    @pytest.mark.xfail(strict=True)
    def test_xfailing(workbook_session, workbook_token):
        raise ValueError(workbook_token)

    def test_subtests(workbook_session, workbook_token, subtests):
        with subtests.test(workbook_token, token=workbook_session.id):
            raise ValueError(workbook_token)

    @pytest.fixture
    def broken(workbook_session, workbook_token):
        yield
        raise RuntimeError(workbook_token + workbook_session.id)

    def test_teardown(broken):
        pass

    def test_not_in_care():
        import os
        assert os.environ["PYTEST_WORKBOOK_TOKEN"] == ""
"""
Leaking = Callable[..., pytest.RunResult]


@pytest.fixture(name="graph")
def _graph() -> Iterator[GraphStandIn]:
    with GraphStandIn(_TOKEN) as graph:
        yield graph


@pytest.fixture(name="leaking")
def _leaking(pytester: pytest.Pytester, graph: GraphStandIn, monkeypatch: pytest.MonkeyPatch) -> Leaking:
    """Runs tests that show secrets in every way they can, live."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)

    def leaking(*args: str, code: str = _LEAKS) -> pytest.RunResult:
        project(pytester, code)
        root, item = f"--workbook-graph-url={graph.url}", f"--workbook-item={graph.item_path}"
        return run(
            pytester,
            "--workbook-mode=live",
            root,
            item,
            "-W",
            "default",
            "--junitxml=report.xml",
            "-o",
            "junit_family=xunit1",
            *args,
        )

    return leaking


def _secrets_in(text: str) -> list[str]:
    """Return what of a secret stands in *text*: pieces of a token, and what only session ids hold."""
    header, payload, signature = _TOKEN.split(".")
    session = "session=15.STANDIN0001"
    names = [header[:40], header[-40:], payload[:40], payload[-40:], payload[60:100], signature[:40], signature[-40:]]
    for plain in (_TOKEN, session, "STANDIN0001.A1&usid=00000000-0000-4000-8000"):
        percent = quote(plain[:40], safe="")
        names += [percent, percent.replace("%3D", "%3d"), plain[:40], plain[-40:]]
        for before in (b"", b"?", b"??"):
            names.append(base64.b64encode(before + plain[:40].encode())[4:-4].decode())
    return [name for name in names if name in text]


def test_what_shows_a_secret_would_be_seen() -> None:
    """The search of these tests finds what it is for."""
    session = "cluster=TST1&session=15.STANDIN0001.A1&usid=00000000-0000-4000-8000-000000000001"
    for secret in (_TOKEN, session):
        for shown in (secret, quote(secret, safe=""), base64.b64encode(b"user:" + secret.encode()).decode()):
            assert _secrets_in(f"text {shown} text")
    assert _secrets_in("text") == []


@pytest.mark.parametrize(
    "args", [("-l", "-vv", "-rA"), ("-l", "--tb=long", "--color=yes", "-o", "log_cli=true", "--log-file=log.txt")]
)
def test_nothing_that_is_shown_holds_a_secret(
    leaking: Leaking, pytester: pytest.Pytester, args: tuple[str, ...]
) -> None:
    """Messages, locals, captured output, log records, warnings, properties, XML; short or in full."""
    result = leaking(*args)
    outcomes = result.parseoutcomes()
    assert (outcomes["failed"], outcomes["skipped"], outcomes["xfailed"], outcomes["errors"]) == (7, 1, 1, 1)
    shown = result.stdout.str() + result.stderr.str()
    assert "[secret]" in shown
    assert _secrets_in(shown) == []
    for name in ("report.xml", "log.txt"):
        if (path := pytester.path / name).exists():
            text = path.read_text(encoding="utf-8")
            assert "[secret]" in text
            assert _secrets_in(text) == []
    assert (pytester.path / "report.xml").exists()


def test_nothing_crosses_a_workers_channel(leaking: Leaking, pytester: pytest.Pytester) -> None:
    """The controller is sent scrubbed reports and warnings, and another plugin of it sees no more."""
    pytester.makeconftest(
        """
        import pytest

        class Spy:
            def __init__(self, file):
                self.file = file

            def pytest_runtest_logreport(self, report):
                self.note(report._to_json())

            def pytest_warning_recorded(self, warning_message):
                self.note([str(warning_message.message), repr(getattr(warning_message.message, "args", None))])

            def pytest_testnodedown(self, node):
                self.note(getattr(node, "workeroutput", None))

            def note(self, what):
                with self.file.open("a") as file:
                    file.write(repr(what) + chr(10))

        def pytest_configure(config):
            if not hasattr(config, "workerinput"):
                config.pluginmanager.register(Spy(config.rootpath / "seen.txt"))
        """
    )
    result = leaking("-n1", "-l")
    assert result.parseoutcomes()["failed"] == 7
    text = (pytester.path / "seen.txt").read_text(encoding="utf-8")
    assert text.count("[secret]") > 20
    assert "warned of" in text
    assert _secrets_in(text + result.stdout.str() + result.stderr.str()) == []


def test_collection_shows_no_secret_either(leaking: Leaking) -> None:
    """The variable that holds the token is there before any test runs."""
    result = leaking(
        code="""
        import os, warnings
        print("printed", os.environ["PYTEST_WORKBOOK_TOKEN"])
        warnings.warn(os.environ["PYTEST_WORKBOOK_TOKEN"])
        raise ValueError(os.environ["PYTEST_WORKBOOK_TOKEN"])
        """
    )
    assert result.parseoutcomes() == {"errors": 1, "warnings": 1}
    result.stdout.fnmatch_lines(["E   ValueError: [[]secret]", "printed [[]secret]", "*UserWarning: [[]secret]"])
    assert _secrets_in(result.stdout.str() + result.stderr.str()) == []


def test_fault_of_a_plugin_shows_no_secret(leaking: Leaking, pytester: pytest.Pytester) -> None:
    """The traceback of an internal error is scrubbed as any other."""
    pytester.makeconftest(
        """
        import os

        def pytest_collection_finish(session):
            raise ValueError(os.environ["PYTEST_WORKBOOK_TOKEN"])
        """
    )
    result = leaking()
    assert "INTERNALERROR> ValueError: [secret]" in result.stdout.str()
    assert _secrets_in(result.stdout.str() + result.stderr.str()) == []


_ODD = """
    import os, threading, unittest
    import pytest

    TOKEN = os.environ["PYTEST_WORKBOOK_TOKEN"]

    def test_thread():
        def work():
            raise ValueError(TOKEN)
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    def test_unraisable():
        class Odd:
            def __del__(self):
                raise ValueError(TOKEN)
        Odd()

    class TestCase(unittest.TestCase):
        def test_sub(self):
            with self.subTest(token=TOKEN):
                self.fail(TOKEN)

    def test_group():
        raise ExceptionGroup("a group of " + TOKEN, [ValueError(TOKEN), KeyError(TOKEN.encode())])

    def test_note():
        error = ValueError("noted")
        error.add_note(TOKEN)
        raise error

    @pytest.mark.xfail(reason=TOKEN)
    def test_reason():
        assert False

    @pytest.mark.skip(reason=TOKEN)
    def test_skip_reason():
        pass

    def test_exit():
        pytest.exit("left because of " + TOKEN)
"""


def test_odd_ways_to_show_it(leaking: Leaking) -> None:
    """Threads, finalizers, subtests of unittest, groups, notes, reasons, and the message of an exit."""
    result = leaking("-rA", "-l", code=_ODD)
    result.stdout.fnmatch_lines(["*Exit: left because of [[]secret]*"])
    assert result.parseoutcomes()["failed"] >= 3
    assert result.stdout.str().count("[secret]") > 10
    assert _secrets_in(result.stdout.str() + result.stderr.str()) == []
