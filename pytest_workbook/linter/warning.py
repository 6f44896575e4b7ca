"""The category of the linter's warnings."""

from __future__ import annotations

__all__ = ["WorkbookLintWarning"]


class WorkbookLintWarning(UserWarning):
    """Code under test does what the service advises against; the text begins with the rule's name."""
