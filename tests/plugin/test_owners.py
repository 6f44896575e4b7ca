"""Traffic while a fixture is set up or torn down belongs to the node of that fixture's scope, whosever it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness import project, run

_PUT = """
import pytest, requests

def put(item, headers, cell):
    url = f"{item.workbook_url}/worksheets/Sheet1/range(address='{cell}')"
    assert requests.patch(url, json={"values": [[cell]]}, headers=headers).status_code == 200

@pytest.fixture(scope="session")
def headers(workbook_token):
    return {"Authorization": f"Bearer {workbook_token}"}
"""
# Each fixture writes a cell of its own in set-up and in teardown; what it is called says its scope.
_FIXTURES = "\n".join(
    f"""
@pytest.fixture(scope="{scope}")
def {scope}_fixture(session_workbook_item, headers):
    put(session_workbook_item, headers, "{column}1")
    yield
    put(session_workbook_item, headers, "{column}2")
"""
    for column, scope in zip("ABCDE", ("function", "class", "module", "package", "session"), strict=True)
)
_TESTS = """
from conftest import put

def test_function(function_fixture, session_workbook_item, headers):
    put(session_workbook_item, headers, "K1")

class TestClass:
    def test_class(self, class_fixture, session_workbook_item, headers):
        put(session_workbook_item, headers, "K2")

def test_outside_a_class(class_fixture):
    pass

def test_module(module_fixture):
    pass

def test_package_and_session(package_fixture, session_fixture):
    pass

def test_dynamic(request, session_workbook_item, headers):
    put(session_workbook_item, headers, "K3")
    request.getfixturevalue("late_fixture")
    put(session_workbook_item, headers, "K4")
"""
_LATE = """
@pytest.fixture(scope="module")
def late_fixture(session_workbook_item, headers):
    put(session_workbook_item, headers, "F1")
    yield
    put(session_workbook_item, headers, "F2")
"""


def _written(folder: Path) -> dict[str, list[str]]:
    """Return the cells that each cassette wrote, in order, by name of the file."""
    found = {}
    for path in folder.rglob("*.workbook.yaml"):
        text = path.read_text(encoding="utf-8")
        puts = re.findall(r'method: "PATCH"\n    uri: "[^"]*address=\'(\w+)\'', text)
        found[path.name.removesuffix(".workbook.yaml")] = puts
    return found


def test_fixtures_of_each_scope_own_their_setup_and_teardown(pytester: pytest.Pytester) -> None:
    """Also those outside a class, those of a package, and those asked for by getfixturevalue; and they replay."""
    folder = project(pytester, "", conftest="")
    (folder / "test_it.py").unlink()
    (folder / "conftest.py").unlink()
    pack = folder / "pack"
    pack.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = pack\n", encoding="utf-8")
    (pack / "__init__.py").write_text("", encoding="utf-8")
    (pack / "conftest.py").write_text(_PUT + _FIXTURES + _LATE, encoding="utf-8")
    (pack / "test_it.py").write_text(_TESTS.replace("from conftest", "from pack.conftest"), encoding="utf-8")
    run(pytester, "--workbook-mode=record").assert_outcomes(passed=6)
    assert _written(folder) == {
        "test_function": ["A1", "K1", "A2"],
        "_class.TestClass": ["B1", "B2"],
        "TestClass.test_class": ["K2"],
        "test_outside_a_class": ["B1", "B2"],
        "_module": ["C1", "F1", "F2", "C2"],
        "_package": ["D1", "D2"],
        "_session": ["E1", "E2"],
        "test_dynamic": ["K3", "K4"],
    }
    run(pytester, "--workbook-mode=replay").assert_outcomes(passed=6)
    for name in ("test_dynamic", "test_module", "test_class"):
        run(pytester, "--workbook-mode=replay", "-k", name, subprocess=False).assert_outcomes(passed=1)


@pytest.mark.parametrize("kind", ["anyio", "asyncio"])
def test_async_fixtures_of_a_module_own_their_traffic(pytester: pytest.Pytester, kind: str) -> None:
    """Where the event loop runs in a task of the plugin for async tests, a later test is not taken for an earlier."""
    pytest.importorskip("pytest_asyncio" if kind == "asyncio" else "anyio")
    marks = {
        "anyio": (
            "@pytest.fixture(scope='module')\ndef anyio_backend():\n    return 'asyncio'\n",
            "pytest.mark.anyio",
            "",
        ),
        "asyncio": ("", "pytest.mark.asyncio(loop_scope='module')", ", loop_scope='module'"),
    }
    head, mark, loop = marks[kind]
    fixture = "pytest_asyncio.fixture" if kind == "asyncio" else "pytest.fixture"
    folder = project(
        pytester,
        f"""
import pytest, httpx
{"import pytest_asyncio" if kind == "asyncio" else ""}
pytestmark = {mark}
{head}
@{fixture}(scope="module"{loop})
async def client(module_workbook_session):
    async with httpx.AsyncClient(headers=dict(module_workbook_session.headers)) as client:
        await put(client, module_workbook_session, "A1")
        yield client
        await put(client, module_workbook_session, "A2")

async def put(client, session, cell):
    url = f"{{session.url}}/worksheets/Sheet1/range(address='{{cell}}')"
    assert (await client.patch(url, json={{"values": [[cell]]}})).status_code == 200

async def test_one(client, module_workbook_session, workbook_calls):
    await put(client, module_workbook_session, "B1")
    assert workbook_calls[-1].request_json == {{"values": [["B1"]]}}

async def test_two(client, module_workbook_session, workbook_calls):
    await put(client, module_workbook_session, "B2")
    assert workbook_calls[-1].request_json == {{"values": [["B2"]]}}
""",
    )
    unblock = ("-p", "anyio") if kind == "anyio" else ("-p", "asyncio")
    quiet = ("-W", "ignore::pytest.PytestDeprecationWarning")
    run(pytester, "--workbook-mode=record", *unblock, *quiet).assert_outcomes(passed=2)
    assert _written(folder) == {"_module": ["A1", "A2"], "test_one": ["B1"], "test_two": ["B2"]}
    run(pytester, "--workbook-mode=replay", *unblock, *quiet, "-k", "test_two").assert_outcomes(passed=1)


def test_what_tests_share_is_recorded_also_for_one_that_is_simulated_itself(pytester: pytest.Pytester) -> None:
    """The module's fixture is set up for a test whose marker keeps it on the simulator; the other test replays."""
    folder = project(
        pytester,
        """
        import pytest

        @pytest.fixture(scope="module")
        def seeded(module_workbook_session):
            module_workbook_session.range("Sheet1!A1").write("seed")

        @pytest.mark.workbook(mode="simulate")
        def test_simulated(module_workbook_session, seeded):
            assert module_workbook_session.range("Sheet1!A1") == "seed"

        def test_recorded(module_workbook_session, seeded):
            assert module_workbook_session.range("Sheet1!A1") == "seed"
        """,
    )
    run(pytester, "--workbook-mode=record", subprocess=False).assert_outcomes(passed=2)
    assert _written(folder) == {"_module": ["A1"], "test_recorded": []}
    for args in ((), ("-k", "test_recorded")):
        replayed = run(pytester, "--workbook-mode=replay", *args, subprocess=False)
        replayed.assert_outcomes(passed=1 if args else 2)
