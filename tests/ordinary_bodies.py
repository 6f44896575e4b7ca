"""Two hundred bodies as workbooks give them, with nothing to hide: what looks like a secret in them is none."""

from __future__ import annotations

import base64
import hashlib
import random
import zlib
from collections.abc import Callable
from typing import Any

__all__ = ["ordinary_bodies"]

_WORDS = (
    "Umsatz",
    "Quartalsabschlussbericht",
    "Donaudampfschifffahrtsgesellschaft",
    "revenue",
    "forecast",
    "Überweisung",
    "naïve",
    "売上",
    "бюджет",
    "TotalCostOfOwnership",
    "EBITDA",
    "Größenordnung",
    "supercalifragilisticexpialidocious",
    "internationalization",
    "Session",
    "token",
)


def ordinary_bodies(seed: int = 5) -> list[Any]:
    """Return the bodies, the same for the same *seed*."""
    chance = random.Random(seed)
    return [_MAKERS[number % len(_MAKERS)](chance) for number in range(200)]


def _guid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _rows(chance: random.Random, cell: Callable[[], Any]) -> list[list[Any]]:
    return [[cell() for _ in range(chance.randint(1, 6))] for _ in range(chance.randint(1, 8))]


def _range(chance: random.Random) -> Any:
    values = _rows(chance, lambda: chance.choice((chance.randint(-9, 10**9), chance.random(), "", True, 45250.5)))
    return {"address": "Sheet1!A1:F9", "values": values, "text": [[str(one) for one in row] for row in values]}


def _sheets(chance: random.Random) -> Any:
    named = [{"id": f"{{{_guid(chance).upper()}}}", "name": chance.choice(_WORDS), "position": n} for n in range(3)]
    return {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#worksheets", "value": named}


def _tables(chance: random.Random) -> Any:
    return {
        "id": f"{{{_guid(chance)}}}",
        "name": "Table1",
        "legacyId": str(chance.randint(1, 99)),
        "style": "TableStyleMedium2",
    }


def _formulas(chance: random.Random) -> Any:
    inner = "+".join(
        f"SUMPRODUCT((Sheet{n}!$A$1:$A${chance.randint(2, 999)}=B{n})*('My sheet'!$C$1:$C$9))" for n in range(20)
    )
    nested = "".join(f'IF(A{n}>{chance.random():.9f},"{chance.choice(_WORDS)}",' for n in range(30)) + "0" + ")" * 30
    return {
        "formulas": [[f"={inner}", f"={nested}"], ["=LET(x,1,LAMBDA(y,x+y)(2))", "=_xlfn.XLOOKUP(A1,T[#All],T[x])"]]
    }


def _image(chance: random.Random) -> Any:
    pixels = zlib.compress(chance.randbytes(chance.randint(50, 900)))
    kind = chance.choice(
        (
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"PK\x03\x04",
            b"RIFF\x24\x00\x00\x00WEBP",
        )
    )
    return {"value": base64.b64encode(kind + pixels).decode()}


def _hashes(chance: random.Random) -> Any:
    raw = chance.randbytes(20)
    prints = [hashlib.new(name, raw, usedforsecurity=False).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")]
    return {
        "values": [
            prints,
            [one.upper() for one in prints],
            [f"{chance.getrandbits(24):06x}", f"#{chance.getrandbits(24):06X}"],
        ]
    }


def _codes(chance: random.Random) -> Any:
    key = "-".join("".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=5)) for _ in range(5))
    iban = f"DE{chance.randint(10, 99)}" + "".join(chance.choices("0123456789", k=18))
    return {
        "values": [[key, iban, f"978-3-16-{chance.randint(10**5, 10**6)}-0", f"+49 30 {chance.randint(10**5, 10**7)}"]]
    }


def _texts(chance: random.Random) -> Any:
    sentence = " ".join(chance.choices(_WORDS, k=30))
    return {"text": [[sentence, "".join(chance.choices(_WORDS, k=5)), "_".join(chance.choices(_WORDS, k=8))]]}


def _addresses(chance: random.Random) -> Any:
    path = "/".join(chance.choices([word for word in _WORDS if word.isascii()], k=6))
    return {
        "values": [[f"https://www.example.com/{path}?page={chance.randint(1, 99)}&sort=asc", f"/{path}.xlsx"]],
        "formulas": [[f'=HYPERLINK("https://intranet.test/{path}","{chance.choice(_WORDS)}")', "ann@example.com"]],
    }


def _errors(chance: random.Random) -> Any:
    inner = {"code": "invalidArgument", "message": "The argument is invalid.", "date": "2026-11-24T10:00:00"}
    return {
        "error": {
            "code": "InvalidArgument",
            "message": "The argument is invalid.",
            "innerError": {**inner, "request-id": _guid(chance)},
        }
    }


def _base64_of_texts(chance: random.Random) -> Any:
    plain = f"{chance.choice(_WORDS)} wrote this on a Monday, and nobody knows why"
    return {"values": [[base64.b64encode(plain.encode()).decode(), base64.b64encode(b"\x00" * 60).decode()]]}


_MAKERS = (
    _range,
    _sheets,
    _tables,
    _formulas,
    _image,
    _hashes,
    _codes,
    _texts,
    _addresses,
    _errors,
    _base64_of_texts,
)
