"""What all tests share: projects of their own to run the plugin in, and an environment that names no workbook."""

from __future__ import annotations

import os

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the environment of this run says to the plugin, and to pytest: CI makes its summary longer."""
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("PYTEST_WORKBOOK_")]:
        monkeypatch.delenv(name)
