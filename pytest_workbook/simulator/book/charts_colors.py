"""Colors of charts: as clients write them, as files hold them, and those that Excel takes where none is set."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from typing import Final

from pytest_workbook.simulator.book.charts_tree import Tag
from pytest_workbook.simulator.book.colors import parse_color

# Source: the Office theme of 2013 to 2022, as new workbooks have it.
OFFICE: Final[Mapping[str, str]] = {
    "bg1": "FFFFFF",
    "lt1": "FFFFFF",
    "tx1": "000000",
    "dk1": "000000",
    "bg2": "E7E6E6",
    "lt2": "E7E6E6",
    "tx2": "44546A",
    "dk2": "44546A",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
_ACCENTS: Final = 6


def digits_of(text: str) -> str | None:
    """A color as six hexadecimal digits, from ``#RRGGBB``, ``RRGGBB`` or one of HTML's names; None for others."""
    found = parse_color(text.strip())
    return None if found is None else found[1:]


def series_color(index: int) -> str:
    """The color that Excel gives a series, or a slice of a pie, by its zero-based place.

    Beyond the sixth the six colors come again, darker.
    """
    color = OFFICE[f"accent{index % _ACCENTS + 1}"]
    return _scaled(color, 0.6, 0.0) if index // _ACCENTS % 2 else color


def color_of(fill: Tag | None) -> str | None:
    """The color of a ``solidFill``, without regard to its transparency; None for none that is known."""
    if fill is None or fill.local != "solidFill" or not fill.tags:
        return None
    tag = fill.tags[0]
    base = {
        "srgbClr": tag.value,
        "sysClr": tag.attributes.get("lastClr"),
        "schemeClr": OFFICE.get(tag.value or ""),
        "prstClr": digits_of(tag.value or ""),
    }.get(tag.local)
    if base is None or digits_of(base) is None:
        return None
    return _scaled(base.upper(), _share(tag, "lumMod", 1.0), _share(tag, "lumOff", 0.0))


def _share(tag: Tag, name: str, default: float) -> float:
    found = tag.find(name)
    text = "" if found is None else found.value or ""
    return int(text) / 100_000 if text.isascii() and text.isdecimal() and len(text) < 8 else default


def _scaled(color: str, factor: float, offset: float) -> str:
    """A color with its luminance changed. Source: ECMA-376 part 1, 20.1.2.3.20 and 20.1.2.3.21."""
    if factor == 1.0 and offset == 0.0:
        return color
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    scaled = colorsys.hls_to_rgb(hue, min(max(light * factor + offset, 0.0), 1.0), saturation)
    return "".join(f"{round(part * 255):02X}" for part in scaled)
