"""Says where in a cassette's text something stands: interaction, part, and JSON path in a body. Pure."""

from __future__ import annotations

import re

__all__ = ["line_of", "place_of"]

_BEGINS = re.compile(r"^- request:", re.MULTILINE)
# A key of ours or of a foreign file, at the depth of request and response or below.
_KEY = re.compile(r"^(?P<indent>[ -]*)\"?(?P<key>[@A-Za-z0-9_.$-]{1,60})\"?:(?:\s|$)", re.MULTILINE)
_BODY = re.compile(r"^ {4,6}(?:body|string): (?=[|\"{\[])(?:\|-\n)?", re.MULTILINE)
# A bare word is a key too, in the flow style of YAML.
_TOKEN = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"|[{}\[\],:]|(?P<bare>[A-Za-z_@$][\w@$.-]*)')
_PARTS = ("request", "response", "uri", "method", "headers", "body", "status", "string")


def line_of(text: str, start: int) -> int:
    """Return the number, from 1, of the line in which *start* lies."""
    return text.count("\n", 0, start) + 1


def place_of(text: str, start: int) -> str:
    """Return where in *text* the offset *start* lies.

    Returns:
        ``interactions[2].response.body.value[0].name`` in a cassette; elsewhere the nearest key on or above the line,
        or ``text``.
    """
    first = None
    number = -1
    for number, found in enumerate(_BEGINS.finditer(text, 0, _end_of_line(text, start))):  # noqa: B007 - counts
        first = found
    if first is None:
        return _nearest(text, start)
    part, inside = _part(text, first.start(), start)
    return f"interactions[{number}].{part}{inside}"


def _part(text: str, first: int, start: int) -> tuple[str, str]:
    """Return the part of the interaction, ``response.body``, and the path within it."""
    end = _end_of_line(text, start)
    if text.rfind("\n  workbook:", first, end) >= 0:
        return "workbook", ""
    is_response = text.rfind("\n  response:", first, end) >= 0
    side = "response" if is_response else "request"
    begin = text.rfind("\n  response:", first, end) if is_response else first
    bodies = list(_BODY.finditer(text, begin, end))
    if bodies and bodies[-1].end() <= start:
        return f"{side}.body", _json_path(text[bodies[-1].end() : start])
    keys = [found for found in _KEY.finditer(text, begin, end) if found["key"] in _PARTS]
    key = keys[-1]["key"] if keys else ""
    if key == "headers":
        line = text.rfind("\n", 0, start) + 1
        return f"{side}.headers", _json_path(text[text.index(":", line) + 1 : start] if ":" in text[line:start] else "")
    return (side, "") if key in {"", side} else (f"{side}.{'body' if key == 'string' else key}", "")


def _json_path(before: str) -> str:
    """Return the path to the end of *before*, the beginning of a JSON text."""
    stack: list[list[str | int]] = []
    last = ""
    for token in _TOKEN.finditer(before):
        sign = token[0]
        if sign == "{":
            stack.append([""])
        elif sign == "[":
            stack.append([0])
        elif sign in {"}", "]"}:
            del stack[-1:]
        elif sign == "," and stack and isinstance(stack[-1][0], int):
            stack[-1][0] += 1
        elif sign == ":" and stack:
            stack[-1][0] = last
        elif sign not in {",", ":"}:
            last = token["bare"] or token["text"]
    steps = (f"[{one[0]}]" if isinstance(one[0], int) else f".{one[0][:60]}" for one in stack)
    return "".join(steps)


def _nearest(text: str, start: int) -> str:
    before = text[: _end_of_line(text, start)].split("\n")[-40:]
    for line in reversed(before):
        key = _KEY.match(line.expandtabs(1))
        if key:
            return key["key"]
    return "text"


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)
