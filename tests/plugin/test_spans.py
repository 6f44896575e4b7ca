"""How long a served workbook lives: as long as the widest of the fixtures that share it."""

from __future__ import annotations

import pytest
from harness import project, run

_CODE = """
from pytest_workbook.plugin.spans import spans

def test_alone(workbook_session): pass
def test_marked(workbook_item): pass
def test_module(module_workbook_session): pass

class TestShares:
    def test_class(self, class_workbook_session): pass
    def test_item(self, class_workbook_item, workbook_session): pass

class TestJoins:
    def test_class(self, class_workbook_session): pass
    def test_third(self, class_workbook_session, module_workbook_item): pass

def test_class_outside_a_class(class_workbook_session): pass

def test_spans(request):
    items = request.session.items
    found = {item.name if item.cls is None else f"{item.cls.__name__}.{item.name}": span
             for item, span in zip(items, spans(items, SCOPE).values())}
    assert found == EXPECTED
"""
_NARROW = {
    "test_alone": "function:test_it.py::test_alone",
    "test_marked": "function:test_it.py::test_marked",
    "test_module": "module:test_it.py",
    "TestShares.test_class": "class:test_it.py::TestShares",
    "TestShares.test_item": "class:test_it.py::TestShares",
    "TestJoins.test_class": "module:test_it.py",
    "TestJoins.test_third": "module:test_it.py",
    "test_class_outside_a_class": "function:test_it.py::test_class_outside_a_class",
    "test_spans": "function:test_it.py::test_spans",
}
# workbook_session itself is a session's, so the class that uses it is, too; the module's is another workbook.
_WIDE = _NARROW | {
    "test_alone": "session:",
    "TestShares.test_class": "session:",
    "TestShares.test_item": "session:",
}


@pytest.mark.parametrize(("scope", "expected"), [("function", _NARROW), ("session", _WIDE)])
def test_tests_that_share_fixtures_directly_or_through_a_third_share_a_span(
    pytester: pytest.Pytester, scope: str, expected: dict[str, str]
) -> None:
    """Each other test has a span of its own."""
    project(pytester, f"SCOPE = {scope!r}\nEXPECTED = {expected!r}\n" + _CODE)
    run(pytester, f"--workbook-session-scope={scope}", "--workbook-mode=simulate", subprocess=False).assert_outcomes(
        passed=len(expected)
    )


def test_sessions_of_several_scopes_meet_one_workbook(pytester: pytest.Pytester) -> None:
    """What one saves, the others and readers without a session see, also across tests."""
    project(
        pytester,
        """
        def test_module_alone(module_workbook_session, workbook_item):
            module_workbook_session.range("Sheet1!A1").write("module")
            assert workbook_item.range("Sheet1!A1") == "module"

        def test_both(module_workbook_session, session_workbook_session, workbook_item):
            assert session_workbook_session.range("Sheet1!A1") == "module"
            assert workbook_item.range("Sheet1!A1") == "module"
            assert module_workbook_session.id != session_workbook_session.id
        """,
    )
    saved = ("-o", "workbook_persist_changes=true")
    run(pytester, "--workbook-mode=simulate", *saved, subprocess=False).assert_outcomes(passed=2)
