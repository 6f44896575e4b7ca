"""The command line: serves the simulator, and looks into cassettes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pytest_workbook.errors import CassetteError, UsageError, WorkbookError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``pytest-workbook`` and return its exit status: 0 fine, 1 found something, 2 wrong use.

    Args:
        arguments: of the command line; those of the process if omitted.
    """
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except WorkbookError as error:
        _say(f"error: {error}", to_errors=True)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pytest-workbook", description="Microsoft Graph workbook sessions for pytest")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve the simulator on loopback")
    serve.add_argument("books", nargs="+", metavar="BOOK.xlsx", type=Path, help="workbooks to serve")
    serve.add_argument("--host", default="127.0.0.1", help="a loopback address (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=0, help="0 for any that is free (default)")
    serve.add_argument("--profile", default="documented", help="the simulator's profile")
    serve.set_defaults(run=_serve)
    inspect = commands.add_parser("inspect", help="print the interactions of cassettes as a table")
    inspect.add_argument("cassettes", nargs="+", metavar="CASSETTE", type=Path)
    inspect.set_defaults(run=_inspect)
    scan = commands.add_parser("scan", help="look for secrets in cassettes, also foreign ones")
    scan.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    scan.set_defaults(run=_scan)
    return parser


def _serve(asked: argparse.Namespace) -> int:
    from pytest_workbook.clock import RealClock
    from pytest_workbook.simulator import Simulator
    from pytest_workbook.simulator.server import LoopbackServer

    simulator = Simulator(clock=RealClock(), profile=asked.profile)
    served = [simulator.add(_content(book), f"/{book.name}") for book in asked.books]
    try:
        server = LoopbackServer(simulator, asked.host, asked.port)
    except (OSError, ValueError) as error:
        msg = f"cannot serve on {asked.host}:{asked.port}: {error}"
        raise UsageError(msg) from None
    _say(f"base URL: {server.base_url}")
    _say(f"token:    {server.token}")
    for file in served:
        _say(f"item:     /me/drive/items/{file.id}  ({file.drive_path})")
    _say("stop with Ctrl-C")
    try:
        server.serve()
    except KeyboardInterrupt:
        _say("stopped")
    finally:
        server.stop()
    return 0


def _content(book: Path) -> bytes:
    try:
        return book.read_bytes()
    except OSError as error:
        msg = f"the workbook {str(book)!r} cannot be read: {error.strerror or error}; name an existing .xlsx"
        raise UsageError(msg) from None


def _inspect(asked: argparse.Namespace) -> int:
    from pytest_workbook.cassettes.form import loaded
    from pytest_workbook.graph.hosts import service_path
    from pytest_workbook.graph.labels import label

    for path in asked.cassettes:
        document = loaded(_text(path), path, "", is_named=True)
        _say(f"{path}: {document.node_id or 'no node id'}, from {document.source or 'unknown'}, {document.recorded_at}")
        for one in document.interactions:
            below = service_path(one.request.url) or one.request.url
            session = one.session or "-"
            size = f"{len(one.response.body)} bytes"
            _say(f"  {one.response.status}  {session:<20} {label(one.request.method, below)}  {size}")
    return 0


def _scan(asked: argparse.Namespace) -> int:
    from pytest_workbook.cassettes.scan import findings

    found = 0
    for path in _files(asked.paths):
        for finding in findings(_text(path)):
            found += 1
            _say(f"{path}:{finding.line}: {finding.what} (at {finding.place})")
    _say(f"{found} findings" if found else "no secrets found")
    return 1 if found else 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix in (".yaml", ".yml", ".json"))
        else:
            yield path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read as a cassette: {error}"
        raise CassetteError(msg) from None


def _say(text: str, *, to_errors: bool = False) -> None:
    stream = sys.stderr if to_errors else sys.stdout
    shown = "".join(char if char.isprintable() or char == "\n" else repr(char)[1:-1] for char in text)
    stream.write(shown + "\n")
    stream.flush()
