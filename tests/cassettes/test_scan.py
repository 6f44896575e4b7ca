from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from pytest_workbook.cassettes.scan import check, findings, residue
from pytest_workbook.errors import SecretLeak

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiI3MmY5ODhiZiIsImFwcGlkIjoiMTIifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
SESSION = "cluster=PNL1&session=15.AM4PEPF0000000A1.A81.1.V25.00000abcdefghijklmnopqrst&usid=5a1f"
OPAQUE = "0.AXkAv4j5cvGGr0GRqy180BHbR3x~Q9aZmT8Lw-PkYc5uN2dEoViXsBfHgJ7"


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (f'"note": "{TOKEN}"', "a JSON web token"),
        (f'"note": "Bearer {OPAQUE}"', "a bearer token"),
        (f'"id": "{SESSION}"', "a session id"),
        (f'"id": "{quote(SESSION, safe="")}"', "a session id"),
        ('"id": "session=15.AM4PEPF0000000A1.A81.1.V25"', "a session id"),
        (f'"url": "?sessionId={base64.b64encode(SESSION.encode()).decode()}"', "a session id in base64"),
        ('"url": "https://h/d?tempauth=v1.abcdef"', "a pre-authenticated URL"),
        ('"url": "https://h/d?sv=1&sig=AbCdEfGhIjKlMnOpQrSt%3D"', "a signed URL"),
        ('"body": "grant_type=x&client_secret=abcd1234"', "a client secret"),
        ('"refresh_token": "0.abcdefgh"', "an OAuth token"),
        ('"Set-Cookie": ["a=b"]', "a cookie"),
        ('"Authorization": ["x"]', "an authorization header"),
        ('"note": "AKIA' + "IOSFODNN7EXAMPLE" + '"', "the key of another service"),
        ('"note": "key=ghp_' + "a1B2" * 9 + ' here"', "the key of another service"),
        ('"note": "AIza' + "a1B2-" * 7 + '"', "the key of another service"),
        (f'"note": "{OPAQUE}"', "a long random text"),
    ],
)
def test_each_shape_of_secret_is_found_with_its_place(line: str, what: str) -> None:
    """An unknown secret is seen by its looks; line and key are told."""
    found = findings(f"version: 1\n{line}\n".encode())
    assert (what, 2) in [(one.what, one.line) for one in found]
    assert {one.place for one in found} == {json.loads("{" + line + "}").popitem()[0]}


@pytest.mark.parametrize(
    "innocent",
    [
        '"id": "{00000000-0001-0000-0000-000000000000}"',
        '"id": "5a1f7a3e-1c1b-4b6e-9d0a-000000000001/5a1f7a3e-1c1b-4b6e-9d0a-000000000002"',
        "uri: \"https://graph.microsoft.com/v1.0/drives/drive-1/items/item-1/workbook/worksheets('Sheet1')/range(address='A1:XFD10')\"",
        '"formulas": [["=SUMPRODUCT((Sheet1!$A$1:$A$1000=B1)*(Sheet1!$C$1:$C$1000))+VLOOKUP(A1,T[#All],3,FALSE)"]]',
        '"text": [["Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"]]',
        '"text": [["https://www.example.com/Some/Long/Path/With/Words/And-Numbers-123456/Index.html"]]',
        '"image": "iVBORw0KGgo' + base64.b64encode(zlib.compress(bytes(range(256)))).decode() + '"',
        'string: !!binary "' + base64.b64encode(zlib.compress(bytes(range(256)) * 3)).decode() + '"',
        'body: "sha256:' + "0123456789abcdef" * 4 + ' (5 bytes)"',
        '"values": [["1234567890123456789012345678901234567890.1234567890"]]',
        '"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.workbookSessionInfo"',
        '"session": "session-1"',
        '"text": [["session=spring"]]',
        '"note": "' + base64.b64encode(b"a readable text that somebody has put into base64 for once").decode() + '"',
        '"@odata.nextLink": "https://graph.microsoft.com/v1.0/me/drive/root/children?$top=2&$skiptoken='
        + base64.b64encode(b"Paged=TRUE&p_SortBehavior=0&p_FileLeafRef=budget.xlsx&p_ID=100&RootFolder=/Doc").decode()
        + '"',
        '"text": [["Bearer of good news"]]',
        '"text": [["AsiaPacificRegion2026", "ghp_is_a_prefix", "AIZA"]]',
        '"text": [["/Reports/QuarterlyBudgetOverview2026Final/Sheet1CopyOfTheOldOne.xlsx"]]',
    ],
)
def test_what_workbooks_hold_is_no_alarm(innocent: str) -> None:
    """GUIDs, formulas, long words, addresses, images and files pass."""
    assert findings(innocent.encode() + b"\n") == []


@pytest.mark.parametrize(
    "spelled",
    [
        "s3cr+t/v&lue=Ünï",
        quote("s3cr+t/v&lue=Ünï", safe=""),
        quote(quote("s3cr+t/v&lue=Ünï", safe=""), safe=""),
        base64.b64encode("s3cr+t/v&lue=Ünï".encode()).decode(),
        base64.urlsafe_b64encode("s3cr+t/v&lue=Ünï".encode()).decode().rstrip("="),
        base64.b64encode("x s3cr+t/v&lue=Ünï and more".encode()).decode(),
        base64.b64encode("xy s3cr+t/v&lue=Ünï".encode()).decode(),
        base64.b64encode("xyz s3cr+t/v&lue=Ünï".encode()).decode(),
        "s3cr+t\\/v&lue=Ünï",
        "S3CR+T/V&LUE=ÜNÏ",
    ],
)
def test_a_known_secret_is_found_in_every_spelling(spelled: str) -> None:
    """Plain, percent-encoded once and twice, JSON-escaped, and in base64 at any alignment."""
    found = findings(f'a: 1\n"value": "{spelled}"\n'.encode(), ["s3cr+t/v&lue=Ünï"])
    assert [(one.what, one.line, one.place) for one in found if "known" in one.what] == [("a known secret", 2, "value")]


