"""What would run, told before it does: who would answer each test, with which token, on which versions."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

import pytest
from packaging.requirements import Requirement

from pytest_workbook.auth import Claims, problems
from pytest_workbook.errors import WorkbookError
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.marker_arguments import merged
from pytest_workbook.plugin.names import is_in_care
from pytest_workbook.plugin.targets import resolve
from pytest_workbook.plugin.terminal import header

__all__ = ["foretold"]


def foretold(center: Center) -> dict[str, Any]:
    """Return what the run that was collected would do, as plain data; no secret is in it."""
    settings = center.settings
    tests = [_test(center, item) for item in center.items if is_in_care(item)]
    is_live = any(test["source"] == "live" for test in tests)
    return {
        "header": header(settings),
        "mode": settings.mode,
        "max_age": settings.max_age,
        "tests": tests,
        "token": _token(center, is_asked=is_live),
        "versions": _versions(),
    }


def _test(center: Center, item: pytest.Item) -> dict[str, Any]:
    told: dict[str, Any] = {"node_id": item.nodeid, "source": "", "problem": "", "cassette": ""}
    try:
        arguments = merged(item)
        resolve(item, arguments, center.settings)
        record = center.wiring.record_for_test(item, arguments)
    except WorkbookError as error:
        return {**told, "problem": str(error)}
    plan = center.lifecycle.needs(item)
    if plan is None:
        return told
    told |= {"source": plan.source, "records": plan.records, "is_missing": plan.missing, "verifies": plan.verifies}
    if record.has_cassette:
        told["cassette"] = str(record.path)
    return told


def _token(center: Center, *, is_asked: bool) -> dict[str, Any]:
    """Return what the claims say of the token: of the one that the live service would get, else of one at hand."""
    told: dict[str, Any] = {"is_needed": is_asked, "is_given": False, "claims": None, "problems": [], "error": ""}
    try:
        token = center.wiring.real_token() if is_asked else center.settings.token
    except WorkbookError as error:
        return {**told, "error": str(error)}
    if not token:
        return told
    claims = Claims.from_token(token)
    told |= {"is_given": True, "problems": problems(claims, center.wiring.run.real.utc())}
    if claims is not None:
        told["claims"] = {
            "for": claims.aud,
            "ends": claims.exp.isoformat(sep=" ", timespec="seconds") if claims.exp else None,
            "kind": "app-only" if claims.is_app_only else "delegated",
            "permissions": [*claims.scp, *claims.roles],
        }
    return told


def _versions() -> dict[str, dict[str, Any]]:
    """Return the versions of what the package depends on, and whether it can be used with them."""
    found: dict[str, dict[str, Any]] = {"pytest-workbook": {"version": version("pytest-workbook"), "wanted": ""}}
    for text in requires("pytest-workbook") or ():
        needed = Requirement(text)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            here = version(needed.name)
        except PackageNotFoundError:
            here = ""
        is_right = bool(here) and needed.specifier.contains(here, prereleases=True)
        found[needed.name] = {"version": here, "wanted": "" if is_right else f"{needed.name}{needed.specifier}"}
    return found
