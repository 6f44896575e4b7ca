"""The item: every form that names a workbook, where relative files begin, and item and file together."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_ROOT = "https://graph.microsoft.com/v1.0"


def test_every_form_names_an_item_and_the_simulator_answers_under_it(pytester: pytest.Pytester) -> None:
    """Each form gives its address, the named ids are the served ones, and other clients meet the same workbook."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        f"""
        import base64
        import pytest
        import requests

        LINK = "https://contoso.sharepoint.com/:x:/s/team/Eabc?e=1"
        SHARE = "u!" + base64.urlsafe_b64encode(LINK.encode()).decode().rstrip("=")
        FORMS = [
            ("https://graph.microsoft.com/v1.0/me/drive/items/01ABCD/workbook", "/me/drive/items/01ABCD", "01ABCD"),
            ("https://graph.microsoft.us/beta/drives/D1/items/I1", "/drives/D1/items/I1", "I1"),
            (LINK, f"/shares/{{SHARE}}/driveItem", None),
            ("/me/drive/items/01ABC", "/me/drive/items/01ABC", "01ABC"),
            ("me/drive/items/01ABD", "/me/drive/items/01ABD", "01ABD"),
            ("/drives/b!x/items/I2", "/drives/b!x/items/I2", "I2"),
            ("/me/drive/root:/Reports/budget.xlsx:", "/me/drive/root:/Reports/budget.xlsx:", None),
            ("/me/drive/root:/Reports/bücher 2.xlsx", "/me/drive/root:/Reports/b%C3%BCcher%202.xlsx:", None),
            ("/sites/contoso.sharepoint.com,1,2/drives/D/items/I", None, "I"),
            ("/sites/s/lists/l/items/3/driveItem", "/sites/s/lists/l/items/3/driveItem", None),
            ("/shares/u!abc/driveItem", "/shares/u!abc/driveItem", None),
            ("users/u1/drive/items/I3", "/users/u1/drive/items/I3", "I3"),
            ("groups/g1/drive/items/I4", "/groups/g1/drive/items/I4", "I4"),
            ("01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN", None, "01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"),
        ]

        @pytest.mark.parametrize(("form", "path", "item_id"), FORMS)
        def test_form(form, path, item_id, workbook_session_factory):
            session = workbook_session_factory(item=form, file="book.xlsx")
            item = session.item
            assert path in (None, item.path)
            assert session.url == "{_ROOT}" + item.path + "/workbook"
            assert item_id in (None, item.id)
            assert None not in (item.id, item.drive_id, item.drive_path, item.name)
            assert session.range("Sheet1!A1:B1") == [["Item", "Price"]]
            assert requests.get(session.url + "/names", headers=session.headers).status_code == 200
            body = requests.get(item.url, headers={{"Authorization": session.headers["Authorization"]}}).json()
            assert (body["id"], body["name"]) == (item.id, item.name)
            assert body["parentReference"]["driveId"] == item.drive_id

        def test_site_drive_is_kept(workbook_session_factory):
            item = workbook_session_factory(item="/sites/contoso.sharepoint.com,1,2/drives/D/items/I").item
            assert item.path == "/sites/contoso.sharepoint.com,1,2/drives/D/items/I"
            assert item.drive_id == "D"

        def test_bare_id_is_in_my_drive(workbook_session_factory):
            item = workbook_session_factory(item="01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN").item
            assert item.path == "/me/drive/items/01CYZLFJGUJ7JHBSZDFZFL25KSZGQTVAUN"

        def test_one_file_under_every_form_of_its_address(workbook_session_factory):
            first = workbook_session_factory(item="/drives/D1/items/I1", file="book.xlsx", persist_changes=True)
            again = workbook_session_factory(item="drives/D1/items/I1", persist_changes=True)
            first.range("Sheet1!A1").write("changed")
            assert again.range("Sheet1!A1") == "changed"
            by_path = workbook_session_factory(item=f"/drives/D1/root:{{first.item.drive_path}}:")
            assert by_path.range("Sheet1!A1") == "changed"
            assert by_path.item.id == "I1"
        """,
    )
    run(pytester).assert_outcomes(passed=17)


def test_local_workbooks_and_what_stands_for_an_item(pytester: pytest.Pytester) -> None:
    """Suffix or existence makes a local workbook; item and file are resolved apart; nothing named is a blank one."""
    folder = pytester.path
    make_workbook(folder / "book.xlsx")
    make_workbook(folder / "sub" / "book.xlsx", [["other"]])
    make_workbook(folder / "plain_name_of_a_file", [["plain"]])
    before = (folder / "book.xlsx").read_bytes()
    project(
        pytester,
        """
        import pytest
        import requests

        def test_nothing_named(workbook_session):
            sheets = workbook_session.get("worksheets").json()["value"]
            assert [sheet["name"] for sheet in sheets] == ["Sheet1"]
            assert workbook_session.range("Sheet1!A1:B2") == [["", ""], ["", ""]]

        @pytest.mark.workbook(item="book.xlsx")
        def test_suffix(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "Item"
            assert workbook_session.item.name == "book.xlsx"
            assert workbook_session.item.drive_path == "/book.xlsx"

        @pytest.mark.workbook(item="plain_name_of_a_file")
        def test_existing_file(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "plain"

        @pytest.mark.workbook(item="/drives/D/items/I", file="book.xlsx")
        class TestBoth:
            def test_file_stands_for_the_item(self, workbook_session):
                assert workbook_session.item.path == "/drives/D/items/I"
                assert workbook_session.range("Sheet1!A1") == "Item"

            @pytest.mark.workbook(item="/drives/D/items/J")
            def test_nearer_item_keeps_the_file(self, workbook_session):
                assert workbook_session.item.path == "/drives/D/items/J"
                assert workbook_session.range("Sheet1!A1") == "Item"

            @pytest.mark.workbook(file="sub/book.xlsx")
            def test_nearer_file_keeps_the_item(self, workbook_session):
                assert workbook_session.item.path == "/drives/D/items/I"
                assert workbook_session.range("Sheet1!A1") == "other"

        @pytest.mark.workbook(item="book.xlsx", file="sub/book.xlsx")
        def test_file_beside_a_local_workbook_stands_for_it(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "other"

        @pytest.mark.workbook(file="book.xlsx")
        def test_file_alone(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "Item"

        @pytest.mark.workbook(mode="simulate", item="/me/drive/items/01ABC")
        def test_graph_item_without_a_file_is_blank(workbook_session):
            assert workbook_session.item.path == "/me/drive/items/01ABC"
            assert workbook_session.range("Sheet1!A1") == ""

        def test_workbooks_of_one_name_stay_apart(workbook_session_factory):
            one, two = (workbook_session_factory(item=name) for name in ("book.xlsx", "sub/book.xlsx"))
            assert (one.range("Sheet1!A1").value, two.range("Sheet1!A1").value) == ("Item", "other")
            assert one.item != two.item
            assert one.item.name == two.item.name == "book.xlsx"

        def test_other_words_for_the_same_workbook(workbook_session_factory):
            one = workbook_session_factory(item="book.xlsx", persist_changes=True)
            one.range("Sheet1!A1").write("changed")
            assert workbook_session_factory(item="sub/../book.xlsx").range("Sheet1!A1") == "changed"
            assert one.is_open

        @pytest.mark.workbook(item="book.xlsx", persist_changes=True)
        @pytest.mark.parametrize("attempt", [1, 2])
        def test_each_test_starts_pristine(attempt, workbook_session):
            assert workbook_session.range("Sheet1!A1") == "Item"
            workbook_session.range("Sheet1!A1").write("changed")

        def test_other_drives_items_and_users_are_404(workbook_session, workbook_token):
            headers = {"Authorization": f"Bearer {workbook_token}"}
            for path in ("drives/b!" + 64 * "A", "me/drive/items/01OTHER", "users/somebody@else.com/drive"):
                answer = requests.get(f"https://graph.microsoft.com/v1.0/{path}", headers=headers)
                assert answer.status_code == 404, path
        """,
    )
    run(pytester).assert_outcomes(passed=14)
    assert (folder / "book.xlsx").read_bytes() == before


def test_two_files_cannot_stand_for_one_item(pytester: pytest.Pytester) -> None:
    """The second one would reset the workbook under the first session, so it is refused by name."""
    one = make_workbook(pytester.path / "one.xlsx")
    two = make_workbook(pytester.path / "two.xlsx")
    project(
        pytester,
        """
        import pytest
        from pytest_workbook import UsageError

        @pytest.mark.workbook(item="/me/drive/items/01ABC", file="one.xlsx")
        def test_second_file(workbook_session, workbook_session_factory):
            with pytest.raises(UsageError) as caught:
                workbook_session_factory(file="two.xlsx")
            print(str(caught.value))
            assert workbook_session.range("Sheet1!A1") == "Item"
        """,
    )
    result = run(pytester, "-s")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            (
                f"*/me/drive/items/01ABC is served from {one} already, and cannot be served from {two} as well in the "
                "same test; name another item, or put the file beside it with workbook_drive.add"
            )
        ]
    )


def test_relative_files_begin_where_they_are_named(pytester: pytest.Pytester) -> None:
    """Command line: invocation directory. Ini: its own folder. Marker: the module's folder, then the root."""
    folder = pytester.path
    make_workbook(folder / "here.xlsx", [["root"]])
    make_workbook(folder / "tests" / "here.xlsx", [["module"]])
    make_workbook(folder / "tests" / "deep" / "here.xlsx", [["deep"]])
    make_workbook(folder / "only_root.xlsx", [["only root"]])
    pytester.makeini("[pytest]\nworkbook_file = here.xlsx\n")
    (folder / "tests" / "deep" / "test_it.py").write_text(
        """
import pytest

@pytest.mark.workbook(item="here.xlsx", file="here.xlsx")
def test_marker(workbook_session):
    assert workbook_session.range("Sheet1!A1") == "deep"

@pytest.mark.workbook(file="only_root.xlsx")
def test_marker_then_root(workbook_session):
    assert workbook_session.range("Sheet1!A1") == "only root"

def test_ini(workbook_session, request):
    named = request.config.option.workbook_item
    assert workbook_session.range("Sheet1!A1") == "root"

def test_factory(workbook_session_factory):
    assert workbook_session_factory(file="here.xlsx").range("Sheet1!A1") == "deep"

def test_drive(workbook_drive):
    assert workbook_drive.add("here.xlsx").range("Sheet1!A1") == "deep"
"""
    )
    run(pytester).assert_outcomes(passed=5)
    (folder / "tests" / "test_command_line.py").write_text(
        "def test_command_line(workbook_session):\n    assert workbook_session.range('Sheet1!A1') == 'module'\n"
    )
    pytester.makeini("[pytest]\n")
    pytester.chdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "tests")
        result = run(pytester, "--workbook-item=here.xlsx", "test_command_line.py")
    result.assert_outcomes(passed=1)


def test_hook_beats_the_marker_and_the_marker_the_command_line(pytester: pytest.Pytester) -> None:
    """Sources of the item, nearest first."""
    for name in ("hook", "marker", "line"):
        make_workbook(pytester.path / f"{name}.xlsx", [[name]])
    pytester.makeconftest(
        """
        import pytest

        @pytest.hookimpl(optionalhook=True)
        def pytest_workbook_item(config, request):
            if request.node.get_closest_marker("hooked"):
                return "hook.xlsx"
        """
    )
    pytester.makeini("[pytest]\nmarkers = hooked\n")
    project(
        pytester,
        """
        import pytest

        @pytest.mark.hooked
        @pytest.mark.workbook(item="marker.xlsx")
        def test_hook(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "hook"

        @pytest.mark.workbook(item="marker.xlsx")
        def test_marker(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "marker"

        def test_command_line(workbook_session):
            assert workbook_session.range("Sheet1!A1") == "line"
        """,
    )
    run(pytester, "--workbook-item=line.xlsx").assert_outcomes(passed=3)
