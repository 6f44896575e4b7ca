"""``pytest-workbook serve``: the simulator on loopback."""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

from pytest_workbook.cli.output import say
from pytest_workbook.clock import RealClock
from pytest_workbook.errors import UsageError
from pytest_workbook.graph.hosts import is_loopback_host
from pytest_workbook.simulator import Simulator
from pytest_workbook.simulator.latency import Latency
from pytest_workbook.simulator.server import LoopbackServer

__all__ = ["run"]

_WARNING = """\
WARNING: {host} is no loopback address. Other machines can reach this server, and what they send and get is not
encrypted: whoever has the token, or sees it on the way, can read and change these workbooks. Leave out --host where
one machine is enough."""


def run(asked: argparse.Namespace) -> int:
    """Serve until interrupted.

    Raises:
        UsageError: a workbook, the profile or the address is wrong.
    """
    simulator = Simulator(clock=RealClock(), profile=asked.profile)
    is_remote = not is_loopback_host(asked.host)
    delay = Latency(asked.latency, Random()) if asked.latency else None  # noqa: S311 - a spread of seconds
    served = [simulator.add(_content(book), f"/{book.name}") for book in asked.books]
    try:
        server = LoopbackServer(simulator, asked.host, asked.port, delay=delay, is_remote=is_remote)
    except (OSError, ValueError) as error:
        msg = f"cannot serve on {asked.host}:{asked.port}: {error}"
        raise UsageError(msg) from None
    if is_remote:
        say(_WARNING.format(host=asked.host), to_errors=True)
    say(f"base URL: {server.base_url}")
    say(f"token:    {server.token}")
    for file in served:
        say(f"item:     /me/drive/items/{file.id}  ({file.drive_path})")
    say("stop with Ctrl-C")
    try:
        server.serve()
    except KeyboardInterrupt:
        say("stopped")
    finally:
        server.stop()
    return 0


def _content(book: Path) -> bytes:
    try:
        return book.read_bytes()
    except OSError as error:
        msg = f"the workbook {str(book)!r} cannot be read: {error.strerror or error}; name an existing .xlsx"
        raise UsageError(msg) from None
