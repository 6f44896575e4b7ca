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

__all__ = ["Asked", "json_of", "read_json"]

_JSON = "application/json"


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
            Refusal: 400 where it is anything else, or is not said to be JSON.
        """
        parsed = json_of(self.request)
        if not isinstance(parsed, dict):
            msg = "The body takes a JSON object."
            raise Refusal(400, "invalidRequest", None, msg)
        return parsed


def json_of(request: Request) -> object:
    """Return the parsed body of *request*; an empty object where there is none.

    Raises:
        Refusal: 400 where it is no JSON, or its ``Content-Type`` does not say that it is. Observed 2017 to 2021 for a
            missing one, and for that of a form.
    """
    if request.body.strip() and not _is_json(request.headers.get("Content-Type", "")):
        raise _unreadable()
    return read_json(request.body)


def read_json(body: bytes) -> object:
    """Return the parsed body; an empty object for an empty one.

    Raises:
        Refusal: 400 where it is no JSON, names a member of an object twice, or holds half a surrogate pair, which is
            no text in any encoding.
    """
    if not body.strip():
        return {}
    try:
        text = body.decode("utf-8-sig")
        parsed: object = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
        if "\\u" in text:
            json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise _unreadable() from None
    return parsed


def _is_json(media_type: str) -> bool:
    return media_type.partition(";")[0].strip().lower() == _JSON


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    # Source: OData JSON 4.01, section 4.1: no member twice. Which one would count, no reader agrees on.
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unreadable() -> Refusal:
    msg = (
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid "
        "JSON format."
    )
    return Refusal(400, "BadRequest", None, msg)
