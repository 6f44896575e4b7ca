"""Every formula of a workbook is passed through a change: of cells, tables and names."""

from pytest_workbook.simulator.book.model import Cell, Contents, DefinedName, Sheet, Table, TableColumn
from pytest_workbook.simulator.book.references import rename_sheet_in
from pytest_workbook.simulator.book.rewriting import (
    Spot,
    forget_table,
    rewrite_everywhere,
    rewrite_table_references,
)
from pytest_workbook.simulator.book.structured import Structured


def contents() -> Contents:
    """A table in A1:A2 of one sheet, formulas inside and outside of it, and a name."""
    table = Table("{T}", "1", "T", "{1}", 0, 0, 1, 0, (TableColumn("1", "a", "=[@a]+S!A1"),))
    plain = Table("{U}", "2", "U", "{1}", 0, 5, 1, 5, (TableColumn("1", "a"),))
    cells = {
        (1, 0): Cell(formula="=[@a]+S!A1"),
        (1, 1): Cell(formula="=T[a]+S!A1"),
        (2, 1): Cell(formula='=S!A1&"'),
        (3, 1): Cell(5),
    }
    return Contents([Sheet("{1}", "S", cells=cells)], [table, plain], [DefinedName("N", "S!$A$1")])


def formulas(book: Contents) -> list[str | None]:
    """Formulas of the cells, of the first table's column, and the name's text."""
    cells = [cell.formula for cell in book.sheets[0].cells.values()]
    return [*cells, book.tables[0].columns[0].calculated_formula, book.names[0].refers_to]


def test_formulas_of_cells_tables_and_names_are_changed() -> None:
    """A text that is no formula is left alone, and so are constants."""
    book = contents()
    rewrite_everywhere(book, lambda formula, _: rename_sheet_in(formula, "S", "New"))
    assert formulas(book) == ["=[@a]+New!A1", "=T[a]+New!A1", '=S!A1&"', None, "=[@a]+New!A1", "New!$A$1"]


def test_the_change_is_told_where_a_formula_stands() -> None:
    """Cell by cell, the table's own at its first cell, a name in no cell."""
    spots: list[Spot] = []

    def note(formula: str, spot: Spot) -> str:
        spots.append(spot)
        return formula

    rewrite_everywhere(contents(), note)
    expected = [Spot("{1}", (1, 0)), Spot("{1}", (1, 1)), Spot("{1}", (2, 1)), Spot(None), Spot("{1}", (0, 0))]
    assert spots == expected


def test_a_table_s_references_are_changed_with_and_without_its_name() -> None:
    """Without its name only inside of it."""
    book = contents()

    def renamed(structured: Structured, _: Spot) -> Structured:
        return Structured(structured.table, structured.items, "b")

    rewrite_table_references(book, book.tables[0], renamed)
    assert formulas(book)[:2] == ["=[@b]+S!A1", "=T[b]+S!A1"]
    assert formulas(book)[4] == "=[@b]+S!A1"


def test_a_forgotten_table_leaves_ref_errors() -> None:
    """Wherever it was named."""
    book = contents()
    forget_table(book, book.tables[0])
    assert [cell.formula for cell in book.sheets[0].cells.values()][:2] == ["=#REF!+S!A1", "=#REF!+S!A1"]
    assert [table.name for table in book.tables] == ["U"]
