"""Fills, lines and fonts of the things in a chart: read from its part, and written into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.charts_colors import color_of, digits_of, series_color
from pytest_workbook.simulator.book.charts_places import Place, group_of, owner, owners, series_tags
from pytest_workbook.simulator.book.charts_tree import Document, Tag
from pytest_workbook.simulator.book.errors import BookError, ErrorKind

_FILLS: Final = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_TEXT: Final = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
)
_UNDERLINES: Final = {"None": "none", "Single": "sng"}
# Assumed: what Excel shows where a file says nothing.
_LINE: Final = "868686"
_BORDER: Final = "000000"
_LINED: Final = ("lineChart", "scatterChart", "radarChart", "line3DChart", "stockChart")
_HUNDREDTHS: Final = 100
_MAX_SIZE: Final = 409


@dataclass(frozen=True, slots=True)
class Font:
    """How a text in a chart is written.

    Args:
        bold: whether it is bold.
        color: ``#RRGGBB``.
        italic: whether it is italic.
        name: of the typeface.
        size: in points.
        underline: ``None`` or ``Single``.
    """

    bold: bool = False
    color: str = "#000000"
    italic: bool = False
    name: str = "Calibri"
    size: float = 10.0
    underline: str = "None"


# Assumed: what Excel shows where a file says nothing.
_DEFAULTS: Final = {"title": Font(bold=True, size=18.0), "axisTitle": Font(bold=True)}


def set_fill(document: Document, place: Place, color: str | None) -> None:
    """Fill a thing with one color, or (None) with none at all.

    Raises:
        BookError: INVALID_ARGUMENT for what is no color, or a thing that is not shown.
    """
    fill = _solid(color)
    for tag in _shown(document, place):
        properties = document.need(tag, "c:spPr")
        properties.remove(*_FILLS)
        properties.add(document.fragment(fill))


def fill_of(root: Tag, place: Place) -> str | None:
    """The color that a thing is filled with, as six digits; "" for a cleared fill, None where nothing is said."""
    found = owner(root, place)
    return _fill_in(None if found is None else found.find("spPr"))


def set_line(document: Document, place: Place, color: str | None) -> None:
    """Draw a thing's line in a color, or (None) not at all.

    Raises:
        BookError: INVALID_ARGUMENT for what is no color, or a thing that is not shown.
    """
    fill = _solid(color)
    for tag in _shown(document, place):
        line = document.need(tag, "c:spPr/a:ln")
        line.remove(*_FILLS)
        line.add(document.fragment(fill))


def line_of(root: Tag, place: Place) -> str:
    """The color of a thing's line, ``#RRGGBB``; "" for a cleared one."""
    found = owner(root, place)
    own = _fill_in(None if found is None else found.find("spPr", "ln"))
    if own is None:
        own = _own_line(root, place)
    return f"#{own}" if own else ""


def _own_line(root: Tag, place: Place) -> str:
    if place.part != "series":
        return _LINE
    series = series_tags(root)[place.series]
    return series_color(place.series) if group_of(root, series).local in _LINED else _BORDER


def _fill_in(properties: Tag | None) -> str | None:
    fill = None if properties is None else next(iter(properties.all(*_FILLS)), None)
    if fill is None:
        return None
    return "" if fill.local == "noFill" else color_of(fill)


def _solid(color: str | None) -> str:
    if color is None:
        return "<a:noFill/>"
    return f'<a:solidFill><a:srgbClr val="{_digits(color)}"/></a:solidFill>'


def _digits(color: str) -> str:
    digits = digits_of(color)
    if digits is None:
        msg = f"{color[:40]!r} is no color: give #RRGGBB or one of HTML's names, such as orange"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    return digits


def _shown(document: Document, place: Place) -> list[Tag]:
    found = owners(document, place)
    if not found:
        msg = f"the chart has no {place.part} to format: let it be visible first"
        raise BookError(ErrorKind.INVALID_ARGUMENT, msg)
    return found


