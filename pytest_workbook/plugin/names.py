"""Names of the plugin's fixtures. Imports nothing, because every run with the plugin installed reads it."""

from __future__ import annotations

from typing import Any

__all__ = ["FIXTURES", "SHARING_FIXTURES", "is_in_care", "is_wider", "scope_of"]

_SCOPES = ("class", "module", "package", "session")
_ORDER = ("function", *_SCOPES)
_MARKERS = ("workbook", "workbook_fault", "workbook_chaos")
_TWINS = ("workbook_session", "workbook_item", "workbook_session_factory")

# Fixtures that use the served workbook; the widest of them in a test's closure says how long it lives.
SHARING_FIXTURES = frozenset({*_TWINS, "workbook_drive", *(f"{scope}_{name}" for scope in _SCOPES for name in _TWINS)})
FIXTURES = SHARING_FIXTURES | {
    "workbook_token",
    "workbook_credential",
    "workbook_clock",
    "workbook_calls",
    "workbook_faults",
    "workbook_server",
}


def is_in_care(item: Any) -> bool:
    """Return whether *item* bears one of our markers or asks, however indirectly, for one of our fixtures."""
    if not FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
        return True
    return any(item.get_closest_marker(name) is not None for name in _MARKERS)


def scope_of(name: str, session_scope: str) -> str:
    """Return the scope of the fixture *name*.

    Args:
        name: of one of ours.
        session_scope: of ``workbook_session`` by option.
    """
    prefix = name.partition("_")[0]
    if prefix in _SCOPES:
        return prefix
    return session_scope if name == "workbook_session" else "function"


def is_wider(scope: str, other: str) -> bool:
    """Return whether *scope* is wider than *other*."""
    return _ORDER.index(scope) > _ORDER.index(other)
