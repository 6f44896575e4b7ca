"""The secrets known in this run, and their removal from what is shown."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote, quote_plus

__all__ = ["Secrets"]

_SHORTEST = 8
_SHOWN = "[secret]"


class Secrets:
    """Known secrets in every spelling in which they may be shown; its repr shows none."""

    def __init__(self) -> None:
        self._plain: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._plain)

    def __repr__(self) -> str:
        return f"<Secrets: {len(self._plain)}>"

    @property
    def values(self) -> tuple[str, ...]:
        """The secrets themselves, for the scan of cassettes."""
        return tuple(sorted(self._plain))

    def add(self, secret: str) -> None:
        """Remember *secret*; of a token, its parts too."""
        fresh = {part for part in (secret, *self._parts(secret)) if len(part) >= _SHORTEST} - self._plain
        if fresh:
            self._plain |= fresh
            self._pattern = None

    def scrub(self, text: str) -> str:
        """Return *text* with every known secret replaced."""
        if not self._plain:
            return text
        if self._pattern is None:
            spellings = {spelling for plain in self._plain for spelling in _spellings(plain)}
            self._pattern = re.compile("|".join(re.escape(one) for one in sorted(spellings, key=len, reverse=True)))
        return self._pattern.sub(_SHOWN, text)

    @staticmethod
    def _parts(secret: str) -> list[str]:
        parts = secret.split(".")
        # The header of a JWT is the same for many tokens, and says nothing.
        return parts[1:] if len(parts) == 3 and secret.startswith("ey") else []


def _spellings(plain: str) -> set[str]:
    data = plain.encode()
    encoded = {base64.b64encode(data).decode().rstrip("="), base64.urlsafe_b64encode(data).decode().rstrip("=")}
    escaped = {plain, quote(plain, safe=""), quote(plain), quote_plus(plain), quote(plain, safe="").lower()}
    return {one for one in encoded | escaped | {repr(plain)[1:-1], repr(data)[2:-1]} if len(one) >= _SHORTEST}
