"""What environment variables tell of who signs in stands in no cassette and no report."""

from __future__ import annotations

import sys

import pytest
from harness import project, run, told

_TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
_CLIENT = "1950a258-227b-4e31-a9cf-717495945fc2"
_SECRET = "x8Q~kP3vZ7wLm2RtYb5"
_PASSPHRASE = "tr0ub4dor and three"
_ENVIRONMENT = {
    "AZURE_TENANT_ID": _TENANT,
    "AZURE_CLIENT_ID": _CLIENT,
    "AZURE_CLIENT_SECRET": _SECRET,
    "AZURE_USERNAME": "user",
    "AZURE_PASSWORD": "Password",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD": _PASSPHRASE,
    "MS_CLIENT_ID": "budget",
    "GRAPH_USER": "ann@contoso.com",
    "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": "1",
}
_CODE = """
    import os

    def test_ids(workbook_session):
        cells = workbook_session.range("Sheet1!A1:B2")
        cells.write([["user", os.environ.get("TENANT", "a")], ["budget", f"by {os.environ.get('CLIENT', 'another')}"]])
        assert len(cells.values) == 2

    def test_words(workbook_session):
        workbook_session.range("Sheet1!A1:C1").write([["user", "Password", 1]])
        assert workbook_session.range("Sheet1!A1:C1") == [["user", "Password", 1]]
"""
_LEAKS = """
    import os

    def test_secret(workbook_session):
        workbook_session.range("Sheet1!A1").write(f"it is {os.environ['AZURE_CLIENT_SECRET']}")

    def test_passphrase(workbook_session):
        workbook_session.range("Sheet1!A1").write(os.environ["AZURE_CLIENT_CERTIFICATE_PASSWORD"])

    def test_read_late(workbook_session):
        os.environ["GRAPH_API_KEY"] = "kDj38-sLq02-vNw55"
        workbook_session.range("Sheet1!A1").write("kDj38-sLq02-vNw55")

    def test_shown(workbook_session):
        print(os.environ["AZURE_CLIENT_SECRET"])
        assert dict(os.environ) == {}
"""


@pytest.fixture(name="environment", autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def test_ids_have_aliases_and_words_stay(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever an exchange says them; and whoever has no such variables, or others, replays."""
    monkeypatch.setenv("TENANT", _TENANT)
    monkeypatch.setenv("CLIENT", _CLIENT.upper())
    project(pytester, _CODE)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=2)
    texts = {path.name.partition(".")[0]: path.read_text() for path in pytester.path.rglob("*.workbook.yaml")}
    assert '["user", "tenant-1"]' in texts["test_ids"]
    assert '["budget", "by userid-1"]' in texts["test_ids"]
    assert '"tenant": 1, "user": 1, "userid": 1}' in texts["test_ids"]
    assert '["user", "Password", 1]' in texts["test_words"]
    assert "tenant" not in texts["test_words"].partition("interactions:")[0]
    everything = "".join(texts.values()).lower()
    assert [value for value in (_TENANT, _CLIENT, "ann@") if value in everything] == []
    for name in (*_ENVIRONMENT, "TENANT", "CLIENT"):
        monkeypatch.delenv(name)
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=2)


def test_secrets_are_refused_in_cassettes_and_taken_out_of_reports(pytester: pytest.Pytester) -> None:
    """Those that the code under test put into the environment too."""
    project(pytester, _LEAKS)
    result = run(pytester, "--workbook-mode=record", "-l", "--junitxml=report.xml")
    result.assert_outcomes(passed=3, failed=1, errors=3)
    shown = told(result) + result.stderr.str() + (pytester.path / "report.xml").read_text()
    assert told(result).count("may hold secrets: a known secret at line") == 3
    assert "[secret]" in shown
    assert [value for value in (_SECRET, _PASSPHRASE, "kDj38-sLq02-vNw55") if value in shown] == []
    assert list(pytester.path.rglob("*.workbook.yaml")) == []


def test_a_scan_knows_them_too(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """In cassettes of whoever recorded them."""
    monkeypatch.setenv("TENANT", _TENANT)
    monkeypatch.setenv("CLIENT", _SECRET)
    project(pytester, _CODE)
    for name in _ENVIRONMENT:
        monkeypatch.delenv(name)
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=2)
    clean = pytester.run(sys.executable, "-m", "pytest_workbook", "scan", ".")
    assert clean.ret == 0
    for name, value in _ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    found = pytester.run(sys.executable, "-m", "pytest_workbook", "scan", ".")
    assert found.ret == 1
    found.stdout.fnmatch_lines(["*a tenant id (at*", "*a known secret (at*"])
    assert _SECRET not in found.stdout.str()
