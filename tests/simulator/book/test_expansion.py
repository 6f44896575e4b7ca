"""The engine is given plain text: names, tables, volatile and forbidden calls are made plain before."""

from datetime import UTC, datetime

import pytest

from pytest_workbook.simulator.book.errors import InvalidFormula
from pytest_workbook.simulator.book.expansion import check_tables, expand
from pytest_workbook.simulator.book.model import DefinedName, Scalar, Table, TableColumn
from pytest_workbook.simulator.book.surroundings import Place, Surroundings, name_pattern
from pytest_workbook.simulator.book.workbook import Workbook

TABLE = Table("{T}", "1", "Sales", "{2}", 0, 0, 3, 1, (TableColumn("1", "Item"), TableColumn("2", "Qty")))
NAMES = [
    DefinedName("Area", "Sheet1!$A$1:$A$3"),
    DefinedName("Größe", "7"),
    DefinedName("Twice", "Größe*2"),
    DefinedName("Local", "1"),
    DefinedName("Local", "2", sheet="{2}"),
    DefinedName("Loop", "Loop2+1"),
    DefinedName("Loop2", "Loop+1"),
    DefinedName("Left", "Sheet1!A1"),
    DefinedName("Column", "Sales[Qty]"),
]


def around(*, random: float = 0.25) -> Surroundings:
    """Two sheets, a table on the second, and names of all sorts."""
    tables = {TABLE.name.casefold(): TABLE}
    names = {(name.sheet, name.name.casefold()): name for name in NAMES}
    return Surroundings(
        sheet_names={"{1}": "Sheet1", "{2}": "My S", "{3}": "Last"},
        tables=tables,
        names=names,
        now=lambda: datetime(2026, 1, 1, 12, tzinfo=UTC),
        random=lambda: random,
        drive_name="b.xlsx",
        word=name_pattern(tables, names),
    )


@pytest.mark.parametrize(
    ("formula", "expanded"),
    [
        ("=A1+1", "=A1+1"),
        ("=SUM(Area)", "=SUM(Sheet1!$A$1:$A$3)"),
        ("=sum(AREA)", "=sum(Sheet1!$A$1:$A$3)"),
        ("=Größe+1", "=7+1"),
        ("=Twice^2", "=(7*2)^2"),
        ("=Local", "=1"),
        ("='My S'!Local", "=2"),
        ("=Nope!Local", "=1"),
        ("='My S'!Unknown", "=#NAME?"),
        ("=Unbekannt+GRÖßE", "=Unbekannt+7"),
        ("=Loop", "=((#NAME?+1)+1)"),
        ("=Left", "=Sheet1!C2"),
        ("=SUM(Column)", "=SUM('My S'!$B$2:$B$4)"),
        ("=SUM(Sales[Qty])", "=SUM('My S'!$B$2:$B$4)"),
        ("=ROWS(Sales)", "=ROWS('My S'!$A$2:$B$4)"),
        ("=Nope[Qty]", "=#REF!"),
        ("=[@Qty]", "=#REF!"),
        ("=Sales[[a]b]", "=#REF!"),
        ("=LET(Area,1,Area+1)", "=LET(Area,1,Area+1)"),
        ('="Area"&Area', '="Area"&Sheet1!$A$1:$A$3'),
        ("=NOW()", "=46023.5"),
        ("=TODAY()+1", "=46023+1"),
        ("=RAND( )", "=0.25"),
        ("=RANDBETWEEN(1,6)", "=IF((1)>(6),#NUM!,ROUNDUP(1,0)+INT(0.25*(ROUNDDOWN(6,0)-ROUNDUP(1,0)+1)))"),
        ("=RANDBETWEEN(1)", "=#VALUE!"),
        ('=WEBSERVICE("http://x")&"y"', '=#N/IMPL!&"y"'),
        ('=_xlfn.IMAGE("http://x")', "=#N/IMPL!"),
        ('=IFERROR(RTD("a","b"),1)', "=IFERROR(#N/IMPL!,1)"),
        ("=[1]Sheet1!A1+1", "=#N/IMPL!+1"),
        ("='[b.xlsx]S'!A1", "=#N/IMPL!"),
        ("=cmd|'/c calc'!A0", "=#N/IMPL!"),
        ("=#BLOCKED!", "=#N/IMPL!"),
        ("=Sheet1!#REF!", "=#REF!"),
        ('=CELL("filename")', '="[b.xlsx]Sheet1"'),
        ('=CELL("filename",A1)', '="[b.xlsx]Sheet1"'),
        ('=CELL("row",A1)', '=CELL("row",A1)'),
        ('=INFO("system")', '="pcdos"'),
        ('=INFO("directory")', "=#N/A"),
        ('=INDIRECT("Area")', "=(Sheet1!$A$1:$A$3)"),
        ('=CELL("address",$B$2)', '="$B$2"'),
        ('=CELL("address",Sheet1!B2:C3)', '="$B$2"'),
        ("=CELL(\"address\",'My S'!B2)", "=\"'[b.xlsx]My S'!$B$2\""),
        ('=CELL("address",Area)', '="$A$1"'),
        ('=CELL("address",A1+1)', '=CELL("address",A1+1)'),
        ('=CELL("address")', '=CELL("address")'),
        ('=INDIRECT("A1",FALSE)', '=INDIRECT("A1",FALSE)'),
        ('=INDIRECT("A1")', '=INDIRECT("A1")'),
        ('=INDIRECT("A1~")', '=INDIRECT("A1~")'),
        ("=SUM(Sheet1:Last!A1)", "=SUM(Sheet1!A1,'My S'!A1,Last!A1)"),
        ("=SUM(Last:Sheet1!A1:B2)", "=SUM(Sheet1!A1:B2,'My S'!A1:B2,Last!A1:B2)"),
        ("=SUM(Sheet1:Gone!A1)", "=SUM(#REF!)"),
        ("=USDOLLAR(3,1)", "=DOLLAR(ROUND(3,1),1)"),
        ('=CONVERT(212,"F","C")', "=(((212)-32)/1.8)"),
        ('=CONVERT(1,"mi","km")', '=CONVERT(1,"mi","km")'),
        ("=AGGREGATE(9,4,A1:A3)", "=SUM(A1:A3)"),
        ("=SUM(Area A2:A9)", "=SUM(Sheet1!A2:A3)"),
    ],
)
def test_a_formula_is_made_plain(formula: str, expanded: str) -> None:
    """In cell C2 of Sheet1."""
    assert expand(formula, Place("{1}", 1, 2), around()) == expanded


