"""Answers in the service's shapes: entities, collections, results of functions, and refusals.

Bodies are built in the key order of the wire: ``@odata.context``, ``@odata.type``, ``@odata.id``, then properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_workbook.simulator.book.errors import BookError
    from pytest_workbook.simulator.members import Call

__all__ = [
    "Refusal",
    "Reply",
    "api_not_found",
    "collection",
    "created",
    "done",
    "entity",
    "from_book",
    "invalid_argument",
    "malformed",
    "method_not_allowed",
    "result",
    "value",
]

API_NOT_FOUND = (
    "The API you are trying to use could not be found. It may be available in a newer version of Excel. Please refer "
    'to the documentation: "https://docs.microsoft.com/office/dev/add-ins/reference/requirement-sets/'
    'excel-api-requirement-sets".'
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers, before the headers that all answers bear.

    Args:
        status: HTTP status.
        body: JSON value; None for an answer without a body.
        headers: further headers.
    """

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """An answer that refuses a request, raised from a step or an operation.

    Three shapes were observed since 2021, and it depends on which layer refuses, not on the status:
    Excel's object model says `code` and `second_level` with one message; the host of the workbook has messages of
    its own for `second_level` and nests the code once more (`second_message` given); the front has no second level.

    Args:
        status: HTTP status.
        code: outermost code, most specific: ``ItemNotFound``.
        second_level: the documented code clients decide by, or None.
        message: for people.
        second_message: the documented text of `second_level`, for refusals of the workbook's host.
        headers: further headers, such as ``Retry-After``.
        ids: whether the body carries date and request ids.
    """

    def __init__(
        self,
        status: int,
        code: str,
        second_level: str | None,
        message: str,
        *,
        second_message: str | None = None,
        headers: Mapping[str, str] | None = None,
        ids: bool = True,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.second_level = second_level
        self.message = message
        self.second_message = second_message
        self.headers = dict(headers or {})
        self.ids = ids

    def body(self, ids: Mapping[str, str]) -> dict[str, Any]:
        """Return the JSON body.

        Args:
            ids: ``date``, ``request-id`` and ``client-request-id``.
        """
        inner: dict[str, Any] = {}
        if self.second_level is not None:
            inner = {"code": self.second_level}
            if self.ids or self.second_message is not None:
                inner["message"] = self.second_message or self.message
            if self.second_message is not None:
                inner["innerError"] = {"code": self.code, "message": self.message}
        if self.ids:
            inner.update(ids)
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        return {"error": {**error, "innerError": inner} if inner else error}


@dataclass(frozen=True, slots=True)
class _Family:
    status: int
    second_level: str | None
    message: str | None = None


# Source: observed bodies of the object model (2021 to 2026) for code, second level and status; where a text is None,
# the workbook's own says what was wrong.
_FAMILIES: Mapping[str, _Family] = {
    "ItemNotFound": _Family(404, "itemNotFound", "The requested resource doesn't exist."),
    "ItemAlreadyExists": _Family(
        409, "itemAlreadyExists", "A resource with the same name or identifier already exists."
    ),
    "InvalidArgument": _Family(400, "invalidArgument"),
    "InvalidReference": _Family(400, "invalidReference"),
    "InsertDeleteConflict": _Family(409, "insertDeleteConflict"),
    "FilteredRangeConflict": _Family(409, "filteredRangeConflict"),
    # Documented; nobody has published a body of it.
    "NonBlankCellOffSheet": _Family(400, "nonBlankCellOffSheet"),
    "UnsupportedOperation": _Family(400, "unsupportedOperation"),
    "RangeExceedsLimit": _Family(400, "rangeExceedsLimit"),
    # Documented as the answer to a long calculation; nobody has published a body of it.
    "RequestAborted": _Family(400, "requestAborted"),
    # Observed 2019-05 for a locked cell, without a second level.
    "AccessDenied": _Family(403, None, "You cannot perform the requested operation."),
}


def method_not_allowed(verb: str) -> Refusal:
    """Return the refusal of a verb that the place does not take."""
    msg = f"The HTTP method '{verb}' in the request is not allowed on the resource."
    return Refusal(405, "MethodNotAllowed", "methodNotAllowedUncategorized", msg)


def from_book(error: BookError, *, already_exists_status: int = 409) -> Refusal:
    """Return the refusal that stands for what the workbook refused."""
    family = _FAMILIES[error.kind.value]
    status = already_exists_status if error.kind.value == "ItemAlreadyExists" else family.status
    return Refusal(status, error.kind.value, family.second_level, family.message or error.message)


def invalid_argument(detail: str) -> Refusal:
    """Return the refusal of a wrong argument or body; *detail* says which and what it takes."""
    msg = f"The argument is invalid or missing or has an incorrect format. ({detail})"
    return Refusal(400, "InvalidArgument", "invalidArgument", msg)


def malformed(segment: str) -> Refusal:
    """Return the refusal of a path that cannot be read. Observed 2026-08 for a badly formed ``range(...)``."""
    name = segment.partition("(")[0].rpartition("/")[2][:80] or segment[:80]
    msg = f"Open navigation properties are not supported on OpenTypes. Property name: '{name}'."
    return Refusal(400, "BadRequest", None, msg)


def api_not_found() -> Refusal:
    """Return the refusal of a member that the object model has not."""
    return Refusal(404, "ApiNotFound", "apiNotFound", API_NOT_FOUND)


def entity(call: Call[Any], properties: Mapping[str, object], *, odata_id: str | None = None) -> Reply:
    """Answer 200 with the entity at the end of the path, in its place: context ``…/worksheets/$entity``.

    Args:
        call: the call.
        properties: in the order of the wire; those that ``$select`` leaves out are taken away here.
        odata_id: canonical address below ``/workbook`` where it is not the node's, as after renaming.
    """
    return _single(call, 200, f"{_context(call)}/{call.node.collection}/$entity", None, odata_id, properties)


def created(call: Call[Any], properties: Mapping[str, object], odata_id: str, *, status: int = 201) -> Reply:
    """Answer with the entity that was added to the collection at the end of the path.

    Args:
        call: the call; its node is the collection, also for a bound action such as ``…/add``.
        properties: in the order of the wire.
        odata_id: the new entity's canonical address below ``/workbook``.
        status: 201 for a POST to the collection; `Profile.add_status` for ``…/add``.
    """
    return _single(call, status, f"{_context(call)}/{call.node.requested}/$entity", None, odata_id, properties)


def result(
    call: Call[Any], type_name: str, properties: Mapping[str, object], odata_id: str | None = None, *, status: int = 200
) -> Reply:
    """Answer with what a function or an action returns: context ``$metadata#workbookRange``, and ``@odata.type``.

    Args:
        call: the call.
        type_name: OData type without namespace: ``workbookRange``.
        properties: in the order of the wire.
        odata_id: canonical address below ``/workbook``; the node's by default.
        status: HTTP status.
    """
    context = f"{call.place.root}/$metadata#{type_name}"
    return _single(call, status, context, f"#microsoft.graph.{type_name}", odata_id, properties)


def collection(call: Call[Any], items: Iterable[tuple[str, Mapping[str, object]]]) -> Reply:
    """Answer 200 with a collection; ``$skip``, ``$top`` and ``$select`` are obeyed here.

    Args:
        call: the call; its node is the collection.
        items: canonical address below ``/workbook`` and properties of each, in order; an iterator is drawn only as
            far as it is shown.
    """
    options = call.options
    stop = None if options.top is None else options.skip + options.top
    shown = [
        {"@odata.id": f"{call.place.odata_id}/{odata_id}", **_selected(call, properties)}
        for odata_id, properties in islice(items, options.skip, stop)
    ]
    return Reply(200, {"@odata.context": f"{_context(call)}/{call.node.requested}", "value": shown})


def value(call: Call[Any], type_name: str, content: object) -> Reply:
    """Answer 200 with a primitive: ``{"@odata.context": "…#Edm.String", "value": …}``."""
    return Reply(200, {"@odata.context": f"{call.place.root}/$metadata#{type_name}", "value": content})


def done(call: Call[Any]) -> Reply:
    """Answer success without content: 204, or 200 where the profile says so."""
    return Reply(call.profile.empty_success)


def _context(call: Call[Any]) -> str:
    return f"{call.place.root}/$metadata#{call.place.context}"


def _single(
    call: Call[Any],
    status: int,
    context: str,
    type_name: str | None,
    odata_id: str | None,
    properties: Mapping[str, object],
) -> Reply:
    body: dict[str, object] = {"@odata.context": context}
    if type_name is not None:
        body["@odata.type"] = type_name
    body["@odata.id"] = f"{call.place.odata_id}/{call.node.odata_id if odata_id is None else odata_id}"
    body.update(_selected(call, properties))
    return Reply(status, body)


def _selected(call: Call[Any], properties: Mapping[str, object]) -> dict[str, object]:
    return {name: content for name, content in properties.items() if call.options.wants(name)}
