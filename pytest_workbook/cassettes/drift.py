"""How two answers to the same request differ: status, error code, shape, types and values, each by its JSON path. Pure.

Used three ways: the live service against a cassette, the simulator against a cassette, a cassette against another.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from pytest_workbook.cassettes.aliases import ALIAS
from pytest_workbook.cassettes.drift_rules import MAY_BE_ABSENT, MOVING, Rule
from pytest_workbook.cassettes.pretty import is_shallow
from pytest_workbook.cassettes.text import is_text
from pytest_workbook.graph.codes import codes_in
from pytest_workbook.wire import Response

__all__ = ["Difference", "Kind", "Pairs", "differences"]

_LONGEST = 60
# Two engines may differ in the last bit of a sum; fifteen digits are all that a cell keeps.
_PRECISION = 1e-14
_ALIAS_IN_TEXT = re.compile(ALIAS.pattern.removeprefix("^").removesuffix("$"))
_NUMBER = re.compile(r"\d+")
_INDEX = re.compile(r"\[\d+\]")
# By what two lists of different lengths are laid beside each other.
_NAMES = ("name", "id")
_LONGEST_KEPT_TEXT = 4096


class Kind(Enum):
    """What became of a place; the value is the word for it."""

    STATUS = "changed status"
    CODE = "changed error code"
    ADDED = "added"
    REMOVED = "removed"
    SHAPE = "changed shape"
    TYPE = "changed type"
    VALUE = "changed value"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place in which two answers differ.

    Args:
        kind: what became of it.
        place: JSON path, or ``status`` or ``content-type``.
        was: in the first answer, as JSON, cut; empty where it was not there.
        now: in the second answer, likewise.
        count: places alike but for indexes, of which this is the first.
    """

    kind: Kind
    place: str
    was: str = ""
    now: str = ""
    count: int = 1

    def __str__(self) -> str:
        more = f" (and {self.count - 1} more places like it)" if self.count > 1 else ""
        if self.kind is Kind.ADDED:
            return f"{self.place} was added, {self.now}{more}"
        if self.kind is Kind.REMOVED:
            return f"{self.place} was removed, {self.was}{more}"
        what = {Kind.STATUS: "the status", Kind.CODE: "the error code"}.get(self.kind, self.place)
        return f"{what} was {self.was} and is now {self.now}{more}"


class Pairs:
    """Which alias of one recording stands for which of the other; grows as answers are compared.

    Aliases are numbered as values come up, so one more item in the first answer renumbers all that follow.
    """

    def __init__(self) -> None:
        self._there: dict[str, str] = {}
        self._back: dict[str, str] = {}

    def equal(self, old: str, new: str) -> bool:
        """Return whether *old* and *new* are equal but for aliases that can stand for each other."""
        if old == new:
            return True
        olds, news = _ALIAS_IN_TEXT.findall(old), _ALIAS_IN_TEXT.findall(new)
        if not olds or len(olds) != len(news) or _ALIAS_IN_TEXT.split(old) != _ALIAS_IN_TEXT.split(new):
            return False
        return all(self._fits(one, other) for one, other in zip(olds, news, strict=True))

    def _fits(self, old: str, new: str) -> bool:
        if _kind(old) != _kind(new):
            return False
        return self._there.setdefault(old, new) == new and self._back.setdefault(new, old) == old


def _kind(alias: str) -> str:
    return "name" if alias.startswith("User ") else _NUMBER.sub("", alias)


def differences(
    old: Response, new: Response, *, operation: str, rules: Iterable[Rule] = (), pairs: Pairs | None = None
) -> tuple[Difference, ...]:
    """Return how *new* differs from *old*; places alike but for indexes are told once, with their number.

    Args:
        old: the recorded answer, redacted.
        new: the answer of now, redacted alike.
        operation: label of the request, as rules name it.
        rules: of the user; what one covers is left out.
        pairs: of the aliases of the two recordings; what is found is added.
    """
    found = _Comparison(pairs or Pairs()).answers(old, new)
    told = tuple(rules)
    kept = (one for one in found if not any(rule.covers(operation, one.place) for rule in told))
    folded: dict[tuple[Kind, str], Difference] = {}
    for one in kept:
        key = (one.kind, _INDEX.sub("[*]", one.place))
        first = folded.get(key)
        folded[key] = one if first is None else replace(first, count=first.count + 1)
    return tuple(folded.values())


