"""One request to the drive or the workbook, read as far as all its answers need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import unquote

from pytest_workbook.simulator.addresses import Target
from pytest_workbook.simulator.replies import Refusal
from pytest_workbook.wire import Request

__all__ = ["Asked", "read_json"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what its URL says.

    Args:
        request: as it came.
        root: service root of the request: ``https://graph.microsoft.com/v1.0``.
        path: below the root, normalised, without query.
        query: without question mark.
        target: drive or item that it addresses.
        is_app_only: whether the token is an application's.
    """

    request: Request
    root: str
    path: str
    query: str
    target: Target
    is_app_only: bool

    @property
    def item_url(self) -> str:
        """URL of the item as it was addressed, without a trailing slash."""
        end = len(self.path) - len(self.target.rest)
        return self.root + self.path[:end].rstrip("/")

    @property
    def options(self) -> Mapping[str, str]:
        """The query's options by lower-case name, decoded."""
        pairs = (part.partition("=") for part in self.query.split("&") if part)
        return {unquote(name).lower(): unquote(value) for name, _, value in pairs}

    @property
    def body(self) -> dict[str, object]:
        """The body, which must be a JSON object or empty.

        Raises:
            Refusal: 400 where it is anything else.
        """
        parsed = read_json(self.request.body)
        if not isinstance(parsed, dict):
            msg = "The body takes a JSON object."
            raise Refusal(400, "invalidRequest", None, msg)
        return parsed


def read_json(body: bytes) -> object:
    """Return the parsed body; an empty object for an empty one.

    Raises:
        Refusal: 400 where it is no JSON, or holds half a surrogate pair, which is no text in any encoding.
    """
    if not body.strip():
        return {}
    try:
        text = body.decode("utf-8-sig")
        parsed: object = json.loads(text, parse_constant=_refuse_constant)
        if "\\u" in text:
            json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        msg = (
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid "
            "JSON format."
        )
        raise Refusal(400, "BadRequest", None, msg) from None
    return parsed


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
