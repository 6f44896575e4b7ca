"""Looks for secrets in the final text of a cassette. In doubt it is one: a false alarm costs a look, a leak an account.

What is no alarm: GUIDs (worksheets and tables are named so), formulas and texts of cells, images and files in base64.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import compress, pairwise
from pathlib import Path
from urllib.parse import quote

from pytest_workbook.cassettes.pieces import pieces_of
from pytest_workbook.cassettes.where import line_of, place_of
from pytest_workbook.errors import SecretLeak

__all__ = ["JSON_WEB_TOKEN", "Finding", "check", "findings", "residue"]

JSON_WEB_TOKEN = re.compile(
    r"eyJ[A-Za-z0-9_-]{8,}\.(?:[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*|\.[A-Za-z0-9_-]{8,})(?:\.[A-Za-z0-9_-]+){0,2}"
)
"""Signed, in three parts, or encrypted, in five."""

_SHORTEST = 8
# Plain, percent-encoded any number of times, and as JSON escapes it.
_EQUALS = r"(?:=|%(?:25)*3D|\\+u003d)"
# What parts the name of a secret from it, in a form, in JSON, and in JSON within a text; what has an alias is none.
_IS = r"(?:=|%(?:25)*3D|\\*\"\s*:\s*\\*\")(?!secret-\d)"
# A word begins behind an escaped line break, too, whose letter is none of it.
_START = r"(?:\b|(?<=\\[nrt]))"
_SHAPES = (
    ("a JSON web token", ("eyj",), JSON_WEB_TOKEN.pattern),
    ("a bearer token", ("bearer",), r"\bBearer\s+(?!\{|\$|<)[A-Za-z0-9._~+/-]{16,}"),
    # Source: [MS-ADR] SessionIdentifier, and observed ids; read 2026-11-24.
    (
        "a session id",
        ("cluster=", "cluster%", "cluster\\"),
        rf"\bcluster{_EQUALS}[A-Za-z0-9]+(?:&|%(?:25)*26|\\+u0026|&amp;)session{_EQUALS}",
    ),
    ("a session id", ("session=", "session%"), r"\bsession(?:=|%(?:25)*3D)\d+\.[^\s\"']{16,}"),
    ("a session id in base64", ("y2x1c3rlcj",), r"Y2x1c3Rlcj[A-Za-z0-9+/=_-]{20,}"),
    (
        "a pre-authenticated URL",
        ("tempauth", "guestaccesstoken", "authkey"),
        r"\b(?:tempauth|guestaccesstoken|authkey)(?:=|%3D)[^\s\"'&]{4,}",
    ),
    ("a signed URL", ("sig=", "signature="), r"[?&](?:sig|signature|X-Amz-Signature)=[A-Za-z0-9%+/_-]{20,}"),
    ("a client secret", ("client",), rf"\bclient_?(?:secret|assertion|state){_IS}[^\s\"'&\\]{{4,}}"),
    ("a client secret", ("secrettext",), rf"\bsecretText{_IS}[^\s\"'&\\]{{4,}}"),
    ("an OAuth token", ("_token",), rf"\b(?:access|refresh|id)_token{_IS}[^\s\"'&\\]{{8,}}"),
    (
        "a password",
        ("password", "passwd"),
        rf"\b(?:(?:current|new|old|user)_?)?(?:password|passwd){_IS}[^\s\"'&\\]{{4,}}",
    ),
    (
        "a password",
        ("form-data",),
        r"\bname=\\*\"(?:client_secret|client_assertion|(?:access|refresh)_token|password)\\*\"(?:\\[rn]|\s)+[^\s\\]{4,}",
    ),
    ("a cookie", ("cookie",), r"\"(?:Set-)?Cookie\"\s*:\s*\[|^\s*(?:Set-)?Cookie:\s*$"),
    ("a cookie", ("cookie",), r"\bSet-Cookie:\s*[^\s=;]+=[^\s;\\]{4,}"),
    ("a password", ("authorization",), r"\bauthorization\W{1,6}Basic\s+[A-Za-z0-9+/]{8,}"),
    (
        "the address of a webhook",
        ("webhookb2/", "hooks.slack.com/"),
        r"\b(?:webhook\.office\.com/webhookb2|hooks\.slack\.com/services)/[^\s\"']{16,}",
    ),
    (
        "the key of another service",
        ("akia", "asia", "ghp_", "gho_", "ghs_", "aiza", "xoxb-", "xoxp-"),
        r"\b(?-i:A[KS]IA[A-Z0-9]{16}\b|gh[ops]_[A-Za-z0-9]{36}|AIza[A-Za-z0-9_-]{35}|xox[bp]-[A-Za-z0-9-]{10})",
    ),
    ("an authorization header", ("authorization",), r"\"Authorization\"\s*:\s*\[|^\s*Authorization:\s*$"),
)
"""What a secret looks like: in words, texts one of which it holds in lower case, and the pattern."""
_WORDS = tuple(dict.fromkeys(word for _, words, _ in _SHAPES for word in words))

_WORD = re.compile(r"(?<![A-Za-z0-9_+/=.~-])[A-Za-z0-9_+/=.~-]{40,}(?![A-Za-z0-9_+/=.~-])")
_PARAMETER = re.compile(r"^[A-Za-z_]{1,24}=(?=.)")
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_SEVERAL = "!!binary |"
_BINARY = re.compile(r"!!binary (?:\"([A-Za-z0-9+/=]*)\"|\|-?\n((?: +[A-Za-z0-9+/=]+\n)+))")
_OURS = (b"version: 1\nworkbook:\n", b"version: 1\nmetadata:\n  workbook:\n")
# What a row of numbers is made of.
_NUMERIC = b' \t0123456789.,:+-eE"[]{}'
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
# Beginnings of PNG, JPEG, GIF, ZIP (xlsx), PDF, BMP and WebP in base64.
_FILE_STARTS = ("iVBORw0KGgo", "/9j/", "R0lGOD", "UEsDB", "JVBERi", "Qk0", "UklGR")
# Of those, what may hold text in packed form: ZIP and gzip.
_PACKED_STARTS = ("UEsDB", "H4sI")
_PACKED = re.compile(r"(?<![A-Za-z0-9+/])(?:UEsDB|H4sI)(?:[A-Za-z0-9+/]{4}){9,}[A-Za-z0-9+/]{2,3}")
_LONG = 40
_PART = re.compile(rf"[A-Za-z0-9_+]{{{_LONG // 2},}}")
_RESTLESS = 0.4
_RANDOM = "a long random text"
_UNPACKABLE = (zipfile.BadZipFile, OSError, EOFError, zlib.error, ValueError, NotImplementedError, RuntimeError)
_MOST_UNPACKED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that may hold a secret.

    Args:
        what: in words, never the value.
        line: 1-based.
        place: ``interactions[2].response.body.value[0].name``; in a text of another form the nearest key.
    """

    what: str
    line: int
    place: str


