"""The workbook part for saving: its lists of sheets and of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pytest_workbook.simulator.book.model import DefinedName, Sheet, Visibility
from pytest_workbook.simulator.book.opening import BUILTIN_PREFIX
from pytest_workbook.simulator.book.opening_parts import unescaped
from pytest_workbook.simulator.book.saving_formulas import file_formula
from pytest_workbook.simulator.book.saving_sheets import LINK_NAMESPACE
from pytest_workbook.simulator.book.saving_xml import (
    Edit,
    Element,
    apply,
    changed,
    escape_string,
    outline,
    put_child,
    retag,
    start_tag,
    xstring,
)

_ORDER: Final = [
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "AlternateContent",
    "revisionPtr",
    "absPath",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
]
# Source: ECMA-376 part 1, 18.2.5 (definedName), the names reserved by applications.
_BUILTIN: Final = frozenset(
    [
        "print_area",
        "print_titles",
        "criteria",
        "_filterdatabase",
        "extract",
        "consolidate_area",
        "database",
        "sheet_title",
        "auto_open",
        "auto_close",
        "auto_activate",
        "auto_deactivate",
    ]
)


class BookPart:
    """The workbook part on its way into the file.

    Args:
        data: the part in UTF-8.
        part: its name.
        original_ids: for each relationship id of the part's list of sheets, the id of the sheet it opened as; entries
            that are no worksheets are not named.
    """

    def __init__(self, data: bytes, part: str, original_ids: Mapping[str, str]) -> None:
        self._data = data
        self._part = part
        self._root = outline(data, part, 2)
        self._original_ids = original_ids

    @property
    def content(self) -> bytes:
        """The part as it is now."""
        return self._data

    def put_sheets(self, sheets: Sequence[Sheet], added: Mapping[str, str]) -> None:
        """Write the list of sheets, and keep the active tab on a sheet that shows.

        Args:
            sheets: worksheets in tab order. Other kinds of sheets stay at their places in the list.
            added: relationship id of each new sheet, by its id.
        """
        old = self._root.child("sheets")
        entries = [] if old is None else old.all("sheet")
        active = self._active(entries)
        links = {self._original_ids.get(link, ""): entry for entry in entries if (link := entry.attribute("id"))}
        numbers = _free_numbers(entries)
        tags = [
            _sheet_tag(sheet, links.get(sheet.sheet_id), added.get(sheet.sheet_id, ""), numbers, self._root.prefix)
            for sheet in sheets
        ]
        order: list[str] = [sheet.sheet_id for sheet in sheets]
        for place, entry in enumerate(entries):
            if entry.attribute("id") not in self._original_ids:
                tags.insert(min(place, len(tags)), self._data[entry.start : entry.end])
                order.insert(min(place, len(order)), entry.attribute("id") or "")
        name = f"{self._root.prefix}sheets"
        content = f"<{name}>".encode() + b"".join(tags) + f"</{name}>".encode()
        hidden = {sheet.sheet_id for sheet in sheets if sheet.visibility is not Visibility.VISIBLE}
        self._apply([*put_child(self._root, "sheets", content, _ORDER), *self._views(active, order, hidden)])

    def put_names(self, names: Sequence[DefinedName], sheets: Sequence[Sheet], before: Sequence[str]) -> None:
        """Write the list of names.

        Args:
            names: in order.
            sheets: worksheets in tab order; the list of sheets has been written.
            before: id of the sheet at each place of the old list of sheets; ``#`` and link of what is no worksheet.
        """
        old = self._root.child("definedNames")
        entries = [] if old is None else old.all("definedName")
        attributes = {_key(name, before): name.attributes for name in entries}
        places = self._places(sheets)
        tags = [
            _name_tag(name, attributes.get((name.name.lower(), name.sheet), {}), places, self._root.prefix)
            for name in names
        ]
        tags += [tag for entry in entries if (tag := self._foreign_name(entry, before, places)) is not None]
        element = f"{self._root.prefix}definedNames"
        content = f"<{element}>".encode() + b"".join(tags) + f"</{element}>".encode() if tags else b""
        self._apply(put_child(self._root, "definedNames", content, _ORDER))

    def put_calculation(self, *, automatic: bool) -> None:
        """Write the calculation mode."""
        old = self._root.child("calcPr")
        mode = None if automatic else "manual"
        if old is not None:
            self._apply([retag(old, {"calcMode": mode})])
        elif mode is not None:
            tag = start_tag(f"{self._root.prefix}calcPr", {"calcMode": mode}, empty=True)
            self._apply(put_child(self._root, "calcPr", tag, _ORDER))

    def _foreign_name(self, entry: Element, before: Sequence[str], places: Mapping[str, int]) -> bytes | None:
        """A name whose scope is no worksheet, as it was but for the place of that sheet; None for other names."""
        scope = _key(entry, before)[1]
        if scope is None or not scope.startswith("#") or scope not in places:
            return None
        attributes = changed(entry.attributes, {"localSheetId": str(places[scope])})
        return start_tag(entry.prefix + "definedName", attributes) + self._data[entry.open_end : entry.end]

    def _places(self, sheets: Sequence[Sheet]) -> dict[str, int]:
        """Place of each sheet in the list of sheets, by its id; by ``#`` and link where it is no worksheet."""
        old = self._root.child("sheets")
        entries = [] if old is None else old.all("sheet")
        by_name = {sheet.name.lower(): sheet.sheet_id for sheet in sheets}
        return {
            by_name.get(unescaped(entry.attribute("name") or "").lower(), f"#{entry.attribute('id')}"): place
            for place, entry in enumerate(entries)
        }

    def _active(self, entries: Sequence[Element]) -> str | None:
        views = self._root.child("bookViews")
        view = None if views is None else views.child("workbookView")
        if view is None:
            return None
        place = view.attributes.get("activeTab", "0")
        link = entries[int(place)].attribute("id") if place.isdigit() and int(place) < len(entries) else None
        return self._original_ids.get(link or "", link)

    def _views(self, active: str | None, order: Sequence[str], hidden: set[str]) -> list[Edit]:
        views = self._root.child("bookViews")
        shown = [place for place, key in enumerate(order) if key not in hidden]
        place = order.index(active) if active in order and active not in hidden else shown[0] if shown else 0
        edits = []
        for view in [] if views is None else views.all("workbookView"):
            first = view.attributes.get("firstSheet", "0")
            keeps = first.isdigit() and int(first) < len(order)
            changes = {
                "activeTab": str(place) if place else None,
                "firstSheet": first if keeps and first != "0" else None,
            }
            edits.append(retag(view, changes))
        return edits

    def _apply(self, edits: list[Edit]) -> None:
        self._data = apply(self._data, edits)
        self._root = outline(self._data, self._part, 2)


