"""A cassette that cannot be read is an error of its test in every mode that looks at it, and is never overwritten."""

from __future__ import annotations

import pytest
from harness import project, run, told

_NAMES = ("syntax", "brackets", "bomb", "others", "empty", "binary", "later")
_CODE = "\n".join(
    f"def test_{name}(workbook_session):\n    workbook_session.range('Sheet1!A1').value\n" for name in _NAMES
)
_HEAD = 'version: 1\nmetadata:\n  workbook:\n    format: {format}\n    node_id: "{node}"\ninteractions: []\n'
_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
_CONTENTS = {
    "syntax": b"version: 1\ninteractions:\n- request: {\n",
    "brackets": b"[" * 40_000,
    "bomb": _BOMB.encode(),
    "others": _HEAD.format(format=1, node="test_it.py::test_somebody_else").encode(),
    "empty": b"",
    "binary": b"PK\x03\x04\xff\xfe",
    "later": _HEAD.format(format=99, node="test_it.py::test_later").encode(),
}
_PROBLEMS = {
    "syntax": ", line 4: the file is not YAML (",
    "brackets": ", line 1: the file is n",
    "bomb": ", line 7: the file, with its aliases written out, holds more than 10000000 nodes",
    "others": ": the cassette belongs to 'test_it.py::test_somebody_else', not to 'test_it.py::test_others'",
    "empty": ", line 1: the file is empty",
    "binary": ", line 1: the file is not UTF-8",
    "later": ", line 1: the cassette's format is 99, this version of pytest-workbook reads 1",
}


@pytest.mark.parametrize("mode", ["auto", "replay", "record", "record-missing", "verify"])
def test_unreadable_cassette_is_an_error_and_stays(pytester: pytest.Pytester, mode: str) -> None:
    """The message names file, line and cure: delete it, and the command that records again."""
    folder = project(pytester, _CODE)
    cassettes = folder / "cassettes" / "test_it"
    cassettes.mkdir(parents=True)
    for name, content in _CONTENTS.items():
        (cassettes / f"test_{name}.workbook.yaml").write_bytes(content)
    chosen = [f"test_it.py::test_{name}" for name in _NAMES]
    result = run(pytester, f"--workbook-mode={mode}", *chosen)
    result.assert_outcomes(errors=len(_NAMES))
    output = told(result)
    for name, problem in _PROBLEMS.items():
        path = cassettes / f"test_{name}.workbook.yaml"
        assert f"pytest_workbook.errors.CassetteError: {path}{problem}" in output
        cure = f"delete the file and record again: pytest test_it.py::test_{name} --workbook-mode=record"
        assert f"The file was left as it is; {cure}" in output
        assert path.read_bytes() == _CONTENTS[name]
    assert len(list(cassettes.iterdir())) == len(_NAMES)


def test_modes_without_cassettes_do_not_look_at_them(pytester: pytest.Pytester) -> None:
    """Simulate leaves cassettes untouched, whatever they hold."""
    folder = project(pytester, _CODE)
    path = folder / "cassettes" / "test_it" / "test_syntax.workbook.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(_CONTENTS["syntax"])
    run(pytester, "--workbook-mode=simulate", "test_it.py::test_syntax", subprocess=False).assert_outcomes(passed=1)
    assert path.read_bytes() == _CONTENTS["syntax"]


def test_unreadable_shared_cassette_is_an_error_of_the_tests_that_need_it(pytester: pytest.Pytester) -> None:
    """In replay the tests below err and others pass; in record it is not overwritten, and the run fails."""
    folder = project(
        pytester,
        """
        def test_shared(module_workbook_session):
            module_workbook_session.range("Sheet1!A1").value

        def test_own(workbook_session):
            workbook_session.range("Sheet1!A1").value
        """,
    )
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    path = folder / "cassettes" / "test_it" / "_module.workbook.yaml"
    path.write_bytes(_CONTENTS["syntax"])
    replayed = run(pytester, "--workbook-mode=replay", subprocess=False)
    replayed.assert_outcomes(passed=1, errors=1)
    assert f"CassetteError: {path}, line 4: the file is not YAML (" in told(replayed)
    recorded = run(pytester, "--workbook-mode=record", subprocess=False)
    assert recorded.ret == pytest.ExitCode.TESTS_FAILED
    assert f"{path}, line 4: the file is not YAML (" in told(recorded)
    assert path.read_bytes() == _CONTENTS["syntax"]