def check(
    raw: bytes, path: Path, secrets: Iterable[str] = (), *, lines: str | None = None, leftover: int | None = None
) -> None:
    """Pass *raw* if no secret is seen in it.

    Args:
        raw: the file about to be written.
        path: of the file, for the message.
        secrets: known ones.
        lines: the ``residue`` of *raw*, if the caller has it.
        leftover: where in the text of *raw* a value stands that should have an alias; None if nowhere.

    Raises:
        SecretLeak: with up to three places.
    """
    found = findings(raw, secrets, lines=lines)
    if leftover is not None:
        text = raw.decode()
        found.append(Finding("a private value", line_of(text, leftover), place_of(text, leftover)))
    if found:
        places = "; ".join(f"{one.what} at line {one.line} ({one.place})" for one in found[:3])
        more = f"; and {len(found) - 3} more" if len(found) > 3 else ""
        msg = (
            f"the cassette {path} was not written: its text may hold secrets: {places}{more}. "
            "Remove them in the hook pytest_workbook_before_save, which may change or drop an interaction."
        )
        raise SecretLeak(msg)


def findings(raw: bytes, secrets: Iterable[str] = (), *, lines: str | None = None) -> list[Finding]:
    """Return each place of *raw* that may hold a secret, in order of lines.

    Args:
        raw: the UTF-8 of a cassette, ours or another's.
        secrets: values that are known to be secret; searched plain, percent-encoded and in base64.
        lines: the ``residue`` of *raw*, if the caller has it.
    """
    known = sorted({part for whole in secrets for part in _parts(whole)})
    if raw.startswith(_OURS) and _is_clean(raw, residue(raw) if lines is None else lines, known):
        return []
    text = raw.decode()
    # Newlines stay, so that what is found further down keeps its line.
    searched = _DIGEST.sub("", _BINARY.sub(lambda found: "\n" * found[0].count("\n"), text))
    hits = {(line_of(searched, start), place_of(searched, start), what) for start, what in _hits(searched, known)}
    hits |= {(line_of(text, start), place_of(text, start), what) for start, what in _binary(text, known)}
    seen: dict[tuple[int, str], Finding] = {}
    for line, place, what in sorted(hits):
        seen.setdefault((line, what), Finding(what, line, place))
    named = {line for line, what in seen if what != _RANDOM}
    return [one for one in seen.values() if one.what != _RANDOM or one.line not in named]