def _free_numbers(entries: Sequence[Element]) -> list[int]:
    """The highest ``sheetId`` given so far, to be counted up."""
    return [max((int(entry.attributes.get("sheetId", "0")) for entry in entries), default=0)]


def _sheet_tag(sheet: Sheet, old: Element | None, link: str, numbers: list[int], prefix: str) -> bytes:
    state = {Visibility.HIDDEN: "hidden", Visibility.VERY_HIDDEN: "veryHidden"}.get(sheet.visibility)
    if old is not None:
        attributes = changed(old.attributes, {"name": xstring(sheet.name), "state": state})
    else:
        numbers[0] += 1
        fresh = {"name": xstring(sheet.name), "sheetId": str(numbers[0]), "state": state, "xmlns:r": LINK_NAMESPACE}
        attributes = changed({}, {**fresh, "r:id": link})
    return start_tag(f"{prefix}sheet", attributes, empty=True)


def _key(name: Element, before: Sequence[str]) -> tuple[str, str | None]:
    place = name.attributes.get("localSheetId")
    scope = None if place is None else before[int(place)] if int(place) < len(before) else "#"
    return name.attributes.get("name", "").removeprefix(BUILTIN_PREFIX).lower(), scope


def _name_tag(name: DefinedName, old: dict[str, str], places: Mapping[str, int], prefix: str) -> bytes:
    place = None if name.sheet is None else places.get(name.sheet)
    written = old.get("name", "")
    if written.removeprefix(BUILTIN_PREFIX) != name.name:
        written = BUILTIN_PREFIX + name.name if name.name.lower() in _BUILTIN else name.name
    attributes = changed(
        old,
        {
            "name": written,
            "localSheetId": None if place is None else str(place),
            "comment": xstring(name.comment) or None,
            "hidden": None if name.visible else "1",
        },
    )
    element = f"{prefix}definedName"
    text = escape_string(file_formula(name.refers_to))
    return start_tag(element, attributes) + f"{text}</{element}>".encode()
