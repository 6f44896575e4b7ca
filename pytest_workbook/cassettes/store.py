"""Puts a cassette on disk so that the old file is whole until the new one is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pytest_workbook.atomic import replace_file
from pytest_workbook.cassettes.compression import packed
from pytest_workbook.cassettes.form import encoded, load
from pytest_workbook.cassettes.interaction import Document
from pytest_workbook.cassettes.mismatch import record_command
from pytest_workbook.cassettes.scan import check, residue
from pytest_workbook.cassettes.tape import Tape
from pytest_workbook.errors import CassetteError, SecretLeak

__all__ = ["checked", "save", "write"]


def save(
    tape: Tape,
    *,
    recorded_at: str,
    source: str,
    versions: Mapping[str, str],
    secrets: Iterable[str] = (),
    replace_live: bool = False,
    packed_from: int | None = None,
) -> bool:
    """Write *tape* to its file; nothing is written where nothing was recorded.

    Args:
        tape: what to write.
        recorded_at: ISO 8601, UTC.
        source: ``live`` or ``simulator``, whoever answered.
        versions: of packages, by name.
        secrets: tokens and the like that must not be found in the file; session ids are known already.
        replace_live: whether a recording of the simulator may replace one of the live service.
        packed_from: bytes from which a body of numbers is packed; None for never.

    Returns:
        Whether a file was written.

    Raises:
        SecretLeak: if the bytes may hold a secret.
        CassetteError: if the existing file is unreadable, another node's, or a live one not to be replaced; if a
            symbolic link is in the way; if the disk refuses.
    """
    if not tape.has_recordings:
        return False
    _check_old(tape, source, replace_live=replace_live)
    document = replace(tape.document(), recorded_at=recorded_at, source=source, versions=dict(versions))
    if source != "simulator":
        # The service has none.
        document = replace(document, profile="")
    raw = checked(tape, document, secrets)
    write(tape.path, raw if packed_from is None else encoded(packed(document, packed_from)))
    return True


def checked(tape: Tape, document: Document, secrets: Iterable[str] = ()) -> bytes:
    """Return the file of *document*, if no secret is seen in it.

    Args:
        tape: whose document it is; what it replaced may not be found.
        document: to be written.
        secrets: known ones.

    Raises:
        SecretLeak: names the places.
    """
    if tape.leak is not None:
        raise SecretLeak(tape.leak)
    raw = encoded(document)
    lines = residue(raw)
    check(raw, tape.path, [*secrets, *tape.secrets], lines=lines, leftover=tape.leftover(raw, lines))
    return raw


def write(path: Path, data: bytes) -> None:
    """Make *data* the content of the file *path*, whole or not at all.

    Raises:
        CassetteError: if a symbolic link is in the way or the system refuses.
    """
    if path.is_symlink():
        msg = f"{path} is a symbolic link, and links are not followed. Delete the link, then record again."
        raise CassetteError(msg)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
    except OSError as error:
        msg = (
            f"the cassette {path} cannot be written ({error.strerror or error}). "
            "What stood there before is unchanged. Make room or give permission, then record again."
        )
        raise CassetteError(msg) from error


def _check_old(tape: Tape, source: str, *, replace_live: bool) -> None:
    if not os.path.lexists(tape.path) or tape.path.is_symlink():
        return
    old = load(tape.path, tape.node_id)
    if old.source == "live" and source != "live" and not replace_live:
        msg = (
            f"{tape.path} was recorded from the live service and would be replaced from the simulator. "
            f"Add --workbook-replace-live if that is meant: {record_command(tape.node_id)} --workbook-replace-live"
        )
        raise CassetteError(msg)
