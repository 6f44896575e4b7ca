"""What is refused before collection."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import CANONICAL_ROOT
from pytest_workbook.plugin.checks import check, refuse_debug
from pytest_workbook.plugin.settings import Named, Settings

_ME = "/me/drive/items/01ABCDEFGHIJ"


def _config(root: Path, debug: str | None = None) -> Any:
    return SimpleNamespace(rootpath=root, getoption=lambda name, default: debug if name == "debug" else default)


class _Given(SimpleNamespace):
    """Settings of which a test gives some; the others were not given."""

    may_go_online = Settings.may_go_online

    def __getattr__(self, name: str) -> None:
        return None


def _settings(**changed: object) -> Any:
    plain: dict[str, object] = {"graph_url": CANONICAL_ROOT, "allowed_hosts": (), "mode": "auto"}
    plain |= dict.fromkeys(("item", "file", "token", "token_command"))
    return _Given(**(plain | changed))


def _token(**claims: object) -> str:
    parts: tuple[dict[str, object], ...] = ({"alg": "none"}, claims, {})
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)


def _is_refused(config: Any, settings: Any) -> bool:
    try:
        check(config, settings)
    except UsageError:
        return True
    return False


@pytest.mark.parametrize("name", ["item", "file"])
def test_a_named_file_has_to_exist_beside_its_name_or_at_the_root(tmp_path: Path, name: str) -> None:
    """It is refused before a test runs, and accepted once it is there."""
    settings = _settings(**{name: Named("a.xlsx", tmp_path / "ini")})
    with pytest.raises(UsageError, match=r"names the workbook 'a\.xlsx', but there is no such file"):
        check(_config(tmp_path), settings)
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert not _is_refused(_config(tmp_path), settings)


def test_a_local_workbook_is_no_item_for_mode_live_though_a_file_may_be_named(tmp_path: Path) -> None:
    """The service does not know a file of this machine; ``workbook_file`` is only not used."""
    (tmp_path / "a.xlsx").write_bytes(b"")
    named = Named("a.xlsx", tmp_path)
    with pytest.raises(UsageError, match="mode live with the local workbook"):
        check(_config(tmp_path), _settings(mode="live", item=named))
    assert not _is_refused(_config(tmp_path), _settings(mode="live", file=named))


def test_an_app_only_token_has_no_me_where_the_network_is_used(tmp_path: Path) -> None:
    """A user's token, a drive by its id, and a mode without the network are all right."""
    app, user = _token(idtyp="app", roles=["Files.ReadWrite.All"]), _token(idtyp="user", scp="Files.ReadWrite")
    me, drive = Named(_ME, tmp_path), Named("/drives/d/items/01ABCDEFGHIJ", tmp_path)
    with pytest.raises(UsageError, match="begins at /me, but the token is app-only"):
        check(_config(tmp_path), _settings(mode="live", item=me, token=app))
    for mode, item, token in (("live", me, user), ("live", drive, app), ("simulate", me, app), ("live", me, "opaque")):
        assert not _is_refused(_config(tmp_path), _settings(mode=mode, item=item, token=token))


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"token": "t"}, True),
        ({"token_command": "c", "mode": "record"}, True),
        ({"token_command": "c", "mode": "simulate"}, False),
        ({}, False),
    ],
)
def test_debug_is_refused_only_beside_a_real_token(tmp_path: Path, changed: dict[str, object], refused: bool) -> None:
    """A command that no mode will call brings none; without --debug all is right."""
    assert _is_refused(_config(tmp_path, "debug.log"), _settings(**changed)) is refused
    assert not _is_refused(_config(tmp_path), _settings(**changed))


def test_the_refusal_of_debug_says_what_to_do_instead(tmp_path: Path) -> None:
    """Both ways out are named."""
    with pytest.raises(UsageError, match="Leave out --debug, or do that"):
        refuse_debug(_config(tmp_path, "debug.log"), "do that")
