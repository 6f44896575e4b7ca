"""The fixture ``workbook_drive``: further workbooks beside the item under test."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_workbooks_beside_the_item(pytester: pytest.Pytester) -> None:
    """Files are put beside the item, found by path and id, and listed, also those of code under test."""
    make_workbook(pytester.path / "book.xlsx")
    make_workbook(pytester.path / "other.xlsx", [["other"]])
    project(
        pytester,
        """
        import pathlib
        import pytest
        import requests
        from pytest_workbook import GraphError, UsageError

        pytestmark = pytest.mark.workbook(item="book.xlsx")

        def test_add_at_a_path(workbook_drive, workbook_item):
            added = workbook_drive.add("other.xlsx", "/Reports/2025/other one.xlsx")
            assert (added.name, added.drive_path) == ("other one.xlsx", "/Reports/2025/other one.xlsx")
            assert added.drive_id == workbook_item.drive_id
            assert added.path == f"/me/drive/items/{added.id}"
            assert added.range("Sheet1!A1") == "other"
            assert workbook_drive.item("/Reports/2025/other one.xlsx") == added
            assert workbook_drive.item(added.id) == added
            assert set(workbook_drive.items()) == {added, workbook_item}

        def test_add_beside_the_item(workbook_drive, workbook_item):
            added = workbook_drive.add(pathlib.Path("other.xlsx"))
            assert added.drive_path == "/other.xlsx"
            assert {item.name for item in workbook_drive.items()} == {"book.xlsx", "other.xlsx"}

        def test_same_name_does_not_replace_the_item(workbook_drive, workbook_item):
            added = workbook_drive.add("book.xlsx")
            assert added != workbook_item
            assert added.drive_path == "/book 1.xlsx"

        def test_explicit_path_replaces(workbook_drive):
            first = workbook_drive.add("other.xlsx", "/same.xlsx")
            second = workbook_drive.add("book.xlsx", "same.xlsx")
            assert first == second
            assert second.range("Sheet1!A1") == "Item"

        def test_bytes(workbook_drive, workbook_item):
            added = workbook_drive.add(workbook_item.content(), "/copy.xlsx")
            assert added.range("Sheet1!A1") == "Item"

        def test_what_code_under_test_uploaded(workbook_drive, workbook_item, workbook_token):
            url = "https://graph.microsoft.com/v1.0/me/drive/root:/new/made.xlsx:/content"
            headers = {"Authorization": f"Bearer {workbook_token}"}
            made = requests.put(url, data=workbook_item.content(), headers=headers)
            assert made.status_code == 201
            found = workbook_drive.item("/new/made.xlsx")
            assert found.id == made.json()["id"]
            assert found.range("Sheet1!A1") == "Item"
            assert found in workbook_drive.items()

        def test_what_is_not_there(workbook_drive):
            for name in ("/nowhere.xlsx", "nowhere"):
                with pytest.raises(GraphError) as caught:
                    workbook_drive.item(name)
                assert (caught.value.status, caught.value.code) == (404, "itemNotFound")

        def test_wrong_arguments(workbook_drive):
            with pytest.raises(UsageError, match="bytes were given without a name; pass path='/other.xlsx'"):
                workbook_drive.add(b"content")
            with pytest.raises(UsageError, match="workbook_drive.add names the workbook 'no.xlsx', but there is no"):
                workbook_drive.add("no.xlsx")
            with pytest.raises(UsageError, match="pass path"):
                workbook_drive.add("other.xlsx", "/")

        def test_repr(workbook_drive):
            assert repr(workbook_drive) == "<WorkbookDrive /me/drive>"

        @pytest.mark.workbook(item="/groups/g1/drive/root:/Plans/plan.xlsx:", file="book.xlsx")
        def test_drive_of_a_group(workbook_drive, workbook_item):
            added = workbook_drive.add("other.xlsx")
            assert added.path == f"/groups/g1/drive/items/{added.id}"
            assert added.drive_path == "/Plans/other.xlsx"
            assert {item.name for item in workbook_drive.items()} == {"plan.xlsx", "other.xlsx"}

        @pytest.mark.workbook(item="/sites/s/lists/l/items/3/driveItem", file="book.xlsx")
        def test_drive_of_a_list_item(workbook_drive, workbook_item):
            added = workbook_drive.add("other.xlsx")
            assert added.path == f"/drives/{workbook_item.drive_id}/items/{added.id}"
            assert len(workbook_drive.items()) == 2
        """,
    )
    run(pytester).assert_outcomes(passed=11)


def test_drive_records_and_replays(pytester: pytest.Pytester) -> None:
    """Everything goes over the API, so a recording holds it, and needs neither item nor files to replay."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pytest

        def test_add(workbook_drive, workbook_session_factory, tmp_path, request):
            data = (request.config.rootpath / "book.xlsx").read_bytes()
            added = workbook_drive.add(data, "/Reports/added.xlsx")
            assert added.name == "added.xlsx"
            assert workbook_session_factory(added).range("Sheet1!A1") == "Item"
            assert workbook_drive.item("/Reports/added.xlsx") == added
            assert "added.xlsx" in [item.name for item in workbook_drive.items()]

        def test_same_name(workbook_drive):
            assert workbook_drive.add("book.xlsx").name == "book 1.xlsx"
        """,
    )
    run(pytester, "--workbook-mode=record", "--workbook-item=book.xlsx").assert_outcomes(passed=2)
    run(pytester, "--workbook-mode=replay", "--workbook-item=book.xlsx").assert_outcomes(passed=2)
    run(pytester, "--workbook-mode=replay", "-k", "test_add").assert_outcomes(passed=1, deselected=1)
