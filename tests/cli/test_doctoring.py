"""The command ``doctor``."""

from __future__ import annotations

import base64
import json
import re

import pytest
from harness import project, run

from pytest_workbook.cassettes.form import dumped
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cli import main

_CODE = """
import pytest

def test_recorded(workbook_session):
    workbook_session.get("worksheets")

def test_new(workbook_session):
    pass

@pytest.mark.workbook(item="no such form")
def test_wrong():
    pass

def test_of_nobody():
    pass
"""


def _token(**claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{payload}.c2lnbmF0dXJl"


def test_a_sound_project_has_no_problem(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would run is told: mode, item, sources, cassettes, versions."""
    folder = project(pytester, "def test_recorded(workbook_session):\n    workbook_session.get('worksheets')\n")
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    monkeypatch.chdir(folder)
    capsys.readouterr()

    assert main(["doctor"]) == 0
    first, tests, cassettes, token, versions, last = capsys.readouterr().out.splitlines()
    assert first == "mode auto, item none (a blank workbook), cassettes in cassettes/ beside each test"
    assert tests == "tests in care: 1 (1 replayed)"
    assert re.fullmatch(r"cassettes: 1 \(1 from simulator\); the oldest of \d{4}-\d\d-\d\dT[\d:]+\+00:00", cassettes)
    assert token == "token: not needed"
    assert re.match(r"versions: pytest-workbook \d.*, pytest \d.*, vcrpy 9\..*, Python 3\.\d+", versions)
    assert last == "0 problems"


def test_each_problem_has_its_cure(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cassette that is missing, old, unreadable or nobody's, a wrong marker, and a token that will be refused."""
    folder = project(pytester, _CODE)
    below = folder / "cassettes" / "test_it"
    below.mkdir(parents=True)
    old = dumped(Document((), "test_it.py::test_recorded", "live", "2020-01-01T00:00:00+00:00"))
    (below / "test_recorded.workbook.yaml").write_text(old, encoding="utf-8")
    (below / "test_gone.workbook.yaml").write_text(dumped(Document((), "test_it.py::test_gone")), encoding="utf-8")
    pytester.makeini("[pytest]\nworkbook_max_age = 30\n")
    token = _token(exp=1_600_000_000, scp="User.Read", aud="https://graph.microsoft.com")
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", token)
    monkeypatch.chdir(folder)

    assert main(["doctor", "--workbook-mode=replay"]) == 1
    said = capsys.readouterr().out
    for line in (
        "tests in care: 3 (1 replayed, 1 without an answer, 1 wrong)",
        "cassettes: 1 (1 from live); the oldest of 2020-01-01T00:00:00+00:00",
        "token: delegated, for https://graph.microsoft.com, ends 2020-09-13 12:26:40+00:00, User.Read",
        "problem: the token expired at 2020-09-13 12:26:40 UTC: get a new one",
        "problem: test_it.py::test_new has no cassette, and nothing else may answer it",
        "  cure: pytest test_it.py::test_new --workbook-mode=record",
        "  cure: pytest test_it.py::test_recorded --workbook-mode=record",
        "problem: 1 cassettes are of no test: cassettes/test_it/test_gone.workbook.yaml",
        "  cure: pytest-workbook prune . --delete, or, if renamed: pytest-workbook adopt FILE --node TEST --move",
        "6 problems",
    ):
        assert line in said.splitlines(), said
    assert "problem: the token lacks Files.ReadWrite" in said
    assert re.search(r"problem: .*test_recorded\.workbook\.yaml was recorded \d+ days ago", said)
    assert "problem: the marker on test_it.py::test_wrong: item: cannot read 'no such form'" in said
    assert token not in said


def test_what_the_live_service_would_get_is_asked_for(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The token's source is asked where a test would go live; its failure is a problem, and so is a wrong setting."""
    folder = project(pytester, "def test_it(workbook_session):\n    pass\n")
    monkeypatch.delenv("PYTEST_WORKBOOK_TOKEN", raising=False)
    monkeypatch.chdir(folder)
    live = ("doctor", "--workbook-mode=verify", "--workbook-item=/drives/b!x/items/01X")

    assert main([*live, "--workbook-token-command=false"]) == 1
    said = capsys.readouterr().out
    assert "tests in care: 1 (1 verified)" in said
    assert "token: needed, and not given" in said
    assert "problem: test_it.py::test_it has no cassette" in said
    assert "2 problems" in said
    assert main([*live, "--workbook-token-command=echo opaque-token-of-a-personal-account"]) == 1
    assert "token: given, and not readable" in capsys.readouterr().out
    assert main(["doctor", "--workbook-mode=nonsense"]) == 1
    assert "--workbook-mode is 'nonsense'" in capsys.readouterr().out
