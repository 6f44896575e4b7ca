"""Error codes in bodies."""

from __future__ import annotations

import pytest

from pytest_workbook.graph.codes import codes_in, is_session_gone, message_in, request_id_in


def test_codes_come_from_outer_to_inner() -> None:
    """At any depth, also under the other spelling, and without empty ones."""
    body = {"error": {"code": "A", "innerError": {"code": "", "innererror": {"code": "C"}}}}

    assert codes_in(body) == ("A", "C")


@pytest.mark.parametrize("body", [None, [], "x", {}, {"error": "text"}, {"error": {"code": 5}}])
def test_a_body_without_codes_has_none(body: object) -> None:
    """Whatever shape came, nothing is raised."""
    assert codes_in(body) == ()


@pytest.mark.parametrize(
    "code",
    ["InvalidSession", "invalidSessionReCreatable", "InvalidOrTimedOutSession", "invalideditsession",
     "DeploymentInvalidEditSession"],
)  # fmt: skip
def test_these_codes_say_that_the_session_is_gone(code: str) -> None:
    """In any case, at any depth."""
    assert is_session_gone(("whatever", code))


@pytest.mark.parametrize("code", ["itemNotFound", "ItemNotFound", "ApiNotFound", "sessionNotFound", "generalException"])
def test_a_missing_thing_is_no_missing_session(code: str) -> None:
    """A missing worksheet must never look like a dead session."""
    assert not is_session_gone((code,))


def test_message_and_request_id_are_found() -> None:
    """The outermost message is cut at 200 characters; the id may lie deeper."""
    body = {"error": {"message": "m" * 300, "innerError": {"innerError": {}, "request-id": "r"}}}

    assert message_in(body) == "m" * 200
    assert request_id_in(body) == "r"
    assert (message_in({"error": {}}), request_id_in(None)) == ("", None)
