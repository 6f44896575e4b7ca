"""Bodies of refusals in the shapes that Graph and Excel really send; the layer that refuses decides the shape.

Sources: bodies pasted from the service in public issues, 2018 to 2026, and "Error codes for workbooks and charts",
read 2026-11. A text that nobody recorded is the documented one of the second level.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

__all__ = ["Family", "Stamp", "error_body"]


class Family(enum.Enum):
    """Who refuses, and so the shape of the body.

    ``HOST``: the workbook's host since 2021; its raw code outside, the documented one inside, its own once more.
    ``MODEL``: Excel's object model since 2021; one code in two spellings, one message.
    ``FRONT``: Graph's and OneDrive's front layer; no second level.
    ``OLD``: any of them before 2021; no client-request-id.
    ``THROTTLE``: Graph's own throttling.
    ``BARE``: code and message alone.
    ``CATEGORY``: a documented second level, and no ids.
    """

    HOST = "host"
    MODEL = "model"
    FRONT = "front"
    OLD = "old"
    THROTTLE = "throttle"
    BARE = "bare"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one answer from another.

    Args:
        date: ``2026-11-24T17:00:00``, UTC.
        request_id: of the service.
        client_request_id: as the client named it; the service's id if it did not.
    """

    date: str
    request_id: str
    client_request_id: str


@dataclass(frozen=True, slots=True)
class _Shape:
    status: int
    family: Family
    code: str
    message: str
    second: str = ""
    second_message: str = ""


_TOO_LONG = "We're sorry. We couldn't finish what you asked us to do because it was taking too long."
_GONE = "The session specified in the request does not exist or is invalid due to a transient error."
_THROTTLED = "The client app or user has been throttled. Please try your request again."
_UNSPECIFIED = "An unspecified error has occurred."
_NOT_AUTHORISED = "Required authentication information for the resource is either missing or invalid."
_TOO_LARGE = (
    "The size of the payload exceeded the limit. Read the documentation: https://docs.microsoft.com/office/dev/"
    "add-ins/concepts/resource-limits-and-performance-optimization#excel-add-ins."
)
_REQUEST_TOO_LARGE = (
    'The request payload size has exceeded the limit. Please refer to the documentation: "https://docs.microsoft.com/'
    'office/dev/add-ins/concepts/resource-limits-and-performance-optimization#excel-add-ins".'
)
_NO_API = (
    "The API you are trying to use could not be found. It may be available in a newer version of Excel. Please refer "
    'to the documentation: "https://docs.microsoft.com/office/dev/add-ins/reference/requirement-sets/'
    'excel-api-requirement-sets".'
)
_WRONG_ARGUMENT = "The argument is invalid or missing or has an incorrect format."
_NO_WAC = "Could not obtain a WAC access token."
_CONFLICT = "The request failed due to conflicts with other clients that are accessing the workbook."

_H, _M, _F, _O, _B = Family.HOST, Family.MODEL, Family.FRONT, Family.OLD, Family.BARE

