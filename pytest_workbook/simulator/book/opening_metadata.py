"""Which marks of cells mean that their formula is a dynamic array.

Source: [MS-XLSX] 2.4.70 (XLDAPR) and ECMA-376 part 1, 18.9 (metadata), read 2026-11-24.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_workbook.simulator.book.opening_parts import Node, is_on, parse_tree, whole_number
from pytest_workbook.simulator.book.package import Package

_DYNAMIC: Final = "XLDAPR"
Marks = Callable[[str], bool]


def any_mark(_mark: str) -> bool:
    """Of a file without metadata, every mark."""
    return True


def read_marks(package: Package, part: str | None) -> Marks:
    """Tells by the ``cm`` of a cell whether its formula is a dynamic array.

    Args:
        package: the file.
        part: name of its metadata; None where it has none, and then every mark means it.

    Raises:
        BadWorkbook: the part is no XML, or has a number that is none.
    """
    found = None if part is None else package.find(part)
    if part is None or found is None:
        return any_mark
    dynamic = _dynamic(parse_tree(package.part(found), found), found)
    return dynamic.__contains__


def _dynamic(root: Node, part: str) -> frozenset[str]:
    """The numbers of cells' metadata that say so, counted from 1 as cells do."""
    types = [node.attributes.get("name") for node in root.below("metadataTypes", "metadataType")]
    blocks = [
        block
        for future in root.all("futureMetadata")
        if future.attributes.get("name") == _DYNAMIC
        for block in future.all("bk")
    ]
    marks: set[str] = set()
    for number, block in enumerate(root.below("cellMetadata", "bk"), start=1):
        for record in block.all("rc"):
            kind, value = whole_number(record, "t", part), whole_number(record, "v", part)
            is_dynamic = 0 < kind <= len(types) and types[kind - 1] == _DYNAMIC
            if is_dynamic and value < len(blocks) and _is_marked(blocks[value]):
                marks.add(str(number))
    return frozenset(marks)


def _is_marked(block: Node) -> bool:
    properties = (
        node for extensions in block.all("extLst") for extension in extensions.all("ext") for node in extension.children
    )
    return any(node.name == "dynamicArrayProperties" and is_on(node, "fDynamic") for node in properties)
