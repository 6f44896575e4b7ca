"""LibreOffice builds pivot tables from their saved data by itself: its values are ours."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
from judging import needs_soffice
from pivoted import Shape, pivoted

from pytest_workbook.simulator.book.opening import open_workbook
from pytest_workbook.simulator.book.saving import save_workbook

_SHAPES = {
    "compact": Shape(rows=(0, 1)),
    "tabular": Shape(rows=(0, 1), form="tabular", label_columns=2),
    "outline": Shape(rows=(0, 1), form="outline", label_columns=2),
    "columns": Shape(columns=(1,), header_rows=2),
    "several": Shape(data=(("S", 2, "sum"), ("A", 3, "average"))),
    **{function: Shape(data=(("X", 2, function),)) for function in ("count", "max", "min", "product")},
    "no bottom": Shape(columns=(1,), header_rows=2, attributes=' rowGrandTotals="0"'),
    "no edge": Shape(columns=(1,), header_rows=2, attributes=' colGrandTotals="0"'),
    "page": Shape(pages=((1, 1),)),
}
_HEADS = {
    **dict.fromkeys(("columns", "no bottom", "no edge"), (("Sum of Units", "Column Labels"), ("Row Labels",))),
    "several": (("Row Labels", "S", "A"),),
    "tabular": (("Region", "Product", "Sum of Units"),),
    "outline": (("Region", "Product", "Sum of Units"),),
}
_CHANGES: list[list[str | float | None]] = [["North", "Pen", 10, 1.5], ["West", "Cap", 7, 2]]


def _values(content: bytes) -> list[list[float]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Pivot"]
    rows = [[cell for cell in row if isinstance(cell, int | float)] for row in sheet.iter_rows(values_only=True)]
    return [row for row in rows if row]


@needs_soffice
def test_pivot_tables_have_the_values_of_libreoffice(tmp_path: Path) -> None:
    """Row by row, in each form: LibreOffice names and places some labels otherwise."""
    ours: dict[str, list[list[float]]] = {}
    for name, shape in _SHAPES.items():
        book = open_workbook(pivoted(shape, _HEADS.get(name, (("Row Labels", "Sum of Units"),))))
        book.write(book.area("Data!A2:D3"), values=_CHANGES)
        book.refresh_pivots(book.contents.pivots)
        content = save_workbook(book)
        ours[name] = _values(content)
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    soffice, out = shutil.which("soffice") or "soffice", tmp_path / "out"
    command = [
        soffice,
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
    ]
    files = [str(tmp_path / f"{name}.xlsx") for name in _SHAPES]
    subprocess.run([*command, "--outdir", str(out), *files], check=True, capture_output=True, timeout=300)
    theirs = {name: _values((out / f"{name}.xlsx").read_bytes()) for name in _SHAPES}
    assert theirs == ours
    assert ours["compact"][-1] == [26]
