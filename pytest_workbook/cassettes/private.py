"""Finds in anyone's cassette what a recording of ours would have replaced because it tells who and where."""

from __future__ import annotations

from pathlib import Path

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.form import loaded
from pytest_workbook.cassettes.redaction import Roots, decoded, learn
from pytest_workbook.cassettes.scan import Finding
from pytest_workbook.cassettes.where import line_of, place_of
from pytest_workbook.errors import CassetteError

__all__ = ["private_findings"]

# Ids of drives and items open nothing and name nobody; whoever scans has them in every URL.
_TOLD = {
    "session": "a session id",
    "download": "a pre-authenticated URL",
    "upload": "an upload URL",
    "monitor": "a monitor URL",
    "user": "an e-mail address",
    "name": "a person's name",
    "tenant": "a tenant id",
    "host": "a tenant's host",
    "files": "a tenant's URL",
}
_OF_ENVIRONMENT = "an id that an environment variable holds"


def private_findings(text: str, path: Path, known: tuple[tuple[str, str], ...] = ()) -> list[Finding]:
    """Return each private value of the cassette *text* at the place where it stands first, in order of lines.

    Args:
        text: of the file; one that is no cassette holds none.
        path: of the file.
        known: kind and value of what the environment tells of who sends.
    """
    try:
        document = loaded(text, path, "", is_named=True)
    except CassetteError:
        return []
    table, own = AliasTable(), {value for _, value in known}
    for one in document.interactions:
        learn(table, one.request, decoded(one.response), Roots.of(known=known))
    folded = text.lower()
    found: dict[tuple[int, str], Finding] = {}
    for value, kind in table.known():
        if (what := _TOLD.get(kind, _OF_ENVIRONMENT if value in own else None)) is not None:
            # As a file spells it in another way, it is told at its beginning.
            start = max(folded.find(value.lower()), 0)
            line = line_of(text, start)
            found.setdefault((line, kind), Finding(what, line, place_of(text, start)))
    return [found[key] for key in sorted(found)]
