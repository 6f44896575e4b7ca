"""The traffic that all recorders are given: ranges of 48 cells, each at an address of its own; or one big range."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

BOOK = "https://graph.microsoft.com/v1.0/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN/workbook"


@dataclass(frozen=True)
class Exchange:
    """A GET and its JSON answer."""

    url: str
    body: bytes


def small(count: int) -> Iterator[Exchange]:
    """Yield *count* reads of 12 rows of 4 cells, about 2 kB each."""
    for number in range(count):
        yield Exchange(f"{BOOK}/worksheets/Sheet1/range(address='A{number + 1}:D{number + 12}')", _range(number, 12, 4))


def big(rows: int) -> Iterator[Exchange]:
    """Yield one read of *rows* rows of 26 cells, about 1 kB a row."""
    yield Exchange(f"{BOOK}/worksheets/Sheet1/usedRange", _range(0, rows, 26))


def _range(first: int, rows: int, columns: int) -> bytes:
    values = [[first + row * columns + column + 0.5 for column in range(columns)] for row in range(rows)]
    body = {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#workbookRange",
        "address": f"Sheet1!A{first + 1}",
        "cellCount": rows * columns,
        "values": values,
        "text": [[str(cell) for cell in row] for row in values],
        "formulas": values,
        "numberFormat": [["General"] * columns] * rows,
    }
    return json.dumps(body).encode()