@pytest.mark.parametrize("part", [1, 2])
def test_a_part_of_a_token_is_a_secret(part: str) -> None:
    """Claims tell who, a signature is the secret proper."""
    piece = TOKEN.split(".")[int(part)]
    assert [one.what for one in findings(f'"x": "{piece}"\n'.encode(), [TOKEN])] == ["a known secret"]


@pytest.mark.parametrize("header", ["Authorization", "cookie", "Set-Cookie"])
def test_headers_of_a_foreign_cassette_are_found(header: str) -> None:
    """The block style of vcrpy's own files is read too."""
    found = findings(f"    headers:\n      {header}:\n      - x\n".encode())
    assert [(one.line, one.place) for one in found] == [(2, header)]


def test_a_short_secret_is_not_looked_for() -> None:
    """Seven characters are found by chance."""
    assert findings(b'"x": "letmein"', ["letmein"]) == []


def _zipped(text: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        # Without the time of day: the names of tests are made of these bytes, and workers compare them.
        archive.writestr(zipfile.ZipInfo("xl/sharedStrings.xml"), text, zipfile.ZIP_DEFLATED)
    return file.getvalue()


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x01" + TOKEN.encode() + b"\xff",
        _zipped(b"<t>" + TOKEN.encode() + b"</t>"),
        gzip.compress(TOKEN.encode(), mtime=0),
    ],
)
def test_a_secret_inside_a_binary_body_is_found(raw: bytes, folded: bool) -> None:
    """Base64 hides nothing: the text in a file, in a workbook and in a compressed body is looked at."""
    body = base64.b64encode(raw).decode()
    shown = f"|\n    {body[:60]}\n    {body[60:]}\n" if folded else f'"{body}"\n'
    text = f"version: 1\n  string: !!binary {shown}x: 1\n"
    assert [(one.what, one.line, one.place) for one in findings(text.encode())] == [("a JSON web token", 2, "string")]
    assert [one.what for one in findings(text.encode(), [TOKEN])] == ["a JSON web token", "a known secret"]


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04broken", b"\x1f\x8bbroken", _zipped(b"nothing"), gzip.compress(b"nothing", mtime=0)]
)
def test_files_without_secrets_and_broken_ones_pass(raw: bytes) -> None:
    """What cannot be unpacked hides nothing that could be."""
    assert findings(f'string: !!binary "{base64.b64encode(raw).decode()}"\n'.encode(), [TOKEN]) == []


def test_the_error_names_three_places_and_no_value() -> None:
    """Places by line and key, how many more, and what to do."""
    text = "".join(f'"key{n}": "tempauth=abcdefgh{n}"\n' for n in range(5))
    with pytest.raises(SecretLeak) as caught:
        check(text.encode(), Path("a.yaml"), leftover=3)
    place = "a pre-authenticated URL at line"
    assert str(caught.value) == (
        f"the cassette a.yaml was not written: its text may hold secrets: {place} 1 (key0); {place} 2 (key1); "
        f"{place} 3 (key2); and 3 more. Remove them in the hook pytest_workbook_before_save, which may change or "
        "drop an interaction."
    )


def test_a_clean_text_passes() -> None:
    """No finding, no error."""
    check(b"version: 1\ninteractions: []\n", Path("a"), [TOKEN])


def test_a_place_without_a_key_is_text() -> None:
    """A foreign file may have no key near."""
    assert [one.place for one in findings(TOKEN.encode())] == ["text"]


OURS = "version: 1\nworkbook:\n  format: 1\n"
IN_BASE64 = base64.b64encode(TOKEN.encode()).decode()


def test_what_is_left_of_a_file_of_ours_is_each_line_that_says_something_once() -> None:
    """Rows of numbers say nothing, and a thousand equal rows no more than one."""
    numbers, words = '        [1, -2.5e3, "7"],\n' * 20_000, '        ["General", 1],\n' * 20_000
    assert residue(f"{OURS}{numbers}{words}{numbers}Ü: 1\n".encode()).splitlines() == [
        "version: 1",
        "workbook:",
        "  format: 1",
        '        ["General", 1],',
        "Ü: 1",
    ]


@pytest.mark.parametrize("before", ["", "        [1, 2],\n" * 20_000, '        ["a", 2],\n' * 20_000])
@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("        [1234567890123, 1],\n", "1234567890123"),
        (f'  "x": "{TOKEN}"\n', "unknown-to-the-file"),
        (f'  string: !!binary "{IN_BASE64}"\n', "unknown-to-the-file"),
        (f"  string: !!binary |\n    {IN_BASE64[:40]}\n    {IN_BASE64[40:]}\n", "unknown-to-the-file"),
    ],
)
def test_a_secret_in_a_file_of_ours_is_found_behind_any_number_of_lines(before: str, line: str, secret: str) -> None:
    """Also one of digits among numbers, and one in a file of several lines."""
    found = findings(f"{OURS}{before}{line}".encode(), [secret])
    assert {one.line for one in found} == {4 + before.count("\n")}
    assert findings(f"{OURS}{before}".encode(), [secret]) == []
