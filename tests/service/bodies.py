"""JSON bodies of the stand-in's answers, in the shapes that the service was seen to send."""

from __future__ import annotations

from typing import Any

__all__ = [
    "SERVICE_ROOT_CONTEXT",
    "bad_request",
    "expired_by_400",
    "expired_by_404",
    "flat_error",
    "gateway_timeout",
    "missing_resource",
    "three_level_error",
    "throttled",
    "two_level_error",
    "unauthorized",
]

SERVICE_ROOT_CONTEXT = "https://graph.microsoft.com/v1.0/$metadata#"
_STAMP = {
    "date": "2026-11-24T10:00:00",
    "request-id": "00000000-0000-4000-8000-00000000aaaa",
    "client-request-id": "00000000-0000-4000-8000-00000000bbbb",
}


def flat_error(code: str, message: str) -> dict[str, Any]:
    """Return the shape of Graph's front layer: the inner error has only stamps."""
    return {"error": {"code": code, "message": message, "innerError": dict(_STAMP)}}


def two_level_error(code: str, message: str) -> dict[str, Any]:
    """Return the shape of Excel's object model: the same code twice, the inner one in camel case."""
    inner = {"code": code[:1].lower() + code[1:], "message": message, **_STAMP}
    return {"error": {"code": code, "message": message, "innerError": inner}}


def three_level_error(code: str, message: str, category: str, category_message: str) -> dict[str, Any]:
    """Return the shape of the workbook host: raw code, documented category, raw code again."""
    innermost = {"code": code, "message": message}
    inner = {"code": category, "message": category_message, "innerError": innermost, **_STAMP}
    return {"error": {"code": code, "message": message, "innerError": inner}}


def expired_by_404() -> dict[str, Any]:
    """Return the body of an expired session as it comes with 404."""
    return three_level_error(
        "InvalidOrTimedOutSession",
        "The session has timed out.",
        "invalidSessionReCreatable",
        "The session specified in the request does not exist or is invalid due to a transient error.",
    )


def expired_by_400() -> dict[str, Any]:
    """Return the body of an expired session as one production client met it, with 400."""
    return three_level_error(
        "InvalidSession",
        "The session is invalid.",
        "invalidSessionReCreatable",
        "The session specified in the request does not exist or is invalid due to a transient error.",
    )


def gateway_timeout() -> dict[str, Any]:
    """Return the body of a 504 of the workbook host."""
    return three_level_error(
        "MaxRequestDurationExceeded",
        "We're sorry. We couldn't finish what you asked us to do because it was taking too long.",
        "gatewayTimeoutUncategorized",
        "The service wasn't able to complete the request within the time limit.",
    )


def throttled() -> dict[str, Any]:
    """Return the body of Graph's 429."""
    inner = {"code": "429", "message": "Please retry after", "status": "429", **_STAMP}
    return {"error": {"code": "TooManyRequests", "message": "Please retry again later.", "innerError": inner}}


def missing_resource() -> dict[str, Any]:
    """Return the body for a worksheet, table or range that is not there, in a session that lives."""
    return two_level_error("ItemNotFound", "The requested resource doesn't exist.")


def bad_request(message: str) -> dict[str, Any]:
    """Return the body for an argument that cannot be used."""
    return two_level_error("InvalidArgument", message)


def unauthorized() -> dict[str, Any]:
    """Return the body for a token that is missing or not accepted."""
    return flat_error("InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
