"""What a lost session comes to."""

from __future__ import annotations

from typing import Literal

import pytest

from pytest_workbook.errors import SessionExpired, SessionLost
from pytest_workbook.session.expiry import expiry_error, gone_again
from pytest_workbook.session.machine import Acquire, Created, Gone, SessionMachine, Used
from pytest_workbook.session.options import SessionOptions


def _lost(code: str, *, persist: bool, dirty: bool) -> SessionMachine:
    machine = SessionMachine(persist_changes=persist, idle_limit=300)
    for event in (Acquire(0), Created(1, "secret"), Used(2, wrote=dirty), Gone(400, code)):
        machine.handle(event)
    return machine


@pytest.mark.parametrize("on_expiry", ["recreate", "fail"])
@pytest.mark.parametrize("code", ["invalidSessionReCreatable", "", "invalidSessionNotFound"])
@pytest.mark.parametrize("persist", [True, False])
@pytest.mark.parametrize("dirty", [True, False])
def test_every_combination(on_expiry: Literal["recreate", "fail"], code: str, persist: bool, dirty: bool) -> None:
    """Fail and forbidding codes raise SessionExpired; then only a dirty non-persistent session is a loss."""
    machine = _lost(code, persist=persist, dirty=dirty)
    error = expiry_error(machine, SessionOptions(persist_changes=persist, on_expiry=on_expiry))
    is_lost = dirty and not persist
    if on_expiry == "fail" or code == "invalidSessionNotFound":
        assert type(error) is SessionExpired
    else:
        assert type(error) is (SessionLost if is_lost else type(None))
    if error is not None:
        assert is_lost is ("is lost" in str(error))
        assert (code or "without a code") in str(error)
        assert "secret" not in str(error)


def test_gone_again_says_that_it_was_new() -> None:
    """A repetition that fails too is no reason for a third session."""
    error = gone_again(_lost("invalidSessionReCreatable", persist=True, dirty=False))
    assert "The persistent workbook session is gone" in str(error)
    assert "repeated once only" in str(error)
