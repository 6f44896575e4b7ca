"""The records that tape, file and matching share."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pytest_workbook.cassettes.interaction import Document, Interaction
from pytest_workbook.wire import Request, Response

URL = "https://graph.microsoft.com/v1.0/me"


def _interaction() -> Interaction:
    return Interaction(Request("GET", URL), Response(200))


def test_an_exchange_of_ours_is_known_to_be_no_lifecycle() -> None:
    """Unknown is None and comes from foreign files alone; a request of code is a plain no."""
    made = _interaction()
    assert (made.by, made.lifecycle, made.session, made.sequence) == ("code", False, None, 0)


def test_an_interaction_cannot_be_changed_and_equals_its_twin() -> None:
    """What was recorded stays; two records of the same exchange are one value."""
    made = _interaction()
    with pytest.raises(FrozenInstanceError):
        made.session = "session-1"  # type: ignore[misc]
    assert made == _interaction()
    assert made != Interaction(made.request, made.response, sequence=1)


def test_the_status_of_an_answer_is_known_before_it_is_read() -> None:
    """What only counts errors need not parse a file."""

    class Unread:
        status = 404

        def __call__(self) -> Response:
            raise AssertionError

    assert Interaction(Request("GET", URL), Unread()).status == 404
    assert _interaction().status == 200


def test_an_empty_document_belongs_to_nobody() -> None:
    """No owner is None, not an empty name: a file that vcrpy wrote may be any test's."""
    empty = Document()
    assert empty.node_id is None
    assert (empty.interactions, empty.source, empty.recorded_at) == ((), "", "")
    assert (dict(empty.versions), dict(empty.aliases)) == ({}, {})


def test_documents_share_no_mapping() -> None:
    """Each has versions and counts of its own."""
    one, other = Document(), Document()
    assert one.versions is not other.versions
    assert one.aliases is not other.aliases
