"""Options and ini keys as pytest is told of them. Light, because every run with the plugin installed reads it."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest

__all__ = ["INI", "MODES", "SCOPES", "add_options", "is_any_given"]

MODES = ("auto", "simulate", "replay", "record", "record-missing", "verify", "live")
SCOPES = ("function", "class", "module", "package", "session")

INI: Mapping[str, str] = {
    "workbook_mode": "who answers Graph requests: " + ", ".join(MODES),
    "workbook_item": "the workbook item: a Graph path or URL, a sharing link, a local .xlsx, or an item id",
    "workbook_file": "a local .xlsx that stands for the item where the simulator answers",
    "workbook_session_scope": "scope of the fixture workbook_session: " + ", ".join(SCOPES),
    "workbook_graph_url": "service root of live, record and verify",
    "workbook_cassette_dir": "folder for all cassettes, relative to the ini file",
    "workbook_persist_changes": "true or false: whether sessions save changes",
    "workbook_on_teardown": "close or expire: how a fixture's session ends",
    "workbook_on_expiry": "recreate or fail: what to do when a session is gone",
    "workbook_keepalive": "true, false, or seconds between refreshes",
    "workbook_unplayed": "fail, warn or ignore recorded interactions that a passing test did not play",
    "workbook_profile": "the simulator's profile: a name and switches",
    "workbook_guard": "care (tests in care) or run (the whole run)",
    "workbook_idle_limits": 'idle seconds of persistent and non-persistent sessions, "420 300"',
    "workbook_retry_limits": 'attempts and seconds of waiting per request, "5 300"',
    "workbook_record_retries": "true keeps retries met while recording",
    "workbook_max_age": "days after which the summary calls a replayed cassette old",
    "workbook_drift_ignore": "what verify calls no drift, a rule a line: an operation, a JSON path, or both",
    "workbook_lint": "true or false: whether the session linter warns of what the code under test does",
    "workbook_secret_patterns": "regular expressions, one a line, of texts that no cassette may hold",
    "workbook_large_body": "bytes above which the summary names a recorded answer, 1048576",
    "workbook_pack_numbers": "bytes from which a recorded answer that is mostly numbers is packed; never if not set",
    "workbook_max_unzipped": "bytes that a workbook may unzip to, 536870912",
}


def add_options(parser: pytest.Parser) -> None:
    """Declare the plugin's options and ini keys."""
    group = parser.getgroup("workbook", "Microsoft Graph workbook sessions")
    add = group.addoption
    add("--workbook-mode", metavar="MODE", default=None, help=INI["workbook_mode"] + " (default: auto)")
    add("--workbook-item", metavar="ITEM", default=None, help=INI["workbook_item"])
    add("--workbook-session-scope", metavar="SCOPE", default=None, help=INI["workbook_session_scope"])
    add("--workbook-graph-url", metavar="URL", default=None, help=INI["workbook_graph_url"])
    add("--workbook-allow-host", metavar="HOST", action="append", default=[], help="a further host a token may go to")
    add("--workbook-token-command", metavar="CMD", default=None, help="command that prints a bearer token")
    add("--workbook-profile", metavar="PROFILE", default=None, help=INI["workbook_profile"])
    add("--workbook-drift-json", metavar="FILE", default=None, help="write what verify found to FILE")
    add(
        "--workbook-report",
        metavar="FILE",
        action="append",
        default=[],
        help="write each session's life and every exchange to FILE: a page (.html) or data (.json); may be repeated",
    )
    add(
        "--workbook-replace-live",
        action="store_true",
        default=False,
        help="let a recording from the simulator replace a cassette recorded from the live service",
    )
    for key, text in INI.items():
        # Strings, so that pytest.ini, [tool.pytest.ini_options] and pytest 9's typed [tool.pytest] read the same.
        parser.addini(key, text, default=None)


def is_any_given(config: pytest.Config, environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether the run was asked for anything of ours: by option, environment or ini key."""
    options = (value for name, value in vars(config.option).items() if name.startswith("workbook_"))
    return any(options) or any(name.startswith("PYTEST_WORKBOOK_") for name in environ) or _has_ini(config)


def _has_ini(config: pytest.Config) -> bool:
    try:
        return any(config.getini(key) is not None for key in INI)
    except (TypeError, pytest.UsageError):
        # A value of another type in [tool.pytest]: it is given.
        return True
