"""The reference says what the code has, no less and no more."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import pytest_workbook
from pytest_workbook import cli, errors
from pytest_workbook.cassettes.drift import Kind
from pytest_workbook.cassettes.drift_report import as_json
from pytest_workbook.cassettes.drift_rules import MAY_BE_ABSENT, MOVING
from pytest_workbook.cassettes.interaction import Interaction
from pytest_workbook.faults.editor import OtherEditor
from pytest_workbook.faults.plan import WorkbookFaults
from pytest_workbook.plugin import hookspecs, markers, names, options
from pytest_workbook.plugin import settings as plugin_settings
from pytest_workbook.plugin.markers import register
from pytest_workbook.plugin.options import MODES
from pytest_workbook.plugin.saving import SavedInteraction
from pytest_workbook.report.model import Report, ReportedExchange, ReportedSession, ReportedTest
from pytest_workbook.simulator.profiles import PROFILES, Profile
from pytest_workbook.timeline import Exchange
from pytest_workbook.wire import Request, Response

_ROOT = Path(__file__).parent.parent
_REFERENCE = _ROOT / "docs" / "reference"
# Methods by which the rooms talk to each other; no test needs them.
_INTERNAL = {
    "WorkbookSession": {"ask", "utc", "workbook_url"},
    "DriveItem": {"ask", "utc"},
    "Range": {"explain"},
    "Faults": {"inject", "interleave", "met_by", "give_back", "perform_on", "unmet"},
}


def _section(page: str, heading: str) -> str:
    """Return what stands on *page* under *heading*, up to the next heading; the page's beginning for an empty one."""
    text = (_REFERENCE / page).read_text(encoding="utf-8")
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return found[heading] if heading else parts[2]


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:] if not line.startswith("|---")]


def _codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _first_column(page: str, heading: str = "") -> list[str]:
    return [code for row in _rows(_section(page, heading)) for code in _codes(row[0])]


class _Parser:
    """Takes down what a plugin declares."""

    def __init__(self) -> None:
        self.options: list[str] = []
        self.keys: list[str] = []

    def getgroup(self, name: str, description: str) -> _Parser:
        return self

    def addoption(self, name: str, **given: object) -> None:
        self.options.append(name)

    def addini(self, key: str, text: str, default: object) -> None:
        self.keys.append(key)


@pytest.fixture(name="declared")
def _declared() -> _Parser:
    parser = _Parser()
    options.add_options(parser)  # type: ignore[arg-type] # has what is used of a parser
    return parser


def test_options_page_has_every_option_and_key(declared: _Parser) -> None:
    """Each option and ini key that is declared has its row, and each row is declared."""
    rows = _rows(_section("options.md", "Options, ini keys and environment"))
    shown = [code.partition("=")[0] for row in rows for code in _codes(row[0])]
    assert sorted(shown) == sorted(declared.options)
    assert sorted(code for row in rows for code in _codes(row[2])) == sorted(declared.keys)


