"""Formulas that spill by themselves are marked in the file."""

import io
import zipfile

import openpyxl

from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving import save_workbook
from pytest_workbook.simulator.book.saving_metadata import NEW_METADATA, ArrayMark
from pytest_workbook.simulator.book.workbook import Workbook


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(formula: str) -> bytes:
    """A workbook with a formula in B1, saved."""
    book = Workbook.blank()
    book.write(book.area("A1:A2"), values=[[1], [2]])
    book.write(book.area("B1"), formulas=[[formula]])
    return save_workbook(book)


def test_a_dynamic_array_is_marked_and_the_mark_explained() -> None:
    """In a part that the workbook leads to, and with its type."""
    found = parts(saved("=A1:A2*2"))
    assert b'<c r="B1" cm="1"><f t="array" ref="B1:B2">A1:A2*2</f>' in found["xl/worksheets/sheet1.xml"]
    assert found["xl/metadata1.xml"] == NEW_METADATA
    assert b"sheetMetadata" in found["xl/_rels/workbook.xml.rels"]
    assert b"sheetMetadata+xml" in found["[Content_Types].xml"]


def test_an_array_that_gives_one_value_is_marked_too() -> None:
    """Else Excel would take the cell beside it."""
    data = saved("=SUM(A1:A2*2)")
    assert b'cm="1"><f t="array" ref="B1">SUM(A1:A2*2)</f><v>6</v>' in parts(data)["xl/worksheets/sheet1.xml"]
    again = open_workbook(data)
    assert again.formulas(again.area("B1")) == [["=SUM(A1:A2*2)"]]
    again.write(again.area("A1"), values=[[5]])
    assert again.values(again.area("B1")) == [[14]]
    assert parts(save_workbook(again)).keys() == parts(data).keys()
    assert openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Sheet1"]["B1"].value == 6


def test_other_formulas_need_no_mark() -> None:
    """And then there is no part."""
    for formula in ("=SUM(A1:A2)", "=@A1:A2*2", "=SUMPRODUCT(@A1:A2*2)", "=@INDEX(A1:A2,1)"):
        assert not any("metadata" in name for name in parts(saved(formula)))


def test_a_file_whose_metadata_say_other_things_keeps_them() -> None:
    """Its arrays are entered over their cells."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/metadata.xml", NEW_METADATA.replace(b"XLDAPR", b"XLRICHVALUE"))
    mark = ArrayMark(Package.read(data.getvalue()), "xl/metadata.xml")
    assert mark.take() is None
    assert not mark.is_new
