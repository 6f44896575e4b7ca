"""The budget with a client that survives what Microsoft Graph's documentation says may happen.

- 429 and 503: wait as long as ``Retry-After`` says, and ask again.
- 504, a time-out, a broken connection: ask again, if asking twice does no harm.
- the workbook session is gone, as 404 or as 400: open another one, and ask again.
- a write of which nobody knows whether it took effect, or that was lost: look, and write again only if it is not there.
"""

from __future__ import annotations

import time
from typing import Any

import requests
from budgeting import TIMEOUT_SECONDS, Budget, BudgetError, Expense, check, row_of

__all__ = ["ResilientBudget"]

_ATTEMPTS = 5
_PAUSE_SECONDS = 2.0
_SESSION = "workbook-session-id"
_GONE = ("invalidsession", "invalidortimedoutsession", "invalideditsession", "deploymentinvalideditsession")


class _OutcomeUnknown(BudgetError):
    """A write was sent, and nobody knows whether it took effect."""


class ResilientBudget(Budget):
    """The budget in one workbook, in a workbook session of its own that saves changes.

    Args:
        workbook_url: the workbook's address in Microsoft Graph, ending in ``/workbook``.
        token: for Microsoft Graph.
    """

    def __init__(self, workbook_url: str, token: str) -> None:
        super().__init__(workbook_url, {"Authorization": f"Bearer {token}"})

    def close(self) -> None:
        """Close the workbook session and the connections; a session that is gone already needs no closing."""
        if _SESSION in self._http.headers:
            self._sent("POST", "closeSession")
        self._http.close()

    def add_expense(self, expense: Expense) -> int:
        """Append *expense* once, whatever happens to the answer, and return its place in the table, from 0.

        Raises:
            BudgetError: it could not be stored.
        """
        before = len(self.expenses())
        for _ in range(_ATTEMPTS):
            try:
                self._call("POST", "tables/Expenses/rows/add", json=row_of(expense))
            except _OutcomeUnknown:
                time.sleep(_PAUSE_SECONDS)
            added = self.expenses()[before:]
            if expense in added:
                return before + added.index(expense)
        msg = f"the expense {expense.note!r} was sent {_ATTEMPTS} times and never stored"
        raise BudgetError(msg)

    def set_limit(self, category: str, limit: float) -> None:
        """Change the limit of *category*, and see that it is stored.

        Raises:
            BudgetError: there is no such category, or the limit could not be stored.
        """
        for _ in range(_ATTEMPTS):
            super().set_limit(category, limit)
            if self.limits()[category] == limit:
                return
        msg = f"the limit of {category} was sent {_ATTEMPTS} times and never stored"
        raise BudgetError(msg)

    def _call(self, method: str, path: str, json: object = None) -> Any:
        answer: requests.Response | None = None
        for _ in range(_ATTEMPTS):
            if _SESSION not in self._http.headers:
                self._open_session()
            answer = self._sent(method, path, json)
            if answer is not None and _is_gone(answer):
                del self._http.headers[_SESSION]
            elif answer is not None and answer.status_code in (429, 503):
                time.sleep(_asked_seconds(answer))
            elif answer is not None and answer.status_code != 504:
                break
            elif method == "POST":
                msg = f"{method} {path} got no answer that says whether it took effect"
                raise _OutcomeUnknown(msg)
            else:
                time.sleep(_PAUSE_SECONDS)
        if answer is None:
            msg = f"{method} {path} got no answer in {_ATTEMPTS} attempts"
            raise BudgetError(msg)
        check(answer)
        return answer.json() if answer.content else None

    def _open_session(self) -> None:
        for _ in range(_ATTEMPTS):
            answer = self._sent("POST", "createSession", {"persistChanges": True})
            if answer is not None and answer.status_code not in (429, 503, 504):
                check(answer)
                self._http.headers[_SESSION] = answer.json()["id"]
                return
            time.sleep(_asked_seconds(answer))
        msg = f"no workbook session could be opened in {_ATTEMPTS} attempts"
        raise BudgetError(msg)

    def _sent(self, method: str, path: str, json: object = None) -> requests.Response | None:
        """Return the answer, or None if there is none."""
        try:
            return self._http.request(method, f"{self._url}/{path}", json=json, timeout=TIMEOUT_SECONDS)
        except (requests.ConnectionError, requests.Timeout):
            return None


def _asked_seconds(answer: requests.Response | None) -> float:
    """Return the seconds that *answer* asks to wait."""
    text = answer.headers.get("Retry-After", "") if answer is not None else ""
    return float(text) if text.isdigit() else _PAUSE_SECONDS


def _is_gone(answer: requests.Response) -> bool:
    """Return whether *answer* says that the session is gone: by a code at any depth, whatever the status."""
    try:
        level = answer.json().get("error")
    except (ValueError, AttributeError):
        return False
    while isinstance(level, dict):
        if str(level.get("code", "")).lower().startswith(_GONE):
            return True
        level = level.get("innerError")
    return False