# The first of a status is what it means where no code is named.
_SHAPES = (
    _Shape(400, _M, "InvalidArgument", _WRONG_ARGUMENT, "invalidArgument"),
    # Observed 2026 on SharePoint: an expired session as a 400.
    _Shape(400, _H, "InvalidSession", _GONE, "invalidSessionReCreatable", _GONE),
    _Shape(400, _F, "invalidRequest", "Invalid request"),
    # Observed 2017-11 for closeSession without a session's id, and 2022-03 for a batch.
    _Shape(400, _O, "UnknownError", "Bad Request"),
    _Shape(400, _B, "BadRequest", "Batch should be either fully sequential or fully parallel."),
    _Shape(401, _F, "InvalidAuthenticationToken", "Access token has expired or is not yet valid."),
    _Shape(
        401,
        _H,
        "FileOpenUserUnauthorized",
        "You do not have permissions to open this file in the browser.",
        "unauthorizedUncategorized",
        _NOT_AUTHORISED,
    ),
    _Shape(403, _F, "AccessDenied", _NO_WAC),
    _Shape(
        403,
        _H,
        "EditModeAccessDenied",
        "Contact the workbook owner to request edit access.",
        "forbiddenUncategorized",
        "The request is not allowed.",
    ),
    _Shape(404, _M, "ItemNotFound", "The requested resource doesn't exist.", "itemNotFound"),
    _Shape(404, _H, "InvalidOrTimedOutSession", _GONE, "invalidSessionReCreatable", _GONE),
    # The drive's own, for a file that is not there.
    _Shape(404, _F, "itemNotFound", "The resource could not be found."),
    _Shape(404, _F, "ResourceNotFound", "Invalid version: error"),
    # Observed 2018 on a personal OneDrive.
    _Shape(404, _O, "DeploymentInvalidEditSession", "Workbook Not Found"),
    _Shape(404, _O, "FileOpenNotFound", "Workbook Not Found"),
    _Shape(404, _M, "ApiNotFound", _NO_API, "apiNotFound"),
    # Observed 2020 right after a sheet was added.
    _Shape(405, _B, "MethodNotAllowed", "Method not allowed."),
    _Shape(409, Family.CATEGORY, "conflict", _CONFLICT, "accessConflict", _CONFLICT),
    _Shape(409, _B, "EditModeCannotAcquireLock", "Another user is editing this workbook."),
    _Shape(
        409,
        _M,
        "ItemAlreadyExists",
        "A resource with the same name or identifier already exists.",
        "itemAlreadyExists",
    ),
    _Shape(413, _M, "ResponsePayloadSizeLimitExceeded", _TOO_LARGE, "responsePayloadSizeLimitExceeded"),
    _Shape(413, _M, "RequestPayloadSizeLimitExceeded", _REQUEST_TOO_LARGE, "requestPayloadSizeLimitExceeded"),
    _Shape(423, Family.CATEGORY, "notAllowed", "The resource you are attempting to access is locked", "resourceLocked"),
    _Shape(429, Family.THROTTLE, "TooManyRequests", "Please retry again later."),
    _Shape(
        429,
        _H,
        "EditModeCannotAcquireLockTooManyRequests",
        _THROTTLED,
        "tooManyRequestsUncategorized",
        _THROTTLED,
    ),
    _Shape(429, _H, "OperationQueueFull", _THROTTLED, "tooManyRequestsUncategorized", _THROTTLED),
    _Shape(
        500,
        _H,
        "GenericFileOpenError",
        "The workbook cannot be opened.",
        "internalServerErrorUncategorized",
        _UNSPECIFIED,
    ),
    # Seen from Graph itself in lower case, and before 2021 from Excel in upper case.
    _Shape(500, _F, "generalException", "General exception while processing"),
    _Shape(500, _O, "GeneralException", "There was an internal error while processing the request."),
    _Shape(501, _F, "notImplemented", "The requested feature is not implemented."),
    _Shape(502, _O, "UnknownError", ""),
    # Observed 2023-02 on createSession.
    _Shape(503, _F, "InternalError", "Sorry, something went wrong."),
    _Shape(503, _O, "UnknownError", "The service is unavailable."),
    _Shape(
        504,
        _H,
        "MaxRequestDurationExceeded",
        _TOO_LONG,
        "gatewayTimeoutUncategorized",
        "The service wasn't able to complete the request within the time limit.",
    ),
    # Observed 2019-12: what the front says when Excel does not answer in time.
    _Shape(504, _O, "UnknownError", ""),
)

# Documented second levels beside those above. Source: "Error codes for workbooks and charts", read 2026-11.
_HOST_SECONDS: Mapping[str, str] = {
    "badRequestUncategorized": "The request is malformed or incorrect.",
    "conflictUncategorized": "The current state conflicts with what the request expects.",
    "invalidSessionAccessConflict": (
        "The session specified in the request is invalid due to conflicts with other clients that are accessing the "
        "workbook."
    ),
    "invalidSessionAuthentication": "The session specified in the request is invalid due to an authentication error.",
    "invalidSessionNotFound": "The session specified in the request is invalid because the workbook can't be found.",
    "invalidSessionRestricted": (
        "The session specified in the request is invalid due to service configurations or restrictions."
    ),
    "invalidSessionUnexpected": "The session specified in the request is invalid due to an unexpected issue.",
    "invalidSessionUnsupportedWorkbook": (
        "The session specified in the request is invalid because the workbook contains unsupported features or "
        "exceeds the size limit."
    ),
    "notFoundUncategorized": "The requested resource cannot be found.",
    "notImplementedUncategorized": "The requested feature is not currently implemented.",
    "payloadTooLargeUncategorized": "The request payload exceeds the size limit.",
    "serviceUnavailableUncategorized": (
        "The service is temporarily unavailable or is overloaded. Please try your request again."
    ),
    "transientFailure": "The request failed due to a transient error. Please try your request again.",
    "unsupportedWorkbook": (
        "The request failed. The workbook contains unsupported features or exceeds the size limit."
    ),
}
_MODEL_SECONDS: Mapping[str, str] = {
    "accessDenied": "You cannot perform the requested operation.",
    "filteredRangeConflict": "The operation failed because it conflicts with a filtered range.",
    "insertDeleteConflict": "The insert or delete operation attempted resulted in a conflict.",
    "invalidReference": "This reference is not valid for the current operation.",
    "nonBlankCellOffSheet": (
        "Can't insert new cells because it would push non-empty cells off the end of the worksheet."
    ),
    "rangeExceedsLimit": "The cell count in range has exceeded the maximum supported number.",
    "requestAborted": "The request was aborted during run time.",
    "unsupportedOperation": "The operation being attempted is not supported.",
}


