"""Who answers a test's Graph requests: a pure decision from mode, target and cassette."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pytest_workbook.errors import CassetteError
from pytest_workbook.graph.items import ItemAddress
from pytest_workbook.timeline import Source

__all__ = ["Plan", "Target", "effective_mode", "plan"]


@dataclass(frozen=True, slots=True)
class Target:
    """The workbook a test is about.

    Args:
        address: the Graph item, or None for a local workbook or a blank one.
        file: the ``.xlsx`` served where the simulator answers, or None for a blank one.
        named: the item's text as it was named, or None.
        is_there: whether the source has it already, so that nothing is to be served for it.
    """

    address: ItemAddress | None = None
    file: Path | None = None
    named: str | None = None
    is_there: bool = False

    @property
    def is_graph_item(self) -> bool:
        """Whether the service knows it."""
        return self.address is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who answers, and whether it is written down.

    Args:
        source: who answers.
        records: whether the exchanges are recorded.
        verifies: whether each answer is compared with the cassette.
        missing: why no source can answer; raised at the first Graph request.
    """

    source: Source
    records: bool = False
    verifies: bool = False
    missing: bool = False


def plan(mode: str, target: Target, *, has_cassette: bool) -> Plan:
    """Return the plan for a test.

    Args:
        mode: one of the modes.
        target: the workbook.
        has_cassette: whether the test's cassette exists.
    """
    if mode == "simulate":
        return Plan("simulator")
    if mode == "live":
        return Plan("live")
    if mode == "replay" or (mode in ("auto", "record-missing") and has_cassette):
        return Plan("cassette", missing=not has_cassette)
    if mode == "auto":
        known = target.address is None or target.file is not None
        return Plan("simulator") if known else Plan("cassette", missing=True)
    source: Source = "live" if target.is_graph_item else "simulator"
    return Plan(source, records=mode != "verify", verifies=mode == "verify")


def effective_mode(mode: str, decided: Plan) -> str:
    """Return the mode as ``only=`` counts it: ``auto`` is what it came to."""
    if mode != "auto":
        return mode
    return "simulate" if decided.source == "simulator" else "replay"


def missing_cassette(
    node_id: str, path: Path, mode: str, named: str | None, *, has_faults: bool = False, proposal: str = ""
) -> CassetteError:
    """Return the error of a test that would replay but has no cassette; one with faults is never recorded itself.

    Args:
        node_id: of the test.
        path: of the cassette it lacks.
        mode: of the run.
        named: the item, as it was named.
        has_faults: whether the test injects faults.
        proposal: says how to keep the cassette of the test that it once was.
    """
    why = f"mode is {mode}"
    if mode == "auto":
        why = f"mode is auto, and the item {named!r} is neither local nor has a file that stands for it"
    cure = f"Record it:  pytest {_quoted(node_id)} --workbook-mode=record"
    if has_faults:
        cure = 'It injects faults, so it replays the cassette of another test:  @pytest.mark.workbook(cassette="…")'
    lines = [
        f"{node_id or 'the run'} sent a Graph request, but its cassette {path} does not exist ({why}).",
        cure,
        proposal,
        "or run it on the simulator:  --workbook-mode=simulate",
    ]
    return CassetteError("\n".join(filter(None, lines)))


def _quoted(node_id: str) -> str:
    return f'"{node_id}"' if any(char in node_id for char in " []()'&;|*?$<>") else node_id
