"""What to say when nothing recorded answers a request: the nearest recorded ones, and what differs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pytest_workbook.cassettes.matching import Entry
from pytest_workbook.cassettes.shape import Shape

__all__ = ["no_match", "record_command"]

_MOST = 3
_LONGEST = 80


def record_command(node_id: str) -> str:
    """Return the command that records the cassette of *node_id* again."""
    return f"pytest {shlex.quote(node_id)} --workbook-mode=record" if node_id else "pytest --workbook-mode=record"


def no_match(asked: Shape, entries: Iterable[Entry], path: Path, node_id: str) -> str:
    """Return the message: what came, the nearest recorded requests with their differences, what to do."""
    lines = [f"no recorded interaction answers {_named(asked)}", f"cassette: {path}"]
    ranked = sorted(((_distance(asked, entry), n, entry) for n, entry in enumerate(entries)), key=lambda one: one[:2])
    nearest = [entry for distance, _, entry in ranked if distance < _FAR][:_MOST]
    if not ranked:
        lines.append("The cassette holds no interactions.")
    elif not nearest:
        lines.append(f"None of the {len(ranked)} recorded requests has this method or path.")
    for entry in nearest:
        lines.append(f"nearest recorded: {_named(entry.shape)}")
        lines.extend(f"  {difference}" for difference in _differences(asked, entry))
    return "\n".join([*lines, f"To record it again: {record_command(node_id)}"])


_FAR = 100


def _distance(asked: Shape, entry: Entry) -> int:
    recorded = entry.shape
    if asked.method != recorded.method and asked.path != recorded.path:
        return _FAR
    return (
        40 * (asked.path != recorded.path)
        + 20 * (asked.method != recorded.method)
        + 8 * (asked.sessionful != recorded.sessionful)
        + 5 * (asked.query != recorded.query)
        + 4 * (asked.body != recorded.body)
        + 2 * entry.is_played
    )


def _differences(asked: Shape, entry: Entry) -> list[str]:
    recorded = entry.shape
    found = []
    if asked.method != recorded.method:
        found.append(f"method: came {asked.method}, recorded {recorded.method}")
    if asked.path != recorded.path:
        found.append(f"path: came {_cut(asked.path)}, recorded {_cut(recorded.path)}")
    if asked.query != recorded.query:
        found.append(f"query: came {_query(asked)}, recorded {_query(recorded)}")
    if asked.sessionful != recorded.sessionful:
        came = "with" if asked.sessionful else "without"
        found.append(f"session: came {came} a session id, recorded {'without' if asked.sessionful else 'with'} one")
    if asked.body != recorded.body:
        found.append(_body_difference(asked.body, recorded.body))
    if not found:
        why = "was played already; each is played once" if entry.is_played else "belongs to another item or session"
        found.append(f"it is the same request, but {why}")
    return found


def _body_difference(came: str, recorded: str) -> str:
    try:
        where, one, other = _first("$", json.loads(came), json.loads(recorded))
    except (ValueError, RecursionError):
        return f"body: came {_cut(came or 'none')}, recorded {_cut(recorded or 'none')}"
    return f"body at {where}: came {_cut(one)}, recorded {_cut(other)}"


def _first(where: str, came: Any, recorded: Any) -> tuple[str, str, str]:
    if isinstance(came, dict) and isinstance(recorded, dict):
        for key in [*recorded, *(key for key in came if key not in recorded)]:
            if key not in came or key not in recorded:
                return f"{where}.{key}", _shown(came, key), _shown(recorded, key)
            if came[key] != recorded[key]:
                return _first(f"{where}.{key}", came[key], recorded[key])
    if isinstance(came, list) and isinstance(recorded, list):
        if len(came) != len(recorded):
            return where, f"{len(came)} elements", f"{len(recorded)} elements"
        for number, (one, other) in enumerate(zip(came, recorded, strict=True)):
            if one != other:
                return _first(f"{where}[{number}]", one, other)
    return where, json.dumps(came, ensure_ascii=False), json.dumps(recorded, ensure_ascii=False)


def _shown(fields: dict[str, Any], key: str) -> str:
    return json.dumps(fields[key], ensure_ascii=False) if key in fields else "nothing"


def _named(asked: Shape) -> str:
    query = f"?{'&'.join(asked.query)}" if asked.query and _is_versioned(asked) else ""
    return f"{asked.method} {_cut(asked.path + query)}"


def _query(asked: Shape) -> str:
    if not asked.query:
        return "none"
    return _cut("&".join(asked.query)) if _is_versioned(asked) else "another"


def _is_versioned(asked: Shape) -> bool:
    # Below a version root a token is asked for. The query of any other URL may itself let in.
    return asked.path.startswith(("/v1.0/", "/beta/"))


def _cut(text: str) -> str:
    # Escaped as repr does: a control character of data must not reach a terminal.
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text[: _LONGEST + 1])
    return shown if len(text) <= _LONGEST else f"{shown[:_LONGEST]}…"
