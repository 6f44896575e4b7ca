"""``BAHTTEXT``: an amount in Thai words, as a formula, because the calc engine lacks it.

Digits are read in groups of six, each but the last followed by "million". Ten is said without its one, twenty has a
word of its own, and a one at the end of a longer number has one, too.
"""

from __future__ import annotations

from typing import Final

_DIGITS: Final = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES: Final = ("แสน", "หมื่น", "พัน", "ร้อย", "สิบ", "")
_TEN_PLACE, _LAST_PLACE = 5, 6
_TWENTY, _FINAL_ONE = "ยี่", "เอ็ด"
_MILLION, _BAHT, _SATANG, _EVEN, _ZERO, _MINUS = "ล้าน", "บาท", "สตางค์", "ถ้วน", "ศูนย์", "ลบ"


def _choice(number: str, words: tuple[str, ...]) -> str:
    return f"CHOOSE({number},{','.join(_text(word) for word in words)})"


def _text(word: str) -> str:
    return f'"{word}"'


def baht_text(given: list[str]) -> str | None:
    """What stands for a ``BAHTTEXT`` with these arguments; None where it has not one.

    Args:
        given: texts of the arguments.
    """
    if len(given) != 1 or not given[0]:
        return None
    digit = _choice("_c", _DIGITS)
    ten = f'IF(_c=1,"",IF(_c=2,{_text(_TWENTY)},{digit}))'
    last = f"IF((_c=1)*((_k>1)+_h>0),{_text(_FINAL_ONE)},{digit})"
    word = f"IF(_p={_TEN_PLACE},{ten},IF(_p={_LAST_PLACE},{last},{digit}))&{_choice('_p', _PLACES)}"
    step = f"LET(_c,MOD(INT(_k/10^({_LAST_PLACE}-_p)),10),IF(_c=0,_r,_r&{word}))"
    group = f'LAMBDA(_k,_h,REDUCE("",SEQUENCE({_LAST_PLACE}),LAMBDA(_r,_p,{step})))'
    return (
        f"LET(_n,{given[0]},_b,ROUND(ABS(_n),2),_i,INT(_b),_s,ROUND((_b-_i)*100,0),_g,{group},"
        "_t,INT(_i/10^12),_m,MOD(INT(_i/10^6),10^6),_u,MOD(_i,10^6),"
        f'IF(_n<0,{_text(_MINUS)},"")'
        f'&IF(_t>0,_g(_t,0)&{_text(_MILLION)},"")&IF(_i>=10^6,_g(_m,_t>0)&{_text(_MILLION)},"")&_g(_u,_i>=10^6)'
        f'&IF(_i>0,{_text(_BAHT)},IF(_s=0,{_text(_ZERO + _BAHT)},""))'
        f"&IF(_s=0,{_text(_EVEN)},_g(_s,0)&{_text(_SATANG)}))"
    )
