"""What markers on a test and above it come to."""

from __future__ import annotations

import pytest
from harness import collected

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.marker_arguments import MarkerArguments, merged

_CODE = """
import pytest

pytestmark = pytest.mark.workbook(on_expiry="fail", keepalive=60, only="replay")

@pytest.mark.workbook(on_expiry="recreate", persist_changes=False)
class TestIt:
    @pytest.mark.workbook(only=("record", "simulate"))
    def test_near(self):
        pass

    @pytest.mark.workbook(on_teardown="explode")
    def test_wrong(self):
        pass

    @pytest.mark.workbook("a.xlsx", "b.xlsx", None)
    def test_by_place(self):
        pass
"""


def test_the_nearest_marker_that_gives_an_argument_gives_it(pytester: pytest.Pytester) -> None:
    """False is given, None is not; each argument knows its marker."""
    _, (near, _, by_place) = collected(pytester, _CODE)
    found = merged(near)
    assert (found.on_expiry, found.persist_changes, found.keepalive) == ("recreate", False, 60)
    assert found.only == ("record", "simulate")
    assert found.given_by == {
        "only": near.nodeid,
        "on_expiry": "test_it.py::TestIt",
        "persist_changes": "test_it.py::TestIt",
        "keepalive": "test_it.py",
    }
    assert (merged(by_place).item, merged(by_place).file, merged(by_place).persist_changes) == (
        "a.xlsx",
        "b.xlsx",
        False,
    )


def test_a_node_above_hears_only_of_its_own_markers(pytester: pytest.Pytester) -> None:
    """A shared session takes its arguments from there."""
    _, (near, *_) = collected(pytester, _CODE)
    module = near.getparent(pytest.Module)
    assert module is not None
    assert merged(module).on_expiry == "fail"
    assert merged(near.session) == MarkerArguments()


def test_a_wrong_argument_shows_marker_place_and_signature(pytester: pytest.Pytester) -> None:
    """In words, before anything is opened."""
    _, (_, wrong, _) = collected(pytester, _CODE)
    with pytest.raises(UsageError) as error:
        merged(wrong)
    text = str(error.value)
    assert f"@pytest.mark.workbook on {wrong.nodeid} is wrong: on_teardown='explode' is not one of" in text
    assert "Its signature is @pytest.mark.workbook(item=None, file=None" in text
