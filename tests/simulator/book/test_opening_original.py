"""What a workbook keeps of its file."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pytest_workbook.simulator.book.model import Contents
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_styles import CellFormats
from pytest_workbook.simulator.book.package import Package


def test_an_original_counts_from_1900_and_calculates_by_itself() -> None:
    """What a file does not say is what Excel takes for granted, and nobody changes it later."""
    found = Original(Package.of_parts({}), Contents([]), "xl/wörk.xml", None, CellFormats())
    assert (found.is_1904, found.is_manual, found.styles_part) == (False, False, None)
    with pytest.raises(FrozenInstanceError):
        found.is_1904 = True  # type: ignore[misc]  # the refusal is what is tested
