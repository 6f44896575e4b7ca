"""The corpus of planted secrets, sent and answered over real HTTP, through the whole plugin in one recording run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import project, run
from planted_secrets import PLANTED
from planting import CLIENT_SECRET, DOWNLOAD, JWT, NAME, SESSION, TICKET
from service.loopback import Loopback
from service.traffic import Reply, Seen
from unfolding import unfolded

_TESTS = Path(__file__).parents[1]
_FROM_ENVIRONMENT = "s3cr+t/of-the-environment=="
# The other comes from a host that is not Graph's, whose traffic is left alone.
_SENT = [one for one in PLANTED if one.request.url.startswith("https://graph.microsoft.")]
_CODE = """
    import os

    import pytest
    import requests
    from planted_secrets import PLANTED

    SENT = [one for one in PLANTED if one.request.url.startswith("https://graph.microsoft.")]

    NAMES = [one.name for one in SENT]

    def send(number):
        one = SENT[number].request
        headers = {**dict(one.headers), "x-planted": str(number)}
        return requests.request(one.method, one.url, data=one.body, headers=headers, allow_redirects=False)

    @pytest.mark.workbook
    @pytest.mark.parametrize("number", range(len(SENT)))
    def test_kept(number):
        send(number)

    @pytest.mark.workbook
    @pytest.mark.parametrize("number", range(len(SENT)))
    def test_failing(number):
        send(number)
        assert number < 0
"""
_SHOWING = (
    _CODE.partition("    @pytest.mark.workbook")[0]
    + """
    @pytest.mark.workbook
    def test_showing(record_property):
        send(NAMES.index("session id"))
        told = [send(number) for number in range(len(SENT))]
        shown = [(one.text, dict(one.headers)) for one in told]
        record_property("told", shown)
        print(shown)
        print(os.environ)
        assert shown == [], [one.request.headers.get("Authorization") for one in told]
"""
)


@pytest.fixture(name="root")
def _root() -> Iterator[str]:
    def answer(seen: Seen) -> Reply:
        told = _SENT[int(seen.headers["x-planted"])].response
        return Reply(told.status, dict(told.headers), told.body)

    with Loopback(answer) as loopback:
        yield f"{loopback.origin}/v1.0"


def _recorded(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, root: str, code: str) -> pytest.RunResult:
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", JWT)
    monkeypatch.setenv("AZURE_CLIENT_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("GRAPH_API_KEY", _FROM_ENVIRONMENT)
    project(pytester, code)
    asked = ("--workbook-mode=record", "--workbook-item=/me/drive/items/01ANOTHER", f"--workbook-graph-url={root}")
    reports = ("--junitxml=report.xml", "--workbook-report=report.html", "--workbook-report=report.json")
    return run(pytester, *asked, *reports, "-l", "-vv", "-o", f"pythonpath={_TESTS}", "-o", "junit_family=xunit1")


def _shown(ran: pytest.RunResult, pytester: pytest.Pytester) -> str:
    reports = [path.read_text(encoding="utf-8") for path in sorted(pytester.path.glob("report.*"))]
    assert len(reports) == 3
    return unfolded("\n".join([ran.stdout.str(), ran.stderr.str(), *reports])).lower()


def test_no_planted_secret_is_written_or_shown_by_us(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    """Not in a cassette, the terminal, a failing test's section, a refusal or the XML; and most are written."""
    ran = _recorded(pytester, monkeypatch, root, _CODE)
    outcomes = ran.parseoutcomes()
    assert (outcomes["passed"], outcomes["failed"]) == (len(_SENT), len(_SENT))
    assert ran.stdout.str().count("workbook exchanges") >= len(_SENT) > 100
    written = [path.read_text(encoding="utf-8") for path in pytester.path.rglob("*.workbook.yaml")]
    assert len(written) + outcomes["errors"] == len(_SENT)
    assert len(written) > 80
    kept, shown = unfolded("\n".join(written)).lower(), _shown(ran, pytester)
    secrets = {secret.lower() for one in _SENT for secret in one.secrets}
    assert {secret for secret in secrets if secret in kept} == set()
    assert {secret for secret in secrets if secret in shown} == set()


def test_what_opens_something_is_not_shown_even_by_a_test_that_shows_all(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    """Token, session, secrets of the environment and keys of pre-authenticated URLs, in every encoding."""
    ran = _recorded(pytester, monkeypatch, root, _SHOWING)
    assert ran.parseoutcomes() == {"failed": 1}
    shown = _shown(ran, pytester)
    assert "[secret]" in shown
    assert NAME.lower() in shown, "a test may show people"
    opening = (JWT, *JWT.split(".")[1:], SESSION, CLIENT_SECRET, _FROM_ENVIRONMENT, TICKET, DOWNLOAD)
    assert [secret for secret in opening if secret.lower() in shown] == []
