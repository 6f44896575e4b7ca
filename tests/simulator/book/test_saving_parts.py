"""Tests of parts on their way into the next file."""

from __future__ import annotations

from charted import by_excel

from pytest_workbook.simulator.book.opening_parts import Relationship
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving_parts import Parts


class _Saved(Parts):
    """What saving does, to be looked at."""

    def drop(self, *parts: str) -> list[str]:
        """Take out parts with what only they led to; gives all that are gone."""
        self._drop_with_dependents(set(parts))
        return sorted(name for name, content in self._changed.items() if content is None)

    def put(self, name: str, content: bytes) -> bytes | None:
        """Put a part, and read it again."""
        self._put(name, content)
        return self._part(name)

    def take_back(self, name: str) -> bytes:
        """Put a new part and take it out again."""
        self._put(name, b"x")
        self._drop(name)
        return self._part(name, b"missing")

    def names(self, pattern: str, count: int) -> list[str]:
        """New names."""
        return [self._new_name(pattern) for _ in range(count)]

    def linked(self, part: str, target: str) -> bytes:
        """The relationships of a part with one more, and without those to charts."""

        def is_chart(link: Relationship) -> bool:
            return link.kind == "chart"

        self._link(part, "chart", target)
        self._unlink(part, is_chart)
        return self._part("xl/drawings/_rels/drawing1.xml.rels")

    @property
    def changed(self) -> dict[str, bytes | None]:
        """What differs from the file."""
        return self._changed


def saved() -> _Saved:
    """The parts of a file with a chart."""
    return _Saved(Package.read(by_excel()))


def test_a_chart_leads_to_its_style() -> None:
    """With the relationships that say so; nothing is taken out where nothing is asked for."""
    assert saved().drop() == []
    assert saved().drop("xl/charts/chart1.xml") == [
        "xl/charts/_rels/chart1.xml.rels",
        "xl/charts/chart1.xml",
        "xl/charts/style1.xml",
    ]


def test_same_content_is_no_change() -> None:
    """Whatever case the name is in; other content is."""
    parts = saved()
    same = Package.read(by_excel()).part("xl/charts/style1.xml")
    assert parts.put("XL/charts/STYLE1.xml", same) == same
    assert parts.changed == {}
    assert parts.put("XL/charts/STYLE1.xml", b"<a/>") == b"<a/>"
    assert parts.changed == {"xl/charts/style1.xml": b"<a/>"}


def test_new_part_is_taken_back() -> None:
    """As if it had never been."""
    parts = saved()
    assert parts.take_back("xl/new.xml") == b"missing"
    assert parts.changed == {}


def test_names_are_free() -> None:
    """Of the file's and of each other."""
    assert saved().names("xl/charts/chart{}.xml", 2) == ["xl/charts/chart2.xml", "xl/charts/chart3.xml"]


def test_pointers_of_the_file_are_taken_away() -> None:
    """Those that were added stay."""
    found = saved().linked("xl/drawings/drawing1.xml", "xl/charts/chart9.xml")
    assert b"chart9.xml" in found
    assert b"chart1.xml" not in found
