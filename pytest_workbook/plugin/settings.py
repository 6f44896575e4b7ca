"""Command line, environment and ini: read once, in this order, into one record."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from pytest_workbook.cassettes.drift_rules import Rule, rules_in
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT
from pytest_workbook.graph.items import ItemAddress, LocalFile, parse_item
from pytest_workbook.plugin.options import MODES, SCOPES

__all__ = ["Named", "Settings", "is_file", "parse_named", "read_settings"]


@dataclass(frozen=True, slots=True)
class Named:
    """An item or file as it was named, and the folder a relative path starts from."""

    text: str
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Settings:
    """What the run was asked to do.

    Args:
        mode: one of ``MODES``.
        mode_given: whether it was asked for anywhere.
        idle_limits: seconds, persistent and non-persistent.
        retry_limits: attempts and seconds of waiting per request.
        cassette_dir: folder of all cassettes, or None for one beside each test.
        max_unzipped: bytes.
        secret_patterns: of texts that get an alias in cassettes.
        pack_numbers: bytes from which recorded answers of numbers are packed, or None.
        large_body: bytes above which a recorded answer is named in the summary.
        max_age: days after which a cassette is called old, or None.
        drift_rules: what ``verify`` calls no drift, a rule each.
        drift_json: where ``verify`` writes its report, or None.
        reports: where the report of the run is written, each in the form that its suffix names.
        lint: whether the session linter warns.
    """

    mode: str
    mode_given: bool
    item: Named | None
    file: Named | None
    scope: Literal["function", "class", "module", "package", "session"]
    graph_url: str
    allowed_hosts: tuple[str, ...]
    token_command: str | None
    token: str | None
    replace_live: bool
    cassette_dir: Path | None
    persist_changes: bool | None
    on_teardown: str | None
    on_expiry: str | None
    keepalive: bool | float | None
    unplayed: str
    profile: str
    guard: str
    idle_limits: tuple[float, float]
    retry_limits: tuple[int, float]
    record_retries: bool
    max_unzipped: int
    secret_patterns: tuple[re.Pattern[str], ...]
    large_body: int
    pack_numbers: int | None
    max_age: float | None
    drift_rules: tuple[Rule, ...]
    drift_json: Path | None
    reports: tuple[Named, ...]
    lint: bool

    def __repr__(self) -> str:
        return f"<Settings mode={self.mode}>"

    @property
    def is_guarding_all(self) -> bool:
        """Whether requests to Graph are refused outside tests in care too; where all is live, nothing is."""
        return self.guard == "run" and self.mode != "live"

    @property
    def may_go_online(self) -> bool:
        """Whether the live service may have to answer."""
        return self.mode in ("live", "record", "record-missing", "verify")

    @property
    def is_graph_item(self) -> bool:
        """Whether the run names an item that Microsoft Graph knows."""
        return self.item is not None and isinstance(parse_named(self.item, "the item"), ItemAddress)


def read_settings(config: pytest.Config, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check everything the run was asked.

    Raises:
        UsageError: if a value is wrong; the message names where it stands.
    """
    ini = _Ini(config)
    option = config.getoption
    mode = _Choice("--workbook-mode", option("workbook_mode"), "PYTEST_WORKBOOK_MODE", "workbook_mode")
    chosen = mode.read(environ, ini)
    scope = _Given(option("workbook_session_scope"), "--workbook-session-scope", ini, "workbook_session_scope")
    profile = _Given(option("workbook_profile"), "--workbook-profile", ini, "workbook_profile")
    return Settings(
        mode=_one_of(chosen or "auto", MODES, mode.where(environ)),
        mode_given=chosen is not None,
        item=_named_item(config, environ, ini),
        file=ini.named("workbook_file"),
        scope=_one_of(scope.text or "function", SCOPES, scope.where),  # type: ignore[arg-type] # checked to be a literal
        graph_url=option("workbook_graph_url") or ini.text("workbook_graph_url") or CANONICAL_ROOT,
        allowed_hosts=tuple(option("workbook_allow_host")),
        token_command=option("workbook_token_command"),
        token=environ.get("PYTEST_WORKBOOK_TOKEN", "").strip() or None,
        replace_live=option("workbook_replace_live"),
        cassette_dir=ini.folder("workbook_cassette_dir"),
        persist_changes=ini.boolean("workbook_persist_changes"),
        on_teardown=ini.choice("workbook_on_teardown", ("close", "expire")),
        on_expiry=ini.choice("workbook_on_expiry", ("recreate", "fail")),
        keepalive=ini.keepalive(),
        unplayed=ini.choice("workbook_unplayed", ("fail", "warn", "ignore")) or "fail",
        profile=_checked_profile(profile),
        guard=ini.choice("workbook_guard", ("care", "run")) or "care",
        idle_limits=ini.pair("workbook_idle_limits", (420.0, 300.0)),
        retry_limits=_whole_first(ini.pair("workbook_retry_limits", (5.0, 300.0))),
        record_retries=ini.boolean("workbook_record_retries") or False,
        secret_patterns=ini.patterns("workbook_secret_patterns"),
        large_body=int(ini.number("workbook_large_body", 1024 * 1024)),
        pack_numbers=ini.size("workbook_pack_numbers"),
        max_unzipped=int(ini.number("workbook_max_unzipped", 512 * 1024 * 1024)),
        max_age=ini.age("workbook_max_age"),
        drift_rules=ini.rules("workbook_drift_ignore"),
        drift_json=_below(config, option("workbook_drift_json")),
        reports=tuple(Named(text, config.invocation_params.dir) for text in option("workbook_report")),
        lint=ini.boolean("workbook_lint") is not False,
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    option: str
    given: str | None
    variable: str
    key: str

    def read(self, environ: Mapping[str, str], ini: _Ini) -> str | None:
        return self.given or environ.get(self.variable, "").strip() or ini.text(self.key)

    def where(self, environ: Mapping[str, str]) -> str:
        if self.given:
            return self.option
        return self.variable if environ.get(self.variable, "").strip() else self.key


@dataclass(frozen=True, slots=True)
class _Given:
    """What the command line says, or else the ini file, and which of both it was."""

    option: str | None
    name: str
    ini: _Ini
    key: str

    @property
    def text(self) -> str | None:
        return self.option or self.ini.text(self.key)

    @property
    def where(self) -> str:
        return self.name if self.option else self.key


@dataclass(frozen=True, slots=True)
class _Ini:
    config: pytest.Config

    def value(self, key: str) -> Any:
        try:
            return self.config.getini(key)
        except (TypeError, pytest.UsageError):  # pytest 9.0 and 9.2
            # What is no string is refused in [tool.pytest], but keys that take booleans or numbers take them there too.
            return self._typed(key)

    def text(self, key: str) -> str | None:
        value = self.value(key)
        if isinstance(value, list):
            value = " ".join(_spelled(part) for part in value)
        text = "" if value is None else _spelled(value).strip()
        return text or None

    def _typed(self, key: str) -> Any:
        path = self.config.inipath
        if path is None:
            return None
        import tomllib  # only where an ini key is set in a TOML file

        whole = tomllib.loads(path.read_text(encoding="utf-8"))
        # pytest.toml has its table at the top.
        table = whole.get("tool", whole).get("pytest", {})
        return table.get(key)

    def folder(self, key: str) -> Path | None:
        text = self.text(key)
        return self.root() / text if text else None

    def root(self) -> Path:
        inipath = self.config.inipath
        return inipath.parent if inipath is not None else self.config.rootpath

    def named(self, key: str) -> Named | None:
        text = self.text(key)
        return Named(text, self.root()) if text else None

    def choice(self, key: str, allowed: tuple[str, ...]) -> str | None:
        text = self.text(key)
        return _one_of(text, allowed, key) if text else None

    def boolean(self, key: str) -> bool | None:
        text = self.text(key)
        if text is None:
            return None
        spellings = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False}
        spellings["off"] = False
        if text.lower() not in spellings:
            msg = f"{key} is {text!r}, but true or false was expected"
            raise UsageError(msg)
        return spellings[text.lower()]

    def number(self, key: str, default: float) -> float:
        text = self.text(key)
        if text is None:
            return default
        return _positive(text, key, "a number above 0")

    def size(self, key: str) -> int | None:
        text = self.text(key)
        return None if text is None else int(_positive(text, key, "a number of bytes above 0"))

    def age(self, key: str) -> float | None:
        text = self.text(key)
        return None if text is None else _positive(text, key, "a number of days above 0")

    def rules(self, key: str) -> tuple[Rule, ...]:
        value = self.value(key)
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        try:
            return rules_in(map(str, lines))
        except UsageError as error:
            msg = f"{key}: {error}"
            raise UsageError(msg) from None

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        lines = (self.text(key) or "").splitlines()
        return tuple(_compiled(line.strip(), key) for line in lines if line.strip())

    def pair(self, key: str, default: tuple[float, float]) -> tuple[float, float]:
        text = self.text(key)
        if text is None:
            return default
        expected = f'two numbers above 0, as in "{default[0]:g} {default[1]:g}"'
        parts = text.replace(",", " ").split()
        if len(parts) != 2:
            msg = f"{key} is {text!r}, but {expected} was expected"
            raise UsageError(msg)
        return _positive(parts[0], key, expected), _positive(parts[1], key, expected)

    def keepalive(self) -> bool | float | None:
        text = self.text("workbook_keepalive")
        if text is None or text.lower() in ("true", "false", "yes", "no", "on", "off"):
            return self.boolean("workbook_keepalive")
        return _positive(text, "workbook_keepalive", "true, false or a number of seconds above 0")


