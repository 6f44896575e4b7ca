"""The marker ``workbook``: merged argument by argument, nearest first, and refused with its signature."""

from __future__ import annotations

import pytest
from harness import make_workbook, project, run

_SIGNATURE = (
    "@pytest.mark.workbook(item=None, file=None, persist_changes=None, on_teardown=None, on_expiry=None, "
    "keepalive=None, unplayed=None, cassette=None, mode=None, only=None, profile=None)"
)


def test_markers_are_listed_with_their_signature(pytester: pytest.Pytester) -> None:
    """``pytest --markers`` shows what may be written."""
    text = run(pytester, "--markers", subprocess=False).stdout.str()
    assert f"{_SIGNATURE}: put the test in the care of pytest-workbook" in text


def test_arguments_merge_one_by_one_nearest_first(pytester: pytest.Pytester) -> None:
    """Module, class and function each add what the nearer ones leave open."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pytest

        pytestmark = [pytest.mark.workbook(persist_changes=True, on_expiry="fail", item="/me/drive/items/01ABC",
                                           file="book.xlsx")]

        def test_module(workbook_session):
            assert workbook_session.persist_changes is True
            assert workbook_session.item.path == "/me/drive/items/01ABC"
            assert workbook_session.range("Sheet1!A1") == "Item"

        @pytest.mark.workbook(item="/drives/D/items/I")
        class TestClass:
            def test_class(self, workbook_session):
                assert workbook_session.persist_changes is True
                assert workbook_session.item.path == "/drives/D/items/I"
                assert workbook_session.range("Sheet1!A1") == "Item"

            @pytest.mark.workbook(persist_changes=True, on_expiry="recreate")
            @pytest.mark.workbook(persist_changes=False)
            def test_function(self, workbook_session):
                assert workbook_session.persist_changes is False
                assert workbook_session.item.path == "/drives/D/items/I"
                workbook_session.expire()
                assert workbook_session.get("names").status_code == 200

        @pytest.mark.parametrize("name", [pytest.param("I2", marks=pytest.mark.workbook(item="/drives/D/items/I2"))])
        def test_parameter(name, workbook_session):
            assert workbook_session.item.id == name

        @pytest.mark.workbook("/drives/D/items/I3", None, False)
        def test_by_position(workbook_session):
            assert workbook_session.item.id == "I3"
            assert workbook_session.persist_changes is False
        """,
    )
    run(pytester, "--strict-markers").assert_outcomes(passed=5)


def test_marker_alone_puts_a_test_in_care(pytester: pytest.Pytester) -> None:
    """Without any of the fixtures, what the test sends is answered here."""
    make_workbook(pytester.path / "book.xlsx")
    project(
        pytester,
        """
        import pytest
        import requests

        @pytest.mark.workbook(item="/me/drive/items/01ABC", file="book.xlsx")
        def test_code_under_test_signs_in_by_itself():
            form = {"grant_type": "password", "username": "a@contoso.com", "password": "p", "client_id": "c"}
            answer = requests.post("https://login.microsoftonline.com/common/oauth2/v2.0/token", data=form)
            headers = {"Authorization": "Bearer " + answer.json()["access_token"]}
            url = "https://graph.microsoft.com/v1.0/me/drive/items/01ABC/workbook"
            made = requests.post(url + "/createSession", json={"persistChanges": False}, headers=headers)
            headers["workbook-session-id"] = made.json()["id"]
            cell = requests.get(url + "/worksheets/Sheet1/range(address='A1')", headers=headers)
            assert cell.json()["values"] == [["Item"]]
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=1)
    assert "tests: 1 simulated" in result.stdout.lines


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('itm="x.xlsx"', "got an unexpected keyword argument 'itm'"),
        ('"a", item="b"', "got multiple values for argument 'item'"),
        ("item=3", "item=3 is not a non-empty string"),
        ('item=""', "item='' is not a non-empty string"),
        ('persist_changes="yes"', "persist_changes='yes' is neither True nor False"),
        ("persist_changes=1", "persist_changes=1 is neither True nor False"),
        ('on_teardown="burn"', "on_teardown='burn' is not one of 'close', 'expire'"),
        ('on_expiry="burn"', "on_expiry='burn' is not one of 'recreate', 'fail'"),
        ("keepalive=0", "keepalive=0 is neither True, False nor a number of seconds above 0"),
        ('keepalive="often"', "keepalive='often' is neither True, False nor a number of seconds above 0"),
        ('keepalive=float("inf")', "keepalive=inf is neither True, False nor a number of seconds above 0"),
        ('unplayed="burn"', "unplayed='burn' is not one of 'fail', 'warn', 'ignore'"),
        ("cassette=1", "cassette=1 is not a non-empty string"),
        ('mode="live"', "mode='live' is not one of 'auto', 'simulate', 'replay'"),
        ('mode="record"', "mode='record' is not one of 'auto', 'simulate', 'replay'"),
        (
            'only="auto"',
            "only='auto' is not one of 'simulate', 'replay', 'record', 'record-missing', 'verify', 'live'",
        ),
        ("only=5", "'int' object is not iterable"),
        ("only=[]", "only=[] names no mode"),
        ('profile=["strict"]', "profile=['strict'] is not a non-empty string"),
    ],
)
def test_wrong_argument_is_an_error_of_that_test_with_the_signature(
    pytester: pytest.Pytester, written: str, reason: str
) -> None:
    """The message names the place, the reason and the signature; the other test runs."""
    project(
        pytester,
        f"import pytest\n@pytest.mark.workbook({written})\ndef test_wrong(workbook_session):\n    pass\n"
        "def test_other():\n    pass\n",
    )
    result = run(pytester, subprocess=False)
    result.assert_outcomes(passed=1, errors=1)
    text = result.stdout.str()
    assert f"UsageError: the marker @pytest.mark.workbook on test_it.py::test_wrong is wrong: {reason}." in text
    assert f"Its signature is {_SIGNATURE}" in text


def test_wrong_profile_in_a_marker_is_an_error_of_that_test(pytester: pytest.Pytester) -> None:
    """The simulator's own message lists what there is."""
    project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(profile="lax")
        def test_wrong(workbook_session):
            pass

        @pytest.mark.workbook(profile="strict add_status=201")
        def test_right(workbook_session):
            body = {"address": "Sheet1!A1:B2", "hasHeaders": True}
            assert workbook_session.post("tables/add", json=body).status_code == 201
        """,
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, errors=1)
    assert (
        "unknown simulator profile 'lax'; there are documented, strict, observed-2026, and switches such as "
        "add_status=201"
    ) in result.stdout.str()
