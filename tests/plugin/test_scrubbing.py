"""No known secret in what reporters are given."""

from __future__ import annotations

import logging
import warnings
from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.plugin.scrubbing import Scrubber, scrub
from pytest_workbook.plugin.secrets import Secrets

_SECRET = "correct-horse-battery"
_Pair = namedtuple("_Pair", "left right")


def _secrets() -> Secrets:
    secrets = Secrets()
    secrets.add(_SECRET)
    return secrets


def _scrubbed(value: object, secrets: Secrets | None = None) -> Any:
    report: Any = SimpleNamespace(user_properties=value)
    scrub(report, _secrets() if secrets is None else secrets)
    return report.user_properties


class _Shown:
    """An object of the user's own that shows *text*."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class _Broken:
    def __str__(self) -> str:
        raise ValueError


class _Drawn:
    """Looks like one of pytest's own: it can be written to a terminal."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.itself = self

    def toterminal(self) -> None:
        """Mark the class; nobody calls it."""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (f"a {_SECRET} b", "a [secret] b"),
        (_SECRET.encode(), b"[secret]"),
        ([(_SECRET, 1), None], [("[secret]", 1), None]),
        ({_SECRET: {_SECRET}}, {"[secret]": {"[secret]"}}),
        (_Pair(_SECRET, 2.5), _Pair("[secret]", 2.5)),
    ],
)
def test_strings_and_containers_keep_their_kind_and_lose_the_secret(value: object, shown: object) -> None:
    """At any depth, in keys too."""
    assert _scrubbed(value) == shown
    assert type(_scrubbed(value)) is type(shown)


def test_an_object_becomes_text_only_if_its_text_shows_a_secret() -> None:
    """Others stay themselves, and one that cannot be shown does not fail the report."""
    innocent, broken = _Shown("nothing"), _Broken()
    assert _scrubbed(innocent) is innocent
    assert _scrubbed(broken) is broken
    assert _scrubbed(_Shown(_SECRET)) == "[secret]"


def test_what_draws_itself_is_scrubbed_in_place_even_if_it_holds_itself() -> None:
    """Pytest's own tracebacks stay objects of their class, and a circle ends."""
    drawn = _Drawn(f"x {_SECRET}")
    assert _scrubbed(drawn) is drawn
    assert (drawn.text, drawn.itself) == ("x [secret]", drawn)


def test_without_a_known_secret_a_report_is_not_touched() -> None:
    """Runs without a token do not pay for the pass."""
    value = [_SECRET]
    assert _scrubbed(value, Secrets()) is value


def test_the_name_of_a_test_is_not_changed() -> None:
    """All reports of a test must name it alike."""
    report: Any = SimpleNamespace(nodeid=_SECRET, longrepr=_SECRET)
    scrub(report, _secrets())
    assert (report.nodeid, report.longrepr) == (_SECRET, "[secret]")


class _Picky(UserWarning):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(first, second)


@pytest.mark.parametrize(
    ("message", "kind"),
    [(DeprecationWarning(_SECRET), DeprecationWarning), (_Picky(_SECRET, "b"), UserWarning)],
)
def test_a_warning_keeps_its_class_where_that_takes_one_text(message: Warning, kind: type[Warning]) -> None:
    """The source line is scrubbed as well as the message."""
    recorded = warnings.WarningMessage(message, type(message), "a.py", 1, line=f"warn('{_SECRET}')")
    Scrubber(_secrets()).pytest_warning_recorded(recorded)
    assert type(recorded.message) is kind
    assert _SECRET not in str(recorded.message)
    assert recorded.line == "warn('[secret]')"


def test_what_the_handlers_of_pytest_write_is_scrubbed_after_formatting() -> None:
    """The secret may come from the arguments of the record; a handler that is not there is passed over."""
    handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("> %(message)s"))
    plugin = SimpleNamespace(report_handler=handler, log_cli_handler=None)
    session: Any = SimpleNamespace(
        config=SimpleNamespace(pluginmanager=SimpleNamespace(get_plugin=lambda _: plugin)),
    )
    Scrubber(_secrets()).pytest_sessionstart(session)
    record = logging.LogRecord("n", logging.INFO, "a.py", 1, "token %s", (_SECRET,), None)
    assert handler.format(record) == "> token [secret]"