def error_body(
    status: int, code: str | None, stamp: Stamp, *, family: Family | None = None, message: str | None = None
) -> dict[str, Any]:
    """Return the body of a refusal.

    Args:
        status: HTTP status.
        code: the outermost code, or the documented second-level one; that of the status if omitted.
        stamp: date and ids.
        family: another shape than the one in which the code was seen.
        message: another text, at each level: the service's own are in the language of the account.
    """
    shape = _shape(status, code)
    if family is not None and family is not shape.family:
        shape = _reshaped(shape, family)
    if message is not None:
        shape = replace(shape, message=message, second_message=message if shape.second_message else "")
    return _body(shape, stamp)


def _reshaped(shape: _Shape, family: Family) -> _Shape:
    """Return *shape* in another family; the host's raw code is the documented one with a capital letter."""
    second = shape.second or shape.code[:1].lower() + shape.code[1:]
    code = shape.code[:1].upper() + shape.code[1:] if family in (Family.HOST, Family.MODEL) else shape.code
    return replace(shape, family=family, code=code, second=second, second_message=shape.second_message or shape.message)


def _shape(status: int, code: str | None) -> _Shape:
    of_status = [one for one in _SHAPES if one.status == status]
    if code is None:
        return next(iter(of_status), _Shape(status, Family.FRONT, "UnknownError", _phrase(status)))
    nearest = (*of_status, *_SHAPES)
    # Case tells Excel's own code from the front layer's, so it is looked at first.
    exact = (one for one in nearest if one.code == code)
    loose = (one for one in nearest if code.lower() in (one.code.lower(), one.second.lower()))
    documented = _documented(status, code)
    return next(exact, None) or next(loose, None) or documented or _Shape(status, Family.FRONT, code, _phrase(status))


def _documented(status: int, code: str) -> _Shape | None:
    wanted = code.lower()
    for second, text in _HOST_SECONDS.items():
        if second.lower() == wanted:
            return _Shape(status, Family.HOST, _outer(status, second), text, second, text)
    for second, text in _MODEL_SECONDS.items():
        if second.lower() == wanted:
            return _Shape(status, Family.MODEL, second[0].upper() + second[1:], text, second)
    return None


def _outer(status: int, second: str) -> str:
    """Return the host's raw code around a documented one; inferred where no body was ever recorded."""
    if second.startswith("invalidSession"):
        return "InvalidSession" if status == 400 else "InvalidOrTimedOutSession"
    raw = second.removesuffix("Uncategorized")
    return raw[0].upper() + raw[1:]


def _body(shape: _Shape, stamp: Stamp) -> dict[str, Any]:
    error: dict[str, Any] = {"code": shape.code, "message": shape.message}
    inner = _inner(shape, stamp)
    return {"error": {**error, "innerError": inner} if inner else error}


def _inner(shape: _Shape, stamp: Stamp) -> dict[str, Any]:
    ids = {"date": stamp.date, "request-id": stamp.request_id, "client-request-id": stamp.client_request_id}
    if shape.family is Family.BARE:
        return {}
    if shape.family is Family.FRONT:
        return ids
    if shape.family is Family.OLD:
        return {"request-id": stamp.request_id, "date": stamp.date}
    if shape.family is Family.THROTTLE:
        # Source: "Microsoft Graph throttling guidance", read 2026-11.
        return {
            "code": str(shape.status),
            "date": stamp.date,
            "message": "Please retry after",
            "request-id": stamp.request_id,
            "status": str(shape.status),
        }
    if shape.family is Family.MODEL:
        return {"code": shape.second, "message": shape.message, **ids}
    if shape.family is Family.CATEGORY:
        return {"code": shape.second, **({"message": shape.second_message, **ids} if shape.second_message else {})}
    nested = {"code": shape.code, "message": shape.message}
    return {"code": shape.second, "message": shape.second_message, "innerError": nested, **ids}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
