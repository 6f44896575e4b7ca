"""A worksheet's ``sheetProtection``, read and written.

The file says what is *not* allowed, Graph what is. Source: ECMA-376 part 1, 18.3.1.85 (sheetProtection).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_workbook.simulator.book.model import Protection

# Graph's options and the attributes that forbid the same.
_ATTRIBUTES: Final[Mapping[str, str]] = {
    "allowAutoFilter": "autoFilter",
    "allowDeleteColumns": "deleteColumns",
    "allowDeleteRows": "deleteRows",
    "allowFormatCells": "formatCells",
    "allowFormatColumns": "formatColumns",
    "allowFormatRows": "formatRows",
    "allowInsertColumns": "insertColumns",
    "allowInsertHyperlinks": "insertHyperlinks",
    "allowInsertRows": "insertRows",
    "allowPivotTables": "pivotTables",
    "allowSort": "sort",
}
OPTIONS: Final = tuple(_ATTRIBUTES)
"""Names of all options, in the metadata's order."""

_ON: Final = frozenset({"1", "true"})
_OFF: Final = frozenset({"0", "false"})
_PASSWORDS: Final = ("password", "hashValue")


def read_protection(attributes: Mapping[str, str]) -> Protection | None:
    """The protection that the element describes; None where it is switched off."""
    if attributes.get("sheet") not in _ON:
        return None
    allowed = frozenset(option for option, name in _ATTRIBUTES.items() if attributes.get(name) in _OFF)
    return Protection(allowed, any(attributes.get(name) for name in _PASSWORDS))


def protection_attributes(protection: Protection) -> dict[str, str]:
    """The element's attributes for a protection without a password, as Excel writes them."""
    allowed = {name: "0" for option, name in _ATTRIBUTES.items() if option in protection.allowed}
    return {"sheet": "1", "objects": "1", "scenarios": "1", **allowed}
