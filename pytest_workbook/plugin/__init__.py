"""The pytest plugin: hooks only. What a hook does stands in the modules beside it, imported when a test needs it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from pytest_workbook.errors import UsageError
from pytest_workbook.plugin import fixtures as _fixtures
from pytest_workbook.plugin.names import is_in_care

if TYPE_CHECKING:
    from pytest_workbook.plugin.center import Center

# pytest collects fixtures from the namespace of a plugin.
globals().update(_fixtures.exported())

_CENTER: pytest.StashKey[Center] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare options and ini keys."""
    from pytest_workbook.plugin.options import add_options

    add_options(parser)


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare the plugin's own hooks."""
    from pytest_workbook.plugin import hookspecs

    pluginmanager.add_hookspecs(hookspecs)


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings; anything wrong ends the run before collection."""
    from pytest_workbook.plugin.center import Center
    from pytest_workbook.plugin.markers import register

    register(config)
    center = config.stash[_CENTER] = Center(config)
    config.pluginmanager.register(center.tally, "workbook-tally")
    try:
        center.configure()
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


def center_of(config: pytest.Config) -> Center:
    """Return the run's center."""
    return config.stash[_CENTER]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Put everything back that was patched."""
    if (found := config.stash.get(_CENTER, None)) is not None:
        found.uninstall()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say mode, item and cassette folder."""
    return center_of(config).header()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Guard the whole run, where that is asked for."""
    center_of(session.config).begun()


@pytest.hookimpl(trylast=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make the variants that ``workbook_chaos`` asks for, after the test's own: their id is the last in its name."""
    if metafunc.definition.get_closest_marker("workbook_chaos") is not None:
        from pytest_workbook.plugin.chaos import parametrise

        parametrise(metafunc, center_of(metafunc.config).settings.mode)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Remember that the run is a partial one."""
    if items:
        center_of(items[0].config).is_deselecting = True


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Count the tests there are, before anybody can leave some out."""
    tests = [one for one in report.result or () if isinstance(one, pytest.Item)]
    if tests:
        center_of(tests[0].config).collection.met(len(tests))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    """Remember all tests there are, before others leave some out."""
    center_of(config).collection.gathered(items)
    yield


def pytest_collection_finish(session: pytest.Session) -> None:
    """Remember which tests will run, for what shared sessions need."""
    center_of(session.config).collected(session)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Know the current item, also for a fixture that is asked for only while it runs."""
    found = center_of(item.config)
    found.start(item)
    try:
        return (yield)
    finally:
        found.finish()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Take a test into care before its first fixture is set up.

    The innermost wrapper: what it raises must find pytest's own logging and capturing set up.
    """
    __tracebackhide__ = True
    if is_in_care(item):
        center_of(item.config).begin(item)
    yield
    center_of(item.config).ready(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Let the node of the fixture's scope own what is sent during set-up and teardown."""
    __tracebackhide__ = True
    found = center_of(request.config)
    with found.fixture(fixturedef):
        return (yield)


def pytest_fixture_post_finalizer(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """End the fixture's ownership."""
    center_of(request.config).fixture_ended(fixturedef)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Fail a test that passed although something it sent was refused."""
    __tracebackhide__ = True
    yield
    center_of(item.config).after_call(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """Write the cassette after the fixtures have closed, and let the test out of care."""
    __tracebackhide__ = True
    found = center_of(item.config)
    try:
        yield
        found.after_teardown(item)
    finally:
        found.end(item)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note outcomes, show the last exchanges, and take secrets and our own frames out."""
    found = center_of(item.config)
    found.raised(call)
    report = yield
    found.reported(item, call, report)
    return report


def pytest_assertrepr_compare(config: pytest.Config, op: str, left: object, right: object) -> list[str] | None:
    """Show the cells that differ, or the exchanges that were counted."""
    if not center_of(config).is_used:
        return None
    from pytest_workbook.plugin.calls import explain_count
    from pytest_workbook.session.range import explain_difference

    return explain_count(op, left, right) or explain_difference(op, left, right) or None


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Write the cassettes of shared nodes once their fixtures have closed, and the report.

    The innermost wrapper: the outer one of a worker sends what we hand over.
    """
    found = center_of(session.config)
    try:
        yield
        found.session_finished(session)
    finally:
        found.report_finished(session)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what happened."""
    center_of(config).summarise(terminalreporter)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker recorded and counted."""
    center_of(node.config).worker_ended(node)


__all__: Sequence[str] = ["center_of"]