def font_of(root: Tag, place: Place) -> Font:
    """The font of a thing's text: its own, what it has from the whole chart, and Excel's own choice."""
    found = owner(root, place)
    own = [] if found is None else _runs(found)[::-1]
    chart = root.find("txPr", "p", "pPr", "defRPr")
    chain = own + ([] if chart is None else [chart])
    default = _DEFAULTS.get(place.part, Font())
    color, name = _first_color(chain), _first_name(chain)
    size, underline = _first(chain, "sz"), _first(chain, "u")
    return Font(
        bold=_flag(_first(chain, "b"), default=default.bold),
        color=f"#{color}" if color else default.color,
        italic=_flag(_first(chain, "i"), default=default.italic),
        name=default.name if name is None or name.startswith("+") else name,
        size=int(size) / _HUNDREDTHS if size and size.isascii() and size.isdecimal() else default.size,
        underline=default.underline if underline in (None, "none") else "Single",
    )


def set_font(document: Document, place: Place, font: Font, changed: frozenset[str]) -> None:
    """Write some properties of a font.

    Args:
        document: the chart.
        place: whose text.
        font: with the new properties.
        changed: names of those that are to be written.

    Raises:
        BookError: INVALID_ARGUMENT for a property that no font can have, or a thing that is not shown.
    """
    check_font(font)
    for tag in _shown(document, place):
        if not _runs(tag):
            tag.put(document.fragment(_TEXT))
        for run in _runs(tag) or [document.need(tag, "c:txPr/a:p/a:pPr/a:defRPr")]:
            _write(document, run, font, changed)


def check_font(font: Font) -> None:
    """Make sure that a font is one.

    Raises:
        BookError: INVALID_ARGUMENT.
    """
    _digits(font.color)
    if not 1 <= font.size <= _MAX_SIZE:
        msg = f"a font's size is from 1 to {_MAX_SIZE} points, not {font.size}"
    elif font.underline not in _UNDERLINES:
        msg = f"'underline' takes {' or '.join(_UNDERLINES)}, not {font.underline[:40]!r}"
    elif not font.name.strip():
        msg = "a font's name is not blank"
    else:
        return
    raise BookError(ErrorKind.INVALID_ARGUMENT, msg)


def _write(document: Document, run: Tag, font: Font, changed: frozenset[str]) -> None:
    texts = {
        "bold": ("b", str(int(font.bold))),
        "italic": ("i", str(int(font.italic))),
        "size": ("sz", str(round(font.size * _HUNDREDTHS))),
        "underline": ("u", _UNDERLINES[font.underline]),
    }
    run.attributes.update(texts[name] for name in texts if name in changed)
    if "color" in changed:
        run.remove(*_FILLS)
        run.add(document.fragment(_solid(font.color)))
    if "name" in changed:
        document.need(run, "a:latin").attributes["typeface"] = font.name


def _runs(tag: Tag) -> list[Tag]:
    """The elements that describe the characters of a text: of its paragraphs, then of its runs."""
    bodies = [body for body in (tag.find("tx", "rich"), tag.find("txPr")) if body is not None]
    paragraphs = [paragraph for body in bodies[:1] for paragraph in body.all("p")]
    common = [run for paragraph in paragraphs if (run := paragraph.find("pPr", "defRPr")) is not None]
    single = [run for paragraph in paragraphs for r in paragraph.all("r", "fld") if (run := r.find("rPr")) is not None]
    return common + single


def _first(chain: list[Tag], name: str) -> str | None:
    return next((tag.attributes[name] for tag in chain if name in tag.attributes), None)


def _first_color(chain: list[Tag]) -> str | None:
    found = (color_of(tag.find("solidFill")) for tag in chain)
    return next((color for color in found if color is not None), None)


def _first_name(chain: list[Tag]) -> str | None:
    found = (latin.attributes.get("typeface") for tag in chain if (latin := tag.find("latin")) is not None)
    return next((name for name in found if name), None)


def _flag(text: str | None, *, default: bool) -> bool:
    return default if text is None else text in ("1", "true")
