"""Titles of charts and axes, and legends: what they say, and whether they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.charts_places import Place, axis_tag, chart_of, owner
from pytest_workbook.simulator.book.charts_tree import Document, Tag, is_extended, quoted_text
from pytest_workbook.simulator.book.errors import BookError, ErrorKind

_POSITIONS: Final = {"Top": "t", "Bottom": "b", "Left": "l", "Right": "r", "Corner": "tr"}
_MAX_TEXT: Final = 32_767
# As Excel gives new charts theirs: 14 points for a chart, 10 for an axis, in a softened black.
_SOFT: Final = (
    '<a:solidFill><a:schemeClr val="tx1"><a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr></a:solidFill>'
)
_SIZES: Final = {"title": "1400", "axisTitle": "1000"}
_AXIS_TEXT: Final = "Axis Title"
_CHART_TEXT: Final = "Chart Title"


@dataclass(frozen=True, slots=True)
class Title:
    """A title.

    Args:
        text: what it says; None where it does not show.
        visible: whether it shows.
        overlay: whether it lies over the plot.
    """

    text: str | None
    visible: bool
    overlay: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend.

    Args:
        visible: whether it shows.
        position: ``Top``, ``Bottom``, ``Left``, ``Right``, ``Corner``, ``Custom``, or None where it does not show.
        overlay: whether it lies over the plot.
    """

    visible: bool
    position: str | None
    overlay: bool = False


def title_of(root: Tag, place: Place, series_names: list[str]) -> Title:
    """A chart's title, or an axis's.

    Args:
        root: the chart.
        place: of the title.
        series_names: the only one of which is a chart's title until another is given; not so (assumed) in Excel 2016's.
    """
    found = owner(root, place)
    if found is None:
        return Title(None, visible=False)
    own = _text(found)
    if own is None:
        is_named = len(series_names) == 1 and not is_extended(root)
        default = series_names[0] if is_named else _CHART_TEXT
        own = default if place.part == "title" else _AXIS_TEXT
    return Title(own, visible=True, overlay=_is_on(found, "overlay"))


def _text(title: Tag) -> str | None:
    rich = title.find("tx", "rich")
    if rich is not None:
        lines = ("".join(_run(tag) for tag in line.tags) for line in rich.all("p"))
        return "\n".join(lines)
    found = title.find("tx", "strRef", "strCache", "pt", "v") or title.find("tx", "txData", "v")
    return None if found is None else found.text


def _run(tag: Tag) -> str:
    if tag.local == "br":
        return "\n"
    found = tag.find("t")
    return "" if found is None else found.text


def set_title(document: Document, place: Place, title: Title) -> None:
    """Write a title; one that does not show is taken away.

    Args:
        document: the chart.
        place: of the title.
        title: as it is to be; without text, it says what it said.

    Raises:
        BookError: INVALID_ARGUMENT for a text that is too long; ITEM_NOT_FOUND for an axis that the chart has not.
    """
    parent = _title_parent(document.root, place)
    if place.part == "title" and not document.is_extended:
        flag = "0" if title.visible else "1"
        parent.put(document.fragment(f'<c:autoTitleDeleted val="{flag}"/>'))
    if not title.visible:
        parent.remove("title")
        return
    found = parent.find("title") or parent.add(_new_title(document, place))
    if title.text is not None and title.text != _text(found):
        _set_text(document, found, title.text)
    _set_flag(document, found, "overlay", on=title.overlay)


def _title_parent(root: Tag, place: Place) -> Tag:
    if place.part == "title":
        return chart_of(root)
    axis = axis_tag(root, place.axis)
    if axis is None:
        msg = f"the chart has no {place.axis}"
        raise BookError(ErrorKind.ITEM_NOT_FOUND, msg)
    return axis


def _new_title(document: Document, place: Place) -> Tag:
    size = _SIZES[place.part]
    opened = '<c:title><c:overlay val="0"/>'
    if document.is_extended:
        opened = '<c:title pos="t" align="ctr" overlay="0">' if place.part == "title" else "<c:title>"
    return document.fragment(
        f'{opened}<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0">'
        f'{_SOFT}</a:defRPr></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr></c:title>'
    )


