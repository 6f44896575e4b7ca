"""``cassette=`` names the file that a test plays, also another test's; it stays in the cassette folder."""

from __future__ import annotations

import pytest
from harness import project, run

_RECORDED = """
import pytest

def test_original(workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""
"""


def test_test_plays_the_cassette_of_another_test(pytester: pytest.Pytester) -> None:
    """The name is that of the file, with or without its suffix; the file may be in a folder below."""
    folder = project(pytester, _RECORDED)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    cassettes = folder / "cassettes" / "test_it"
    (cassettes / "below").mkdir()
    (cassettes / "below" / "copied.yaml").write_bytes((cassettes / "test_original.workbook.yaml").read_bytes())
    project(
        pytester,
        _RECORDED
        + """
@pytest.mark.parametrize("name", ["a", "b"])
@pytest.mark.workbook(cassette="test_original")
def test_by_name(workbook_session, name):
    assert workbook_session.range("Sheet1!A1") == ""

@pytest.mark.workbook(cassette="test_original.workbook.yaml")
def test_by_file(workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""

@pytest.mark.workbook(cassette="below/copied.yaml")
def test_below(workbook_session):
    assert workbook_session.range("Sheet1!A1") == ""
""",
    )
    for mode in ("replay", "auto"):
        result = run(pytester, f"--workbook-mode={mode}", subprocess=False)
        result.assert_outcomes(passed=5)
        result.stdout.fnmatch_lines(["tests: 5 replayed"])


def test_recording_goes_to_the_named_file(pytester: pytest.Pytester) -> None:
    """The file of the test's own name is not written."""
    folder = project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(cassette="shared-by-hand")
        def test_it(workbook_session):
            assert workbook_session.range("Sheet1!A1") == ""
        """,
    )
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    assert [path.name for path in folder.rglob("*.yaml")] == ["shared-by-hand.workbook.yaml"]
    run(pytester, "--workbook-mode=replay", subprocess=False).assert_outcomes(passed=1)


def test_recording_does_not_replace_another_tests_cassette(pytester: pytest.Pytester) -> None:
    """Playing another's is fine; overwriting it is an error at teardown, and the file stays."""
    folder = project(pytester, _RECORDED)
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=1)
    path = folder / "cassettes" / "test_it" / "test_original.workbook.yaml"
    before = path.read_bytes()
    project(
        pytester,
        _RECORDED.replace("def ", '@pytest.mark.workbook(cassette="test_original")\ndef other_').replace(
            "other_test", "test_other"
        ),
    )
    result = run(pytester, "--workbook-mode=record", subprocess=False)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["E*CassetteError: *test_original.workbook.yaml*test_it.py::test_original*"])
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "..\\\\outside", "C:/outside", "x/../../outside"])
def test_name_that_leaves_the_folder_is_an_error_of_that_test(pytester: pytest.Pytester, name: str) -> None:
    """Nothing outside the cassette folder is read or written, in any mode."""
    folder = project(
        pytester,
        f"""
        import pytest

        @pytest.mark.workbook(cassette="{name}")
        def test_it(workbook_session):
            workbook_session.range("Sheet1!A1").value

        def test_other(workbook_session):
            workbook_session.range("Sheet1!A1").value
        """,
    )
    result = run(pytester, "--workbook-mode=record", subprocess=False)
    result.assert_outcomes(passed=1, errors=1)
    shown = name.replace("\\\\", "\\")
    where = folder / "cassettes" / "test_it"
    message = (
        f"cassette={shown!r} does not name a file below the cassette folder {where}. "
        "Give a relative name without '..', for example cassette='budget'."
    )
    assert message in result.stdout.str()


def test_link_that_leaves_the_folder_is_not_followed(pytester: pytest.Pytester) -> None:
    """A folder below the cassettes that is a link to elsewhere is refused."""
    folder = project(
        pytester,
        """
        import pytest

        @pytest.mark.workbook(cassette="link/outside")
        def test_it(workbook_session):
            workbook_session.range("Sheet1!A1").value
        """,
    )
    (folder / "elsewhere").mkdir()
    (folder / "cassettes" / "test_it").mkdir(parents=True)
    (folder / "cassettes" / "test_it" / "link").symlink_to(folder / "elsewhere")
    result = run(pytester, "--workbook-mode=record", subprocess=False)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*cassette='link/outside' leaves the cassette folder * through a symbolic link.*"])
    assert list((folder / "elsewhere").iterdir()) == []
