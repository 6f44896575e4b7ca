"""The image of a chart: a PNG drawn from its data, in base 64."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.chartex_picture import extended_picture
from pytest_workbook.simulator.book.charts_data import plotted
from pytest_workbook.simulator.book.charts_drawing import PIXELS_AN_INCH, draw
from pytest_workbook.simulator.book.charts_model import Chart
from pytest_workbook.simulator.book.charts_picture import picture
from pytest_workbook.simulator.book.charts_tree import is_extended
from pytest_workbook.simulator.members import Call, Evidence, Members, Reply
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import Refusal, invalid_argument, value
from pytest_workbook.simulator.resources.charts import CHART, chart_root

members = Members()

_IMAGE: Final = Evidence("documented", "Chart: Image", "2026-11-24")
_POINTS_AN_INCH: Final = 72
_MAX_PIXELS: Final = 4096
_MODES: Final = {"fit": "Fit", "fitandcenter": "FitAndCenter", "fill": "Fill"}


@dataclass(frozen=True, slots=True)
class Size:
    """How large an image is.

    Args:
        width: of the chart in pixels.
        height: of the chart in pixels.
        canvas: width and height of the image where the chart stands in its middle, or None.
    """

    width: int
    height: int
    canvas: tuple[int, int] | None = None


def image_size(natural: tuple[float, float], width: int, height: int, mode: str) -> Size:
    """The size of an image that keeps the proportions of its chart.

    Args:
        natural: width and height of the chart in pixels.
        width: wanted; 0 for whatever goes with the height.
        height: wanted; 0 for whatever goes with the width.
        mode: ``Fit`` lets the image be no larger than wanted, ``FitAndCenter`` fills it up with margins, ``Fill`` lets
            it be no smaller.
    """
    scales = [wanted / own for wanted, own in zip((width, height), natural, strict=True) if wanted]
    scale = (max(scales) if mode == "Fill" else min(scales)) if scales else 1.0
    own = (max(round(natural[0] * scale), 1), max(round(natural[1] * scale), 1))
    return Size(*own, (width, height) if mode == "FitAndCenter" and width and height else None)


@members.operation("GET", CHART, "image", "width", "height", "fittingMode", evidence=_IMAGE)
def _image(call: Call[Chart]) -> Reply:
    chart, given = call.value, call.arguments
    mode = _MODES.get(given.text("fittingMode", "Fit").lower())
    if mode is None:
        msg = f"'fittingMode' takes {', '.join(_MODES.values())}"
        raise invalid_argument(msg)
    _, _, width, height = call.book.box(chart)
    natural = (max(width, 1.0) / _POINTS_AN_INCH * PIXELS_AN_INCH, max(height, 1.0) / _POINTS_AN_INCH * PIXELS_AN_INCH)
    size = image_size(natural, _pixels(given, "width"), _pixels(given, "height"), mode)
    if max(size.width, size.height) > _MAX_PIXELS:
        msg = f"an image is {_MAX_PIXELS:,} pixels wide and high at most"
        raise invalid_argument(msg)
    root = chart_root(chart)
    try:
        shown = (extended_picture if is_extended(root) else picture)(root, plotted(call.book, chart.sheet, root))
        drawn = draw(shown, size.width, size.height, size.canvas)
    except ImportError:
        raise _without_extra() from None
    return value(call, "Edm.String", base64.b64encode(drawn).decode("ascii"))


def _pixels(given: Arguments, name: str) -> int:
    pixels = given.integer(name, 0)
    if not 0 <= pixels <= _MAX_PIXELS:
        msg = f"'{name}' takes pixels from 0 to {_MAX_PIXELS:,}"
        raise invalid_argument(msg)
    return pixels


def _without_extra() -> Refusal:
    msg = "The simulator draws images of charts with the extra 'charts': pip install 'pytest-workbook[charts]'."
    return Refusal(501, "notImplemented", "notImplementedUncategorized", msg)
