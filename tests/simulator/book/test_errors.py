"""Refusals carry their kind."""

from pytest_workbook.simulator.book.errors import BookError, ErrorKind, InvalidFormula


def test_a_refusal_says_its_kind_and_its_message() -> None:
    """Both are kept, and the message is the exception's text."""
    error = BookError(ErrorKind.ITEM_NOT_FOUND, "no such sheet")
    assert (error.kind, error.message, str(error)) == (ErrorKind.ITEM_NOT_FOUND, "no such sheet", "no such sheet")


def test_an_invalid_formula_is_an_invalid_argument() -> None:
    """It is a `BookError` of that kind."""
    error = InvalidFormula("bad")
    assert isinstance(error, BookError)
    assert error.kind is ErrorKind.INVALID_ARGUMENT
