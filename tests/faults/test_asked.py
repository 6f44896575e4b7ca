"""Requests as faults look at them, and the globs that name them."""

from __future__ import annotations

import pytest

from pytest_workbook.faults.asked import Asked, matches, names_something
from pytest_workbook.wire import Headers, Request

ROOT = "https://graph.microsoft.com/v1.0"
BOOK = f"{ROOT}/me/drive/items/01X/workbook"


def _asked(url: str, method: str = "GET", **headers: str) -> Asked:
    return Asked.of(Request(method, url, Headers(headers)))


@pytest.mark.parametrize(
    ("glob", "url"),
    [
        ("createSession", f"{BOOK}/createSession"),
        ("CREATEsession", f"{BOOK}/createSession/"),
        ("worksheets/*/range(*)", f"{BOOK}/worksheets/Sheet1/range(address='A1%3AB2')?$select=values"),
        ("worksheets/My sheet/range(address='A1:B2')", f"{BOOK}/worksheets/My%20sheet/range(address='A1:B2')"),
        ("worksheets/My%20sheet/*", f"{BOOK}/worksheets/My%20sheet/usedRange"),
        ("worksheets/[1]/*", f"{BOOK}/worksheets/%5B1%5D/usedRange"),
        ("tables/*/rows/add", f"{BOOK}/tables/T/rows/add"),
        ("tables/*/rows/add", f"{BOOK}/tables('T')/rows/add"),
        ("worksheets/O'Brien/range(*)", f"{BOOK}/worksheets(%27O''Brien%27)/range(address='A1')"),
        ("worksheets('*')/range(address='A1')", f"{BOOK}/worksheets('Sheet1')/range(address='A1')"),
        ("/drives/*/items/*/content", f"{ROOT}/drives('b!1')/items('01X')/content"),
        ("worksheets/*", f"{BOOK}/worksheets/Sheet1/tables/T/rows/add"),
        ("worksheets/Sheet?", f"{BOOK}/worksheets/Sheet1"),
        ("*", f"{BOOK}/worksheets"),
        ("worksheets/", "https://graph.microsoft.us/beta/drives/D/items/I/workbook/worksheets"),
        ("/$batch", f"{ROOT}/$batch"),
        ("/drives/*/items/*/content", f"{ROOT}/drives/b!1/items/01X/content"),
        ("/me/drive/items/*/workbook/worksheets", f"{BOOK}/worksheets"),
        ("/me/drive/root:/My Reports/*", f"{ROOT}/me/drive/root:/My%20Reports/book.xlsx:/content"),
        ("/download/*", "https://files.example/download/1?token=x"),
    ],
)
def test_a_glob_matches_the_decoded_path(glob: str, url: str) -> None:
    """Case, query, a last slash and the spelling of escapes do not matter; a star also crosses slashes."""
    assert matches(glob, _asked(url))


@pytest.mark.parametrize(
    ("glob", "url"),
    [
        ("createSession", f"{BOOK}/refreshSession"),
        ("rows/add", f"{BOOK}/tables/T/rows/add"),
        ("worksheets", f"{BOOK}/worksheets/Sheet1"),
        ("worksheets/[1]", f"{BOOK}/worksheets/1"),
        ("worksheets('*')", f"{BOOK}/worksheets/Sheet1"),
        ("worksheets/*/range/A1", f"{BOOK}/worksheets/Sheet1/range(address='A1')"),
        ("*", f"{ROOT}/me/drive/items/01X/content"),
        ("$batch", f"{ROOT}/$batch"),
        ("/worksheets", f"{BOOK}/worksheets"),
    ],
)
def test_a_glob_is_for_the_whole_path_below_its_root(glob: str, url: str) -> None:
    """Without a leading slash it is below the workbook, and nothing of the path may be left over."""
    assert not matches(glob, _asked(url))


@pytest.mark.parametrize("path", ["createSession", "*Session", "refresh*", "/me/*/workbook/createSession", "*e*"])
def test_a_path_with_letters_names(path: str) -> None:
    """Below the workbook, at least one character stands for itself."""
    assert names_something(path)


@pytest.mark.parametrize("path", [None, "*", "*/*", "?", "/me/drive/*", "/me/drive/items/*/workbook/*", "/$batch"])
def test_wildcards_alone_name_nothing(path: str | None) -> None:
    """A prefix above the workbook is not the name of what is done in it either."""
    assert not names_something(path)


def test_what_a_request_is_for() -> None:
    """Session, lifecycle and method are seen."""
    plain = _asked(f"{BOOK}/worksheets", "patch")
    assert (plain.method, plain.is_sessionful, plain.is_lifecycle) == ("PATCH", False, False)
    assert _asked(f"{BOOK}/worksheets", **{"Workbook-Session-Id": "s"}).is_sessionful
    assert _asked(f"{BOOK}/createSession", "POST").is_lifecycle
    assert _asked(f"{BOOK}/microsoft.graph.closeSession", "POST").is_lifecycle
    assert not _asked(f"{ROOT}/me/drive").is_lifecycle
