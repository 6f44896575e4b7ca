"""A range of cells as a test reads, writes and compares it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pytest_workbook.errors import UsageError
from pytest_workbook.session.address import parse_range
from pytest_workbook.session.comparison import Closeness, closeness, explain_cells, filled, has_same_cells, rows_of
from pytest_workbook.session.frames import hides_frame
from pytest_workbook.session.refusal import graph_error
from pytest_workbook.wire import Headers, Request, Response

if TYPE_CHECKING:
    from datetime import datetime

    # pandas ships no types, and pandas-stubs is not always there.
    import pandas as pd  # type: ignore[import-untyped, unused-ignore]

__all__ = ["Asker", "Range", "explain_difference"]

_JSON = Headers({"Content-Type": "application/json"})


class Asker(Protocol):
    """What a range needs of the session or item it belongs to."""

    @property
    def workbook_url(self) -> str:
        """Ends in ``/workbook``."""

    def ask(self, request: Request) -> Response:
        """Send *request* for the test and return the answer, whatever it is."""

    def utc(self) -> datetime:
        """Return the date and time in UTC."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What a comparison fetched: the service's own address, and the rows."""

    address: str
    rows: list[list[Any]]


def _never() -> bool:
    return False


class Range:
    """A range of cells. Each read is one fresh GET, each write one PATCH; ``repr``, ``hash`` and ``bool`` send nothing.

    Of whole rows and columns (``A:C``) the used part is read, since the service gives no cells for the rest.

    ``range == rows`` fetches ``values`` once; a failed ``assert`` shows the cells that differ from that fetch.

    Args:
        asker: the session or item it belongs to.
        address: ``"Sheet1!A1:B2"``, ``"'My sheet'!A:A"``, or a defined name.
        changed_by_others: whether a comparison may be wrong because this view does not see what others wrote.

    Raises:
        UsageError: the address cannot be read.
    """

    # numpy would compare cell by cell with each of its own instead of asking us.
    __array_ufunc__ = None

    def __init__(self, asker: Asker, address: str, changed_by_others: Callable[[], bool] = _never) -> None:
        self._asker = asker
        self._address = parse_range(address)
        self._changed_by_others = changed_by_others
        self._fetched: _Fetched | None = None

    def __repr__(self) -> str:
        return f"<Range {self.address}>"

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return hash((Range, self._address))

    def __eq__(self, other: object) -> bool:
        __tracebackhide__ = hides_frame
        if other is self:
            return True
        if isinstance(other, Range):
            other._fetched = other._fetch()
        wanted = _rows_to_meet(other)
        if wanted is None:
            return False
        self._fetched = self._fetch()
        return has_same_cells(self._fetched.rows, wanted)

    @property
    def address(self) -> str:
        """The address as it was given."""
        return self._address.text

    @property
    def values(self) -> list[list[Any]]:
        """The values: rows of cells. Numbers, texts, booleans; an empty cell is ``""``, a date its serial day."""
        __tracebackhide__ = hides_frame
        return self._read("values")

    @property
    def formulas(self) -> list[list[Any]]:
        """The formulas in A1 notation: rows of cells; a cell without one gives its value."""
        return self._read("formulas")

    @property
    def text(self) -> list[list[str]]:
        """What a user sees: rows of texts."""
        return self._read("text")

    @property
    def number_format(self) -> list[list[str]]:
        """The number formats: rows of format codes."""
        return self._read("numberFormat")

    @property
    def value_types(self) -> list[list[str]]:
        """The types: rows of ``Empty``, ``String``, ``Double``, ``Boolean``, ``Error`` and the like."""
        return self._read("valueTypes")

    @property
    def value(self) -> Any:
        """The value of a range of one cell.

        Raises:
            UsageError: it has more cells.
        """
        __tracebackhide__ = hides_frame
        rows = self.values
        if len(rows) != 1 or len(rows[0]) != 1:
            msg = f"{self.address} has {len(rows)} x {len(rows[0]) if rows else 0} cells: .value reads one; use .values"
            raise UsageError(msg)
        return rows[0][0]

    def write(self, values: object) -> None:
        """Write values.

        Args:
            values: rows of cells of the range's shape, or a scalar that fills it. None leaves a cell as it is.

        Raises:
            UsageError: these are no rows, or hold something JSON has not (a date: write its serial day).
            GraphError: the service refused.
        """
        __tracebackhide__ = hides_frame
        self._patch("values", values)

    def write_formulas(self, formulas: object) -> None:
        """Write formulas in A1 notation; as ``write``."""
        __tracebackhide__ = hides_frame
        self._patch("formulas", formulas)

    def clear(self) -> None:
        """Clear values and formats.

        Raises:
            GraphError: the service refused.
        """
        __tracebackhide__ = hides_frame
        self._ask("POST", f"{self._address.path}/clear", {"applyTo": "All"})

    def approx(self, rows: object, rel: float | None = None, abs: float | None = None) -> Closeness:  # noqa: A002 - the contract's name, as in pytest.approx
        """Compare floats within a tolerance, by the rule of ``pytest.approx``; other cells exactly. One GET.

        Args:
            rows: rows of cells, or a scalar for one cell.
            rel: relative tolerance; 1e-6 if neither is given.
            abs: absolute tolerance; 1e-12 if neither is given.

        Returns:
            True or False in any condition; on a failed ``assert`` it shows the cells that are too far off.
        """
        wanted = rows_of(rows)
        if wanted is None:
            msg = f"approx({type(rows).__name__}): expected rows of cells, such as [[0.1, 0.2]], or a scalar"
            raise UsageError(msg)
        fetched = self._fetch()
        return closeness(fetched.address, fetched.rows, wanted, rel, abs)

    def to_dataframe(self, header: bool = True) -> pd.DataFrame:
        """Return the values as a ``pandas.DataFrame``.

        Args:
            header: whether the first row names the columns.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            pandas = importlib.import_module("pandas")
        except ImportError:
            msg = "to_dataframe() needs pandas, which is not installed: pip install 'pytest-workbook[pandas]'"
            raise UsageError(msg) from None
        rows = self.values
        frame: pd.DataFrame = pandas.DataFrame(rows[1:], columns=rows[0]) if header else pandas.DataFrame(rows)
        return frame

    def explain(self, op: str, other: object) -> list[str]:
        """Return lines for a failed comparison with *other*, from what it fetched; nothing is sent."""
        fetched = self._fetched
        wanted = _rows_to_meet(other)
        if fetched is None:
            return []
        if wanted is None:
            lines = [f"{type(other).__name__} is neither rows of cells nor a scalar"]
        elif op == "!=":
            lines = ["all cells are equal"]
        else:
            lines = explain_cells(fetched.address, fetched.rows, wanted)
        if self._changed_by_others():
            lines.append(
                "others changed the workbook since this non-persistent session was opened, and it does not see their "
                f"changes: compare workbook_item.range({self.address!r})"
            )
        return lines

    def _read(self, name: str) -> list[list[Any]]:
        __tracebackhide__ = hides_frame
        return _rows_in(self._get(), name)

    def _fetch(self) -> _Fetched:
        __tracebackhide__ = hides_frame
        body = self._get()
        address = body.get("address")
        return _Fetched(address if isinstance(address, str) else self.address, _rows_in(body, "values"))

    def _patch(self, name: str, values: object) -> None:
        __tracebackhide__ = hides_frame
        self._ask("PATCH", self._address.path, {name: filled(values)})

    def _get(self) -> dict[str, Any]:
        __tracebackhide__ = hides_frame
        return self._ask("GET", self._address.read_path)

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        __tracebackhide__ = hides_frame
        url = f"{self._asker.workbook_url}/{path}"
        request = Request(method, url, _JSON, self._encoded(body)) if body is not None else Request(method, url)
        response = self._asker.ask(request)
        if response.status >= 300:
            raise graph_error(request, response, self._asker.utc(), why=f"The range was {self.address}.")
        answer = response.json()
        return answer if isinstance(answer, dict) else {}

    def _encoded(self, body: object) -> bytes:
        __tracebackhide__ = hides_frame
        try:
            return json.dumps(body, allow_nan=False).encode()
        except (TypeError, ValueError) as error:
            msg = (
                f"cannot write to {self.address}: {error}. Cells are texts, finite numbers, booleans or None; "
                "a date is its serial day (45658 is 2025-01-01)"
            )
            raise UsageError(msg) from None


def _rows_to_meet(other: object) -> list[list[Any]] | None:
    if isinstance(other, Range):
        return other._fetched.rows if other._fetched else None
    return rows_of(other)


def _rows_in(body: dict[str, Any], name: str) -> list[list[Any]]:
    rows = body.get(name)
    return [list(row) for row in rows if isinstance(row, list)] if isinstance(rows, list) else []


def explain_difference(op: str, left: object, right: object) -> list[str]:
    """Return lines for a failed comparison in which one side is a ``Range``; empty if it is none of ours.

    Args:
        op: as pytest gives it; ``==`` and ``!=`` are explained.
        left: of the operator.
        right: of the operator.
    """
    if op not in ("==", "!="):
        return []
    if isinstance(left, Range):
        lines = left.explain(op, right)
        return [f"{left.address} {op} expected cells", *lines] if lines else []
    if isinstance(right, Range):
        lines = right.explain(op, left)
        return [f"expected cells {op} {right.address}", *lines] if lines else []
    return []
