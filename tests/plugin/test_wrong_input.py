"""Wrong names, files, tokens and roots: said in words, at the right place, and never an internal error of pytest."""

from __future__ import annotations

import base64
import io
import json
import socket
import zipfile
from pathlib import Path

import pytest
from harness import make_workbook, project, run

_FORMS = [
    "  https://graph.microsoft.com/v1.0/me/drive/items/{id}    a Graph URL, with or without /workbook",
    "  https://contoso.sharepoint.com/:x:/...                  a sharing link",
    "  /me/drive/items/{id}, /drives/{id}/items/{id}, /users/..., /groups/..., /sites/..., /shares/...",
    "  data/budget.xlsx                                        a local workbook",
    "  01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN                       the id of an item in /me/drive",
]
_ONE = "def test_one(workbook_session):\n    pass\n"


def _jwt(**claims: object) -> str:
    parts = [{"alg": "none", "typ": "JWT"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJlLW9mLWEtdG9rZW4"])


# Unknown items


@pytest.mark.parametrize(
    "item",
    [
        "what?",
        "a b",
        "short",
        "me",
        "/me/drive",
        "/me/drive/items/01X/children",
        "https://graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com/nowhere/me/drive/items/01X",
        "http://contoso.sharepoint.com/x",
        "https://[bad",
        "ftp://contoso.com/book",
        "x" * 5000 + "?",
        "drives//items/",
        "..",
    ],
)
def test_unknown_item_is_a_usage_error_before_collection(pytester: pytest.Pytester, item: str) -> None:
    """The message names the forms."""
    project(pytester, _ONE)
    result = run(pytester, f"--workbook-item={item}", subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert (
        f"ERROR: --workbook-item: cannot read {item!r} as a workbook item. It was expected in one of these forms:"
    ) in result.stderr.lines
    assert [line for line in result.stderr.lines if line.startswith("  ")] == _FORMS
    result.stdout.no_fnmatch_line("*collected*")


def test_unknown_item_in_a_marker_is_an_error_of_that_test(pytester: pytest.Pytester) -> None:
    """Collection and the other tests go on."""
    project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(item="what?")
        def test_wrong(workbook_session):
            pass

        @pytest.mark.workbook(item="missing.xlsx")
        def test_missing(workbook_session):
            pass

        @pytest.mark.workbook(file="missing.xlsx")
        def test_missing_file(workbook_session):
            pass

        def test_right(workbook_session):
            pass
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=3)
    text = result.stdout.str()
    assert "UsageError: the marker on test_it.py::test_wrong: item: cannot read 'what?' as a workbook item." in text
    shown = {line.removeprefix("E").strip() for line in result.stdout.lines}
    assert {form.strip() for form in _FORMS} <= shown
    path = pytester.path / "missing.xlsx"
    for name, argument in (("test_missing", "item"), ("test_missing_file", "file")):
        assert (
            f"UsageError: the marker on test_it.py::{name}: {argument} names the workbook 'missing.xlsx', but there is "
            f"no such file; looked for {path}"
        ) in text


@pytest.mark.parametrize("place", ["option", "ini item", "ini file"])
def test_missing_workbook_of_the_run_is_a_usage_error(pytester: pytest.Pytester, place: str) -> None:
    """It says where the file was looked for."""
    project(pytester, _ONE)
    key = "workbook_file" if place == "ini file" else "workbook_item"
    pytester.makeini("[pytest]\n" + (f"{key} = data/missing.xlsx\n" if place != "option" else ""))
    result = run(pytester, *(["--workbook-item=data/missing.xlsx"] if place == "option" else []), subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    where = "workbook_file" if place == "ini file" else "the item"
    assert (
        f"ERROR: {where} names the workbook 'data/missing.xlsx', but there is no such file; "
        f"looked for {pytester.path / 'data' / 'missing.xlsx'}"
    ) in result.stderr.lines


@pytest.mark.parametrize("place", ["option", "ini"])
def test_local_workbook_in_live_is_a_usage_error(pytester: pytest.Pytester, place: str) -> None:
    """Microsoft Graph does not know it."""
    make_workbook(pytester.path / "book.xlsx")
    project(pytester, _ONE)
    pytester.makeini("[pytest]\n" + ("workbook_item = book.xlsx\n" if place == "ini" else ""))
    option = ["--workbook-item=book.xlsx"] if place == "option" else []
    result = run(pytester, "--workbook-mode=live", *option, subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert (
        "ERROR: mode live with the local workbook 'book.xlsx': Microsoft Graph needs an item it knows. "
        "Name one with --workbook-item=/me/drive/items/{id}, or use --workbook-mode=simulate."
    ) in result.stderr.lines


def test_live_without_an_item_is_an_error_of_each_test(pytester: pytest.Pytester) -> None:
    """A marker may name one, so the run begins."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pytest

        def test_none(workbook_session):
            pass

        @pytest.mark.workbook(item="book.xlsx")
        def test_local(workbook_session):
            pass

        def test_not_ours():
            pass
        """,
    )
    result = run(pytester, "--workbook-mode=live", "--workbook-graph-url=http://127.0.0.1:9/v1.0")
    result.assert_outcomes(passed=1, errors=2)
    text = result.stdout.str()
    advice = "but Microsoft Graph needs an item it knows. Name one:  --workbook-item=/me/drive/items/{id}"
    assert f"UsageError: test_it.py::test_none runs live with no item, {advice}" in text
    assert f"UsageError: test_it.py::test_local runs live with the local workbook 'book.xlsx', {advice}" in text


# Files that are no workbooks


def _repacked(source: Path, name: str, change: bytes) -> bytes:
    """The workbook with one part put in another's place."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change if info.filename == name else old.read(info))
    return out.getvalue()


def _zip_bomb(source: Path) -> bytes:
    return _repacked(source, "xl/worksheets/sheet1.xml", b"<a>" + b" " * 3_000_000 + b"</a>")


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><worksheet>&j;</worksheet>"
)


def test_file_that_is_no_workbook_is_an_error_of_its_tests(pytester: pytest.Pytester) -> None:
    """What is wrong with each is said, nothing is expanded, and the other tests run."""
    good = make_workbook(pytester.path / "good.xlsx")
    data = good.read_bytes()
    files = {
        "old.xlsx": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "cut.xlsx": data[: len(data) // 2],
        "empty.xlsx": b"",
        "page.xlsx": b"<!DOCTYPE html><html>sign in</html>",
        "text.xlsx": b"a,b\n1,2\n",
        "bomb.xlsx": _zip_bomb(good),
        "laughs.xlsx": _repacked(good, "xl/worksheets/sheet1.xml", _LAUGHS),
        "flipped.xlsx": data[:60] + bytes([data[60] ^ 255]) + data[61:],
    }
    for name, content in files.items():
        (pytester.path / name).write_bytes(content)
    pytester.makeini("[pytest]\nworkbook_max_unzipped = 1000000\n")
    tests = "".join(
        f"@pytest.mark.workbook(item='{name}')\ndef test_{name.partition('.')[0]}(workbook_session):\n    pass\n"
        for name in (*files, "good.xlsx")
    )
    project(pytester, "import pytest\n" + tests)
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=len(files))
    text = result.stdout.str()
    for name, reason in {
        "old": "the workbook is in the old .xls format, whatever its name says; open it in Excel and save it as .xlsx",
        "cut": "the workbook is truncated or damaged",
        "empty": "the workbook is empty (0 bytes); an .xlsx file was expected",
        "page": "the workbook is an HTML page, perhaps a sign-in or error page saved as .xlsx",
        "text": "the workbook is no .xlsx file: it is not a zip archive; save it as .xlsx in Excel",
        "bomb": "the workbook would unzip to",
        "laughs": "the part 'xl/worksheets/sheet1.xml' declares a document type or an entity; workbooks never do",
        "flipped": "the workbook is damaged: its part 'docProps/app.xml' cannot be unzipped",
    }.items():
        assert f"UsageError: {pytester.path / (name + '.xlsx')} cannot be opened: {reason}" in text
    assert "INTERNALERROR" not in text


def test_file_is_read_again_for_no_item_that_was_refused(pytester: pytest.Pytester) -> None:
    """A second use of the same item says the same, also for an item that only code under test asks for."""
    (pytester.path / "old.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    project(
        pytester,
        """
        import pytest
        from pytest_workbook import UsageError

        @pytest.mark.workbook(item="/me/drive/items/01ABC", file="old.xlsx")
        def test_twice(workbook_item):
            for _ in range(2):
                with pytest.raises(UsageError, match="is in the old .xls format"):
                    workbook_item.name
        """,
    )
    run(pytester).assert_outcomes(passed=1)


def test_directory_and_unreadable_names_are_no_workbooks(pytester: pytest.Pytester) -> None:
    """A folder that ends in a suffix is no file."""
    (pytester.path / "folder.xlsx").mkdir()
    project(pytester, _ONE)
    result = run(pytester, "--workbook-item=folder.xlsx", subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: the item names the workbook 'folder.xlsx', but there is no such file;*"])


# Tokens


@pytest.mark.parametrize(
    ("claims", "lines"),
    [
        (
            {"exp": 1000, "scp": "Files.ReadWrite"},
            ["workbook: the token expired at 1970-01-01 00:16:40 UTC: get a new one"],
        ),
        (
            {"exp": 9999999999, "roles": ["Files.ReadWrite.All"], "idtyp": "app"},
            [
                (
                    "workbook: the token is app-only: the workbook API documents delegated permissions alone, and /me "
                    "does not exist for it; sign in as a user, or name the item as /drives/…"
                )
            ],
        ),
        (
            {"exp": 9999999999, "scp": "User.Read"},
            [
                (
                    "workbook: the token lacks Files.ReadWrite, which the workbook API asks for (it has User.Read): "
                    "consent to it"
                )
            ],
        ),
        ({"exp": 9999999999, "scp": "Files.ReadWrite"}, []),
    ],
)
def test_problems_of_a_token_are_in_the_header(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, claims: dict[str, object], lines: list[str]
) -> None:
    """In words, without the token, and the run goes on."""
    token = _jwt(**claims)
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", token)
    project(pytester, "def test_one():\n    pass\n")
    result = run(pytester, "--workbook-mode=live", "--workbook-item=/drives/D/items/I", subprocess=False)
    result.assert_outcomes(passed=1)
    assert [line for line in result.stdout.lines if line.startswith("workbook: the token")] == lines
    assert token.rpartition(".")[2] not in result.stdout.str()


def test_opaque_token_is_nobodys_problem(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be said of it, and nothing is said where no live service is asked."""
    project(pytester, "def test_one():\n    pass\n")
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", "EwBopaqueopaque")
    opaque = run(pytester, "--workbook-mode=live", "--workbook-item=/drives/D/items/I", subprocess=False)
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _jwt(exp=1000))
    simulated = run(pytester, "--workbook-mode=simulate", subprocess=False)
    for result in (opaque, simulated):
        result.assert_outcomes(passed=1)
        result.stdout.no_fnmatch_line("workbook: the token*")


@pytest.mark.parametrize("item", ["01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN", "/me/drive/root:/book.xlsx:"])
def test_item_of_me_with_an_app_only_token_asks_for_the_drive(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, item: str
) -> None:
    """A usage error before collection."""
    monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", _jwt(exp=9999999999, roles=["Files.ReadWrite.All"], idtyp="app"))
    project(pytester, _ONE)
    result = run(pytester, "--workbook-mode=live", f"--workbook-item={item}", subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        [
            (
                "ERROR: the item /me/drive/* begins at /me, but the token is app-only and has no user. Name the item "
                "by its drive:  --workbook-item=/drives/{drive-id}/items/{item-id}"
            )
        ]
    )


@pytest.mark.parametrize("source", ["environment", "command", "none"])
def test_debug_with_a_real_token_is_a_usage_error(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """It says why; without a token ``--debug`` works."""
    token = _jwt(exp=9999999999, scp="Files.ReadWrite")
    if source == "environment":
        monkeypatch.setenv("PYTEST_WORKBOOK_TOKEN", token)
    project(pytester, "def test_one():\n    pass\n")
    command = ["--workbook-token-command=print-token"] if source == "command" else []
    mode = ["--workbook-mode=live", "--workbook-item=/drives/D/items/I"] if source != "none" else []
    result = run(pytester, "--debug", *command, *mode)
    if source == "none":
        result.assert_outcomes(passed=1)
        return
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    instead = {"environment": "unset PYTEST_WORKBOOK_TOKEN", "command": "leave out --workbook-token-command"}[source]
    assert (
        "ERROR: pytest --debug writes every hook call with its arguments to a file, a real token among them. "
        f"Leave out --debug, or {instead}."
    ) in result.stderr.lines
    assert token not in (pytester.path / "pytestdebug.log").read_text()


# Roots that look like Microsoft Graph


@pytest.mark.parametrize(
    "url",
    [
        "https://graph.microsoft.com.evil.example/v1.0",
        "https://graph.microsoft.com@evil.example/v1.0",
        "https://graph.microsoft.com:443@evil.example/v1.0",
        "https://graph.microsoft.com\\@evil.example/v1.0",
        "https://evil.example#graph.microsoft.com/v1.0",
        "https://evil.example?graph.microsoft.com/v1.0",
        "https://graphmicrosoft.com/v1.0",
        "https://graph.micros0ft.com/v1.0",
        "https://gr\u0430ph.microsoft.com/v1.0",
        "https://graph.microsoft.com%2eevil.example/v1.0",
        "https://127.0.0.1.evil.example/v1.0",
        "https://localhost.evil.example/v1.0",
        "http://graph.microsoft.com/v1.0",
        "http://0x7f.1/v1.0",
        "//graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/v1.0/../../x",
        "https:// graph.microsoft.com/v1.0",
        "https://[::1",
    ],
)
def test_look_alike_of_the_service_root_is_a_usage_error(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Before any name is looked up, on the command line and in the ini file alike."""
    project(pytester, _ONE)

    def refused(*args: object, **kwargs: object) -> None:
        msg = "a name was looked up"
        raise AssertionError(msg)

    # Not in a conftest of the project: it runs in this process, and would stay.
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    arguments = ["--workbook-mode=live", "--workbook-item=/drives/D/items/I"]
    result = run(pytester, *arguments, f"--workbook-graph-url={url}", subprocess=False)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: the service root * cannot be used: *"])
    assert "looked up" not in result.stderr.str() + result.stdout.str()


def test_other_root_needs_to_be_allowed(pytester: pytest.Pytester) -> None:
    """Because a token goes there; the message says how."""
    project(pytester, "def test_one():\n    pass\n")
    root = "--workbook-graph-url=https://gateway.example/v1.0"
    refused = run(pytester, root, subprocess=False)
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    assert (
        "ERROR: the service root 'https://gateway.example/v1.0' cannot be used: 'gateway.example' is neither a "
        "Microsoft Graph host nor loopback, and the token would go there; if that is meant, add "
        "--workbook-allow-host=gateway.example. Expected https://host/v1.0 as in "
        "--workbook-graph-url=https://graph.microsoft.com/v1.0, or http://127.0.0.1:PORT/v1.0"
    ) in refused.stderr.lines
    run(pytester, root, "--workbook-allow-host=gateway.example", subprocess=False).assert_outcomes(passed=1)
    for good in ("https://graph.microsoft.us/v1.0", "https://microsoftgraph.chinacloudapi.cn/v1.0", "http://[::1]:9"):
        run(pytester, f"--workbook-graph-url={good}", subprocess=False).assert_outcomes(passed=1)


# Nothing at all breaks inside pytest


@pytest.mark.parametrize(
    "arguments",
    [
        ["--workbook-token-command='unbalanced"],
        ["--workbook-allow-host=\x00"],
        ["-o", "workbook_item=a\x00b.xlsx"],
        ["-o", "workbook_file=\x00"],
        ["-o", "workbook_idle_limits=1e400 1"],
        ["-o", "workbook_max_unzipped=1e400"],
        ["-o", "workbook_retry_limits=" + "9" * 400 + " 1"],
        ["-o", "workbook_cassette_dir=" + "x" * 5000],
        ["-o", "workbook_file=" + "x" * 5000 + ".xlsx"],
    ],
)
def test_nothing_in_the_configuration_is_an_internal_error(pytester: pytest.Pytester, arguments: list[str]) -> None:
    """Whatever is written there, the run ends with a usage error or its tests run."""
    project(pytester, "def test_one():\n    pass\n")
    result = run(pytester, *arguments, subprocess=False)
    assert result.ret in (pytest.ExitCode.OK, pytest.ExitCode.USAGE_ERROR)
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()
    assert "Traceback" not in result.stdout.str() + result.stderr.str()
