"""Threads that a test in care started."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pytest_workbook.plugin.births import Births


@contextmanager
def _noting(is_in_care: Callable[[], bool]) -> Iterator[Births]:
    births = Births(is_in_care)
    births.install()
    try:
        yield births
    finally:
        births.uninstall()


def _run(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return thread


def test_only_threads_that_start_while_a_test_is_in_care_are_known() -> None:
    """What decides is the moment of the start, not what is in care when somebody asks."""
    care = [True]
    with _noting(lambda: care[0]) as births:
        within = _run(lambda: None)
        care[0] = False
        outside = _run(lambda: None)
        assert births.is_known(within)
        assert not births.is_known(outside)


def test_a_thread_that_a_known_thread_starts_is_known_though_no_test_is_in_care() -> None:
    """Care is inherited: a pool of a test may grow after the test ended."""
    care = [True]
    children: list[threading.Thread] = []

    def start_child() -> None:
        care[0] = False
        children.append(_run(lambda: None))

    with _noting(lambda: care[0]) as births:
        _run(start_child)
        assert [births.is_known(child) for child in children] == [True]


def test_uninstalling_puts_back_the_start_that_was_found_and_keeps_what_is_known() -> None:
    """The class Thread is as it was, and the threads of the run stay in care."""
    found = threading.Thread.start
    with _noting(lambda: True) as births:
        assert threading.Thread.start is not found
        known = _run(lambda: None)
    assert threading.Thread.start is found
    assert births.is_known(known)
    assert not births.is_known(_run(lambda: None))


def test_installing_twice_wraps_once() -> None:
    """A second installation does not lay a second wrapper, which one removal would leave behind."""
    found = threading.Thread.start
    with _noting(lambda: True) as births:
        births.install()
    assert threading.Thread.start is found


def test_uninstalling_leaves_the_wrapper_of_somebody_who_came_later() -> None:
    """Another tool that wrapped ``Thread.start`` after us is not cut off."""
    found = threading.Thread.start
    with _noting(lambda: True) as first:
        with _noting(lambda: False):
            later = threading.Thread.start
            first.uninstall()
            assert threading.Thread.start is later
        threading.Thread.start = found  # type: ignore[method-assign] # what the wrapper below would have left
    assert threading.Thread.start is found


def test_living_threads_are_told_from_ended_ones() -> None:
    """Whether any thread of a test still runs decides how long requests are watched."""
    release = threading.Event()
    with _noting(lambda: True) as births:
        assert not births.has_living()
        thread = threading.Thread(target=release.wait)
        thread.start()
        try:
            assert births.has_living()
        finally:
            release.set()
            thread.join()
        assert not births.has_living()
