"""What arrives at the stand-in, what it answers, and rules that answer instead of it."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["Ending", "Reply", "Rule", "Seen", "json_reply"]


@dataclass(slots=True)
class Seen:
    """One request as it arrived.

    Args:
        target: path and query as sent.
        status: what it was answered with; None while it is being answered, or if the connection was reset.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    status: int | None = None

    @property
    def path(self) -> str:
        """The path, decoded, below the version root where there is one."""
        path = unquote(urlsplit(self.target).path)
        return path.removeprefix("/v1.0") or "/"

    @property
    def query(self) -> str:
        """The query as sent."""
        return urlsplit(self.target).query

    @property
    def below_workbook(self) -> str | None:
        """The decoded path below ``/workbook``, without the leading slash, or None."""
        _, found, rest = self.path.partition("/workbook")
        return rest.lstrip("/") if found else None

    @property
    def json(self) -> Any:
        """The parsed body, or None where there is none."""
        return json.loads(self.body) if self.body else None

    @property
    def token(self) -> str | None:
        """The bearer token that came along, or None."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None

    @property
    def session_id(self) -> str | None:
        """The session id that came along, or None."""
        return self.headers.get("workbook-session-id")


class Ending(Enum):
    """How a reply ends."""

    WHOLE = "whole"
    TRUNCATED = "truncated"  # Content-Length promises more than comes
    RESET = "reset"  # not a byte, and a TCP reset


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Args:
        seconds: real seconds to wait before it is sent.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    ending: Ending = Ending.WHOLE
    seconds: float = 0.0


def json_reply(status: int, body: object, **headers: str) -> Reply:
    """Return a JSON answer; underscores in names of *headers* stand for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {"Content-Type": "application/json", **named}, json.dumps(body).encode())


@dataclass(slots=True)
class Rule:
    """Answers some requests in the stand-in's place.

    Args:
        reply: what it answers, or a function of the request.
        method: only this one, or any.
        path: glob over the decoded path below ``/workbook``, or with a leading slash below the version root.
        times: how often, or None for always.
        after: how many matching requests go by first.
        applied: whether the request takes effect all the same.
    """

    reply: Reply | Callable[[Seen], Reply]
    method: str | None = None
    path: str = "*"
    times: int | None = 1
    after: int = 0
    applied: bool = False

    def takes(self, seen: Seen) -> bool:
        """Return whether this rule answers *seen*, and count it."""
        if not self._fits(seen) or self.times == 0:
            return False
        if self.after:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def answer(self, seen: Seen) -> Reply:
        """Return the reply to *seen*."""
        return self.reply if isinstance(self.reply, Reply) else self.reply(seen)

    def _fits(self, seen: Seen) -> bool:
        if self.method is not None and self.method != seen.method:
            return False
        subject = seen.path if self.path.startswith("/") else seen.below_workbook
        # Brackets are part of OData paths, so they are not a character class here.
        return subject is not None and fnmatch.fnmatchcase(subject, self.path.replace("[", "[[]"))
