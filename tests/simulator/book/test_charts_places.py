"""Tests of where a chart's part keeps things."""

from __future__ import annotations

import pytest
from charted import excel_chart
from modern import made

from pytest_workbook.simulator.book.charts_places import (
    Place,
    axis_tag,
    is_along_first,
    labels_of,
    layout_of,
    number_in,
    owner,
    owners,
    series_tags,
)
from pytest_workbook.simulator.book.charts_tree import Document, read_tag


def test_series_come_in_their_own_order() -> None:
    """Not in that of the part."""
    data = excel_chart().replace(b'<c:order val="0"/>', b'<c:order val="5"/>')
    assert [number_in(tag, "idx", -1) for tag in series_tags(Document.read(data).root)] == [1, 0]


def test_numbers_that_are_none() -> None:
    """Take the default."""
    tag = read_tag(b'<a><b val="x"/><c/><d val="7"/></a>', "p")
    assert [number_in(tag, name, 3) for name in "bcde"] == [3, 3, 7, 3]


def test_labels_that_were_deleted_are_made_anew() -> None:
    """All hidden at first; others stay as they are."""
    document = Document.read(excel_chart())
    first, second = series_tags(document.root)
    first.add(document.fragment('<c:dLbls><c:delete val="1"/></c:dLbls>'))
    assert owner(document.root, Place("labels")) is None
    made = labels_of(document, first)
    assert {tag.value for tag in made.tags} == {"0"}
    assert labels_of(document, first) is made
    assert second.find("dLbls") is None
    assert len(owners(document, Place("labels"))) == 2


def test_charts_of_excel_2016_keep_things_elsewhere() -> None:
    """Axes by what scales them, labels and points in elements of their own; the line of a Pareto chart is no series."""
    document = made("Pareto")
    root = document.root
    assert [tag.attributes["layoutId"] for tag in series_tags(root)] == ["clusteredColumn"]
    assert layout_of(root) == "clusteredColumn"
    axes = [axis_tag(root, axis) for axis in ("categoryAxis", "valueAxis", "seriesAxis")]
    assert [tag and tag.attributes["id"] for tag in axes] == ["0", "1", None]
    assert owner(root, Place("labels")) is None
    (labels,) = owners(document, Place("labels"))
    assert (labels.local, owners(document, Place("labels"))) == ("dataLabels", [labels])
    (point,) = owners(document, Place("point", point=3))
    assert (point.local, point.attributes, owners(document, Place("point", point=3))) == (
        "dataPt",
        {"idx": "3"},
        [point],
    )
    assert owner(root, Place("point", point=1)) is None
    assert layout_of(Document.read(excel_chart()).root) == ""


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ('<lineChart><ser/><axId val="2"/><axId val="1"/></lineChart>', True),
        ('<lineChart><ser/><axId val="3"/><axId val="4"/></lineChart>', False),
        ("<pieChart><ser/></pieChart>", True),
    ],
)
def test_series_with_axes_of_their_own(second: str, expected: object) -> None:
    """Others have those of the first group, in any order, or none."""
    first = '<barChart><ser/><axId val="1"/><axId val="2"/></barChart>'
    root = read_tag(f"<c><chart><plotArea>{first}{second}</plotArea></chart></c>".encode(), "p")
    assert [is_along_first(root, tag) for tag in series_tags(root)] == [True, expected]


def test_labels_of_a_group_are_read() -> None:
    """Where no series has its own."""
    data = excel_chart().replace(b'<c:marker val="1"/>', b'<c:dLbls><c:showVal val="1"/></c:dLbls><c:marker val="1"/>')
    found = owner(Document.read(data).root, Place("labels"))
    assert found is not None
    assert found.find("showVal") is not None


def test_point_is_made_once() -> None:
    """Others are left alone."""
    document = Document.read(excel_chart())
    place = Place("point", series=0, point=2)
    assert owner(document.root, place) is None
    (made,) = owners(document, place)
    assert owners(document, place) == [made]
    assert owner(document.root, Place("point", series=0, point=1)) is None


def test_date_axis_is_one_of_categories() -> None:
    """And a chart that plots nothing has no axes."""
    data = excel_chart().replace(b"catAx", b"dateAx")
    found = axis_tag(Document.read(data).root, "categoryAxis")
    assert found is not None
    assert found.local == "dateAx"
    assert axis_tag(read_tag(b"<c><chart><plotArea><valAx/></plotArea></chart></c>", "p"), "valueAxis") is None
