"""Settings: command line before environment before ini, each checked where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.graph.items import ItemAddress, LocalFile
from pytest_workbook.plugin.options import is_any_given
from pytest_workbook.plugin.settings import Named, Settings, is_file, parse_named, read_settings

_QUIET = ("-p", "no:randomly", "-p", "no:asyncio")


def _read(pytester: pytest.Pytester, *args: str, ini: str = "", environ: dict[str, str] | None = None) -> Settings:
    pytester.makeini(f"[pytest]\n{ini}")
    return read_settings(pytester.parseconfigure(*_QUIET, *args), environ or {})


def test_the_nearer_source_wins(pytester: pytest.Pytester) -> None:
    """Whatever the others say."""
    environ = {"PYTEST_WORKBOOK_MODE": "replay"}
    assert _read(pytester, "--workbook-mode=live", ini="workbook_mode = record", environ=environ).mode == "live"
    assert _read(pytester, ini="workbook_mode = record", environ=environ).mode == "replay"
    assert _read(pytester, ini="workbook_mode = record").mode == "record"
    plain = _read(pytester)
    assert (plain.mode, plain.mode_given) == ("auto", False)


@pytest.mark.parametrize(
    ("ini", "message"),
    [
        ("workbook_guard = all", "workbook_guard is 'all', but one of care, run was expected"),
        ("workbook_record_retries = maybe", "workbook_record_retries is 'maybe', but true or false was expected"),
        ("workbook_max_unzipped = -1", "workbook_max_unzipped is '-1', but a number above 0 was expected"),
        ("workbook_keepalive = often", "workbook_keepalive is 'often', but true, false or a number of seconds above 0"),
        ("workbook_idle_limits = 420", "workbook_idle_limits is '420', but two numbers above 0, as in \"420 300\""),
        ("workbook_item = nonsense", "workbook_item: "),
    ],
)
def test_a_wrong_ini_value_names_its_key(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ini: str, message: str
) -> None:
    """With what came and what was expected."""
    key, _, value = ini.partition(" = ")
    config = pytester.parseconfigure(*_QUIET)
    # A run with it would have ended already.
    with monkeypatch.context() as patched:
        patched.setattr(config, "getini", {key: value}.get)
        with pytest.raises(UsageError) as error:
            read_settings(config, {})
    assert message in str(error.value)


def test_names_start_at_their_own_folder(pytester: pytest.Pytester) -> None:
    """The command line's at the invocation directory, an ini file's beside it."""
    for name in ("a.xlsx", "b.xlsx"):
        (pytester.path / name).write_bytes(b"")
    settings = _read(pytester, "--workbook-item=a.xlsx", ini="workbook_file = b.xlsx")
    assert settings.item == Named("a.xlsx", pytester.path)
    assert settings.file == Named("b.xlsx", pytester.path)


def test_a_named_item_is_an_address_or_a_file(tmp_path: Path) -> None:
    """What is neither is refused in the words of where it stood."""
    (tmp_path / "plain").write_bytes(b"")
    assert parse_named(Named("/me/drive/items/01ABCDEFGHIJ", tmp_path), "x") == ItemAddress(
        "/me/drive/items/01ABCDEFGHIJ"
    )
    assert parse_named(Named("plain", tmp_path), "x") == LocalFile("plain")
    with pytest.raises(UsageError, match=r"^the item: "):
        parse_named(Named("?", tmp_path), "the item")


def test_what_cannot_be_a_file_is_none(tmp_path: Path) -> None:
    """A name too long for the file system is no error of ours."""
    assert not is_file(tmp_path / ("a" * 5000))
    assert not is_file(tmp_path)


@pytest.mark.parametrize(
    ("mode", "online", "guarding"),
    [("auto", False, True), ("simulate", False, True), ("record", True, True), ("live", True, False)],
)
def test_a_mode_says_whether_the_service_may_have_to_answer(
    pytester: pytest.Pytester, mode: str, online: bool, guarding: bool
) -> None:
    """And where all is live there is nothing to guard."""
    ini = "workbook_guard = run\nworkbook_item = /me/drive/items/01ABCDEFGHIJ\n"
    settings = _read(pytester, f"--workbook-mode={mode}", ini=ini)
    assert (settings.may_go_online, settings.is_guarding_all, settings.is_graph_item) == (online, guarding, True)
    assert repr(settings) == f"<Settings mode={mode}>"


def test_a_run_that_was_asked_for_nothing_is_known(pytester: pytest.Pytester) -> None:
    """By option, environment and ini key; only ours count."""
    pytester.makeini("[pytest]\n")
    config = pytester.parseconfigure(*_QUIET)
    assert not is_any_given(config, {"PYTEST_ADDOPTS": "-q"})
    assert is_any_given(config, {"PYTEST_WORKBOOK_TOKEN": "t"})
    assert is_any_given(pytester.parseconfigure(*_QUIET, "--workbook-replace-live"), {})
    pytester.makeini("[pytest]\nworkbook_unplayed = warn\n")
    assert is_any_given(pytester.parseconfigure(*_QUIET), {})
