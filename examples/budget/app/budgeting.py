"""A small budget, kept in an Excel workbook on OneDrive or SharePoint.

It talks to Microsoft Graph with ``requests`` and knows nothing of how it is tested. This client is naive: what is
refused ends the call, whatever the documentation says about it. ``resilient.py`` has one that is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

__all__ = ["TIMEOUT_SECONDS", "Budget", "BudgetError", "Expense", "Overspent", "check", "open_budget", "row_of"]

_EXCEL_DAY_ZERO = date(1899, 12, 30)
TIMEOUT_SECONDS = 60


class BudgetError(Exception):
    """The workbook could not be read or changed."""


@dataclass(frozen=True, slots=True)
class Expense:
    """One expense; *net* is in the workbook's currency, before tax."""

    day: date
    category: str
    note: str
    net: float


@dataclass(frozen=True, slots=True)
class Overspent:
    """A category whose expenses are above its limit, and by how much."""

    category: str
    by: float


class Budget:
    """The budget in one workbook.

    Args:
        workbook_url: the workbook's address in Microsoft Graph, ending in ``/workbook``.
        headers: sent with every call: the token, and the session id where calls share a workbook session.
        owns_session: whether closing the budget closes the workbook session too.
    """

    def __init__(self, workbook_url: str, headers: Mapping[str, str], *, owns_session: bool = False) -> None:
        self._url = workbook_url
        self._owns_session = owns_session
        self._http = requests.Session()
        self._http.headers.update(headers)

    def close(self) -> None:
        """Close the workbook session, if it is the budget's own, and the connections."""
        if self._owns_session:
            self._call("POST", "closeSession")
        self._http.close()

    def add_expense(self, expense: Expense) -> int:
        """Append *expense* and return its place in the table, from 0.

        The last column is left alone: the table calculates it.
        """
        added = self._call("POST", "tables/Expenses/rows/add", json=row_of(expense))
        return int(added["index"])

    def expenses(self) -> list[Expense]:
        """Return all expenses, oldest entry first."""
        rows = self._call("GET", "tables/Expenses/rows")["value"]
        return [_expense(row["values"][0]) for row in rows]

    def total(self) -> float:
        """Return what was spent in all, tax included."""
        return float(self._values(self._named("Total"))[0][0])

    def spent(self) -> dict[str, float]:
        """Return what was spent in each category, tax included."""
        rows = self._values("tables/Limits/dataBodyRange")
        return {str(category): float(spent) for category, _, spent, _ in rows}

    def limits(self) -> dict[str, float]:
        """Return the limit of each category."""
        rows = self._values("tables/Limits/dataBodyRange")
        return {str(category): float(limit) for category, limit, _, _ in rows}

    def overspent(self) -> list[Overspent]:
        """Return the categories above their limits, in the table's order."""
        rows = self._values("tables/Limits/dataBodyRange")
        return [Overspent(str(category), -float(left)) for category, _, _, left in rows if left < 0]

    def set_limit(self, category: str, limit: float) -> None:
        """Change the limit of *category*.

        Raises:
            BudgetError: there is no such category.
        """
        categories = [row[0] for row in self._values("tables/Limits/dataBodyRange")]
        if category not in categories:
            msg = f"there is no category {category!r}; there are {', '.join(map(str, categories))}"
            raise BudgetError(msg)
        cell = self._range("Limits", f"B{categories.index(category) + 2}")
        self._call("PATCH", cell, json={"values": [[limit]]})

    def set_vat(self, rate: float) -> None:
        """Change the tax rate; 0.2 is 20 %."""
        self._call("PATCH", self._named("VatRate"), json={"values": [[rate]]})

    def overview(self) -> dict[str, str]:
        """Return the overview as it is shown in Excel: labels and formatted values."""
        shown = self._call("GET", self._range("Übersicht", "A1:B5"))["text"]
        return dict(shown)

    def advances(self, person: str) -> list[tuple[date, float]]:
        """Return what *person* was paid in advance, from the sheet of that name."""
        sheet = quote(person, safe="")
        rows = self._values(f"worksheets/{sheet}/usedRange")[1:]
        return [(_EXCEL_DAY_ZERO + timedelta(days=day), float(amount)) for day, amount in rows]

    def export(self, path: Path) -> None:
        """Save the file, as it is stored, to *path*."""
        # The file is no part of the workbook session, and the download leads to another host.
        headers = {"workbook-session-id": None}
        url = f"{self._url.removesuffix('/workbook')}/content"
        answer = self._http.get(url, headers=headers, timeout=TIMEOUT_SECONDS)
        check(answer)
        path.write_bytes(answer.content)

    def _values(self, path: str) -> list[list[Any]]:
        values: list[list[Any]] = self._call("GET", f"{path}?$select=values")["values"]
        return values

    def _call(self, method: str, path: str, json: object = None) -> Any:
        answer = self._http.request(method, f"{self._url}/{path}", json=json, timeout=TIMEOUT_SECONDS)
        check(answer)
        return answer.json() if answer.content else None

    @staticmethod
    def _named(name: str) -> str:
        return f"names/{name}/range"

    @staticmethod
    def _range(sheet: str, address: str) -> str:
        return f"worksheets/{quote(sheet, safe='')}/range(address='{address}')"


def open_budget(workbook_url: str, token: str) -> Budget:
    """Return the budget at *workbook_url*, in a workbook session of its own that saves changes."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(
        f"{workbook_url}/createSession", json={"persistChanges": True}, headers=headers, timeout=TIMEOUT_SECONDS
    )
    check(answer)
    return Budget(workbook_url, {**headers, "workbook-session-id": answer.json()["id"]}, owns_session=True)


def check(answer: requests.Response) -> None:
    """Raise what *answer* says.

    Raises:
        BudgetError: it is a refusal.
    """
    if answer.ok:
        return
    try:
        error = answer.json()["error"]
    except (ValueError, KeyError):
        error = {}
    msg = f"Microsoft Graph answered {answer.status_code} {error.get('code', '')}: {error.get('message', '')}"
    raise BudgetError(msg)


def row_of(expense: Expense) -> dict[str, object]:
    """Return the body that appends *expense* to the table."""
    serial = (expense.day - _EXCEL_DAY_ZERO).days
    return {"index": None, "values": [[serial, expense.category, expense.note, expense.net, None]]}


def _expense(row: list[Any]) -> Expense:
    day, category, note, net, _gross = row
    return Expense(_EXCEL_DAY_ZERO + timedelta(days=day), category, note, float(net))
