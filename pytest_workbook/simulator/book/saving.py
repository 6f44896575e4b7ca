"""A `Workbook` as an ``.xlsx`` file: the file it came from, with new bytes only for what changed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final

from pytest_workbook.simulator.book.model import Cell, Contents, Sheet, Table
from pytest_workbook.simulator.book.opening_comments import NOTES, THREADS
from pytest_workbook.simulator.book.opening_original import Original
from pytest_workbook.simulator.book.opening_parts import relationships, relationships_part
from pytest_workbook.simulator.book.pivot_layout import PivotData
from pytest_workbook.simulator.book.rewriting import rule_rewritten
from pytest_workbook.simulator.book.saving_blank import NEW_STYLES, STYLES_KIND, blank_original
from pytest_workbook.simulator.book.saving_book import BookPart
from pytest_workbook.simulator.book.saving_charts import ChartParts
from pytest_workbook.simulator.book.saving_comments import (
    NO_PERSONS,
    PERSON_KIND,
    PERSON_TYPE,
    fresh_replies,
    with_author,
    with_copies,
    with_moves,
    with_replies,
)
from pytest_workbook.simulator.book.saving_links import (
    CONTENT_TYPES,
    NO_LINKS,
    add_link,
    change_content_types,
)
from pytest_workbook.simulator.book.saving_metadata import METADATA_KIND, METADATA_LINK, NEW_METADATA, ArrayMark
from pytest_workbook.simulator.book.saving_pivots import (
    to_be_refreshed,
    with_data,
    with_layout,
    with_records,
    with_source,
)
from pytest_workbook.simulator.book.saving_shapes import with_moved_notes
from pytest_workbook.simulator.book.saving_sheets import (
    NEW_SHEET,
    SheetPart,
    has_same_content,
    has_same_results,
)
from pytest_workbook.simulator.book.saving_styles import Styles
from pytest_workbook.simulator.book.saving_tables import new_table_part, table_part
from pytest_workbook.simulator.book.saving_xml import as_utf8, outline
from pytest_workbook.simulator.book.workbook import Workbook

_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def save_workbook(workbook: Workbook) -> bytes:
    """The workbook as a file, with calculated values.

    A workbook in which nothing was changed since it was opened gives the very bytes it was opened from. Else parts
    that did not change come out byte for byte, and changed ones keep all that the model does not know.

    Args:
        workbook: left as it is.
    """
    original = workbook.package if isinstance(workbook.package, Original) else blank_original()
    return _Saving(original, workbook).data()


class _Saving(ChartParts):
    def __init__(self, original: Original, workbook: Workbook) -> None:
        super().__init__(original.package)
        self._original = original
        self._workbook = workbook
        self._contents = contents = workbook.contents
        self._is_automatic = workbook.automatic
        # Name of each sheet's part, by the sheet's id; new ones get theirs as they are saved.
        self._sheet_parts = {s.sheet_id: s.part for s in original.contents.sheets if s.part is not None}
        self._origins = {sheet.sheet_id: sheet for sheet in original.contents.sheets}
        self._old_tables = {table.table_id: table for table in original.contents.tables}
        self._styles = Styles(original.formats, contents.styles)
        links = relationships(original.package, original.workbook_part).values()
        metadata = (link.target for link in links if link.kind == METADATA_LINK and not link.external)
        self._mark = ArrayMark(original.package, next(metadata, None))
        # Numbers of the file's own tables, and of new ones as they are saved.
        self._table_numbers = {int(table.legacy_id) for table in original.contents.tables}

    def data(self) -> bytes:
        """The file."""
        if self._is_unchanged():
            return self._package.data
        links = self._save_sheets()
        self._drop_sheets()
        self._save_drawings()
        self._save_moved_comments()
        self._save_replies()
        self._save_pivots()
        self._save_styles()
        self._save_metadata()
        self._drop_chain()
        self._save_book(links)
        self._save_content_types()
        return self._package.write(self._changed)

    def _is_unchanged(self) -> bool:
        before, now = self._original.contents, self._contents
        return (
            len(before.sheets) > 0
            and now.tables == before.tables
            and now.names == before.names
            and now.comments == before.comments
            and now.charts == before.charts
            and now.refreshed == before.refreshed
            and now.pivots == before.pivots
            and self._is_automatic is not self._original.is_manual
            and not self._is_tab_changed()
            and all(has_same_content(sheet, self._origins[sheet.sheet_id]) for sheet in now.sheets)
        )

    def _is_tab_changed(self) -> bool:
        tabs = [(sheet.sheet_id, sheet.name, sheet.visibility) for sheet in self._contents.sheets]
        return tabs != [(sheet.sheet_id, sheet.name, sheet.visibility) for sheet in self._original.contents.sheets]

    # Sheets

    def _save_sheets(self) -> dict[str, str]:
        """Save the sheets; gives the relationship id of each new one, by its sheet's id."""
        links: dict[str, str] = {}
        root = posixpath.dirname(self._original.workbook_part)
        for sheet in self._contents.sheets:
            origin = self._origins.get(sheet.sheet_id)
            if origin is None or origin.part is None:
                part = self._new_name(posixpath.join(root, "worksheets", "sheet{}.xml"))
                self._sheet_parts[sheet.sheet_id] = part
                links[sheet.sheet_id] = self._link(self._original.workbook_part, "worksheet", part)
                self._added_kinds[part] = f"{_KIND}.worksheet+xml"
                self._save_sheet(sheet, Sheet(sheet.sheet_id, ""), part, NEW_SHEET)
            else:
                self._save_sheet(sheet, origin, origin.part, self._package.part(origin.part))
        return links

    def _save_sheet(self, sheet: Sheet, origin: Sheet, part: str, data: bytes) -> None:
        tables = [table for table in self._contents.tables if table.sheet == sheet.sheet_id]
        old = [table for table in self._original.contents.tables if table.sheet == sheet.sheet_id]
        is_same = has_same_content(sheet, origin) and has_same_results(sheet, origin)
        if origin.part is not None and is_same and tables == old and not self._contents.rewrites:
            return
        writer = SheetPart(data, part)
        if self._contents.rewrites:
            writer.put_rules(sheet, lambda formula: rule_rewritten(self._contents, formula, sheet.sheet_id))
        if not is_same:
            writer.put_cells(sheet, origin, self._styles, self._mark, tables)
        if tables != old:
            removed = self._drop_tables(part, old, {table.table_id for table in tables})
            added = [link for table in tables if (link := self._save_table(part, table)) is not None]
            if removed or added:
                writer.put_tables(removed, added)
        if writer.is_changed or origin.part is None:
            self._put(part, writer.content)

    def _save_table(self, sheet_part: str, table: Table) -> str | None:
        """Save a table; gives the relationship id of a new one."""
        old = self._old_tables.get(table.table_id)
        if old is not None and old.part is not None and old.sheet == table.sheet:
            if old != table:
                self._put(old.part, table_part(self._package.part(old.part), table, old.part, self._styles))
            return None
        root = posixpath.dirname(self._original.workbook_part)
        part = self._new_name(posixpath.join(root, "tables", "table{}.xml"))
        self._changed[part] = new_table_part(table, self._table_number(table), part, self._styles)
        self._added_kinds[part] = f"{_KIND}.table+xml"
        return self._link(sheet_part, "table", part)

    def _table_number(self, table: Table) -> int:
        """The number that the model gave the table, unless another table has it; then the next free one."""
        number = int(table.legacy_id) if table.legacy_id.isdigit() else 1
        if number in self._table_numbers:
            number = max(self._table_numbers) + 1
        self._table_numbers.add(number)
        return number

    def _drop_tables(self, sheet_part: str, old: list[Table], kept: set[str]) -> list[str]:
        parts = {table.part.lower() for table in old if table.part is not None and table.table_id not in kept}
        for part in parts:
            self._drop(part)
        return self._unlink(sheet_part, lambda link: not link.external and link.target.lower() in parts)

    def _save_drawings(self) -> None:
        root = posixpath.dirname(self._original.workbook_part)
        self._save_charts(self._workbook, self._original.contents.charts, root, self._sheet_parts)

    def _drop_sheets(self) -> None:
        """Take out the parts of deleted sheets, and all that only they led to: tables, drawings, charts, comments."""
        kept = {sheet.sheet_id for sheet in self._contents.sheets}
        gone = {s.part.lower() for s in self._original.contents.sheets if s.sheet_id not in kept and s.part is not None}
        if not gone:
            return
        self._drop_with_dependents(gone)
        for part in gone:
            self._unlink_part(part)

    def _unlink_part(self, gone: str) -> None:
        self._unlink(self._original.workbook_part, lambda link: not link.external and link.target.lower() == gone)

    # What lies beside the cells

    def _save_moved_comments(self) -> None:
        moved = {THREADS: with_moves, NOTES: with_moves, "vmlDrawing": with_moved_notes}
        for sheet in self._contents.sheets:
            for link in relationships(self._package, sheet.part or "").values() if sheet.moves else ():
                if link.kind in moved and not link.external:
                    self._put(link.target, moved[link.kind](self._part(link.target), link.target, sheet.moves))

    def _save_replies(self) -> None:
        """Save new replies to comments, in their threads and in the notes that stand for them."""
        kept = {sheet.sheet_id: sheet for sheet in self._contents.sheets}
        comments = [comment for comment in self._contents.comments if comment.sheet in kept]
        fresh = fresh_replies(comments, self._original.contents.comments)
        for sheet_id in {comment.sheet for comment in comments if comment.comment_id in fresh}:
            for link in relationships(self._package, kept[sheet_id].part or "").values():
                write = {THREADS: with_replies, NOTES: with_copies}.get(link.kind)
                if write is not None and not link.external:
                    self._put(link.target, write(self._part(link.target), link.target, fresh))
        if fresh:
            self._save_author()

    def _save_author(self) -> None:
        book = self._original.workbook_part
        links = relationships(self._package, book).values()
        part = next((link.target for link in links if link.kind == "person"), None)
        if part is None:
            part = self._new_name(posixpath.join(posixpath.dirname(book), "persons", "person{}.xml"))
            name = relationships_part(book)
            self._put(name, add_link(self._part(name, NO_LINKS), book, PERSON_KIND, part)[0])
            self._added_kinds[part] = PERSON_TYPE
        self._put(part, with_author(self._part(part, NO_PERSONS), part))

    def _save_pivots(self) -> None:
        sheets = {sheet.sheet_id: sheet for sheet in self._contents.sheets}
        names = {origin.name.lower(): sheets[key] for key, origin in self._origins.items() if key in sheets}
        self._drop_pivots(sheets)
        for pivot in self._contents.pivots:
            if pivot.sheet in sheets:
                self._put(pivot.part, with_layout(self._part(pivot.part), pivot))
                if pivot.cache is not None:
                    self._put(pivot.cache, with_source(self._part(pivot.cache), pivot.cache, names))
        for cache, data in self._contents.pivot_data.items():
            if self._changed.get(cache, b"") is not None:
                self._save_pivot_data(cache, data)
        for part in sorted(self._contents.refreshed):
            if self._changed.get(part, b"") is not None:
                self._put(part, to_be_refreshed(self._part(part), part))

    def _drop_pivots(self, sheets: Mapping[str, Sheet]) -> None:
        """Take out the pivot tables all of whose cells were deleted; their data stay."""
        kept = {pivot.part for pivot in self._contents.pivots}
        gone = {old.part: sheets[old.sheet].part for old in self._original.contents.pivots if old.sheet in sheets}
        gone = {part: sheet for part, sheet in gone.items() if part not in kept}
        for part, sheet in gone.items():
            self._drop(part)
            self._drop(relationships_part(part))
            self._unlink(sheet or "", lambda link: not link.external and link.target in gone)

    def _save_pivot_data(self, cache: str, data: PivotData) -> None:
        links = relationships(self._package, cache).values()
        records = next((link.target for link in links if link.kind == "pivotCacheRecords"), None)
        self._put(cache, with_data(self._part(cache), cache, data, has_records=records is not None))
        if records is not None:
            self._put(records, with_records(self._part(records), records, data))

    # The rest

    def _save_styles(self) -> None:
        if not self._styles.is_changed:
            return
        part = self._original.styles_part
        data = NEW_STYLES if part is None else self._package.part(part)
        if part is None:
            # Under this name alone do some readers look for it.
            part = posixpath.join(posixpath.dirname(self._original.workbook_part), "styles.xml")
            self._link(self._original.workbook_part, "styles", part)
            self._added_kinds[part] = STYLES_KIND
        self._put(part, self._styles.part(data, part))

    def _save_metadata(self) -> None:
        if self._mark.is_new:
            part = self._new_name(posixpath.join(posixpath.dirname(self._original.workbook_part), "metadata{}.xml"))
            self._link(self._original.workbook_part, METADATA_LINK, part)
            self._added_kinds[part] = METADATA_KIND
            self._put(part, NEW_METADATA)

    def _drop_chain(self) -> None:
        """Without its list of formula cells, Excel makes a new one; with a wrong one, it calls the file damaged."""
        if self._formulas(self._contents) == self._formulas(self._original.contents):
            return
        links = relationships(self._package, self._original.workbook_part)
        for link in links.values():
            if link.kind == "calcChain":
                self._drop(link.target)
        self._unlink(self._original.workbook_part, lambda link: link.kind == "calcChain")

    @staticmethod
    def _formulas(contents: Contents) -> set[tuple[str, tuple[int, int]]]:
        def is_formula(cell: Cell) -> bool:
            return cell.formula is not None

        return {
            (sheet.sheet_id, position)
            for sheet in contents.sheets
            for position, cell in sheet.cells.items()
            if is_formula(cell)
        }

    def _save_book(self, links: dict[str, str]) -> None:
        part = self._original.workbook_part
        data = as_utf8(self._package.part(part))
        ids = self._sheet_ids()
        before = self._sheet_order(data, ids)
        book = BookPart(data, part, ids)
        is_tab_changed = self._is_tab_changed()
        if is_tab_changed:
            book.put_sheets(self._contents.sheets, links)
        names = [*self._contents.names, *self._added_names]
        if is_tab_changed or names != self._original.contents.names:
            book.put_names(names, self._contents.sheets, before)
        if self._is_automatic is self._original.is_manual:
            book.put_calculation(automatic=self._is_automatic)
        if book.content != data:
            self._put(part, book.content)

    def _sheet_ids(self) -> dict[str, str]:
        """The id of each worksheet by its relationship's id."""
        by_part = {(sheet.part or "").lower(): sheet.sheet_id for sheet in self._original.contents.sheets}
        links = relationships(self._package, self._original.workbook_part)
        return {link: by_part[found.target.lower()] for link, found in links.items() if found.target.lower() in by_part}

    def _sheet_order(self, data: bytes, ids: dict[str, str]) -> list[str]:
        listed = outline(data, self._original.workbook_part, 2).child("sheets")
        entries = [] if listed is None else listed.all("sheet")
        return [ids.get(link := entry.attribute("id") or "", f"#{link}") for entry in entries]

    def _save_content_types(self) -> None:
        removed = [name for name, content in self._changed.items() if content is None]
        if removed or self._added_kinds:
            name = self._package.find(CONTENT_TYPES) or CONTENT_TYPES
            self._put(name, change_content_types(self._package.part(name), removed, self._added_kinds))
