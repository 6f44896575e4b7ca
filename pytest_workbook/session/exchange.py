"""One request and its repetitions: sends, lets the policy judge, waits, sends again. A thin shell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from pytest_workbook.clock import Clock
from pytest_workbook.session.events import SessionEvents
from pytest_workbook.session.options import Limits
from pytest_workbook.session.policy import Asked, Kind, Reauthorise, Retry, Verdict, judge
from pytest_workbook.session.refusal import what_was_asked
from pytest_workbook.wire import Request, Response

__all__ = ["By", "Effort", "Exchanger", "Notice", "Sender", "Token", "wait"]

By = Literal["code", "test", "plugin"]
Notice = Callable[[str, float], None]
"""Shows what is waited for and how many seconds that still takes."""

# Contract, section 6: a wait above 5 seconds shows itself; it is told anew at each of these steps.
_SILENT_SECONDS = 5.0
_STEP_SECONDS = 5.0


class Sender(Protocol):
    """The door: sends a request and returns its answer, without following redirects."""

    def __call__(self, request: Request, *, by: By) -> Response:
        """Send *request* on behalf of *by*."""


class Token(Protocol):
    """Gives the bearer token."""

    def __call__(self, *, refresh: bool = False) -> str:
        """Return the token, a new one if *refresh*."""


@dataclass(slots=True)
class Effort:
    """What one request has cost so far, over all its repetitions, in another session too."""

    attempts: int = 0
    waited: float = 0.0
    is_reauthorised: bool = False


def wait(clock: Clock, seconds: float, why: str, notice: Notice | None) -> None:
    """Let *seconds* pass; where that is real and long, tell *why* and how long it still takes.

    Args:
        clock: virtual or real.
        seconds: 0 or more.
        why: what is waited for.
        notice: told every 5 seconds; None to be silent.
    """
    if clock.is_virtual or notice is None or seconds <= _SILENT_SECONDS:
        clock.sleep(seconds)
        return
    until = clock.now() + seconds
    while (left := until - clock.now()) > 0:
        notice(why, left)
        clock.sleep(min(_STEP_SECONDS, left))


@dataclass(slots=True)
class Exchanger:
    """Sends requests with their repetitions.

    Args:
        send: the door.
        clock: tells and passes time.
        token: gives the bearer token; asked again once after a 401.
        limits: of one request.
        events: retries and waiting are counted there.
        notice: told of long waits.
    """

    send: Sender
    clock: Clock
    token: Token
    limits: Limits
    events: SessionEvents
    notice: Notice | None = None

    def ask(
        self,
        dressed: Callable[[], Request],
        kind: Kind,
        *,
        by: By,
        effort: Effort | None = None,
        is_sessionful: bool = False,
    ) -> tuple[Response, Verdict]:
        """Send a request until its answer is final; return the answer and what it means.

        Args:
            dressed: gives the request with its headers, anew for each attempt, since the token may have changed.
            kind: how it may be repeated.
            by: on whose behalf.
            effort: what the request has cost before; counted on.
            is_sessionful: whether it carries the session's id.
        """
        effort = effort or Effort()
        while True:
            effort.attempts += 1
            request = dressed()
            response = self.send(request, by=by)
            asked = Asked(kind, effort.attempts, effort.waited, is_sessionful, effort.is_reauthorised)
            verdict = judge(response, asked, self.limits, self.clock.utc())
            if isinstance(verdict, Reauthorise):
                self.token(refresh=True)
                effort.is_reauthorised = True
            elif isinstance(verdict, Retry):
                self._pause(verdict.after, request, response, effort)
            else:
                return response, verdict

    def _pause(self, seconds: float, request: Request, response: Response, effort: Effort) -> None:
        self.events.retries += 1
        self.events.waited += seconds
        effort.waited += seconds
        wait(self.clock, seconds, f"{what_was_asked(request)} was answered {response.status}", self.notice)
