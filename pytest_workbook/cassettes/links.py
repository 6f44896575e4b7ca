"""Learns the ids that a Graph URL holds, in its path, its query and, of a context, its fragment."""

from __future__ import annotations

from urllib.parse import unquote

from pytest_workbook.cassettes.aliases import AliasTable
from pytest_workbook.cassettes.places import session_of, split_url

__all__ = ["learn_url"]


def learn_url(table: AliasTable, url: str) -> None:
    """Give an alias to every id in a Graph URL, absolute or from its version root on."""
    before, _, fragment = url.partition("#")
    # A context names in its fragment what it is the context of.
    for address in (before, f"/{fragment}") if fragment else (before,):
        split = split_url(address)
        if not split.version and not address.startswith("/"):
            continue
        for place in split.places:
            # Of a site by its path, the host alone is private; an alias for the whole would not be a site by path.
            value = unquote(place.value)
            if place.kind != "path" and ":" not in value and not _is_word(value):
                table.alias(_kind(place.kind, value), value)
        for name, value in split.query:
            if name.lower() == "sessionid":
                table.alias("session", session_of(value))


def _is_word(value: str) -> bool:
    # /sites/root, /groups/delta and the number of a list's row tell nothing, and would be found in any cell; nor does
    # the $entity of a context.
    return value.startswith("$") or (value.isalpha() and len(value) < 20) or (value.isdigit() and len(value) < 10)


def _kind(kind: str, value: str) -> str:
    return "userid" if kind == "user" and "@" not in value else kind
