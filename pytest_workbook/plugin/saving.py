"""The hook that may change an interaction before it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.wire import Headers, Request, Response

__all__ = ["SavedInteraction", "revised"]


class SavedInteraction:
    """One interaction about to be written; change its attributes in place, or drop it.

    Args:
        one: as it was recorded, redacted.
    """

    def __init__(self, one: Interaction) -> None:
        self.method = one.request.method
        self.url = one.request.url
        self.request_headers = dict(one.request.headers)
        self.request_body = one.request.body
        self.status = one.response.status
        self.response_headers = dict(one.response.headers)
        self.response_body = one.response.body
        self.by = one.by
        self.is_dropped = False

    def __repr__(self) -> str:
        return f"<SavedInteraction {self.method} {self.status}>"

    def drop(self) -> None:
        """Leave this interaction out of the cassette."""
        self.is_dropped = True


def revised(one: Interaction, cassette: str, hook: Any) -> Interaction | None:
    """Return *one* as the hook left it, or None if it dropped it.

    Args:
        one: as it was recorded, redacted.
        cassette: path of the file.
        hook: ``pytest_workbook_before_save``.
    """
    if not hook.get_hookimpls():
        return one
    shown = SavedInteraction(one)
    hook(interaction=shown, cassette=cassette)
    if shown.is_dropped:
        return None
    request = Request(shown.method, shown.url, Headers(shown.request_headers), shown.request_body)
    response = Response(shown.status, Headers(shown.response_headers), shown.response_body, one.response.reason)
    return replace(one, request=request, answer=response)
