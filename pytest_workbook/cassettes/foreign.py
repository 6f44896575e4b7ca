"""From the data of any vcrpy cassette, ours or not, to our records; every type is checked."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pytest_workbook.cassettes.interaction import FORMAT, Document, Interaction
from pytest_workbook.cassettes.redaction import decoded
from pytest_workbook.wire import Headers, Request, Response

__all__ = [
    "MalformedError",
    "headers_of",
    "interaction_of",
    "interactions_of",
    "is_whole",
    "metadata_of",
    "response_of",
]

_HALF = re.compile("[\ud800-\udfff]")
_BY = frozenset({"code", "test", "plugin"})


class MalformedError(ValueError):
    """Says what is wrong with one interaction.

    Args:
        problem: in words.
        number: of the interaction, from 0.
    """

    def __init__(self, problem: str, number: int) -> None:
        super().__init__(problem)
        self.number = number


def is_whole(text: str) -> bool:
    """Return whether *text* can be sent and written: JSON and YAML can spell half of a pair of surrogates."""
    return text.isascii() or _HALF.search(text) is None


def interactions_of(tree: Any) -> tuple[Interaction, ...]:
    """Return the interactions of a whole cassette.

    Raises:
        MalformedError: says which interaction is not as vcrpy writes it.
        ValueError: says the same of the whole file.
    """
    listed = _of(dict, tree, "the file").get("interactions")
    if listed is None:
        msg = "the file has no 'interactions'"
        raise ValueError(msg)
    found = _of(list, listed, "'interactions'")
    return tuple(interaction_of(one, number) for number, one in enumerate(found))


def metadata_of(tree: dict[str, Any], interactions: tuple[Interaction, ...]) -> Document:
    """Return the document; without our metadata its node is unknown.

    Raises:
        ValueError: if the metadata is of a later format or of wrong types.
    """
    beside = _of(dict, tree.get("metadata") or {}, "'metadata'")
    metadata = tree.get("workbook", beside.get("workbook"))
    if metadata is None:
        return Document(interactions)
    fields = _of(dict, metadata, "'workbook'")
    if fields.get("format") != FORMAT:
        msg = f"the cassette's format is {fields.get('format')!r:.20}, this version of pytest-workbook reads {FORMAT}"
        raise ValueError(msg)
    aliases = _of(dict, fields.get("aliases", {}), "'aliases'")
    for kind, count in aliases.items():
        if _of(int, count, f"the count of {kind!r:.40}") not in range(10_000_000):
            msg = f"the count of {kind!r:.40} is out of range"
            raise ValueError(msg)
    versions = _of(dict, fields.get("versions", {}), "'versions'")
    return Document(
        interactions,
        _of(str, fields.get("node_id"), "'node_id'"),
        _of(str, fields.get("source", ""), "'source'"),
        _of(str, fields.get("recorded_at", ""), "'recorded_at'"),
        {str(name): _of(str, version, f"the version of {name!r:.40}") for name, version in versions.items()},
        {str(kind): count for kind, count in aliases.items()},
        _of(str, fields.get("profile", ""), "'profile'"),
    )


def interaction_of(tree: Any, number: int) -> Interaction:
    """Return the interaction *number*, from 0, of a cassette.

    Raises:
        MalformedError: it is not as vcrpy writes it.
    """
    try:
        return _interaction(tree, number)
    except ValueError as error:
        raise MalformedError(str(error), number) from None


def _interaction(tree: Any, number: int) -> Interaction:
    where = f"interaction {number + 1}"
    fields = _of(dict, tree, where)
    request = _request(_of(dict, fields.get("request"), f"'request' of {where}"), where)
    response = response_of(_of(dict, fields.get("response"), f"'response' of {where}"), where)
    about = fields.get("workbook")
    if about is None:
        return Interaction(request, response, "code", None, None, number)
    about = _of(dict, about, f"'workbook' of {where}")
    by = _of(str, about.get("by", "code"), f"'by' of {where}")
    if by not in _BY:
        msg = f"'by' of {where} is {by!r:.40}, not one of code, test, plugin"
        raise ValueError(msg)
    session, lifecycle = about.get("session"), about.get("lifecycle", False)
    return Interaction(
        request,
        response,
        by,
        None if lifecycle is None else _of(bool, lifecycle, f"'lifecycle' of {where}"),
        None if session is None else _of(str, session, f"'session' of {where}"),
        number,
    )


def _request(fields: dict[str, Any], where: str) -> Request:
    method = _of(str, fields.get("method"), f"'method' of {where}").upper()
    uri = _of(str, fields.get("uri"), f"'uri' of {where}")
    headers = headers_of(fields.get("headers"), where)
    return Request(method, uri, headers, _body(fields.get("body"), f"the request body of {where}"))


def response_of(fields: dict[str, Any], where: str) -> Response:
    """Return an answer, freed from content encodings.

    Args:
        fields: as vcrpy writes them.
        where: what it belongs to, for messages.

    Raises:
        ValueError: names what is not as vcrpy writes it.
    """
    status = _of(dict, fields.get("status"), f"'status' of {where}")
    code = _of(int, status.get("code"), f"'code' of {where}")
    if not 100 <= code <= 599:
        msg = f"'code' of {where} is {code!r:.20}, not an HTTP status"
        raise ValueError(msg)
    reason = status.get("message")
    body = fields.get("body")
    if isinstance(body, dict):
        # "base64_string" stood for binary bodies in the JSON cassettes of early vcrpy.
        body = _from_base64(body["base64_string"], where) if "base64_string" in body else body.get("string")
    raw = _body(body, f"the response body of {where}")
    text = "" if reason is None else _of(str, reason, f"'message' of {where}")
    return decoded(Response(code, headers_of(fields.get("headers"), where), raw, text))


def _body(value: Any, where: str) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return value
    if isinstance(value, BytesIO):
        return value.getvalue()
    if isinstance(value, dict):
        return _json(value, where)
    if isinstance(value, (list, tuple, Iterator)):
        # The chunks of an upload, or a list that aiohttp was given as json=.
        parts = list(value)
        if parts and all(isinstance(part, (str, bytes)) for part in parts):
            return b"".join(_body(part, where) for part in parts)
        return _json(parts, where)
    msg = f"{where} is {type(value).__name__}, not text or bytes"
    raise ValueError(msg)


def _json(value: Any, where: str) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except TypeError:
        msg = f"{where} holds what is not JSON"
        raise ValueError(msg) from None


def _from_base64(value: Any, where: str) -> bytes:
    try:
        return base64.b64decode(value, validate=False)
    except (binascii.Error, TypeError, ValueError):
        msg = f"'base64_string' of {where} is not base64"
        raise ValueError(msg) from None


def headers_of(tree: Any, where: str) -> Headers:
    """Return headers from a mapping of names to values or lists of values.

    Raises:
        ValueError: names what is of a wrong type.
    """
    pairs: list[tuple[str, str]] = []
    for name, values in _of(dict, tree or {}, f"'headers' of {where}").items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            text = value.decode("latin-1") if isinstance(value, bytes) else value
            pairs.append(
                (_of(str, name, f"a header name of {where}"), str(_of((str, int), text, f"a header of {where}")))
            )
    return Headers(pairs)


def _of(kind: Any, value: Any, what: str) -> Any:
    is_bool_for_int = isinstance(value, bool) and kind is int
    if isinstance(value, kind) and not is_bool_for_int:
        if isinstance(value, str) and not is_whole(value):
            msg = f"{what} holds half a character, \\ud800 or the like"
            raise ValueError(msg)
        return value
    wanted = (
        "text"
        if isinstance(kind, tuple) or kind is str
        else {dict: "a mapping", list: "a list"}.get(kind, kind.__name__)
    )
    msg = f"{what} is {type(value).__name__}, not {wanted}"
    raise ValueError(msg)
