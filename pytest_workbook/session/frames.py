"""Which of our frames a test's traceback leaves out."""

from __future__ import annotations

from operator import methodcaller

from pytest_workbook.errors import WorkbookError

__all__ = ["hides_frame"]

# pytest asks it with its exception info: our own errors are for the test's author, whose line is the last to see;
# anything else is a mistake of ours and keeps every frame.
hides_frame = methodcaller("errisinstance", WorkbookError)
