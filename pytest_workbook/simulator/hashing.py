"""QuickXorHash, the only hash of content that OneDrive for Business states.

Source: "Code snippets: QuickXorHash Algorithm", read 2026-11.
"""

from __future__ import annotations

import base64

__all__ = ["quick_xor_hash"]

_WIDTH_BITS = 160
_SHIFT_BITS = 11
# Byte i is shifted by 11 * i mod 160 bits, so the shifts repeat after 160 bytes.
_PERIOD = 160


def quick_xor_hash(content: bytes) -> str:
    """Return the hash of *content* in base64."""
    folded = 0
    for start in range(0, len(content), _PERIOD):
        folded ^= int.from_bytes(content[start : start + _PERIOD].ljust(_PERIOD, b"\0"), "little")
    mixed = 0
    for index, byte in enumerate(folded.to_bytes(_PERIOD, "little")):
        mixed ^= _rotated(byte, index * _SHIFT_BITS % _WIDTH_BITS)
    mixed ^= len(content) << (_WIDTH_BITS - 64)
    return base64.b64encode(mixed.to_bytes(_WIDTH_BITS // 8, "little")).decode()


def _rotated(byte: int, bits: int) -> int:
    shifted = byte << bits
    return (shifted | shifted >> _WIDTH_BITS) & ((1 << _WIDTH_BITS) - 1)