def _named_item(config: pytest.Config, environ: Mapping[str, str], ini: _Ini) -> Named | None:
    here = config.invocation_params.dir
    for text, folder, where in (
        (config.getoption("workbook_item"), here, "--workbook-item"),
        (environ.get("PYTEST_WORKBOOK_ITEM", "").strip(), here, "PYTEST_WORKBOOK_ITEM"),
        (ini.text("workbook_item"), ini.root(), "workbook_item"),
    ):
        if text:
            parse_named(Named(text, folder), where)
            return Named(text, folder)
    return None


def parse_named(named: Named, where: str) -> ItemAddress | LocalFile:
    """Read *named* as an ITEM.

    Raises:
        UsageError: if no form fits; the message begins with *where*.
    """
    try:
        return parse_item(named.text, lambda text: is_file(named.folder / text))
    except UsageError as error:
        msg = f"{where}: {error}"
        raise UsageError(msg) from None


def _below(config: pytest.Config, text: str | None) -> Path | None:
    return config.invocation_params.dir / text if text else None


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _checked_profile(given: _Given) -> str:
    text = given.text
    if text is None:
        return "documented"
    from pytest_workbook.simulator.profiles import parse_profile

    try:
        parse_profile(text)
    except UsageError as error:
        msg = f"{given.where}: {error}"
        raise UsageError(msg) from None
    return text


def is_file(path: Path) -> bool:
    """Return whether *path* is a file; whatever no file can be called is none."""
    try:
        return path.is_file()
    except OSError:
        # A name that is too long, for one.
        return False


def _one_of(value: str, allowed: tuple[str, ...], where: str) -> str:
    if value not in allowed:
        msg = f"{where} is {value!r}, but one of {', '.join(allowed)} was expected"
        raise UsageError(msg)
    return value


def _compiled(text: str, where: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        msg = f"{where} has {text!r}, which is no regular expression: {error}"
        raise UsageError(msg) from None
    if pattern.fullmatch(""):
        msg = f"{where} has {text!r}, which fits an empty text; give a pattern that needs a character"
        raise UsageError(msg)
    return pattern


def _positive(text: str, where: str, expected: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        msg = f"{where} is {text!r}, but {expected} was expected"
        raise UsageError(msg)
    return value


def _whole_first(pair: tuple[float, float]) -> tuple[int, float]:
    # 0.5 attempts would be none.
    return max(1, int(pair[0])), pair[1]
