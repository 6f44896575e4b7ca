"""pandas: frames that come out of ranges, and go into them."""

from __future__ import annotations

import pytest
from clients.guarded import guarded

_FRAMES = """
import datetime
import pandas as pd
import requests


def test_range_gives_a_frame(workbook_session):
    frame = workbook_session.range("Sheet1!A1:C3").to_dataframe()
    expected = pd.DataFrame({"Item": ["Pen", "Ink"], "Price": [1.5, 8], "Twice": [3, 16]})
    pd.testing.assert_frame_equal(frame, expected, check_dtype=False)
    assert frame["Price"].dtype.kind == "f"
    bare = workbook_session.range("Sheet1!A2:B3").to_dataframe(header=False)
    assert (list(bare.columns), bare.to_numpy().tolist()) == ([0, 1], [["Pen", 1.5], ["Ink", 8]])


def test_frame_goes_in_and_comes_out(workbook_session):
    frame = pd.DataFrame({"n": [1, 2], "x": [0.5, float("nan")], "on": [True, False], "word": ["ä", "O'Brien"]})
    rows = [list(frame.columns), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]
    workbook_session.range("Sheet1!G1:J3").write(rows)
    read = workbook_session.range("Sheet1!G1:J3")
    assert read.values == [["n", "x", "on", "word"], [1, 0.5, True, "ä"], [2, "", False, "O'Brien"]]
    back = read.to_dataframe()
    assert back["n"].sum() == 3
    assert back["on"].tolist() == [True, False]


def test_dates_are_serials(workbook_session):
    day = pd.Timestamp("2026-11-24")
    serial = (day - pd.Timestamp("1899-12-30")).days
    url = f"{workbook_session.url}/worksheets/Sheet1/range(address='G1')"
    body = {"values": [[serial]], "numberFormat": [["yyyy-mm-dd"]]}
    with requests.Session() as client:
        client.headers.update(workbook_session.headers)
        written = client.patch(url, json=body).json()
    assert (written["values"], written["text"]) == ([[46350]], [["2026-11-24"]])
    assert pd.Timestamp("1899-12-30") + pd.Timedelta(days=written["values"][0][0]) == day


def test_table_gives_a_frame(workbook_session):
    workbook_session.post("tables/add", json={"address": "Sheet1!A1:C3", "hasHeaders": True})
    answer = workbook_session.get("tables/Table1/range").json()["values"]
    frame = pd.DataFrame(answer[1:], columns=answer[0]).set_index("Item")
    assert frame.loc["Ink", "Twice"] == 16
    assert frame["Twice"].sum() == workbook_session.range("Sheet1!E1").value == 19
"""


def test_frames_hold_in_every_mode(pytester: pytest.Pytester) -> None:
    """Numbers stay numbers, NaN goes out as null, dates are serials, headers are columns."""
    guarded(pytester, _FRAMES, tests=4).holds_in_every_mode()
