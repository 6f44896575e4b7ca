"""The parts of a file on their way into the next one: which are new, others, or gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pytest_workbook.simulator.book.model import DefinedName
from pytest_workbook.simulator.book.opening_parts import Relationship, relationships, relationships_part
from pytest_workbook.simulator.book.package import Package
from pytest_workbook.simulator.book.saving_links import NO_LINKS, add_link, drop_links
from pytest_workbook.simulator.book.saving_sheets import LINK_NAMESPACE


class Parts:
    """What saving stands on.

    Args:
        package: the file that the workbook came from.
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._changed: dict[str, bytes | None] = {}
        self._added_kinds: dict[str, str] = {}
        self._added_names: list[DefinedName] = []
        self._names = {name.lower() for name in package.names}

    def _part(self, name: str, missing: bytes = b"") -> bytes:
        """A part as it is by now."""
        found = self._package.find(name)
        name = found or name
        content = self._changed.get(name)
        if content is not None:
            return content
        return missing if found is None else self._package.part(found)

    def _put(self, name: str, content: bytes) -> None:
        found = self._package.find(name)
        if found is None or self._package.part(found) != content:
            self._changed[found or name] = content

    def _drop(self, name: str) -> None:
        found = self._package.find(name)
        if found is not None:
            self._changed[found] = None
        else:
            self._changed.pop(name, None)

    def _new_name(self, pattern: str) -> str:
        number = 1
        while pattern.format(number).lower() in self._names:
            number += 1
        name = pattern.format(number)
        self._names.add(name.lower())
        return name

    def _link(self, part: str, kind: str, target: str) -> str:
        """Point from one part to another; gives the id."""
        return self._link_as(part, f"{LINK_NAMESPACE}/{kind}", target)

    def _link_as(self, part: str, kind: str, target: str) -> str:
        """The same, by the full URI of a kind."""
        name = relationships_part(part)
        content, link = add_link(self._part(name, NO_LINKS), part, kind, target)
        self._put(name, content)
        return link

    def _unlink(self, part: str, is_gone: Callable[[Relationship], bool]) -> list[str]:
        """Take away pointers of a part; gives their ids."""
        gone = [link for link, found in relationships(self._package, part).items() if is_gone(found)]
        if gone:
            name = relationships_part(part)
            self._put(name, drop_links(self._part(name), name, gone))
        return gone

    def _drop_with_dependents(self, gone: set[str]) -> None:
        """Take out parts, in lower case, and all that only they led to."""
        if not gone:
            return
        still_reached = self._reached([""], gone)
        for part in sorted(self._reached(gone, set()) - still_reached):
            self._drop(part)
            self._drop(relationships_part(part))

    def _reached(self, start: Iterable[str], without: set[str]) -> set[str]:
        """Parts that relationships of the original file lead to, in lower case, not passing through some."""
        found: set[str] = set()
        waiting = list(start)
        while waiting:
            part = waiting.pop()
            if part in found:
                continue
            found.add(part)
            name = self._package.find(part) or part
            links = relationships(self._package, name).values()
            waiting += [
                link.target.lower() for link in links if not link.external and link.target.lower() not in without
            ]
        return found
