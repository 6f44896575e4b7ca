"""What to do about a session that is gone: make it anew, or raise, and with which words. Pure."""

from __future__ import annotations

from pytest_workbook.errors import SessionExpired, SessionLost
from pytest_workbook.session.machine import SessionMachine
from pytest_workbook.session.options import SessionOptions
from pytest_workbook.session.policy import forbidden_reaction

__all__ = ["expiry_error", "gone_again"]


def expiry_error(machine: SessionMachine, options: SessionOptions) -> SessionExpired | SessionLost | None:
    """Return the error to raise for a lost session, or None where it may be made anew.

    ``fail`` and a code that forbids a new session come before the loss: nothing would be recreated then anyway, and
    the message tells the loss as well.

    Args:
        machine: of the lost session.
        options: of the session.
    """
    gone = _gone(machine)
    loss = _loss(machine)
    if options.on_expiry == "fail":
        return SessionExpired(f'{gone} It is not made anew, because on_expiry is "fail".{loss}')
    reaction = forbidden_reaction(machine.why)
    if reaction is not None:
        return SessionExpired(f"{gone} The service's documentation says what to do: {reaction}.{loss}")
    if loss:
        return SessionLost(
            f"{gone}{loss} It is not made anew silently. Keep it alive (keepalive=240), use it within "
            f"{machine.idle_limit:g} s, or write with persist_changes=True."
        )
    return None


def gone_again(machine: SessionMachine) -> SessionExpired:
    """Return the error for a session that was made anew for a request and was gone again at its repetition."""
    return SessionExpired(
        f"{_gone(machine)} It had just been made anew for this request, which is repeated once only: "
        "look for who closes it, or for a workbook the service cannot keep open."
    )


def _gone(machine: SessionMachine) -> str:
    said = f"the service said {machine.why}" if machine.why else "502 or 503 without a code it could act on"
    kind = "persistent" if machine.persist_changes else "non-persistent"
    return f"The {kind} workbook session is gone ({said}), last used at second {machine.last_use:g} of the run."


def _loss(machine: SessionMachine) -> str:
    if machine.persist_changes or not machine.is_dirty:
        return ""
    return " Everything written in it since it was opened is lost, since a non-persistent session saves nothing."
