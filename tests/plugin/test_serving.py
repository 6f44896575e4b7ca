"""The simulator that other processes ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from harness import collected, make_workbook

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.center import Center
from pytest_workbook.plugin.serving import WorkbookServer


@pytest.fixture(name="care")
def _care(pytester: pytest.Pytester) -> Iterator[Center]:
    """A run whose one test is in care, beside a workbook."""
    make_workbook(pytester.path / "budget.xlsx")
    center, (item,) = collected(pytester, "def test_it(workbook_server):\n    pass\n")
    center.begin(item)
    yield center
    # The server's threads are in care, too: while one of them ends, the guard would go on refusing for this test.
    center.end(item)


def test_each_item_is_a_fresh_copy(care: Center) -> None:
    """What one writes, the next does not see."""
    with WorkbookServer(care.wiring) as server:
        one = server.item("budget.xlsx")
        one.range("Sheet1!A1").write("changed")
        two = server.item("budget.xlsx")
        assert (one.range("Sheet1!A1").value, two.range("Sheet1!A1").value) == ("changed", "Item")
        with pytest.raises(UsageError, match=r"gone\.xlsx"):
            server.item("gone.xlsx")


def test_other_processes_need_the_token_and_their_calls_are_seen(care: Center) -> None:
    """By path and status; neither token nor session id is among what is kept."""
    with WorkbookServer(care.wiring) as server:
        url = f"{server.item('budget.xlsx').workbook_url}"
        refused = requests.get(f"{url}/worksheets", timeout=10)
        headers = {"Authorization": f"Bearer {server.token}"}
        created = requests.post(f"{url}/createSession", json={"persistChanges": False}, headers=headers, timeout=10)
        headers["workbook-session-id"] = created.json()["id"]
        listed = requests.get(f"{url}/worksheets", headers=headers, timeout=10)
        calls = server.calls
        base = server.base_url
    assert (refused.status_code, created.status_code, listed.status_code) == (401, 201, 200)
    assert [(call.path, call.status, call.session) for call in calls][-2:] == [
        ("createSession", 201, None),
        ("worksheets", 200, "session-1"),
    ]
    assert not any(server.token in str(value) for call in calls for _, value in call.request_headers.pairs)
    assert base.startswith("http://127.0.0.1:")