def test_options_page_has_every_environment_variable() -> None:
    """Each variable that the package reads has its place, and no other."""
    package = Path(pytest_workbook.__file__).parent
    texts = (path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    read = {name for text in texts for name in re.findall(r"PYTEST_WORKBOOK_[A-Z]+", text)}
    rows = _rows(_section("options.md", "Options, ini keys and environment"))
    assert {code for row in rows for code in _codes(row[1])} == read


def test_options_page_has_the_defaults_that_are_used(pytester: pytest.Pytester) -> None:
    """What a run without any setting uses is what the page says."""
    settings = plugin_settings.read_settings(pytester.parseconfigure("-p", "no:randomly", "-p", "no:asyncio"), {})
    rows = _rows(_section("options.md", "Options, ini keys and environment"))
    shown = {_codes(row[2])[0].removeprefix("workbook_"): _codes(row[3]) for row in rows if _codes(row[2])}
    shown["scope"] = shown.pop("session_scope")
    used = {name: _spelled(getattr(settings, name)) for name, default in shown.items() if default}
    # Not given is not the same as the default for these: a marker's argument comes first.
    not_given = {"persist_changes": "false", "on_teardown": "close", "on_expiry": "recreate"}
    assert {name: default[0] for name, default in shown.items() if default} == {**used, **not_given}


def _spelled(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(f"{part:g}" for part in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_options_page_has_every_mode() -> None:
    """The table of modes lists them all."""
    assert _first_column("options.md", "Modes") == list(MODES)


@pytest.mark.parametrize(
    "marker",
    [markers.workbook, markers.workbook_fault, markers.workbook_chaos],
    ids=["workbook", "workbook_fault", "workbook_chaos"],
)
def test_markers_page_has_every_argument(marker: Any, pytester: pytest.Pytester) -> None:
    """The signature is the one that is registered, and each argument has its row."""
    section = _section("markers.md", f"`{marker.__name__}`")
    config = pytester.parseconfig("-p", "no:randomly", "-p", "no:asyncio")
    register(config)
    registered = [line.partition(":")[0] for line in config.getini("markers")]
    signature = next(line for line in _codes(section) if line.startswith("@pytest.mark."))
    assert signature.removeprefix("@pytest.mark.") in registered
    parameters = list(inspect.signature(marker).parameters)
    assert _first_column("markers.md", f"`{marker.__name__}`")[: len(parameters)] == parameters


def test_markers_page_has_every_fault_of_chaos() -> None:
    """After the arguments, each variant has its row, in their order."""
    rows = _first_column("markers.md", "`workbook_chaos`")
    assert [row for row in rows if row in markers.CHAOS_FAULTS] == list(markers.CHAOS_FAULTS)


def test_fixtures_page_has_every_fixture() -> None:
    """Each fixture, also with a scope in front, is named, and no other."""
    text = (_REFERENCE / "fixtures.md").read_text(encoding="utf-8").partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    shown = {code for row in rows for code in _codes(row) if re.fullmatch(r"[a-z]+_[a-z_]+", code)}
    assert shown == set(names.FIXTURES)


@pytest.mark.parametrize(
    "name", ["WorkbookSession", "DriveItem", "Range", "WorkbookDrive", "WorkbookClock", "WorkbookServer", "Calls"]
)
def test_fixtures_page_has_every_member(name: str) -> None:
    """Each public member of what a fixture gives has its place, and no other."""
    members = {member for member in dir(getattr(pytest_workbook, name)) if not member.startswith("_")}
    assert set(_first_column("fixtures.md", name)) == members - _INTERNAL.get(name, set())


def test_fixtures_page_has_every_fault() -> None:
    """Each way to add a fault is listed, and no other."""
    members = {member for member in dir(WorkbookFaults) if not member.startswith("_")}
    assert set(_first_column("fixtures.md", "Faults")) == members - _INTERNAL["Faults"]
    others = {member for member in dir(OtherEditor) if not member.startswith("_")}
    assert set(_first_column("fixtures.md", "OtherEditor")) == others


def test_fixtures_page_has_every_field_of_an_exchange() -> None:
    """Each field and property is listed, and no other."""
    fields = {field.name for field in dataclasses.fields(Exchange)} | {"request_json", "response_json"}
    assert set(_first_column("fixtures.md", "Exchange")) == fields


def test_hooks_page_has_every_hook() -> None:
    """Each hook stands there with its arguments, and no other."""
    specified = {name: spec for name, spec in vars(hookspecs).items() if name.startswith("pytest_workbook_")}
    signatures = [f"{name}({', '.join(inspect.signature(spec).parameters)})" for name, spec in specified.items()]
    assert sorted(_first_column("hooks.md", "Hooks")) == sorted(signatures)


def test_errors_page_has_every_error() -> None:
    """Each exception stands there with its base, and no other."""
    shown = {_codes(row[0])[0]: _codes(row[1])[0] for row in _rows(_section("errors.md", "Errors"))}
    assert shown == {name: getattr(errors, name).__base__.__name__ for name in errors.__all__}


def test_profiles_page_has_every_switch() -> None:
    """Each switch stands there with its choice in each profile."""
    text = (_REFERENCE / "profiles.md").read_text(encoding="utf-8")
    head = next(line for line in text.splitlines() if line.startswith("| switch"))
    assert [_codes(cell)[0] for cell in head.split("|")[2:-1]] == list(PROFILES)
    rows = [row for row in _rows(text) if len(row) == 1 + len(PROFILES)]
    shown = {_codes(row[0])[0]: row[1:] for row in rows}
    switches = [field.name for field in dataclasses.fields(Profile)]
    assert shown == {
        name: [
            f"{getattr(one, name):g}" if isinstance(getattr(one, name), float) else str(getattr(one, name))
            for one in PROFILES.values()
        ]
        for name in switches
    }


def test_command_line_page_has_every_command_and_option() -> None:
    """Each command has its row with its options, and no other."""
    shown = {
        _codes(row[0])[0].split()[1]: {code for code in _codes(row[1]) if code.startswith("--")}
        for row in _rows(_section("command-line.md", "Command line"))
    }
    assert shown == {name: _options(parser) for name, parser in _commands().items()}


def _commands() -> dict[str, argparse.ArgumentParser]:
    actions: Sequence[argparse.Action] = cli._parser()._actions
    found = next(action for action in actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def _options(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings if option.startswith("--")} - {
        "--help"
    }


def test_drift_page_has_every_kind_and_every_field_that_is_not_compared() -> None:
    """With the reasons that stand in the code, and no other."""
    kinds = [_codes(row[0])[0] for row in _rows(_section("drift.md", "Drift: how two answers differ"))]
    assert kinds == [kind.value for kind in Kind]
    rows = [row for row in _rows(_section("drift.md", "What is no drift")) if row[0].startswith("`")]
    fields = [(_codes(row[0])[0], row[1]) for row in rows]
    assert fields == [*MAY_BE_ABSENT.items(), *MOVING.items()]
    members = [_codes(row[0])[0] for row in _rows(_section("drift.md", "As JSON"))]
    assert members == list(as_json([]))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("The report's data", Report),
        ("A test", ReportedTest),
        ("A session", ReportedSession),
        ("An exchange", ReportedExchange),
    ],
)
def test_report_page_has_every_member(heading: str, kind: type[Any]) -> None:
    """Of the report and of its rows, and no other."""
    members = [_codes(row[0])[0] for row in _rows(_section("report.md", heading))]
    assert sorted(members) == sorted(field.name for field in dataclasses.fields(kind))


def test_hooks_page_has_every_attribute_of_an_interaction() -> None:
    """What ``pytest_workbook_before_save`` may change is listed, and nothing else."""
    shown = SavedInteraction(Interaction(Request("GET", "https://graph.microsoft.com/v1.0/me"), Response(200)))
    text = (_REFERENCE / "hooks.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("In `pytest_workbook_before_save`"))
    named = set(_codes(line)) - {"pytest_workbook_before_save", "interaction"}
    assert named == set(vars(shown)) - {"is_dropped"}
