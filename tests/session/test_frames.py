"""Frames that a test's traceback leaves out."""

from __future__ import annotations

import pytest

from pytest_workbook.errors import GraphError, UsageError
from pytest_workbook.session.frames import hides_frame


@pytest.mark.parametrize(
    ("error", "hidden"),
    [(UsageError("u"), True), (GraphError("g", status=404), True), (ValueError("v"), False), (OSError("o"), False)],
)
def test_our_frames_are_hidden_for_our_errors_alone(error: Exception, hidden: bool) -> None:
    """A mistake of ours keeps every frame."""
    with pytest.raises(type(error)) as caught:
        raise error
    assert hides_frame(caught) is hidden
