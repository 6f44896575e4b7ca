"""What is refused before collection, because it is wrong for every test of the run."""

from __future__ import annotations

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT
from pytest_workbook.graph.items import LocalFile
from pytest_workbook.plugin.settings import Settings, is_file, parse_named

__all__ = ["check", "refuse_debug"]


def check(config: pytest.Config, settings: Settings) -> None:
    """Refuse settings that cannot be right.

    Raises:
        UsageError: the message says which, and what to do.
    """
    if settings.graph_url != CANONICAL_ROOT or settings.allowed_hosts:
        from pytest_workbook.door.service_root import check_graph_url

        check_graph_url(settings.graph_url, settings.allowed_hosts)
    _check_item(config, settings)
    if settings.drift_json is not None and settings.mode != "verify":
        msg = (
            f"--workbook-drift-json reports what verify finds, but the mode is {settings.mode}: "
            "add --workbook-mode=verify"
        )
        raise UsageError(msg)
    if settings.reports and not hasattr(config, "workerinput"):
        from pytest_workbook.plugin.report_files import check_reports

        check_reports(settings.reports)
    if settings.token:
        refuse_debug(config, "unset PYTEST_WORKBOOK_TOKEN")
    if settings.token_command and settings.may_go_online:
        refuse_debug(config, "leave out --workbook-token-command")


def refuse_debug(config: pytest.Config, instead: str) -> None:
    """Refuse to go on with a real token where pytest writes down what its hooks are called with.

    Raises:
        UsageError: ``--debug`` was given.
    """
    if config.getoption("debug", None):
        msg = (
            "pytest --debug writes every hook call with its arguments to a file, a real token among them. "
            f"Leave out --debug, or {instead}."
        )
        raise UsageError(msg)


def _check_item(config: pytest.Config, settings: Settings) -> None:
    for named, where in ((settings.item, "the item"), (settings.file, "workbook_file")):
        if named is None:
            continue
        parsed = parse_named(named, where) if where == "the item" else LocalFile(named.text)
        if isinstance(parsed, LocalFile):
            places = [named.folder / named.text, config.rootpath / named.text]
            if not any(map(is_file, places)):
                tried = " and ".join(dict.fromkeys(str(path) for path in places))
                msg = f"{where} names the workbook {named.text!r}, but there is no such file; looked for {tried}"
                raise UsageError(msg)
            if settings.mode == "live" and where == "the item":
                msg = (
                    f"mode live with the local workbook {named.text!r}: Microsoft Graph needs an item it knows. "
                    "Name one with --workbook-item=/me/drive/items/{id}, or use --workbook-mode=simulate."
                )
                raise UsageError(msg)
        elif parsed.is_me and settings.token and settings.may_go_online:
            _refuse_app_only(settings.token, parsed.path)


def _refuse_app_only(token: str, path: str) -> None:
    from pytest_workbook.auth import Claims

    claims = Claims.from_token(token)
    if claims is not None and claims.is_app_only:
        msg = (
            f"the item {path} begins at /me, but the token is app-only and has no user. "
            "Name the item by its drive:  --workbook-item=/drives/{drive-id}/items/{item-id}"
        )
        raise UsageError(msg)
