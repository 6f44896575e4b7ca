"""Code that uses ``O365``, as its documentation shows: a drive item, a ``WorkBook``, its worksheets and tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from O365 import Account
from O365.excel import WorkBook
from O365.utils.token import MemoryTokenBackend

from pytest_workbook import DriveItem, WorkbookSession


class _GivenToken(MemoryTokenBackend):  # type: ignore[misc] # the library ships no types
    """Holds one token, so that nobody has to sign in."""

    has_data = True

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def get_access_token(self, *, username: str | None = None) -> dict[str, str]:
        """Return the token as the library keeps it, good for an hour."""
        expires = datetime.now(UTC) + timedelta(hours=1)
        return {"secret": self._token, "expires_on": str(int(expires.timestamp()))}


@pytest.fixture(name="file")
def _file(workbook_item: DriveItem, workbook_token: str) -> Any:
    account = Account(("client-id", "client-secret"), token_backend=_GivenToken(workbook_token))
    account.con.requests_delay = 0
    return account.storage().get_default_drive().get_item(workbook_item.id)


def test_workbook_opens_a_session_of_its_own(file: Any, workbook_item: DriveItem) -> None:
    """``WorkBook(file)`` makes a session that saves, and the item shows what was written."""
    book = WorkBook(file)
    cell = book.get_worksheet("Limits").get_range("B2")
    cell.values = 1000
    assert cell.update() is True
    book.session.close_session()
    assert workbook_item.range("Limits!B2:D2") == [[1000, pytest.approx(592.8), pytest.approx(407.2)]]


def test_session_of_the_fixture_is_handed_over(file: Any, workbook_session: WorkbookSession) -> None:
    """The library works in the session that the test looks into."""
    book = WorkBook(file, use_session=False)
    book.session.session_id = workbook_session.id
    book.session.persist = workbook_session.persist_changes
    book.get_table("Expenses").add_rows([[46090, "Books", "Atlas", 100, None]])
    assert workbook_session.range("Expenses!B6:E6") == [["Books", "Atlas", 100, pytest.approx(120)]]


def test_names_and_sheets_are_listed(file: Any) -> None:
    """Worksheets keep their quotes and umlauts, and a name leads to its cell."""
    book = WorkBook(file)
    names = [sheet.name for sheet in book.get_worksheets()]
    assert names == ["Expenses", "Limits", "Settings", "Übersicht", "O'Brien"]
    assert book.get_named_range("VatRate").get_range().values == [[0.2]]
    book.session.close_session()
