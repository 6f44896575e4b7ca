"""One label for each operation, used by the simulator, faults, cassettes and reports alike."""

from __future__ import annotations

import re
from urllib.parse import unquote

from pytest_workbook.graph.items import split

__all__ = ["label", "label_of", "workbook_path"]

# Collections whose next segment is a key: an id, a name or an index.
_COLLECTIONS = frozenset(
    {
        "worksheets",
        "tables",
        "names",
        "charts",
        "pivottables",
        "comments",
        "replies",
        "operations",
        "columns",
        "series",
        "points",
        "borders",
        "items",
        "drives",
        "users",
        "groups",
        "sites",
        "lists",
        "shares",
        "tasks",
    }
)
# What may follow a collection and is no key.
_MEMBERS = frozenset({"add", "addformulalocal", "itemat", "$count", "count", "refreshall", "root", "$"})
# A quote protects a slash only inside parentheses: `worksheets/O'Brien/range(address='A/1')`.
_SEGMENT = re.compile(r"/((?:[^/(]++|\((?:[^()']++|'(?:[^']|'')*')*\))+)")
_BY_PATH = re.compile(r"/root:/.*?:(?=/|$)", re.IGNORECASE)


def workbook_path(path: str) -> str:
    """Return *path* below ``/workbook``, or below the version root with a leading slash; decoded, without query."""
    bare = path.partition("?")[0]
    found = split(bare)
    if found is not None:
        address, rest = found
        if rest.lower() == "workbook":
            return ""
        if rest.lower().startswith("workbook/"):
            return unquote(rest[len("workbook/") :])
        return unquote(f"{address.path}/{rest}".rstrip("/"))
    return unquote(bare)


def label(method: str, path: str) -> str:
    """Return the operation's label: ``PATCH worksheets/*/range()``, ``GET /drives/*/items/*/content``.

    Args:
        method: the HTTP method.
        path: path and query below the version root, with a leading slash.
    """
    return label_of(method, workbook_path(path))


def label_of(method: str, below: str) -> str:
    """Return the label of an operation whose ``workbook_path`` is *below*."""
    below = _BY_PATH.sub("/root:*", below)
    lead = "/" if below.startswith("/") else ""
    segments = _SEGMENT.findall("/" + below.lstrip("/"))
    named = [_name(segment, segments[index - 1] if index else "") for index, segment in enumerate(segments)]
    return f"{method.upper()} {lead}{'/'.join(named)}".rstrip()


def _name(segment: str, before: str) -> str:
    name, opened, arguments = segment.partition("(")
    previous = before.partition("(")[0].lower()
    if previous in _COLLECTIONS and "(" not in before and name.lower() not in _MEMBERS:
        return "*"
    if name.lower() in _COLLECTIONS and opened and name.lower() != "range":
        return f"{name}/*"
    return f"{name}()" if opened and arguments else name
