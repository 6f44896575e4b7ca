"""The permit belongs to who asked for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from pytest_workbook.door.permit import is_permitted, permitted


def test_permit_ends_with_its_block_and_nests() -> None:
    """Inside the block yes, outside no, also after an inner block."""
    states = [is_permitted()]
    with permitted():
        with permitted():
            states.append(is_permitted())
        states.append(is_permitted())
    assert [*states, is_permitted()] == [False, True, True, False]


def test_permit_is_not_inherited_by_threads() -> None:
    """A thread of a pool started inside has none."""
    with permitted(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(is_permitted).result() is False
