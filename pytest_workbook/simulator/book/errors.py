"""What the workbook model refuses, in kinds that the resources map to Graph's codes."""

from __future__ import annotations

from enum import Enum


class ErrorKind(Enum):
    """Why a request to the workbook was refused; one kind for each code Graph answers with."""

    ITEM_NOT_FOUND = "ItemNotFound"
    ALREADY_EXISTS = "ItemAlreadyExists"
    INVALID_ARGUMENT = "InvalidArgument"
    INVALID_REFERENCE = "InvalidReference"
    INSERT_DELETE_CONFLICT = "InsertDeleteConflict"
    FILTERED_RANGE_CONFLICT = "FilteredRangeConflict"
    OFF_SHEET = "NonBlankCellOffSheet"
    UNSUPPORTED = "UnsupportedOperation"
    RANGE_EXCEEDS_LIMIT = "RangeExceedsLimit"
    ACCESS_DENIED = "AccessDenied"
    REQUEST_ABORTED = "RequestAborted"


class BookError(Exception):
    """The workbook refuses a request, and nothing in it has changed.

    Args:
        kind: what the resources map to a code.
        message: what came and what was expected.
    """

    def __init__(self, kind: ErrorKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class InvalidFormula(BookError):
    """A formula that Excel would not let the user enter.

    Args:
        message: what is wrong with the formula.
    """

    def __init__(self, message: str) -> None:
        super().__init__(ErrorKind.INVALID_ARGUMENT, message)


class LongCalculation(BookError):
    """A formula that would keep the calc engine busy for too long.

    Args:
        message: how much there is to calculate.
    """

    def __init__(self, message: str) -> None:
        super().__init__(ErrorKind.REQUEST_ABORTED, message)
