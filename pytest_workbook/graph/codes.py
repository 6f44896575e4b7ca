"""Error codes of Graph's answers, and which of them say that a session is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = [
    "SECOND_LEVEL_CODES",
    "SESSION_REACTIONS",
    "codes_in",
    "is_session_gone",
    "message_in",
    "request_id_in",
]

# Source: "Error codes for workbooks and charts", read 2026-11; the uncategorised ones carry the status they go with.
_DOCUMENTED = """
accessConflict accessDenied apiNotFound badRequestUncategorized conflictUncategorized filteredRangeConflict
forbiddenUncategorized gatewayTimeoutUncategorized generalException insertDeleteConflict
internalServerErrorUncategorized invalidArgument invalidReference invalidSessionAccessConflict
invalidSessionAuthentication invalidSessionNotFound invalidSessionReCreatable invalidSessionRestricted
invalidSessionUnexpected invalidSessionUnsupportedWorkbook itemAlreadyExists itemNotFound methodNotAllowed
methodNotAllowedUncategorized nonBlankCellOffSheet notFoundUncategorized notImplementedUncategorized
payloadTooLargeUncategorized rangeExceedsLimit requestAborted responsePayloadSizeLimitExceeded
serviceUnavailableUncategorized tooManyRequestsUncategorized transientFailure unauthorizedUncategorized
unsupportedOperation unsupportedWorkbook
"""
SECOND_LEVEL_CODES = frozenset(_DOCUMENTED.lower().split())

# Source: "Error handling for workbooks and charts", read 2026-11. What a client is told to do instead of recreating.
SESSION_REACTIONS: Mapping[str, str] = {
    "invalidsessionaccessconflict": "create the session again only after the conflict with the other client is over",
    "invalidsessionauthentication": "create the session again only with proper authentication",
    "invalidsessionnotfound": "do not create it again: the workbook is gone",
    "invalidsessionrestricted": "create the session again only after the restriction is lifted",
    "invalidsessionunexpected": "do not create the same session again; one with other options may work",
    "invalidsessionunsupportedworkbook": "create the session again only after what is unsupported left the workbook",
}

# [MS-EXSPWS3] 2.2.2.1 names the first two; the third was seen on the wire in 2018 with "Workbook Not Found".
_GONE = frozenset({"invalidortimedoutsession", "invalideditsession", "deploymentinvalideditsession"})


def codes_in(body: object) -> tuple[str, ...]:
    """Return every code of an error body, from outer to inner; empty if *body* is none.

    Args:
        body: a parsed JSON body; also a long-running operation's, which carries its error inside a 200.
    """
    codes: list[str] = []
    level = body.get("error") if isinstance(body, Mapping) else None
    while isinstance(level, Mapping):
        code = level.get("code")
        if isinstance(code, str) and code:
            codes.append(code)
        # "innererror" is how one resource page spells it.
        level = level.get("innerError", level.get("innererror"))
    return tuple(codes)


def is_session_gone(codes: Sequence[str]) -> bool:
    """Return whether any of *codes* says that the session does not exist any more."""
    return any(code.lower() in _GONE or code.lower().startswith("invalidsession") for code in codes)


def message_in(body: object) -> str:
    """Return the outermost message of an error body, at most 200 characters, or an empty string."""
    error = body.get("error") if isinstance(body, Mapping) else None
    message = error.get("message") if isinstance(error, Mapping) else None
    return message[:200] if isinstance(message, str) else ""


def request_id_in(body: object) -> str | None:
    """Return the request id that an error body carries, or None."""
    level = body.get("error") if isinstance(body, Mapping) else None
    while isinstance(level, Mapping):
        found = level.get("request-id")
        if isinstance(found, str):
            return found
        level = level.get("innerError", level.get("innererror"))
    return None