@pytest.mark.parametrize(
    ("formula", "expanded"),
    [("=[@Qty]*2", "='My S'!$B$3*2"), ("=Local", "=2"), ("=SUM([Qty])", "=SUM('My S'!$B$2:$B$4)")],
)
def test_a_formula_in_a_table_may_leave_out_its_name(formula: str, expanded: str) -> None:
    """In the second data row of the table; and the sheet's own names win."""
    assert expand(formula, Place("{2}", 2, 1), around()) == expanded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Area", 6),
        ("AREA", 6),
        ("Sales[Qty]", 30),
        ("sales", 30),
        ("Sheet1!A1:A2", 3),
        ("Constant", "#REF!"),
        ("nonsense", "#REF!"),
        ("Local", 2),
    ],
)
def test_an_indirect_of_a_calculated_text_finds_names_and_tables(text: str, value: Scalar) -> None:
    """Those that are plain ranges, in any case, as Excel does; others are no references."""
    book = Workbook.blank()
    book.write(book.area("A1:A3"), values=[[1], [2], [3]])
    book.write(book.area("C1:C3"), values=[["Qty"], [10], [20]])
    book.add_table(book.area("C1:C3"), has_headers=True, name="Sales")
    book.add_name("Area", "=Sheet1!$A$1:$A$3")
    book.add_name("Local", "=Sheet1!$A$2", scope=book.sheets[0].sheet_id)
    book.add_name("Constant", "=7")
    book.write(book.area("E1:E2"), values=[[text], ["=SUM(INDIRECT(E1))"]])
    assert book.values(book.area("E2")) == [[value]]


def test_an_evaluated_formula_stands_in_no_cell() -> None:
    """Relative names are taken as written then, and there is no row to mean."""
    assert expand("=Left", Place("{1}"), around()) == "=Sheet1!A1"
    assert expand("=[@Qty]", Place("{2}"), around()) == "=#REF!"


def test_without_tables_and_names_there_is_no_pattern() -> None:
    """So nothing is looked for."""
    assert name_pattern({}, {}) is None


def test_a_text_that_is_no_formula_is_said_to_be_none() -> None:
    """A file may bring one."""
    with pytest.raises(InvalidFormula):
        expand('=Area&"', Place("{1}", 0, 0), around())


@pytest.mark.parametrize("formula", ["=Nope[Qty]", "=Sales[Nope]", "=Sales[[Item]:[Nope]]", "=[@Qty]", "=Sales[[a]b]"])
def test_a_structured_reference_to_nothing_is_refused_on_entry(formula: str) -> None:
    """As Excel refuses it."""
    with pytest.raises(InvalidFormula, match="no such table or column"):
        check_tables(formula, Place("{1}", 0, 0), around())


@pytest.mark.parametrize("formula", ["=1", "=Sales[Qty]+Sales[[#All],[item]]", "=ROWS(Sales[#All])", "=[1]S!A1"])
def test_a_structured_reference_to_something_is_taken_on_entry(formula: str) -> None:
    """Names of columns in any case."""
    check_tables(formula, Place("{1}", 0, 0), around())


def test_names_that_grow_without_end_are_refused() -> None:
    """Each names the one before it twice: a file could stall the run so."""
    names: dict[tuple[str | None, str], DefinedName] = {(None, "name_0"): DefinedName("name_0", "1+1")}
    for number in range(1, 20):
        before = f"name_{number - 1}"
        names[(None, f"name_{number}")] = DefinedName(f"name_{number}", f"{before}+{before}")
    bomb = Surroundings({"{1}": "S"}, {}, names, around().now, lambda: 0.5, "b", name_pattern({}, names))
    with pytest.raises(InvalidFormula, match="grows too long"):
        expand("=name_19", Place("{1}"), bomb)


def test_brackets_too_deep_for_the_engine_are_refused() -> None:
    """It would overflow its stack and end the process."""
    formula = "=" + "ABS(" * 500 + "1" + ")" * 500
    with pytest.raises(InvalidFormula, match="deeper than 100"):
        expand(formula, Place("{1}"), around())
