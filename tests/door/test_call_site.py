"""The user's own line is found among those of libraries."""

from __future__ import annotations

import asyncio
import inspect
import json
from pathlib import Path
from types import FrameType

from pytest_workbook.door.call_site import call_site, call_site_of_task


def _frame_in(source: str, file: str) -> FrameType:
    found: list[FrameType] = []

    def note() -> None:
        frame = inspect.currentframe()
        assert frame is not None
        assert frame.f_back is not None
        found.append(frame.f_back)

    exec(compile(source, file, "exec"), {"note": note})
    return found[0]


def test_innermost_line_of_the_user_is_named() -> None:
    """A user's frame is taken as it is."""
    frame = inspect.currentframe()
    assert frame is not None
    assert call_site(frame) == f"{__file__}:{frame.f_lineno}"


def test_frames_of_libraries_and_made_up_files_are_passed_over() -> None:
    """Standard library, installed packages, our own package and generated code are nobody's call site."""
    import pytest_workbook

    for file in (json.__file__, "/x/site-packages/lib.py", str(pytest_workbook.__file__), "<string>"):
        site = call_site(_frame_in("note()", file))
        assert site is not None
        assert site.startswith(f"{__file__}:")


def test_stack_without_a_user_has_no_call_site() -> None:
    """An executor's thread begins in the standard library."""
    assert call_site(None) is None


def test_suspended_task_is_where_its_own_code_waits() -> None:
    """Found in the task, since a worker thread has none of its frames."""

    async def waiting(reached: asyncio.Event) -> None:
        reached.set()
        await asyncio.sleep(60)

    async def main() -> str | None:
        reached = asyncio.Event()
        task = asyncio.create_task(waiting(reached))
        await reached.wait()
        found = call_site_of_task(task)
        task.cancel()
        return found

    file, _, number = str(asyncio.run(main())).rpartition(":")
    assert file == __file__
    assert Path(__file__).read_text(encoding="utf-8").splitlines()[int(number) - 1].strip() == "await asyncio.sleep(60)"


def test_what_is_no_task_has_no_call_site() -> None:
    """A thread is known by a number."""
    assert call_site_of_task(7) is None
