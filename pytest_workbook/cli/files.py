"""The files that a command is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pytest_workbook.errors import CassetteError

__all__ = ["files_in", "text_of"]

_SUFFIXES = (".yaml", ".yml", ".json")


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield *paths*, of a folder every file below it that may be a cassette, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix in _SUFFIXES and one.is_file())
        else:
            yield path


def text_of(path: Path) -> str:
    """Return the text of *path*.

    Raises:
        CassetteError: if it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read as a cassette: {error}"
        raise CassetteError(msg) from None
