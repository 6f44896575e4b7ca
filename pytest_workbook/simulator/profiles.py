"""Where the service is not of one mind: a profile is a name and switches."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

from pytest_workbook.errors import UsageError

__all__ = ["PROFILES", "Profile", "parse_profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One choice for each question on which pages and observations disagree.

    Args:
        expiry_status: status for a session that is gone; documented 404, observed 400 in 2026.
        expiry_style: which of the bodies that were seen says so: ``current``, ``flat``, ``deployment`` or ``file``.
        app_only: whether an application token may use workbooks (``allow``) or not (``deny``: 403).
        empty_success: status of success without content: CSDL says 204, many pages 200.
        add_status: status of the bound actions ``…/add``; pages say 200, the wire 201.
        already_exists_status: status for a name already taken: 409 by the current table, 400 by the old sample.
        whole_sheet: ``nulls``: a whole sheet's range has null for its cells; ``error``: it is refused, as since 2026.
        rows_by_index: ``allow``: ``rows/{index}`` as documented; ``deny``: ApiNotFound as observed.
        unknown_options: ``deny``: query options that no page shows are a 400; ``ignore``: they are not looked at.
        unknown_properties: ``deny``: to select or expand what a type has not is a 400; ``ignore``: it is passed over.
        creation_status: status of a session's creation; page and wire say 201, samples of others 200.
        persist_default: of a creation without ``persistChanges``: ``deny``: 400, as by the metadata; ``true``: it
            persists, as observed in 2016.
        max_sessions: how many sessions one workbook bears, then 429; 0: any number. Staff spoke of about 25 in 2016.
        session_queue: how many requests of one session may be under way, then 429; 0: any number. Observed 2026.
        writers: ``many``: whoever may write does; ``one``: while a saving session is open, others' writes are a 429.
        parallel_writes: ``throttle``: a write into a workbook that is sent before another one is answered is a 429.
        async_creation_seconds: how long a session takes to create when asked with ``respond-async``; 0: at once.
        async_creation: how such a creation ends: ``succeeds`` or ``fails``.
        read_lag_seconds: how long reads without a session do not see what was written; about 1 was measured in 2026.
        session_lag_seconds: how long a session that saves does not see what others wrote, until it writes itself.
        content_lag_seconds: how long a download does not; 20 was measured in 2024, 35 in 2026.
        new_sheet_seconds: how long a new sheet answers 405 to whatever addresses it; observed 2020.
        notes: ``apart``: comments are threads only, as for Excel's add-ins; ``comments``: old notes are listed, too.
    """

    expiry_status: Literal[400, 404] = 404
    expiry_style: Literal["current", "flat", "deployment", "file"] = "current"
    app_only: Literal["allow", "deny"] = "allow"
    empty_success: Literal[200, 204] = 204
    add_status: Literal[200, 201] = 200
    already_exists_status: Literal[400, 409] = 409
    whole_sheet: Literal["nulls", "error"] = "nulls"
    rows_by_index: Literal["allow", "deny"] = "allow"
    unknown_options: Literal["deny", "ignore"] = "deny"
    unknown_properties: Literal["deny", "ignore"] = "deny"
    creation_status: Literal[200, 201] = 201
    persist_default: Literal["deny", "true"] = "deny"
    max_sessions: int = 0
    session_queue: int = 0
    writers: Literal["many", "one"] = "many"
    parallel_writes: Literal["allow", "throttle"] = "allow"
    async_creation_seconds: float = 0.0
    async_creation: Literal["succeeds", "fails"] = "succeeds"
    read_lag_seconds: float = 0.0
    session_lag_seconds: float = 0.0
    content_lag_seconds: float = 0.0
    new_sheet_seconds: float = 0.0
    notes: Literal["apart", "comments"] = "apart"


PROFILES = {
    "documented": Profile(),
    "strict": Profile(
        app_only="deny", rows_by_index="deny", max_sessions=25, writers="one", parallel_writes="throttle"
    ),
    "observed-2026": Profile(
        expiry_status=400, add_status=201, whole_sheet="error", rows_by_index="deny", parallel_writes="throttle"
    ),
}

_SECONDS = (
    "async_creation_seconds",
    "read_lag_seconds",
    "session_lag_seconds",
    "content_lag_seconds",
    "new_sheet_seconds",
)
_CHOICES: dict[str, tuple[str, ...]] = {
    "expiry_status": ("400", "404"),
    "expiry_style": ("current", "flat", "deployment", "file"),
    "app_only": ("allow", "deny"),
    "empty_success": ("200", "204"),
    "add_status": ("200", "201"),
    "already_exists_status": ("400", "409"),
    "whole_sheet": ("nulls", "error"),
    "rows_by_index": ("allow", "deny"),
    "unknown_options": ("deny", "ignore"),
    "unknown_properties": ("deny", "ignore"),
    "creation_status": ("200", "201"),
    "persist_default": ("deny", "true"),
    "writers": ("many", "one"),
    "parallel_writes": ("allow", "throttle"),
    "async_creation": ("succeeds", "fails"),
    "notes": ("apart", "comments"),
}


def parse_profile(text: str) -> Profile:
    """Read ``"strict expiry_status=400 app_only=deny"``: a name, if any, first; then switches.

    Raises:
        UsageError: for an unknown name, switch or choice; the message lists what there is.
    """
    words = text.split()
    name = words.pop(0) if words and "=" not in words[0] else "documented"
    if name not in PROFILES:
        msg = (
            f"unknown simulator profile {name!r}; there are {', '.join(PROFILES)}, and switches such as add_status=201"
        )
        raise UsageError(msg)
    profile = PROFILES[name]
    for word in words:
        switch, _, value = word.partition("=")
        profile = replace(profile, **{switch: _choice(switch, value)})  # type: ignore[arg-type]  # _choice checks the pair
    return profile


def _choice(switch: str, value: str) -> int | float | str:
    if switch in _SECONDS:
        return _seconds(switch, value)
    if switch in ("max_sessions", "session_queue"):
        return _count(switch, value)
    if switch not in _CHOICES:
        known = ", ".join(field.name for field in fields(Profile))
        msg = f"unknown switch {switch!r} in the simulator's profile; there are {known}"
        raise UsageError(msg)
    if value not in _CHOICES[switch]:
        msg = f"the simulator's switch {switch} takes {' or '.join(_CHOICES[switch])}, not {value!r}"
        raise UsageError(msg)
    return int(value) if value.isdigit() else value


def _count(switch: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        msg = f"the simulator's switch {switch} takes a whole number, 0 or more, not {value!r}"
        raise UsageError(msg)
    return int(value)


def _seconds(switch: str, value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        msg = f"the simulator's switch {switch} takes seconds, 0 or more, not {value!r}"
        raise UsageError(msg)
    return seconds
