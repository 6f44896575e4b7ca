"""Tests of the types of charts."""

from __future__ import annotations

from pytest_workbook.simulator.book.charts_types import TYPES


def test_types_have_the_names_of_the_object_model() -> None:
    """Those of one kind, flat and deep, and none twice."""
    assert {
        *("ColumnClustered", "BarStacked100", "3DColumn", "3DBarStacked", "CylinderColClustered", "ConeBarStacked100"),
        *("PyramidCol", "LineMarkersStacked100", "3DLine", "AreaStacked", "3DArea", "Pie", "3DPieExploded"),
        *("DoughnutExploded", "BarOfPie", "XYScatterSmoothNoMarkers", "Bubble3DEffect", "RadarFilled"),
        *("SurfaceTopViewWireframe", "StockOHLC", "StockVOHLC"),
    } <= set(TYPES)
    assert len(TYPES) == 73
    assert "LineClustered" not in TYPES


def test_kinds_differ_in_their_axes() -> None:
    """None, two, three, or two of values."""
    axes = {name: TYPES[name].axes for name in ("Pie", "Line", "3DColumn", "3DColumnClustered", "Bubble", "Surface")}
    assert list(axes.values()) == ["none", "flat", "deep", "flat", "scattered", "deep"]
    assert [name for name, kind in TYPES.items() if kind.counts] == [
        *("StockHLC", "StockOHLC", "StockVHLC", "StockVOHLC"),
    ]
    assert (TYPES["BarStacked"].lies, TYPES["ColumnStacked"].lies) == (True, False)