def residue(raw: bytes) -> str:
    """Return the lines of *raw* that differ and say something: no row of numbers, and each equal line once.

    For files in our own layout, in which each value stands on one line.
    """
    found: dict[bytes, None] = {}
    for piece in pieces_of(raw):
        words = piece.translate(None, _NUMERIC)
        # Of numbers nothing but the ends of their lines is left.
        if words.strip(b"\n"):
            found |= dict.fromkeys(compress(piece.split(b"\n"), words.split(b"\n")))
    return b"\n".join(found).decode()


def _is_clean(raw: bytes, lines: str, secrets: list[str]) -> bool:
    """Return whether there is nothing to find; most files hold nothing, and most of their lines are alike."""
    in_numbers = [one for secret in secrets for one in map(str.encode, _spellings(secret)) if not one.strip(_NUMERIC)]
    if any(one in raw for one in in_numbers):
        return False
    # A file of several lines is whole only where each of them stands.
    if any(_binary(raw.decode() if _SEVERAL in lines else lines, secrets)):
        return False
    return not any(_hits(_DIGEST.sub("", _BINARY.sub("", lines)), secrets))


def _hits(text: str, secrets: Iterable[str]) -> Iterator[tuple[int, str]]:
    yield from _known(text, secrets)
    yield from _shaped(text)
    yield from _packed(text, secrets)
    yield from _random(text)


def _binary(text: str, secrets: Iterable[str]) -> Iterator[tuple[int, str]]:
    for found in _BINARY.finditer(text):
        # Long random texts are what files are made of; only what is known or has a shape counts.
        raw = base64.b64decode(re.sub(r"\s", "", found[1] or found[2] or ""))
        yield from ((found.start(), what) for what in _in_file(raw, secrets))


def _packed(text: str, secrets: Iterable[str]) -> Iterator[tuple[int, str]]:
    if any(start in text for start in _PACKED_STARTS):
        for found in _PACKED.finditer(text):
            raw = base64.b64decode(found[0] + "=" * (-len(found[0]) % 4))
            yield from ((found.start(), what) for what in _in_file(raw, secrets))


def _in_file(raw: bytes, secrets: Iterable[str]) -> Iterator[str]:
    for part in _readable(raw, _MOST_UNPACKED):
        text = part.decode("latin-1")
        yield from (what for _, what in (*_known(text, secrets), *_shaped(text)))


