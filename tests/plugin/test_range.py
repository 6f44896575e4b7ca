"""Ranges as a test writes them: read, written, compared; a failed assert shows the cells."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_every_member_of_a_range(pytester: pytest.Pytester) -> None:
    """Each read is one fresh GET; writing fills; comparing fetches once; refusals raise."""
    make_workbook(pytester.path / "book.xlsx")
    make_workbook(pytester.path / "named.xlsx", [[1, 2], [3, 4]], sheet="My sheet's")
    project(
        pytester,
        """
        import pytest
        from pytest_workbook import GraphError, Range, UsageError

        pytestmark = pytest.mark.workbook(item="book.xlsx")

        def test_reads(workbook_session, workbook_calls):
            cells = workbook_session.range("Sheet1!A1:B2")
            before = len(workbook_calls.all)
            assert repr(cells) == "<Range Sheet1!A1:B2>" and bool(cells) and hash(cells)
            assert len(workbook_calls.all) == before
            assert cells.address == "Sheet1!A1:B2"
            assert cells.values == [["Item", "Price"], ["Pen", 1.5]]
            assert cells.formulas == [["Item", "Price"], ["Pen", 1.5]]
            assert cells.text == [["Item", "Price"], ["Pen", "1.5"]]
            assert cells.number_format == [["General", "General"], ["General", "General"]]
            assert cells.value_types == [["String", "String"], ["String", "Double"]]
            assert len(workbook_calls.all) == before + 5
            assert workbook_session.range("Sheet1!B2").value == 1.5
            with pytest.raises(UsageError, match=r"Sheet1!A1:B2 has 2 x 2 cells: .value reads one; use .values"):
                cells.value

        def test_writes(workbook_session):
            cells = workbook_session.range("Sheet1!D1:E2")
            cells.write([[1, "x"], [True, None]])
            assert cells == [[1, "x"], [True, ""]]
            cells.write(7)
            assert cells == [[7, 7], [7, 7]]
            cells.write_formulas([["=1+1", "=D1*2"], ["=SUM(D1:E1)", 3]])
            assert cells == [[2, 4], [6, 3]]
            assert cells.formulas == [["=1+1", "=D1*2"], ["=SUM(D1:E1)", 3]]
            cells.write_formulas("=$B$2*2")
            assert cells == [[3, 3], [3, 3]]
            cells.clear()
            assert cells == [["", ""], ["", ""]]

        def test_shapes_are_checked(workbook_session):
            with pytest.raises(UsageError, match="cannot write a flat list"):
                workbook_session.range("Sheet1!A1:B1").write([1, 2])
            with pytest.raises(UsageError, match="cannot write rows of lengths"):
                workbook_session.range("Sheet1!A1:B2").write([[1, 2], [3]])
            with pytest.raises(GraphError) as caught:
                workbook_session.range("Sheet1!A1:B2").write([[1, 2]])
            assert caught.value.status == 400

        @pytest.mark.workbook(item="named.xlsx")
        @pytest.mark.parametrize(("address", "values"), [
            ("'My sheet''s'!A1:B2", [[1, 2], [3, 4]]),
            ("'My sheet''s'!B:B", [[2], [4]]),
            ("'My sheet''s'!2:2", [[3, 4]]),
            ("'My sheet''s'!$B$2", [[4]]),
        ])
        def test_addresses(address, values, workbook_session):
            assert workbook_session.range(address) == values

        def test_defined_name(workbook_session):
            body = {"name": "Prices", "reference": "=Sheet1!B2:B3"}
            assert workbook_session.post("names/add", json=body).ok
            assert workbook_session.range("Prices") == [[1.5], [8]]

        @pytest.mark.parametrize("address", ["A1", "", "Sheet1!", "!A1", "a!b!A1", "'open!A1"])
        def test_wrong_address(address, workbook_session):
            with pytest.raises(UsageError, match="cannot read the range address"):
                workbook_session.range(address)

        def test_refused(workbook_session):
            with pytest.raises(GraphError, match="The range was Nowhere!A1") as caught:
                workbook_session.range("Nowhere!A1").values
            assert caught.value.status == 404
            assert caught.value.codes[0] == "ItemNotFound"

        def test_compares_either_side_once(workbook_session, workbook_calls):
            cells = workbook_session.range("Sheet1!A1:B2")
            before = len(workbook_calls.all)
            assert cells == [["Item", "Price"], ["Pen", 1.5]]
            assert [["Item", "Price"], ["Pen", 1.5]] == cells
            assert cells == (("Item", "Price"), ("Pen", pytest.approx(1.5)))
            assert cells != [["Item", "Price"], ["Pen", 2]]
            assert len(workbook_calls.all) == before + 4
            assert workbook_session.range("Sheet1!B2") == 1.5
            assert 1.5 == workbook_session.range("Sheet1!B2")
            assert workbook_session.range("Sheet1!B2") == pytest.approx(1.5)
            assert not workbook_session.range("Sheet1!B2") == True

        def test_approx(workbook_session):
            cells = workbook_session.range("Sheet1!A2:B2")
            assert cells.approx([["Pen", 1.5000001]])
            assert not cells.approx([["Pen", 1.6]])
            assert cells.approx([["Pen", 1.6]], abs=0.2)
            assert cells.approx([["Pen", 1.6]], rel=0.1)

        def test_dataframe(workbook_session):
            pandas = pytest.importorskip("pandas")
            frame = workbook_session.range("Sheet1!A1:B3").to_dataframe()
            assert list(frame.columns) == ["Item", "Price"]
            assert frame["Price"].tolist() == [1.5, 8]
            assert workbook_session.range("Sheet1!A1:B3").to_dataframe(header=False).shape == (3, 2)

        def test_item_ranges(workbook_item):
            assert isinstance(workbook_item.range("Sheet1!A1"), Range)
            assert workbook_item.range("Sheet1!A1:A3") == [["Item"], ["Pen"], ["Ink"]]
        """,
    )
    run(pytester).assert_outcomes(passed=19)


def test_failed_assert_shows_the_cells_by_address(pytester: pytest.Pytester) -> None:
    """From the one fetch of the comparison; with what to do where others changed the workbook."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pytest

        pytestmark = pytest.mark.workbook(item="book.xlsx")

        def test_cells(workbook_session):
            assert workbook_session.range("Sheet1!A2:B3") == [["Pen", 2], ["Oil", 8]]

        def test_right_side(workbook_session):
            assert 2 == workbook_session.range("Sheet1!B2")

        def test_shape(workbook_session):
            assert workbook_session.range("Sheet1!A1:B2") == [["Item", "Price", "Tax"]]

        def test_not_equal(workbook_session):
            assert workbook_session.range("Sheet1!A1") != "Item"

        def test_approx(workbook_session):
            assert workbook_session.range("Sheet1!B2").approx(2)

        def test_others_changed_it(workbook_session, workbook_item):
            workbook_item.range("Sheet1!A1").write("by another")
            assert workbook_session.range("Sheet1!A1") == "by another"
        """,
    )
    result = run(pytester)
    result.assert_outcomes(failed=6)
    lines = [line.rstrip() for line in result.stdout.lines]
    for expected in (
        "E       AssertionError: assert Sheet1!A2:B3 == expected cells",
        "E         Sheet1!B2: 1.5 != 2",
        "E         Sheet1!A3: 'Ink' != 'Oil'",
        "E       assert expected cells == Sheet1!B2",
        "E         shape: 2 rows x 2 columns came, 1 rows x 3 columns expected",
        "E       assert Sheet1!A1 != expected cells",
        "E         all cells are equal",
        (
            "E         others changed the workbook since this non-persistent session was opened, and it does not see "
            "their changes: compare workbook_item.range('Sheet1!A1')"
        ),
    ):
        assert expected in lines, expected
    assert any("<not close: Sheet1!B2: 1.5 != 2 ± 2.0e-06>" in line for line in lines)
