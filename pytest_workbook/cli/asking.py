"""Asks pytest what there is: a collection in a process of its own, in the folder where the command was started."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pytest_workbook.errors import UsageError

__all__ = ["collected"]

_LAST_LINES = 12


def collected(*options: str, arguments: Sequence[str] = ()) -> dict[str, Any]:
    """Return what ``plugin/telling.py`` writes down of a collection.

    Args:
        options: of that plugin.
        arguments: for pytest.

    Raises:
        UsageError: pytest cannot be started so, or collects with errors; the message has its last lines.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "pytest_workbook.plugin.telling"]
        command += [f"--workbook-tell={told}", *options, *arguments]
        # Only what the user asked is run, in the user's own folder.
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
        if told.exists():
            data: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
            if not data["has_errors"]:
                return data
        printed = (ran.stdout + ran.stderr).strip().splitlines()
    said = "\n".join(printed[-_LAST_LINES:])
    msg = (
        f"pytest could not collect the tests here (it ended with {ran.returncode}), so nothing is said of them:\n{said}"
    )
    raise UsageError(msg)