def _readable(raw: bytes, most: int, depth: int = 3) -> list[bytes]:
    """Return *raw*, and what is packed in it, no more than *most* bytes at each depth."""
    parts = [raw]
    if raw.count(b"\0") > len(raw) // 4:
        # Most characters of UTF-16 are those of ASCII with a zero.
        parts.append(raw.replace(b"\0", b""))
    unpacked = _unpacked(raw, most) if depth else []
    for inner in unpacked:
        parts += _readable(inner, most // len(unpacked), depth - 1)
    return parts


def _unpacked(raw: bytes, most: int) -> list[bytes]:
    if raw.startswith(b"PK\x03\x04"):
        return _members(raw, most)
    if raw.startswith(b"\x1f\x8b"):
        with contextlib.suppress(OSError, EOFError, zlib.error), gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            return [file.read(most)]
    return []


def _members(raw: bytes, left: int) -> list[bytes]:
    parts: list[bytes] = []
    # A broken file cannot be unpacked by whoever finds it either.
    with contextlib.suppress(*_UNPACKABLE), zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                parts.append(member.read(left))
            left -= len(parts[-1])
    return parts


def _known(text: str, secrets: Iterable[str]) -> Iterator[tuple[int, str]]:
    folded = text.lower()
    for secret in secrets:
        for spelled in _spellings(secret):
            start = folded.find(spelled.lower())
            if start >= 0:
                yield start, "a known secret"


def _parts(secret: str) -> Iterator[str]:
    yield secret
    if secret.count(".") == 2 and secret.startswith("eyJ"):
        # The claims of a token tell who; its signature is the secret proper.
        yield from (part for part in secret.split(".")[1:] if len(part) >= 16)


def _spellings(secret: str) -> Iterator[str]:
    if len(secret) < _SHORTEST:
        return
    once = quote(secret, safe="")
    yield from {secret, once, quote(once, safe=""), secret.replace("/", "\\/"), json.dumps(secret)[1:-1]}
    raw = secret.encode()
    if len(raw) >= 12:
        yield raw.hex()
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            for offset in range(3):
                # A copy inside a longer text may begin at any of three alignments.
                shifted = encode(b"\0" * offset + raw).decode().rstrip("=")
                yield shifted[(0, 2, 3)[offset] : -1 if len(raw) % 3 or offset else None]


def _shaped(text: str) -> Iterator[tuple[int, str]]:
    # A pattern costs ten times what a plain search does, and most cassettes hold none of the words.
    folded = text.lower()
    there = {word for word in _WORDS if word in folded}
    for what, words, pattern in _SHAPES if there else ():
        if not there.isdisjoint(words):
            for found in re.finditer(pattern.replace(r"\b", _START), text, re.IGNORECASE | re.MULTILINE):
                yield found.start(), what


def _random(text: str) -> Iterator[tuple[int, str]]:
    for found in _WORD.finditer(text):
        word = _GUID.sub("", found[0])
        # Addresses and paths are words with dots and slashes between; each is judged alone.
        if len(word) < _LONG or not any(map(_looks_random, _PART.findall(word))):
            continue
        # The value of a query's parameter, such as a $skiptoken, is a word with its name.
        if not (word.startswith(_FILE_STARTS) or _is_readable(_PARAMETER.sub("", word))):
            yield found.start(), _RANDOM


def _looks_random(part: str) -> bool:
    kinds = ["A" if char.isupper() else "a" if char.islower() else "0" if char.isdigit() else "_" for char in part]
    # Six of ten neighbours differ in kind where chance chose them, two of ten in CamelCase; and chance strews digits.
    changes = sum(one != other for one, other in pairwise(kinds))
    digits = sum(one != "0" and other == "0" for one, other in pairwise(kinds))
    return {"A", "a"} <= set(kinds) and digits >= 2 and changes / len(part) > _RESTLESS


def _is_readable(word: str) -> bool:
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return text.isprintable() and not any(_shaped(text))