class _Comparison:
    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def answers(self, old: Response, new: Response) -> Iterator[Difference]:
        if old.status != new.status:
            yield Difference(Kind.STATUS, "status", str(old.status), str(new.status))
        one, other = old.json(), new.json()
        codes, now = codes_in(one), codes_in(other)
        # That a failure became a success, or the reverse, the status says already.
        if codes != now and (old.status < 400) is (new.status < 400):
            yield Difference(Kind.CODE, "$.error.code", " / ".join(codes) or "none", " / ".join(now) or "none")
        if old.status != new.status:
            # Bodies of different outcomes have nothing to be laid beside each other.
            return
        if (media := _media(old)) != (kind := _media(new)):
            yield Difference(Kind.TYPE, "content-type", media or "none", kind or "none")
        if one is None or other is None or not (is_shallow(one) and is_shallow(other)):
            yield from self._raw(old.body, new.body)
        else:
            yield from self._values(one, other, "$")

    def _raw(self, old: bytes, new: bytes) -> Iterator[Difference]:
        if not (is_text(old) and is_text(new)):
            # A workbook's bytes are others at every save, and an image's at every drawing.
            is_same = old[:4] == new[:4]
        else:
            is_same = self._pairs.equal(old.decode(), new.decode())
        if not is_same:
            yield Difference(Kind.VALUE, "$", _bytes_shown(old), _bytes_shown(new))

    def _values(self, old: Any, new: Any, place: str) -> Iterator[Difference]:
        if _type(old) != _type(new):
            yield Difference(Kind.TYPE, place, _typed(old), _typed(new))
        elif isinstance(old, dict):
            yield from self._objects(old, new, place)
        elif isinstance(old, list):
            yield from self._lists(old, new, place)
        elif isinstance(old, str):
            yield from () if self._pairs.equal(old, new) else _texts(old, new, place)
        elif not _is_equal(old, new):
            yield Difference(Kind.VALUE, place, _shown(old), _shown(new))

    def _objects(self, old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> Iterator[Difference]:
        for key in [*old, *(key for key in new if key not in old)]:
            where = f"{place}.{key}" if re.fullmatch(r"[\w@.]+", key) else f"{place}[{json.dumps(key)}]"
            if key in MAY_BE_ABSENT or (key == "code" and place.startswith("$.error")):
                # All codes of an answer were compared at once.
                continue
            if key not in new:
                yield Difference(Kind.REMOVED, where, was=_shown(old[key]))
            elif key not in old:
                yield Difference(Kind.ADDED, where, now=_shown(new[key]))
            elif key in MOVING or (key == "message" and place.endswith(".error")):
                if _type(old[key]) != _type(new[key]):
                    yield Difference(Kind.TYPE, where, _typed(old[key]), _typed(new[key]))
            else:
                yield from self._values(old[key], new[key], where)

    def _lists(self, old: list[Any], new: list[Any], place: str) -> Iterator[Difference]:
        # Parts of a batch are answered in any order.
        if len(old) == len(new) and place != "$.responses":
            for index, (one, other) in enumerate(zip(old, new, strict=True)):
                where = f"{place}[{index}]"
                if isinstance(one, str) and isinstance(other, str):
                    # A cell is no id, though it may read like an alias.
                    yield from _texts(one, other, where) if one != other else ()
                else:
                    yield from self._values(one, other, where)
            return
        names = ("id",) if place == "$.responses" else _NAMES
        name = next((name for name in names if _are_named(old, name) and _are_named(new, name)), None)
        if name is None:
            yield Difference(Kind.SHAPE, place, _dimensions(old), _dimensions(new))
            return
        before, after = ({one[name]: (index, one) for index, one in enumerate(items)} for items in (old, new))
        for key, (index, one) in before.items():
            if key in after:
                yield from self._values(one, after[key][1], f"{place}[{index}]")
            else:
                yield Difference(Kind.REMOVED, f"{place}[{index}]", was=_shown(one))
        for key, (index, one) in after.items():
            if key not in before:
                yield Difference(Kind.ADDED, f"{place}[{index}]", now=_shown(one))


def _are_named(items: list[Any], name: str) -> bool:
    names = [item.get(name) for item in items if isinstance(item, dict)]
    return len(names) == len(items) == len({one for one in names if isinstance(one, str)})


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return {str: "text", list: "list", dict: "object", type(None): "null"}[type(value)]


def _typed(value: Any) -> str:
    kind = _type(value)
    return kind if kind in ("null", "list", "object") else f"{kind} {_shown(value)}"


def _is_equal(old: Any, new: Any) -> bool:
    if isinstance(old, bool) or old is None:
        return old is new
    return math.isclose(old, new, rel_tol=_PRECISION)


def _dimensions(items: list[Any]) -> str:
    widths = {len(row) for row in items if isinstance(row, list)}
    if items and len(widths) == 1 and all(isinstance(row, list) for row in items):
        return f"{len(items)} rows of {widths.pop()}"
    return f"{len(items)} elements"


def _texts(old: str, new: str, place: str) -> tuple[Difference, ...]:
    start = _first_difference(old, new)
    return (Difference(Kind.VALUE, place, _shown(old, start), _shown(new, start)),)


def _first_difference(old: str, new: str) -> int:
    """Return where to begin to show two long texts, so that their first difference is seen."""
    if max(len(old), len(new)) < _LONGEST:
        return 0
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    return max(0, same - _LONGEST // 3)


def _shown(value: Any, start: int = 0) -> str:
    text = json.dumps(f"…{value[start:]}" if start else value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _bytes_shown(body: bytes) -> str:
    if not body:
        return "no body"
    return _shown(body.decode()) if is_text(body[:_LONGEST_KEPT_TEXT]) else f"a file of {len(body)} bytes"


def _media(response: Response) -> str:
    if not response.body:
        return ""
    return (response.headers.get("content-type") or "").partition(";")[0].strip().lower()
