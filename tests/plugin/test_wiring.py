"""The composition of a run: installed once, put back whole, and careful with tokens."""

from __future__ import annotations

import base64
import json
import time
from importlib.metadata import version

import pytest
import urllib3.connection
from harness import collected

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.center import Center


@pytest.fixture(name="center")
def _center(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Center:
    """A run with a real token, of which no test has begun."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _jwt(time.time() + 3600))
    center, _items = collected(pytester, "def test_it(workbook_item):\n    pass\n")
    return center


def _jwt(ends: float) -> str:
    part = base64.urlsafe_b64encode(json.dumps({"exp": int(ends), "scp": "Files.ReadWrite"}).encode()).decode()
    return f"eyJhbGciOiJub25lIn0.{part.rstrip('=')}.signature-of-the-real-one"


def test_what_is_installed_is_put_back(center: Center) -> None:
    """Twice installed is once installed."""
    found = urllib3.connection.HTTPSConnection.connect
    wiring = center.wiring
    wiring.install()
    wiring.install()
    patched, armed = urllib3.connection.HTTPSConnection.connect, wiring.guard.is_armed
    wiring.uninstall()
    assert patched is not found
    assert armed
    assert urllib3.connection.HTTPSConnection.connect is found
    assert not wiring.guard.is_armed
    wiring.uninstall()


def test_the_stand_ins_token_is_renewed_when_it_ends(center: Center) -> None:
    """In virtual time, and never the real one."""
    wiring = center.wiring
    first = wiring.token("simulator")
    assert wiring.token("cassette") == first
    wiring.run.clock.advance(3600)
    assert wiring.token("simulator") != first
    assert "signature-of-the-real-one" not in first


def test_the_real_token_is_known_as_a_secret_before_anybody_has_it(center: Center) -> None:
    """Whatever shows it from then on shows it scrubbed."""
    wiring = center.wiring
    center.begin(center.items[0])
    token = wiring.token("live")
    assert token.endswith("signature-of-the-real-one")
    assert token not in wiring.run.secrets.scrub(f"Bearer {token}")
    center.end(center.items[0])


def test_the_real_token_is_not_fetched_where_pytest_writes_everything_down(
    pytester: pytest.Pytester,
) -> None:
    """``--debug`` would put it into a file."""
    center, (item,) = collected(pytester, "def test_it(workbook_item):\n    pass\n", "--debug=debug.log")
    center.begin(item)
    with pytest.raises(UsageError, match="pytest --debug writes every hook call"):
        center.wiring.token("live")
    center.end(item)


def test_a_written_cassette_names_the_versions_that_made_it(pytester: pytest.Pytester) -> None:
    """Whoever finds that it drifted can see what changed."""
    center, (item,) = collected(pytester, "def test_it(workbook_item):\n    pass\n", "--workbook-mode=record")
    state = center.lifecycle.begin(item)
    center.wiring.opening.item_for(state.target).get("workbook/worksheets")
    center.lifecycle.note(state, "passed", "call", is_xfail=False)
    center.after_teardown(item)
    center.end(item)
    text = (pytester.path / "cassettes" / "test_it" / "test_it.workbook.yaml").read_text(encoding="utf-8")
    for package in ("pytest-workbook", "vcrpy", "ironcalc"):
        assert version(package) in text
        assert package in text
    assert len(center.wiring.run.totals.written) == 1
