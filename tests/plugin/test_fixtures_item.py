"""The fixture ``workbook_item``: the drive item under test, without a session."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run


def test_every_member_of_the_item(pytester: pytest.Pytester) -> None:
    """Addresses, facts, the saved bytes and session-less requests; no session is opened for it."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import io
        import openpyxl
        import pytest
        from pytest_workbook import DriveItem, GraphError, UsageError

        ROOT = "https://graph.microsoft.com/v1.0"
        local = pytest.mark.workbook(item="book.xlsx")

        @local
        def test_facts(workbook_item, workbook_calls):
            item = workbook_item
            assert isinstance(item, DriveItem)
            assert item.path == f"/me/drive/items/{item.id}"
            assert item.url == ROOT + item.path
            assert item.workbook_url == item.url + "/workbook"
            assert (item.name, item.drive_path) == ("book.xlsx", "/book.xlsx")
            assert item.drive_id.startswith("b!")
            assert repr(item) == f"<DriveItem {item.path}>"
            assert list(workbook_calls.all) == []

        @local
        def test_content_is_the_saved_workbook(workbook_item):
            workbook_item.range("Sheet1!A1").write("saved")
            book = openpyxl.load_workbook(io.BytesIO(workbook_item.content()))
            assert book["Sheet1"]["A1"].value == "saved"

        @local
        def test_requests_have_no_session(workbook_item, workbook_calls):
            cell = "worksheets/Sheet1/range(address='A1')"
            assert workbook_item.get("worksheets").json()["value"][0]["name"] == "Sheet1"
            assert workbook_item.get("workbook/worksheets").status_code == 200
            assert workbook_item.get(workbook_item.workbook_url + "/names").status_code == 200
            assert workbook_item.get("").json()["name"] == "book.xlsx"
            assert workbook_item.patch(cell, json={"values": [["x"]]}).json()["values"] == [["x"]]
            assert workbook_item.request("GET", cell).json()["values"] == [["x"]]
            assert workbook_item.post("worksheets/add", json={"name": "New"}).ok
            assert workbook_item.delete("worksheets/New").status_code == 204
            new = workbook_item.content()
            assert workbook_item.put("content", data=new).ok
            assert {call.session for call in workbook_calls.all} == {None}
            assert {call.by for call in workbook_calls.all} == {"test"}

        @local
        def test_paths_out_of_the_item_are_refused(workbook_item, workbook_calls):
            for path in ("../..", "https://graph.microsoft.com/v1.0/me", "//evil.example/", "worksheets/../../.."):
                with pytest.raises(UsageError, match="leads out of"):
                    workbook_item.get(path)
            assert list(workbook_calls.all) == []

        @local
        def test_it_sees_what_is_saved(workbook_item, workbook_session, workbook_session_factory):
            workbook_session.range("Sheet1!A1").write("private")
            assert workbook_item.range("Sheet1!A1") == "Item"
            workbook_session_factory(persist_changes=True).range("Sheet1!A1").write("saved")
            assert workbook_item.range("Sheet1!A1") == "saved"
            assert workbook_session.range("Sheet1!A1") == "private"

        @local
        def test_refused_range_is_a_graph_error(workbook_item):
            with pytest.raises(GraphError) as caught:
                workbook_item.range("Nowhere!A1").values
            assert (caught.value.status, caught.value.code) == (404, "itemNotFound")
            assert caught.value.request_id

        @pytest.mark.workbook(item="/drives/D1/items/I1", file="book.xlsx")
        def test_item_alone_is_served_from_its_file(workbook_item):
            assert workbook_item.range("Sheet1!A1") == "Item"
            assert (workbook_item.id, workbook_item.drive_id) == ("I1", "D1")
            assert workbook_item == DriveItem(workbook_item._door, workbook_item._address)
            assert len({workbook_item, DriveItem(workbook_item._door, workbook_item._address)}) == 1

        @pytest.mark.workbook(item="/me/drive/items/01ABC", file="book.xlsx")
        def test_code_under_test_may_come_first(workbook_token):
            import requests
            answer = requests.get(ROOT + "/me/drive/items/01ABC/workbook/worksheets",
                                  headers={"Authorization": f"Bearer {workbook_token}"})
            assert answer.status_code == 200
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=8)
    assert "sessions: 2 created, 2 closed" in result.stdout.lines
