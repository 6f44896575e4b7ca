"""Draws the states of a session into ``explanation/sessions.md``. Run it after changing the table of transitions."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pytest_workbook.session.machine import TRANSITIONS, Event, State

_BEGIN: Final = "<!-- made by docs/make_state_diagram.py from session/machine.py -->\n"
_END: Final = "<!-- end of what is made -->\n"


def with_diagram(page: str) -> str:
    """Return *page* with its generated part made anew.

    Raises:
        ValueError: the page has no place for it, or more than one.
    """
    before, found, rest = page.partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if not found or not ended or _BEGIN in after:
        msg = f"the page has to hold {_BEGIN.strip()!r} and {_END.strip()!r} once each, in this order"
        raise ValueError(msg)
    return f"{before}{_BEGIN}\n{diagram()}\n{events()}\n{_END}{after}"


def diagram() -> str:
    """Return the table as a Mermaid state diagram; events between the same two states share an arrow."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.NEW.value}"]
    lines += [f"    {before} --> {after}: {', '.join(names)}" for before, after, names in _arrows()]
    lines += [f"    {state.value} --> [*]" for state, following in TRANSITIONS.items() if not following]
    return "\n".join([*lines, "```", ""])


def events() -> str:
    """Return a table of what each event means, and where it may happen."""
    rows = []
    for event in _events():
        states = ", ".join(f"`{state.value}`" for state, following in TRANSITIONS.items() if event in following)
        rows.append(f"| `{event.__name__}` | {_meaning(event)} | {states} |")
    return "\n".join(["| event | means | may happen when the session is |", "|---|---|---|", *rows, ""])


def _arrows() -> Iterator[tuple[str, str, list[str]]]:
    for before, following in TRANSITIONS.items():
        for after in dict.fromkeys(following.values()):
            names = [event.__name__ for event, leads_to in following.items() if leads_to is after]
            yield before.value, after.value, names


def _events() -> list[type[Event]]:
    return list(dict.fromkeys(event for following in TRANSITIONS.values() for event in following))


def _meaning(event: type[Event]) -> str:
    text = inspect.cleandoc(event.__doc__ or "").partition("\n")[0].rstrip(".")
    # In the code, stars mark the names of fields.
    return text.replace("*", "`")


if __name__ == "__main__":
    path = Path(__file__).with_name("explanation") / "sessions.md"
    path.write_text(with_diagram(path.read_text(encoding="utf-8")), encoding="utf-8")
