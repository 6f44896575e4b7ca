"""The tree of errors, and what a refusal of the service carries."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

from pytest_workbook import errors
from pytest_workbook.errors import GraphError, WorkbookError


def _drawn() -> dict[str, str]:
    """Return the name of the error above each error, as the module's docstring draws it."""
    above: dict[str, str] = {}
    levels: dict[int, str] = {}
    for line in inspect.getdoc(errors).splitlines():  # type: ignore[union-attr]
        if (found := re.match(r"(?P<indent>(?:│   )*)(?P<branch>[├└]── )(?P<name>\w+)", line)) is not None:
            level = len(found["indent"]) // 4 + 1
            levels[level] = found["name"]
            above[found["name"]] = levels.get(level - 1, "WorkbookError")
    return above


def _defined() -> dict[str, type[object]]:
    return {
        name: found
        for name, found in vars(errors).items()
        if inspect.isclass(found) and found.__module__ == errors.__name__
    }


def test_the_drawn_tree_is_the_real_one() -> None:
    """Every class stands in the docstring below the class it is derived from."""
    real = {name: found.__mro__[1].__name__ for name, found in _defined().items() if found is not WorkbookError}
    assert _drawn() == real


def test_every_error_is_public_and_caught_by_the_base() -> None:
    """``except WorkbookError`` is enough, and there is no error that cannot be imported by name."""
    defined = _defined()
    assert sorted(errors.__all__) == sorted(defined)
    assert [name for name, found in defined.items() if not issubclass(found, WorkbookError)] == []


def test_no_error_is_one_of_the_languages_own() -> None:
    """Code that catches OSError, ValueError or AssertionError must not swallow ours."""
    assert WorkbookError.__mro__[1:] == (Exception, BaseException, object)


def test_a_refusal_shows_its_text_alone_and_keeps_the_rest() -> None:
    """The message is whole; the fields are for code that acts on them."""
    error = GraphError(
        "what to do",
        status=429,
        code="tooManyRequests",
        codes=("activityLimitReached", "tooManyRequests"),
        message="slow down",
        request_id="r-1",
        retry_after=1.5,
    )
    assert (str(error), error.args) == ("what to do", ("what to do",))
    assert (error.status, error.code, error.message) == (429, "tooManyRequests", "slow down")
    assert error.codes == ("activityLimitReached", "tooManyRequests")
    assert (error.request_id, error.retry_after) == ("r-1", 1.5)


def test_a_refusal_without_a_body_has_a_status_only() -> None:
    """What the service did not say is None or empty, never made up."""
    error = GraphError("text", status=502)
    assert (error.code, error.codes, error.message) == (None, (), "")
    assert (error.request_id, error.retry_after) == (None, None)


def test_a_refusal_has_a_status() -> None:
    """It cannot be made without one."""
    with pytest.raises(TypeError, match="status"):
        GraphError("text")  # type: ignore[call-arg]


def test_a_refusal_crosses_between_processes() -> None:
    """Process pools pickle what their workers raise."""
    error = GraphError("text", status=404, code="itemNotFound", codes=("a", "b"), retry_after=2.5)

    copied = pickle.loads(pickle.dumps(error))

    assert (str(copied), vars(copied)) == (str(error), vars(error))
