"""What a run would do, before it does."""

from __future__ import annotations

import json

import pytest
from harness import collected

from pytest_workbook.plugin.foretelling import foretold

_CODE = """
import pytest

def test_plain(workbook_session):
    pass

@pytest.mark.workbook(mode="replay")
def test_missing(workbook_session):
    pass

@pytest.mark.workbook(file="gone.xlsx")
def test_wrong(workbook_session):
    pass

def test_alone():
    pass
"""
_TOKEN = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJodHRwczovL2dyYXBoIiwicm9sZXMiOlsiRmlsZXMuUmVhZCJdLCJpZHR5cCI6ImFwcCJ9.signed"


def test_each_test_in_care_has_its_source_or_its_problem(pytester: pytest.Pytester) -> None:
    """A test that is not in care is not spoken of."""
    center, _ = collected(pytester, _CODE)
    told = foretold(center)
    plain, missing, wrong = told["tests"]
    assert (plain["source"], plain["problem"], plain["cassette"]) == ("simulator", "", "")
    assert missing["is_missing"] is True
    assert "gone.xlsx" in wrong["problem"]
    assert told["mode"] == "auto"
    assert json.loads(json.dumps(told)) == told


def test_a_token_is_told_by_its_claims_alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands against it in words; no part of it."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _TOKEN)
    center, _ = collected(pytester, _CODE)
    told = foretold(center)
    token = told["token"]
    assert (token["is_given"], token["is_needed"], token["claims"]["kind"]) == (True, False, "app-only")
    assert token["claims"]["permissions"] == ["Files.Read"]
    assert token["problems"] != []
    assert not any(part in json.dumps(told) for part in _TOKEN.split("."))


def test_versions_that_are_wanted_and_there_want_nothing(pytester: pytest.Pytester) -> None:
    """This run works with them."""
    center, _ = collected(pytester, _CODE)
    versions = foretold(center)["versions"]
    assert {"pytest-workbook", "pytest", "vcrpy", "requests", "ironcalc"} <= versions.keys()
    assert [name for name, one in versions.items() if one["wanted"] or not one["version"]] == []