def _set_text(document: Document, title: Tag, text: str) -> None:
    if len(text) > _MAX_TEXT:
        msg = f"a title has {_MAX_TEXT:,} characters at most, not {len(text):,}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    lines = text.replace("\r\n", "\n").split("\n")
    looks = _looks(title)
    rich = document.fragment("<c:tx><c:rich><a:bodyPr/><a:lstStyle/></c:rich></c:tx>")
    for line in lines:
        run = f'<a:r><a:rPr lang="en-US"/><a:t>{quoted_text(line)}</a:t></a:r>' if line else ""
        paragraph = document.fragment(f"<a:p><a:pPr><a:defRPr/></a:pPr>{run}</a:p>")
        _wear(paragraph, looks)
        rich.tags[0].children.append(paragraph)
    # The text's look has moved into the text.
    title.remove("txPr")
    title.put(rich)


def _looks(title: Tag) -> Tag | None:
    """How the title's characters look by now."""
    body = title.find("tx", "rich") or title.find("txPr")
    return None if body is None else body.find("p", "pPr", "defRPr") or body.find("p", "r", "rPr")


def _wear(paragraph: Tag, looks: Tag | None) -> None:
    for tag in paragraph.walk():
        if looks is not None and tag.local in ("defRPr", "rPr"):
            tag.attributes = {**tag.attributes, **{k: v for k, v in looks.attributes.items() if k != "lang"}}
            tag.children = list(looks.children)


def legend_of(root: Tag) -> Legend:
    """A chart's legend."""
    found = owner(root, Place("legend"))
    if found is None:
        return Legend(visible=False, position=None)
    if is_extended(root):
        return Legend(visible=True, position=_newer_position(found), overlay=_is_on(found, "overlay"))
    tag = found.find("legendPos")
    side = "r" if tag is None or tag.value is None else tag.value
    names = {written: name for name, written in _POSITIONS.items()}
    is_moved = found.find("layout", "manualLayout") is not None
    position = "Custom" if is_moved else names.get(side, "Right")
    return Legend(visible=True, position=position, overlay=_is_on(found, "overlay"))


def _newer_position(legend: Tag) -> str:
    """Where a legend of Excel 2016 stands. Assumed: at the beginning of the right side is the corner."""
    side = legend.attributes.get("pos", "r")
    if legend.find("offset") is not None:
        return "Custom"
    if side == "r" and legend.attributes.get("align") == "min":
        return "Corner"
    return {written: name for name, written in _POSITIONS.items()}.get(side, "Right")


def set_legend(document: Document, legend: Legend) -> None:
    """Write a legend; one that does not show is taken away.

    Args:
        document: the chart.
        legend: as it is to be; without a position, it stands where it stood, or at the right.

    Raises:
        BookError: INVALID_ARGUMENT for an unknown position.
    """
    chart = chart_of(document.root)
    if legend.position not in (None, "Custom", *_POSITIONS):
        msg = f"'position' takes {', '.join(_POSITIONS)}, not {str(legend.position)[:40]!r}"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    if not legend.visible:
        chart.remove("legend")
        return
    if document.is_extended:
        _set_newer_legend(document, chart, legend)
        return
    found = chart.find("legend") or chart.add(document.fragment('<c:legend><c:legendPos val="r"/></c:legend>'))
    if legend.position in _POSITIONS:
        found.put(document.fragment(f'<c:legendPos val="{_POSITIONS[legend.position]}"/>'))
        found.remove("layout")
    _set_flag(document, found, "overlay", on=legend.overlay)


def _set_newer_legend(document: Document, chart: Tag, legend: Legend) -> None:
    found = chart.find("legend") or chart.add(document.fragment("<c:legend/>"))
    if legend.position in _POSITIONS and legend.position != _newer_position(found):
        is_corner = legend.position == "Corner"
        side, place = ("r", "min") if is_corner else (_POSITIONS[legend.position], "ctr")
        found.attributes.update(pos=side, align=place)
        found.remove("offset")
    found.attributes = {"pos": "r", "align": "ctr", **found.attributes, "overlay": str(int(legend.overlay))}


def _is_on(tag: Tag, name: str) -> bool:
    if name in tag.attributes:
        return tag.attributes[name] in ("1", "true")
    found = tag.find(name)
    # The element alone says yes.
    return found is not None and (found.value or "1") in ("1", "true")


def _set_flag(document: Document, tag: Tag, name: str, *, on: bool) -> None:
    if document.is_extended:
        # An axis's title has none.
        tag.attributes.update({name: str(int(on))} if on or name in tag.attributes else {})
    elif on or _is_on(tag, name) or tag.find(name) is None:
        tag.put(document.fragment(f'<c:{name} val="{int(on)}"/>'))
