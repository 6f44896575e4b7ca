"""The number formats of cells: format codes by ``cellXfs`` index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pytest_workbook.simulator.book.looks import Look, Style
from pytest_workbook.simulator.book.model import GENERAL
from pytest_workbook.simulator.book.opening_looks import read_looks, read_theme, read_tints
from pytest_workbook.simulator.book.opening_parts import Node, is_on, parse_tree, unescaped, whole_number
from pytest_workbook.simulator.book.package import BadWorkbook, Package

# Source: ECMA-376 part 1, 18.8.30 (numFmt), with the codes that Excel in en-US shows for ids that follow the region:
# 14 is m/d/yyyy there, not the page's mm-dd-yy. Ids not listed are General.
BUILTIN_FORMATS: Final[dict[int, str]] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "$#,##0_);($#,##0)",
    6: "$#,##0_);[Red]($#,##0)",
    7: "$#,##0.00_);($#,##0.00)",
    8: "$#,##0.00_);[Red]($#,##0.00)",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}


@dataclass(frozen=True, slots=True)
class CellFormats:
    """What ``cellXfs`` says, by index.

    Args:
        codes: format code of each entry.
        quotes: whether each entry has ``quotePrefix``.
        custom: format codes that the file defines, by id.
        looks: look of each entry; those beyond look like any cell.
        tints: colors of cell and font of each differential format.
    """

    codes: tuple[str, ...] = (GENERAL,)
    quotes: tuple[bool, ...] = (False,)
    custom: tuple[tuple[int, str], ...] = ()
    looks: tuple[Look, ...] = (Look(),)
    tints: tuple[tuple[str | None, str | None], ...] = ()

    @property
    def styles(self) -> tuple[Style, ...]:
        """What the index of each entry stands for."""
        looks = (*self.looks, *[Look()] * (len(self.codes) - len(self.looks)))
        return tuple(Style(look, index, code) for index, (look, code) in enumerate(zip(looks, self.codes, strict=True)))

    def is_entry(self, style: int) -> bool:
        """Whether there is an entry of this index."""
        return 0 <= style < len(self.codes)


def read_formats(package: Package, part: str | None, theme: str | None = None) -> CellFormats:
    """The cell formats of a styles part; the one default format where there is no such part.

    Args:
        package: the file.
        part: name of the styles part, or None.
        theme: name of the theme part, or None.

    Raises:
        BadWorkbook: the part is damaged.
    """
    if part is None:
        return CellFormats()
    root = parse_tree(package.part(part), part)
    custom = dict(_custom(node, part) for node in root.below("numFmts", "numFmt"))
    xfs = root.below("cellXfs", "xf")
    if not xfs:
        return CellFormats(custom=tuple(custom.items()))
    codes = tuple(_code(xf, part, custom) for xf in xfs)
    colors = read_theme(package, theme)
    return CellFormats(
        codes,
        tuple(is_on(xf, "quotePrefix") for xf in xfs),
        tuple(custom.items()),
        read_looks(root, colors),
        read_tints(root, colors),
    )


def _custom(node: Node, part: str) -> tuple[int, str]:
    if "numFmtId" not in node.attributes:
        msg = f"the workbook is damaged: in {part!r}, a numFmt has no numFmtId"
        raise BadWorkbook(msg)
    return whole_number(node, "numFmtId", part), unescaped(node.attributes.get("formatCode", GENERAL)) or GENERAL


def _code(xf: Node, part: str, custom: dict[int, str]) -> str:
    number = whole_number(xf, "numFmtId", part)
    return custom.get(number) or BUILTIN_FORMATS.get(number, GENERAL)
