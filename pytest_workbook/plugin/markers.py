"""The markers: each signature is a function, and calling it validates what was written.

Light, because every run with the plugin installed reads it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin.options import MODES

__all__ = ["CHAOS_FAULTS", "register", "workbook", "workbook_chaos", "workbook_fault", "wrong_marker"]

CHAOS_FAULTS = (
    "throttle",
    "service_unavailable",
    "gateway_timeout",
    "gateway_timeout_on_creation",
    "session_gone",
    "session_gone_400",
    "connection_reset",
    "timeout",
)
"""Ids of the variants that ``workbook_chaos`` makes, in their order."""

_MARKER_MODES = ("auto", "simulate", "replay")


def workbook(
    item: str | None = None,
    file: str | None = None,
    persist_changes: bool | None = None,
    on_teardown: str | None = None,
    on_expiry: str | None = None,
    keepalive: bool | float | None = None,
    unplayed: str | None = None,
    cassette: str | None = None,
    mode: str | None = None,
    only: str | Sequence[str] | None = None,
    profile: str | None = None,
) -> dict[str, Any]:
    """Return the arguments given; this function's signature is the marker's.

    Raises:
        ValueError: if a value is not one of those allowed.
    """
    modes = (only,) if isinstance(only, str) else tuple(only) if only is not None else None
    for name, value in (("item", item), ("file", file), ("cassette", cassette), ("profile", profile)):
        _text(name, value)
    _boolean("persist_changes", persist_changes)
    _one_of("on_teardown", on_teardown, ("close", "expire"))
    _one_of("on_expiry", on_expiry, ("recreate", "fail"))
    _one_of("unplayed", unplayed, ("fail", "warn", "ignore"))
    _one_of("mode", mode, _MARKER_MODES)
    if modes == ():
        msg = f"only={only!r} names no mode"
        raise ValueError(msg)
    for wanted in modes or ():
        _one_of("only", wanted, MODES[1:])
    if keepalive is not None and not isinstance(keepalive, bool):
        _seconds("keepalive", keepalive)
    given = {**locals(), "only": modes}
    return {name: given[name] for name in inspect.signature(workbook).parameters if given[name] is not None}


def workbook_fault(
    name: str | None = None,
    /,
    *,
    status: int = 504,
    method: str | None = None,
    path: str | None = None,
    times: int = 1,
    after: int = 0,
    code: str | None = None,
    retry_after: float | None = None,
    body: Any = None,
    exception: Any = None,
    applied: bool = False,
    optional: bool = False,
    seconds: float = 0,
    style: str | None = None,
    message: str | None = None,
    sticky: str | None = None,
) -> None:
    """Accept what the ``workbook_fault`` marker accepts; this function's signature is the marker's."""


def workbook_chaos(
    only: str | Sequence[str] | None = None,
    *,
    exclude: str | Sequence[str] | None = None,
    path: str | None = None,
    method: str | None = None,
    after: int = 0,
) -> dict[str, Any]:
    """Return the arguments given, faults as tuples; this function's signature is the marker's.

    Raises:
        ValueError: a value is not one of those allowed.
    """
    chosen, left_out = _faults("only", only), _faults("exclude", exclude)
    _text("path", path)
    _text("method", method)
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        msg = f"after={after!r} is no whole number from 0"
        raise ValueError(msg)
    if set(chosen or CHAOS_FAULTS) <= set(left_out):
        msg = f"exclude={exclude!r} leaves no fault"
        raise ValueError(msg)
    return {"only": chosen, "exclude": left_out, "path": path, "method": method, "after": after or None}


def register(config: pytest.Config) -> None:
    """Register the markers with their full signatures."""
    config.addinivalue_line("markers", f"{_signature(workbook)}: put the test in the care of pytest-workbook")
    config.addinivalue_line("markers", f"{_signature(workbook_fault)}: let a request of the test meet a fault")
    config.addinivalue_line(
        "markers", f"{_signature(workbook_chaos)}: run the test once for each fault that a client is to survive"
    )


def wrong_marker(marker: Callable[..., Any], where: str, error: Exception) -> UsageError:
    """Return the error of a marker on the node *where* that has a wrong argument; it shows the signature."""
    reason = str(error).replace(f"{marker.__name__}() ", "")
    return UsageError(
        f"the marker @pytest.mark.{marker.__name__} on {where or 'the run'} is wrong: {reason}.\n"
        f"Its signature is @pytest.mark.{_signature(marker)}"
    )


def _signature(function: Callable[..., Any]) -> str:
    shown = inspect.signature(function)
    bare = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in shown.parameters.values()]
    return f"{function.__name__}{inspect.Signature(bare)}"


def _text(name: str, value: object) -> None:
    if value is not None and not (isinstance(value, str) and value):
        msg = f"{name}={value!r} is not a non-empty string"
        raise ValueError(msg)


def _faults(name: str, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    names = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Sequence) else ()
    if not names:
        msg = f"{name}={value!r} names no fault"
        raise ValueError(msg)
    for one in names:
        _one_of(name, one, CHAOS_FAULTS)
    return names


def _boolean(name: str, value: object) -> None:
    if value is not None and not isinstance(value, bool):
        msg = f"{name}={value!r} is neither True nor False"
        raise ValueError(msg)


def _one_of(name: str, value: object, allowed: Sequence[str]) -> None:
    if value is not None and value not in allowed:
        msg = f"{name}={value!r} is not one of {', '.join(map(repr, allowed))}"
        raise ValueError(msg)


def _seconds(name: str, value: object) -> None:
    if not isinstance(value, int | float) or not 0 < value < float("inf"):
        msg = f"{name}={value!r} is neither True, False nor a number of seconds above 0"
        raise ValueError(msg)
