"""Tests of the types of charts of Excel 2016."""

from __future__ import annotations

from pytest_workbook.simulator.book.chartex_types import EXTENDED, HIERARCHIES, dimension_of, version_of
from pytest_workbook.simulator.book.charts_types import TYPES


def test_types_have_the_names_of_the_object_model() -> None:
    """With those of older versions, they are all that there are."""
    assert list(EXTENDED) == [
        *("Waterfall", "Treemap", "Sunburst", "Histogram", "Pareto", "Boxwhisker", "Funnel", "RegionMap"),
    ]
    assert not set(TYPES) & set(EXTENDED)
    assert len(TYPES) + len(EXTENDED) == 81


def test_versions_and_dimensions_follow_the_layout() -> None:
    """Funnels and maps came later than the rest."""
    assert [version_of(layout).prefix for layout in ("waterfall", "funnel", "regionMap")] == ["cx1", "cx2", "cx4"]
    assert [version_of(layout).names for layout in ("treemap", "funnel", "regionMap")] == [1, 2, 5]
    assert [dimension_of(layout) for layout in (*HIERARCHIES, "regionMap", "funnel")] == [
        *("size", "size", "colorVal", "val"),
    ]
