"""The command line: one file for each command, imported when it is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from pytest_workbook.cli.output import say
from pytest_workbook.errors import WorkbookError

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``pytest-workbook`` and return its exit status: 0 fine, 1 found something, 2 wrong use.

    Args:
        arguments: of the command line; those of the process if omitted.
    """
    parser = _parser()
    asked, rest = parser.parse_known_args(arguments)
    if rest and "arguments" not in asked:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    asked.arguments = [*getattr(asked, "arguments", ()), *rest]
    try:
        return int(import_module(f"pytest_workbook.cli.{asked.command}").run(asked))
    except WorkbookError as error:
        say(f"error: {error}", to_errors=True)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pytest-workbook", description="Microsoft Graph workbook sessions for pytest")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_serve(commands.add_parser("serve", help="serve the simulator on loopback"))
    _add_inspect(commands.add_parser("inspect", help="print the interactions of cassettes as a table"))
    _add_scan(commands.add_parser("scan", help="look for secrets in cassettes, also foreign ones"))
    _add_diff(commands.add_parser("diff", help="show how two cassettes, or two folders of them, differ"))
    _add_fidelity(commands.add_parser("fidelity", help="compare the simulator with what was recorded"))
    _add_prune(commands.add_parser("prune", help="find cassettes that no collected test owns"))
    _add_doctor(commands.add_parser("doctor", help="say what would run here, and what stands in its way"))
    _add_adopt(commands.add_parser("adopt", help="take cassettes of pytest-recording, pytest-vcr and betamax"))
    return parser


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("books", nargs="+", metavar="BOOK.xlsx", type=Path, help="workbooks to serve")
    parser.add_argument("--host", default="127.0.0.1", help="address to bind (default: 127.0.0.1, this machine alone)")
    parser.add_argument("--port", type=int, default=0, help="0 for any that is free (default)")
    parser.add_argument("--profile", default="documented", help="the simulator's profile")
    parser.add_argument(
        "--latency", metavar="FACTOR", type=_factor, default=0.0, help="1 answers as late as the service was seen to"
    )
    parser.set_defaults(command="serving")


def _factor(text: str) -> float:
    value = float(text)
    if not 0 <= value < float("inf"):
        raise ValueError
    return value


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cassettes", nargs="+", metavar="CASSETTE", type=Path)
    parser.set_defaults(command="inspecting")


def _add_scan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    parser.set_defaults(command="scanning")


def _add_diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="A", type=Path, help="a cassette, or a folder of cassettes")
    parser.add_argument("new", metavar="B", type=Path, help="another")
    parser.add_argument("--ignore", metavar="RULE", action="append", default=[], help="what is no difference")
    parser.add_argument("--json", action="store_true", help="print a report for programs")
    parser.set_defaults(command="diffing")


def _add_fidelity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="cassettes, or folders of them")
    parser.add_argument("--book", required=True, metavar="BOOK.xlsx", type=Path, help="as it was when recording began")
    parser.add_argument("--profile", default="documented", help="the simulator's profile")
    parser.add_argument("--ignore", metavar="RULE", action="append", default=[], help="what is no difference")
    parser.add_argument("--json", action="store_true", help="print a report for programs")
    parser.set_defaults(command="fidelity")


def _add_prune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", type=Path, help="the folder to look for cassettes in")
    parser.add_argument("--delete", action="store_true", help="delete them")
    parser.set_defaults(command="pruning")


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", metavar="ARGUMENT", nargs="*", help="for pytest, such as --workbook-mode=live")
    parser.set_defaults(command="doctoring")


def _add_adopt(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="cassettes, or folders of them")
    parser.add_argument("--node", metavar="TEST", action="append", default=[], help="the test that owns them")
    parser.add_argument(
        "--graph-url", metavar="URL", action="append", default=[], help="a service root they were recorded from"
    )
    parser.add_argument("--source", choices=("live", "simulator"), help="who answered, where the file does not tell")
    parser.add_argument("--move", action="store_true", help="delete what was adopted whole")
    parser.add_argument("--replace", action="store_true", help="replace cassettes that are there")
    parser.set_defaults(command="adopting")
