"""Cassettes of vcrpy and pytest-recording in the same test: they pass on to us what the door answers.

Only un-underscored names of ``vcr.cassette.Cassette``, which vcrpy's own stubs call.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from pytest_workbook.door.link import Link
from pytest_workbook.door.patching import Patch

__all__ = ["vcr_patches"]


def vcr_patches(link: Link) -> Sequence[Patch]:
    """Return the patches by which every cassette ignores the requests that the door answers at that moment.

    Decided request by request, so that a foreign cassette with Graph traffic works as ever in tests not in care.
    """
    cassette = sys.modules["vcr.cassette"].Cassette
    return (
        Patch(cassette, "can_play_response_for", lambda found: _unless_ours(link, found, otherwise=False)),
        Patch(cassette, "filter_request", lambda found: _unless_ours(link, found, otherwise=None)),
        Patch(cassette, "append", lambda found: _unless_ours(link, found, otherwise=None)),
    )


def _unless_ours(link: Link, found: Any, *, otherwise: bool | None) -> Any:
    def method(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if link.is_for_nobody_else(request.uri):
            return otherwise
        return found(self, request, *args, **kwargs)

    return method
