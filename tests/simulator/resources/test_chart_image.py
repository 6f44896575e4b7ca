"""Tests of the image of a chart."""

from __future__ import annotations

import base64
import struct
import sys
from collections.abc import Callable

import pytest
from charted import ROWS

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.resources.chart_image import Size, image_size
from pytest_workbook.wire import Response

Send = Callable[..., Response]
CHART = "worksheets/Sheet1/charts/Chart%201"


@pytest.fixture(name="chart", autouse=True)
def _chart(send: Send, book: Workbook) -> None:
    """A chart of 480 by 288 pixels."""
    book.write(book.area("A1:C4"), values=ROWS)
    send("POST", "worksheets/Sheet1/charts/add", {"type": "Line", "sourceData": "A1:C4"})


def size(response: Response) -> tuple[int, int]:
    """Width and height of an image in pixels."""
    data = base64.b64decode(response.json()["value"], validate=True)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    found: tuple[int, int] = struct.unpack(">2L", data[16:24])
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("image", (480, 288)),
        ("Image(width=0,height=0,fittingMode='fit')", (480, 288)),
        ("image(width=240)", (240, 144)),
        ("image(width=240,height=100)", (167, 100)),
        ("image(width=240,height=100,fittingMode='Fill')", (240, 144)),
        ("image(width=240,height=100,fittingMode='FitAndCenter')", (240, 100)),
    ],
)
def test_image_has_the_size_asked_for(send: Send, path: str, expected: tuple[int, int]) -> None:
    """It keeps its proportions."""
    answer = send("GET", f"{CHART}/{path}")
    assert answer.json()["@odata.context"].endswith("$metadata#Edm.String")
    assert size(answer) == expected


def test_image_follows_the_cells(send: Send, book: Workbook) -> None:
    """The same cells give the same bytes, others give others."""
    before = send("GET", f"{CHART}/image(width=120)").body
    assert send("GET", f"{CHART}/image(width=120)").body == before
    book.write(book.area("B2"), values=[[9]])
    assert send("GET", f"{CHART}/image(width=120)").body != before


@pytest.mark.parametrize(
    "path",
    [
        "image(width=-1)",
        "image(width=9000)",
        "image(width=100,height=4000,fittingMode='Fill')",
        "image(width=1,height=1,fittingMode='Stretch')",
        "image(width='wide')",
    ],
)
def test_wrong_image_is_refused(send: Send, path: str) -> None:
    """With the code of a wrong argument."""
    answer = send("GET", f"{CHART}/{path}")
    assert (answer.status, answer.json()["error"]["code"]) == (400, "InvalidArgument")


def test_without_the_extra_the_answer_names_it(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a 501, because the service has images."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    answer = send("GET", f"{CHART}/image")
    assert answer.status == 501
    assert "pytest-workbook[charts]" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("width", "height", "mode", "expected"),
    [
        (0, 0, "Fit", Size(400, 200)),
        (0, 100, "Fit", Size(200, 100)),
        (100, 100, "Fit", Size(100, 50)),
        (100, 100, "Fill", Size(200, 100)),
        (100, 100, "FitAndCenter", Size(100, 50, (100, 100))),
        (100, 0, "FitAndCenter", Size(100, 50)),
        (1, 1, "Fit", Size(1, 1)),
    ],
)
def test_sizes(width: int, height: int, mode: str, expected: Size) -> None:
    """No larger than wanted, with margins, or no smaller."""
    assert image_size((400.0, 200.0), width, height, mode) == expected
