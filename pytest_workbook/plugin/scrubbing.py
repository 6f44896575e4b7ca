"""Takes every known secret out of what pytest's reporters, log handlers and worker channels are given."""

from __future__ import annotations

import dataclasses
import logging
import os
import warnings
from collections.abc import Generator, Mapping
from typing import Any

import pytest

from pytest_workbook.cassettes.environment import known_from
from pytest_workbook.plugin.secrets import Secrets

__all__ = ["Scrubber", "known_secrets", "scrub"]

_SECRETS: pytest.StashKey[Secrets] = pytest.StashKey()

# Of a report; "context" is what a subtest was given. The rest names the test, and stays the same in all its reports.
_SHOWN = ("longrepr", "sections", "user_properties", "wasxfail", "context")
# Handlers of pytest's own logging plugin whose text is shown or written. The one behind the fixture caplog is not
# among them: a test that asks whether its code logs a secret has to see what was logged.
_SHOWING_HANDLERS = ("report_handler", "log_cli_handler", "log_file_handler")


def known_secrets(config: pytest.Config) -> Secrets:
    """Return the secrets of the run; once it was asked for, nothing that pytest shows shows one of them."""
    if (found := config.stash.get(_SECRETS, None)) is not None:
        return found
    secrets = config.stash[_SECRETS] = Secrets()
    for secret in known_from(os.environ).secrets:
        secrets.add(secret)
    scrubber = Scrubber(secrets)
    scrubber.cover_logging(config)
    config.pluginmanager.register(scrubber, "workbook-scrubber")
    return secrets


class Scrubber:
    """The outermost wrapper around all that shows anything.

    Args:
        secrets: known in this process.
    """

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Cover logging that was not there yet when this was registered."""
        self.cover_logging(session.config)

    def cover_logging(self, config: pytest.Config) -> None:
        """Let pytest's handlers of log records show no secret."""
        plugin = config.pluginmanager.get_plugin("logging-plugin")
        for name in _SHOWING_HANDLERS:
            handler = getattr(plugin, name, None)
            if not isinstance(handler, logging.Handler) or handler.formatter is None:
                continue
            if not isinstance(handler.formatter, _ScrubbedFormatter):
                handler.setFormatter(_ScrubbedFormatter(handler.formatter, self._secrets))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Scrub what went wrong, or was printed, while tests were collected."""
        report = yield
        scrub(report, self._secrets)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None, None, None]:
        """Scrub what was added since the report was made, and the reports of subtests."""
        scrub(report, self._secrets)
        yield

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Put a scrubbed warning in the place of one that shows a secret."""
        message: Warning | str = warning_message.message
        shown = self._secrets.scrub(str(message))
        if shown != str(message):
            warning_message.message = _warning(message, shown)
        if isinstance(warning_message.line, str):
            warning_message.line = self._secrets.scrub(warning_message.line)

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr: Any) -> None:
        """Scrub the traceback of a fault of pytest or of a plugin."""
        if self._secrets:
            _Pass(self._secrets).over(excrepr)

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Scrub what ``pytest.exit`` was told."""
        value = excinfo.value
        value.args = _Pass(self._secrets).over(value.args)
        if isinstance(value, pytest.exit.Exception):
            value.msg = self._secrets.scrub(str(value.msg))


def scrub(report: pytest.TestReport | pytest.CollectReport, secrets: Secrets) -> None:
    """Take every known secret out of *report*."""
    if not secrets:
        return
    one_pass = _Pass(secrets)
    for name in _SHOWN:
        if name in vars(report):
            setattr(report, name, one_pass.over(getattr(report, name)))


class _ScrubbedFormatter(logging.Formatter):
    """Formats as *found* does, without secrets."""

    def __init__(self, found: logging.Formatter, secrets: Secrets) -> None:
        super().__init__()
        self._found = found
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return self._secrets.scrub(self._found.format(record))


def _warning(message: Warning | str, shown: str) -> Warning:
    try:
        fresh = type(message)(shown)
        if isinstance(fresh, Warning) and str(fresh) == shown:
            return fresh
    except Exception:  # noqa: BLE001 - a class of the user's own may take any arguments
        return UserWarning(shown)
    return UserWarning(shown)


class _Pass:
    """One pass over a graph of objects: strings and containers anew, pytest's own report objects in place."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        # The objects themselves, not only their ids, which would be given out again.
        self._met: dict[int, object] = {}

    def over(self, value: Any) -> Any:
        """Return *value* without secrets."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self._secrets.scrub(value)
        if isinstance(value, bytes | bytearray):
            return self._secrets.scrub(value.decode("latin-1")).encode("latin-1", "replace")
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(self.over, value))
        if isinstance(value, list | tuple | set | frozenset):
            return type(value)(map(self.over, value))
        if isinstance(value, Mapping):
            return {self.over(key): self.over(one) for key, one in value.items()}
        return self._object(value)

    def _object(self, value: Any) -> Any:
        if id(value) in self._met:
            return value
        self._met[id(value)] = value
        if not (hasattr(value, "toterminal") or type(value).__module__ == "_pytest.subtests"):
            return self._foreign(value)
        names = [one.name for one in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
        for name in {*names, *getattr(value, "__dict__", {})}:
            # Some of them are frozen.
            object.__setattr__(value, name, self.over(getattr(value, name)))
        return value

    def _foreign(self, value: Any) -> Any:
        """Return *value*, or the text that a reporter would make of it where that shows a secret."""
        try:
            text = str(value)
        except Exception:  # noqa: BLE001 - an object of the user's own
            return value
        shown = self._secrets.scrub(text)
        return value if shown == text else shown
