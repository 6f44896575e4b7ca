"""What an e-mail address looks like in any script. Pure."""

from __future__ import annotations

import re

__all__ = ["ADDRESS", "UNPARTED"]

UNPARTED = r"\u0e00-\u0eff\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
"""Scripts that part words by no space, for a class of characters: among them a word of another one has an end."""
_LETTER = rf"[^\W{UNPARTED}]"
# O'Brien's holds a quote, but none begins with one: in users('ann@contoso.com') it is the key's. An escape is read
# when the text was freed from it. Bounded, since what is long may be tried at each quote.
_CHAR = rf"(?:{_LETTER}|[.+-]|%(?![0-9A-Fa-f]{{2}}))"
_BEGINNING = rf"(?<!{_LETTER})(?<![.%+-])(?<!{_LETTER}')(?<![.%+-]')"
# Source: "Properties of a Microsoft Entra B2B collaboration user", the name of a guest; read 2026-11-25.
_LOCAL = rf"(?:{_BEGINNING}{_CHAR}(?:'{{0,2}}{_CHAR}){{0,250}}(?:#EXT#)?|[{UNPARTED}]{{1,64}})"
_HOST = rf"(?:(?:[^\W_{UNPARTED}]|-)+\.)+[^\W\d_{UNPARTED}]{{2,}}"
ADDRESS = re.compile(rf"{_LOCAL}@(?:{_HOST}|(?:[\w-]+\.)+[^\W\d_]{{2,}})")
"""An address within a text."""
