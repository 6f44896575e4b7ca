"""The hidden names through which the charts of Excel 2016 name their cells in a file.

Observed: Excel writes ``_xlchart.v1.0`` and so on instead of addresses, and, as others report, calls a drawing damaged
whose charts name cells directly. In memory, new charts name cells as all others do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pytest_workbook.simulator.book.chartex_types import version_of
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_places import layout_of
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.model import DefinedName

_NAMED: Final = re.compile(rb"_xlchart\.v\d+\.\d+")
_NAME: Final = re.compile(r"_xlchart\.v\d+\.(\d{1,9})", re.IGNORECASE)


class ChartNames:
    """The names of one file, the new ones among them.

    Args:
        names: that the workbook has.
    """

    def __init__(self, names: Iterable[DefinedName]) -> None:
        self.added: list[DefinedName] = []
        numbers = [int(found[1]) for name in names if (found := _NAME.fullmatch(name.name)) is not None]
        self._next = max(numbers, default=-1) + 1

    def named(self, content: bytes) -> bytes:
        """The part of a chart of Excel 2016, with names in place of addresses."""
        document = Document.read(content)
        known: dict[str, str] = {}
        for formula in _formulas(document.root):
            if "!" in formula.text:
                text = formula.text
                known[text] = known.get(text) or self._add(text, version_of(layout_of(document.root)).names)
                formula.children = [known[text]]
        return document.content if known else content

    def _add(self, text: str, version: int) -> str:
        name = f"_xlchart.v{version}.{self._next}"
        self._next += 1
        self.added.append(DefinedName(name, text, visible=False))
        return name


def _formulas(root: Tag) -> list[Tag]:
    holders = ("strDim", "numDim", "txData")
    return [tag for holder in root.walk() if holder.local in holders for tag in holder.all("f")]


def names_alone_in(content: bytes, others: Iterable[Chart]) -> frozenset[str]:
    """Names that a chart's part names, and no part of others does."""
    own = set(_NAMED.findall(content))
    for chart in others if own else ():
        own.difference_update(_NAMED.findall(chart.content))
    return frozenset(name.decode() for name in own)
