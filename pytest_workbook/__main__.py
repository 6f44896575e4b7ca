"""``python -m pytest_workbook`` is ``pytest-workbook``."""

from __future__ import annotations

import sys

from pytest_workbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
