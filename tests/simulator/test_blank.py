"""The blank workbook."""

from __future__ import annotations

import io

import openpyxl

from pytest_workbook.simulator.blank import blank_workbook
from pytest_workbook.simulator.book.opening import open_workbook


def test_the_blank_workbook_is_one_to_every_reader() -> None:
    """One sheet, ``Sheet1``, for another library and for ours, with bytes that never change."""
    content = blank_workbook()
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Sheet1"]
    assert [sheet.name for sheet in open_workbook(content).sheets] == ["Sheet1"]
    assert content == blank_workbook()
