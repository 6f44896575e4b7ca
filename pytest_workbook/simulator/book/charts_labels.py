"""Data labels: what they show, and where. A chart's labels are those of all its series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.charts_places import (
    LABEL_FLAGS,
    Place,
    group_of,
    is_stacked,
    labels_of,
    layout_of,
    owner,
    series_tags,
)
from pytest_workbook.simulator.book.charts_tree import Document, Tag, is_extended, quoted_text
from pytest_workbook.simulator.book.errors import BookError, ErrorKind

_POSITIONS: Final = {
    "Center": "ctr",
    "InsideEnd": "inEnd",
    "InsideBase": "inBase",
    "OutsideEnd": "outEnd",
    "Left": "l",
    "Right": "r",
    "Top": "t",
    "Bottom": "b",
    "BestFit": "bestFit",
}
_UNPLACED: Final = "None"
_AROUND: Final = ("Center", "Left", "Right", "Top", "Bottom")
_STACKED: Final = ("Center", "InsideEnd", "InsideBase")
# Excel calls a file damaged that places labels where their kind of chart has no room for them.
_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "barChart": (*_STACKED, "OutsideEnd"),
    "lineChart": _AROUND,
    "scatterChart": _AROUND,
    "bubbleChart": _AROUND,
    "pieChart": ("Center", "InsideEnd", "OutsideEnd", "BestFit"),
    "ofPieChart": ("Center", "InsideEnd", "OutsideEnd", "BestFit"),
    "radarChart": ("OutsideEnd",),
}
# Assumed for those of Excel 2016, from the files that it writes.
_COLUMN: Final = (*_STACKED, "OutsideEnd")
_NEWER_ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "waterfall": _COLUMN,
    "clusteredColumn": _COLUMN,
    "funnel": _STACKED,
    "boxWhisker": ("Left", "Right", "Top", "Bottom"),
    "treemap": ("InsideEnd",),
    "sunburst": ("Center",),
}
# Source: [MS-ODRAWXML] 2.24.3.20 (CT_DataLabelVisibilities): their labels can show nothing else.
_NEWER_FLAGS: Final = {"showSeriesName": "seriesName", "showCategoryName": "categoryName", "showValue": "value"}
_MAX_SEPARATOR: Final = 255


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a chart's points.

    Args:
        position: ``Center``, ``OutsideEnd``, …, or ``None`` where it is left to Excel.
        separator: between the things that one label shows.
        shows: Graph's names of those things.
    """

    position: str = _UNPLACED
    separator: str = ", "
    shows: frozenset[str] = frozenset()


def labels_in(root: Tag) -> Labels:
    """What a chart's labels show; all hidden where nothing is said."""
    found = owner(root, Place("labels"))
    if found is None:
        return Labels()
    if is_extended(root):
        return _newer_labels(found)
    position = found.find("dLblPos")
    names = {written: name for name, written in _POSITIONS.items()}
    separator = found.find("separator")
    return Labels(
        _UNPLACED if position is None else names.get(position.value or "", _UNPLACED),
        Labels().separator if separator is None else separator.text,
        frozenset(name for name, written in LABEL_FLAGS.items() if _is_on(found.find(written))),
    )


def _newer_labels(tag: Tag) -> Labels:
    shown, separator = tag.find("visibility"), tag.find("separator")
    flags = {} if shown is None else shown.attributes
    return Labels(
        {written: name for name, written in _POSITIONS.items()}.get(tag.attributes.get("pos", ""), _UNPLACED),
        Labels().separator if separator is None else separator.text,
        frozenset(name for name, written in _NEWER_FLAGS.items() if flags.get(written) in ("1", "true")),
    )


def _is_on(tag: Tag | None) -> bool:
    return tag is not None and (tag.value or "1") in ("1", "true")


def set_labels(document: Document, labels: Labels) -> None:
    """Write the labels of all series.

    Raises:
        BookError: INVALID_ARGUMENT for a position or a part that the kind of chart has not, or a separator that is too
            long.
    """
    if len(labels.separator) > _MAX_SEPARATOR:
        msg = f"a separator has {_MAX_SEPARATOR} characters at most"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    if document.is_extended:
        _check_newer(document.root, labels)
    for series in series_tags(document.root):
        if document.is_extended:
            _write_newer(document, labels_of(document, series), labels)
            continue
        _check_position(labels.position, group_of(document.root, series))
        _write(document, labels_of(document, series), labels)


def _check_newer(root: Tag, labels: Labels) -> None:
    others = sorted(labels.shows - _NEWER_FLAGS.keys())
    if others:
        msg = f"the labels of this kind of chart show {', '.join(_NEWER_FLAGS)}, not {others[0]!r}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    _check_allowed(labels.position, _NEWER_ALLOWED.get(layout_of(root), ()))


def _write_newer(document: Document, tag: Tag, labels: Labels) -> None:
    flags = " ".join(f'{written}="{int(name in labels.shows)}"' for name, written in _NEWER_FLAGS.items())
    tag.put(document.fragment(f"<c:visibility {flags}/>"))
    tag.attributes.pop("pos", None)
    if labels.position != _UNPLACED:
        tag.attributes["pos"] = _POSITIONS[labels.position]
    _write_separator(document, tag, labels.separator)


def _write(document: Document, tag: Tag, labels: Labels) -> None:
    # A missing flag is one that is on, so all are written.
    for name, written in LABEL_FLAGS.items():
        tag.put(document.fragment(f'<c:{written} val="{int(name in labels.shows)}"/>'))
    _write_separator(document, tag, labels.separator)
    tag.remove("dLblPos")
    if labels.position != _UNPLACED:
        tag.add(document.fragment(f'<c:dLblPos val="{_POSITIONS[labels.position]}"/>'))


def _write_separator(document: Document, tag: Tag, separator: str) -> None:
    tag.remove("separator")
    if separator != Labels().separator:
        tag.add(document.fragment(f"<c:separator>{quoted_text(separator)}</c:separator>"))


def _check_position(position: str, group: Tag) -> None:
    is_full = group.local == "barChart" and is_stacked(group)
    _check_allowed(position, _STACKED if is_full else _ALLOWED.get(group.local, ()))


def _check_allowed(position: str, allowed: Sequence[str]) -> None:
    if position not in (_UNPLACED, *allowed):
        msg = f"the labels of this kind of chart stand at {', '.join((_UNPLACED, *allowed))}, not {position[:40]!r}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
