"""A request as faults look at it, and the globs that name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from pytest_workbook.graph.hosts import service_path
from pytest_workbook.graph.items import split
from pytest_workbook.graph.labels import workbook_path
from pytest_workbook.wire import Request

__all__ = ["SAFE", "Asked", "matches", "names_something"]

SAFE = ("GET", "HEAD", "OPTIONS")
_LIFECYCLE = ("createsession", "refreshsession", "closesession")
_SESSION = "workbook-session-id"
# OData's other spelling of a key: ``worksheets('Sheet1')`` for ``worksheets/Sheet1``.
_KEY = re.compile(r"(?<=/)(\w+)\('((?:[^']|'')*)'\)(?=/|\Z)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as faults look at it.

    Args:
        method: upper case.
        below_workbook: decoded path below ``/workbook``; None elsewhere.
        below_root: decoded path below the version root, with a leading slash.
        is_sessionful: whether it carries a session's id.
        is_housekeeping: whether the fixtures send it for themselves.
        is_part: whether it is a part of a batch.
        session: id of its session; a secret, so it is shown nowhere.
        item: address of its item, as the request spells it.
        whole: method, path and query: two that are equal here ask for the same.
    """

    method: str
    below_workbook: str | None
    below_root: str
    is_sessionful: bool = False
    is_housekeeping: bool = False
    is_part: bool = False
    session: str = field(default="", repr=False)
    item: str = ""
    whole: str = ""

    @classmethod
    def of(cls, request: Request, *, is_housekeeping: bool = False, is_part: bool = False) -> Asked:
        """Return *request* as faults look at it."""
        full = service_path(request.url) or urlsplit(request.url).path
        bare = full.partition("?")[0].rstrip("/")
        below = workbook_path(bare)
        parts = split(full)
        return cls(
            request.method.upper(),
            None if below.startswith("/") else below,
            unquote(bare),
            _SESSION in request.headers,
            is_housekeeping,
            is_part,
            request.headers.get(_SESSION, ""),
            parts[0].path.lower() if parts else "",
            f"{request.method.upper()} {unquote(full)}",
        )

    @property
    def is_lifecycle(self) -> bool:
        """Whether it creates, refreshes or closes a session."""
        return (self.below_workbook or "").rpartition(".")[2].lower() in _LIFECYCLE


def names_something(path: str | None) -> bool:
    """Return whether the glob *path* says by name which requests it is for; wildcards alone name nothing."""
    if path is None:
        return False
    below = path.lower().rpartition("workbook/")[2] if path.startswith("/") and "workbook/" in path.lower() else path
    return not below.startswith("/") and bool(below.strip("*?/"))


def matches(glob: str, asked: Asked) -> bool:
    """Return whether the glob is that of the path of *asked*; ``*`` also crosses ``/``, brackets are literal."""
    path = asked.below_root if glob.startswith("/") else asked.below_workbook
    if path is None:
        return False
    patterns = [_compiled(spelling) for spelling in {glob, unquote(glob)}]
    return any(pattern.fullmatch(spelling) for pattern in patterns for spelling in {path, _with_slashes(path)})


def _with_slashes(path: str) -> str:
    lead = "" if path.startswith("/") else "/"
    spelled = _KEY.sub(lambda found: f"{found[1]}/{_unquoted(found[2])}", lead + path)
    return spelled.removeprefix(lead)


def _unquoted(key: str) -> str:
    return key.replace("''", "'")


def _compiled(glob: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    parts = (wild.get(char, re.escape(char)) for char in (glob if glob == "/" else glob.rstrip("/")))
    # Excel and OData compare names without case.
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
