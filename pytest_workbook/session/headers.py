"""The live view of a session's headers, whose repr shows no secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

__all__ = ["SessionHeaders"]


class SessionHeaders(Mapping[str, str]):
    """Headers for any client: read anew at each access, so they follow a renewed token and a new session.

    Names compare without case. Secrets are in the values alone, and neither repr nor str shows them.

    Args:
        current: gives the headers of the moment.
    """

    __slots__ = ("_current",)

    def __init__(self, current: Callable[[], Mapping[str, str]]) -> None:
        self._current = current

    def __getitem__(self, name: str) -> str:
        for key, value in self._current().items():
            if key.lower() == name.lower():
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def __repr__(self) -> str:
        return f"<SessionHeaders {', '.join(self)}>"
