"""Relationships and content types for saving."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Final

from pytest_workbook.simulator.book.saving_xml import HEADER, Edit, append_child, apply, as_utf8, outline, start_tag

CONTENT_TYPES: Final = "[Content_Types].xml"
_NAMESPACE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
NO_LINKS: Final = HEADER + f'<Relationships xmlns="{_NAMESPACE}"/>'.encode()


def add_link(data: bytes, part: str, kind: str, target: str) -> tuple[bytes, str]:
    """Relationships with one more.

    Args:
        data: the relationships part; `NO_LINKS` for a new one.
        part: the part they belong to.
        kind: full URI of the type.
        target: name of the part pointed at.

    Returns:
        The relationships part, and the new id.
    """
    data = as_utf8(data)
    root = outline(data, part, 1)
    taken = {child.attributes.get("Id") for child in root.children}
    number = len(taken) + 1
    while f"rId{number}" in taken:
        number += 1
    relative = posixpath.relpath(target, posixpath.dirname(part) or ".")
    attributes = {"Id": f"rId{number}", "Type": kind, "Target": relative}
    tag = start_tag(f"{root.prefix}Relationship", attributes, empty=True)
    return apply(data, append_child(root, tag)), f"rId{number}"


def drop_links(data: bytes, part: str, ids: Collection[str]) -> bytes:
    """Relationships without some, by id."""
    data = as_utf8(data)
    gone = [child for child in outline(data, part, 1).children if child.attributes.get("Id") in ids]
    return apply(data, [Edit(child.start, child.end, b"") for child in gone])


def change_content_types(data: bytes, removed: Collection[str], added: dict[str, str]) -> bytes:
    """The list of content types, without some parts and with others.

    Args:
        data: the list.
        removed: names of parts.
        added: content type by name of part.
    """
    data = as_utf8(data)
    root = outline(data, CONTENT_TYPES, 1)
    named = {child.attributes.get("PartName", "").lstrip("/").lower(): child for child in root.children}
    gone = [named[name.lower()] for name in {*removed, *added} if name.lower() in named]
    tags = b"".join(
        start_tag(f"{root.prefix}Override", {"PartName": f"/{name}", "ContentType": kind}, empty=True)
        for name, kind in added.items()
    )
    return apply(data, [*(Edit(child.start, child.end, b"") for child in gone), *append_child(root, tags)])
