"""Tests of the hidden names through which charts of Excel 2016 name cells."""

from __future__ import annotations

from dataclasses import replace

from modern import added, filled_for_2016, waterfall

from pytest_workbook.simulator.book.chartex_names import ChartNames, names_alone_in
from pytest_workbook.simulator.book.model import DefinedName


def test_addresses_become_names() -> None:
    """Numbered on from those that are there, the same for the same cells of one chart, and hidden."""
    content = added(filled_for_2016(), "Waterfall").content.replace(b"$B$1<", b"$B$2:$B$5<")
    names = ChartNames([DefinedName("_XLCHART.V2.6", "Sheet1!$A$1"), DefinedName("Other", "1")])
    named = names.named(content)
    assert names.added == [
        DefinedName("_xlchart.v1.7", "Sheet1!$A$2:$A$5", visible=False),
        DefinedName("_xlchart.v1.8", "Sheet1!$B$2:$B$5", visible=False),
    ]
    assert named.count(b"<cx:f>_xlchart.v1.8</cx:f>") == 2
    assert b"Sheet1!" not in named


def test_what_has_names_is_left_alone() -> None:
    """The very same bytes."""
    names, data = ChartNames([]), waterfall()
    assert names.named(data) is data
    assert names.added == []


def test_later_kinds_have_names_of_their_own() -> None:
    """By the version that brought them."""
    names = ChartNames([])
    names.named(added(filled_for_2016(), "Funnel").content)
    names.named(added(filled_for_2016(), "RegionMap").content)
    assert [name.name.rpartition(".")[0] for name in names.added] == ["_xlchart.v2"] * 3 + ["_xlchart.v5"] * 3


def test_names_that_only_one_chart_has() -> None:
    """Those that others have, too, are not among them."""
    chart = added(filled_for_2016(), "Waterfall")
    other = replace(chart, content=waterfall().replace(b"_xlchart.v1.0", b"_xlchart.v1.10"))
    assert names_alone_in(waterfall(), [other]) == {"_xlchart.v1.0"}
    assert names_alone_in(chart.content, [other]) == frozenset()
