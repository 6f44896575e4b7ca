"""LibreOffice calculates the corpus, too: each value is the same, or the difference is a known one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import openpyxl
import pytest
from judging import Formula, agree, cells_of, corpus, formula_workbook, known_differences, needs_soffice, recalculated

from pytest_workbook.simulator.book.model import Area, ErrorValue, Scalar
from pytest_workbook.simulator.book.opening import open_workbook

_KNOWN: Final[dict[str, dict[str, Any]]] = known_differences()
_CORPUS: Final = corpus()
_TOPICS: Final = list(dict.fromkeys(formula.topic for formula in _CORPUS))


@dataclass(frozen=True, slots=True)
class Judged:
    """What both make of a formula: the values of its cells, row by row."""

    ours: list[Scalar]
    theirs: list[Scalar]

    @property
    def agrees(self) -> bool:
        """Whether all values are the same."""
        return all(map(agree, self.ours, self.theirs))


def as_table(value: Scalar) -> object:
    """A value as the table of differences spells it."""
    return {"error": str(value)} if isinstance(value, ErrorValue) else value


def as_expected(value: object) -> object:
    """A value of the table, to be compared to ten digits."""
    return pytest.approx(value, rel=1e-10) if isinstance(value, float) else value


def by_both(data: bytes, places: list[tuple[int, int, int]], theirs: openpyxl.Workbook) -> Iterator[Judged]:
    """What both make of the formulas at these places of a workbook."""
    book = open_workbook(data)
    sheet = book.sheet("Judged").sheet_id
    for row, rows, columns in places:
        ours = book.values(Area(sheet, row - 1, 0, row + rows - 2, columns - 1))
        values = [value for line in ours for value in line]
        yield Judged(values, list(cells_of(theirs, "Judged", row, rows, columns)))


@pytest.fixture(name="files", scope="module")
def _files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[Formula, Judged]]:
    """The whole corpus in one workbook, and in another one that counts from 1904 its dates; LibreOffice runs once."""
    topics = {"corpus": _CORPUS, "1904": [each for each in _CORPUS if each.topic in ("dates", "finance")]}
    made = {name: formula_workbook(formulas, is_1904=name == "1904") for name, formulas in topics.items()}
    theirs = recalculated({name: data for name, (data, _) in made.items()}, tmp_path_factory.mktemp("judge"))
    return {
        name: dict(zip(formulas, by_both(*made[name], theirs[name]), strict=True)) for name, formulas in topics.items()
    }


@pytest.fixture(name="judged", scope="module")
def _judged(files: dict[str, dict[Formula, Judged]]) -> dict[Formula, Judged]:
    """The whole corpus, calculated by both."""
    return files["corpus"]


def test_the_corpus_is_large_and_has_nothing_twice() -> None:
    """At least 500 formulas, some of every topic, and no difference of a formula that is not among them."""
    counts = Counter(formula.topic for formula in _CORPUS)
    assert set(counts) == {
        *("dates", "text", "lookup", "finance", "statistics", "mathematics", "logic and errors", "arrays"),
    }
    assert min(counts.values()) >= 40
    assert len(_CORPUS) >= 900
    assert len({formula.text for formula in _CORPUS if formula.topic != "arrays"}) == len(_CORPUS) - counts["arrays"]
    assert set(_KNOWN) <= {formula.text for formula in _CORPUS}


def test_each_difference_has_a_reason_and_a_judgement() -> None:
    """Who is right is said of each, and why."""
    assert {each["right"] for each in _KNOWN.values()} <= {"ours", "theirs", "neither", "unknown"}
    assert all(len(each["why"]) > 40 for each in _KNOWN.values())


def test_no_value_is_known_to_be_wrong() -> None:
    """Where Excel gives another value than the simulator, the page of differences has to say so."""
    assert {formula for formula, each in _KNOWN.items() if each["right"] in ("theirs", "neither")} == set()


@needs_soffice
@pytest.mark.parametrize("topic", _TOPICS)
def test_both_give_the_same_values(judged: dict[Formula, Judged], topic: str) -> None:
    """Of the same types, and numbers to ten digits, but for the known differences."""
    unlike = {
        formula.text: found
        for formula, found in judged.items()
        if formula.topic == topic and not found.agrees and formula.text not in _KNOWN
    }
    assert unlike == {}


@needs_soffice
@pytest.mark.parametrize("topic", _TOPICS)
def test_known_differences_are_as_they_were(judged: dict[Formula, Judged], topic: str) -> None:
    """When one vanishes or changes, the table has to change."""
    found = {
        formula.text: each for formula, each in judged.items() if formula.topic == topic and formula.text in _KNOWN
    }
    assert [text for text, each in found.items() if each.agrees] == []
    ours = {text: [as_table(value) for value in each.ours] for text, each in found.items()}
    theirs = {text: [as_table(value) for value in each.theirs] for text, each in found.items()}
    assert ours == {text: [as_expected(value) for value in _KNOWN[text]["ours"]] for text in found}
    assert theirs == {text: [as_expected(value) for value in _KNOWN[text]["libreoffice"]] for text in found}


@needs_soffice
def test_days_from_1904_are_counted_alike(files: dict[str, dict[Formula, Judged]]) -> None:
    """By every function of dates and of finance."""
    unlike = {
        formula.text: found
        for formula, found in files["1904"].items()
        if not found.agrees and formula.text not in _KNOWN
    }
    assert unlike == {}
    assert len(files["1904"]) > 150
