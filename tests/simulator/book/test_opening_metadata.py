"""The metadata of cells tell which formulas are dynamic arrays."""

import io
import zipfile

import pytest

from pytest_workbook.simulator.book.opening_metadata import any_mark, read_marks
from pytest_workbook.simulator.book.package import BadWorkbook, Package
from pytest_workbook.simulator.book.saving_metadata import NEW_METADATA


def package(metadata: bytes) -> Package:
    """A package with this part alone."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/metadata.xml", metadata)
        archive.writestr("[Content_Types].xml", "<Types/>")
    return Package.read(data.getvalue())


def test_a_mark_is_looked_up() -> None:
    """By its number, counted from 1."""
    marks = read_marks(package(NEW_METADATA), "xl/metadata.xml")
    assert [mark for mark in ("0", "1", "2", "x") if marks(mark)] == ["1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'fDynamic="1"', b'fDynamic="0"'),
        (b'metadataType name="XLDAPR"', b'metadataType name="XLRICHVALUE"'),
        (b'futureMetadata name="XLDAPR"', b'futureMetadata name="XLRICHVALUE"'),
        (b'<rc t="1" v="0"/>', b'<rc t="1" v="1"/>'),
        (b'<rc t="1" v="0"/>', b'<rc t="2" v="0"/>'),
    ],
)
def test_a_mark_that_says_something_else_is_none(old: bytes, new: bytes) -> None:
    """Of rich values, say."""
    assert not read_marks(package(NEW_METADATA.replace(old, new)), "xl/metadata.xml")("1")


def test_without_metadata_each_mark_counts() -> None:
    """Whether the part is not named, or not there."""
    assert read_marks(package(b"<x/>"), None) is any_mark
    assert read_marks(package(b"<x/>"), "xl/other.xml") is any_mark
    assert any_mark("7")


def test_damaged_metadata_are_refused() -> None:
    """By the name of the part."""
    with pytest.raises(BadWorkbook, match="metadata"):
        read_marks(package(NEW_METADATA.replace(b't="1"', b't="x"')), "xl/metadata.xml")
