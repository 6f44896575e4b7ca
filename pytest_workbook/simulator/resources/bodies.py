"""Bodies of requests to the workbook: which properties they give, and their limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pytest_workbook.simulator.book.workbook import Workbook
from pytest_workbook.simulator.limits import LIMITS_PAGE, MAX_PAYLOAD_BYTES
from pytest_workbook.simulator.members import Call
from pytest_workbook.simulator.odata import Arguments
from pytest_workbook.simulator.replies import Refusal, invalid_argument

T = TypeVar("T")


def properties(call: Call[Any], current: Mapping[str, object], *allowed: str) -> Arguments:
    """Return the properties that the body gives, annotations left out.

    A client may send back the whole entity that it got, so a read-only property is passed over if it is as it was.

    Args:
        call: the call.
        current: the entity as it is.
        allowed: what can be changed.

    Raises:
        Refusal: 400 for no body, one that is no object, a property that is unknown or null, and a read-only one that
            would change; 413 for a body beyond `MAX_PAYLOAD_BYTES`.
    """
    expect_payload(call)
    if not isinstance(call.body, dict):
        msg = "the body takes an object of properties"
        raise invalid_argument(msg)
    given = {name: value for name, value in call.body.items() if "@odata." not in name}
    for name, value in given.items():
        if _is_same(current, name, value) or (name in allowed and value is not None):
            continue
        msg = f"'{name[:40]}' cannot be set so; there are {', '.join(allowed)}, and none takes null"
        raise invalid_argument(msg)
    return Arguments({name.lower(): value for name, value in given.items() if name in allowed})


def _is_same(current: Mapping[str, object], name: str, value: object) -> bool:
    # True is no 1 here, though Python has them equal.
    return name in current and type(current[name]) is type(value) and current[name] == value


def expect_payload(call: Call[Any]) -> None:
    """Make sure that the request has a body at all. Observed 2018 for a POST to ``resizedRange(...)`` without one.

    Raises:
        Refusal: 400 where there is none; 413 for a body beyond `MAX_PAYLOAD_BYTES`.
    """
    guard_request(call)
    if not call.request.body.strip():
        msg = "Empty Payload. JSON content expected."
        raise Refusal(400, "BadRequest", None, msg)


def expect_body(call: Call[Any], *parameters: str) -> None:
    """Make sure that the request has a JSON object with nothing but the action's parameters.

    Observed: ``add`` without a body is refused as a wrong argument.

    Args:
        call: the call.
        parameters: names of what the action takes, compared without case as pages spell them in several ways.

    Raises:
        Refusal: 400 for no object or an unknown parameter; 413 for a body beyond `MAX_PAYLOAD_BYTES`.
    """
    guard_request(call)
    if not call.request.body.strip() or not isinstance(call.body, dict):
        msg = "a JSON object was expected in the body"
        raise invalid_argument(msg)
    expect_parameters(call, *parameters)


def expect_parameters(call: Call[Any], *parameters: str) -> None:
    """Make sure that the body, if there is one, has nothing but the action's parameters.

    Args:
        call: the call.
        parameters: names of what the action takes, compared without case.

    Raises:
        Refusal: 400 for a body that is no object, or an unknown parameter.
    """
    known = {parameter.lower() for parameter in parameters}
    for name in call.properties:
        if name.lower() not in known:
            msg = f"'{name[:40]}' is no parameter; there are {', '.join(parameters)}"
            raise invalid_argument(msg)


def all_or_nothing(book: Workbook, changes: list[Callable[[Workbook], object]]) -> None:
    """Make several changes that each are all or nothing, so that they are so together.

    Args:
        book: what to change.
        changes: in order.

    Raises:
        BookError: the first refusal; nothing was changed.
    """
    if len(changes) > 1:
        trial = book.clone()
        for change in changes:
            change(trial)
    for change in changes:
        change(book)


def guard_request(call: Call[Any]) -> None:
    """Refuse a request whose body is beyond the limit. Observed 2021 as a text of the same engine."""
    if len(call.request.body) > MAX_PAYLOAD_BYTES:
        msg = f'The request payload size has exceeded the limit. Please refer to the documentation: "{LIMITS_PAGE}".'
        raise Refusal(413, "RequestPayloadSizeLimitExceeded", "requestPayloadSizeLimitExceeded", msg)
