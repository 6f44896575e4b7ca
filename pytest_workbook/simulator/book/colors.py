"""Colors: what people write, what files say, and ``#RRGGBB``, which both become."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from typing import Final

_HEX: Final = re.compile(r"#?([0-9A-Fa-f]{6})")

# Source: CSS Color Module Level 4, 6.1, the colors of HTML.
_NAMED: Final[Mapping[str, str]] = {
    name: f"#{digits}"
    for name, digits in re.findall(
        r"(\w+)=([0-9A-F]{6})",
        """
        aliceblue=F0F8FF antiquewhite=FAEBD7 aqua=00FFFF aquamarine=7FFFD4 azure=F0FFFF beige=F5F5DC bisque=FFE4C4
        black=000000 blanchedalmond=FFEBCD blue=0000FF blueviolet=8A2BE2 brown=A52A2A burlywood=DEB887
        cadetblue=5F9EA0 chartreuse=7FFF00 chocolate=D2691E coral=FF7F50 cornflowerblue=6495ED cornsilk=FFF8DC
        crimson=DC143C cyan=00FFFF darkblue=00008B darkcyan=008B8B darkgoldenrod=B8860B darkgray=A9A9A9
        darkgreen=006400 darkgrey=A9A9A9 darkkhaki=BDB76B darkmagenta=8B008B darkolivegreen=556B2F darkorange=FF8C00
        darkorchid=9932CC darkred=8B0000 darksalmon=E9967A darkseagreen=8FBC8F darkslateblue=483D8B
        darkslategray=2F4F4F darkslategrey=2F4F4F darkturquoise=00CED1 darkviolet=9400D3 deeppink=FF1493
        deepskyblue=00BFFF dimgray=696969 dimgrey=696969 dodgerblue=1E90FF firebrick=B22222 floralwhite=FFFAF0
        forestgreen=228B22 fuchsia=FF00FF gainsboro=DCDCDC ghostwhite=F8F8FF gold=FFD700 goldenrod=DAA520 gray=808080
        green=008000 greenyellow=ADFF2F grey=808080 honeydew=F0FFF0 hotpink=FF69B4 indianred=CD5C5C indigo=4B0082
        ivory=FFFFF0 khaki=F0E68C lavender=E6E6FA lavenderblush=FFF0F5 lawngreen=7CFC00 lemonchiffon=FFFACD
        lightblue=ADD8E6 lightcoral=F08080 lightcyan=E0FFFF lightgoldenrodyellow=FAFAD2 lightgray=D3D3D3
        lightgreen=90EE90 lightgrey=D3D3D3 lightpink=FFB6C1 lightsalmon=FFA07A lightseagreen=20B2AA
        lightskyblue=87CEFA lightslategray=778899 lightslategrey=778899 lightsteelblue=B0C4DE lightyellow=FFFFE0
        lime=00FF00 limegreen=32CD32 linen=FAF0E6 magenta=FF00FF maroon=800000 mediumaquamarine=66CDAA
        mediumblue=0000CD mediumorchid=BA55D3 mediumpurple=9370DB mediumseagreen=3CB371 mediumslateblue=7B68EE
        mediumspringgreen=00FA9A mediumturquoise=48D1CC mediumvioletred=C71585 midnightblue=191970 mintcream=F5FFFA
        mistyrose=FFE4E1 moccasin=FFE4B5 navajowhite=FFDEAD navy=000080 oldlace=FDF5E6 olive=808000 olivedrab=6B8E23
        orange=FFA500 orangered=FF4500 orchid=DA70D6 palegoldenrod=EEE8AA palegreen=98FB98 paleturquoise=AFEEEE
        palevioletred=DB7093 papayawhip=FFEFD5 peachpuff=FFDAB9 peru=CD853F pink=FFC0CB plum=DDA0DD
        powderblue=B0E0E6 purple=800080 rebeccapurple=663399 red=FF0000 rosybrown=BC8F8F royalblue=4169E1
        saddlebrown=8B4513 salmon=FA8072 sandybrown=F4A460 seagreen=2E8B57 seashell=FFF5EE sienna=A0522D
        silver=C0C0C0 skyblue=87CEEB slateblue=6A5ACD slategray=708090 slategrey=708090 snow=FFFAFA
        springgreen=00FF7F steelblue=4682B4 tan=D2B48C teal=008080 thistle=D8BFD8 tomato=FF6347 turquoise=40E0D0
        violet=EE82EE wheat=F5DEB3 white=FFFFFF whitesmoke=F5F5F5 yellow=FFFF00 yellowgreen=9ACD32
        """,
    )
}

# Source: ECMA-376 part 1, 18.8.27: the first eight come twice.
_BASIC: Final = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_INDEXED: Final = [
    f"#{digits}"
    for digits in f"""
    {_BASIC} {_BASIC} 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066
    FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF
    FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300
    993366 333399 333333
    """.split()
]

# The colors of the theme that Excel takes where a file has none.
OFFICE_THEME: Final = (
    *("#FFFFFF", "#000000", "#EEECE1", "#1F497D", "#4F81BD", "#C0504D", "#9BBB59", "#8064A2", "#4BACC6", "#F79646"),
    *("#0000FF", "#800080"),
)
THEME_ORDER: Final = (
    *("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6"),
    *("hlink", "folHlink"),
)
"""Elements of a theme's color scheme as ``theme`` counts them: light before dark, though they stand otherwise."""


def parse_color(text: str) -> str | None:
    """A color as people write it: ``#FFA500``, ``ffa500`` or ``orange``.

    Returns:
        ``#RRGGBB`` in upper case; None for what is no color.
    """
    found = _HEX.fullmatch(text)
    return f"#{found[1].upper()}" if found else _NAMED.get(text.lower())


def file_color(attributes: Mapping[str, str], theme: Sequence[str], default: str) -> str:
    """The color that an element of a file means.

    Args:
        attributes: ``rgb``, ``theme`` or ``indexed``, and ``tint``; without any, the default.
        theme: the colors of the theme, as ``#RRGGBB``.
        default: what an automatic color is, and one that cannot be read.
    """
    color = _plain(attributes, theme) or default
    try:
        tint = float(attributes.get("tint", "0"))
    except ValueError:
        return color
    return _tinted(color, max(-1.0, min(tint, 1.0))) if tint else color


def _plain(attributes: Mapping[str, str], theme: Sequence[str]) -> str | None:
    if "rgb" in attributes:
        return parse_color(attributes["rgb"][-6:])
    if "theme" in attributes:
        return _listed(attributes["theme"], theme)
    return _listed(attributes["indexed"], _INDEXED) if "indexed" in attributes else None


def _listed(text: str, colors: Sequence[str]) -> str | None:
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else len(colors)
    return colors[place] if place < len(colors) else None


def _tinted(color: str, tint: float) -> str:
    """A lighter color for a tint above 0, a darker one below. Source: ECMA-376 part 1, 18.8.19."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    mixed = colorsys.hls_to_rgb(hue, light, saturation)
    return "#" + "".join(f"{round(part * 255):02X}" for part in mixed)
