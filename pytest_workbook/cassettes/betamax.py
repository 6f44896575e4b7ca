"""Cassettes of betamax: JSON of its own, told as vcrpy tells it.

Source: betamax 0.9 docs, "What is a cassette?", and files that it wrote; read 2026-11-24.
"""

from __future__ import annotations

import base64
from typing import Any

from pytest_workbook.cassettes.foreign import interactions_of
from pytest_workbook.cassettes.interaction import Document

__all__ = ["document_of", "is_betamax"]


def is_betamax(tree: Any) -> bool:
    """Return whether *tree*, of a JSON file, is what betamax writes."""
    return isinstance(tree, dict) and "http_interactions" in tree


def document_of(tree: dict[str, Any]) -> Document:
    """Return what a cassette of betamax holds.

    Raises:
        ValueError: says what is not as betamax writes it.
    """
    recorded = tree["http_interactions"]
    listed = [_told(one) for one in recorded] if isinstance(recorded, list) else recorded
    dates = [one.get("recorded_at") for one in recorded if isinstance(one, dict)] if isinstance(recorded, list) else []
    last = dates[-1] if dates else None
    name, _, version = str(tree.get("recorded_with", "")).partition("/")
    return Document(
        interactions_of({"interactions": listed}),
        # It is UTC, and does not say so.
        recorded_at=f"{last}+00:00" if isinstance(last, str) else "",
        versions={name: version} if version else {},
    )


def _told(one: Any) -> Any:
    if not isinstance(one, dict):
        return one
    request, response = one.get("request"), one.get("response")
    if isinstance(request, dict):
        request = {**request, "body": _text(request.get("body"))}
    if isinstance(response, dict) and isinstance(response.get("body"), dict):
        body = response["body"]
        response = {**response, "body": body if "base64_string" in body else {"string": body.get("string")}}
    return {"request": request, "response": response}


def _text(body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    if "base64_string" in body:
        try:
            return base64.b64decode(str(body["base64_string"]))
        except ValueError:
            msg = "'base64_string' of a request is not base64"
            raise ValueError(msg) from None
    return body.get("string")
